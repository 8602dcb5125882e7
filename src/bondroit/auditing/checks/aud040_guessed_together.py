"""AUD040: whether the variables of a card, all together, tell who has a trait."""

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
    code="AUD040",
    question=Text(
        "The card's variables together hardly tell who has the trait.",
        "Les variables de la grille, ensemble, ne disent guère qui a le caractère.",
    ),
    needs=(Need.CARD, Need.GROUPS),
    method=Text(
        "logistic regression on the card's classes, judged on files not learnt from; its AUC at most 0.6 "
        "(assumed), the intervals of all traits together at 95 %",
        "régression logistique sur les classes de la grille, jugée sur des dossiers non appris ; son AUC d'au "
        "plus 0,6 (supposé), les intervalles de tous les caractères ensemble à 95 %",
    ),
    source=(
        "Prince and Schwarcz 2020 (proxy discrimination); EU AI Act, art. 10; loi 2008-496 (check the text before"
        " quoting)"
    ),
    severity=Severity.WARNS,
    action=Text(
        "leaving the trait out of the card does not leave it out of the score: look at what each variable adds, "
        "and at who is selected.",
        "ôter le caractère de la grille ne l'ôte pas du score : voyez ce que chaque variable ajoute, et qui est "
        "sélectionné.",
    ),
)
SPECS = (SPEC,)


def answer(traits: Sequence[TraitGuessed]) -> list[Finding]:
    """One finding a trait."""
    return [
        finding_of(
            SPEC,
            lies_within(t.together.area, 0.0, GUESSED, together=len(traits)),
            Text(f"AUC {t.together.area.value:.3f}", f"AUC {t.together.area.value:.3f}".replace(".", ",")),
            attribute=t.name,
        )
        for t in traits
    ]
