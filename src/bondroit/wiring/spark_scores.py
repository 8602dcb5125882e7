"""Scores on Spark: the session, the cards and the verb."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from bondroit.app import score_on_spark
from bondroit.scoring import sql_spark
from bondroit.store import spark_files
from bondroit.store.spark_sessions import require_spark, spark_session
from bondroit.wiring import cards
from bondroit.wiring.outputs import refuse_same
from bondroit.wiring.services import open_services

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.app.ports import Progress
    from bondroit.app.score_on_spark import SparkReport, SparkRequest


def score(
    *,
    request: SparkRequest,
    places: Sequence[str],
    workspace: Path | None,
    master: str | None,
    memory: str,
    options: Mapping[str, str],
    progress: Progress,
) -> SparkReport:
    """Score files on Spark; a card of the workspace: an entry of the journal.

    Args:
        request: what to score, and where to.
        places: cards, by file or by label in the workspace.
        workspace: where labels are looked up.
        master: as of `store.spark_sessions.spark_session`; so are the next two.
        memory: of the Java machine here.
        options: of the session.
        progress: shows that Spark works.

    Raises:
        UserError: E-USE-005 without Spark or Java; as `app.score_on_spark`.
    """
    require_spark()
    if not (request.source_is_table or request.target_is_table):
        refuse_same({"--output": request.target}, {"--input": request.source})
    found = [cards.read(place, workspace).card for place in places]
    settings = {**spark_files.SETTINGS, **sql_spark.SETTINGS}
    with (
        progress.step(f"Spark · {', '.join(card.label for card in found)}"),
        spark_session(master=master, memory=memory, options=options, settings=settings) as session,
        closing(spark_files.SparkFiles(session)) as engine,
    ):
        report = score_on_spark.score_on_spark(request=request, cards=found, engine=engine)
    if any(cards.find(place, workspace) != Path(place) for place in places):
        open_services(workspace).journal.append(
            "score", "control", {"engine": "spark", "source": request.source, "figures": report.to_document()}
        )
    return report
