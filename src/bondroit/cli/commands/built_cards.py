"""What `bondroit build` shows of the cards of a survey, each beside its challengers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.cli import session
from bondroit.cli.console import print_line
from bondroit.cli.results import print_document, print_rows
from bondroit.cli.services import show
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.app.build_cards import CardsReport
    from bondroit.building.challenger_lines import Challenged


def show_cards(report: CardsReport, whole: Mapping[str, Any] | None = None) -> None:
    """Print the cards: JSON on request, else lines and tables; `whole` is their document with what else was made."""
    document = report.to_document() if whole is None else dict(whole)

    def text() -> None:
        shown = {name: value for name, value in document.items() if name != "challengers"}
        print_document(session.say(Text("Scorecards", "Grilles de score")), shown)
        for label, built in zip(report.labels, report.cards, strict=True):
            print_challengers(label, built.challenged)

    show(document, text)


def print_challengers(label: str, challenged: Challenged | None) -> None:
    """A card beside its challengers, and what could not be tried; nothing if none was."""
    from bondroit.app.challenge_card import challenger_notes, challenger_rows

    if challenged is None:
        return
    title = Text(f"{label} beside its challengers", f"{label} à côté de ses concurrents")
    print_rows(session.say(title), challenger_rows(challenged, session.language()))
    for note in challenger_notes(challenged, session.language()):
        print_line(f"- {note}")
