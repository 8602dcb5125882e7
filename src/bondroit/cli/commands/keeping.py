"""What data are and how long they are kept: describe, erase."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  Typer reads it when it runs
from typing import Annotated

import typer

from bondroit.cli import session
from bondroit.cli.commands.start import PANEL
from bondroit.cli.console import print_facts, print_line, print_table
from bondroit.cli.results import cell
from bondroit.cli.services import open_here, show
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command(
        "describe",
        rich_help_panel=PANEL,
        help="Say what every table and column means, who wrote it, what it serves and how long it is kept.",
    )(describe)
    app.command("erase", rich_help_panel=PANEL, help="Erase what its retention says is due; the journal stays valid.")(
        erase
    )


def describe(
    table: Annotated[str | None, typer.Argument(help="One table, with its columns; none: every table.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write the whole dictionary as a page, HTML.")] = None,
) -> None:
    """Say what data are."""
    from bondroit.wiring.described import describe as described

    done = described(session.common().workspace, table=table, out=out, language=session.language())

    def text() -> None:
        say = session.say
        if out is not None:
            print_line(say(Text(f"The page: {out}", f"La page : {out}")))
            return
        for title, headers, rows in done.text(session.language()):
            print_table(title, headers, rows, text_columns=len(headers))
        for title, facts in done.blocks(session.language()):
            # Seven columns of words do not fit a terminal: each column of the table is told by itself.
            print_facts(title, [(f"  {name}", value) for name, value in facts])
            print_line("")
        print_line(say(done.assumed))

    show(done.to_document(), text)


def erase(
    due: Annotated[bool, typer.Option("--due", help="Erase what the retention says is due today.")] = False,
    before: Annotated[
        str | None, typer.Option("--before", help="Erase whatever is dated before this month, as 2024-01.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be erased.")] = False,
) -> None:
    """Erase what is due; without --due or --before, only say it."""
    from bondroit.wiring import keeping

    if due and before is not None:
        raise UserError(
            "E-USE-001",
            Text("--due and --before exclude each other.", "--due et --before s'excluent."),
            remedy=Text("keep one of them.", "gardez l'un des deux."),
        )
    asked = due or before is not None
    month = None if before is None else Month.parse(before)
    done = keeping.erase(open_here(), before=month, dry_run=dry_run or not asked)

    def text() -> None:
        say = session.say
        title = Text("Erased", "Effacé") if done.done else Text("Would be erased", "Serait effacé")
        headers = [Text("table", "table"), Text("months", "mois"), Text("rows", "lignes")]
        rows = [
            (one.name, f"{one.months[0]} … {one.months[-1]}" if one.months else "-", cell(one.rows))
            for one in done.erased
        ]
        if rows:
            print_table(say(title), [say(h) for h in headers], rows, text_columns=2)
        print_facts(say(title), [(say(Text("rows", "lignes")), cell(done.rows))])
        if not done.done and done.erased:
            print_line(
                say(
                    Text(
                        "Nothing was erased. To erase: bondroit erase --due, or --before MONTH.",
                        "Rien n'a été effacé. Pour effacer : bondroit erase --due, ou --before MOIS.",
                    )
                )
            )

    show(done.to_document(), text)
