"""AUD002: whether groups have the outcome alike."""

from __future__ import annotations

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.margins import ARTICLES, BY_INTERVAL, MarginCheck
from bondroit.errors import Text

SPEC = CheckSpec(
    code="AUD002",
    question=Text(
        "Every group has the outcome about as often as the others.",
        "Chaque groupe a l'issue à peu près aussi souvent que les autres.",
    ),
    needs=(
        Need.OUTCOME,
        Need.GROUPS,
    ),
    method=BY_INTERVAL,
    source=ARTICLES,
    severity=Severity.WARNS,
    action=Text(
        "look for what makes the groups differ before the outcome is used to rank people.",
        "cherchez ce qui distingue les groupes avant de classer des personnes selon cette issue.",
    ),
)
SPECS = (SPEC,)
CHECK = MarginCheck(
    SPEC,
    ("rate_ratio",),
    beside=(
        "rows",
        "rate",
        "rate_difference",
    ),
)
