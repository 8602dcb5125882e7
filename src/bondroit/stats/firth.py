"""Logistic regression with Firth's penalty: finite estimates where a class foretells the outcome.

Weighted by sampling weights scaled so that a unit is worth one independent row; then the penalty counts as it would
for so many rows (the weight of a penalty has no meaning on weights that sum to the population).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import LinAlgError, eigh, inv

from bondroit.stats.arrays import one_blas_thread
from bondroit.stats.logistic import LogisticFit, Status, log_likelihood, probabilities
from bondroit.stats.penalised import Likelihood, Maximum, maximise
from bondroit.stats.sampling import linearised_covariance

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats
    from bondroit.stats.sampling import Sampling


def fit_firth(
    design: Floats, target: Floats, sampling: Sampling, *, start: Floats | None = None, design_based: bool = True
) -> LogisticFit:
    """Maximise the penalised likelihood.

    The design-based covariance is the sandwich, raised where it claims to be surer than independent rows: in a class
    without an event all residuals are alike, so that the sandwich sees no variance there although hardly anything
    is known. For such a class use `profile.profile_intervals`, not the standard error.

    Args:
        design: (n, p), the constant given as a column.
        target: (n,) of 0 and 1.
        sampling: weights (a unit is worth one independent row), strata, clusters, sizes.
        start: (p,) first guess; zeros by default.
        design_based: False leaves the design-based covariance NaN.

    Returns:
        The fit; `log_likelihood` is the plain one at the penalised estimate.
    """
    beta = np.zeros(design.shape[1]) if start is None else start.astype(np.float64, copy=True)
    likelihood = Likelihood(design, target, sampling.weights, penalised=True)
    with one_blas_thread():
        found = maximise(likelihood, beta, np.ones(len(beta), np.bool_))
        return _finish(likelihood, found, sampling, design_based=design_based)


def _finish(likelihood: Likelihood, found: Maximum, sampling: Sampling, *, design_based: bool) -> LogisticFit:
    design, target = likelihood.design, likelihood.target
    logits = design @ found.beta
    size = len(found.beta)
    covariance = sandwich = np.full((size, size), np.nan)
    at_end = likelihood.scores(found.beta)
    if at_end is not None:
        covariance = inv(at_end[1])
    if at_end is not None and design_based:
        influence = (design * at_end[0][:, None]) @ covariance
        sandwich = never_surer(linearised_covariance(influence, sampling), covariance)
    status = Status.CONVERGED if found.converged else Status.SINGULAR if found.singular else Status.STOPPED
    return LogisticFit(
        coefficients=found.beta,
        covariance=covariance,
        design_covariance=sandwich,
        log_likelihood=log_likelihood(logits, target, likelihood.weights),
        probabilities=probabilities(logits),
        steps=found.steps,
        status=status,
    )


def never_surer(sandwich: Floats, covariance: Floats) -> Floats:
    """The least matrix above `sandwich`, in the metric of `covariance`, by which no combination is surer than there.

    Both (p, p), `covariance` positive definite. Their generalised eigenvalues (design effects) below one are set to
    one.
    """
    try:
        effects, vectors = eigh(sandwich, covariance)
    except LinAlgError:
        return covariance
    basis = covariance @ vectors
    result: Floats = (basis * np.maximum(effects, 1.0)) @ basis.T
    return result
