"""Who is scored high, proposed for control, rightly or for nothing: by group of household files.

Shares of files are counted over every scored file. What is true of a group (rates of overpayment and of
underpayment) comes from the random survey alone. What controls chosen by score found tells their precision; laid
against the files that meet neither target, which the survey estimates, it tells their burden.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bondroit.auditing.catalogue import lacking, margin_checks
from bondroit.auditing.check import Need
from bondroit.auditing.disclosure import FLOOR
from bondroit.auditing.figures import figures_frame
from bondroit.auditing.files_figures import family_figures
from bondroit.auditing.margins import findings_on
from bondroit.auditing.profiles import FAMILIES, group_label
from bondroit.auditing.replicates import FORMULA, drawn_of_files, method_of, said
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
    from bondroit.auditing.replicates import Replicates


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
        how: how the intervals were had.
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
    how: Replicates = FORMULA

    @property
    def drawn(self) -> frozenset[str]:
        """The figures whose intervals come from draws."""
        return drawn_of_files({f.name for f in self.figures}) if self.how.number else frozenset()

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
            "intervals": self.how.to_document(),
            "statements": [s._asdict() for s in self.statements],
            "families": {name: words._asdict() for name, words in FAMILIES.items()},
            "groups": [{"family": f, "group": g, "label": group_label(f, g)._asdict()} for f, g in self.groups()],
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
    how: Replicates = FORMULA,
    unchosen: Text | None = None,
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
        how: how intervals are had.
        unchosen: what is told of controls where they are not those of the card audited; None where they are.
    """
    figures = [
        one
        for place in range(len(scored.families))
        for one in family_figures(place, scored=scored, surveyed=surveyed, controlled=controlled, floor=floor, how=how)
    ]
    statements = [NO_SURVEY] if surveyed is None else []
    statements += [unchosen or NO_OUTCOMES] if controlled is None else []
    statements += [said(how)] if how.number else []
    families = [f.name for f in scored.families]
    findings = findings_on(figures, families, group_label, checks=margin_checks(only), how=how)
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
        not_run=_not_run(have, only, {f.code for f in findings}, elsewhere),
        card=card,
        how=how,
    )


_ROWS = frozenset({Need.OUTCOME, Need.RANDOM_ARM, Need.CHOSEN_SHARE, Need.EUROS})


def _not_run(
    have: set[Need], only: Collection[str] | None, answered: set[str], elsewhere: Iterable[NotRun]
) -> tuple[NotRun, ...]:
    """What was not checked, with what would be needed; what another command answers is left to it."""
    told = tuple(elsewhere)
    theirs = {one.spec.code for one in told}
    unrun = lacking(have, only=only, answered=answered, elsewhere=told)
    return tuple(one if one.spec.code in theirs else _by_table(one) for one in unrun)


def _by_table(one: NotRun) -> NotRun:
    """A check on rows that carry their outcome is asked of a table: a month of files takes no such option."""
    if not _ROWS & set(one.missing):
        return one
    how = Text(f"bondroit audit --table, with {one.how.en}", f"bondroit audit --table, avec {one.how.fr}")
    return replace(one, how=how)
