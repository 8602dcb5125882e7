"""A counted table drawn again, a thousand times, without going back to its rows.

Drawing n rows of n with replacement gives each cell a number of rows, and these numbers are multinomial: exactly those
of the bootstrap by rows, in law. Within a cell, the rows of each class of value are multinomial again, exactly. The sum
of the values of the rows drawn of a class has the mean and the variance of the bootstrap by rows, exactly, and is taken
as normal: the only approximation, and it bears on what rows of one class differ by, a twentieth of the scale of a score
at most. Where a class holds equal values, or a single row, nothing is approximated.

With weights, strata, arms or first-stage units, n - 1 units of each stratum are drawn and what they carry is
multiplied by n / (n - 1), with the finite population correction where the stratum's size is known (Rao and Wu 1988;
`stats.bootstrap`, the oracle). A stratum drawn whole stays as it is: so do chosen controls, which are all there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.stats.arrays import one_blas_thread
from bondroit.stats.cells import SIDES, Carried, Measured, Tally, strata_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from bondroit.stats.arrays import Booleans, Floats, Integers
    from bondroit.stats.cells import Cells

DRAWS = 1_000
MOST_HELD = 4_000_000
"""Cells times draws that are held at once."""


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """How a table is drawn again: by stratum, what is kept as it is and what each unit drawn counts for.

    Attributes:
        kept, factor: (c,) by cell.
        parts: cells (or units) of each stratum, and the draws made of it; none where it is kept whole.
    """

    kept: Floats
    factor: Floats
    parts: tuple[tuple[Integers, Floats, int], ...]


def resampled(cells: Cells, members: csr_array, *, draws: int = DRAWS, seed: int = 0) -> Tally:
    """The sums of every group of `members` (g, f) in each of `draws` draws; see the module.

    Args:
        cells: the table.
        members: which finest groups make up each group.
        draws: how many.
        seed: of the draws.
    """
    chance = np.random.default_rng(seed)
    plan = _plan(cells)
    sums = _Sums(cells, draws)
    block = max(1, MOST_HELD // max(len(cells.counts), 1))
    with one_blas_thread():
        for start in range(0, draws, block):
            size = min(block, draws - start)
            times = _times(cells, plan, size, chance)
            sums.add_rows(slice(start, start + size), plan.kept * cells.counts + plan.factor * times)
            for name, measured in cells.measures.items():
                part = _Class.of(cells, measured, plan)
                sums.add_measure(slice(start, start + size), name, *part.drawn(times, chance))
        return sums.tally(members)


def _plan(cells: Cells) -> _Plan:
    strata = strata_of(cells)
    unit = np.arange(len(cells.counts)) if cells.units is None else cells.units
    of_unit = np.zeros(int(unit.max()) + 1, np.int64)
    of_unit[unit] = cells.strata
    mass = cells.counts if cells.units is None else np.ones(len(of_unit))
    if not cells.designed:
        everything = np.ones(len(unit))
        return _Plan(np.zeros(len(unit)), everything, ((np.arange(len(unit)), mass / mass.sum(), cells.rows),))
    share = np.sqrt(strata.left)
    share[strata.counts <= 1] = 0.0
    stretch = strata.counts / np.maximum(strata.counts - 1.0, 1.0)
    parts = []
    for h in range(len(strata.counts)):
        inside = np.flatnonzero(of_unit == h)
        if share[h] > 0.0:
            parts.append((inside, mass[inside] / mass[inside].sum(), int(strata.counts[h]) - 1))
    return _Plan((1.0 - share)[cells.strata], (share * stretch)[cells.strata], tuple(parts))


def _times(cells: Cells, plan: _Plan, draws: int, chance: np.random.Generator) -> Integers:
    """(draws, c) how many rows of each cell are drawn; with units, how often the cell's unit is."""
    size = len(cells.counts) if cells.units is None else int(cells.units.max()) + 1
    times = np.zeros((draws, size), np.int64)
    for inside, shares, number in plan.parts:
        times[:, inside] = chance.multinomial(number, shares, size=draws)
    return times if cells.units is None else times[:, cells.units] * cells.counts


