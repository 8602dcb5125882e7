"""AUD055: whether an event still raises the score two years after it."""

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

SPEC = CheckSpec(
    code="AUD055",
    question=Text(
        "Two years after an event, it no longer raises the score.",
        "Deux ans après un événement, il n'élève plus le score.",
    ),
    needs=(Need.CARD, Need.LAW),
    method=Text(
        "every typical household with and without each event, 24 months after it: the difference "
        "of the scores at 95 % for all together",
        "chaque foyer-type avec et sans chaque événement, 24 mois après : la différence des "
        "scores, à 95 % pour toutes ensemble",
    ),
    source="FACTS, section 1 (events of life raise the score); the 24 months are those of the model of 2026",
    severity=Severity.WARNS,
    action=Text(
        "tell what lasts: a lower income that stays, or the memory of the event.",
        "dites ce qui dure : un revenu qui reste plus bas, ou la mémoire de l'événement.",
    ),
    protects=True,
)
SPECS = (SPEC,)


def finding(compared: Sequence[Comparison], margin: float) -> Finding:
    """The answer.

    Args:
        compared: what each event still adds.
        margin: logits that count as no more than a little.
    """
    return finding_of(SPEC, verdict_of(compared, margin), compared_detail(compared, margin), attribute="events")
