"""AUD024: each group is chosen about as often whichever target is learnt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.labels_answers import judged
from bondroit.auditing.margins import NEAR_HIGH, NEAR_LOW
from bondroit.auditing.profiles import group_label
from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.auditing.findings import Finding
    from bondroit.auditing.labels_targets import TargetsCompared

SPEC = CheckSpec(
    code="AUD024",
    question=Text(
        "Each group is chosen about as often whichever of the targets is learnt.",
        "Chaque groupe est choisi à peu près aussi souvent quelle que soit la cible apprise.",
    ),
    needs=(Need.SURVEY, Need.FINDINGS, Need.MONTH, Need.GROUPS),
    method=Text(
        "share of the group in the top of a card learnt on the other target, over that under the card in use; "
        "intervals at 95 % for all groups together against 0.8 to 1.25 (margin assumed)",
        "part du groupe en tête selon une grille apprise sur l'autre cible, rapportée à celle de la grille actuelle ; "
        "intervalles à 95 % pour tous les groupes ensemble, comparés à 0,8 à 1,25 (marge supposée)",
    ),
    source="Build of the audit, item 5; GDPR, art. 5; EU AI Act, art. 10",
    severity=Severity.INFORMS,
    action=Text(
        "who bears the controls is a choice of target: put it before those who decide.",
        "qui porte les contrôles est un choix de cible : soumettez-le à ceux qui décident.",
    ),
)
SPECS = (SPEC,)


def chosen_by_target(compared: TargetsCompared) -> tuple[Finding, ...]:
    """One finding per family of groups and other target."""
    first = compared.lines[0].name
    keys = dict.fromkeys((c.card, c.attribute) for c in compared.chosen if c.card != first)
    found = []
    for card, attribute in keys:
        own = [c for c in compared.chosen if (c.card, c.attribute) == (card, attribute)]
        lines = [(group_label(attribute, c.group), c.joint) for c in own]
        found.append(judged(SPEC, f"{attribute}: {card}", lines, NEAR_LOW, NEAR_HIGH))
    return tuple(found)
