"""Estimate, from the random survey, how many files and how much money are wrong, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.domain.target import targets_fingerprint
from bondroit.errors import Text, UserError
from bondroit.surveying.estimates import Estimate
from bondroit.surveying.estimates import estimate_rates as estimate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bondroit.app.ports import Journal, Tables
    from bondroit.domain.months import Month
    from bondroit.domain.target import Target


@dataclass(frozen=True, slots=True)
class EstimateReport:
    """The estimates of one survey."""

    month: str
    surveyed: int
    estimates: tuple[Estimate, ...]

    def by_name(self, name: str) -> Estimate:
        """One estimate."""
        return next(e for e in self.estimates if e.name == name)

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "month": self.month,
            "surveyed": self.surveyed,
            "estimates": [
                {"name": e.name, "value": e.value, "low": e.low, "high": e.high, "unit": e.unit, "n": e.n}
                for e in self.estimates
            ],
        }


def survey_findings(*, month: Month, targets: Iterable[Target], tables: Tables) -> pl.DataFrame:
    """The survey drawn in `month` with what its controls found; one row a file, by household.

    Raises:
        UserError: E-WRK-003 if it was not drawn or recorded, or recorded under other targets.
    """
    day = month.first_day
    survey = tables.read("survey").filter(pl.col("month") == day)
    findings = tables.read("findings").filter((pl.col("month") == day) & (pl.col("origin") == "survey"))
    require_same_targets(findings, targets, month, "survey")
    return survey.join(findings.drop("month", "origin"), on="household_id", how="inner").sort("household_id")


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


def estimate_rates(*, month: Month, targets: Iterable[Target], tables: Tables, journal: Journal) -> EstimateReport:
    """Weighted rates and amounts of the survey drawn in `month`.

    Raises:
        UserError: E-WRK-003 if the survey was not drawn or not recorded.
    """
    joined = survey_findings(month=month, targets=targets, tables=tables)
    report = EstimateReport(str(month), joined.height, tuple(estimate(joined)))
    journal.append("estimate", "statistics", report.to_document())
    return report
