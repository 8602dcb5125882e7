"""AUD032: the third question of indirect discrimination: does a card that finds about as much have a smaller gap?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.checks.aud030_disadvantage import INDIRECT
from bondroit.auditing.findings import Finding, Verdict, finding_of
from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.stats.ranking import Bounded

WORTH = 0.2
"""A part of the gap that is worth closing; assumed."""
SPEC = CheckSpec(
    code="AUD032",
    question=Text(
        "No card that finds about as much has a clearly smaller gap.",
        "Aucune grille qui trouve à peu près autant n'a un écart nettement plus petit.",
    ),
    needs=(Need.OUTCOME, Need.GROUPS, Need.CARD),
    method=Text(
        f"among the near-equal cards the one with the smallest gap is chosen without the rows on which it is measured; "
        f"paired intervals at 95 %; a gap is clearly smaller when its interval says so, and a fifth of it is worth "
        f"closing ({WORTH:.0%}, assumed)",
        f"parmi les grilles presque égales, celle qui a le plus petit écart est choisie sans les lignes où elle est "
        f"mesurée ; intervalles appariés à 95 % ; un écart est nettement plus petit quand son intervalle le dit, et un "
        f"cinquième de l'écart vaut d'être comblé ({100 * WORTH:.0f} %, supposé)",
    ),
    source=INDIRECT,
    severity=Severity.BLOCKS,
    action=Text(
        "take the less harmful card, or write down why not; show who is still selected by income.",
        "prenez la grille moins dommageable, ou écrivez pourquoi non ; montrez qui reste choisi selon le revenu.",
    ),
    protects=True,
)
SPECS = (SPEC,)


def less_harmful_finding(
    trait: str, group: Text, *, gap: float, change: Bounded, lost: Bounded, tolerance: float
) -> Finding:
    """The third question for the group of a trait that is controlled most beyond the others.

    Args:
        trait: its name.
        group: the group.
        gap: of the card.
        change: the gap of the card chosen, less that of the card, with its paired interval.
        lost: part of what is found that the card chosen loses.
        tolerance: the most it may lose.
    """
    told = Text(
        f"{group.en}: gap {100 * gap:.1f} points, {100 * change.value:+.1f} [{100 * change.low:+.1f} ; "
        f"{100 * change.high:+.1f}]; lost {lost.value:.1%} [{lost.low:.1%} ; {lost.high:.1%}]",
        f"{group.fr} : écart {_fr(100 * gap)} points, {_fr(100 * change.value)} [{_fr(100 * change.low)} ; "
        f"{_fr(100 * change.high)}] ; perte {_fr(100 * lost.value)} % [{_fr(100 * lost.low)} ; "
        f"{_fr(100 * lost.high)}]",
    )
    if change.high < 0.0 and lost.high <= tolerance and change.value <= -WORTH * gap:
        verdict = Verdict.DOES_NOT_HOLD
    elif change.low > -WORTH * gap:
        verdict = Verdict.HOLDS
    else:
        verdict = Verdict.NOT_ENOUGH_EVIDENCE
    return finding_of(SPEC, verdict, told, attribute=trait)


def no_gap_finding(trait: str) -> Finding:
    """No group of the trait is controlled more than the others: there is nothing to close."""
    detail = Text("no group is controlled more than the others", "aucun groupe n'est plus contrôlé que les autres")
    return finding_of(SPEC, Verdict.HOLDS, detail, attribute=trait)


def small_groups_finding(trait: str) -> Finding:
    """Groups of the trait are too small to be shown."""
    detail = Text("the groups are too small to be shown", "les groupes sont trop petits pour être montrés")
    return finding_of(SPEC, Verdict.NOT_ENOUGH_EVIDENCE, detail, attribute=trait)


def _fr(x: float) -> str:
    return f"{x:.1f}".replace(".", ",").replace("-", "\N{MINUS SIGN}")
