"""AUD004: whether the score says of each group what is true of it."""

from __future__ import annotations

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.margins import BY_INTERVAL, GAP, MarginCheck
from bondroit.errors import Text

SPEC = CheckSpec(
    code="AUD004",
    question=Text(
        "The mean score of every group is near its rate.",
        "Le score moyen de chaque groupe est proche de son taux.",
    ),
    needs=(
        Need.OUTCOME,
        Need.GROUPS,
        Need.SCORE,
    ),
    method=BY_INTERVAL,
    source="EU AI Act, art. 15",
    severity=Severity.WARNS,
    action=Text(
        "recalibrate, or do not read the score as a probability.",
        "recalez, ou ne lisez pas le score comme une probabilité.",
    ),
)
SPECS = (SPEC,)
CHECK = MarginCheck(
    SPEC,
    ("score_less_rate",),
    -GAP,
    GAP,
    beside=(
        "rows_scored",
        "mean_score",
        "rate",
    ),
)
