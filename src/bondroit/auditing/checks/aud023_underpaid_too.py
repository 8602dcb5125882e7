"""AUD023: a high overpayment score is no sign of an underpayment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.labels_answers import EVERYONE, judged
from bondroit.auditing.labels_complexity import bounds
from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.auditing.findings import Finding
    from bondroit.auditing.labels_targets import TargetsCompared

UNDERPAYMENT = "underpayment"
LOW, HIGH = 0.45, 0.55
"""AUC taken as no better than chance; assumed."""

SPEC = CheckSpec(
    code="AUD023",
    question=Text(
        "A high overpayment score is no sign of an underpayment.",
        "Un score d'indu élevé n'annonce pas un rappel.",
    ),
    needs=(Need.SURVEY, Need.FINDINGS, Need.MONTH),
    method=Text(
        "AUC of the overpayment card as a ranking of files with an underpayment, over the survey, against 0.45 to 0.55 "
        "(margin assumed)",
        "AUC de la grille d'indu comme classement des dossiers ayant un rappel, sur l'enquête, comparée à 0,45 à 0,55 "
        "(marge supposée)",
    ),
    source="FACTS, section 1 (the CNAF's letter: a high score also means a higher risk of underpayment)",
    severity=Severity.INFORMS,
    action=Text(
        "control in both directions: what is owed to these households is paid with the same visit.",
        "contrôlez dans les deux sens : ce qui est dû à ces foyers se paie lors de la même visite.",
    ),
)
SPECS = (SPEC,)


def underpaid_too(compared: TargetsCompared) -> tuple[Finding, ...]:
    """One finding; none where underpayment is not among the targets."""
    first = compared.lines[0].name
    own = [a for a in compared.areas if a.card == first and a.target == UNDERPAYMENT]
    return tuple(judged(SPEC, EVERYONE, [(_words(a.area.value), bounds(a.area))], LOW, HIGH) for a in own)


def _words(value: float | None) -> Text:
    told = "-" if value is None else f"{value:.3f}"
    return Text(f"AUC {told}", f"AUC {told.replace('.', ',')}")
