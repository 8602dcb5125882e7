"""AUD006: whether groups truly have overpayments alike."""

from __future__ import annotations

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.margins import ARTICLES, BY_INTERVAL, MarginCheck
from bondroit.errors import Text

SPEC = CheckSpec(
    code="AUD006",
    question=Text(
        "Every group has overpayments about as often as the others, by the random survey.",
        "Chaque groupe a des indus à peu près aussi souvent que les autres, selon l'enquête au hasard.",
    ),
    needs=(
        Need.GROUPS,
        Need.MONTH,
        Need.SURVEY,
    ),
    method=BY_INTERVAL,
    source=ARTICLES,
    severity=Severity.WARNS,
    action=Text(
        "look for what in the rules or declarations makes the difference.",
        "cherchez ce qui, dans les règles ou les déclarations, fait la différence.",
    ),
)
SPECS = (SPEC,)
CHECK = MarginCheck(
    SPEC,
    ("overpayment_ratio",),
    beside=(
        "files",
        "overpayment",
    ),
)
