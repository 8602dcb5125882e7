"""The check of a town in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.cli import session
from bondroit.cli.console import print_facts, print_line, print_table
from bondroit.cli.results import cell
from bondroit.cli.services import show
from bondroit.cli.words import word
from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.showing.town_check import LEGEND, check_tables, count_table, misfits

if TYPE_CHECKING:
    from bondroit.app.check_town import CheckReport


def show_check(report: CheckReport, page: str) -> None:
    """Print the town beside the facts, and where the page is; JSON with `--json`."""
    language = session.language()

    def text() -> None:
        print_facts(
            session.say(Text("The town beside the facts", "La ville à côté des faits")),
            [
                (session.say(Text("files", "dossiers")), number(report.households, language)),
                (session.say(Text("months", "mois")), f"{report.months} ({report.first} - {report.last})"),
                (session.say(Text("seed", "graine")), str(report.seed)),
                (session.say(Text("law", "loi")), report.law),
                (
                    session.say(Text("behaviour", "comportements")),
                    ", ".join(
                        f"{session.say(word(key))} {cell(list(value) if isinstance(value, dict) else value)}"
                        for key, value in report.behaviour.items()
                    ),
                ),
            ],
        )
        counts = count_table(report.count(held_out=False), report.count(held_out=True), language)
        for table in (*check_tables(report.lines, language), counts):
            print_table(table.title, table.headers, table.rows, text_columns=table.text_columns)
        print_line(misfits(report.lines, language))
        print_line(session.say(LEGEND))
        print_line(session.say(Text(f"As a page: {page}", f"En page : {page}")))

    show({**report.to_document(), "page": page}, text)
