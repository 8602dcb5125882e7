"""AUD033: whether an equally good card would choose about the same households."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.findings import Finding, Verdict, finding_of
from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.stats.ranking import Bounded

MOST = 0.10
"""Part of those chosen that an equally good card may leave out; assumed."""
SPEC = CheckSpec(
    code="AUD033",
    question=Text(
        "An equally good card would choose about the same files.",
        "Une grille tout aussi bonne choisirait à peu près les mêmes dossiers.",
    ),
    needs=(Need.OUTCOME, Need.CARD),
    method=Text(
        f"over cards near-equal by figures in which the rows have no part: the share of those chosen that such a card "
        f"does not choose, on average, with its 95 % interval, against {MOST:.0%} (assumed)",
        f"sur les grilles presque égales selon des chiffres où les lignes n'ont pas de part : la part des choisis "
        f"qu'une telle grille ne choisit pas, en moyenne, avec son intervalle à 95 %, comparée à {100 * MOST:.0f} % "
        f"(supposé)",
    ),
    source="Marx, Calmon and Ustun 2020 (predictive multiplicity); CRPA R311-3-1-2; GDPR, art. 5",
    severity=Severity.WARNS,
    action=Text(
        "do not take the score for a finding; control those whom few cards choose by a draw; say it in the letters.",
        "ne prenez pas le score pour un constat ; tirez au sort parmi ceux que peu de grilles choisissent ; dites-le "
        "dans les lettres.",
    ),
)
SPECS = (SPEC,)


def arbitrariness_finding(left: Bounded | None, cards: float) -> Finding:
    """Whether those chosen depend on the card.

    Args:
        left: share of those chosen that a near-equal card does not choose; None without such a card.
        cards: near-equal cards.
    """
    if left is None:
        detail = Text("no near-equal card was found", "aucune grille presque égale n'a été trouvée")
        return finding_of(SPEC, Verdict.NOT_ENOUGH_EVIDENCE, detail)
    detail = Text(
        f"{left.value:.1%} [{left.low:.1%} ; {left.high:.1%}] over {cards:.0f} near-equal cards",
        f"{_fr(left.value)} [{_fr(left.low)} ; {_fr(left.high)}] sur {cards:.0f} grilles presque égales",
    )
    if left.high <= MOST:
        return finding_of(SPEC, Verdict.HOLDS, detail)
    verdict = Verdict.DOES_NOT_HOLD if left.low > MOST else Verdict.NOT_ENOUGH_EVIDENCE
    return finding_of(SPEC, verdict, detail)


def _fr(share: float) -> str:
    return f"{100 * share:.1f} %".replace(".", ",")
