"""AUD005: whether groups are flagged alike."""

from __future__ import annotations

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.auditing.margins import ARTICLES, BY_INTERVAL, MarginCheck
from bondroit.errors import Text

SPEC = CheckSpec(
    code="AUD005",
    question=Text(
        "Every group is flagged (proposed for control by score) about as often as the others.",
        "Chaque groupe est signalé (proposé au contrôle par score) à peu près aussi souvent que les autres.",
    ),
    needs=(
        Need.GROUPS,
        Need.DECISION,
    ),
    method=BY_INTERVAL,
    source=ARTICLES,
    severity=Severity.BLOCKS,
    action=Text(
        "compare with the group's true rate from the survey; show why, and what a less harmful choice would find.",
        "comparez au taux réel du groupe selon l'enquête ; montrez pourquoi, et ce que trouverait un "
        "choix moins dommageable.",
    ),
    protects=True,
)
SPECS = (SPEC,)
CHECK = MarginCheck(
    SPEC,
    (
        "selected_ratio",
        "flagged_ratio",
    ),
    beside=(
        "files",
        "selected",
        "rows",
        "flagged",
        "flagged_rate",
        "flagged_difference",
    ),
)
