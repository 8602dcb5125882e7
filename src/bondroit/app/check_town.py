"""Hold the town against what is known of the real population, line by line."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.app.make_town import IDENTITY, MADE
from bondroit.errors import Text, UserError
from bondroit.showing.town_check_page import render_check
from bondroit.stats.moments import Moments
from bondroit.tables.catalogue import TABLES
from bondroit.town import file_months as columns
from bondroit.town.calibration import VERDICT_TEXTS, Judged, Line, Measured, Verdict, judge, lines
from bondroit.town.dated_totals import HEALTH_COLUMNS, HEALTH_TRUTH_COLUMNS, health_totals
from bondroit.town.measures import FILES, HEALTH, MEASURES, measure
from bondroit.town.totals import file_totals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.app.ports import Advance, Documents, Journal, Progress, Tables
    from bondroit.domain.months import Month
    from bondroit.errors import Language
    from bondroit.town.calibration import Window

BLOCK = 25_000
"""Household files held at once, over two years; what is found does not depend on it."""
LONGEST = 24
"""Months of snapshots that any line looks at."""
PAGE = "town-check.html"
HOUSEHOLD, HEALTH_HOUSEHOLD = "household_id", "health_household"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The town beside the facts.

    Attributes:
        households: files of the last month.
        months: months of the town.
        first, last: of them.
        seed, law, behaviour: of the town, as it was asked; the behaviour by its fingerprint and draw.
        lines: every line with its verdict, in the order of `calibration.toml`.
    """

    households: int
    months: int
    first: str
    last: str
    seed: int
    law: str
    behaviour: Mapping[str, Any]
    lines: tuple[Judged, ...]

    def count(self, *, held_out: bool) -> dict[Verdict, int]:
        """How many lines with a fact have each verdict, among the calibrated or the held-out ones."""
        facts = [j for j in self.lines if j.line.low is not None and j.line.held_out is held_out]
        found = Counter(j.verdict for j in facts)
        return {verdict: found[verdict] for verdict in Verdict if verdict is not Verdict.NO_FACT}

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "households": self.households,
            "months": self.months,
            "first": self.first,
            "last": self.last,
            "seed": self.seed,
            "law": self.law,
            "behaviour": dict(self.behaviour),
            "calibrated": {str(v): n for v, n in self.count(held_out=False).items()},
            "held_out": {str(v): n for v, n in self.count(held_out=True).items()},
            "lines": [_line_document(judged) for judged in self.lines],
        }


def check_town(*, tables: Tables, documents: Documents, journal: Journal, progress: Progress) -> CheckReport:
    """Measure every line of `calibration.toml` in the town of this workspace.

    Household files are read in blocks and summed, so memory does not grow with the town.

    Args:
        tables: the town's tables.
        documents: holds `town.json`.
        journal: gets one entry with the counts of verdicts.
        progress: shows the blocks.

    Raises:
        UserError: E-WRK-003 if there is no town here, or one that was cut.
    """
    made = _town(documents)
    months = tables.months("snapshots")
    every = lines()
    windows = {line.window.name: line.window for line in every}
    blocks = _blocks(tables, "snapshots", HOUSEHOLD, months[-1])
    insured = _there(tables, "health") and _there(tables, "health_truths") and windows["year"].months <= len(months)
    health = _blocks(tables, "health", HEALTH_HOUSEHOLD, months[-1]) if insured else []
    with progress.step("FACTS", total=len(blocks) + len(health)) as advance:
        found = {
            FILES: _files(tables, windows, months, (blocks, advance)),
            HEALTH: _health(tables, windows["year"], months, (health, advance)),
        }
    households = found[FILES]
    report = CheckReport(
        households=0 if households is None else households.clusters,
        months=len(months),
        first=str(months[0]),
        last=str(months[-1]),
        seed=int(made.get("seed", 0)),
        law=str(made.get("law", "")),
        behaviour=made.get("behaviour", {}),
        lines=tuple(_judged(line, found[MEASURES[line.name].of]) for line in every),
    )
    document = report.to_document()
    journal.append("town", "audit", {"check": {k: v for k, v in document.items() if k != "lines"}})
    return report


