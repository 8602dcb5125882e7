"""Ratios of weighted totals with intervals that follow the design, for figures in euros and in months.

A ratio R of two totals moves with row i by w_i (y_i - R x_i) / X (Taylor; Binder 1983, see `stats.sampling`). Shares
keep between 0 and 1 on the logit scale, ratios of two rates above 0 on the log scale. Where nothing was found there is
nothing to linearise, and no interval is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import t

from bondroit.auditing.figures import Estimate
from bondroit.stats.sampling import degrees_of_freedom, linearised_covariance

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats
    from bondroit.stats.sampling import Sampling

LEVEL = 0.95
NOTHING = Estimate(None)


class Moved(NamedTuple):
    """A figure and (n,) the weighted influence of each row on it; None where it cannot be had."""

    value: float | None
    influence: Floats

    def over(self, other: Moved) -> Moved:
        """This figure over another of the same rows."""
        if not self.value or not other.value:
            return Moved(None, self.influence)
        ratio = self.value / other.value
        moves: Floats = ratio * (self.influence / self.value - other.influence / other.value)
        return Moved(ratio, moves)


def ratio_of_totals(numerator: Floats, denominator: Floats, sampling: Sampling) -> Moved:
    """Weighted total of `numerator` (n,) over that of `denominator` (n,).

    Returns:
        no value if the latter is nought.
    """
    below = float(sampling.weights @ denominator)
    if below <= 0.0:
        return Moved(None, np.zeros(len(sampling.weights)))
    value = float(sampling.weights @ numerator) / below
    influence: Floats = sampling.weights * (numerator - value * denominator) / below
    return Moved(value, influence)


def as_share(moved: Moved, sampling: Sampling, *, level: float = LEVEL) -> Estimate:
    """A figure between 0 and 1 with its interval on the logit scale; of 0 or 1, the figure alone."""
    value = moved.value
    if value is None or not 0.0 < value < 1.0:
        return Estimate(value)
    half = _half(moved.influence, sampling, level) / (value * (1.0 - value))
    logit = float(np.log(value / (1.0 - value)))
    return Estimate(value, *(float(1.0 / (1.0 + np.exp(-(logit + sign * half)))) for sign in (-1, 1)))


def as_ratio(moved: Moved, sampling: Sampling, *, level: float = LEVEL) -> Estimate:
    """A figure above 0 with its interval on the log scale; of 0, the figure alone."""
    value = moved.value
    if value is None or value <= 0.0:
        return Estimate(value)
    spread = float(np.exp(_half(moved.influence, sampling, level) / value))
    return Estimate(value, value / spread, value * spread)


def _half(influence: Floats, sampling: Sampling, level: float) -> float:
    error = float(np.sqrt(max(linearised_covariance(influence[:, None], sampling)[0, 0], 0.0)))
    return error * float(t.isf((1.0 - level) / 2.0, max(degrees_of_freedom(sampling), 1)))
