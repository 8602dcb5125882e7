"""The whole chain on a fictitious département, in one command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bondroit.cli import session
from bondroit.cli.console import print_line, print_table
from bondroit.cli.services import progress, show
from bondroit.errors import Text

PANEL = "Start here"


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    app.command(
        "demo", rich_help_panel=PANEL, help="Play the whole chain on a fictitious département and write its report."
    )(demo)


def demo(
    folder: Annotated[
        Path, typer.Argument(help="The folder to make; it must not be there yet, or be an earlier demo.")
    ] = Path("demo"),
    households: Annotated[int, typer.Option("--households", min=2_000, help="How many households.")] = 20_000,
    seed: Annotated[int, typer.Option("--seed", help="Makes every draw repeatable.")] = 1,
) -> None:
    """Play the whole chain."""
    from bondroit.wiring.demo import play

    done = play(folder, households=households, seed=seed, language=session.language(), progress=progress())

    def text() -> None:
        for table in done.tables(session.language()):
            print_table(table.title, table.headers, table.rows, text_columns=table.text_columns)
        print_line(session.say(Text(f"The report: {done.report}", f"Le rapport : {done.report}")))

    show(done.to_document(), text)
