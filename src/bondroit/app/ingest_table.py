"""Take a file that keeps the contract of a table into the workspace, or tell all its faults and take nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.domain.months import Month
from bondroit.errors import Text, UserError
from bondroit.ingesting.conform import LINE, ROW, conform_received
from bondroit.tables.catalogue import TABLES

if TYPE_CHECKING:
    from datetime import date

    from bondroit.app.ports import Clock, Journal, Progress, ReceivedTables, Tables
    from bondroit.tables.contract import Table

# What a body brings. The other tables are made by the platform from these.
INGESTED = ("snapshots", "events", "corrections", "members", "outcomes")


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What was taken in."""

    table: str
    rows: int
    months: tuple[str, ...]
    recognised: bool

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {"table": self.table, "rows": self.rows, "months": list(self.months), "recognised": self.recognised}


def ingest_table(
    *,
    path: str,
    name: str,
    received: ReceivedTables,
    tables: Tables,
    journal: Journal,
    clock: Clock,
    progress: Progress,
) -> IngestReport:
    """Check `path` against the contract of table `name` and write it, month by month if the table is monthly.

    A month that is there already is replaced as a whole, and so are the outcomes of a month and origin; the same
    content again is recognised.

    Raises:
        UserError: E-USE-001 for a table nobody brings; E-TAB-... for the file; E-TAB-002 with every fault at once.
    """
    table = _contract(name)
    frame = received.read(path)
    place = LINE if ".csv" in PurePath(path).name.lower() or path.lower().endswith(".txt") else ROW
    good, faults = conform_received(frame, table, last=Month.from_date(clock.now().date()), place=place)
    if faults:
        raise UserError(
            "E-TAB-002",
            Text(
                f"{PurePath(path).name} does not keep the contract of {name}; nothing was taken in.",
                f"{PurePath(path).name} ne respecte pas le contrat de {name} ; rien n'a été pris.",
            ),
            faults=faults,
            remedy=Text(
                f"correct these lines and run again; docs/reference/tables.md describes {name}.",
                f"corrigez ces lignes et relancez ; docs/reference/tables.md décrit {name}.",
            ),
        )
    ordered = table.conform(good).sort(*table.key)
    days: list[date] = ordered["month"].unique().sort().to_list() if table.monthly else []
    before = _fingerprints(tables, name, days)
    if table.monthly:
        with progress.step(name, total=len(days)) as advance:
            for day in days:
                tables.write(name, ordered.filter(pl.col("month") == day), Month.from_date(day))
                advance()
    else:
        tables.write(name, _merged(ordered, table, tables))
    recognised = before is not None and before == _fingerprints(tables, name, days)
    report = IngestReport(name, ordered.height, tuple(str(Month.from_date(d)) for d in days), recognised)
    journal.append("ingest", "control", report.to_document())
    return report


def _merged(brought: pl.DataFrame, table: Table, tables: Tables) -> pl.DataFrame:
    """What is brought, with the outcomes of other months and origins that were there; other tables are replaced."""
    if table.name != "outcomes" or not tables.exists(table.name):
        return brought
    batch = ["month", "origin"]
    others = tables.read(table.name).join(brought.select(batch).unique(), on=batch, how="anti")
    return pl.concat([others, brought]).sort(*table.key)


def _contract(name: str) -> Table:
    if name in INGESTED and name in TABLES:
        return TABLES[name]
    known = ", ".join(n for n in INGESTED if n in TABLES)
    raise UserError(
        "E-USE-001",
        Text(
            f"'{name}' is not a table that a body brings.", f"« {name} » n'est pas une table qu'un organisme apporte."
        ),
        remedy=Text(f"name one of: {known}.", f"nommez-en une : {known}."),
    )


def _fingerprints(tables: Tables, name: str, days: list[date]) -> tuple[str, ...] | None:
    """What is stored now for these months (or for the whole table); None if any part is not there."""
    if not days:
        return (tables.fingerprint(name),) if tables.exists(name) else None
    months = [Month.from_date(day) for day in days]
    if not all(tables.exists(name, month) for month in months):
        return None
    return tuple(tables.fingerprint(name, month) for month in months)
