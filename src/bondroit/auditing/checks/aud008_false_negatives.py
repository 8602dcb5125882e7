"""AUD008: whether those who have the outcome are missed alike."""

from __future__ import annotations

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.margins import ARTICLES, BY_INTERVAL, MarginCheck
from bondroit.errors import Text

SPEC = CheckSpec(
    code="AUD008",
    question=Text(
        "Among those with the outcome, every group is missed about as often as the others.",
        "Parmi ceux qui ont l'issue, chaque groupe est manqué à peu près aussi souvent que les autres.",
    ),
    needs=(
        Need.OUTCOME,
        Need.GROUPS,
        Need.DECISION,
    ),
    method=BY_INTERVAL,
    source="Hardt, Price and Srebro 2016 (equal odds); " + ARTICLES,
    severity=Severity.WARNS,
    action=Text(
        "where being flagged helps (a right, a benefit), look for those who are left out; where it burdens, for "
        "those who are spared.",
        "si être signalé aide (un droit, une prestation), cherchez qui est oublié ; si cela pèse, qui est épargné.",
    ),
)
SPECS = (SPEC,)
CHECK = MarginCheck(
    SPEC,
    ("fnr_ratio",),
    beside=(
        "rows",
        "true_positives",
        "false_negatives",
        "fnr",
        "fnr_difference",
    ),
)
