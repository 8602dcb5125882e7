"""The logistic log-likelihood, plain or with Firth's penalty, maximised while some coefficients are held.

Plain: l(b) = sum w [y x'b - log(1 + exp(x'b))]. Penalised: l(b) + 1/2 log det X'VX with V = w p (1 - p) (Jeffreys'
prior), whose score is X'[w (y - p) + h (1/2 - p)], h the diagonal of V^1/2 X (X'VX)^-1 X'V^1/2.

Source: Firth, D. (1993), "Bias reduction of maximum likelihood estimates", Biometrika 80; Heinze, G. and
Schemper, M. (2002), "A solution to the problem of separation in logistic regression", Statistics in Medicine 21.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import LinAlgError, cholesky, solve_triangular

from bondroit.stats.logistic import FAR, information, log_likelihood, probabilities

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans, Floats

MAX_STEPS = 200
TOLERANCE = 1e-10
MOST_LOGITS = 5.0  # the longest step of one coefficient: a longer one leaves what the slope knows of
ILL_CONDITIONED = 1e-7  # smallest pivot of the Cholesky factor, the diagonal scaled to one


@dataclass(frozen=True, slots=True, eq=False)
class Likelihood:
    """What is maximised.

    Attributes:
        design: (n, p), the constant given as a column.
        target: (n,) in [0, 1]: an outcome, or the share of events of a pattern.
        weights: (n,) positive; a unit is worth one independent row.
        penalised: whether Firth's penalty is added.
    """

    design: Floats
    target: Floats
    weights: Floats
    penalised: bool

    def value(self, beta: Floats) -> float:
        """The objective at `beta` (p,); minus infinity where the penalty has no value."""
        logits = self.design @ beta
        plain = log_likelihood(logits, self.target, self.weights)
        if not self.penalised:
            return plain
        root = _root(information(self.design, self._variances(probabilities(logits))))
        return -np.inf if root is None else plain + float(np.log(np.diag(root)).sum())

    def scores(self, beta: Floats) -> tuple[Floats, Floats] | None:
        """Each row's own term of the score, (n,) to be multiplied by its columns, and X'VX (p, p).

        None where X'VX is singular.
        """
        fitted = probabilities(self.design @ beta)
        variances = self._variances(fitted)
        matrix = information(self.design, variances)
        residuals: Floats = self.weights * (self.target - fitted)
        root = _root(matrix)
        if root is None:
            return None
        if self.penalised:
            whitened = solve_triangular(root, self.design.T, lower=True)
            residuals = residuals + variances * np.square(whitened).sum(axis=0) * (0.5 - fitted)
        return residuals, matrix

    def _variances(self, fitted: Floats) -> Floats:
        result: Floats = self.weights * fitted * (1.0 - fitted)
        return result


@dataclass(frozen=True, slots=True, eq=False)
class Maximum:
    """Where the likelihood is greatest over the free coefficients.

    `singular` tells that the columns depend on each other, `converged` that the maximum was reached.
    """

    beta: Floats
    value: float
    steps: int
    converged: bool
    singular: bool


def maximise(likelihood: Likelihood, beta: Floats, free: Booleans) -> Maximum:
    """Fisher scoring from `beta` (p,); the coefficients that are not `free` (p,) keep their value."""
    value, steps, singular = likelihood.value(beta), 0, False
    for steps in range(1, MAX_STEPS + 1):
        found = likelihood.scores(beta)
        root = None if found is None else _root(found[1][np.ix_(free, free)])
        if found is None or root is None:
            singular = True
            break
        slope = likelihood.design[:, free].T @ found[0]
        step = np.zeros_like(beta)
        step[free] = solve_triangular(root.T, solve_triangular(root, slope, lower=True), lower=False)
        beta, value, size = _advance(likelihood, beta, step, value)
        if size <= TOLERANCE * (1.0 + np.abs(beta).max()):
            return Maximum(beta, value, steps, converged=True, singular=False)
        if not likelihood.penalised and np.abs(beta).max() > FAR:
            break
    return Maximum(beta, value, steps, converged=False, singular=singular)


def _advance(likelihood: Likelihood, beta: Floats, step: Floats, value: float) -> tuple[Floats, float, float]:
    """One step, shortened to `MOST_LOGITS`, then halved while it lowers the objective by more than rounding."""
    longest = float(np.abs(step).max(initial=0.0))
    step = step * min(1.0, MOST_LOGITS / longest) if longest > 0 else step
    for _ in range(30):
        trial = beta + step
        reached = likelihood.value(trial)
        if reached >= value - 1e-12 * (1.0 + abs(value)):
            break
        step = step / 2.0
    return trial, reached, float(np.abs(step).max(initial=0.0))


def _root(matrix: Floats) -> Floats | None:
    """Lower Cholesky factor; None if the matrix is (nearly) singular."""
    scale = np.sqrt(np.maximum(np.diag(matrix), 0.0))
    if not np.all(scale > 0):
        return None
    try:
        lower: Floats = cholesky(matrix / np.outer(scale, scale), lower=True)
    except LinAlgError:
        return None
    if len(lower) and np.diag(lower).min() < ILL_CONDITIONED:
        return None
    result: Floats = lower * scale[:, None]
    return result
