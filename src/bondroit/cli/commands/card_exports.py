"""`bondroit card export`: a card as a file, its own document or one that another system runs."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import Annotated

import typer

from bondroit.cli import session
from bondroit.cli.results import print_document
from bondroit.cli.services import show
from bondroit.errors import Text
from bondroit.showing.card_diff import STATUS_WORDS

CardArgument = Annotated[str, typer.Argument(help="A card's file, or name or name@version in the workspace.")]


def export(
    card: CardArgument,
    out: Annotated[Path, typer.Option("--out", help="The file to write.")],
    to: Annotated[
        str | None,
        typer.Option(
            "--to", help="json, onnx, pmml, python, javascript or page; default: what the file's name says, else json."
        ),
    ] = None,
    end: Annotated[
        str | None,
        typer.Option("--end", help="Of a card partly unknown: lowest or highest, the points it may give at that end."),
    ] = None,
) -> None:
    """Write a card to a file."""
    from bondroit.wiring import card_exports

    workspace, language = session.common().workspace, session.language()
    document = card_exports.export(card, workspace, out=out, to=to, end=end, language=language)
    said = {name: value for name, value in document.items() if value != []}
    said["status"] = session.say(STATUS_WORDS[said["status"]])
    show(document, lambda: print_document(session.say(Text("Scorecard", "Grille de score")), said))
