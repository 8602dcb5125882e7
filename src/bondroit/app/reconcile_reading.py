"""What a reconciliation reads: some files at a time, and only what was known before the as-of month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bondroit.domain.months import Month, month_range
from bondroit.law.known import months_needed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bondroit.app.ports import Tables

FILES_AT_ONCE = 500_000
"""Files held in memory at once: partner lines of eight months of these, and what differs, take some 2 GiB."""


@dataclass(frozen=True, slots=True)
class Files:
    """A range of files, by identifier, both ends included."""

    low: str
    high: str

    @property
    def inside(self) -> pl.Expr:
        """Whether a row is of these files."""
        return pl.col("household_id").is_between(pl.lit(self.low), pl.lit(self.high))


def ranges(tables: Tables, month: Month, files: int = FILES_AT_ONCE) -> Iterator[Files]:
    """The files of the snapshot before `month`, in ranges of so many."""
    last = month.plus(-1)
    known = tables.scan("snapshots", [last], known_by=month)
    names = known.select(pl.col("household_id").sort()).collect().to_series()
    for start in range(0, len(names), files):
        part = names[start : start + files]
        yield Files(str(part[0]), str(part[-1]))


def span(tables: Tables, name: str, first: Month, last: Month, month: Month) -> pl.LazyFrame:
    """Rows of a monthly table for the months from `first` to `last` that are there, as known before `month`.

    A table that starts after `last` gives no row: there is nothing to compare so far back.

    Raises:
        UserError: E-WRK-003 if no month of the table is known.
    """
    known = tables.months(name, known_by=month)
    there = [m for m in known if first <= m <= last]
    if known and not there:
        return tables.scan(name, known[:1], known_by=month).clear()
    return tables.scan(name, there or [last], known_by=month)


def unbroken(tables: Tables, last: Month, first: Month, month: Month) -> list[Month]:
    """The months up to `last`, back to what the law looks at for `first`, as far as both tables go without a hole."""
    start, _ = months_needed(first, last)
    both = set(tables.months("snapshots", known_by=month)) & set(tables.months("members", known_by=month))
    found: list[Month] = []
    for at in reversed(list(month_range(start, last))):
        if at not in both:
            break
        found.insert(0, at)
    return found
