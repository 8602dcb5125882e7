"""AUD041: whether a single variable of a card tells who has a trait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.findings import Finding, finding_of
from bondroit.auditing.proxies_verdicts import GUESSED, lies_within, worst_of
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.proxies_guess import TraitGuessed

SPEC = CheckSpec(
    code="AUD041",
    question=Text(
        "No single variable of the card tells who has the trait.",
        "Aucune variable de la grille ne dit à elle seule qui a le caractère.",
    ),
    needs=(Need.CARD, Need.GROUPS),
    method=Text(
        "each file guessed by the rate of its class among files not learnt from; AUC at most 0.6 (assumed), the "
        "intervals of all variables together at 95 %",
        "chaque dossier deviné par le taux de sa classe parmi des dossiers non appris ; AUC d'au plus 0,6 "
        "(supposé), les intervalles de toutes les variables ensemble à 95 %",
    ),
    source=(
        "Prince and Schwarcz 2020 (proxy discrimination); EU AI Act, art. 10; loi 2008-496 (check the text before"
        " quoting)"
    ),
    severity=Severity.WARNS,
    action=Text(
        "say why the variable stands in the card though it tells the trait, or refit the card without it and see "
        "who moves.",
        "dites pourquoi la variable est dans la grille bien qu'elle dise le caractère, ou refaites la grille sans"
        " elle et voyez qui bouge.",
    ),
)
SPECS = (SPEC,)
MOST_NAMED = 4


def answer(traits: Sequence[TraitGuessed]) -> list[Finding]:
    """One finding a trait, with the variables that tell it."""
    found = []
    for t in traits:
        verdicts = {name: lies_within(g.area, 0.0, GUESSED, together=len(t.alone)) for name, g in t.alone}
        telling = [name for name, g in t.alone if g.area.value > GUESSED]
        names = ", ".join(telling[:MOST_NAMED]) + (", ..." if len(telling) > MOST_NAMED else "")
        detail = (
            Text(f"above 0.6: {names}", f"au-dessus de 0,6 : {names}")
            if telling
            else Text(
                f"none of {len(t.alone)} variables above 0.6", f"aucune de {len(t.alone)} variables au-dessus de 0,6"
            )
        )
        found.append(finding_of(SPEC, worst_of(verdicts.values()), detail, attribute=t.name))
    return found
