"""Who is scored high, proposed for control, rightly or for nothing: by group of household files.

Shares of files are counted over every scored file. What is true of a group (rates of overpayment and of
underpayment) comes from the random survey alone. What controls chosen by score found tells their precision; laid
against the files that meet neither target, which the survey estimates, it tells their burden.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.auditing.catalogue import lacking, margin_checks
from bondroit.auditing.check import Need
from bondroit.auditing.disclosure import FLOOR
from bondroit.auditing.figures import figures_frame
from bondroit.auditing.files_figures import family_figures
from bondroit.auditing.margins import findings_on
from bondroit.auditing.profiles import FAMILIES, group_label
from bondroit.auditing.report import finding_document
from bondroit.auditing.words import FIGURES
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import polars as pl

    from bondroit.auditing.check import NotRun
    from bondroit.auditing.figures import Figure
    from bondroit.auditing.files_material import ControlledFiles, ScoredFiles, SurveyedFiles
    from bondroit.auditing.findings import Finding


@dataclass(frozen=True, slots=True)
class FilesAudit:
    """The audit of a month.

    Attributes:
        month: as `2026-02`.
        files: scored files.
        capacity: files of the plan, the threshold of `top_...`.
        figures: every number by family and group.
        findings: the checks.
        statements: what a reader must know first.
        floor: smallest count shown.
        not_run: the checks that could not be run, and what would be needed.
        card: the label of the card audited, where one was named; empty for the latest of each direction.
    """

    month: str
    files: int
    capacity: int
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]
    statements: tuple[Text, ...]
    floor: int
    not_run: tuple[NotRun, ...] = ()
    card: str = ""

    def frame(self) -> pl.DataFrame:
        """One row per figure, see `figures.figures_frame`; `attribute` is the family."""
        return figures_frame(self.figures)

    def figure(self, family: str, group: str, name: str) -> Figure | None:
        """One figure, None if there is none."""
        return next((f for f in self.figures if (f.attribute, f.group, f.name) == (family, group, name)), None)

    def groups(self) -> tuple[tuple[str, str], ...]:
        """Every family and group, in order."""
        return tuple(dict.fromkeys((f.attribute, f.group) for f in self.figures))

    def to_document(self) -> dict[str, Any]:
        """The audit as plain JSON values."""
        return {
            "month": self.month,
            "files": self.files,
            "capacity": self.capacity,
            "floor": self.floor,
            "statements": [s._asdict() for s in self.statements],
            "families": {name: words._asdict() for name, words in FAMILIES.items()},
            "groups": [{"family": f, "group": g, "label": group_label(f, g)._asdict()} for f, g in self.groups()],
            "figures": self.frame().to_dicts(),
            "figure_words": {
                name: {"label": FIGURES[name].label._asdict(), "method": FIGURES[name].method._asdict()}
                for name in dict.fromkeys(f.name for f in self.figures)
            },
            "findings": [finding_document(f) for f in self.findings],
            "not_run": [one.to_document() for one in self.not_run],
        } | ({"card": self.card} if self.card else {})


NO_SURVEY = Text(
    "No random survey was controlled: nothing can be said of who truly has an overpayment or an underpayment.",
    "Aucune enquête au hasard n'a été contrôlée : on ne peut rien dire de qui a réellement un indu ou un rappel.",
)
NO_OUTCOMES = Text(
    "The plan's controls have no outcome yet: precision and burden are not known.",
    "Les contrôles du plan n'ont pas encore d'issue : précision et charge ne sont pas connues.",
)


def audit_scored_files(
    *,
    month: str,
    capacity: int,
    scored: ScoredFiles,
    surveyed: SurveyedFiles | None,
    controlled: ControlledFiles | None,
    floor: int = FLOOR,
    only: Collection[str] | None = None,
    elsewhere: Iterable[NotRun] = (),
    card: str = "",
) -> FilesAudit:
    """Figures of every group of every family, and the checks on them.

    Args:
        month: as `2026-02`.
        capacity: files of the plan.
        scored: every scored file.
        surveyed: the files of the random survey, if there is one.
        controlled: the files controlled by score, if there are outcomes.
        floor: smallest count shown.
        only: codes of the checks wanted; None for all.
        elsewhere: the checks that other commands answer.
        card: the label of the card audited, if one was named.
    """
    figures = [
        one
        for place in range(len(scored.families))
        for one in family_figures(place, scored=scored, surveyed=surveyed, controlled=controlled, floor=floor)
    ]
    statements = [NO_SURVEY] if surveyed is None else []
    statements += [NO_OUTCOMES] if controlled is None else []
    families = [f.name for f in scored.families]
    findings = findings_on(figures, families, group_label, checks=margin_checks(only))
    have = {Need.CARD, Need.MONTH, Need.GROUPS, Need.SCORE, Need.DECISION, Need.PLAN}
    have |= set() if surveyed is None else {Need.SURVEY}
    have |= set() if controlled is None else {Need.FINDINGS}
    return FilesAudit(
        month=month,
        files=len(scored.families[0].codes) if scored.families else 0,
        capacity=capacity,
        figures=tuple(figures),
        findings=findings,
        statements=tuple(statements),
        floor=floor,
        not_run=lacking(have, only=only, answered={f.code for f in findings}, elsewhere=elsewhere),
        card=card,
    )
