"""Which versions of which months an extract makes, and when they count as known.

A month that comes for the first time was known at its own end. What comes again of a month that stands, and differs,
is a later version: known in the latest month of its extract if that month is new (an extract of February speaks of
January as of the end of February), else in the present month, in which it is brought: never earlier than it can have
been known. A body that knows better says so (`known`).

A table in one file that variables are made from (`AS_OF`) keeps what it said before rows were corrected or taken out,
in the present month; rows that are only added need nothing kept, since each says when it was known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

import polars as pl

from bondroit.app.ingest_ports import Difference
from bondroit.app.ingest_refusals import known_too_early, later_stands, never_whole

if TYPE_CHECKING:
    from bondroit.app.ingest_ports import CheckedExtract
    from bondroit.app.ports import Tables
    from bondroit.domain.months import Month
    from bondroit.tables.contract import Table

BATCHES: dict[str, tuple[str, ...]] = {"outcomes": ("month", "origin")}
"""Tables in one file that are brought batch by batch: a batch takes the place of the same batch alone."""

AS_OF = ("events", "past_controls", "places")
"""Tables in one file that are read as of a date: what they said before a correction is kept. Not so registers of
identities: nobody reads them as of a date, and a copy of identities is not kept for nothing."""

State = Literal["new", "version", "replaced", "unchanged"]


class Asked(Protocol):
    """The part of a request that decides on versions."""

    @property
    def mode(self) -> Literal["whole", "changes"] | None:
        """Whether months come whole; None is whole."""
        ...

    @property
    def known(self) -> Month | None:
        """The month in which all of it was known."""
        ...

    @property
    def replace(self) -> bool:
        """Whether the latest version was a mistake."""
        ...


@dataclass(frozen=True, slots=True)
class Piece:
    """What becomes of one month of an extract.

    Attributes:
        month: the month; None for a table in one file.
        known: the month in which it was known; None for a table in one file, unless what stood is kept.
        state: a first version, a later one, one put in the place of another, or nothing new.
        brought: rows received.
        difference: from what stood.
        frame: the rows to write.
        kept: rows that stood and stay, because the row brought for their key was rejected.
        unread: rejected rows of the extract whose key cannot be read, where rows that stood are gone.
        later: the latest month in which a later version of the month was known: that one stays in force.
    """

    month: Month | None
    known: Month | None
    state: State
    brought: int
    difference: Difference
    frame: pl.LazyFrame
    kept: int = 0
    unread: int = 0
    later: Month | None = None

    @property
    def writes(self) -> bool:
        """Whether there is anything to write."""
        return self.state != "unchanged"

    @property
    def order(self) -> int:
        """Months in order; anything for a table in one file."""
        return self.month.index if self.month else 0

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "month": str(self.month) if self.month else None,
            "known": str(self.known) if self.known else None,
            "state": self.state,
            "rows": self.brought,
            "added": self.difference.added,
            "changed": self.difference.changed,
            "removed": self.difference.removed,
        }


def pieces_of(checked: CheckedExtract, tables: Tables, table: Table, asked: Asked, now: Month) -> tuple[Piece, ...]:
    """What each month of the extract becomes.

    Args:
        checked: its sound rows.
        tables: what stands.
        table: the contract.
        asked: how it is taken.
        now: the present month.

    Raises:
        UserError: E-USE-001 if `known` is before a month that is brought, or for changes that a later version would
            hide; E-WRK-003 for changes of an absent month.
    """
    brought = checked.months()
    kept = _Kept(checked, table, asked)
    if not table.monthly:
        known = now if table.name in AS_OF and not asked.replace else None
        return tuple(_whole_table(checked, tables, table, kept, _Whole(rows, known)) for _, rows in brought)
    standing = tables.months(table.name)
    months = [month for month, _ in brought if month is not None]
    if asked.known is not None and months and asked.known < months[-1]:
        raise known_too_early(asked.known, months[-1])
    # The extract is as of its latest month, if that one is new; else it is a correction of the past, known now.
    news = months[-1] if months and months[-1] not in standing else now
    return tuple(
        _month(checked, tables, table, kept, _Brought(month, rows, _known(month, tables, table, asked, news)))
        for month, rows in brought
        if month is not None
    )


@dataclass(frozen=True, slots=True)
class _Brought:
    month: Month
    rows: int
    known: Month


@dataclass(frozen=True, slots=True)
class _Whole:
    rows: int
    known: Month | None


class _Kept:
    """What of the standing rows stays beside those that were brought."""

    def __init__(self, checked: CheckedExtract, table: Table, asked: Asked) -> None:
        self.changes = asked.mode == "changes"
        self.unread = 0
        self._keys: pl.LazyFrame | None = None
        self._on = list(dict.fromkeys((*table.key, "month"))) if table.monthly else list(table.key)
        if checked.rejected and not self.changes:
            # A rejected row says that there is something new of its key, not that its key is gone.
            self._keys, self.unread = checked.rejected_keys()

    def of(self, standing: pl.LazyFrame) -> pl.LazyFrame | None:
        """Changes leave all that they do not name; a whole month what was brought and rejected."""
        if self.changes or self._keys is None:
            return standing if self.changes else None
        return standing.join(self._keys, on=self._on, how="semi")

    def told(self, frame: pl.LazyFrame, others: int, difference: Difference) -> tuple[int, int]:
        """`kept` and `unread` of a piece: `others` are its rows that do not stay because of a rejected one."""
        if self._keys is None:
            return 0, 0
        rows = frame.select(pl.len()).collect().item()
        return rows - others, self.unread if difference.removed else 0


def _known(month: Month, tables: Tables, table: Table, asked: Asked, news: Month) -> Month:
    versions = [known for of, known in tables.versions(table.name) if of == month]
    if asked.replace and versions:
        return versions[-1]
    if asked.known is not None:
        return asked.known
    return max(news, month) if versions else month


def later_version(tables: Tables, name: str, month: Month | None, known: Month | None) -> Month | None:
    """The latest month, after `known`, in which a version of the month was known; None if there is none."""
    if month is None or known is None:
        return None
    return max((k for of, k in tables.versions(name) if of == month and k > known), default=None)


def _month(checked: CheckedExtract, tables: Tables, table: Table, kept: _Kept, brought: _Brought) -> Piece:
    month, known = brought.month, brought.known
    until, later = known.plus(1), later_version(tables, table.name, month, known)
    if not tables.exists(table.name, month, known_by=until):
        if kept.changes:
            raise later_stands(table.name, month, later) if later else never_whole(table.name, month)
        frame = checked.rows_of(month)
        return Piece(month, known, "new", brought.rows, Difference(brought.rows, 0, 0), frame, later=later)
    standing = tables.scan(table.name, [month], known_by=until)
    frame = checked.rows_of(month, merged_with=kept.of(standing))
    difference = checked.difference(month, standing)
    told = kept.told(frame, brought.rows, difference)
    stood = max(k for of, k in tables.versions(table.name) if of == month and k <= known)
    if difference.none:
        return Piece(month, stood, "unchanged", brought.rows, difference, frame, *told, later)
    if kept.changes and later:
        # The later version would not hold them, and nobody would read them again.
        raise later_stands(table.name, month, later)
    state: State = "replaced" if stood == known else "version"
    return Piece(month, known, state, brought.rows, difference, frame, *told, later)


def _whole_table(checked: CheckedExtract, tables: Tables, table: Table, kept: _Kept, whole: _Whole) -> Piece:
    rows = whole.rows
    if not tables.exists(table.name):
        return Piece(None, whole.known, "new", rows, Difference(rows, 0, 0), checked.rows_of(None))
    standing = tables.scan(table.name)
    merged, others = kept.of(standing), rows
    if not kept.changes and table.name in BATCHES:
        batch = list(BATCHES[table.name])
        received = checked.rows_of(None).select(batch).unique().collect().lazy()
        left = standing.join(received, on=batch, how="anti")
        others += left.select(pl.len()).collect().item()
        stays = kept.of(standing.join(received, on=batch, how="semi"))
        merged = left if stays is None else pl.concat([left, stays])
    frame = checked.rows_of(None, merged_with=merged)
    difference = checked.difference(None, standing)
    told = kept.told(frame, others, difference)
    if difference.none:
        return Piece(None, None, "unchanged", rows, difference, frame, *told)
    corrected = whole.known is not None and bool(difference.changed or difference.removed)
    state: State = "version" if corrected else "replaced"
    return Piece(None, whole.known if corrected else None, state, rows, difference, frame, *told)