@dataclass(frozen=True, slots=True, eq=False)
class _Class:
    """What rows carry, ready to be drawn: shares of each cell's rows by class, means and spreads within classes."""

    cells: Cells
    measured: Measured
    plan: _Plan
    starts: Integers
    mean: Floats
    spread: Floats
    mean_square: Floats

    @classmethod
    def of(cls, cells: Cells, measured: Measured, plan: _Plan) -> _Class:
        starts = np.searchsorted(measured.cell, np.arange(len(cells.counts) + 1))
        mean, square = measured.sums / measured.counts, measured.squares / measured.counts
        spread = np.sqrt(np.maximum(square - mean * mean, 0.0))
        spread[(measured.counts == 1) | (spread < 1e-7 * np.abs(mean))] = 0.0  # rounding, of equal values
        return cls(cells, measured, plan, starts, mean, spread, square)

    def drawn(self, times: Integers, chance: np.random.Generator) -> tuple[Floats, Floats, Floats]:
        """(draws, c) each: rows with a value, sum of values and of their squares, rescaled as the design has it."""
        shape = times.shape
        rows, value, square = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        number = np.diff(self.starts)
        held = np.bincount(self.measured.cell, self.measured.counts, shape[1])
        whole = (self.cells.units is not None) | ((number == 1) & (held == self.cells.counts))
        alone = np.flatnonzero(whole & (number > 0))
        self._proportional(alone, times, (rows, value, square), chance)
        for cell in np.flatnonzero(~whole & (number > 0)).tolist():
            lines = slice(self.starts[cell], self.starts[cell + 1])
            shares = np.append(self.measured.counts[lines], self.cells.counts[cell] - held[cell])
            classes = chance.multinomial(times[:, cell], shares / shares.sum())[:, :-1]
            rows[:, cell] = classes.sum(axis=1)
            noise = np.sqrt(classes @ np.square(self.spread[lines])) * chance.standard_normal(shape[0])
            value[:, cell] = classes @ self.mean[lines] + noise
            square[:, cell] = classes @ self.mean_square[lines]
        kept = [
            np.bincount(self.measured.cell, x, shape[1])
            for x in (self.measured.counts, self.measured.sums, self.measured.squares)
        ]
        found = [self.plan.kept * k + self.plan.factor * x for k, x in zip(kept, (rows, value, square), strict=True)]
        return found[0], found[1], found[2]

    def _proportional(
        self, alone: Integers, times: Integers, out: tuple[Floats, Floats, Floats], chance: np.random.Generator
    ) -> None:
        """Cells of one class, and those whose unit is drawn whole."""
        size = len(self.cells.counts)
        sums = [
            np.bincount(self.measured.cell, x, size)[alone] / self.cells.counts[alone]
            for x in (self.measured.counts, self.measured.sums, self.measured.squares)
        ]
        drawn = times[:, alone]
        for table, each in zip(out, sums, strict=True):
            table[:, alone] = drawn * each
        if self.cells.units is None:
            spread = self.spread[self.starts[alone]]
            loose = np.flatnonzero(spread)
            noise = chance.standard_normal((len(times), len(loose)))
            out[1][:, alone[loose]] += np.sqrt(drawn[:, loose]) * spread[loose] * noise


class _Sums:
    """Collects draws as sums by finest group and side, then by group."""

    def __init__(self, cells: Cells, draws: int) -> None:
        self.cells = cells
        place = cells.group * SIDES + cells.side
        self.order = np.argsort(place, kind="stable")
        self.places, self.starts = np.unique(place[self.order], return_index=True)
        self.shape = (len(cells.codes) * SIDES, draws)
        self.rows = [np.zeros(self.shape) for _ in range(2 if cells.designed else 1)]
        self.measures = {
            name: [np.zeros(self.shape) for _ in range(5 if cells.designed else 3)] for name in cells.measures
        }

    def _put(self, table: Floats, part: slice, values: Floats) -> None:
        ordered = values[:, self.order]
        table[self.places, part] = np.add.reduceat(ordered, self.starts, axis=1).T

    def add_rows(self, part: slice, counts: Floats) -> None:
        w = self.cells.weights
        for table, values in zip(self.rows, (counts * w, counts * w * w), strict=False):
            self._put(table, part, values)

    def add_measure(self, part: slice, name: str, rows: Floats, value: Floats, square: Floats) -> None:
        w = self.cells.weights
        every = (rows * w, value * w, square * w * w, rows * w * w, value * w * w)
        for table, values in zip(self.measures[name], every, strict=False):
            self._put(table, part, values)

    def tally(self, members: csr_array) -> Tally:
        draws = self.shape[1]

        def grouped(table: Floats) -> Floats:
            fine = table.reshape(-1, SIDES * draws)
            groups: Floats = (members @ fine).reshape(-1, 2, 2, draws)
            return groups

        rows = [grouped(table) for table in self.rows]
        measures = {}
        for name, tables in self.measures.items():
            weight, value, square, *more = (grouped(table) for table in tables)
            squares = more or [weight, value]
            measures[name] = Carried(weight, value, squares[0], squares[1], square)
        return Tally(rows[0], rows[-1], measures)


def inside_of(members: csr_array, cells: Cells, group: int) -> Booleans:
    """(c,) the cells of a group of `members`."""
    finest = np.zeros(len(cells.codes), np.bool_)
    finest[members.indices[members.indptr[group] : members.indptr[group + 1]]] = True
    found: Booleans = finest[cells.group]
    return found
