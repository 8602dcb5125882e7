"""What what-if cards gave, in figures that may be shown: counts too small are hidden, with what would betray them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.stats.disclosure import hidden_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.errors import Text
    from bondroit.scoring.whatif import Outcome
    from bondroit.scoring.whatif_changes import WhatIfCard
    from bondroit.stats.arrays import Booleans, Integers

    Labels = Sequence[tuple[str, list[str]]]

MISSING, RARE = "(missing)", "other (small groups)"
"""Groups of files without a value, and of those whose value fewer files than the floor share."""
TIE_RULE = (
    "highest points first; ties by SplitMix64 of the seed (a month's index; 0 for a table) and the identifier, then "
    "by the identifier"
)


@dataclass(frozen=True, slots=True)
class BaseCard:
    """The base card on the files.

    Attributes:
        scored: files that it has a class for; the others are left out of everything.
        mean: mean score.
        highest: how many files are the highest.
        last: points of the last of them.
    """

    label: str
    hash: str
    scored: int
    mean: float
    highest: int
    last: int


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group by one card; None is hidden.

    Attributes:
        by, group: the column and its value.
        files: files of the group.
        highest: those among the highest.
        enters, leaves: those that come in and go out against the base card; None for the base card.
    """

    by: str
    group: str
    files: int | None
    highest: int | None
    enters: int | None = None
    leaves: int | None = None

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "by": self.by, "group": self.group, "files": self.files, "highest": self.highest,
            "enters": self.enters, "leaves": self.leaves,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class CardLine:
    """One what-if card beside the base card; None is hidden, or cannot be told.

    Attributes:
        name, what, family: of the card.
        scored: files that it has a class for too; the highest are chosen among them.
        mean: mean score.
        highest: how many files are its highest; hidden where it would betray `scored`.
        last: points of the last of them.
        enters, leaves: files that come among the highest, and that go.
        percentile: mean absolute move of a file, in percentiles of 100.
        correlation: of ranks, Spearman's.
        groups: by group.
    """

    name: str
    what: Text
    family: str
    scored: int | None
    mean: float
    highest: int | None
    last: int
    enters: int | None
    leaves: int | None
    percentile: float | None
    correlation: float | None
    groups: tuple[GroupLine, ...]

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "name": self.name, "what": {"en": self.what.en, "fr": self.what.fr}, "family": self.family,
            "files": self.scored, "mean_score": round(self.mean, 6), "highest": self.highest,
            "last_place_points": self.last, "enters": self.enters, "leaves": self.leaves,
            "mean_move_percentiles": _rounded(self.percentile, 4),
            "rank_correlation": _rounded(self.correlation, 6),
            "groups": [line.to_document() for line in self.groups],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class WhatIfReport:
    """All what-if cards beside the base card.

    Attributes:
        files: the month or the table.
        rows: files there are.
        base: the base card.
        base_groups: its highest files by group.
        lines: a card each, in the order asked for.
        by: columns of groups.
        floor: counts from 1 to below it are hidden.
        tie_seed: of the rule for ties.
        seed: of drawn coefficients; None if none were drawn.
        moved: files on which moves were measured.
    """

    files: str
    rows: int
    base: BaseCard
    base_groups: tuple[GroupLine, ...]
    lines: tuple[CardLine, ...]
    by: tuple[str, ...]
    floor: int
    tie_seed: int
    seed: int | None
    moved: int

    def to_document(self) -> dict[str, Any]:
        """JSON values; no row. Where so few files are left out that it is hidden, what would betray it is too."""
        rows, floor = self.rows, self.floor
        return {
            "files_of": self.files, "files": rows, "left_out": shown(rows - self.base.scored, floor),
            "card": self.base.label, "card_hash": self.base.hash, "mean_score": round(self.base.mean, 6),
            "highest": beside(self.base.highest, rows, floor), "last_place_points": self.base.last,
            "tie_rule": TIE_RULE, "tie_seed": self.tie_seed, "seed": self.seed, "floor": floor,
            "moves_on_files": beside(self.moved, rows, floor),
            "by": list(self.by), "groups": [line.to_document() for line in self.base_groups],
            "cards": [line.to_document() for line in self.lines],
        }  # fmt: skip


def shown(count: int, floor: int) -> int | None:
    """A count of files; None if it is hidden."""
    return None if 0 < count < floor else count


def beside(count: int, whole: int, floor: int) -> int | None:
    """A count out of a `whole` that is told; None if what is left of the whole is hidden."""
    return None if 0 < whole - count < floor else count


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def base_groups(
    counted: tuple[Integers, Integers], labels: Labels, floor: int, *, left_out: int = 0
) -> tuple[GroupLine, ...]:
    """The highest files of the base card by group.

    Args:
        counted: (cells,) files, and files among the highest, by group in every column, the first column slowest.
        labels: each column, and its groups.
        floor: smallest count shown.
        left_out: files in no group, whose number all groups together would betray.
    """
    lines: list[GroupLine] = []
    for place, (by, named) in enumerate(labels):
        files, highest = (_along(cells, labels, place) for cells in counted)
        hidden = _hidden(np.stack([highest, files - highest], axis=1), left_out, floor)
        lines += [
            GroupLine(by, group, None if gone else int(n), None if gone else int(top))
            for group, n, top, gone in zip(named, files, highest, hidden, strict=True)
        ]
    return tuple(lines)


def report_line(
    card: WhatIfCard,
    outcome: Outcome,
    *,
    scored: int,
    counted: tuple[Integers, Integers],
    labels: Labels,
    floor: int,
    left_out: int = 0,
) -> CardLine:
    """One card: see `base_groups` for the rest; `scored` files have a class in the base card."""
    files, before = counted
    enters, stays = (np.pad(cells, (0, files.size - cells.size)) for cells in outcome.tops)
    comes, goes = int(enters.sum()), int(before.sum() - stays.sum())
    groups: list[GroupLine] = []
    for place, (by, named) in enumerate(labels):
        own = [_along(cells, labels, place) for cells in (files, before, enters, stays)]
        partition = np.stack([own[2], own[3], own[1] - own[3], own[0] - own[1] - own[2]], axis=1)
        hidden = _hidden(partition, left_out, floor)
        for group, (n, old, new, kept), gone in zip(named, zip(*own, strict=True), hidden, strict=True):
            figures = (None,) * 4 if gone else (int(n), int(new + kept), int(new), int(old - kept))
            groups.append(GroupLine(by, group, *figures))
    small = any(0 < n < floor for n in (comes, goes, scored - outcome.scored))
    return CardLine(
        card.name, card.what, card.family, beside(outcome.scored, scored, floor), outcome.mean,
        beside(outcome.most, scored, floor), outcome.last,
        None if small else comes, None if small else goes, outcome.moves.percentile, outcome.moves.correlation,
        tuple(groups),
    )  # fmt: skip


def _hidden(cells: Integers, left_out: int, floor: int) -> Booleans:
    """Rows that are hidden; files left out, where their number is hidden, are a row more, that of no group."""
    more = np.zeros((1, cells.shape[1]), np.int64)
    more[0, -1] = left_out if left_out < floor else 0
    return hidden_rows(np.concatenate([cells, more]), floor)[:-1]


def _along(cells: Integers, labels: Labels, place: int) -> Integers:
    """Sums by the groups of one column."""
    shape = [len(named) for _, named in labels]
    found: Integers = cells.reshape(shape).sum(axis=tuple(k for k in range(len(shape)) if k != place))
    return found
