"""Hold what households declared against what partner bodies know: questions one way, payments the other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.app.recognition import earlier_figures, fingerprint_of
from bondroit.app.reconcile_links import links_of, tables_of
from bondroit.app.reconcile_part import Part, reconcile_part
from bondroit.app.reconcile_reading import FILES_AT_ONCE, ranges
from bondroit.errors import Text, UserError
from bondroit.law.caching import code
from bondroit.reconciling.flows import Flow, added
from bondroit.reconciling.prefilling import with_difference
from bondroit.reconciling.sources import default_tolerances

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.app.ports import Journal, Progress, Tables
    from bondroit.domain.months import Month
    from bondroit.law.port import Law
    from bondroit.reconciling.sources import Tolerances

VERB = "reconcile"
PURPOSE = "control and rights"
"""Questions may lead to a control, proposals serve rights: the journal says both."""
WRITTEN = ("questions", "proposals", "proposed_amounts")
_READ = ("snapshots", "members", "corrections")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconcileRequest:
    """What is asked for.

    Attributes:
        month: only what was known before it counts.
        tolerances: sources, delays, tolerances.
        links: see `reconcile_links.links_of`; None chooses.
        prefilled: also reckon what pre-filled declarations would have avoided.
        files_at_once: files held in memory at once.
    """

    month: Month
    tolerances: Tolerances = field(default_factory=default_tolerances)
    links: str | None = None
    prefilled: bool = False
    files_at_once: int = FILES_AT_ONCE


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconcileReport:
    """What was compared and what came of it; money in cents.

    Attributes:
        month: the as-of month.
        links: what links numbers to persons.
        law: what amounts are computed by.
        files: files compared.
        flows: by source.
        asked, proposed: households.
        estimate_cents: what the questions may mean together (negative): for agents, never claimed.
        proposed_cents: payments proposed.
        benefits: proposed by benefit: benefit, households, cents.
        prefilled: lines of `prefilling.avoided`; empty if not asked for.
        tolerances: what decided.
        recognised: nothing was done again.
    """

    month: str
    links: str
    law: str
    files: int
    flows: tuple[Flow, ...]
    asked: int
    proposed: int
    estimate_cents: int
    proposed_cents: int
    benefits: tuple[Mapping[str, Any], ...]
    prefilled: tuple[Mapping[str, Any], ...]
    tolerances: Mapping[str, Any]
    recognised: bool = False

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "month": self.month, "purpose": PURPOSE, "links": self.links, "law": self.law, "files": self.files,
            "flows": [flow.to_document() for flow in self.flows], "asked": self.asked, "proposed": self.proposed,
            "estimate_cents": self.estimate_cents, "proposed_cents": self.proposed_cents,
            "benefits": [dict(b) for b in self.benefits], "prefilled": [dict(p) for p in self.prefilled],
            "tolerances": dict(self.tolerances), "recognised": self.recognised,
        }  # fmt: skip

    @classmethod
    def from_document(cls, document: Mapping[str, Any], *, recognised: bool) -> ReconcileReport:
        """The report that `to_document` told."""
        kept = {name: value for name, value in document.items() if name != "purpose"}
        flows = tuple(Flow.from_document(flow) for flow in document["flows"])
        lists = {name: tuple(document[name]) for name in ("benefits", "prefilled")}
        return cls(**{**kept, "flows": flows, **lists, "recognised": recognised})


def reconcile_files(
    *, request: ReconcileRequest, law: Law, tables: Tables, journal: Journal, progress: Progress
) -> ReconcileReport:
    """Write `questions`, `proposals` and `proposed_amounts` of a month.

    Args:
        request: what is asked for.
        law: says which side a difference is on, and what it means in euros.
        tables: reads snapshots, members, corrections and the partners' tables; what was asked and proposed earlier.
        journal: gets one entry with the purpose; the same request on the same tables is recognised by it.
        progress: one step for each range of files.

    Raises:
        UserError: E-WRK-003 if there are no files of the month before, or nothing links persons to numbers.
    """
    month = request.month
    request = replace(request, tolerances=sources_there(request.tolerances, tables))
    used, links = links_of(tables, month, request.links)
    inputs = _inputs(request, used, law, tables)
    known = earlier_figures(journal, VERB, str(month), inputs, _outputs(tables, month))
    if known is not None:
        return ReconcileReport.from_document(known, recognised=True)
    parts = []
    with progress.step(f"{month}") as advance:
        for files in ranges(tables, month, request.files_at_once):
            part = reconcile_part(
                files, links, law, tables, month=month, tolerances=request.tolerances, fill=request.prefilled
            )
            parts.append(part)
            advance()
    whole = {name: pl.concat([getattr(part, name) for part in parts]) for name in WRITTEN}
    for name, frame in whole.items():
        tables.write(name, frame, month)
    report = _report(request, used, law, parts, whole)
    journal.append(
        VERB,
        PURPOSE,
        {
            "month": str(month), "inputs": inputs, "outputs": _outputs(tables, month), "figures": report.to_document()
        },
    )  # fmt: skip
    return report


def sources_there(tolerances: Tolerances, tables: Tables) -> Tolerances:
    """The sources whose tables were taken in; E-WRK-003 if there is none."""
    there = tuple(source for source in tolerances.sources if tables.exists(source.table))
    if there:
        return replace(tolerances, sources=there)
    names = ", ".join(source.table for source in tolerances.sources)
    raise UserError(
        "E-WRK-003",
        Text("No partner data were taken in yet.", "Aucune donnée de partenaire n'a encore été prise."),
        faults=[Text(f"Missing: {names}.", f"Manque : {names}.")],
        remedy=Text("ingest one of these tables first.", "prenez d'abord l'une de ces tables."),
    )


def _report(
    request: ReconcileRequest, used: str, law: Law, parts: Sequence[Part], whole: Mapping[str, pl.DataFrame]
) -> ReconcileReport:
    questions, amounts = whole["questions"], whole["proposed_amounts"]
    asked = questions.filter(pl.col("estimate_cents").is_not_null()).unique("household_id")
    benefits = (
        amounts.group_by("benefit")
        .agg(pl.col("household_id").n_unique().alias("households"), pl.col("proposed_cents").sum())
        .sort("benefit")
    )
    return ReconcileReport(
        month=str(request.month),
        links=used,
        law=f"{law.name} {law.version}",
        files=sum(part.files for part in parts),
        flows=added(flow for part in parts for flow in part.flows),
        asked=questions["household_id"].n_unique(),
        proposed=whole["proposals"]["household_id"].n_unique(),
        estimate_cents=int(asked["estimate_cents"].sum()),
        proposed_cents=int(amounts["proposed_cents"].sum()),
        benefits=tuple(benefits.to_dicts()),
        prefilled=_filled(parts),
        tolerances=request.tolerances.to_document(),
    )


def _filled(parts: Sequence[Part]) -> tuple[Mapping[str, Any], ...]:
    frames = [part.avoided for part in parts if part.avoided is not None]
    if not frames:
        return ()
    rows = with_difference(pl.concat(frames))
    return tuple(rows.with_columns(pl.col("history_month").dt.strftime("%Y-%m")).to_dicts())


def _inputs(request: ReconcileRequest, used: str, law: Law, tables: Tables) -> str:
    month = request.month
    sources = [source.table for source in request.tolerances.sources]
    names = (*_READ, *sources, *tables_of(used))
    return fingerprint_of(
        {
            **{name: _fingerprint(tables, name, month) for name in names},
            "earlier": [tables.fingerprint(name, m) for name in WRITTEN[:2] for m in tables.months(name) if m < month],
            "law": f"{law.name} {law.version} {code()}",
            "asked": request.tolerances.to_document(),
            "prefilled": request.prefilled,
        }
    )


def _fingerprint(tables: Tables, name: str, month: Month) -> list[str] | str:
    """Of what is read: the months before `month`, or the whole of a table that is not monthly; empty if absent."""
    months = tables.months(name, known_by=month)
    if months:
        return [tables.fingerprint(name, m, known_by=month) for m in months if m < month]
    return tables.fingerprint(name) if tables.exists(name) else ""


def _outputs(tables: Tables, month: Month) -> str:
    if not all(tables.exists(name, month) for name in WRITTEN):
        return ""
    return fingerprint_of({name: tables.fingerprint(name, month) for name in WRITTEN})
