"""Intervals of what is told of groups, from cells alone.

Three ways. Linearised, as `auditing.groups` has it row by row. Studentised over draws (`stats.multiplicity`), on the
logit scale for shares, the log scale for ratios. And, where a share rests on fewer than `FEW` rows on either side, so
that neither the normal law nor draws say much of its tails: exact bounds (Clopper and Pearson; with weights at the
effective size that its error tells, Korn and Graubard 1998), and for differences and ratios the squares of their
distances recovered (Newcombe 1998; Donner and Zou 2012).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaincinv, ndtri, stdtrit

from bondroit.auditing.figures import Estimate
from bondroit.stats.cells import linearised_variance
from bondroit.stats.intervals import wilson
from bondroit.stats.sampling import effective_units

if TYPE_CHECKING:
    from bondroit.auditing.cells_metrics import Quotient
    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.stats.cells import Cells, Strata

FEW = 20
"""Assumed. A log ratio's normal bound of 2.5 % leaves 4.0 % by Poisson's law with 20 events, 4.8 % with 10."""
ROUNDING = 1e-14
"""A spread of values below this, beside their squares, is nought."""
LEVEL = 0.95

Bounds = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """A figure over some cells.

    Attributes:
        value: of the figure.
        sums, squares: (c,) of the influences of each cell's rows on it; 0 outside.
        inside: (c,) its cells.
        events, rows: rows above and below, unweighted.
        size: Kish's effective number of rows below.
    """

    value: float
    sums: Floats
    squares: Floats
    inside: Booleans
    events: float
    rows: float
    size: float

    @property
    def few(self) -> bool:
        """Whether a share rests on few rows."""
        return min(self.events, self.rows - self.events) < FEW


def effective_size(cells: Cells, masses: Floats, squares: Floats) -> float:
    """Kish's effective number of first-stage units of rows whose weights sum to `masses` (c,), squared to `squares`."""
    if cells.units is None:
        return float(masses.sum()) ** 2 / float(squares.sum())
    return effective_units(masses, cells.units)


def side_of(cells: Cells, by_cell: Quotient, raw: Quotient, inside: Booleans) -> Side | None:
    """The figure of the cells `inside`; None if nothing stands below.

    Args:
        cells: the table.
        by_cell: the sums of each cell.
        raw: the same without weights.
        inside: (c,).
    """
    above, below, q0, q1, q2 = (np.where(inside, part, 0.0) for part in by_cell)
    total = float(below.sum())
    if total <= 0.0:
        return None
    p = float(above.sum()) / total
    squares, scale = q0 - 2.0 * p * q1 + p * p * q2, q0 + 2.0 * np.abs(p * q1) + p * p * q2
    squares = np.where(squares <= ROUNDING * scale, 0.0, squares) / (total * total)
    counts = [float(part[inside].sum()) for part in raw[:2]]
    size = effective_size(cells, below, q2)
    return Side(p, (above - p * below) / total, squares, inside, counts[0], counts[1], size)


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """Linearised intervals under the design of a table."""

    cells: Cells
    strata: Strata

    def quantile(self, level: float) -> float:
        """The normal quantile; Student's where units leave few degrees of freedom (see `ranking.design_quantile`)."""
        if self.cells.units is None:
            return quantile(level)
        return float(stdtrit(max(float(self.strata.counts.sum()) - len(self.strata.counts), 1.0), (1.0 + level) / 2.0))

    def error(self, side: Side) -> float:
        """Standard error of a figure."""
        variance = linearised_variance(self.cells, self.strata, side.sums, side.squares, side.inside)
        return float(np.sqrt(max(variance, 0.0)))

    def error_of(self, one: Side, two: Side, on_one: float, on_two: float) -> float:
        """Standard error of on_one x one + on_two x two, over cells that no two groups share."""
        sums = on_one * one.sums + on_two * two.sums
        squares = on_one * on_one * one.squares + on_two * on_two * two.squares
        variance = linearised_variance(self.cells, self.strata, sums, squares, one.inside | two.inside)
        return float(np.sqrt(max(variance, 0.0)))

    def mean(self, side: Side, level: float) -> Estimate:
        """Of a mean."""
        half = self.quantile(level) * self.error(side)
        return Estimate(side.value, side.value - half, side.value + half)

    def share(self, side: Side, level: float, *, weighted: bool) -> Estimate:
        """Of a share of rows: exact without weights, on the logit scale with them."""
        if not weighted:
            return Estimate(side.value, *exact(side.events, side.rows, level))
        if side.events in {0.0, side.rows}:
            return Estimate(side.value, *wilson_at(side, level))
        half = self.quantile(level) * self.error(side) / (side.value * (1.0 - side.value))
        logit = np.log(side.value / (1.0 - side.value))
        return Estimate(side.value, *(float(1.0 / (1.0 + np.exp(-(logit + s * half)))) for s in (-1, 1)))

    def difference(self, one: Side, two: Side, level: float, *, share: bool, weighted: bool) -> Estimate:
        """Of one less two; of shares on few rows, from their exact bounds."""
        if share and (one.few or two.few):
            return recovered_difference(one.value, two.value, *self._bounds(one, two, level, weighted=weighted))
        half = self.quantile(level) * self.error_of(one, two, 1.0, -1.0)
        gap = one.value - two.value
        return Estimate(gap, gap - half, gap + half)

    def ratio(self, one: Side, two: Side, level: float, *, share: bool, weighted: bool) -> Estimate:
        """Of one over two; of shares on few rows, from their exact bounds; where one is nought, see `estimates`."""
        if one.value <= 0.0 or two.value <= 0.0:
            return self._with_zero(one, two, level, weighted=weighted) if share else Estimate(None)
        if share and (one.few or two.few):
            return recovered_ratio(one.value, two.value, *self._bounds(one, two, level, weighted=weighted))
        error = self.error_of(one, two, 1.0 / one.value, -1.0 / two.value)
        with np.errstate(over="ignore"):
            spread = float(np.exp(self.quantile(level) * error))
        ratio = one.value / two.value
        return Estimate(ratio, ratio / spread, ratio * spread)

    def _with_zero(self, one: Side, two: Side, level: float, *, weighted: bool) -> Estimate:
        if bool(one.events) == bool(two.events):
            return Estimate(None)
        half = (1.0 + level) / 2.0
        own, theirs = self.share(one, half, weighted=weighted), self.share(two, half, weighted=weighted)
        if two.events:
            return Estimate(0.0, 0.0, _over(own.high, theirs.low))
        return Estimate(None, _over(own.low, theirs.high), float("inf"))

    def limits(self, side: Side, level: float, *, weighted: bool) -> tuple[float, float]:
        """Exact bounds of a share; with weights, at the effective size."""
        if not weighted:
            return exact(side.events, side.rows, level)
        error, p = self.error(side), side.value
        size = p * (1.0 - p) / error**2 if error > 0.0 else side.size
        size = min(size, side.rows)
        return exact(p * size, size, level)

    def _bounds(self, one: Side, two: Side, level: float, *, weighted: bool) -> tuple[Bounds, Bounds]:
        return self.limits(one, level, weighted=weighted), self.limits(two, level, weighted=weighted)


