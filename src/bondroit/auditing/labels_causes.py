"""Overpayments found, divided by cause and by benefit: for everyone and by group, of the survey and of chosen controls.

A part is a share of the group's overpaid euros. It is hidden where few files make it, and enough others with it that
it does not follow from the sums of the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.disclosure import FLOOR, hidden_rows
from bondroit.auditing.figures import ALL, Estimate
from bondroit.auditing.labels_material import CAUSES, OTHERS
from bondroit.auditing.labels_ratios import LEVEL, NOTHING, as_share, ratio_of_totals
from bondroit.domain.benefits import BENEFITS
from bondroit.stats.disclosure_crossed import hidden_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.labels_material import FoundMoney
    from bondroit.stats.arrays import Booleans, Floats

SURVEY, CHOSEN = "survey", "chosen"
BY_CAUSE, BY_BENEFIT = "cause", "benefit"
_LONG = next(iter(CAUSES))
PAIR = 2
LEAST = 100
"""Files that a benefit needs for a column of its own in a table by group; assumed."""
_Rows = list[tuple[str, "Booleans"]]
_Columns = list[tuple[str, "Floats"]]
FEW: _Columns = [(_LONG, np.eye(len(CAUSES))[0]), (OTHERS, 1.0 - np.eye(len(CAUSES))[0])]
"""By group two causes are told: what lasts more than six months, and the rest; more would hide nearly all."""


@dataclass(frozen=True, slots=True)
class Part:
    """A share of the overpaid euros of a group.

    Attributes:
        arm: `survey` or `chosen`.
        attribute, group: whose; `all` for everyone, `benefit` where the causes of one benefit are told.
        axis: what the euros are divided by: `cause` or `benefit`.
        part: which.
        files: files behind it; None where hidden.
        share: of the euros, with its 95 % interval.
        hidden: whether disclosure control hides it.
    """

    arm: str
    attribute: str
    group: str
    axis: str
    part: str
    files: int | None
    share: Estimate
    hidden: bool = False


def parts_of(found: FoundMoney, arm: str, *, floor: int = FLOOR) -> tuple[Part, ...]:
    """Every division of the overpaid euros of one arm; none where nothing was found.

    Causes and benefits that few files make are told together, as `others`.

    Args:
        found: the money.
        arm: `survey` or `chosen`.
        floor: smallest number of files shown.
    """
    if not found.cents.any():
        return ()
    everyone: _Rows = [(ALL, np.ones(len(found.cents), np.bool_))]
    causes = _folded(found.cents.sum(axis=1), tuple(CAUSES), least=floor)
    benefits = _folded(found.cents.sum(axis=2), tuple(str(b) for b in BENEFITS), least=floor)
    large = _folded(found.cents.sum(axis=2), tuple(str(b) for b in BENEFITS), least=LEAST)
    board = _Board(arm, found, floor)
    board.add(ALL, BY_CAUSE, causes, everyone)
    board.add(ALL, BY_BENEFIT, benefits, everyone)
    board.add_benefits(FEW, large)
    for family in found.families:
        rows = list(family.members())
        board.add(family.name, BY_CAUSE, FEW, rows)
        board.add(family.name, BY_BENEFIT, large, rows)
    return tuple(board.parts)


def share_of_cause(found: FoundMoney, cause: str, members: Booleans | None = None, *, level: float = LEVEL) -> Estimate:
    """Share of the overpaid euros of `members` (files,), by default of all, that one cause makes."""
    kept = 1.0 if members is None else members.astype(np.float64)
    euros = found.cents.sum(axis=1)
    place = tuple(CAUSES).index(cause)
    moved = ratio_of_totals(euros[:, place] * kept, euros.sum(axis=1) * kept, found.sampling)
    return as_share(moved, found.sampling, level=level)


def _folded(amounts: Floats, names: Sequence[str], *, least: int) -> _Columns:
    """The columns that at least so many files make, the others in one; an empty column is left out.

    Where the others together are too few, the smallest of the rest joins them.

    Args:
        amounts: (files, names).
        names: of the columns.
        least: number of files.
    """
    counts = (amounts > 0).sum(axis=0)
    small = (counts < least) & (counts > 0)
    while small.any() and 0 < int((amounts[:, small].sum(axis=1) > 0).sum()) < least and (~small & (counts > 0)).any():
        left = np.flatnonzero(~small & (counts > 0))
        small[left[np.argmin(counts[left])]] = True
    kept = [k for k in range(len(names)) if counts[k] and not small[k]]
    columns = [(names[k], np.eye(len(names))[k]) for k in kept]
    return [*columns, (OTHERS, small.astype(np.float64))] if small.any() else columns


class _Board:
    """Collects the parts of one arm."""

    def __init__(self, arm: str, found: FoundMoney, floor: int) -> None:
        self.arm, self.found, self.floor = arm, found, floor
        self.parts: list[Part] = []

    def add(self, attribute: str, axis: str, columns: _Columns, rows: _Rows) -> None:
        """The euros of each group of files divided by `columns` of an axis."""
        amounts = self.found.cents.sum(axis=1 if axis == BY_CAUSE else 2) @ np.stack([c for _, c in columns], axis=1)
        self._table([name for name, _ in columns], (attribute, axis), [
            (group, amounts * members[:, None]) for group, members in rows
        ])  # fmt: skip

    def add_benefits(self, causes: _Columns, benefits: _Columns) -> None:
        """The causes of each benefit's overpaid euros."""
        by = np.stack([c for _, c in causes], axis=1)
        own = [(name, np.einsum("nbc,b->nc", self.found.cents, column) @ by) for name, column in benefits]
        self._table([name for name, _ in causes], (BY_BENEFIT, BY_CAUSE), own)

    def _table(self, names: Sequence[str], place: tuple[str, str], rows: Sequence[tuple[str, Floats]]) -> None:
        attribute, axis = place
        counts = np.array([(amounts > 0).sum(axis=0) for _, amounts in rows], np.int64)
        # A single row has no column sums beside it: its cells are a column of their own.
        several = len(rows) > 1
        hidden = hidden_cells(counts, self.floor) if several else hidden_rows(counts.T, self.floor)[None, :]
        if len(names) == PAIR:  # each is what the other leaves
            hidden = np.logical_or(hidden, np.any(hidden, axis=1)[:, None])
        for r, (group, amounts) in enumerate(rows):
            total = amounts.sum(axis=1)
            for c, name in enumerate(names):
                hide = bool(hidden[r, c])
                moved = ratio_of_totals(amounts[:, c], total, self.found.sampling)
                share = NOTHING if hide else as_share(moved, self.found.sampling)
                files = None if hide else int(counts[r, c])
                self.parts.append(Part(self.arm, attribute, group, axis, name, files, share, hide))
