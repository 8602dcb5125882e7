"""Hold a town's questions and proposals against its truth: errors found, wrong alarms, and what a tolerance costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.app.reconcile_files import sources_there
from bondroit.app.reconcile_links import TRUE, links_of
from bondroit.app.reconcile_part import Lives, asked_before, compare_part, months_of, quarterly_of
from bondroit.app.reconcile_reading import ranges, span
from bondroit.domain.benefits import BENEFITS
from bondroit.reconciling.asking import asked
from bondroit.reconciling.comparing import PLACE, months_compared
from bondroit.reconciling.effects import RIGHT, paid_months
from bondroit.reconciling.measuring import Measured, by_tolerance, money, open_mistakes
from bondroit.reconciling.sources import default_tolerances

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.app.ports import Journal, Tables
    from bondroit.app.reconcile_reading import Files
    from bondroit.domain.months import Month
    from bondroit.law.port import Law
    from bondroit.reconciling.sources import Tolerances


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The figures of the check; money in cents.

    Attributes:
        month: the as-of month.
        links: what links numbers to persons.
        measured: by source, direction and tolerance.
        mistakes: mistakes not known yet that touch the months compared, by fact.
        money: see `measuring.money`.
        prefilled: by direction, against the truth: direction, declared_cents, filled_cents, avoided_cents.
    """

    month: str
    links: str
    measured: tuple[Measured, ...]
    mistakes: tuple[Mapping[str, Any], ...]
    money: Mapping[str, int]
    prefilled: tuple[Mapping[str, Any], ...]

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "month": self.month, "links": self.links, "measured": [m.to_document() for m in self.measured],
            "mistakes": [dict(m) for m in self.mistakes], "money": dict(self.money),
            "prefilled": [dict(p) for p in self.prefilled],
        }  # fmt: skip


def check_reconciled(
    *, month: Month, law: Law, tables: Tables, journal: Journal, links: str | None = None,
    tolerances: Tolerances | None = None,
) -> CheckReport:  # fmt: skip
    """Compare as of `month` and hold the result against the town's truth; nothing is asked or written.

    Args:
        month: only what was known before it counts for the comparison.
        law: computes amounts.
        tables: read for audit: the truth too.
        journal: gets one entry, for audit.
        links: see `links_of`; `same_persons` leaves wrong links out of the picture.
        tolerances: those in force by default.

    Raises:
        UserError: E-WRK-003 outside a town.
    """
    tolerances = sources_there(tolerances or default_tolerances(), tables)
    used, found_links = links_of(tables, month, links)
    _, true_links = links_of(tables, month, TRUE)
    files = next(iter(ranges(tables, month, 2**31)))
    own = found_links.filter(files.inside).collect()
    strangers = own.join(true_links.collect(), on=["household_id", "person", "source", "number"], how="anti")
    quarterly = quarterly_of(files, tables, month)
    months, everybody = {}, {}
    for source in tolerances.monthly:
        spoken = (source, files, own.lazy(), quarterly, tables)
        months[source.name] = months_of(*spoken, month=month, tolerances=tolerances)
        every = (source, files, _everybody(tables, files, source.name, month), quarterly, tables)
        everybody[source.name] = months_of(*every, month=month, tolerances=tolerances)
    spans = [months_compared(source, month, tolerances.months) for source in tolerances.monthly]
    first, last = min(a for a, _ in spans), max(b for _, b in spans)
    truths = span(tables, "truths", first, last, month)
    measures = by_tolerance(
        tolerances, months, everybody, truths, wrong_links=strangers, late=_late(tables, own, tolerances, month)
    )
    sums, prefilled = _money(files, own, law, tables, month=month, tolerances=tolerances)
    report = CheckReport(
        month=str(month),
        links=used,
        measured=tuple(measures),
        mistakes=tuple(open_mistakes(tables.scan("mistakes"), first, last, month).to_dicts()),
        money=sums,
        prefilled=tuple(prefilled.to_dicts()),
    )
    journal.append("reconcile check", "audit", {"month": str(month), "figures": report.to_document()})
    return report


def _everybody(tables: Tables, files: Files, source: str, month: Month) -> pl.LazyFrame:
    """Links that lead nowhere, for every adult: so that units of those whom no source knows are there too."""
    members = span(tables, "members", month.plus(-24), month.plus(-1), month).filter(files.inside)
    adults = members.filter(pl.col("person") <= 2).select(PLACE).unique()
    nowhere = pl.concat_str("household_id", pl.lit(" "), "person").alias("number")
    return adults.select(*PLACE, pl.lit(source).alias("source"), nowhere).collect().lazy()


def _late(tables: Tables, links: pl.DataFrame, tolerances: Tolerances, month: Month) -> pl.DataFrame:
    """Months that a source corrected in `month` or later: source, `PLACE`, month."""
    found = [
        pl.DataFrame(schema={"source": pl.String, "household_id": pl.String, "person": pl.Int32, "month": pl.Date})
    ]
    for source in tolerances.monthly:
        if source.name == "payroll":
            lines = tables.scan(source.table).filter(pl.col("correction") & (pl.col("known") >= month.first_day))
            own = links.filter(pl.col("source") == source.name)
            late = lines.select(pl.col(source.number).alias("number"), "month").collect()
            found.append(own.join(late, on="number").select("source", *PLACE, "month"))
    return pl.concat(found)


def _money(
    files: Files, links: pl.DataFrame, law: Law, tables: Tables, *, month: Month, tolerances: Tolerances
) -> tuple[dict[str, int], pl.DataFrame]:
    """What would be moved and how much of it is truly wrong; what pre-filling would truly have avoided."""
    compared = compare_part(files, links.lazy(), tables, month=month, tolerances=tolerances)
    lives = Lives(law, tables, month, tolerances)
    before = asked_before(tables, month).clear()
    found = lives.effects(compared.months)
    unlike = pl.concat([u.filter(pl.col("direction").is_not_null()) for u in compared.units.values()])
    done = asked(unlike, unlike.clear(), found, earlier=before, month=month, least_cents=tolerances.least_cents)
    first, last = month.plus(-tolerances.span), month.plus(-1)
    snapshots = span(tables, "snapshots", first, last, month)
    corrections = tables.scan("corrections") if tables.exists("corrections") else None
    paid = paid_months(snapshots, corrections, first, month).filter("claimed")
    truths = span(tables, "truths", first, last, month)
    due = pl.concat(
        truths.select(
            "household_id", pl.lit(str(b)).alias("benefit"), pl.col("month").alias("history_month"),
            pl.col(f"{b}_due_cents").alias("due_cents"),
        )
        for b in BENEFITS
    )  # fmt: skip
    true = due.rename({"due_cents": "cents"}).collect()
    fields = ("declared_cents", "filled_cents", "avoided_cents")
    filled = lives.avoided(compared.months, true).group_by("direction").agg(pl.col(fields).sum()).sort("direction")
    return money(found, done.outcomes, paid.join(due, on=RIGHT).collect()), filled
