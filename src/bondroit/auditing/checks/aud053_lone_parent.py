"""AUD053: whether a lone parent on one minimum wage scores more than two parents on two."""

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

PAIRS = (("lone_parent_one_smic", "two_minimum_wages"),)
SPEC = CheckSpec(
    code="AUD053",
    question=Text(
        "A lone parent on one minimum wage scores no more than two parents on two.",
        "Un parent isolé au Smic n'a pas un score plus haut que deux parents au Smic.",
    ),
    needs=(Need.CARD, Need.LAW),
    method=Text(
        "two typical households under the law: the difference of their scores at 95 %; what "
        "nobody tells of either is taken alike",
        "deux foyers-types selon la loi : la différence de leurs scores, à 95 % ; ce que nul ne "
        "dit des deux est pris pareil",
    ),
    source="FACTS, section 1 (La Quadrature du Net, profiles 3 and 2: our reading)",
    severity=Severity.WARNS,
    action=Text(
        "look for variables that stand for living alone, as months worked summed over adults.",
        "cherchez les variables qui disent la vie seule, comme les mois travaillés sommés sur les adultes.",
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
    return finding_of(SPEC, verdict_of(compared, margin), compared_detail(compared, margin), attribute="lone_parent")
