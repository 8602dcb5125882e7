"""AUD043: whether the other variables of a card stand for one that is removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.findings import Finding, finding_of
from bondroit.auditing.proxies_verdicts import REBUILT, lies_within
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.proxies_rebuild import Rebuilt

SPEC = CheckSpec(
    code="AUD043",
    question=Text(
        "Taken out of the card, the variable is gone: the others do not rebuild what it did.",
        "Ôtée de la grille, la variable est partie : les autres ne refont pas ce qu'elle faisait.",
    ),
    needs=(Need.CARD,),
    method=Text(
        "its effect on the score, file by file, regressed on the classes of the others and judged on files not "
        "learnt from; at most half of its variance rebuilt (assumed)",
        "son effet sur le score, dossier par dossier, régressé sur les classes des autres et jugé sur des "
        "dossiers non appris ; au plus la moitié de sa variance refaite (supposé)",
    ),
    source="FACTS, section 1 (quarterly declarations for RSA and AAH; months worked for lone parents)",
    severity=Severity.WARNS,
    action=Text(
        "to remove a variable, remove what stands for it too, and fit again: see what comes back to each group.",
        "pour ôter une variable, ôtez aussi ce qui en tient lieu, et ajustez de nouveau : voyez ce qui revient à "
        "chaque groupe.",
    ),
)
SPECS = (SPEC,)


def answer(rebuilt: Sequence[Rebuilt]) -> list[Finding]:
    """One finding a removed variable, with those that stand for it."""
    found = []
    for one in rebuilt:
        names, share = ", ".join(one.proxies), f"{100 * one.share.value:.0f} %"
        detail = Text(f"{share} rebuilt by the others", f"{share} refaits par les autres")
        if one.proxies:
            detail = Text(f"{detail.en}, first of all {names}", f"{detail.fr}, d'abord {names}")
        verdict = lies_within(one.share, float("-inf"), REBUILT, together=len(rebuilt))
        found.append(finding_of(SPEC, verdict, detail, attribute=one.name))
    return found
