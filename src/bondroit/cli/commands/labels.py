"""`bondroit labels`: what the overpayments found are made of, and what a card would be on another target."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import Annotated

import typer

from bondroit.cli.labels_results import print_labels
from bondroit.cli.services import open_here, show
from bondroit.domain.months import Month

PANEL = "The chain, step by step"


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    text = "Say what the overpayments found are made of, and what a card would be on another target."
    app.command("labels", rich_help_panel=PANEL, help=text)(labels)


def labels(
    month: Annotated[
        str | None, typer.Option("--month", help="The month of the survey; default: the latest one controlled.")
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Also write a page.")] = None,
    no_cards: Annotated[
        bool, typer.Option("--no-cards", help="Leave out the cards on other targets, which take a minute.")
    ] = False,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the parts the cards are judged on.")] = 1,
) -> None:
    """Audit the labels."""
    from bondroit.wiring import labels as wired

    asked = None if month is None else Month.parse(month)
    done = wired.labels(open_here(), asked, cards=not no_cards, seed=seed, page=html)
    show(done.to_document(), lambda: print_labels(done))
