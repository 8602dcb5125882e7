"""Take an extract of a body into the workspace: checked whole, each month as a version known from a month on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from bondroit.app import ingest_refusals as refusals
from bondroit.app.ingest_notes import notes_of
from bondroit.app.ingest_taken import earlier_report, fingerprint_of_extract, stored_under
from bondroit.app.ingest_versions import Piece, pieces_of
from bondroit.domain.months import Month
from bondroit.ingesting.checks import absent_columns, compile_checks
from bondroit.ingesting.fault_codes import Code
from bondroit.ingesting.rejects import REJECTED_AT_MOST, RETENTION_DAYS, FileFaults

if TYPE_CHECKING:
    from bondroit.app.ingest_ports import CheckedExtract, ExtractChecks, ReceivedExtract
    from bondroit.app.ports import Clock, Journal, Progress, Tables
    from bondroit.errors import Text
    from bondroit.ingesting.mapping import Mapping

INGESTED = (
    "snapshots", "members", "events", "corrections", "outcomes", "past_controls", "suspensions", "claims", "disputes",
    "homes", "places", "persons", "tax_persons", "unemployment_persons", "payroll_persons", "tax_incomes",
    "unemployment_payments", "payroll", "health", "suspensions_health",
)  # fmt: skip
"""What a body brings. The other tables are made by the platform from these, or are the truth of a town."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestRequest:
    """How an extract is taken.

    Attributes:
        mode: `whole`: each month it brings is brought whole; `changes`: only the rows that changed, merged by key;
            None: as the mapping says.
        conflicts: rows with one key that say different things are rejected, or the last of them counts; None: as the
            mapping says.
        known: the month in which all of it was known; None: see `ingest_versions`.
        replace: put it in the place of the latest version of each month, which was brought by mistake.
        keep_sound: leave rejected rows out and take the others, rather than nothing; the row that stands for the key
            of a rejected one stays.
        at_most: share of the rows that may be left out so.
        dry_run: check and tell, and write nothing at all.
    """

    mode: Literal["whole", "changes"] | None = None
    conflicts: Literal["reject", "last"] | None = None
    known: Month | None = None
    replace: bool = False
    keep_sound: bool = False
    at_most: float = REJECTED_AT_MOST
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractReport:
    """What became of an extract.

    Attributes:
        table: where it went.
        files: the names of its files.
        rows: received, lines that are no rows included.
        taken: rows that count.
        rejected: rows left out because of a fault.
        duplicates: rows that were the same as another, kept once.
        superseded: rows replaced by a later one, where the mapping says so.
        standing_kept: rows that stood and stay, because the row brought for their key was rejected.
        months: what was made of each month (one without a month for a table in one file).
        recognised: whether all of it was there already; then nothing was written.
        kept_aside: the file of the rejected rows.
        faults: each fault by file, with three lines.
        notes: what a person should know though nothing is wrong.
    """

    table: str
    files: tuple[str, ...]
    rows: int
    taken: int
    rejected: int = 0
    duplicates: int = 0
    superseded: int = 0
    standing_kept: int = 0
    months: tuple[dict[str, Any], ...] = ()
    recognised: bool = False
    kept_aside: str | None = None
    faults: tuple[dict[str, Any], ...] = ()
    notes: tuple[Text, ...] = field(default=())

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        names = (
            "table", "rows", "taken", "rejected", "duplicates", "superseded", "standing_kept", "recognised",
            "kept_aside",
        )  # fmt: skip
        return {
            **{name: getattr(self, name) for name in names},
            "files": list(self.files),
            "months": [dict(month) for month in self.months],
            "faults": [dict(fault) for fault in self.faults],
        }


