"""`bondroit profiles`: typical households under cards, and their paths through events of life."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads it
from typing import TYPE_CHECKING, Annotated

import typer

from bondroit.cli import session
from bondroit.cli.services import progress, show
from bondroit.domain.months import Month

if TYPE_CHECKING:
    from bondroit.auditing.paths import PathsReport

PANEL = "The chain, step by step"


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    text = (
        "Score typical households under one or several cards, and play events of life month by month under the law: "
        "who is tipped over the threshold."
    )
    app.command("profiles", rich_help_panel=PANEL, help=text)(profiles)


def profiles(
    cards: Annotated[
        list[str],
        typer.Argument(help="Cards: name or name@version in the workspace, or a card's file.", metavar="CARD"),
    ],
    file: Annotated[
        Path | None,
        typer.Option("--profiles", help="A TOML file of households; default: those that come with the package."),
    ] = None,
    month: Annotated[
        str | None,
        typer.Option("--month", help="The month looked at; default: the last observed, or the last of the law."),
    ] = None,
    events: Annotated[
        bool, typer.Option("--events", help="Also play events of life over the 24 months after it.")
    ] = False,
    threshold: Annotated[
        float | None, typer.Option("--threshold", help="The score from which a file is above, between 0 and 1.")
    ] = None,
    top: Annotated[
        str | None,
        typer.Option(
            "--top", help="In place of it: the highest files of the month, such as 5%; the default in a workspace."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write every figure as JSON.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page, in French and English.")] = None,
) -> None:
    """Score typical households."""
    from bondroit.auditing.paths_json import document_of
    from bondroit.cli.paths_results import print_paths
    from bondroit.scoring.rows import read_top
    from bondroit.wiring.profiles import Request, run

    request = Request(
        cards=tuple(dict.fromkeys(cards)),
        profiles=file,
        month=None if month is None else Month.parse(month),
        events=events,
        threshold=threshold,
        top=None if top is None else read_top(top),
        figures=out,
        page=html,
    )
    report: PathsReport = run(request, session.common().workspace, progress=progress(), language=session.language())
    written = {name: str(path) for name, path in (("out", out), ("html", html)) if path is not None}
    show({**document_of(report), **written}, lambda: print_paths(report))
