"""`bondroit what-if`: who would come among the highest scores, and who would leave, were the card another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bondroit.cli import session
from bondroit.cli.commands.asked import SeedOption, needed
from bondroit.cli.console import RESULTS, print_line, print_table
from bondroit.cli.encodings import say_encodings
from bondroit.cli.results import print_document
from bondroit.cli.services import open_here, progress, show
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from bondroit.app.what_if import Asked
    from bondroit.scoring.whatif_report import WhatIfReport
    from bondroit.wiring.what_if import Outputs

PANEL = "The chain, step by step"
MOST_SHOWN = 25
NAMES_WIDTH, WIDE, CORRELATION = 24, 94, 5


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    app.command(
        "what-if",
        rich_help_panel=PANEL,
        help="Show who would come among the highest scores and who would leave, were the card another: a variable "
        "dropped, a coefficient changed, hundreds of cards in one pass.",
    )(what_if)


def what_if(
    card: Annotated[
        str | None, typer.Argument(help="The base card: name or name@version in the workspace, or a card's file.")
    ] = None,
    month: Annotated[str | None, typer.Option("--month", help="The month whose files are scored.")] = None,
    table: Annotated[Path | None, typer.Option("--table", help="A CSV or Parquet table of your own.")] = None,
    card_file: Annotated[Path | None, typer.Option("--card", help="With --table: the card's file.")] = None,
    codes: Annotated[
        Path | None, typer.Option("--codes", help="Codes that `observe --codes` wrote, in place of a month.")
    ] = None,
    changes: Annotated[
        Path | None, typer.Option("--changes", help="A TOML file, a table `card` for each: what is changed on it.")
    ] = None,
    drop_each: Annotated[bool, typer.Option("--drop-each", help="The card without each variable in turn.")] = False,
    neutral_each: Annotated[
        bool, typer.Option("--neutral-each", help="The card with each modality in turn counting as the reference.")
    ] = False,
    draws: Annotated[
        int, typer.Option("--draws", min=0, help="So many cards with coefficients drawn within their intervals.")
    ] = 0,
    seed: SeedOption = 1,
    top: Annotated[
        str, typer.Option("--top", help="Which files are the highest: a number of files, or a percentage such as 5%.")
    ] = "5%",
    by: Annotated[
        list[str] | None, typer.Option("--by", help="A column of groups to count by; may be repeated.")
    ] = None,
    identifier: Annotated[
        str | None, typer.Option("--id", help="With --table: the column that tells files apart.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write every figure as JSON.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page, in French and English.")] = None,
    points: Annotated[
        Path | None,
        typer.Option("--points", help="Write the points of every file by every card (.parquet or .csv)."),
    ] = None,
) -> None:
    """Show who would come in and go out, were the card another."""
    from bondroit.app.what_if import Asked
    from bondroit.scoring.rows import read_top
    from bondroit.wiring import what_if as wiring

    _require_one(month, table, codes)
    asked = Asked(
        changes=wiring.read_changes(changes), drop_each=drop_each, neutral_each=neutral_each, draws=draws, seed=seed,
        top=read_top(top), by=tuple(dict.fromkeys(by or ())),
    )  # fmt: skip
    outputs = wiring.Outputs(out, html, points)
    if table is not None:
        report = _on_table(table, card, card_file, asked, outputs, identifier, changes)
    elif codes is not None:
        base = needed(card, "CARD", None)
        report = wiring.on_codes(
            codes, base, session.common().workspace, asked, outputs, changes=changes, language=session.language()
        )
    else:
        base = needed(card, "CARD", None)
        asof = Month.parse(needed(month, "--month", "--table"))
        report = wiring.on_month(open_here(), base, asof, asked, outputs, changes=changes)
    written = {k: str(v) for k, v in (("out", out), ("html", html), ("points", points)) if v is not None}
    show({**report.to_document(), **written}, lambda: _print(report))


def observe_codes(month: str, cards: list[str], out: Path | None) -> None:
    """Write the codes of cards straight from the histories of files: `bondroit observe --codes`."""
    from bondroit.wiring import what_if as wiring

    path = Path(needed(None if out is None else str(out), "--out", None))
    done = wiring.observe_codes(open_here(), Month.parse(month), cards, path)
    show(done, lambda: print_document(session.say(Text("Codes", "Codes")), done))


def _require_one(*places: object) -> None:
    if sum(place is not None for place in places) != 1:
        raise UserError(
            "E-USE-001",
            Text("Name the files by one of --month, --table and --codes.",
                 "Désignez les dossiers par --month, --table ou --codes, un seul."),
            remedy=Text("bondroit what-if --help shows examples.", "bondroit what-if --help montre les options."),
        )  # fmt: skip


def _on_table(
    table: Path, card: str | None, card_file: Path | None, asked: Asked, outputs: Outputs, identifier: str | None,
    changes: Path | None,
) -> WhatIfReport:  # fmt: skip
    from bondroit.wiring.what_if import on_table

    path = card_file if card_file is not None else Path(needed(card, "--card", None))
    report = on_table(
        table, path, asked, outputs, identifier=identifier, changes=changes, progress=progress(),
        language=session.language(),
    )  # fmt: skip
    say_encodings(table)
    return report


def _print(report: WhatIfReport) -> None:
    from bondroit.showing.what_if_words import changed_said, hidden_said, moved_said, title

    say = session.say
    told = report.to_document()
    if told["left_out"] is None:
        told["left_out"] = f"< {report.floor}"
    kept = ("files_of", "files", "left_out", "card", "mean_score", "highest", "floor", "seed")
    print_document(say(title(report)), {k: told[k] for k in kept if told[k] is not None})
    _print_cards(report)
    if report.by:
        by = ", ".join(report.by)
        print_line(say(Text(f"By {by}: --json, --html, --out.", f"Par {by} : --json, --html, --out.")))
    print_line(say(changed_said()))
    print_line(say(moved_said(report)))
    print_line(say(hidden_said(report)))


def _print_cards(report: WhatIfReport) -> None:
    """The cards that move most files; where the terminal is narrow, names keep their room before correlations."""
    from bondroit.showing.what_if_words import figures, heads

    language, say = session.language(), session.say
    lines = sorted(report.lines, key=lambda line: -_or_none(line.enters))
    columns = heads(report, language)
    columns[CORRELATION] = say(Text("rank corr.", "corr. des rangs"))
    kept = list(range(len(columns)))
    if RESULTS.width < WIDE:
        kept.remove(CORRELATION)
    rows = [figures(report, line, language) for line in lines[:MOST_SHOWN]]
    cells = [[row[k] for k in kept] for row in rows]
    print_table("", [columns[k] for k in kept], cells, words_width=NAMES_WIDTH)
    if len(lines) > MOST_SHOWN:
        left = len(lines) - MOST_SHOWN
        print_line(
            say(Text(f"... and {left} more cards: --json, --html", f"... et {left} grilles de plus : --json, --html"))
        )


def _or_none(count: int | None) -> int:
    return -1 if count is None else count