def ingest_extract(
    *,
    extract: ReceivedExtract,
    mapping: Mapping,
    checks: ExtractChecks,
    tables: Tables,
    journal: Journal,
    clock: Clock,
    progress: Progress,
    request: IngestRequest | None = None,
) -> ExtractReport:
    """Check an extract against the contract of its table and write it, month by month if the table is monthly.

    By default nothing is taken if a single row is rejected: a snapshot without its difficult files is a biased one,
    and a fault is more often in the export or the mapping than in the rows. Rejected rows are kept aside either way.
    The same extract again is recognised, and so is a month that does not differ from what stands.

    Raises:
        UserError: E-USE-001 for a table nobody brings, a wrong `known` or changes that a later version would hide;
            E-TAB-004 for columns that are not there; E-TAB-002 with every fault at once; E-TAB-003 without a sound
            row; E-WRK-003 for changes of a month that was never brought whole.
    """
    asked = request or IngestRequest()
    conflicts = asked.conflicts or mapping.conflicts
    asked = replace(asked, mode=asked.mode or mapping.mode)
    now = clock.now().date()
    refusals.require_brought(mapping.table.name, INGESTED)
    refusals.require_known(asked.known, Month.from_date(now))
    refusals.require_versions(asked.known, mapping.table)
    refusals.require_columns(absent_columns(mapping, extract.columns), extract.files)
    inputs = fingerprint_of_extract(extract, mapping, asked)
    earlier = None if asked.replace else earlier_report(journal, tables, mapping.table.name, inputs)
    if earlier is not None:
        return ExtractReport(**{**earlier, "files": extract.files, "recognised": True})
    compiled = compile_checks(mapping, today=now)
    name = f"{mapping.table.name}-{inputs[:12]}"
    with progress.step(mapping.table.name), checks.check(extract, compiled, conflicts, name) as checked:
        faults = FileFaults(extract.files, tuple(part.place for part in extract.parts), checked.counts)
        aside = None if asked.dry_run else checked.keep_aside(now, now + timedelta(days=RETENTION_DAYS))
        _require_takable(checked, faults, asked, table=mapping.table.name, aside=aside, journal=journal)
        pieces = pieces_of(checked, tables, mapping.table, asked, Month.from_date(now))
        in_one_file = [(piece.brought, piece.difference) for piece in pieces if piece.month is None]
        refusals.require_kept(mapping.table.name, in_one_file, replace=asked.replace)
        report = _report(extract, checked, faults, pieces, table=mapping.table.name, aside=aside)
        if asked.dry_run:
            return report
        # The latest month is the last to be renamed: while it is not there, what the others bring is not older news.
        changed = sorted((p for p in pieces if p.writes), key=lambda p: p.order, reverse=True)
        tables.write_all(mapping.table.name, [(p.month, p.known, p.frame) for p in changed])
    stored = {"inputs": inputs, "outputs": stored_under(tables, mapping.table.name, pieces)}
    stored |= {"key": mapping.key} if mapping.key else {}
    journal.append("ingest", "control", {**report.to_document(), **stored})
    return report


def _require_takable(
    checked: CheckedExtract,
    faults: FileFaults,
    asked: IngestRequest,
    *,
    table: str,
    aside: str | None,
    journal: Journal,
) -> None:
    """Refuse what has faults, unless its sound rows are asked for and are enough."""
    too_many = checked.rejected > asked.at_most * checked.rows
    if checked.rejected and (not asked.keep_sound or too_many):
        told = {"table": table, "files": list(faults.files), "refused": True, "rows": checked.rows}
        if aside is not None:
            # What is kept aside is a copy of people's data: the journal knows of it.
            journal.append("ingest", "control", {**told, "rejected": checked.rejected, "faults": faults.to_document()})
        share = asked.at_most if asked.keep_sound else None
        raise refusals.rejected(table, faults, rows=(checked.rejected, checked.rows), aside=aside, at_most=share)
    if checked.rejected == checked.rows:
        raise refusals.no_row(faults.files)


def _report(
    extract: ReceivedExtract,
    checked: CheckedExtract,
    faults: FileFaults,
    pieces: tuple[Piece, ...],
    *,
    table: str,
    aside: str | None,
) -> ExtractReport:
    return ExtractReport(
        table=table,
        files=extract.files,
        rows=checked.rows,
        taken=sum(piece.brought for piece in pieces),
        rejected=checked.rejected,
        duplicates=faults.rows_of(Code.DUPLICATE),
        superseded=faults.rows_of(Code.SUPERSEDED),
        months=tuple(piece.to_document() for piece in pieces),
        standing_kept=sum(piece.kept for piece in pieces),
        recognised=not any(piece.writes for piece in pieces),
        kept_aside=aside,
        faults=tuple(faults.to_document()),
        notes=(*faults.told(), *faults.told(notes=True), *notes_of(pieces)),
    )
