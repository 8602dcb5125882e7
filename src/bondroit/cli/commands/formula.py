"""`bondroit formula`: what a published formula says of people, whatever it masks."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import Annotated

import typer

from bondroit.cli import session
from bondroit.cli.services import progress, show

PANEL = "Scorecards"


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    text = "Ask a published formula, masked parts included, who is among its highest scores whatever is masked."
    app.command("formula", rich_help_panel=PANEL, help=text)(formula)


def formula(
    card: Annotated[
        str, typer.Argument(help="A published table (.csv), a card's file (.json), or a label of the workspace.")
    ],
    over: Annotated[
        Path | None,
        typer.Option("--over", help="A workspace, or WORKSPACE/MONTH: its files stand for the population."),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", help="A TOML file: which column stands for each variable, and what is assumed."),
    ] = None,
    margins: Annotated[
        Path | None, typer.Option("--margins", help="A TOML file of public margins; default: those of the package.")
    ] = None,
    unweighted: Annotated[
        bool, typer.Option("--unweighted", help="Do not reweight the files to public margins.")
    ] = False,
    top: Annotated[
        str, typer.Option("--top", help="Which files are the highest: a number of files, or a percentage such as 5%.")
    ] = "5%",
    draws: Annotated[
        int, typer.Option("--draws", min=0, max=1000, help="Replicates for the error of the margins.")
    ] = 40,
    effort: Annotated[
        int,
        typer.Option("--effort", min=1, max=100_000, help="Parts of the unknown looked at for each end of a bound."),
    ] = 400,
    out: Annotated[Path | None, typer.Option("--out", help="Write every figure as JSON.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page, in French and English.")] = None,
) -> None:
    """Ask a published formula."""
    from bondroit.cli.formula_results import print_formula
    from bondroit.scoring.rows import read_top
    from bondroit.wiring import formula as wired

    wanted = wired.Wanted(
        source=card, over=over, mapping=mapping, margins=margins, reweighted=not unweighted, top=read_top(top),
        draws=draws, effort=effort, out=out, page=html,
    )  # fmt: skip
    report = wired.formula(
        wanted, workspace=session.common().workspace, progress=progress(), language=session.language()
    )
    written = {k: str(v) for k, v in (("out", out), ("html", html)) if v is not None}
    show({**report.to_document(), **written}, lambda: print_formula(report))
