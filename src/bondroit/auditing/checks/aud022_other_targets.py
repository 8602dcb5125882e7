"""AUD022: another target would choose the same households."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.labels_answers import judged
from bondroit.auditing.labels_complexity import bounds
from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.auditing.findings import Finding
    from bondroit.auditing.labels_targets import TargetsCompared

LEAST = 0.8
"""Share of the top in common; assumed."""

SPEC = CheckSpec(
    code="AUD022",
    question=Text(
        "A card learnt on the other target would choose about the same households.",
        "Une grille apprise sur l'autre cible choisirait à peu près les mêmes foyers.",
    ),
    needs=(Need.SURVEY, Need.FINDINGS, Need.MONTH),
    method=Text(
        "share of the top of the card in use that is in the top of a card learnt on the other target, over the survey, "
        "by scores of cards that did not learn from the file; at least 80 % (margin assumed)",
        "part de la tête du classement actuel qui est aussi en tête selon une grille apprise sur l'autre cible, sur "
        "l'enquête, par des scores de grilles n'ayant pas appris du dossier ; 80 % au moins (marge supposée)",
    ),
    source="FACTS, section 1 (the CNAF's letter: another modelling would have given other variables)",
    severity=Severity.INFORMS,
    action=Text(
        "say why this target and not another: who is chosen depends on it.",
        "dites pourquoi cette cible et pas une autre : qui est choisi en dépend.",
    ),
)
SPECS = (SPEC,)


def other_targets(compared: TargetsCompared) -> tuple[Finding, ...]:
    """One finding per other target that has a card."""
    lines = [line for line in compared.lines[1:] if line.overlap.value is not None]
    return tuple(judged(SPEC, line.name, [(line.label, bounds(line.overlap))], LEAST, 1.0) for line in lines)
