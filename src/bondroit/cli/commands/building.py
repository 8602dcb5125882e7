"""`bondroit build`: a scorecard from the survey, or from a table of your own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bondroit.cli.commands.asked import SeedOption, needed
from bondroit.cli.commands.received import build_received
from bondroit.cli.results import show_facts
from bondroit.cli.services import open_here
from bondroit.domain.months import Month
from bondroit.errors import Text


def build(
    month: Annotated[str | None, typer.Option("--month", help="The month of the survey to learn from.")] = None,
    table: Annotated[Path | None, typer.Option("--table", help="A CSV or Parquet table of your own.")] = None,
    target: Annotated[
        str | None,
        typer.Option(
            "--target", help="With --table: the yes/no column. Else overpayment or underpayment (default: both)."
        ),
    ] = None,
    weight: Annotated[str | None, typer.Option("--weight", help="With --table: the column of weights.")] = None,
    exclude: Annotated[list[str] | None, typer.Option("--exclude", help="A column left out; may be repeated.")] = None,
    holdout: Annotated[
        float,
        typer.Option(
            "--holdout", min=0, max=0.9, help="Share of rows kept apart to judge the card; 0: cross-validation."
        ),
    ] = 0.0,
    seed: SeedOption = 1,
    name: Annotated[
        str | None, typer.Option("--name", help="With --table: the card's name; default: the target.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="With --table: the card's file.")] = Path("card.json"),
    report: Annotated[
        Path | None, typer.Option("--report", help="With --table: the page; default: beside the card, .html.")
    ] = None,
) -> None:
    """Learn a scorecard."""
    if table is not None:
        build_received(table, target, weight, tuple(exclude or ()), holdout, seed, name, out, report)
        return
    from bondroit.wiring import chain

    survey_month = Month.parse(needed(month, "--month", "--table"))
    show_facts(Text("Scorecards", "Grilles de score"), chain.build(open_here(), survey_month, target=target, seed=seed))
