"""AUD013: whether some group, among all crossings, stands apart: the worst one is searched for, and held out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.findings import Verdict, finding_of
from bondroit.auditing.material import CROSS, crossed_label
from bondroit.errors import Text

if TYPE_CHECKING:
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


def worst_finding(found: WorstGroup) -> Finding:
    """The answer of a search: the groups found on each half with their ratio on the other."""
    if not found.held:
        detail = Text("no group is large enough to be searched", "aucun groupe n'est assez grand pour être cherché")
        return finding_of(SPEC, Verdict.NOT_ENOUGH_EVIDENCE, detail)
    told = [(crossed_label(one.attribute, one.group), one.ratio) for one in found.held]
    shown = [
        f"{label}: {ratio.value:.2f} [{ratio.low:.2f} ; {ratio.high:.2f}]"
        for label, ratio in told
        if ratio.value is not None and ratio.low is not None and ratio.high is not None
    ]
    english = "; ".join(shown)
    french = " ; ".join(one.replace(".", ",").replace(":", " :", 1) for one in shown)
    detail = Text(
        f"worst of {found.searched} on one half, ratio to everyone else on the other half: {english}",
        f"le pire de {found.searched} sur une moitié, rapport à tous les autres sur l'autre moitié : {french}",
    )
    attribute = found.held[0].attribute if CROSS not in found.held[0].attribute else "all"
    return finding_of(SPEC, found.verdict, detail, attribute=attribute)
