"""Checks that judge one figure of every group by its interval, within a margin.

The statement `holds` when the whole interval of every group lies within the margin, `does not hold` when that of one
lies wholly outside, and otherwise there is `not enough evidence`. As many groups are looked at, these intervals are
wider than the 95 % ones that are shown: each has the level 1 - 0.05 / groups (Bonferroni), so that all those of an
attribute hold together at 95 %. Several attributes and several checks are not reckoned together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.auditing.figures import joint_level
from bondroit.auditing.findings import Finding, Verdict, finding_of
from bondroit.auditing.replicates import FORMULA
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bondroit.auditing.check import CheckSpec
    from bondroit.auditing.figures import Figure
    from bondroit.auditing.replicates import Replicates

# Assumed, by no source: a ratio between 4/5 and 5/4 is taken as near one, a gap of 5 points as small.
NEAR_LOW, NEAR_HIGH = 0.8, 1.25
GAP = 0.05

ARTICLES = "EU AI Act, art. 10 and 13; GDPR, art. 5"
BY_INTERVAL = Text(
    "the interval of every group, at 95 % for all groups of an attribute together (Bonferroni), against a margin "
    "(assumed)",
    "l'intervalle de chaque groupe, à 95 % pour tous les groupes d'un attribut ensemble (Bonferroni), comparé à une "
    "marge (supposée)",
)


ALONE = Text(
    "there is one group alone, and nothing to compare it with",
    "il n'y a qu'un seul groupe, et rien à quoi le comparer",
)


@dataclass(frozen=True, slots=True)
class MarginCheck:
    """A statement on one figure of every group: it lies between `low` and `high`.

    Attributes:
        spec: the check.
        figures: keys of `words.FIGURES` that it may look at; those there are, each on its own.
        low, high: the margin.
        beside: figures that explain the judged ones, shown with them.
    """

    spec: CheckSpec
    figures: tuple[str, ...]
    low: float = NEAR_LOW
    high: float = NEAR_HIGH
    beside: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """Of its check."""
        return self.spec.code


def findings_on(
    figures: Iterable[Figure],
    attributes: Sequence[str],
    label: Callable[[str, str], Text] = lambda _, group: Text(group, group),
    *,
    checks: Sequence[MarginCheck],
    how: Replicates = FORMULA,
) -> tuple[Finding, ...]:
    """The checks for which there are figures, attribute by attribute.

    Args:
        figures: those of the audit.
        attributes: the columns that make groups.
        label: how a group of an attribute is called.
        checks: those to answer.
        how: how the intervals were had.
    """
    by_name: dict[tuple[str, str], list[Figure]] = {}
    for one in figures:
        by_name.setdefault((one.attribute, one.name), []).append(one)
    return tuple(
        _finding(check, attribute, own, label, how)
        for check in checks
        for attribute in attributes
        for name in check.figures
        if (own := by_name.get((attribute, name)))
    )


def _finding(
    check: MarginCheck, attribute: str, figures: Sequence[Figure], label: Callable[[str, str], Text], how: Replicates
) -> Finding:
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
    if total == 1 and not bounded:
        return finding_of(check.spec, verdict, ALONE, attribute=attribute)
    detail = (
        Text(f"outside: {names.en} (of {total} groups)", f"hors des bornes : {names.fr} (sur {total} groupes)")
        if outside
        else Text(f"{sure} of {total} groups within the bounds", f"{sure} groupe(s) sur {total} dans les bornes")
    )
    return finding_of(check.spec, verdict, detail, attribute=attribute, method=_method(check, total, how))


def _method(check: MarginCheck, groups: int, how: Replicates) -> Text:
    """How the verdict was reached: the level of each interval and the margin."""
    if how.number:
        return Text(
            f"intervals at 95 % for the {groups} groups together (the largest distance over {how.number} draws of the "
            f"table; wider than those shown) against {check.low:g} to {check.high:g} (margin assumed)",
            f"intervalles à 95 % pour les {groups} groupes ensemble (la plus grande distance sur {how.number} tirages "
            f"de la table ; plus larges que ceux affichés) comparés aux bornes {_french(check.low)} et "
            f"{_french(check.high)} (marge supposée)",
        )
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
