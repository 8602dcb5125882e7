"""AUD003: whether groups are chosen as often as they are drawn at random."""

from __future__ import annotations

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.margins import ARTICLES, BY_INTERVAL, MarginCheck
from bondroit.errors import Text

SPEC = CheckSpec(
    code="AUD003",
    question=Text(
        "Every group is chosen about as often as it is drawn at random.",
        "Chaque groupe est choisi à peu près aussi souvent que tiré au sort.",
    ),
    needs=(
        Need.OUTCOME,
        Need.GROUPS,
        Need.RANDOM_ARM,
    ),
    method=BY_INTERVAL,
    source="Lighthouse Reports and Svenska Dagbladet 2024; " + ARTICLES,
    severity=Severity.BLOCKS,
    action=Text(
        "show why the group is chosen more (or less), and what a less harmful choice would find.",
        "montrez pourquoi le groupe est plus (ou moins) choisi, et ce que trouverait un choix moins dommageable.",
    ),
    protects=True,
)
SPECS = (SPEC,)
CHECK = MarginCheck(
    SPEC,
    ("over_representation",),
    beside=(
        "rows_random",
        "rows_chosen",
        "share_random",
        "share_chosen",
    ),
)
