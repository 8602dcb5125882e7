"""AUD042: whether the score of a card tells who has a trait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.findings import Finding, finding_of
from bondroit.auditing.proxies_verdicts import GUESSED, lies_within
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.proxies_guess import TraitGuessed

SPEC = CheckSpec(
    code="AUD042",
    question=Text(
        "The score hardly tells who has the trait.",
        "Le score ne dit guère qui a le caractère.",
    ),
    needs=(Need.CARD, Need.GROUPS),
    method=Text(
        "AUC of the score for the trait, within 0.4 and 0.6 (assumed), the intervals of all traits together at 95"
        " %; above one half: scored higher",
        "AUC du score pour le caractère, entre 0,4 et 0,6 (supposé), les intervalles de tous les caractères "
        "ensemble à 95 % ; au-dessus d'un demi : scores plus hauts",
    ),
    source=(
        "Prince and Schwarcz 2020 (proxy discrimination); EU AI Act, art. 10; loi 2008-496 (check the text before"
        " quoting)"
    ),
    severity=Severity.WARNS,
    action=Text(
        "compare with the group's true rate from the survey: see the checks at equal truth.",
        "comparez au taux réel du groupe selon l'enquête : voyez les vérifications à vérité égale.",
    ),
)
SPECS = (SPEC,)


def answer(traits: Sequence[TraitGuessed]) -> list[Finding]:
    """One finding a trait."""
    return [
        finding_of(
            SPEC,
            lies_within(t.score.area, 1.0 - GUESSED, GUESSED, together=len(traits)),
            Text(f"AUC {t.score.area.value:.3f}", f"AUC {t.score.area.value:.3f}".replace(".", ",")),
            attribute=t.name,
        )
        for t in traits
    ]
