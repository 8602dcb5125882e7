"""What the tables of several commands tell together, attacked by differencing: which lines may not stand together.

Each command hides what its own tables would tell. Side by side, their tables are lines over the same people: the tenths
of income of one, the fifths of another; AAH in one, AAH without work in another. Nothing is needed here but what is
published: the lines shown are equations in the cells, no cell is below nought, and a number of 1 to floor - 1 that they
pin down is told. It is the attack of `stats.disclosure_tables`, by one who has the report and no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import linprog

from bondroit.stats.disclosure import FLOOR

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from bondroit.stats.arrays import Booleans, Floats

NOTHING, HALF = 1e-7, 0.5
REST = ""
"""Those of none of the parts named; the number of all files, where it is told, says that there are none."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What parts the people of a table beside their group: chosen or not; stays, leaves, enters, neither.

    Attributes:
        people: which files, e.g. those of a month.
        system: which groups; the lines of one axis are over the same parts.
        name: of what parts them.
        cells: the parts.
    """

    people: str
    system: str
    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A number that a report tells.

    Attributes:
        key: what is hidden to tell it no more; None where it is taken as known to all.
        axis: over which cells.
        groups: the parts of the system that it adds up; empty: everyone, those of no part that is named too.
        cells: the parts of the axis that it adds up.
        files: the number, as near as what is shown tells it.
        error: how far from the truth what is shown may be: shares are told to so many digits.
    """

    key: Hashable | None
    axis: Axis
    groups: frozenset[str]
    cells: frozenset[str]
    files: float
    error: float = 0.01


def to_hide(told: Iterable[Told], *, floor: int = FLOOR) -> frozenset[Hashable]:
    """Keys of the lines to hide, so that no number of 1 to `floor` - 1 follows from those that are left.

    Args:
        told: every line of every table. A line that is small itself is for its own table to hide: it is hidden too.
        floor: smallest number shown; 0 hides nothing.
    """
    hidden: set[Hashable] = set()
    if not floor:
        return frozenset(hidden)
    order = sorted(told, key=lambda one: repr(one.axis))
    parts = [list(own) for _, own in groupby(order, key=lambda one: one.axis)]
    while True:
        before = len(hidden)
        for own in parts:
            hidden |= _of_axis(own, hidden, floor)
        if len(hidden) == before:
            return frozenset(hidden)


def exposed(told: Sequence[Told], *, floor: int = FLOOR) -> list[tuple[str, float, float]]:
    """Every number of 1 to `floor` - 1 that lines of one axis pin down: what it counts, its least and its most."""
    found = []
    for _, own in groupby(sorted(told, key=lambda one: repr(one.axis)), key=lambda one: one.axis):
        system = _System(list(own))
        found += [(name, low, high) for name, low, high, _ in system.exposed(floor)]
    return found


def at_odds(told: Sequence[Told]) -> list[Axis]:
    """Axes whose lines no people could make together: what was taken for the same people is not."""
    order = sorted(told, key=lambda one: repr(one.axis))
    parts = [(axis, list(own)) for axis, own in groupby(order, key=lambda one: one.axis)]
    return [axis for axis, own in parts if not _System(own).consistent()]


def _of_axis(lines: Sequence[Told], hidden: set[Hashable], floor: int) -> set[Hashable]:
    """Keys to hide among the lines of one axis, the smallest line of each derivation first."""
    more: set[Hashable] = set()
    while True:
        shown = [one for one in lines if one.key is None or one.key not in hidden | more]
        leaks = _System(shown).exposed(floor)
        chosen = {key for *_, used in leaks if (key := _smallest([shown[k] for k in used])) is not None}
        if not chosen:
            return more
        more |= chosen


def _smallest(lines: Sequence[Told]) -> Hashable | None:
    keyed = [one for one in lines if one.key is not None]
    return min(keyed, key=lambda one: (one.files, repr(one.key))).key if keyed else None


class _End(NamedTuple):
    """A greatest or least: its value, people who make it, and the lines that hold it there."""

    value: float
    point: Floats
    lines: frozenset[int]


class _System:
    """Lines as equations over group x cell."""

    def __init__(self, lines: Sequence[Told]) -> None:
        groups = sorted({g for one in lines for g in one.groups} | {REST})
        cells = lines[0].axis.cells if lines else ()
        self.lines = lines
        self.place = {(g, c): k for k, (g, c) in enumerate((g, c) for g in groups for c in cells)}
        self.table: Floats = np.array([self._vector(one.groups, one.cells) for one in lines], np.float64)
        self.files = np.array([one.files for one in lines], np.float64)
        sets = {frozenset({g}) for g in groups if g != REST} | {one.groups for one in lines if one.groups}
        parts = {frozenset({c}) for c in cells} | {one.cells for one in lines}
        self.asked = sorted(
            ((s, c) for s in sets for c in parts), key=lambda one: (sorted(one[0]), sorted(one[1]))
        )  # fmt: skip

    def _vector(self, groups: frozenset[str], cells: frozenset[str]) -> Booleans:
        wanted = [(not groups or g in groups) and c in cells for g, c in self.place]
        return np.array(wanted, np.bool_)

    def exposed(self, floor: int) -> list[tuple[str, float, float, list[int]]]:
        """Numbers told to be small: what, least, most, and the lines that tell them."""
        if not len(self.lines) or not self.place:
            return []
        wanted = np.array([self._vector(*one) for one in self.asked], np.float64)
        safe = np.zeros(len(wanted), np.bool_)
        found = []
        for k, (groups, cells) in enumerate(self.asked):
            most = None if safe[k] else self._end(-wanted[k])
            if most is None:
                continue
            # What this solution gives the others, they may have.
            safe |= wanted @ most.point >= floor - HALF
            # At most nought is an empty cell, which everyone may guess.
            if not HALF < -most.value < floor - HALF:
                continue
            least = self._end(wanted[k])
            low, used = (0.0, most.lines) if least is None else (least.value, most.lines | least.lines)
            found.append((f"{'+'.join(sorted(groups))} {'+'.join(sorted(cells))}", low, -most.value, sorted(used)))
        return found

    def consistent(self) -> bool:
        """Whether some people could make all these numbers: else nothing is told by them together."""
        return not len(self.lines) or not self.place or self._end(np.zeros(len(self.place))) is not None

    def _end(self, cost: Floats) -> _End | None:
        """The least of a cost under the lines, and the lines that hold it there; None if what is told is at odds."""
        slack = np.array([one.error for one in self.lines])
        table = np.vstack([self.table, -self.table])
        ends = np.concatenate([self.files + slack, slack - self.files])
        solved = linprog(cost, A_ub=table, b_ub=ends, bounds=(0.0, float(self.files.max()) + 1.0), method="highs")
        if solved.status != 0:
            return None
        weight = np.abs(solved.ineqlin.marginals).reshape(2, -1).sum(axis=0)
        return _End(float(solved.fun), solved.x, frozenset(np.flatnonzero(weight > NOTHING).tolist()))
