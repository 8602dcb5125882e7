"""A folder to take extracts into: the real store, a clock that stands still, a journal in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl
from tests.contract.fakes import FakeClock, MemoryJournal

from bondroit.app.ingest_extract import IngestRequest, ingest_extract
from bondroit.app.ports import Quiet
from bondroit.ingesting.mapping import ColumnMapping, Mapping, SourceForm
from bondroit.store.checked import CheckedExtracts
from bondroit.store.checking import Engine
from bondroit.store.extracts import open_extract
from bondroit.store.parquet import ParquetTables
from bondroit.store.rejected import FolderRejects
from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import Type

if TYPE_CHECKING:
    from pathlib import Path

DAYS = (Type.MONTH, Type.DATE)
ISO = ("YYYY-MM-DD", "YYYY-MM")


def plain_mapping(name, **changes):
    """Every column of a table under its own name, written as the contract is; `changes` replaces some columns."""
    columns = (
        changes.get(c.name) or ColumnMapping(target=c, received=(c.name,), formats=ISO if c.type in DAYS else ())
        for c in TABLES[name].columns
    )
    return Mapping(TABLES[name], SourceForm(), tuple(columns))


@dataclass
class Here:
    """A workspace's tables and what takes extracts into them."""

    root: Path
    clock: FakeClock = field(default_factory=lambda: FakeClock(datetime(2026, 6, 15, tzinfo=UTC)))
    journal: MemoryJournal = field(default_factory=MemoryJournal)

    def __post_init__(self):
        self.engine = Engine(temporary=self.root / "tmp", threads=2, memory_limit="512MB")
        self.tables = ParquetTables(self.root / "tables", self.engine)
        self.checks = CheckedExtracts(self.root, self.engine)
        self.rejects = FolderRejects(self.root)

    def bring(self, frame, name, *, mapping=None, file="brought.csv", **asked):
        """Write rows (a frame, or the text of a CSV) to a file and take it in; the report."""
        path = self.root / file
        path.write_text(frame if isinstance(frame, str) else frame.write_csv())
        return self.take([path], mapping or plain_mapping(name), **asked)

    def take(self, paths, mapping, **asked):
        """Take files in; the report."""
        with open_extract(
            [str(path) for path in paths], mapping.source, wanted=mapping.received, temporary=self.engine.temporary
        ) as extract:
            return ingest_extract(
                extract=extract,
                mapping=mapping,
                checks=self.checks,
                tables=self.tables,
                journal=self.journal,
                clock=self.clock,
                progress=Quiet(),
                request=IngestRequest(**asked),
            )

    def files(self):
        """Every stored file under `tables/` and its bytes."""
        found = sorted((self.root / "tables").rglob("*.parquet"))
        return {str(path.relative_to(self.root / "tables")): path.read_bytes() for path in found}

    def left(self):
        """What lies in the temporary folder."""
        return list(self.engine.temporary.rglob("*")) if self.engine.temporary.exists() else []


def payments(month, cents, *, known=None, start=0):
    """Rows of the monthly table `unemployment_payments`, one for each amount."""
    n = len(cents)
    return pl.DataFrame(
        {
            "unemployment_number": [f"U{k:05}" for k in range(start, start + n)],
            "month": [month.first_day] * n,
            "known": [(known or month.plus(1)).first_day] * n,
            "unemployment_cents": list(cents),
        },
        schema=TABLES["unemployment_payments"].schema,
    )
