"""AUD052: whether households on minimum income score more than a well-off one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.findings import finding_of
from bondroit.auditing.paths_verdicts import compared_detail, verdict_of
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.findings import Finding
    from bondroit.auditing.paths_verdicts import Comparison

PAIRS = (
    ("two_parents_minimum_income", "well_off_stable"),
    ("disabled_worker_aah", "well_off_stable"),
    ("lone_mother_rsa", "well_off_stable"),
)
SPEC = CheckSpec(
    code="AUD052",
    question=Text(
        "A household on minimum income, or on AAH while working, scores no more than a well-off one.",
        "Un foyer aux minima sociaux, ou à l'AAH en travaillant, n'a pas un score plus haut que celui d'un foyer aisé.",
    ),
    needs=(Need.CARD, Need.LAW),
    method=Text(
        "typical households under the law, the same age of children; the difference of their "
        "scores at 95 % for all together; what nobody tells of either is taken alike",
        "foyers-types selon la loi ; la différence de leurs scores, à 95 % pour toutes ensemble "
        "; ce que nul ne dit des deux est pris pareil",
    ),
    source="FACTS, section 1 (La Quadrature du Net, typical profiles: 1 far below 4 and 5)",
    severity=Severity.WARNS,
    action=Text(
        "say what the score holds against minimum income as such, and whether the random survey bears it out.",
        "dites ce que le score retient contre les minima sociaux en tant que tels, et si "
        "l'enquête au hasard le confirme.",
    ),
    protects=True,
)
SPECS = (SPEC,)


def finding(compared: Sequence[Comparison], margin: float) -> Finding:
    """The answer.

    Args:
        compared: score of the first household less that of the second.
        margin: logits that count as no more than a little.
    """
    return finding_of(SPEC, verdict_of(compared, margin), compared_detail(compared, margin), attribute="income")