def write_check_page(*, report: CheckReport, documents: Documents, language: Language) -> str:
    """Write the check as a page that holds everything, and return the path shown to the user.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    page = render_check(
        report.lines,
        (report.count(held_out=False), report.count(held_out=True)),
        households=report.households,
        seed=report.seed,
        months=f"{report.first} - {report.last}",
        language=language,
    )
    return documents.write_text(PAGE, page)


def _town(documents: Documents) -> dict[str, Any]:
    """The identity of the town.

    Raises:
        UserError: E-WRK-003.
    """
    made = documents.read_json(IDENTITY) if documents.exists(IDENTITY) else {}
    if made.get("state", MADE) == MADE and made:
        return made
    raise UserError(
        "E-WRK-003",
        Text("There is no whole town in this workspace.", "Il n'y a pas de ville entière dans cet espace."),
        remedy=Text(
            "run: bondroit town, then bondroit town --check.",
            "lancez : bondroit town, puis bondroit town --check.",
        ),
    )


def _files(
    tables: Tables, windows: Mapping[str, Window], months: Sequence[Month], work: tuple[Sequence[pl.Expr], Advance]
) -> Moments | None:
    """The moments of the totals of every household file of the body, block by block."""
    blocks, advance = work
    last, seen = months[-1], months[-LONGEST:]
    found: Moments | None = None
    for block in blocks:

        def rows(name: str, names: Sequence[str], block: pl.Expr = block) -> pl.DataFrame:
            months_of = seen if TABLES[name].monthly else None
            return tables.scan(name, months_of).filter(block).select(names).collect()

        material = columns.Material(
            snapshots=rows("snapshots", columns.SNAPSHOT_COLUMNS),
            truths=rows("truths", columns.TRUTH_COLUMNS),
            corrections=rows("corrections", columns.CORRECTION_COLUMNS),
            events=rows("true_events", columns.EVENT_COLUMNS),
            past_controls=rows("past_controls", columns.CONTROL_COLUMNS) if _there(tables, "past_controls") else None,
        )
        found = _added(found, file_totals(material, windows, len(months), last))
        advance(1)
    return found


def _health(
    tables: Tables, year: Window, months: Sequence[Month], work: tuple[Sequence[pl.Expr], Advance]
) -> Moments | None:
    """The moments of the totals of every household of the health insurer; None if the town has no such tables."""
    blocks, advance = work
    seen = months[-year.months :]
    found: Moments | None = None
    for block in blocks:
        held = tables.scan("health", seen).filter(block).select(HEALTH_COLUMNS).collect()
        truths = tables.scan("health_truths", seen).filter(block).select(HEALTH_TRUTH_COLUMNS).collect()
        found = _added(found, health_totals(held, truths))
        advance(1)
    return found


def _there(tables: Tables, name: str) -> bool:
    return name in TABLES and tables.exists(name)


def _added(moments: Moments | None, totals: pl.DataFrame) -> Moments:
    names = totals.columns[1:]
    more = Moments.of(names, totals.select(names).to_numpy())
    return more if moments is None else moments.plus(more)


def _blocks(tables: Tables, name: str, key: str, month: Month) -> list[pl.Expr]:
    """Conditions that part the households into blocks of consecutive identifiers, so that files are read in pieces."""
    identifiers = tables.read(name, month, [key])[key].sort()
    starts = identifiers.gather_every(BLOCK).to_list()[1:]
    column = pl.col(key)
    ends: list[str | None] = [None, *starts, None]
    blocks = []
    for low, high in pairwise(ends):
        inside = pl.lit(value=True)
        if low is not None:
            inside &= column >= low
        if high is not None:
            inside &= column < high
        blocks.append(inside)
    return blocks


def _judged(line: Line, moments: Moments | None) -> Judged:
    found = measure(line.name, moments)
    if isinstance(found, Text):
        return Judged(line, None, Verdict.NOT_MEASURED, reason=found)
    return judge(line, Measured(found.value, found.standard_error, found.clusters))


def _line_document(judged: Judged) -> dict[str, Any]:
    line, measured = judged.line, judged.measured
    return {
        "name": line.name,
        "group": line.group,
        "label": line.label._asdict(),
        "unit": line.unit,
        "low": line.low,
        "high": None if line.high is None or math.isinf(line.high) else line.high,
        "year": line.year,
        "source": line.source,
        "measured": line.measured._asdict(),
        "window": line.window.meaning._asdict(),
        "tolerance": line.margin if line.low is not None else None,
        "reasons": [reason._asdict() for reason in line.reasons],
        "held_out": line.held_out,
        "value": None if measured is None else measured.value,
        "standard_error": None if measured is None else measured.standard_error,
        "files": None if measured is None else measured.files,
        "verdict": str(judged.verdict),
        "verdict_words": VERDICT_TEXTS[judged.verdict]._asdict(),
        "unsure": judged.unsure,
        "reason": None if judged.reason is None else judged.reason._asdict(),
    }
