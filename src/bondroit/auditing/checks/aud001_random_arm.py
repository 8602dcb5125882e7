"""AUD001: whether the table can say who errs, and not only whom the choice found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.findings import Verdict, finding_of
from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.auditing.findings import Finding

SPEC = CheckSpec(
    code="AUD001",
    question=Text("A random arm tells who errs.", "Un tirage au sort dit qui se trompe."),
    needs=(Need.OUTCOME,),
    method=Text("rows outside the chosen ones are counted", "les lignes hors de celles choisies sont comptées"),
    source="FACTS, section 1 (CNAF 2022: what is known of who errs comes from the random survey)",
    severity=Severity.WARNS,
    action=Text(
        "draw some controls at random, and name the chosen ones with --selected.",
        "tirez au sort une part des contrôles, et désignez les choisis par --selected.",
    ),
)
SPECS = (SPEC,)


def random_arm_finding(drawn: int, chosen: int | None) -> Finding:
    """Whether there is a random arm.

    Args:
        drawn: rows drawn at random.
        chosen: rows chosen; None when the table does not tell the two apart.
    """
    if chosen is None:
        told = Text(
            "the table does not say which rows were chosen", "la table ne dit pas quelles lignes ont été choisies"
        )
        return finding_of(SPEC, Verdict.NOT_ENOUGH_EVIDENCE, told)
    verdict = Verdict.HOLDS if drawn else Verdict.DOES_NOT_HOLD
    detail = Text(f"{drawn} rows drawn, {chosen} chosen", f"{drawn} lignes tirées, {chosen} choisies")
    return finding_of(SPEC, verdict, detail)
