"""Logistic regression on classes coded as bytes, held to finite coefficients by a slight penalty.

Maximises sum_i w_i [y_i x_i'b - log(1 + exp(x_i'b))] - penalty / 2 sum_j b_j^2 over all coefficients but the constant:
the mode under normal priors of variance 1 / penalty (le Cessie and van Houwelingen 1992, Applied Statistics 41). Where
a class tells the outcome for certain (no lone parent has a partner at work) there is a finite estimate all the same,
which an audit needs: it asks how well, and not whether.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.stats.arrays import one_blas_thread
from bondroit.stats.logistic import factorised, log_likelihood, probabilities, solved

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.stats.coded_design import CodedDesign
    from bondroit.stats.logistic import Factor

PENALTY = 0.05
"""Assumed: a class of 60 rows, a tenth of them events, is drawn in by one per cent of its coefficient."""
MAX_STEPS = 60
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Ridged:
    """A fit.

    Attributes:
        coefficients: (p,) logits, the constant first.
        inverse: (p, p) inverse of the penalised information.
        logits: (n,) of the rows learnt from.
        steps: Newton steps made.
        converged: whether the last step was small.
    """

    coefficients: Floats
    inverse: Floats
    logits: Floats
    steps: int
    converged: bool


def fit_ridged(
    design: CodedDesign, target: Floats, weights: Floats, *, penalty: float = PENALTY, start: Floats | None = None
) -> Ridged:
    """Fit `target` on the classes of `design` by Newton's method.

    Args:
        design: the constant and the variables.
        target: (n,) of 0 and 1; a constant one gives the constant alone, as far as the penalty of none allows.
        weights: (n,); a unit is worth one independent row.
        penalty: above 0.
        start: (p,) first guess; the common rate by default.
    """
    pull = np.full(design.size, penalty)
    pull[0] = 1e-6  # so that a constant outcome still has a mode
    with one_blas_thread():
        beta = _constant(design, target, weights) if start is None else start.astype(np.float64, copy=True)
        logits = design.logits(beta)
        value, steps, converged = _objective(logits, beta, target, weights, pull), 0, False
        factor: Factor | None = None
        while not converged and steps < MAX_STEPS:
            steps += 1
            fitted = probabilities(logits)
            factor = factorised(design.information(weights * fitted * (1.0 - fitted)) + np.diag(pull))
            assert factor is not None  # the penalty keeps it so
            step = solved(factor, design.crossed(weights * (target - fitted)) - pull * beta)
            for _ in range(30):
                logits = design.logits(beta + step)
                reached = _objective(logits, beta + step, target, weights, pull)
                if reached >= value - 1e-10 * abs(value):
                    break
                step = step / 2.0
            beta, value = beta + step, reached
            converged = float(np.abs(step).max()) <= TOLERANCE * (1.0 + float(np.abs(beta).max()))
        assert factor is not None
        return Ridged(beta, solved(factor, np.eye(design.size)), logits, steps, converged)


def part_of(design: CodedDesign, rows: Booleans) -> CodedDesign:
    """The same columns over some of the rows."""
    return type(design)([codes[rows] for codes in design.codes], design.dummies, int(rows.sum()))


def influence_of(design: CodedDesign, fit: Ridged, target: Floats, weights: Floats, combination: Floats) -> Floats:
    """(n,) weighted influence of each row on `combination` (p,) of the coefficients."""
    with one_blas_thread():
        direction = fit.inverse @ combination
    residuals = weights * (target - probabilities(fit.logits))
    result: Floats = residuals * design.logits(direction)
    return result


def _constant(design: CodedDesign, target: Floats, weights: Floats) -> Floats:
    beta = np.zeros(design.size)
    events = float(weights @ target)
    total = float(weights.sum())
    beta[0] = np.log((events + 0.5) / (total - events + 0.5))
    return beta


def _objective(logits: Floats, beta: Floats, target: Floats, weights: Floats, pull: Floats) -> float:
    return log_likelihood(logits, target, weights) - float(pull @ np.square(beta)) / 2.0
