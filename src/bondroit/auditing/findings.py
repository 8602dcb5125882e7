"""Checks with stable codes. Each asks one question and answers in one of three states, by its interval.

A statement `holds` when the whole interval of every group lies within the margin, `does not hold` when that of one
lies wholly outside, and otherwise there is `not enough evidence`. As many groups are looked at, these intervals are
wider than the 95 % ones that are shown: each has the level 1 - 0.05 / groups (Bonferroni), so that all those of an
attribute hold together at 95 %. Several attributes and several checks are not reckoned together.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from bondroit.auditing.figures import joint_level
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bondroit.auditing.figures import Figure


class Verdict(StrEnum):
    """The three answers."""

    HOLDS = "holds"
    DOES_NOT_HOLD = "does not hold"
    NOT_ENOUGH_EVIDENCE = "not enough evidence"


VERDICT_WORDS: dict[Verdict, Text] = {
    Verdict.HOLDS: Text("holds", "vérifié"),
    Verdict.DOES_NOT_HOLD: Text("does not hold", "non vérifié"),
    Verdict.NOT_ENOUGH_EVIDENCE: Text("not enough evidence", "preuves insuffisantes"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One check on one attribute.

    Attributes:
        code: stable, e.g. AUD002.
        attribute: the column that makes the groups; `all` for the whole table.
        question: the statement put to the test.
        method: how.
        source: where the method or the duty to look comes from.
        verdict: one of three.
        detail: which groups, out of how many.
        action: what to do.
    """

    code: str
    attribute: str
    question: Text
    method: Text
    source: str
    verdict: Verdict
    detail: Text
    action: Text

    @property
    def summary(self) -> Text:
        """The statement, the answer and the groups, in one sentence."""
        verdict = VERDICT_WORDS[self.verdict]
        return Text(
            f"{self.question.en} ({self.attribute}) {verdict.en}: {self.detail.en}.",
            f"{self.question.fr} ({self.attribute}) {verdict.fr} : {self.detail.fr}.",
        )


class Check(NamedTuple):
    """A statement on one figure of every group: it lies between `low` and `high`."""

    code: str
    figure: str
    low: float
    high: float
    question: Text
    source: str
    action: Text


# Assumed, by no source: a ratio between 4/5 and 5/4 is taken as near one, a gap of 5 points as small.
NEAR_LOW, NEAR_HIGH = 0.8, 1.25
GAP = 0.05
RANDOM_ARM = "AUD001"

_ARTICLES = "EU AI Act, art. 10 and 13; GDPR, art. 5"
CHECKS: tuple[Check, ...] = (
    Check(
        "AUD002",
        "rate_ratio",
        NEAR_LOW,
        NEAR_HIGH,
        Text(
            "Every group has the outcome about as often as the others.",
            "Chaque groupe a l'issue à peu près aussi souvent que les autres.",
        ),
        _ARTICLES,
        Text(
            "look for what makes the groups differ before the outcome is used to rank people.",
            "cherchez ce qui distingue les groupes avant de classer des personnes selon cette issue.",
        ),
    ),
    Check(
        "AUD003",
        "over_representation",
        NEAR_LOW,
        NEAR_HIGH,
        Text(
            "Every group is chosen about as often as it is drawn at random.",
            "Chaque groupe est choisi à peu près aussi souvent que tiré au sort.",
        ),
        "Lighthouse Reports and Svenska Dagbladet 2024; " + _ARTICLES,
        Text(
            "show why the group is chosen more (or less), and what a less harmful choice would find.",
            "montrez pourquoi le groupe est plus (ou moins) choisi, et ce que trouverait un choix moins dommageable.",
        ),
    ),
    Check(
        "AUD004",
        "score_less_rate",
        -GAP,
        GAP,
        Text(
            "The mean score of every group is near its rate.", "Le score moyen de chaque groupe est proche de son taux."
        ),
        "EU AI Act, art. 15",
        Text(
            "recalibrate, or do not read the score as a probability.",
            "recalez, ou ne lisez pas le score comme une probabilité.",
        ),
    ),
    Check(
        "AUD005",
        "selected_ratio",
        NEAR_LOW,
        NEAR_HIGH,
        Text(
            "Every group is proposed for control by score about as often as the others.",
            "Chaque groupe est proposé au contrôle par score à peu près aussi souvent que les autres.",
        ),
        _ARTICLES,
        Text(
            "compare with the group's true rate from the survey; show why, and what a less harmful choice would find.",
            "comparez au taux réel du groupe selon l'enquête ; montrez pourquoi, et ce que trouverait un choix moins "
            "dommageable.",
        ),
    ),
    Check(
        "AUD006",
        "overpayment_ratio",
        NEAR_LOW,
        NEAR_HIGH,
        Text(
            "Every group has overpayments about as often as the others, by the random survey.",
            "Chaque groupe a des indus à peu près aussi souvent que les autres, selon l'enquête au hasard.",
        ),
        _ARTICLES,
        Text(
            "look for what in the rules or declarations makes the difference.",
            "cherchez ce qui, dans les règles ou les déclarations, fait la différence.",
        ),
    ),
)


