"""`bondroit networks`: groups of files that share a home and an account beyond chance, for a person to read."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads it at run time
from typing import Annotated

import typer

from bondroit.cli.commands.asked import needed
from bondroit.cli.results import print_document, show_facts
from bondroit.cli.services import open_here, show
from bondroit.cli.session import say
from bondroit.domain.months import Month
from bondroit.errors import Text

PANEL = "For people"


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command(
        "networks",
        rich_help_panel=PANEL,
        help="Groups of files that share a home and an account beyond chance, for a person to read; "
        "off until a legal basis is declared.",
    )(networks)


def networks(
    month: Annotated[str, typer.Option("--month", help="The month, as 2026-02: only what was known before it counts.")],
    listing: Annotated[
        Path | None,
        typer.Option("--list", help="Write the files of the groups found before as a CSV, for the one who reads them."),
    ] = None,
    by: Annotated[str | None, typer.Option("--by", help="With --list: who reads; kept in the journal.")] = None,
) -> None:
    """Find groups of files, or list them for their reader."""
    from bondroit.wiring import networking

    services = open_here()
    asof = Month.parse(month)
    if listing is not None:
        reader = needed(by, "--by", None)
        done = networking.read(services, asof, listing, by=reader)
        show_facts(Text("Groups to be read", "Groupes à lire"), done)
        return
    report, page = networking.networks(services, asof)
    document = {**report.to_document(), "page": page}
    show(document, lambda: print_document(say(Text("Groups to be read", "Groupes à lire")), document))
