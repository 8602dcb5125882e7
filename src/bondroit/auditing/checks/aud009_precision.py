"""AUD009: whether a flag means the same in every group."""

from __future__ import annotations

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.margins import ARTICLES, BY_INTERVAL, MarginCheck
from bondroit.errors import Text

SPEC = CheckSpec(
    code="AUD009",
    question=Text(
        "Of the flagged, every group has the outcome about as often as the others.",
        "Parmi les signalés, chaque groupe a l'issue à peu près aussi souvent que les autres.",
    ),
    needs=(
        Need.OUTCOME,
        Need.GROUPS,
        Need.DECISION,
    ),
    method=BY_INTERVAL,
    source="Chouldechova 2017 (predictive parity); " + ARTICLES,
    severity=Severity.WARNS,
    action=Text(
        "a group flagged with fewer true outcomes is flagged too easily: raise its evidence before it is controlled.",
        "un groupe signalé avec moins d'issues vraies l'est trop facilement : exigez plus d'indices avant de "
        "le contrôler.",
    ),
)
SPECS = (SPEC,)
CHECK = MarginCheck(
    SPEC,
    ("ppv_ratio",),
    beside=(
        "rows",
        "flagged",
        "ppv",
        "ppv_difference",
    ),
)
