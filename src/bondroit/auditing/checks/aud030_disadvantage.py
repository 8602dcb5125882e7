"""AUD030: indirect discrimination, the first question: is a group with nothing wrong controlled more than others?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.figures import joint_level
from bondroit.auditing.findings import Finding, Verdict, finding_of
from bondroit.auditing.margins import NEAR_HIGH
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.stats.ranking import Bounded

INDIRECT = "Loi 2008-496 and EU law on indirect discrimination (check the text before quoting); FACTS, section 4"
SPEC = CheckSpec(
    code="AUD030",
    question=Text(
        "No group with nothing wrong is controlled clearly more often than the others.",
        "Aucun groupe en règle n'est nettement plus contrôlé que les autres.",
    ),
    needs=(Need.OUTCOME, Need.GROUPS, Need.CARD),
    method=Text(
        f"controls of rows without an outcome, in the group over the others, when the card controls its top share; "
        f"intervals at 95 % for all groups of a trait together, against a ratio of {NEAR_HIGH:g} (assumed)",
        f"contrôles des lignes sans issue, dans le groupe rapportés aux autres, quand la grille contrôle sa part de "
        f"tête ; intervalles à 95 % pour tous les groupes d'un trait ensemble, comparés à un rapport de "
        f"{str(NEAR_HIGH).replace('.', ',')} (supposé)",
    ),
    source=INDIRECT,
    severity=Severity.BLOCKS,
    action=Text(
        "go on to the two other questions: is what does it needed, and does a less harmful card find as much?",
        "passez aux deux autres questions : ce qui le cause est-il nécessaire, et une grille moins dommageable "
        "trouve-t-elle autant ?",
    ),
    protects=True,
)
SPECS = (SPEC,)


def level(groups: int) -> float:
    """Of each interval, for all of them together."""
    return joint_level(groups)


def disadvantage_finding(trait: str, ratios: Sequence[tuple[Text, Bounded | None]]) -> Finding:
    """The first question for one trait.

    Args:
        trait: its name.
        ratios: each group with the ratio and its joint interval; None where it cannot be had or is hidden.
    """
    known = [(label, ratio) for label, ratio in ratios if ratio is not None]
    over = [label for label, ratio in known if ratio.low > NEAR_HIGH]
    under = [label for label, ratio in known if ratio.high <= NEAR_HIGH]
    if over:
        names = Text(", ".join(t.en for t in over), ", ".join(t.fr for t in over))
        detail = Text(f"more: {names.en}", f"plus : {names.fr}")
        return finding_of(SPEC, Verdict.DOES_NOT_HOLD, detail, attribute=trait)
    detail = Text(
        f"{len(under)} of {len(ratios)} groups surely not", f"{len(under)} groupe(s) sur {len(ratios)} sûrement pas"
    )
    verdict = Verdict.HOLDS if len(under) == len(ratios) else Verdict.NOT_ENOUGH_EVIDENCE
    return finding_of(SPEC, verdict, detail, attribute=trait)
