"""Which figures of a drift may be told: the one test for the document, the warnings, the pages and the terminal.

A number of files may not be told if it is small, or if the files it leaves out are few. The figures of a variable are
sums of its classes, so that a figure is also hidden where it would give away a class that is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.stats.disclosure import hidden_rows
from bondroit.stats.stability import counted_stability

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.scoring.drift import NewValue, ScoreDrift, VariableDrift
    from bondroit.stats.arrays import Integers

MOST_NEW = 10
# Decimals of figures; of those of a variable with masked classes there are fewer.
COARSE, FINE = 3, 6


@dataclass(frozen=True, slots=True)
class Told:
    """What may be told of a variable.

    Attributes:
        classes: of each class, whether it may.
        missing, missing_before, without_class, out_of_range, unseen: the same of each figure.
        new: new values that may be named, most frequent first.
        psi_digits, shift_digits: decimals of the index and of the shift: so few that they stay the same whatever small
            number stands in a masked class.
    """

    classes: tuple[bool, ...]
    missing: bool
    missing_before: bool
    without_class: bool
    out_of_range: bool
    unseen: bool
    new: tuple[NewValue, ...]
    psi_digits: int
    shift_digits: int


def hidden(n: float, files: float, floor: int) -> bool:
    """Whether `n` of `files` may not be told: `n` or what is left of the files is 1 to `floor` - 1."""
    count, whole = round(n), round(files)
    return 0 < count < floor or 0 < whole - count < floor


def told_above(score: ScoreDrift, floor: int) -> tuple[bool, bool]:
    """Whether the share above the threshold may be told, now and at the reference."""
    return (
        not hidden(score.above * score.scored, score.scored, floor),
        not hidden(score.above_before * score.scored_before, score.scored_before, floor),
    )


def told_of(one: VariableDrift, files: int, floor: int) -> Told:
    """What may be told of a variable that could be read.

    Args:
        one: the variable.
        files: of the month.
        floor: smallest count that may be told.
    """
    cells = np.array([[round(c.files_before), c.files] for c in one.classes], np.int64).reshape(-1, 2)
    masked = hidden_rows(cells, floor).tolist()
    now, before = cells[:, 1].tolist(), cells[:, 0].tolist()

    def free(name: str, column: Sequence[int], whole: float) -> bool:
        rows = one.made_of.get(name, ())
        count = sum(column[k] for k in rows)
        return not hidden(count, whole, floor) and _apart(rows, column, masked)

    without = free("without_class", now, files) and all(
        not 0 < now[k] < floor for k in one.made_of.get("without_class", ())
    )
    return Told(
        classes=tuple(not one_masked for one_masked in masked),
        missing=free("missing", now, files),
        missing_before=free("missing", before, one.files_before),
        without_class=without,
        out_of_range=free("out_of_range", now, files),
        unseen=free("unseen", now, files),
        new=_new(one, files, floor) if free("outside", now, files) else (),
        psi_digits=_digits(_index_range(cells, masked, floor)) if any(masked) else FINE,
        shift_digits=_digits(one.span * floor / min(files, max(one.files_before, 1))) if any(masked) else FINE,
    )


def _apart(rows: Sequence[int], column: Sequence[int], masked: Sequence[bool]) -> bool:
    """Whether a sum of classes tells nothing of one that is masked: none of them is, or all that are."""
    own = {k for k in rows if masked[k] and column[k]}
    return not own or own == {k for k, hide in enumerate(masked) if hide and column[k]}


def _digits(range_: float) -> int:
    """Decimals of which one unit is no less than what a figure may move by; negative for tens and more."""
    return COARSE if range_ <= 0 else min(COARSE, math.floor(-math.log10(range_)))


def _index_range(cells: Integers, masked: Sequence[bool], floor: int) -> float:
    """How far the index moves when the smallest masked class goes from one file to the floor, now or before."""
    found = [0.0]
    for side in (0, 1):
        rows = sorted((k for k, hide in enumerate(masked) if hide and cells[k, side]), key=lambda k: cells[k, side])
        if len(rows) < 2:
            continue
        both = int(cells[rows[0], side] + cells[rows[-1], side])
        ends = []
        for small in (1, min(floor, both - 1)):
            moved = cells.astype(np.float64)
            moved[rows[0], side], moved[rows[-1], side] = small, both - small
            ends.append(counted_stability(moved[:, 0], moved[:, 1]).index)
        found.append(abs(ends[1] - ends[0]))
    return max(found)


def _new(one: VariableDrift, files: int, floor: int) -> tuple[NewValue, ...]:
    """New values that enough files have, as long as no small number is left of those in no named class."""
    kept = [n for n in one.new if not hidden(n.files, files, floor)][:MOST_NEW]
    while kept and 0 < one.outside - sum(n.files for n in kept) < floor:
        kept.pop()
    return tuple(kept)
