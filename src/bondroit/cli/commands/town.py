"""The fictitious département on which the chain can be tried."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  Typer reads it when it runs
from typing import Annotated

import typer

from bondroit.cli.check_results import show_check
from bondroit.cli.commands.asked import SeedOption  # noqa: TC001  Typer reads it when it runs
from bondroit.cli.commands.chain import PANEL
from bondroit.cli.results import show_facts
from bondroit.cli.services import open_here
from bondroit.domain.months import Month
from bondroit.errors import Text


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    app.command(
        "town",
        rich_help_panel=PANEL,
        help="Make a fictitious département under the real law, whose truth is known; goes on where it was cut.",
    )(town)


def town(
    households: Annotated[int, typer.Option("--households", min=1, help="How many households.")] = 20_000,
    months: Annotated[int, typer.Option("--months", min=1, help="How many months.")] = 36,
    last: Annotated[str, typer.Option("--last", help="The last month, as 2026-04.")] = "2026-04",
    seed: SeedOption = 1,
    processes: Annotated[
        int,
        typer.Option("--processes", min=0, max=1024, help="Processes at work; 0: one per thread, as memory allows."),
    ] = 0,
    behaviour: Annotated[
        Path | None,
        typer.Option("--behaviour", help="A TOML file of values in the place of the usual ones, within their ranges."),
    ] = None,
    draw: Annotated[
        int,
        typer.Option("--draw", min=0, help="Number of a draw over the ranges of all that is assumed; 0: none."),
    ] = 0,
    check: Annotated[
        bool, typer.Option("--check", help="Hold the town of this workspace against published figures; makes nothing.")
    ] = False,
) -> None:
    """Make a fictitious département, or hold it against published figures."""
    from bondroit.wiring import towns

    if check:
        show_check(*towns.check(open_here()))
        return
    done = towns.town(
        open_here(),
        households=households,
        months=months,
        last=Month.parse(last),
        seed=seed,
        processes=processes,
        behaviour=behaviour,
        draw=draw,
    )
    show_facts(Text("Town", "Ville"), done)
