"""AUD007: whether those with whom nothing is wrong are flagged alike."""

from __future__ import annotations

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.margins import ARTICLES, BY_INTERVAL, MarginCheck
from bondroit.errors import Text

SPEC = CheckSpec(
    code="AUD007",
    question=Text(
        "Among those without the outcome, every group is flagged about as often as the others.",
        "Parmi ceux qui n'ont pas l'issue, chaque groupe est signalé à peu près aussi souvent que les autres.",
    ),
    needs=(
        Need.OUTCOME,
        Need.GROUPS,
        Need.DECISION,
    ),
    method=BY_INTERVAL,
    source="Hardt, Price and Srebro 2016 (equal odds); " + ARTICLES,
    severity=Severity.BLOCKS,
    action=Text(
        "show what flags them: these controls find nothing; try a card, a threshold or a choice that "
        "burdens them less.",
        "montrez ce qui les signale : ces contrôles ne trouvent rien ; essayez une grille, un seuil ou "
        "un choix qui pèse moins sur eux.",
    ),
    protects=True,
)
SPECS = (SPEC,)
CHECK = MarginCheck(
    SPEC,
    ("fpr_ratio",),
    beside=(
        "rows",
        "true_negatives",
        "false_positives",
        "fpr",
        "fpr_difference",
        "burden_flagged",
    ),
)
