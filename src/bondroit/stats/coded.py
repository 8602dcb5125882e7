"""Weighted logistic regression on classes coded as bytes: Newton's method without a column of noughts and ones.

The objective, the status and the covariances are those of `stats.logistic.fit_logistic`, which is the plain oracle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.stats import kernels
from bondroit.stats.arrays import one_blas_thread
from bondroit.stats.logistic import FAR, MAX_STEPS, TOLERANCE, LogisticFit, Status, factorised, solved
from bondroit.stats.sampling import centred_products, first_stage

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats
    from bondroit.stats.coded_design import CodedDesign
    from bondroit.stats.logistic import Factor
    from bondroit.stats.sampling import Sampling

SAMPLED_FROM, SAMPLED = 20_000, 8
"""From so many rows on, the first steps are made on every eighth row."""
NEAR = 1e-2
"""A step smaller than this, beside the coefficients, may reuse the information matrix of the step before."""

ROUGH = 1e-6
"""The step, beside the coefficients, at which a rough fit ends."""


@dataclass(slots=True, eq=False)
class _State:
    """Where Newton's method stands."""

    design: CodedDesign
    target: Floats
    weights: Floats
    beta: Floats
    residuals: Floats
    variances: Floats
    objective: float

    @classmethod
    def at(cls, design: CodedDesign, target: Floats, weights: Floats, beta: Floats) -> _State:
        state = cls(design, target, weights, beta, np.empty(design.rows), np.empty(design.rows), 0.0)
        state.objective = state.look(beta)
        return state

    def look(self, beta: Floats) -> float:
        """Residuals, variances and log-likelihood at `beta`."""
        design = self.design
        return float(
            kernels.pass_over(
                design.bytes,
                design.lookup(beta),
                float(beta[0]),
                self.target,
                self.weights,
                self.residuals,
                self.variances,
            )
        )

    def advance(self, step: Floats) -> float:
        """Go along `step`, halved while it lowers the objective by more than rounding; the length gone."""
        for _ in range(30):
            value = self.look(self.beta + step)
            if value >= self.objective - 1e-10 * abs(self.objective):
                break
            step = step / 2.0
        self.beta = self.beta + step
        self.objective = value
        return float(np.abs(step).max())

    @property
    def extent(self) -> float:
        """The greatest logit in absolute value that some row may have."""
        table = self.design.lookup(self.beta)
        return float(abs(self.beta[0]) + np.abs(table).max(axis=1, initial=0.0).sum())


def fit_coded(
    design: CodedDesign,
    target: Floats,
    sampling: Sampling,
    *,
    start: Floats | None = None,
    design_based: bool = True,
    rough: bool = False,
) -> LogisticFit:
    """Fit `target` on the classes of `design`: the same as `fit_logistic` on its dummies.

    Args:
        design: the constant and the variables.
        target: (n,) of 0 and 1.
        sampling: weights (n,), and strata, clusters, sizes for the design-based covariance.
        start: (p,) first guess; zeros by default.
        design_based: False saves the time of the design-based covariance, which is then NaN.
        rough: end at a step of `ROUGH`: for a fit that serves to choose, not to be told.
    """
    weights = sampling.weights
    with one_blas_thread():
        beta = np.zeros(design.size) if start is None else start.astype(np.float64, copy=True)
        if start is None and design.rows >= SAMPLED_FROM:
            beta = _first_guess(design, target, weights)
        state = _State.at(design, target, weights, beta)
        status, steps, factor = _newton(state, ROUGH if rough else TOLERANCE)
        if factor is not None:
            factor = factorised(design.information(state.variances))
        return _finish(state, sampling, steps, status, factor, design_based=design_based)


def _first_guess(design: CodedDesign, target: Floats, weights: Floats) -> Floats:
    """The fit on every eighth row, or zeros where it does not end well."""
    few = design.every(SAMPLED)
    state = _State.at(
        few, np.ascontiguousarray(target[::SAMPLED]), np.ascontiguousarray(weights[::SAMPLED]), np.zeros(design.size)
    )
    status, _, _ = _newton(state, NEAR)
    return state.beta if status is Status.CONVERGED else np.zeros(design.size)


def _newton(state: _State, tolerance: float) -> tuple[Status, int, Factor | None]:
    """Newton's method; once near, the information matrix is kept and steps shrink by as much as it is right."""
    factor: Factor | None = None
    size = np.inf
    for steps in range(1, MAX_STEPS + 1):
        near = size <= NEAR * (1.0 + np.abs(state.beta).max())
        if factor is None or not near:
            factor = factorised(state.design.information(state.variances))
            if factor is None:
                return (Status.SEPARATED if state.extent > FAR / 2 else Status.SINGULAR), steps, None
        before = size
        size = state.advance(solved(factor, state.design.crossed(state.residuals)))
        if size <= tolerance * (1.0 + np.abs(state.beta).max()):
            return Status.CONVERGED, steps, factor
        if near and size > before / 4.0:
            factor = None  # too old to be of use
        if steps > MAX_STEPS // 3 and np.abs(state.design.logits(state.beta)).max() > FAR:
            return Status.SEPARATED, steps, factor
    return Status.STOPPED, MAX_STEPS, factor


def _finish(
    state: _State, sampling: Sampling, steps: int, status: Status, factor: Factor | None, *, design_based: bool
) -> LogisticFit:
    design = state.design
    size = len(state.beta)
    covariance = sandwich = np.full((size, size), np.nan)
    if factor is not None:
        covariance = solved(factor, np.eye(size))
        if design_based:
            sandwich = covariance @ _score_covariance(design, state.residuals, sampling) @ covariance
    logits = design.logits(state.beta)
    small = np.exp(-np.abs(logits))
    fitted: Floats = np.where(logits >= 0, 1.0, small) / (1.0 + small)
    return LogisticFit(
        coefficients=state.beta,
        covariance=covariance,
        design_covariance=sandwich,
        log_likelihood=state.objective,
        probabilities=fitted,
        steps=steps,
        status=status,
    )


def _score_covariance(design: CodedDesign, residuals: Floats, sampling: Sampling) -> Floats:
    """(p, p) design-based covariance of X'r: see `sampling.linearised_covariance`, which takes the rows one by one."""
    stage = first_stage(design.rows, sampling)
    if stage.unit is not None:
        return centred_products(design.sums_by_unit(stage.unit, residuals, len(stage.strata)), stage)
    # Rows are the units: the products of their scores are an information matrix, less that of the means of strata.
    factor = stage.factors[stage.strata]
    products = design.information(np.square(residuals) * factor)
    alone = len(stage.counts) == 1
    totals = (
        design.crossed(residuals)[None, :] if alone else design.sums_by_unit(stage.strata, residuals, len(stage.counts))
    )
    means = totals / stage.counts[:, None]
    lonely = stage.counts == 1
    overall = totals.sum(axis=0) / design.rows
    covariance = products - (means * (stage.factors * stage.counts)[:, None]).T @ means
    if lonely.any():
        # A stratum of one row is centred on the mean of all rows: (z - m)(z - m)' in place of nought.
        gaps = (totals[lonely] - overall) * np.sqrt(stage.factors[lonely])[:, None]
        covariance += gaps.T @ gaps
    result: Floats = covariance
    return result
