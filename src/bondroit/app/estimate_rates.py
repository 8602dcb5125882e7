"""Estimate, from the random survey, how many files and how much money are wrong, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.domain.target import targets_fingerprint
from bondroit.errors import Text, UserError
from bondroit.surveying.asked import Asked
from bondroit.surveying.estimates import Estimate, surveyed_of
from bondroit.surveying.estimates import estimate_rates as estimate
from bondroit.surveying.weighting import Margin, answered, calibrated, margins_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bondroit.app.ports import Journal, Tables
    from bondroit.domain.months import Month
    from bondroit.domain.target import Target
    from bondroit.stats.surveyed import Surveyed


@dataclass(frozen=True, slots=True)
class Adjusting:
    """How the weights of a survey are adjusted.

    Attributes:
        margins: columns of the snapshot whose counts (or, for amounts, totals) the weights must meet.
        method: `linear`, `raking` or `bounded`.
        bounds: of the factor of a weight, for `bounded`.
    """

    margins: tuple[str, ...] = ()
    method: str = "raking"
    bounds: tuple[float, float] | None = None


AS_DRAWN = Adjusting()
MOST_CLASSES = 50
"""A numeric column with more values is calibrated on its total, not on their counts."""


@dataclass(frozen=True, slots=True)
class EstimateReport:
    """The estimates of one survey: files drawn, files controlled, figures, and what was done to the weights."""

    month: str
    drawn: int
    surveyed: int
    estimates: tuple[Estimate, ...]
    notes: tuple[Text, ...] = ()

    def by_name(self, name: str) -> Estimate:
        """One estimate."""
        return next(e for e in self.estimates if e.name == name)

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "month": self.month,
            "drawn": self.drawn,
            "surveyed": self.surveyed,
            "notes": {str(k): {"en": n.en, "fr": n.fr} for k, n in enumerate(self.notes, 1)},
            "estimates": [
                {"name": e.name, "value": e.value, "low": e.low, "high": e.high, "unit": e.unit, "n": e.n}
                for e in self.estimates
            ],
        }


def survey_findings(*, month: Month, targets: Iterable[Target], tables: Tables) -> pl.DataFrame:
    """The survey drawn in `month` with what its controls found; one row a file, by household.

    Raises:
        UserError: E-WRK-003 if it was not drawn or recorded, or recorded under other targets or for another draw.
    """
    day = month.first_day
    drawn = tables.read("survey")
    survey = drawn.filter(pl.col("month") == day)
    if survey.is_empty():
        raise _never_drawn(month, drawn)
    findings = tables.read("findings").filter((pl.col("month") == day) & (pl.col("origin") == "survey"))
    require_same_targets(findings, targets, month, "survey")
    strangers = findings.join(survey, on="household_id", how="anti").height
    if strangers:
        raise UserError(
            "E-WRK-003",
            Text(
                f"{strangers} finding(s) of {month} are of files outside the survey: it was drawn again since.",
                f"{strangers} constat(s) de {month} portent sur des dossiers hors de l'enquête : elle a été retirée.",
            ),
            remedy=Text(
                f"run: bondroit record --month {month} --source survey",
                f"lancez : bondroit record --month {month} --source survey",
            ),
        )
    return survey.join(findings.drop("month", "origin"), on="household_id", how="inner").sort("household_id")


def _never_drawn(month: Month, drawn: pl.DataFrame) -> UserError:
    months = ", ".join(str(type(month).from_date(day)) for day in drawn["month"].unique().sort())
    return UserError(
        "E-WRK-003",
        Text(f"No survey was drawn in {month}.", f"Aucune enquête n'a été tirée en {month}."),
        remedy=Text(
            f"name the month of a survey: {months}." if months else "draw one: bondroit draw.",
            f"nommez le mois d'une enquête : {months}." if months else "tirez-en une : bondroit draw.",
        ),
    )


def require_same_targets(findings: pl.DataFrame, targets: Iterable[Target], month: Month, source: str) -> None:
    """Refuse findings that another definition of the targets decided: two definitions are never mixed.

    Raises:
        UserError: E-WRK-003 with the command that records them again.
    """
    if findings.height and findings["target"].ne(targets_fingerprint(targets)).any():
        raise UserError(
            "E-WRK-003",
            Text(
                f"The findings of {month} ({source}) were recorded under other targets than those of the settings.",
                f"Les constats de {month} ({source}) ont été enregistrés sous d'autres cibles que celles des réglages.",
            ),
            remedy=Text(
                f"run: bondroit record --month {month} --source {source}, then the steps after it.",
                f"lancez : bondroit record --month {month} --source {source}, puis les étapes suivantes.",
            ),
        )


def estimate_rates(
    *,
    month: Month,
    targets: Iterable[Target],
    tables: Tables,
    journal: Journal,
    adjusting: Adjusting = AS_DRAWN,
) -> EstimateReport:
    """Weighted rates and amounts of the survey drawn in `month`.

    The weights of files drawn and not controlled go to the others of their stratum; then weights are calibrated on
    the counts of the population they were drawn from, if asked.

    Raises:
        UserError: E-WRK-003 if the survey was not drawn or not recorded; E-TAB-004 for a margin that is no column;
            E-SRV-001 if the weights cannot be adjusted.
    """
    joined = survey_findings(month=month, targets=targets, tables=tables)
    every = tables.read("survey").filter(pl.col("month") == month.first_day)
    notes: list[Text] = []
    if joined.height < every.height:
        joined, note = _made_up(joined, every)
        notes.append(note)
    design, more = _calibrated(joined, month, tables, adjusting)
    report = EstimateReport(
        str(month), every.height, joined.height, tuple(estimate(joined, drawn=design)), (*notes, *more)
    )
    journal.append("estimate", "statistics", report.to_document())
    return report


def _made_up(joined: pl.DataFrame, every: pl.DataFrame) -> tuple[pl.DataFrame, Text]:
    """The files controlled, with the weights of those that were not, stratum by stratum."""
    asked = Asked(response="controlled", classes=("stratum",))
    frame = every.with_columns(controlled=pl.col("household_id").is_in(joined["household_id"].implode()))
    yes, weights, notes, faults = answered(frame, surveyed_of(every), asked)
    if faults:
        raise _cannot(faults)
    kept = frame.filter(pl.Series(yes)).select("household_id", weight=pl.Series(weights[yes]))
    return joined.drop("weight").join(kept, on="household_id", how="left", maintain_order="left"), notes[0]


def _calibrated(
    joined: pl.DataFrame, month: Month, tables: Tables, adjusting: Adjusting
) -> tuple[Surveyed | None, tuple[Text, ...]]:
    if not adjusting.margins or joined.is_empty():
        return None, ()
    population = tables.read("snapshots", month.plus(-1))
    absent = [n for n in adjusting.margins if n not in population.columns]
    if absent:
        raise UserError(
            "E-TAB-004",
            Text("The snapshot lacks columns to calibrate on.", "Il manque à la photographie des colonnes de calage."),
            faults=[Text(f"Column {n} is missing.", f"La colonne {n} manque.") for n in absent],
            remedy=Text("name columns of the snapshots.", "nommez des colonnes des photographies."),
        )
    margins: list[Margin] = []
    for name in adjusting.margins:
        column = population[name]
        if column.dtype.is_numeric() and column.n_unique() > MOST_CLASSES:
            margins.append(Margin(name, None, float(column.sum())))
        else:
            margins += margins_of(population, (name,))
    known = population.select("household_id", *dict.fromkeys(adjusting.margins))
    frame = joined.select("household_id").join(known, on="household_id", how="left", maintain_order="left")
    asked = Asked(calibration=adjusting.method, bounds=adjusting.bounds)
    design, notes, faults = calibrated(frame, surveyed_of(joined), margins, asked)
    if faults:
        raise _cannot(faults)
    return design, tuple(notes)


def _cannot(faults: list[Text]) -> UserError:
    return UserError(
        "E-SRV-001",
        Text("The weights cannot be adjusted.", "Les poids ne peuvent être ajustés."),
        faults=faults,
        remedy=Text("choose other margins, or fewer.", "choisissez d'autres marges, ou moins de marges."),
    )
