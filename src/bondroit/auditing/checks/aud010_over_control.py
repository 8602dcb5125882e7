"""AUD010: whether groups are chosen as often as they truly err: over-control."""

from __future__ import annotations

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.margins import ARTICLES, BY_INTERVAL, MarginCheck
from bondroit.errors import Text

SPEC = CheckSpec(
    code="AUD010",
    question=Text(
        "Every group is chosen about in proportion to its share of all errors, by the random arm.",
        "Chaque groupe est choisi à peu près en proportion de sa part de toutes les erreurs, selon le tirage au sort.",
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
        "a group chosen beyond its share of the errors is over-controlled: show what chooses it and what "
        "choosing otherwise would find.",
        "un groupe choisi au-delà de sa part des erreurs est sur-contrôlé : montrez ce qui le fait choisir, et "
        "ce que trouverait un autre choix.",
    ),
    protects=True,
)
SPECS = (SPEC,)
CHECK = MarginCheck(
    SPEC,
    ("over_control",),
    beside=(
        "rows_random",
        "rows_chosen",
        "share_chosen",
        "share_of_errors_random",
        "error_rate_random",
    ),
)
