"""AUD012: whether the euros are borne alike."""

from __future__ import annotations

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.margins import ARTICLES, BY_INTERVAL, MarginCheck
from bondroit.errors import Text

SPEC = CheckSpec(
    code="AUD012",
    question=Text(
        "Every group has about as many euros per row as the others.",
        "Chaque groupe a à peu près autant d'euros par ligne que les autres.",
    ),
    needs=(
        Need.GROUPS,
        Need.EUROS,
    ),
    method=BY_INTERVAL,
    source=ARTICLES,
    severity=Severity.INFORMS,
    action=Text(
        "look for what makes the sums differ: a harder rule, a longer delay, a larger benefit.",
        "cherchez ce qui fait différer les sommes : une règle plus dure, un délai plus long, une prestation "
        "plus grande.",
    ),
)
SPECS = (SPEC,)
CHECK = MarginCheck(
    SPEC,
    ("euros_ratio",),
    beside=(
        "rows",
        "euros",
        "euros_mean",
        "euros_share",
    ),
)
