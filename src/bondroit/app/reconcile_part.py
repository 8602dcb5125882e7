"""Reconcile one range of files: compare, ask the law what differences mean, sort them into questions and proposals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bondroit.app.reconcile_reading import Files, span, unbroken
from bondroit.domain.months import Month
from bondroit.law.known import MEMBER_COLUMNS, SNAPSHOT_COLUMNS
from bondroit.reconciling.asking import asked, overlapping
from bondroit.reconciling.comparing import (
    MEMBERS_NEEDED,
    MONTHS,
    UNIT,
    UNITS,
    compared_months,
    compared_units,
    months_compared,
    quarterly_files,
)
from bondroit.reconciling.effects import EFFECTS, RIGHT, effects, given, paid_months, replaced
from bondroit.reconciling.flows import flow_of, silence
from bondroit.reconciling.prefilling import avoided
from bondroit.reconciling.sources import default_tolerances
from bondroit.reconciling.yearly import YEARLY_MEMBERS, compared_years, told_months, years_compared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bondroit.app.ports import Tables
    from bondroit.law.port import Law
    from bondroit.reconciling.flows import Flow
    from bondroit.reconciling.sources import Source, Tolerances

LAW_FILES = 20_000
"""Files given to the law at once."""
TOLD = {"household_id": pl.String(), "person": pl.Int32(), "income": pl.String(), "month": pl.Date(),
        "partner_cents": pl.Int64()}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What came of a range of files."""

    files: int
    flows: tuple[Flow, ...]
    questions: pl.DataFrame
    proposals: pl.DataFrame
    proposed_amounts: pl.DataFrame
    avoided: pl.DataFrame | None


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """What a range of files gives before anybody is asked.

    Attributes:
        units: every unit of each source, within the tolerance or not.
        months: the months of the units that differ, with their direction.
        years: every year compared.
        silent: by source, why it compares nothing if it does not, see `flows.silence`.
    """

    units: dict[str, pl.DataFrame]
    months: pl.DataFrame
    years: pl.DataFrame | None
    silent: dict[str, str]


def reconcile_part(
    files: Files, links: pl.LazyFrame, law: Law, tables: Tables, *, month: Month, tolerances: Tolerances, fill: bool
) -> Part:
    """Compare a range of files and say what is asked and proposed.

    Args:
        files: the range.
        links: household_id, person, source, number.
        law: computes amounts.
        tables: read as known before `month`.
        month: the as-of month.
        tolerances: sources and tolerances.
        fill: also reckon what pre-filled declarations would have avoided.
    """
    compared = compare_part(files, links, tables, month=month, tolerances=tolerances)
    none = pl.DataFrame(schema=UNITS)
    differ = pl.concat([none, *(u.filter(pl.col("direction").is_not_null()) for u in compared.units.values())])
    before = asked_before(tables, month)
    fresh = compared.months.join(overlapping(differ, before), on=UNIT, how="anti")
    lives = Lives(law, tables, month, tolerances)
    found = lives.effects(fresh)
    years = compared.years
    unlike = none if years is None else years.filter(pl.col("direction").is_not_null()).drop("by_months")
    done = asked(differ, unlike, found, earlier=before, month=month, least_cents=tolerances.least_cents)
    units = compared.units if years is None else {**compared.units, tolerances.yearly[0].name: years}
    return Part(
        files=_count(files, tables, month),
        flows=tuple(flow_of(s, units[s.name], done.outcomes, compared.silent[s.name]) for s in tolerances.sources),
        questions=done.questions,
        proposals=done.proposals,
        proposed_amounts=done.amounts,
        avoided=lives.avoided(compared.months) if fill else None,
    )


def compare_part(
    files: Files, links: pl.LazyFrame, tables: Tables, *, month: Month, tolerances: Tolerances
) -> Compared:
    """Units and years of a range of files, see `reconcile_part`."""
    own = links.filter(files.inside).collect().lazy()
    quarterly = quarterly_of(files, tables, month)
    units, months = {}, []
    for source in tolerances.monthly:
        every = months_of(source, files, own, quarterly, tables, month=month, tolerances=tolerances)
        units[source.name] = compared_units(source, every.lazy()).collect().sort(UNIT)
        unlike = units[source.name].filter(pl.col("direction").is_not_null()).select(*UNIT, "direction")
        months.append(every.join(unlike, on=UNIT).sort(*UNIT, "month"))
    years = [_years(s, files, own, tables, month=month, tolerances=tolerances) for s in tolerances.yearly]
    linked = set(own.select(pl.col("source").unique()).collect().to_series())
    silent = {
        s.name: silence(linked=s.name in linked, covered=_covered(s, tables, month, tolerances))
        for s in tolerances.sources
    }
    return Compared(units, pl.concat([pl.DataFrame(schema=MONTHS), *months]), years[0] if years else None, silent)


def _covered(source: Source, tables: Tables, month: Month, tolerances: Tolerances) -> bool:
    """Whether the members are known in a month, or in all months of a year, that the source is held against."""
    there = tables.months("members", known_by=month)
    if source.yearly:
        return any(
            all(Month.of(year, m) in there for m in range(1, 13)) for year in _known_years(source, tables, month)
        )
    first, until = months_compared(source, month, tolerances.months)
    return any(first <= m <= until for m in there)


