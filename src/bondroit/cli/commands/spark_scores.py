"""`bondroit score-on-spark`: the same scores where Spark has the files."""

from __future__ import annotations

from typing import Annotated

import typer

from bondroit.cli import session
from bondroit.cli.commands.card_sql import pair
from bondroit.cli.results import show_facts
from bondroit.cli.services import progress
from bondroit.errors import Text, UserError

PANEL = "Scorecards"


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command(
        "score-on-spark",
        rich_help_panel=PANEL,
        help="Score files on Spark, Parquet or tables in and out; no copy here.",
    )(score)


def score(
    cards: Annotated[
        list[str], typer.Argument(help="Cards, all in one pass: files, or name or name@version in the workspace.")
    ],
    source: Annotated[str | None, typer.Option("--input", help="The files: Parquet, a path or URL.")] = None,
    table: Annotated[
        str | None, typer.Option("--table", help="The files: a table of Spark's catalogue, as catalog.db.table.")
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", help="The scores: a new folder of Parquet, a path or URL.")
    ] = None,
    into: Annotated[str | None, typer.Option("--into", help="The scores: a new table of Spark's catalogue.")] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", help="A column to carry along; may be repeated; default: household_id."),
    ] = None,
    unknown: Annotated[
        str,
        typer.Option(
            "--unknown", help="A value a card does not know: refuse, skip (no score), or missing (counts as missing)."
        ),
    ] = "refuse",
    ranks: Annotated[bool, typer.Option("--ranks/--no-ranks", help="Rank and percentile of every file.")] = True,
    master: Annotated[
        str | None,
        typer.Option("--master", help="Spark's master, as yarn or spark://host:7077; default: local[2], here."),
    ] = None,
    memory: Annotated[str, typer.Option("--memory", help="Memory of Spark's driver, as 2g.")] = "2g",
    conf: Annotated[
        list[str] | None, typer.Option("--conf", help="KEY=VALUE: an option of Spark; may be repeated.")
    ] = None,
) -> None:
    """Score on Spark."""
    from bondroit.app.score_on_spark import SparkRequest
    from bondroit.wiring import spark_scores

    request = SparkRequest(
        source=_one("--input", source, "--table", table),
        source_is_table=table is not None,
        target=_one("--output", output, "--into", into),
        target_is_table=into is not None,
        keep=tuple(keep or ("household_id",)),
        unknown=unknown,
        ranks=ranks,
    )
    report = spark_scores.score(
        request=request,
        places=cards,
        workspace=session.common().workspace,
        master=master,
        memory=memory,
        options=dict(pair("--conf", said) for said in conf or ()),
        progress=progress(),
    )
    show_facts(Text("Scores on Spark", "Scores sur Spark"), report)


def _one(first: str, one: str | None, second: str, other: str | None) -> str:
    """The one of two options that is given.

    Raises:
        UserError: E-USE-001 if none or both are.
    """
    if (one is None) == (other is None):
        raise UserError(
            "E-USE-001",
            Text(f"Either {first} or {second} is needed.", f"Il faut {first} ou bien {second}."),
            remedy=Text(f"give one of {first} and {second}.", f"donnez l'un de {first} et {second}."),
        )
    return one if one is not None else str(other)
