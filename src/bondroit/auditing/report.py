"""The report of an audit: figures, findings and statements, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.auditing.figures import figures_frame
from bondroit.auditing.material import crossed_label
from bondroit.auditing.replicates import FORMULA, drawn_of_table, method_of
from bondroit.auditing.words import FIGURES

if TYPE_CHECKING:
    from bondroit.auditing.check import NotRun
    from bondroit.auditing.figures import Figure
    from bondroit.auditing.findings import Finding
    from bondroit.auditing.replicates import Replicates
    from bondroit.errors import Language, Text


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What an audit of a table found.

    Attributes:
        table: name of the file.
        rows: rows looked at.
        outcome: the outcome column.
        attributes: the columns that make groups.
        figures: every number, in order.
        findings: the checks.
        statements: what a reader must know first.
        quantities: defined columns that hold one number for the whole table, e.g. a median.
        population: people among whom the random rows were drawn, if given.
        floor: smallest count shown.
        not_run: the checks that could not be run, and what would be needed.
        card: the label of the card that gave the scores; empty where the table brought them, or has none.
        how: how the intervals were had.
        weighted: whether the rows are a sample with a design.
    """

    table: str
    rows: int
    outcome: str
    attributes: tuple[str, ...]
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]
    statements: tuple[Text, ...]
    quantities: tuple[tuple[str, float], ...]
    population: int | None
    floor: int
    not_run: tuple[NotRun, ...] = ()
    card: str = ""
    how: Replicates = FORMULA
    weighted: bool = False

    @property
    def drawn(self) -> frozenset[str]:
        """The figures whose intervals come from draws."""
        names = {f.name for f in self.figures}
        return drawn_of_table(names, weighted=self.weighted) if self.how.number else frozenset()

    def frame(self) -> pl.DataFrame:
        """One row per figure, see `figures.figures_frame`."""
        return figures_frame(self.figures)

    def table_of(self, attribute: str, language: Language = "en") -> pl.DataFrame:
        """One row per figure and one column per group, as text with intervals, for people."""
        own = [f for f in self.figures if f.attribute == attribute]
        groups = list(dict.fromkeys(f.group for f in own))
        cells = {(f.name, f.group): shown(f, language) for f in own}
        names = list(dict.fromkeys(f.name for f in own))
        columns = {"figure": [FIGURES[n].label.say(language) for n in names]}
        # A group may be called as the first column is.
        columns |= {(g if g != "figure" else "figure "): [cells.get((n, g), "") for n in names] for g in groups}
        return pl.DataFrame(columns)

    def lines_of(self, attribute: str, language: Language = "en", *, most: int = 5) -> pl.DataFrame:
        """One row per group and at most `most` of the figures, as text: for attributes of many groups.

        Groups that are hidden whole are left out.
        """
        own = [f for f in self.figures if f.attribute == attribute]
        there = {f.name for f in own}
        names = [name for name in _MAIN if name in there][:most]
        cells = {(f.group, f.name): shown(f, language) for f in own}
        visible = {f.group for f in own if not f.hidden}
        groups = [g for g in dict.fromkeys(f.group for f in own) if g in visible]
        columns = {"group": [crossed_label(attribute, g) for g in groups]}
        columns |= {FIGURES[n].label.say(language): [cells.get((g, n), "") for g in groups] for n in names}
        return pl.DataFrame(columns)

    def value(self, attribute: str, group: str, name: str) -> float | None:
        """One number, None if hidden or absent."""
        found = (f for f in self.figures if (f.attribute, f.group, f.name) == (attribute, group, name))
        return next((f.value for f in found), None)

    def to_document(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        return {
            "table": self.table,
            "rows": self.rows,
            "outcome": self.outcome,
            "attributes": list(self.attributes),
            "population": self.population,
            "floor": self.floor,
            "intervals": self.how.to_document(),
            "quantities": dict(self.quantities),
            "statements": [s._asdict() for s in self.statements],
            "figures": self.frame().to_dicts(),
            "figure_words": {
                name: {
                    "label": FIGURES[name].label._asdict(),
                    "method": method_of(name, FIGURES[name].method, self.drawn)._asdict(),
                }
                for name in dict.fromkeys(f.name for f in self.figures)
            },
            "findings": [finding_document(f) for f in self.findings],
            "not_run": [one.to_document() for one in self.not_run],
        } | ({"card": self.card} if self.card else {})


# The figures worth a column, the first that a report has.
_MAIN = (
    "rows_random", "error_rate_random", "precision", "over_representation", "over_control", "rows", "rate",
    "flagged_rate", "fpr", "fnr", "ppv", "euros_mean", "rate_ratio", "mean_score",
)  # fmt: skip


def finding_document(finding: Finding) -> dict[str, Any]:
    """A finding as plain JSON values."""
    return {
        "code": finding.code,
        "attribute": finding.attribute,
        "question": finding.question._asdict(),
        "method": finding.method._asdict(),
        "source": finding.source,
        "verdict": str(finding.verdict),
        "detail": finding.detail._asdict(),
        "action": finding.action._asdict(),
        "severity": str(finding.severity),
        "protects": finding.protects,
    }


def shown(figure: Figure, language: Language = "en") -> str:
    """A figure as a person reads it: `29.6 % [26.9 ; 32.5]`, `< floor` when hidden."""
    if figure.hidden:
        return "hidden" if language == "en" else "masqué"
    if figure.value is None:
        return "-"
    percent = FIGURES[figure.name].percent
    parts = [figure.value] if figure.low is None or figure.high is None else [figure.value, figure.low, figure.high]
    whole = not percent and all(part == int(part) for part in parts[:1]) and abs(parts[0]) >= 2
    texts = [_number(100 * part if percent else part, language, whole=whole, percent=percent) for part in parts]
    unit = " %" if percent else ""
    return texts[0] + unit + (f" [{texts[1]} ; {texts[2]}]" if len(texts) > 1 else "")


def _number(x: float, language: Language, *, whole: bool, percent: bool) -> str:
    if whole:
        text = f"{x:,.0f}"
    elif percent:
        # Shares of a population may be far below a tenth of a per cent.
        text = f"{x:.1f}" if x == 0 or abs(x) >= 1 else f"{x:.2f}"
    else:
        text = f"{x:,.1f}" if abs(x) >= 100 else f"{x:.3f}"
    return text if language == "en" else text.replace(",", "\u202f").replace(".", ",")