def recovered_difference(one: float, two: float, own: Bounds, theirs: Bounds) -> Estimate:
    """A difference from the bounds of its two parts (Newcombe 1998, method 10)."""
    gap = one - two
    down, up = np.hypot(one - own[0], theirs[1] - two), np.hypot(own[1] - one, two - theirs[0])
    return Estimate(gap, float(gap - down), float(gap + up))


def recovered_ratio(one: float, two: float, own: Bounds, theirs: Bounds) -> Estimate:
    """A ratio from the bounds of its two parts (Donner and Zou 2012); no upper bound where two may be nought."""
    (a, b), (l1, u1), (l2, u2) = (one, two), own, theirs
    product = a * b
    low = (product - np.sqrt(max(product**2 - l1 * u2 * (2 * a - l1) * (2 * b - u2), 0.0))) / (u2 * (2 * b - u2))
    if u2 * (2 * b - u2) <= 0.0:
        low = l1 / u2
    high = float("inf")
    if l2 > 0.0:
        high = (product + np.sqrt(max(product**2 - u1 * l2 * (2 * a - u1) * (2 * b - l2), 0.0))) / (l2 * (2 * b - l2))
    return Estimate(a / b, max(float(low), 0.0), float(high))


def exact(events: float, rows: float, level: float) -> tuple[float, float]:
    """Clopper and Pearson's bounds, of numbers that may be effective ones."""
    if rows <= 0.0:
        return 0.0, 1.0
    tail = (1.0 - level) / 2.0
    low = 0.0 if events <= 0.0 else float(betaincinv(events, rows - events + 1.0, tail))
    high = 1.0 if events >= rows else float(1.0 - betaincinv(rows - events, events + 1.0, tail))
    return low, high


def wilson_at(side: Side, level: float) -> tuple[float, float]:
    """Wilson's bounds at Kish's effective size."""
    low, high = wilson(side.value * side.size, side.size, level=level)
    return low, high


def quantile(level: float) -> float:
    """Of the normal distribution, for an interval on both sides."""
    return float(-ndtri((1.0 - level) / 2.0))


def _over(above: float | None, below: float | None) -> float:
    assert above is not None
    assert below is not None
    return above / below if below > 0.0 else float("inf")
