"""AUD021: outcomes tell an intention from a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.findings import Verdict
from bondroit.auditing.labels_answers import EVERYONE, answer
from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.auditing.findings import Finding

SPEC = CheckSpec(
    code="AUD021",
    question=Text(
        "The outcomes that cards learn from tell an intention from a mistake.",
        "Les issues dont les grilles apprennent distinguent une intention d'une erreur.",
    ),
    needs=(Need.SURVEY, Need.FINDINGS),
    method=Text(
        "whether an outcome of the survey says that the body qualified it",
        "si une issue de l'enquête dit que l'organisme l'a qualifiée",
    ),
    source="FACTS, section 6 (what the branch called fraud in 2010); section 1 (94.5 % of controls chosen by score "
    "raised no suspicion)",
    severity=Severity.WARNS,
    action=Text(
        "say on every page that the card ranks mistakes; have controllers qualify what they find if another target is "
        "wanted.",
        "dites sur chaque page que la grille classe des erreurs ; faites qualifier les constats par les contrôleurs si "
        "une autre cible est voulue.",
    ),
)
SPECS = (SPEC,)


def intention_told(rows: int, qualified: int) -> tuple[Finding, ...]:
    """One finding.

    Args:
        rows: outcomes that are wrong on the side of an overpayment.
        qualified: of them, those of which the body says whether it was fraud.
    """
    if not rows:
        return ()
    verdict = Verdict.DOES_NOT_HOLD if not qualified else Verdict.HOLDS if qualified == rows else (
        Verdict.NOT_ENOUGH_EVIDENCE
    )  # fmt: skip
    detail = (
        Text("no outcome is qualified", "aucune issue n'est qualifiée")
        if not qualified
        else Text(f"{100 * qualified / rows:.0f} % are qualified", f"{100 * qualified / rows:.0f} % sont qualifiées")
    )
    return (answer(SPEC, EVERYONE, verdict, detail),)
