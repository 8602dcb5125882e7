"""AUD026: at equal benefits, every group is overpaid about as often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.labels_answers import judged
from bondroit.auditing.margins import NEAR_HIGH, NEAR_LOW
from bondroit.auditing.profiles import group_label
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.findings import Finding
    from bondroit.auditing.labels_complexity import GroupErrors

SPEC = CheckSpec(
    code="AUD026",
    question=Text(
        "With the same benefits, every group is overpaid in about as many months as the others.",
        "À prestations égales, chaque groupe est en indu pendant à peu près autant de mois que les autres.",
    ),
    needs=(Need.SURVEY, Need.FINDINGS, Need.GROUPS),
    method=Text(
        "months found overpaid, over those that the others' rate of each benefit would give on the group's own months "
        "(for RSA, on the other benefits alone); intervals at 95 % for all groups together against 0.8 to 1.25 "
        "(margin assumed)",
        "mois trouvés en indu, rapportés à ceux que donnerait le taux des autres pour chaque prestation sur les mois "
        "du groupe (pour le RSA, sur les seules autres prestations) ; intervalles à 95 % pour tous les groupes "
        "ensemble, comparés à 0,8 à 1,25 (marge supposée)",
    ),
    source="Build of the audit, item 5 (does a household with RSA err more because the rule asks for more?)",
    severity=Severity.INFORMS,
    action=Text(
        "what is left at equal benefits is in lives and declarations, not in the number of benefits; see AUD027.",
        "ce qui reste à prestations égales tient aux vies et aux déclarations, non au nombre de prestations ; voir "
        "AUD027.",
    ),
)
SPECS = (SPEC,)


def equal_benefits(lines: Sequence[GroupErrors]) -> tuple[Finding, ...]:
    """One finding per family of groups."""
    found = []
    for attribute in dict.fromkeys(line.attribute for line in lines):
        own = [(group_label(attribute, one.group), one.joint) for one in lines if one.attribute == attribute]
        found.append(judged(SPEC, attribute, own, NEAR_LOW, NEAR_HIGH))
    return tuple(found)