def random_arm_finding(drawn: int, chosen: int | None) -> Finding:
    """Whether the table can say who errs, and not only whom the choice found.

    Args:
        drawn: rows drawn at random.
        chosen: rows chosen; None when the table does not tell the two apart.
    """
    if chosen is None:
        verdict, detail = Verdict.NOT_ENOUGH_EVIDENCE, Text(
            "the table does not say which rows were chosen", "la table ne dit pas quelles lignes ont été choisies"
        )  # fmt: skip
    else:
        verdict = Verdict.HOLDS if drawn else Verdict.DOES_NOT_HOLD
        detail = Text(f"{drawn} rows drawn, {chosen} chosen", f"{drawn} lignes tirées, {chosen} choisies")
    return Finding(
        code=RANDOM_ARM,
        attribute="all",
        question=Text("A random arm tells who errs.", "Un tirage au sort dit qui se trompe."),
        method=Text("rows outside the chosen ones are counted", "les lignes hors de celles choisies sont comptées"),
        source="FACTS, section 1 (CNAF 2022: what is known of who errs comes from the random survey)",
        verdict=verdict,
        detail=detail,
        action=Text(
            "draw some controls at random, and name the chosen ones with --selected.",
            "tirez au sort une part des contrôles, et désignez les choisis par --selected.",
        ),
    )


def findings_on(
    figures: Iterable[Figure],
    attributes: Sequence[str],
    label: Callable[[str, str], Text] = lambda _, group: Text(group, group),
) -> tuple[Finding, ...]:
    """The checks for which there are figures, attribute by attribute.

    Args:
        figures: those of the audit.
        attributes: the columns that make groups.
        label: how a group of an attribute is called.
    """
    known = list(figures)
    found = []
    for check in CHECKS:
        for attribute in attributes:
            own = [f for f in known if f.attribute == attribute and f.name == check.figure]
            if own:
                found.append(_finding(check, attribute, own, label))
    return tuple(found)


def _finding(check: Check, attribute: str, figures: Sequence[Figure], label: Callable[[str, str], Text]) -> Finding:
    bounded = [(f.group, *f.joint) for f in figures if f.joint is not None]
    outside = [label(attribute, group) for group, low, high in bounded if high < check.low or low > check.high]
    inside = [group for group, low, high in bounded if low >= check.low and high <= check.high]
    if outside:
        verdict = Verdict.DOES_NOT_HOLD
    elif len(inside) == len(figures):
        verdict = Verdict.HOLDS
    else:
        verdict = Verdict.NOT_ENOUGH_EVIDENCE
    names = Text(*(", ".join(texts) for texts in zip(*outside, strict=True))) if outside else Text("", "")
    total, sure = len(figures), len(inside)
    detail = (
        Text(f"outside: {names.en} (of {total} groups)", f"hors des bornes : {names.fr} (sur {total} groupes)")
        if outside
        else Text(f"{sure} of {total} groups within the bounds", f"{sure} groupe(s) sur {total} dans les bornes")
    )
    return Finding(
        code=check.code,
        attribute=attribute,
        question=check.question,
        method=_method(check, total),
        source=check.source,
        verdict=verdict,
        detail=detail,
        action=check.action,
    )


def _method(check: Check, groups: int) -> Text:
    """How the verdict was reached: the level of each interval and the margin."""
    level = f"{100 * joint_level(groups):.2f}"
    french = level.replace(".", ",")
    return Text(
        f"intervals at 95 % for the {groups} groups together (Bonferroni: each at {level} %, wider than those shown) "
        f"against {check.low:g} to {check.high:g} (margin assumed)",
        f"intervalles à 95 % pour les {groups} groupes ensemble (Bonferroni : chacun à {french} %, plus larges "
        f"que ceux affichés) comparés aux bornes {_french(check.low)} et {_french(check.high)} (marge supposée)",
    )


def _french(number: float) -> str:
    return f"{number:g}".replace(".", ",")