def _known_years(source: Source, tables: Tables, month: Month) -> list[int]:
    """The years that a yearly source is compared on; the last one if it says nothing of any."""
    lines = years_compared(tables.scan(source.table), month)
    known: list[int] = lines.select(pl.col("year").unique()).collect().to_series().sort().to_list()
    return known or [month.index // 12 - 1]


def quarterly_of(files: Files, tables: Tables, month: Month) -> pl.LazyFrame:
    """Which files of a range declare each quarter, see `comparing.quarterly_files`."""
    last = month.plus(-1)
    snapshots = span(tables, "snapshots", last.plus(-2), last, month).filter(files.inside)
    return quarterly_files(snapshots, month).collect().lazy()


def months_of(
    source: Source, files: Files, own: pl.LazyFrame, quarterly: pl.LazyFrame, tables: Tables, *, month: Month,
    tolerances: Tolerances,
) -> pl.DataFrame:  # fmt: skip
    """Every month compared of a range of files, see `comparing.compared_months`."""
    first, until = months_compared(source, month, tolerances.months)
    return compared_months(
        source,
        members=span(tables, "members", first, until, month).filter(files.inside).select(MEMBERS_NEEDED),
        quarterly=quarterly,
        links=own,
        lines=span(tables, source.table, first, until, month),
        month=month,
        months=tolerances.months,
    ).collect(engine="streaming")


def _years(
    source: Source, files: Files, links: pl.LazyFrame, tables: Tables, *, month: Month, tolerances: Tolerances
) -> pl.DataFrame:
    """Every year compared of a range of files."""
    lines = tables.scan(source.table)
    known = _known_years(source, tables, month)
    first, last = Month.of(known[0], 1), Month.of(known[-1], 12)
    members = span(tables, "members", first, last, month).filter(files.inside).select(YEARLY_MEMBERS)
    told = [
        told_months(s, members=members, links=links, lines=span(tables, s.table, first, last, month), month=month)
        for s in default_tolerances().monthly
        if tables.exists(s.table)
    ]
    years = compared_years(
        source,
        members=members,
        links=links,
        lines=lines,
        told=pl.concat([pl.LazyFrame(schema=TOLD), *told]),
        month=month,
        tolerances=tolerances,
    )
    return years.collect(engine="streaming").sort(UNIT)


def asked_before(tables: Tables, month: Month) -> pl.DataFrame:
    """`UNIT` and until of what was asked or proposed in the months before `month`."""
    place = [*UNIT, "until"]
    found = [pl.DataFrame(schema={name: UNITS[name] for name in place})]
    for name in ("questions", "proposals"):
        earlier = [m for m in tables.months(name) if m < month]
        if earlier:
            found.append(tables.scan(name, earlier).select(place).collect())
    return pl.concat(found).unique()


def _count(files: Files, tables: Tables, month: Month) -> int:
    last = tables.scan("snapshots", [month.plus(-1)], known_by=month)
    return int(last.filter(files.inside).select(pl.len()).collect().item())


class Lives:
    """The law on the lives of some files, on what was declared or on other amounts.

    Args:
        law: the law.
        tables: read as known before `month`.
        month: the as-of month.
        tolerances: how many months are computed again.
    """

    def __init__(self, law: Law, tables: Tables, month: Month, tolerances: Tolerances) -> None:
        self._law, self._tables, self._month = law, tables, month
        self._last = month.plus(-1)
        self._months = unbroken(tables, self._last, month.plus(-tolerances.span), month)
        self._first = max(month.plus(-tolerances.span), self._months[0])

    def effects(self, months: pl.DataFrame) -> pl.DataFrame:
        """What differences change, see `effects.effects`, whatever the number of files."""
        found = [pl.DataFrame(schema=EFFECTS)]
        for own, snapshots, members, paid in self._read(months):
            found.append(
                effects(
                    self._law, snapshots=snapshots, members=members, months=own, paid=paid, first=self._first,
                    last=self._last,
                )
            )  # fmt: skip
        return pl.concat(found)

    def avoided(self, months: pl.DataFrame, true: pl.DataFrame | None = None) -> pl.DataFrame:
        """What pre-filled declarations would have avoided.

        Args:
            months: the months of the units that differ.
            true: `RIGHT`, cents: what is truly due, where somebody knows it; None: the partners' figures of now stand
                for it.
        """
        found = []
        for own, snapshots, members, paid in self._read(months):
            quarters = own.filter(pl.col("until") > pl.col("first"))
            lives = [members, replaced(members, quarters, "prefilled_cents")]
            lives += [replaced(members, own)] if true is None else []
            declared, filled, *known = (
                given(self._law, snapshots=snapshots, members=one, first=self._first, last=self._last) for one in lives
            )
            best = known[0] if true is None else true
            found.append(avoided(declared, filled, best, paid.filter("claimed")))
        nobody = pl.DataFrame(schema=dict.fromkeys(RIGHT, pl.String()) | {"history_month": pl.Date()})
        nothing = nobody.with_columns(cents=pl.lit(0, dtype=pl.Int64))
        return pl.concat([avoided(nothing, nothing, nothing, nothing), *found])

    def _read(self, months: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]]:
        """Some files at a time: their months that differ, snapshots, members, and what was paid."""
        names = months.select(pl.col("household_id").unique().sort()).to_series()
        tables, at = self._tables, self._month
        for start in range(0, len(names), LAW_FILES):
            part = names[start : start + LAW_FILES]
            # Tables stand in the order of their files: the range spares the rest of them, the list keeps who differs.
            own = Files(str(part[0]), str(part[-1])).inside & pl.col("household_id").is_in(part.implode())
            snapshots = tables.scan("snapshots", self._months, known_by=at).filter(own)
            members = tables.scan("members", self._months, known_by=at).filter(own).select(MEMBER_COLUMNS).collect()
            corrections = tables.scan("corrections").filter(own) if tables.exists("corrections") else None
            paid = paid_months(snapshots, corrections, self._first, at).collect()
            known = snapshots.select(*SNAPSHOT_COLUMNS, "rsa_paid_cents").collect()
            yield months.filter(own), known, members, paid
