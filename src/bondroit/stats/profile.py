"""Profile-likelihood intervals of logistic coefficients, with or without Firth's penalty.

The 95 % interval of a coefficient holds the values b for which 2 [max l - max l given b] stays below the chi-square
quantile with one degree of freedom. It needs no standard error: it stays right, and lopsided, where few rows inform a
coefficient. It supposes independent rows, see `simple_design`.

Source: Venzon, D. J. and Moolgavkar, S. H. (1988), Applied Statistics 37; with the penalty, Heinze and Schemper (2002).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import chi2

from bondroit.stats.arrays import one_blas_thread, weighted_counts
from bondroit.stats.penalised import Likelihood, maximise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.stats.arrays import Floats
    from bondroit.stats.sampling import Sampling

FARTHEST = 25.0  # logits from the estimate: beyond, the interval is open on that side
PRECISION = 1e-8  # of the signed root of the likelihood ratio at a bound
_LONGEST_SEARCH = 60
_NEGLIGIBLE_SHARE = 0.05


def simple_design(sampling: Sampling) -> bool:
    """Whether the rows may be taken as independent: equal weights, one stratum, no clusters, a small share drawn."""
    weights = sampling.weights
    strata, sizes = sampling.strata, sampling.stratum_sizes
    return bool(
        np.ptp(weights) <= 1e-9 * weights.mean()
        and (strata is None or np.all(strata == strata[0]))
        and sampling.clusters is None
        and (sizes is None or len(weights) <= _NEGLIGIBLE_SHARE * sizes.min())
    )


def profile_intervals(
    design: Floats,
    target: Floats,
    weights: Floats,
    *,
    start: Floats,
    columns: Sequence[int] | None = None,
    level: float = 0.95,
    penalised: bool = False,
) -> Floats:
    """Bounds of the coefficients of `columns`; infinite on a side where the likelihood does not fall.

    Rows alike in all columns are first taken together: the cost is that of the different patterns.

    Args:
        design: (n, p), the constant given as a column.
        target: (n,) of 0 and 1.
        weights: (n,); a unit is worth one independent row.
        start: (p,) a first guess, such as the fitted coefficients.
        columns: positions; None takes all.
        level: of the intervals.
        penalised: profile Firth's penalised likelihood.

    Returns:
        (columns, 2) lower and upper bounds; NaN if the likelihood has no maximum.
    """
    chosen = range(design.shape[1]) if columns is None else columns
    with one_blas_thread():
        likelihood = _patterns(design, target, weights, penalised=penalised)
        top = maximise(likelihood, start.astype(np.float64, copy=True), np.ones(design.shape[1], np.bool_))
        found = likelihood.scores(top.beta)
        if not top.converged or found is None:
            # Without a penalty a separated class sends its coefficient off: no bound of any can be trusted.
            return np.full((len(chosen), 2), np.nan)
        errors = np.sqrt(np.diag(np.linalg.inv(found[1])))
        fall = float(np.sqrt(chi2.isf(1.0 - level, 1)))
        search = _Search(likelihood, top.beta, top.value, fall)
        return np.array([[search.bound(j, side * float(errors[j])) for side in (-1, 1)] for j in chosen])


def _patterns(design: Floats, target: Floats, weights: Floats, *, penalised: bool) -> Likelihood:
    """The same likelihood with one row per different row of `design`, up to a constant."""
    kept, code = np.unique(design, axis=0, return_inverse=True)
    sums = weighted_counts(code.reshape(-1), weights, len(kept))
    events = weighted_counts(code.reshape(-1), weights * target, len(kept))
    return Likelihood(kept, events / sums, sums, penalised)


class _Search:
    """The bounds around one maximum."""

    def __init__(self, likelihood: Likelihood, beta: Floats, value: float, fall: float) -> None:
        self._likelihood = likelihood
        self._top = beta
        self._value = value
        self._fall = fall

    def bound(self, j: int, error: float) -> float:
        """Where the signed root of the likelihood ratio reaches the quantile; `error` (signed) gives the side.

        Bracketed, then by the Illinois form of false position: the root is nearly a straight line.
        """
        near, far = 0.0, self._fall * error
        below, over = -self._fall, self._excess(j, far)
        while over < 0:
            near, below = far, over
            far *= 1.6
            if abs(far) > FARTHEST:
                return float(np.sign(error)) * np.inf
            over = self._excess(j, far)
        middle = far
        for _ in range(_LONGEST_SEARCH):
            middle = (near * over - far * below) / (over - below)
            here = self._excess(j, middle)
            if abs(here) <= PRECISION:
                break
            if here < 0:
                near, below, over = middle, here, over / 2.0
            else:
                far, over, below = middle, here, below / 2.0
        return float(self._top[j] + middle)

    def _excess(self, j: int, distance: float) -> float:
        """Signed root of the likelihood ratio with coefficient j moved by `distance`, less the quantile."""
        beta, free = self._top.copy(), np.ones(len(self._top), np.bool_)
        beta[j] += distance
        free[j] = False
        held = maximise(self._likelihood, beta, free)
        return float(np.sqrt(max(2.0 * (self._value - held.value), 0.0))) - self._fall
