"""AUD050: whether the same event raises a poor household's score more than a well-off one's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.findings import finding_of
from bondroit.auditing.paths_verdicts import compared_detail, verdict_of
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.findings import Finding
    from bondroit.auditing.paths_verdicts import Comparison

SPEC = CheckSpec(
    code="AUD050",
    question=Text(
        "The same event raises a poor household's score no more than a well-off one's.",
        "Le même événement n'élève pas plus le score d'un foyer pauvre que celui d'un foyer aisé.",
    ),
    needs=(Need.CARD, Need.LAW),
    method=Text(
        "one family at several incomes, played through each event under the law: the largest "
        "rise at up to 1 Smic less that from 3 Smic on (assumed), at 95 % for all together",
        "une même famille à plusieurs revenus, jouée à travers chaque événement selon la loi : "
        "la plus forte hausse jusqu'à 1 Smic moins celle à partir de 3 Smic (supposé), à 95 % "
        "pour toutes ensemble",
    ),
    source="FACTS, section 1 (La Quadrature du Net: an event tips a poor household and leaves a well-off one)",
    severity=Severity.WARNS,
    action=Text(
        "show which variables make the difference, and what a card without them would find.",
        "montrez quelles variables font la différence, et ce que trouverait une grille sans elles.",
    ),
    protects=True,
)
SPECS = (SPEC,)


def finding(compared: Sequence[Comparison], margin: float) -> Finding:
    """The answer.

    Args:
        compared: rise of the poor less that of the well-off, for each event and family.
        margin: logits that count as no more than a little.
    """
    return finding_of(SPEC, verdict_of(compared, margin), compared_detail(compared, margin), attribute="income")
