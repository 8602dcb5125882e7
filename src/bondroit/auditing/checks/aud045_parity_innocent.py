"""AUD045: whether those who do not err are selected as often whatever their group."""

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
    code="AUD045",
    question=Text(
        "Of those who do not meet the target, the group is selected about as often as the others.",
        "Parmi ceux qui n'atteignent pas la cible, le groupe est sélectionné à peu près aussi souvent que les autres.",
    ),
    needs=(Need.CARD, Need.SURVEY, Need.GROUPS),
    method=Text(
        "share selected of the group over that of the others, weighted survey, scores by fits that did not learn "
        "from the file; between 4/5 and 5/4 (assumed), all groups together at 95 %",
        "part sélectionnée du groupe sur celle des autres, enquête pondérée, scores par des ajustements qui n'ont"
        " pas appris du dossier ; entre 4/5 et 5/4 (supposé), tous les groupes ensemble à 95 %",
    ),
    source="Hardt, Price and Srebro 2016 (equal odds); EU AI Act, art. 10 and 13",
    severity=Severity.BLOCKS,
    action=Text(
        "people who made no error bear the controls unequally: show what selects them, and what a less harmful "
        "choice would find.",
        "des personnes sans erreur portent inégalement les contrôles : montrez ce qui les fait sélectionner, et "
        "ce que trouverait un choix moins dommageable.",
    ),
    protects=True,
)
SPECS = (SPEC,)


def answer(parities: Sequence[Parity]) -> list[Finding]:
    """One finding a trait."""
    own = [p for p in parities if p.truth == "not_met" and not p.given]
    found = []
    for p in own:
        verdict = lies_within(p.ratio, NEAR_LOW, NEAR_HIGH, together=len(own), ratio=True)
        told = p.ratio
        ratio = None if told is None else f"{told.value:.2f}"
        detail = (
            Text("too few files to tell", "trop peu de dossiers pour le dire")
            if ratio is None
            else Text(f"ratio {ratio}", f"rapport {ratio}".replace(".", ","))
        )
        found.append(finding_of(SPEC, verdict, detail, attribute=p.trait))
    return found
