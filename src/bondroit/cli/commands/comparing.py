"""`bondroit compare`: two cards in words, and over the files of a month or of a table."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bondroit.cli import session
from bondroit.cli.commands.drifts import TopOption  # noqa: TC001 - Typer reads the annotations
from bondroit.cli.console import print_line
from bondroit.cli.moves_results import print_moves
from bondroit.cli.services import show
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError
from bondroit.showing.card_diff import SAME
from bondroit.showing.moves_words import called, other_target

if TYPE_CHECKING:
    from bondroit.app.compare_cards import Comparison


def register(app: typer.Typer, panel: str) -> None:
    """Add this command to `app`."""
    text = "Say in words what differs between two cards; with --month, who moves in and out of the top."
    app.command("compare", rich_help_panel=panel, help=text)(compare)


def compare(
    old: Annotated[str, typer.Argument(help="The first card: a file, or name or name@version in the workspace.")],
    new: Annotated[str, typer.Argument(help="The second card.")],
    html: Annotated[Path | None, typer.Option("--html", help="Also write the differences as a page.")] = None,
    month: Annotated[
        str | None, typer.Option("--month", help="Also compare over the files of this month, as 2026-02.")
    ] = None,
    table: Annotated[
        Path | None, typer.Option("--table", help="Also compare over a CSV or Parquet table of your own.")
    ] = None,
    top: TopOption = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by", help="Groups: of the audit with --month (default: all), columns with --table; may repeat."
        ),
    ] = None,
) -> None:
    """Compare two cards."""
    over = _over(month, table, given=bool(top or by))
    if over is None:
        from bondroit.wiring import cards

        done = cards.compare(old, new, session.common().workspace, page=html, language=session.language())
        show(done.to_document(), lambda: _words(done))
        return
    from bondroit.scoring.rows import read_top
    from bondroit.wiring import drifts

    done, moved = drifts.compare_population(
        old, new, session.common().workspace, over=over, by=tuple(by or ()), page=html, language=session.language(),
        top=None if top is None else read_top(top),
    )  # fmt: skip
    document: dict[str, Any] = {**done.to_document(), "population": moved.to_document()}

    def text() -> None:
        _words(done)
        print_moves(document["population"])

    show(document, text)


def _words(done: Comparison) -> None:
    say = session.say
    old, new = called(done.old, done.new)
    print_line(say(Text(f"From {old} to {new}:", f"De {old} à {new} :")))
    other = other_target(done.old, done.new)
    if other is not None:
        print_line(say(other))
    for sentence in done.sentences or (SAME,):
        print_line(f"- {say(sentence)}")


def _over(month: str | None, table: Path | None, *, given: bool) -> Month | Path | None:
    if month is not None and table is not None:
        raise UserError(
            "E-USE-001",
            Text("--month and --table do not go together.", "--month et --table ne vont pas ensemble."),
            remedy=Text("keep one of them.", "gardez l'un des deux."),
        )
    if month is None and table is None and given:
        raise UserError(
            "E-USE-001",
            Text("--top and --by need files to compare over.", "--top et --by demandent des dossiers à comparer."),
            remedy=Text("add --month 2026-02 or --table FILE.", "ajoutez --month 2026-02 ou --table FICHIER."),
        )
    return table if month is None else Month.parse(month)
