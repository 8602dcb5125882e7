"""AUD034: the thesis of the critics, put to the test: does any card on this target spare the poorest?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.findings import Finding, Verdict, finding_of
from bondroit.auditing.margins import NEAR_HIGH
from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.stats.ranking import Bounded

ALLOWED = 0.10
"""The part of what the card finds that may be given up; assumed."""
SPEC = CheckSpec(
    code="AUD034",
    question=Text(
        "A card on this target that finds about as much spares the poorest.",
        "Une grille sur cette cible qui trouve à peu près autant épargne les plus pauvres.",
    ),
    needs=(Need.OUTCOME, Need.GROUPS, Need.CARD),
    method=Text(
        f"of hundreds of cards, among those that lose at most {ALLOWED:.0%} of what the card finds, the one with the "
        f"smallest gap is chosen without the rows on which it is measured; the poorest are spared when they are "
        f"controlled at most {NEAR_HIGH:g} times as often as the others (both margins assumed). Failing to find such a "
        f"card is no proof that there is none",
        f"sur des centaines de grilles, parmi celles qui perdent au plus {100 * ALLOWED:.0f} % de ce que la grille "
        f"trouve, celle qui a le plus petit écart est choisie sans les lignes où elle est mesurée ; les plus pauvres "
        f"sont épargnés quand ils sont contrôlés au plus {str(NEAR_HIGH).replace('.', ',')} fois comme les autres (les "
        f"deux marges sont supposées). Ne pas trouver de telle grille ne prouve pas qu'il n'y en a pas",
    ),
    source="FACTS, section 1 (La Quadrature du Net 2023: no card aimed at overpayment can spare the poorest)",
    severity=Severity.BLOCKS,
    action=Text(
        "change the target, or what the score is used for: other cards on this target do not do it.",
        "changez la cible, ou l'usage du score : d'autres grilles sur cette cible n'y suffisent pas.",
    ),
    protects=True,
)
SPECS = (SPEC,)


def thesis_finding(ratio: Bounded | None, lost: Bounded | None, cards: int) -> Finding:
    """Whether a card that finds about as much spares the poorest.

    Args:
        ratio: how many times as often as the others the poorest are controlled, by the card chosen; None where it
            cannot be had.
        lost: part of what the card finds that it loses.
        cards: tried.
    """
    if ratio is None or lost is None:
        detail = Text("the ratio cannot be had", "le rapport ne peut être calculé")
        return finding_of(SPEC, Verdict.NOT_ENOUGH_EVIDENCE, detail, attribute="income")
    detail = Text(
        f"of {cards} cards the least ratio is {ratio.value:.2f} [{ratio.low:.2f} ; {ratio.high:.2f}], at a loss of "
        f"{lost.value:.1%} [{lost.low:.1%} ; {lost.high:.1%}]",
        f"sur {cards} grilles le plus petit rapport est de {_fr(ratio.value)} [{_fr(ratio.low)} ; {_fr(ratio.high)}], "
        f"pour une perte de {_fr(100 * lost.value)} % [{_fr(100 * lost.low)} ; {_fr(100 * lost.high)}]",
    )
    if ratio.high <= NEAR_HIGH and lost.value <= ALLOWED:
        return finding_of(SPEC, Verdict.HOLDS, detail, attribute="income")
    verdict = Verdict.DOES_NOT_HOLD if ratio.low > NEAR_HIGH else Verdict.NOT_ENOUGH_EVIDENCE
    return finding_of(SPEC, verdict, detail, attribute="income")


def _fr(x: float) -> str:
    return f"{x:.2f}".replace(".", ",").replace("-", "\N{MINUS SIGN}")
