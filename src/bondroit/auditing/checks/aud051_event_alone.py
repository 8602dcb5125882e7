"""AUD051: whether an event of life alone takes a household over the threshold."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.findings import Verdict, finding_of
from bondroit.auditing.paths import Tipping
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.findings import Finding
    from bondroit.auditing.paths import Path

SPEC = CheckSpec(
    code="AUD051",
    question=Text(
        "No event of life alone takes a household over the threshold.",
        "Aucun événement de la vie ne fait à lui seul passer un foyer au-dessus du seuil.",
    ),
    needs=(Need.CARD, Need.LAW, Need.DECISION),
    method=Text(
        "every typical household is played through every event it may have, beside its twin without the event: below "
        "before, above in one of the 24 months after while the twin is not, whatever is unknown",
        "chaque foyer-type est joué à travers chaque événement possible, à côté de son jumeau sans événement : en "
        "dessous avant, au-dessus dans l'un des 24 mois d'après quand le jumeau ne l'est pas, quoi qu'on ignore",
    ),
    source="FACTS, section 1 (La Quadrature du Net: an event tips an RSA household over the threshold)",
    severity=Severity.WARNS,
    action=Text(
        "ask for a person's look before a control that an event alone set off; show which variable did it.",
        "demandez un regard humain avant un contrôle qu'un événement seul a déclenché ; montrez "
        "quelle variable l'a fait.",
    ),
    protects=True,
)
SPECS = (SPEC,)


def finding(paths: Sequence[Path], threshold: float | None) -> Finding:
    """The answer.

    Args:
        paths: of typical households.
        threshold: in logits; None where there is none.
    """
    if threshold is None:
        none = Text("there is no threshold (--threshold, --top)", "il n'y a pas de seuil (--threshold, --top)")
        return finding_of(SPEC, Verdict.NOT_ENOUGH_EVIDENCE, none, attribute="events")
    counted = Counter(path.tipping(threshold) for path in paths)
    usual = sum(path.tips_usually(threshold) is True for path in paths)
    tips, may, already = counted[Tipping.TIPS], counted[Tipping.MAY], counted[Tipping.ALREADY]
    detail = Text(
        f"of {len(paths)} paths {tips} are tipped over whatever is unknown, {may} depend on what is unknown, {already} "
        f"were above before; at usual values {usual} are tipped over",
        f"sur {len(paths)} parcours, {tips} basculent quoi qu'on ignore, {may} dépendent de ce qu'on ignore, {already} "
        f"étaient au-dessus avant ; aux valeurs usuelles, {usual} basculent",
    )
    if tips:
        return finding_of(SPEC, Verdict.DOES_NOT_HOLD, detail, attribute="events")
    verdict = Verdict.NOT_ENOUGH_EVIDENCE if may else Verdict.HOLDS
    return finding_of(SPEC, verdict, detail, attribute="events")
