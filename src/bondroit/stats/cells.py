"""A table counted once: rows that are alike stand as one cell, with their number and the sums of what they carry.

A cell is a finest group (one class of every attribute) x outcome x decision x weight x stratum (x first-stage unit).
What rows carry besides (a score, euros) is kept as counts, sums and squares by cell and class of value. Every figure
of an audit is a function of such sums, exactly; so a table of millions of rows is read once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from bondroit.stats.arrays import weighted_counts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.stats.arrays import Booleans, Floats, Integers

SIDES = 4
"""Outcome x decision: no and no, no and yes, yes and no, yes and yes."""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What the rows of the cells carry, by cell and class of value; rows without a value are in no class.

    Attributes:
        cell: (k,) the cell of each line, in order.
        counts: (k,) rows.
        sums, squares: (k,) of the values, and of their squares.
    """

    cell: Integers
    counts: Integers
    sums: Floats
    squares: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """A table as cells.

    Attributes:
        counts: (c,) rows, at least 1.
        group: (c,) finest group, a line of `codes`.
        codes: (f, attributes) class of each attribute in each finest group.
        side: (c,) 2 x outcome + decision.
        weights: (c,) weight of each row of the cell.
        strata: (c,) stratum code, 0, 1, ...
        units: (c,) first-stage unit, 0, 1, ..., where rows are not the units; else None.
        sizes: (strata,) first-stage units of each stratum in the population; None draws with replacement.
        designed: whether weights, strata or units say something, so that draws are rescaled (Rao and Wu 1988).
        measures: what rows carry, by name.
    """

    counts: Integers
    group: Integers
    codes: Integers
    side: Integers
    weights: Floats
    strata: Integers
    units: Integers | None
    sizes: Floats | None
    designed: bool
    measures: Mapping[str, Measured]

    @property
    def rows(self) -> int:
        """Rows of the table."""
        return int(self.counts.sum())


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """Weighted sums over the rows that carry a value; each (g, 2, 2) or (g, 2, 2, draws).

    Attributes:
        weight, value: of w and of w x.
        weight_square, value_square, square: of w^2, w^2 x and w^2 x^2.
    """

    weight: Floats
    value: Floats
    weight_square: Floats
    value_square: Floats
    square: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Weighted sums by group, outcome and decision; with a last axis, one a draw.

    Attributes:
        weight: (g, 2, 2) or (g, 2, 2, draws) sums of w.
        square: same shape, of w^2; where every weight is 1 it is `weight` itself.
        measures: what rows carry, by name.
    """

    weight: Floats
    square: Floats
    measures: Mapping[str, Carried]


@dataclass(frozen=True, slots=True, eq=False)
class Crossing:
    """The groups that a choice of attributes makes: those that some row is in.

    Attributes:
        attributes: places of the attributes, in order; none makes one group of everyone.
        classes: (g, attributes) the class of each, in lexical order.
        of: (f,) the group of each finest group.
    """

    attributes: tuple[int, ...]
    classes: Integers
    of: Integers


def crossing_of(cells: Cells, attributes: tuple[int, ...]) -> Crossing:
    """The groups of a crossing of `attributes`."""
    chosen = cells.codes[:, list(attributes)]
    if not attributes:
        return Crossing((), np.zeros((1, 0), np.int64), np.zeros(len(chosen), np.int64))
    classes, of = np.unique(chosen, axis=0, return_inverse=True)
    return Crossing(attributes, classes, of.reshape(-1))


def membership(crossings: tuple[Crossing, ...]) -> csr_array:
    """(all groups of all crossings, finest groups) of 0 and 1."""
    finest = len(crossings[0].of)
    starts = np.cumsum([0, *(len(c.classes) for c in crossings)])
    lines = np.concatenate([start + c.of for start, c in zip(starts, crossings, strict=False)])
    columns = np.tile(np.arange(finest), len(crossings))
    return csr_array((np.ones(len(lines)), (lines, columns)), shape=(int(starts[-1]), finest))


def spread_tally(cells: Cells, members: csr_array) -> Tally:
    """The sums of every group of `members` (g, f)."""
    fine = _Fine(cells)
    counts = cells.counts * cells.weights
    weighted = cells.designed
    weight = fine.sums(members, counts)
    measures = {}
    for name, measured in cells.measures.items():
        w = cells.weights[measured.cell]
        ones = [measured.counts * w, measured.sums * w]
        squares = [measured.counts * w * w, measured.sums * w * w] if weighted else []
        parts = [fine.sums(members, x, measured.cell) for x in (*ones, *squares, measured.squares * w * w)]
        measures[name] = Carried(*parts) if weighted else Carried(parts[0], parts[1], parts[0], parts[1], parts[2])
    return Tally(weight, fine.sums(members, counts * cells.weights) if weighted else weight, measures)


class _Fine:
    """Adds cells up to finest groups and sides, then to groups."""

    def __init__(self, cells: Cells) -> None:
        self.place = cells.group * SIDES + cells.side
        self.finest = len(cells.codes)

    def sums(self, members: csr_array, values: Floats, cell: Integers | None = None) -> Floats:
        place = self.place if cell is None else self.place[cell]
        fine = np.bincount(place, values, self.finest * SIDES).reshape(self.finest, SIDES)
        groups: Floats = (members @ fine).reshape(-1, 2, 2)
        return groups


def cell_tally(cells: Cells) -> Tally:
    """The sums of every cell on its own, as if each were a group."""
    size = len(cells.counts)
    where = np.arange(size)

    def one(values: Floats) -> Floats:
        table = np.zeros((size, SIDES))
        table[where, cells.side] = values
        return table.reshape(size, 2, 2)

    w = cells.weights
    weight = one(cells.counts * w)
    measures = {}
    for name, measured in cells.measures.items():
        n, s, q = (np.bincount(measured.cell, x, size) for x in (measured.counts, measured.sums, measured.squares))
        measures[name] = Carried(one(n * w), one(s * w), one(n * w * w), one(s * w * w), one(q * w * w))
    return Tally(weight, one(cells.counts * w * w), measures)


@dataclass(frozen=True, slots=True, eq=False)
class Strata:
    """The strata of a design as the linearised variance needs them.

    Attributes:
        counts: (h,) first-stage units.
        factors: (h,) n / (n - 1) (1 - n / N); 1 for n / (n - 1) where there is one unit.
        left: (h,) 1 - n / N: what of the stratum was not drawn.
    """

    counts: Floats
    factors: Floats
    left: Floats


def strata_of(cells: Cells) -> Strata:
    """Units and factors by stratum."""
    if cells.units is None:
        counts = weighted_counts(cells.strata, cells.counts.astype(np.float64))
    else:
        _, first = np.unique(cells.units, return_index=True)
        counts = np.bincount(cells.strata[first]).astype(np.float64)
    left = np.ones(len(counts)) if cells.sizes is None else np.maximum(1.0 - counts / cells.sizes, 0.0)
    ratio = np.where(counts > 1, counts / np.maximum(counts - 1.0, 1.0), 1.0)
    return Strata(counts, ratio * left, left)


def linearised_variance(cells: Cells, strata: Strata, sums: Floats, squares: Floats, inside: Booleans) -> float:
    """Variance of the sum of influences, as `stats.sampling.linearised_covariance` has it row by row.

    Args:
        cells: the table.
        strata: of it.
        sums: (c,) of the influences of the rows of each cell, weights included.
        squares: (c,) of their squares.
        inside: (c,) the cells that have any.
    """
    of = cells.strata[inside]
    size = len(strata.counts)
    if cells.units is None:
        own, total = np.bincount(of, squares[inside], size), np.bincount(of, sums[inside], size)
    else:
        unit = np.bincount(cells.units[inside], sums[inside], int(cells.units.max()) + 1)
        stratum = np.zeros(len(unit), np.int64)
        stratum[cells.units] = cells.strata
        own, total = np.bincount(stratum, unit * unit, size), np.bincount(stratum, unit, size)
    middle = total / np.maximum(strata.counts, 1.0)
    # A stratum of one unit is centred on the mean of all units (R: lonely.psu = "adjust").
    lonely = strata.counts <= 1
    middle = np.where(lonely, total.sum() / strata.counts.sum(), middle)
    spread = own - 2.0 * middle * total + strata.counts * middle * middle
    return float((strata.factors * spread).sum())
