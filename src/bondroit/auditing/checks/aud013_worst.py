"""AUD013: whether some group, among all crossings, stands apart: the worst one is searched for, and held out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.findings import Verdict, finding_of
from bondroit.auditing.material import CROSS
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.findings import Finding
    from bondroit.auditing.worst import WorstGroup

SPEC = CheckSpec(
    code="AUD013",
    question=Text(
        "No group, among all crossings, stands apart from everyone else.",
        "Aucun groupe, parmi tous les croisements, ne se distingue de tous les autres.",
    ),
    needs=(Need.OUTCOME, Need.GROUPS),
    method=Text(
        "the worst group by one half of the rows is told with its figure on the other half, and the other way round; "
        "false positive rates where rows are flagged, else rates of the outcome; margin 1.25 (assumed)",
        "le pire groupe selon une moitié des lignes est donné avec son chiffre sur l'autre moitié, et réciproquement ; "
        "taux de faux positifs si des lignes sont signalées, sinon taux de l'issue ; marge 1,25 (supposée)",
    ),
    source="Chernozhukov, Demirer, Duflo and Fernandez-Val 2018; Kearns, Neel, Roth and Wu 2018 (subgroups)",
    severity=Severity.WARNS,
    action=Text(
        "look at this group before the averages: single attributes may hide what a crossing bears.",
        "regardez ce groupe avant les moyennes : un attribut seul peut cacher ce qu'un croisement subit.",
    ),
)
SPECS = (SPEC,)


def worst_finding(found: WorstGroup, attributes: Sequence[str]) -> Finding:
    """The answer of a search: the groups found on each half with their ratio on the other.

    Args:
        found: by the search.
        attributes: those that were searched, alone and crossed: the question is of all of them, not of the one that
            the worst group happens to be of.
    """
    method = Text(
        f"{SPEC.method.en}; over {', '.join(attributes)} and their crossings",
        f"{SPEC.method.fr} ; sur {', '.join(attributes)} et leurs croisements",
    )
    if not found.held:
        detail = Text("no group is large enough to be searched", "aucun groupe n'est assez grand pour être cherché")
        return finding_of(SPEC, Verdict.NOT_ENOUGH_EVIDENCE, detail, method=method)
    told = [(_called(one.attribute, one.group), one.ratio) for one in found.held]
    shown = [
        (label, f"{ratio.value:.2f} [{ratio.low:.2f} ; {ratio.high:.2f}]")
        for label, ratio in told
        if ratio.value is not None and ratio.low is not None and ratio.high is not None
    ]
    english = "; ".join(f"{label}: {ratio}" for label, ratio in shown)
    french = " ; ".join(f"{label} : {ratio.replace('.', ',')}" for label, ratio in shown)
    detail = Text(
        f"worst of the {found.searched} groups of {', '.join(attributes)} and their crossings on one half, ratio to "
        f"everyone else on the other half: {english}",
        f"le pire des {found.searched} groupes de {', '.join(attributes)} et de leurs croisements sur une moitié, "
        f"rapport à tous les autres sur l'autre moitié : {french}",
    )
    return finding_of(SPEC, found.verdict, detail, method=method)


def _called(attribute: str, group: str) -> str:
    """A group with the names of its attributes: those of many attributes stand side by side."""
    names, values = attribute.split(CROSS), group.split(CROSS)
    if len(names) != len(values):  # a value may hold the sign of a crossing
        return f"{attribute} {group}"
    return CROSS.join(f"{name} {value}" for name, value in zip(names, values, strict=True))
