"""Who is controlled when the top of a ranking is, what that finds and whom it hits, with linearised intervals.

A ranking is cut in each cell of rows (a quarter; or a quarter and a group, for a quota) so that a share s of its weight
is controlled; phi in [0, 1] is a row's chance to be. A figure is R = sum w a phi / sum w b: the share of a group
controlled (a = b = the group), the burden (a = b = the group's rows without an outcome), what is found (a = b = the
euros). The place of the cut is estimated, so the influence of row i is

    w_i (a_i phi_i - R b_i) / sum w b  -  w_i (phi_i - s) / W_cell * d/ds (sum over its cell of w a phi) / sum w b

as in `stats.gains`; differences of figures, and of cards on the same rows, are made of differences of influences, so
that what they share cancels. Variances under the design: `stats.sampling`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.burden import controlled
from bondroit.stats.arrays import weighted_counts
from bondroit.stats.gains import LEAST_ROWS, MOST_LOG
from bondroit.stats.ranking import Bounded, design_quantile
from bondroit.stats.sampling import linearised_covariance

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats, Integers
    from bondroit.stats.sampling import Sampling

LEVEL = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A ranking cut in each cell.

    Attributes:
        chance: (n,) of each row to be controlled.
        growth: (n,) how it grows with the share of its cell.
        cell: (n,) 0, 1, ...
        shares: (cells,) controlled.
    """

    chance: Floats
    growth: Floats
    cell: Integers
    shares: Floats

    def mixed(self, other: Cut, cells: Integers) -> Cut:
        """This cut, but `other` in some of the cells, which both have alike."""
        taken = np.isin(self.cell, cells)
        return Cut(
            np.where(taken, other.chance, self.chance),
            np.where(taken, other.growth, self.growth),
            self.cell,
            self.shares,
        )


def chances(scores: Floats, weights: Floats, cell: Integers, shares: Floats) -> Floats:
    """(n,) the chance of each row to be controlled: the top share of each cell; equal scores share what is left."""
    found = np.zeros(len(scores))
    for k, share in enumerate(shares.tolist()):
        rows = cell == k
        if rows.any():
            found[rows] = controlled(scores[rows], weights[rows], min(max(share, 0.0), 1.0))
    return found


def cut_at(scores: Floats, weights: Floats, cell: Integers, shares: Floats) -> Cut:
    """The ranking by `scores` (n,), highest first, cut at `shares` (cells,) of the weight of each cell (n,)."""
    size = len(shares)
    squares = weighted_counts(cell, np.square(weights), size)
    effective = np.divide(weighted_counts(cell, weights, size) ** 2, squares, out=np.ones(size), where=squares > 0.0)
    half = np.minimum(np.maximum(shares / 2.0, LEAST_ROWS / (2.0 * np.maximum(effective, 1.0))), 0.5)
    low, high = np.maximum(shares - half, 0.0), np.minimum(shares + half, 1.0)
    grown = chances(scores, weights, cell, high) - chances(scores, weights, cell, low)
    return Cut(chances(scores, weights, cell, shares), grown / (high - low)[cell], cell, shares)


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """A figure and the weighted influence of each row on it; figures add and subtract."""

    value: float
    influence: Floats

    def less(self, other: Measure) -> Measure:
        """The difference of two figures of the same rows."""
        return Measure(self.value - other.value, self.influence - other.influence)

    def error(self, sampling: Sampling) -> float:
        """Standard error under the design."""
        variance = float(linearised_covariance(self.influence[:, None], sampling)[0, 0])
        return float(np.sqrt(max(variance, 0.0)))

    def bounded(self, sampling: Sampling, *, level: float = LEVEL) -> Bounded:
        """With its interval at `level`, by Student's law at the design's degrees of freedom."""
        half = design_quantile(sampling, level) * self.error(sampling)
        return Bounded(self.value, self.value - half, self.value + half)


def measure(cut: Cut, above: Floats, below: Floats, weights: Floats) -> Measure | None:
    """What the top holds of `above`, over all `below`: None where `below` sums to nought.

    Args:
        cut: the ranking cut.
        above: (n,) what a control of the row counts for.
        below: (n,) what it is a share of.
        weights: (n,).
    """
    total = float(weights @ below)
    if total <= 0.0:
        return None
    value = float((weights * above) @ cut.chance) / total
    size = len(cut.shares)
    held = weighted_counts(cut.cell, weights, size)
    grown = weighted_counts(cut.cell, weights * above * cut.growth, size)
    slope = np.divide(grown, held * total, out=np.zeros(size), where=held > 0.0)
    moved = weights * (cut.chance - cut.shares[cut.cell]) * slope[cut.cell]
    return Measure(value, weights * (above * cut.chance - value * below) / total - moved)


def ratio_of(one: Measure, other: Measure, sampling: Sampling, *, level: float = LEVEL) -> Bounded | None:
    """One figure over another, its interval on the log scale; None where either is nought."""
    if one.value <= 0.0 or other.value <= 0.0:
        return None
    logged = Measure(0.0, one.influence / one.value - other.influence / other.value)
    half = min(design_quantile(sampling, level) * logged.error(sampling), MOST_LOG)
    value = one.value / other.value
    return Bounded(value, value * float(np.exp(-half)), value * float(np.exp(half)))


def relative(one: Measure, other: Measure, sampling: Sampling, *, level: float = LEVEL) -> Bounded | None:
    """The part of `other` that `one` loses: 1 - one / other, negative for a gain; None where `other` is nought."""
    if other.value <= 0.0:
        return None
    kept = one.value / other.value
    lost = Measure(1.0 - kept, (kept * other.influence - one.influence) / other.value)
    return lost.bounded(sampling, level=level)
