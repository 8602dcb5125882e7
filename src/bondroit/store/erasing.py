"""Erases what a retention says is due, and remembers which months were erased so that nobody looks for them.

What is erased is noted first (`erased.json` beside the months: months, rows and days, no datum of a person), then
removed: a run that is cut is simply run again. A table of one file is written anew, aside, without its due rows.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bondroit.domain.months import Month
from bondroit.store.disk import disk_refusals
from bondroit.store.erased import erased_months, note_erased
from bondroit.store.superseded import erase_rows, superseded
from bondroit.store.versions import replaced_in, versions_in
from bondroit.tables.catalogue import TABLES
from bondroit.tables.keeping import due, erased_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from bondroit.app.ports import Tables
    from bondroit.store.rejected import FolderRejects
    from bondroit.tables.contract import Table

_LETTER = re.compile(r"(\d{4}-\d{2})-.+\.pdf")


class FolderErasing:
    """What is due in the tables and letters of a workspace.

    Args:
        tables: read and written; for every purpose, since nothing is used.
        folder: `tables/` of the workspace.
        letters: the folder of letters to people.
    """

    def __init__(self, tables: Tables, folder: Path, letters: Path) -> None:
        self._tables = tables
        self._folder = folder
        self._letters = letters

    def due(self, limits: Mapping[str, Month]) -> tuple[tuple[str, str, int], ...]:
        """What is due: table, month (empty for a table of one file), rows; in the order in which it is erased.

        Args:
            limits: of each table, the first month that is kept.
        """
        found: list[tuple[str, str, int]] = []
        for name in erased_order():
            if name in limits:
                found += self._due_months(name, limits[name]) if TABLES[name].monthly else self._due_rows(name, limits)
        return tuple(found)

    def erase(self, name: str, month: str, limits: Mapping[str, Month], today: str) -> None:
        """Erase one line of `due`.

        Args:
            name: the table.
            month: the month; empty for a table of one file.
            limits: as for `due`.
            today: the day, for the note.

        Raises:
            UserError: E-DSK-001 if the disk refuses; what was not erased yet is there.
        """
        if not month:
            is_due = self._is_due(name, limits)
            for _, path in superseded(self._folder / name):
                erase_rows(path, is_due)
            self._tables.sink(name, self._tables.scan(name).filter(~is_due))
            return
        folder = self._folder / name
        paths = self._paths(name, Month.parse(month))
        note_erased(folder, month, today, _rows(paths))
        for path in paths:
            with disk_refusals(path):
                path.unlink()

    def erased(self) -> dict[str, tuple[Month, ...]]:
        """The months of each table that were erased and are not there again."""
        found = {}
        for name, table in TABLES.items():
            gone = set(erased_months(self._folder / name)) - set(self._tables.months(name)) if table.monthly else set()
            if gone:
                found[name] = tuple(sorted(gone))
        return found

    def letters_due(self, limit: Month) -> int:
        """How many letters to people of months before `limit` are kept."""
        return len(self._due_letters(limit))

    def erase_letters(self, limit: Month) -> None:
        """Erase them.

        Raises:
            UserError: E-DSK-001.
        """
        for path in self._due_letters(limit):
            with disk_refusals(path):
                path.unlink()

    def _due_letters(self, limit: Month) -> list[Path]:
        named = ((path, _LETTER.fullmatch(path.name)) for path in sorted(self._letters.glob("*.pdf")))
        return [path for path, found in named if found and Month.parse(found[1]) < limit]

    def _due_months(self, name: str, limit: Month) -> list[tuple[str, str, int]]:
        months = [month for month in self._tables.months(name) if month < limit]
        return [(name, str(month), _rows(self._paths(name, month))) for month in months]

    def _due_rows(self, name: str, limits: Mapping[str, Month]) -> list[tuple[str, str, int]]:
        if not self._tables.exists(name):
            return []
        # What stood before a correction counts too: it is a copy that is kept.
        kept = [
            self._tables.scan(name),
            *(pl.scan_parquet(path, glob=False) for _, path in superseded(self._folder / name)),
        ]
        is_due = self._is_due(name, limits)
        rows = sum(lazy.select(is_due.sum()).collect(engine="streaming").item() for lazy in kept)
        return [(name, "", rows)] if rows else []

    def _is_due(self, name: str, limits: Mapping[str, Month]) -> pl.Expr:
        """Whether a row of a table of one file is due, by its own date or with what it follows."""
        table = TABLES[name]
        own = due(table, limits[name])
        follows = None if table.retention is None else table.retention.follows
        if follows is None or follows[0] not in limits:
            return own
        keys = self._leaving(TABLES[follows[0]], follows[1], limits)
        return own if keys.is_empty() else own | pl.col(follows[1]).is_in(keys.implode())

    def _leaving(self, table: Table, key: str, limits: Mapping[str, Month]) -> pl.Series:
        """Keys that only due rows of a table name."""
        limit = limits[table.name]
        empty = pl.Series(key, [], dtype=table.schema[key])
        if not self._tables.exists(table.name):
            return empty
        if not table.monthly:
            rows, old = self._tables.scan(table.name), due(table, limit)
            going, staying = rows.filter(old), rows.filter(~old)
        else:
            months = self._tables.months(table.name)
            before = [month for month in months if month < limit]
            if not before:
                return empty
            after = [month for month in months if month >= limit]
            going = self._tables.scan(table.name, before)
            staying = self._tables.scan(table.name, after) if after else going.clear()
        leaving = going.select(key).unique().join(staying.select(key).unique(), on=key, how="anti")
        return leaving.collect(engine="streaming")[key]

    def _paths(self, name: str, month: Month) -> list[Path]:
        folder = self._folder / name
        stored = [version.path for version in versions_in(folder) if version.month == month]
        return [*stored, *replaced_in(folder, month)]


@dataclass(frozen=True, slots=True)
class RejectedRows:
    """Rows kept aside by `ingest`, each until its own day.

    Attributes:
        kept: where they are.
    """

    kept: FolderRejects

    @property
    def name(self) -> str:
        """How a report calls them."""
        return "rejected_rows"

    def due(self, today: dt.date, limit: Month) -> int:
        """Rows whose last day is over."""
        del limit
        return sum(one.rows for one in self.kept.listed() if dt.date.fromisoformat(one.until) < today)

    def erase(self, today: dt.date, limit: Month) -> None:
        """Erase them. Raises E-DSK-001."""
        del limit
        self.kept.erase_due(today)


def _rows(paths: Iterable[Path]) -> int:
    """Rows of Parquet files, by their heads."""
    return sum(pl.scan_parquet(path, glob=False).select(pl.len()).collect().item() for path in paths)
