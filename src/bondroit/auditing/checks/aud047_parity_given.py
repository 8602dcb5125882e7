"""AUD047: whether, at equal truth and equal declared conditions, groups are selected as often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.findings import Finding, finding_of
from bondroit.auditing.proxies_verdicts import NEAR_HIGH, NEAR_LOW, lies_within
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.proxies_parity import Parity

SPEC = CheckSpec(
    code="AUD047",
    question=Text(
        "At equal truth and at equal conditions, the group is selected about as often as the others.",
        "À vérité égale et à conditions égales, le groupe est sélectionné à peu près aussi souvent que les autres.",
    ),
    needs=(Need.CARD, Need.SURVEY, Need.GROUPS),
    method=Text(
        "ratio of Mantel and Haenszel over the classes of the declared condition, among those who meet the target"
        " and among those who do not; between 4/5 and 5/4 (assumed), all together at 95 %",
        "rapport de Mantel et Haenszel sur les classes de la condition déclarée, parmi ceux qui atteignent la "
        "cible et parmi les autres ; entre 4/5 et 5/4 (supposé), tous ensemble à 95 %",
    ),
    source="Mantel and Haenszel 1959; Kamiran, Zliobaite and Calders 2013 (explainable discrimination)",
    severity=Severity.WARNS,
    action=Text(
        "what is left at equal conditions is not explained by them; whether the conditions are legitimate is to "
        "be shown too.",
        "ce qui reste à conditions égales n'est pas expliqué par elles ; que ces conditions soient légitimes est "
        "à montrer aussi.",
    ),
)
SPECS = (SPEC,)


def answer(parities: Sequence[Parity]) -> list[Finding]:
    """One finding a trait, truth and condition."""
    own = [p for p in parities if p.given]
    found = []
    for p in own:
        verdict = lies_within(p.mantel_haenszel, NEAR_LOW, NEAR_HIGH, together=len(own), ratio=True)
        told = p.mantel_haenszel
        ratio = None if told is None else f"{told.value:.2f}"
        detail = (
            Text("too few files to tell", "trop peu de dossiers pour le dire")
            if ratio is None
            else Text(f"ratio {ratio}", f"rapport {ratio}".replace(".", ","))
        )
        found.append(
            finding_of(SPEC, verdict, detail, attribute=f"{p.trait} \N{MIDDLE DOT} {p.truth} \N{MIDDLE DOT} {p.given}")
        )
    return found
