"""Linear and logistic regression as R's `glm` and `svyglm` give them, with their errors.

Fisher scoring that stops when the deviance changes by less than 1e-8 of itself, and errors that keep the working
weights of the last step but one, as R does: figures are then R's to ten digits. At the maximum itself they differ by
about 1e-5 of a standard error (`stats.logistic` goes there, for cards).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.stats.calibrating import independent_columns
from bondroit.stats.logistic import probabilities

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats, Integers

LINEAR, LOGISTIC = "linear", "logistic"
FAMILIES = (LINEAR, LOGISTIC)
MAX_STEPS = 25
TOLERANCE = 1e-8
_EDGE = 10 * np.finfo(np.float64).eps


@dataclass(frozen=True, slots=True, eq=False)
class Regression:
    """A fit.

    Attributes:
        coefficients: (p,).
        inverse: (p, p) inverse of the information X'WX; the dispersion times it is the model's covariance.
        influences: (n, p) of each row on the coefficients, without the row's weight: their weighted total has the
            covariance of the coefficients under the design.
        dispersion: 1 for a logistic regression; the residual mean square for a linear one.
        deviance: residual, with the weights given.
        steps: made.
        converged: False where the outcome is foretold by some columns (separation), or steps ran out.
    """

    coefficients: Floats
    inverse: Floats
    influences: Floats
    dispersion: float
    deviance: float
    steps: int
    converged: bool

    @property
    def model_errors(self) -> Floats:
        """(p,) standard errors if the rows were independent and the model true."""
        errors: Floats = np.sqrt(self.dispersion * np.diag(self.inverse))
        return errors


def dependent_columns(design: Floats, weights: Floats) -> Integers:
    """Columns of `design` (n, p) that the ones before them already say."""
    kept: list[int] = []
    for column in range(design.shape[1]):
        if len(independent_columns(design[:, [*kept, column]], weights)) > len(kept):
            kept.append(column)
    return np.setdiff1d(np.arange(design.shape[1]), kept)


def fit_regression(design: Floats, target: Floats, weights: Floats, *, family: str) -> Regression:
    """Fit `target` (n,) on the columns of `design` (n, p), with `weights` (n,).

    Args:
        design: full column rank (see `dependent_columns`); the constant is a column of it.
        target: numbers, or 0 and 1 for `logistic`.
        weights: of the rows; for design-based errors scale them to a mean of 1, as R's `svyglm` does.
        family: `linear` or `logistic`.
    """
    logistic = family == LOGISTIC
    fitted = (weights * target + 0.5) / (weights + 1.0) if logistic else target.astype(np.float64)
    predictor = np.log(fitted / (1.0 - fitted)) if logistic else fitted
    before, steps, converged = _deviance(target, fitted, weights, logistic=logistic), 0, False
    while not converged and steps < MAX_STEPS:
        steps += 1
        slopes = fitted * (1.0 - fitted) if logistic else np.ones_like(fitted)
        working = weights * slopes
        scaled = design * np.sqrt(working)[:, None]
        response = (predictor + (target - fitted) / slopes) * np.sqrt(working)
        orthogonal, triangle = np.linalg.qr(scaled)
        coefficients = np.linalg.solve(triangle, orthogonal.T @ response)
        predictor = design @ coefficients
        fitted = np.clip(probabilities(predictor), _EDGE, 1.0 - _EDGE) if logistic else predictor
        deviance = _deviance(target, fitted, weights, logistic=logistic)
        converged = bool(abs(deviance - before) / (abs(deviance) + 0.1) < TOLERANCE)
        before = deviance
    root = np.linalg.inv(triangle)
    inverse = root @ root.T
    after = fitted * (1.0 - fitted) if logistic else np.ones_like(fitted)
    influences = design * ((target - fitted) / after * slopes)[:, None] @ inverse
    freedom = int((weights > 0).sum()) - design.shape[1]
    dispersion = 1.0 if logistic else deviance / max(freedom, 1)
    extreme = logistic and bool(((fitted < 1e-8) | (fitted > 1.0 - 1e-8)).any())
    return Regression(coefficients, inverse, influences, dispersion, deviance, steps, converged and not extreme)


def _deviance(target: Floats, fitted: Floats, weights: Floats, *, logistic: bool) -> float:
    if not logistic:
        return float(weights @ np.square(target - fitted))
    with np.errstate(divide="ignore"):
        likely = np.where(target > 0, np.log(fitted), np.log1p(-fitted))
    return float(-2.0 * (weights @ likely))
