"""AUD054: whether work beside the AAH raises the score."""

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

PAIRS = (("disabled_worker_aah", "aah_without_work"),)
SPEC = CheckSpec(
    code="AUD054",
    question=Text(
        "Work beside the AAH does not raise the score.",
        "Travailler en plus de l'AAH n'élève pas le score.",
    ),
    needs=(Need.CARD, Need.LAW),
    method=Text(
        "the same household with and without half a Smic beside the AAH: the difference of their "
        "scores at 95 %; what nobody tells of either is taken alike",
        "le même foyer avec et sans un demi-Smic en plus de l'AAH : la différence de leurs "
        "scores, à 95 % ; ce que nul ne dit des deux est pris pareil",
    ),
    source="FACTS, section 1 (La Quadrature du Net: AAH while working is one of the strongest)",
    severity=Severity.WARNS,
    action=Text(
        "show the variables that see work beside the AAH, and whether the random survey bears them out.",
        "montrez les variables qui voient le travail à côté de l'AAH, et si l'enquête au hasard les confirme.",
    ),
    protects=True,
)
SPECS = (SPEC,)


def finding(compared: Sequence[Comparison], margin: float) -> Finding:
    """The answer.

    Args:
        compared: score with work less that without.
        margin: logits that count as no more than a little.
    """
    return finding_of(SPEC, verdict_of(compared, margin), compared_detail(compared, margin), attribute="aah_with_work")
