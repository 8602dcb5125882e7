"""AUD031: indirect discrimination, the second question: is what puts a group at a disadvantage needed?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.checks.aud030_disadvantage import INDIRECT
from bondroit.auditing.findings import Finding, Verdict, finding_of
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.stats.ranking import Bounded

SPEC = CheckSpec(
    code="AUD031",
    question=Text(
        "What puts the group at a disadvantage is needed to find what the card is for.",
        "Ce qui désavantage le groupe est nécessaire pour trouver ce que la grille cherche.",
    ),
    needs=(Need.OUTCOME, Need.GROUPS, Need.CARD),
    method=Text(
        "the card is learnt again without each of its variables, and held beside the card on rows not learnt from: "
        "what is lost and how far the gap falls, intervals at 95 % for all variables together; and the card beside a "
        "draw at random",
        "la grille est réapprise sans chacune de ses variables, et comparée à la grille sur des lignes non apprises : "
        "ce qui est perdu et de combien l'écart baisse, intervalles à 95 % pour toutes les variables ensemble ; et la "
        "grille comparée à un tirage au sort",
    ),
    source=INDIRECT,
    severity=Severity.WARNS,
    action=Text(
        "drop the variables named, or write down why they must stay.",
        "retirez les variables nommées, ou écrivez pourquoi elles doivent rester.",
    ),
)
SPECS = (SPEC,)


@dataclass(frozen=True, slots=True)
class Without:
    """The card learnt again without one variable, beside the card.

    Attributes:
        variable: which.
        lost: part of what is found that is lost.
        gap: the gap without it less the gap with it: below nought, it falls.
    """

    variable: str
    lost: Bounded
    gap: Bounded


def necessity_finding(
    trait: str, group: Text, without: Sequence[Without], *, tolerance: float, beyond_chance: Bounded
) -> Finding:
    """The second question for the group of a trait that is controlled most beyond the others.

    Args:
        trait: its name.
        group: the group.
        without: the card without each variable, with joint intervals.
        tolerance: a loss below which a variable is not needed.
        beyond_chance: share of what is to be found that the card finds, over the share it controls.
    """
    if beyond_chance.high <= 1.0:
        detail = Text("the card finds no more than a draw at random", "la grille ne trouve pas plus qu'un tirage")
        return finding_of(SPEC, Verdict.DOES_NOT_HOLD, detail, attribute=trait)
    idle = [w.variable for w in without if w.gap.high < 0.0 and w.lost.high <= tolerance]
    if idle:
        names = ", ".join(idle)
        detail = Text(
            f"{group.en}: without {names}, the gap falls and at most {tolerance:.0%} is lost",
            f"{group.fr} : sans {names}, l'écart baisse et au plus {100 * tolerance:.0f} % sont perdus",
        )
        return finding_of(SPEC, Verdict.DOES_NOT_HOLD, detail, attribute=trait)
    open_ones = [w.variable for w in without if w.gap.low < 0.0 and w.lost.low <= tolerance]
    if open_ones or beyond_chance.low <= 1.0:
        detail = Text(
            f"{group.en}: {len(open_ones)} of {len(without)} variables could be without need",
            f"{group.fr} : {len(open_ones)} variable(s) sur {len(without)} pourraient être sans nécessité",
        )
        return finding_of(SPEC, Verdict.NOT_ENOUGH_EVIDENCE, detail, attribute=trait)
    detail = Text(
        f"{group.en}: every variable that widens the gap finds more than {tolerance:.0%}",
        f"{group.fr} : toute variable qui creuse l'écart trouve plus de {100 * tolerance:.0f} %",
    )
    return finding_of(SPEC, Verdict.HOLDS, detail, attribute=trait)
