"""AUD044: whether a card needs a variable that tells a trait: what is lost without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.findings import Finding, Verdict, finding_of
from bondroit.auditing.proxies_verdicts import NEEDED, widened
from bondroit.errors import Text
from bondroit.stats.ranking import Bounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.proxies_removed import Removed

SPEC = CheckSpec(
    code="AUD044",
    question=Text(
        "The card needs the variable: without it, it ranks worse.",
        "La grille a besoin de la variable : sans elle, elle classe moins bien.",
    ),
    needs=(Need.CARD, Need.OUTCOME),
    method=Text(
        "the card fitted again without it on the same surveyed files; loss of AUC on files not learnt from, "
        "paired interval, above 0.005 (assumed)",
        "la grille ajustée de nouveau sans elle sur les mêmes dossiers d'enquête ; perte d'AUC sur des dossiers "
        "non appris, intervalle apparié, au-delà de 0,005 (supposé)",
    ),
    source="loi 2008-496 (check the text before quoting): necessary and appropriate means; FACTS, section 4",
    severity=Severity.WARNS,
    action=Text(
        "a variable that is not needed and that stands for a trait should not be in the card.",
        "une variable dont on n'a pas besoin et qui tient lieu d'un caractère n'a pas sa place dans la grille.",
    ),
)
SPECS = (SPEC,)


def answer(removed: Sequence[Removed]) -> list[Finding]:
    """One finding a removed variable."""
    found = []
    for one in removed:
        area = one.alone.lost.area
        wide = widened(Bounded(area.value, area.low, area.high), len(removed))
        verdict = Verdict.NOT_ENOUGH_EVIDENCE
        if wide.high < -NEEDED:
            verdict = Verdict.HOLDS
        elif wide.low > -NEEDED:
            verdict = Verdict.DOES_NOT_HOLD
        change = f"{area.value:+.4f} [{area.low:+.4f} ; {area.high:+.4f}]"
        detail = Text(f"AUC {change} without it", f"AUC {change} sans elle".replace(".", ","))
        found.append(finding_of(SPEC, verdict, detail, attribute=one.name))
    return found
