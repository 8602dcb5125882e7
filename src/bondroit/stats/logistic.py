"""Weighted logistic regression by Newton's method, with model-based and design-based covariance.

Maximises sum_i w_i [y_i x_i'b - log(1 + exp(x_i'b))]. Each step solves (X'VX) d = X'r with V = w p (1 - p) and
r = w (y - p); a step that lowers the objective is halved.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from bondroit.stats.arrays import one_blas_thread
from bondroit.stats.sampling import linearised_covariance

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats
    from bondroit.stats.sampling import Sampling

MAX_STEPS = 50
TOLERANCE = 1e-10
FAR = 25.0  # logits; beyond this, with steps that do not shrink, classes are separated
ILL_CONDITIONED = 1e-7  # smallest over largest pivot of the Cholesky factor, scaled to a unit diagonal


class Status(StrEnum):
    """How a fit ended."""

    CONVERGED = "converged"
    SEPARATED = "separated"
    SINGULAR = "singular"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, eq=False)
class LogisticFit:
    """A fit and how far it can be trusted.

    Attributes:
        coefficients: (p,) logits.
        covariance: (p, p) inverse of the weighted information, as a GLM with frequency weights gives.
        design_covariance: (p, p) sandwich under the sampling design.
        log_likelihood: weighted, at the coefficients.
        probabilities: (n,) fitted.
        steps: Newton steps made.
        status: `converged`, `separated` (a combination of columns foretells the outcome: no finite estimate),
            `singular` (columns are linearly dependent) or `stopped` (step limit).
    """

    coefficients: Floats
    covariance: Floats
    design_covariance: Floats
    log_likelihood: float
    probabilities: Floats
    steps: int
    status: Status

    @property
    def converged(self) -> bool:
        """Whether the estimate may be used."""
        return self.status is Status.CONVERGED

    @property
    def standard_errors(self) -> Floats:
        """(p,) model-based."""
        errors: Floats = np.sqrt(np.diag(self.covariance))
        return errors

    @property
    def design_standard_errors(self) -> Floats:
        """(p,) design-based."""
        errors: Floats = np.sqrt(np.diag(self.design_covariance))
        return errors


def fit_logistic(
    design: Floats, target: Floats, sampling: Sampling, *, start: Floats | None = None, design_based: bool = True
) -> LogisticFit:
    """Fit `target` on the columns of `design` (give the constant as a column).

    Args:
        design: (n, p).
        target: (n,) of 0 and 1.
        sampling: weights (n,), and strata, clusters, sizes for the design-based covariance.
        start: (p,) first guess; zeros by default.
        design_based: False saves the time of the design-based covariance, which is then NaN.
    """
    beta = np.zeros(design.shape[1]) if start is None else start.astype(np.float64, copy=True)
    with one_blas_thread():
        return _newton(_Problem(design, target, sampling, design_based), beta)


def probabilities(logits: Floats) -> Floats:
    """1 / (1 + exp(-logits)), without overflow."""
    small = np.exp(-np.abs(logits))
    result: Floats = np.where(logits >= 0, 1.0, small) / (1.0 + small)
    return result


def log_likelihood(logits: Floats, target: Floats, weights: Floats) -> float:
    """Sum of w [y eta - log(1 + exp(eta))]."""
    return float(weights @ (target * logits - np.logaddexp(0.0, logits)))


def information(design: Floats, variances: Floats) -> Floats:
    """X' diag(v) X."""
    result: Floats = design.T @ (design * variances[:, None])
    return result


@dataclass(frozen=True, slots=True, eq=False)
class _Problem:
    design: Floats
    target: Floats
    sampling: Sampling
    design_based: bool


def _newton(problem: _Problem, beta: Floats) -> LogisticFit:
    design, target, weights = problem.design, problem.target, problem.sampling.weights
    logits = design @ beta
    objective, status, steps = log_likelihood(logits, target, weights), Status.STOPPED, 0
    for steps in range(1, MAX_STEPS + 1):
        fitted = probabilities(logits)
        factor = factorised(information(design, weights * fitted * (1.0 - fitted)))
        if factor is None:
            status = Status.SEPARATED if np.abs(logits).max() > FAR / 2 else Status.SINGULAR
            break
        step = solved(factor, design.T @ (weights * (target - fitted)))
        beta, logits, objective, size = _advance(problem, beta, step, objective)
        if size <= TOLERANCE * (1.0 + np.abs(beta).max()):
            status = Status.CONVERGED
            break
        if np.abs(logits).max() > FAR and steps > MAX_STEPS // 3:
            status = Status.SEPARATED
            break
    return _finish(problem, beta, steps, status)


def _advance(problem: _Problem, beta: Floats, step: Floats, objective: float) -> tuple[Floats, Floats, float, float]:
    """One Newton step, halved while it lowers the objective by more than rounding."""
    for _ in range(30):
        trial = beta + step
        logits = problem.design @ trial
        value = log_likelihood(logits, problem.target, problem.sampling.weights)
        if value >= objective - 1e-10 * abs(objective):
            break
        step = step / 2.0
    return trial, logits, value, float(np.abs(step).max())


def _finish(problem: _Problem, beta: Floats, steps: int, status: Status) -> LogisticFit:
    design, target, weights = problem.design, problem.target, problem.sampling.weights
    logits = design @ beta
    fitted = probabilities(logits)
    factor = factorised(information(design, weights * fitted * (1.0 - fitted)))
    size = len(beta)
    covariance = sandwich = np.full((size, size), np.nan)
    if factor is not None:
        covariance = solved(factor, np.eye(size))
    if factor is not None and problem.design_based:
        influence = (design * (weights * (target - fitted))[:, None]) @ covariance
        sandwich = linearised_covariance(influence, problem.sampling)
    return LogisticFit(
        coefficients=beta,
        covariance=covariance,
        design_covariance=sandwich,
        log_likelihood=log_likelihood(logits, target, weights),
        probabilities=fitted,
        steps=steps,
        status=status,
    )


Factor = tuple["Floats", bool, "Floats"]


def factorised(matrix: Floats) -> Factor | None:
    """Cholesky factor after scaling to a unit diagonal; None if the matrix is (nearly) singular."""
    scale = np.sqrt(np.diag(matrix))
    if not np.all(scale > 0):
        return None
    try:
        lower, is_lower = cho_factor(matrix / np.outer(scale, scale), lower=True)
    except LinAlgError:
        return None
    if np.diag(lower).min() < ILL_CONDITIONED:
        return None
    return lower, is_lower, scale


def solved(factor: Factor, right: Floats) -> Floats:
    """The matrix of `factorised` divided into `right`, (p,) or (p, k)."""
    lower, is_lower, scale = factor
    columns = scale if right.ndim == 1 else scale[:, None]
    solved: Floats = cho_solve((lower, is_lower), right / columns) / columns
    return solved
