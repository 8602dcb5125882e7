"""`bondroit proxies`: what in a card stands for protected traits, and for variables taken out of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bondroit.cli import session
from bondroit.cli.commands.asked import SeedOption, needed
from bondroit.cli.proxies_results import print_proxies
from bondroit.cli.services import open_here, progress, show
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence


PANEL = "The chain, step by step"
Words = list[str] | None


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    app.command(
        "proxies",
        rich_help_panel=PANEL,
        help="Say what in a card stands for protected traits and for variables taken out of it, who moves without "
        "them, whether groups are selected alike at equal truth, and what a household could move alone.",
    )(proxies)


def proxies(
    card: Annotated[
        str | None, typer.Argument(help="The card: name or name@version in the workspace, or a card's file.")
    ] = None,
    month: Annotated[str | None, typer.Option("--month", help="The month whose files are looked at.")] = None,
    table: Annotated[Path | None, typer.Option("--table", help="A CSV or Parquet table of your own.")] = None,
    card_file: Annotated[Path | None, typer.Option("--card", help="With --table: the card's file.")] = None,
    trait: Annotated[
        Words,
        typer.Option(
            "--trait",
            help="NAME=SQL: who has a trait, by columns of the month's snapshot or of the table; may be repeated; "
            "default for a month: income, RSA, lone parent, woman, AAH, AAH with work, unemployed.",
        ),
    ] = None,
    removed: Annotated[
        Words,
        typer.Option("--removed", help="A variable of the card to take out; may be repeated; default: each in turn."),
    ] = None,
    given: Annotated[
        Words,
        typer.Option("--given", help="A column of conditions that you declare legitimate; may be repeated."),
    ] = None,
    top: Annotated[
        str, typer.Option("--top", help="Which files are the highest: a number of files, or a percentage such as 5%.")
    ] = "5%",
    survey: Annotated[
        str | None,
        typer.Option("--survey", help="With --month: the month of the survey; default: the latest one controlled."),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option("--target", help="With --month: overpayment or underpayment; default: what the card aims at."),
    ] = None,
    outcome: Annotated[str | None, typer.Option("--outcome", help="With --table: the column of what is true.")] = None,
    positive: Annotated[
        str | None, typer.Option("--positive", help="With --outcome, SQL: which outcomes meet the target.")
    ] = None,
    weight: Annotated[str | None, typer.Option("--weight", help="With --table: the column of weights.")] = None,
    amount: Annotated[
        str | None, typer.Option("--amount", help="With --outcome: the column of euros at stake.")
    ] = None,
    declared: Annotated[
        Words, typer.Option("--declared", help="With --table: a variable that households declare; may be repeated.")
    ] = None,
    speaking: Annotated[
        Words,
        typer.Option(
            "--speaking",
            help="With --table: a variable on contacts, disputes, corrections, questions, claims; may be repeated.",
        ),
    ] = None,
    as_is: Annotated[
        bool, typer.Option("--as-is", help="At equal truth, the card's own scores: it did not learn from these files.")
    ] = False,
    shuffles: Annotated[
        int,
        typer.Option("--shuffles", min=0, max=1000, help="How often traits are shuffled, to show what chance gives."),
    ] = 20,
    boosted: Annotated[
        bool, typer.Option("--boosted/--no-boosted", help="Also guess traits by boosted trees, where installed.")
    ] = True,
    seed: SeedOption = 1,
    out: Annotated[Path | None, typer.Option("--out", help="Write every figure as JSON.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page, in French and English.")] = None,
) -> None:
    """Look for proxies."""
    from bondroit.app.audit_proxies import ProxyRequest
    from bondroit.app.audit_proxies_month import MonthAsked
    from bondroit.app.audit_proxies_table import TableAsked
    from bondroit.scoring.rows import read_top
    from bondroit.wiring import proxies as wiring
    from bondroit.wiring.outputs import Outputs

    request = ProxyRequest(
        removed=tuple(removed or ()), top=read_top(top), shuffles=shuffles, seed=seed, boosted=boosted, as_is=as_is
    )
    outputs = Outputs(out, html)
    traits = named_sql(trait or ())
    _require_fitting(month, table, {
        "--survey": survey, "--target": target,
    }, {
        "--card": card_file, "--outcome": outcome, "--positive": positive, "--weight": weight, "--amount": amount,
        "--declared": declared, "--speaking": speaking,
    })  # fmt: skip
    if table is not None:
        path = card_file if card_file is not None else Path(needed(card, "--card", None))
        asked = TableAsked(
            path=str(table), traits=traits, outcome=outcome, positive=positive, weight=weight, amount=amount,
            given=tuple(given or ()), declared=tuple(declared or ()), speaking=tuple(speaking or ()),
        )  # fmt: skip
        report = wiring.on_table(path, asked, request, outputs, progress=progress(), language=session.language())
    else:
        of_month = MonthAsked(
            month=Month.parse(needed(month, "--month", "--table")),
            survey=None if survey is None else Month.parse(survey),
            traits=traits, given=tuple(given or ()), target=target,
        )  # fmt: skip
        report = wiring.on_month(open_here(), needed(card, "CARD", None), of_month, request, outputs)
    written = {k: str(v) for k, v in (("out", out), ("html", html)) if v is not None}
    show({**report.to_document(), **written}, lambda: print_proxies(report))


def named_sql(texts: Sequence[str]) -> dict[str, str]:
    """`NAME=SQL` each.

    Raises:
        UserError: E-USE-001 for a text of another form, or a name given twice.
    """
    found: dict[str, str] = {}
    faults = []
    for text in texts:
        name, mark, sql = (part.strip() for part in text.partition("="))
        if not (name and mark and sql) or name in found:
            faults.append(
                Text(f"--trait {text}: not NAME=SQL, or twice.", f"--trait {text} : pas NOM=SQL, ou deux fois.")
            )
        found[name] = sql
    if faults:
        raise UserError(
            "E-USE-001",
            Text("Traits are not understood.", "Des caractères ne sont pas compris."),
            faults=faults,
            remedy=Text('write for example --trait "woman=SEX = 2".', 'écrivez par exemple --trait "femme=SEX = 2".'),
        )
    return found


def _require_fitting(
    month: str | None, table: Path | None, of_month: dict[str, object], of_table: dict[str, object]
) -> None:
    """Refuse options that are not of this use.

    Raises:
        UserError: E-USE-001.
    """
    wrong = of_month if table is not None else of_table
    strange = [name for name, value in wrong.items() if value is not None]
    if month is not None and table is not None:
        strange.append("--month")
    if strange:
        own = "--table" if table is not None else "--month"
        raise UserError(
            "E-USE-001",
            Text(f"{', '.join(strange)}: not with {own}.", f"{', '.join(strange)} : pas avec {own}."),
            remedy=Text("see bondroit proxies --help.", "voyez bondroit proxies --help."),
        )
