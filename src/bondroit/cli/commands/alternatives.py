"""`bondroit alternatives`: hundreds of other cards beside one, on a table or on the survey of a month."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from bondroit.cli import session
from bondroit.cli.commands import build_asked as design  # noqa: TC001 - Typer reads the annotations
from bondroit.cli.commands.asked import SeedOption, needed
from bondroit.cli.console import print_line, print_table
from bondroit.cli.encodings import say_encodings
from bondroit.cli.services import open_here, progress, show
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from bondroit.auditing.alternatives import Study

PANEL = "The chain, step by step"


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    text = (
        "Try hundreds of other cards beside a card: does one that finds about as much spare the poorest, and how many "
        "of those chosen would it leave out?"
    )
    app.command("alternatives", rich_help_panel=PANEL, help=text)(alternatives)


def alternatives(
    card: Annotated[str, typer.Argument(help="The card: a file, or name or name@version in the workspace.")],
    month: Annotated[
        str | None, typer.Option("--month", help="The month of the survey whose files serve, as 2026-02.")
    ] = None,
    table: Annotated[Path | None, typer.Option("--table", help="A CSV or Parquet table of your own.")] = None,
    against: Annotated[
        str | None, typer.Option("--against", help="A second card, put beside the first on one sheet.")
    ] = None,
    target: Annotated[
        str | None,
        typer.Option("--target", help="The yes/no column of what was found; default: the one the card learnt."),
    ] = None,
    weight: Annotated[str | None, typer.Option("--weight", help="With --table: the column of weights.")] = None,
    exclude: Annotated[list[str] | None, typer.Option("--exclude", help="A column left out; may be repeated.")] = None,
    strata: design.StrataOption = None,
    clusters: design.ClustersOption = None,
    stratum_size: design.SizeOption = None,
    amount: design.AmountOption = None,
    group: Annotated[
        list[str] | None, typer.Option("--group", help="With --table: a column of groups; may be repeated.")
    ] = None,
    income: Annotated[
        str | None, typer.Option("--income", help="With --table: the column of incomes, to tell the poorest.")
    ] = None,
    poorest: Annotated[float, typer.Option("--poorest", help="The share of files called the poorest.")] = 0.2,
    capacity: Annotated[float, typer.Option("--capacity", help="The share of files that is controlled.")] = 0.05,
    cards: Annotated[int, typer.Option("--cards", help="About so many other cards are tried.")] = 300,
    by: Annotated[
        str, typer.Option("--by", help="What makes a card as good: auc, loss (log-loss) or found (at capacity).")
    ] = "auc",
    tolerance: Annotated[
        float, typer.Option("--tolerance", help="By how much it may be worse, in units of --by.")
    ] = 0.01,
    loss: Annotated[
        float, typer.Option("--loss", help="Part of what is found that a less harmful card may lose.")
    ] = 0.05,
    unseen: Annotated[
        bool,
        typer.Option("--unseen", help="The card has not learnt from this table: it is judged as it stands."),
    ] = False,
    seed: SeedOption = 1,
    out: Annotated[Path | None, typer.Option("--out", help="Write every figure as JSON.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page, in French and English.")] = None,
) -> None:
    """Try other cards."""
    from bondroit.app.alternatives_asked import Asked
    from bondroit.auditing.alternatives_arbitrary import Near
    from bondroit.wiring import alternatives as wiring
    from bondroit.wiring.outputs import Outputs

    _require_use(table, {"--weight": weight, "--exclude": exclude, "--strata": strata, "--clusters": clusters,
                         "--stratum-size": stratum_size, "--amount": amount, "--group": group, "--income": income},
                 month=month)  # fmt: skip
    asked = Asked(
        groups=tuple(dict.fromkeys(group or ())), income=income, poorest=poorest, capacity=capacity, cards=cards,
        near=Near(by, tolerance), tolerance=loss, seed=seed, as_it_stands=unseen,
    )  # fmt: skip
    outputs = Outputs(out, html)
    if table is not None:
        columns = {"target": target, "weight": weight, "strata": strata, "clusters": clusters,
                   "stratum_size": stratum_size, "amount": amount}  # fmt: skip
        found = wiring.on_table(
            table, card, against, asked, outputs, columns=columns, exclude=tuple(exclude or ()), progress=progress(),
            language=session.language(), workspace=session.common().workspace,
        )  # fmt: skip
        say_encodings(table)
    else:
        when = Month.parse(needed(month, "--month", "--table"))
        found = wiring.on_month(open_here(), card, against, when, asked=asked, outputs=outputs, target=target)
    written = {k: str(v) for k, v in (("out", out), ("html", html)) if v is not None}
    show({**found.to_document(), **written}, lambda: _print(found))


def _require_use(table: Path | None, given: dict[str, object], *, month: str | None) -> None:
    """Refuse options that the other way of use does not look at."""
    if table is not None and month is not None:
        raise UserError(
            "E-USE-001",
            Text("--month and --table do not go together.", "--month et --table ne vont pas ensemble."),
            remedy=Text("keep one of them.", "gardez l'un des deux."),
        )
    unused = [name for name, value in given.items() if value] if table is None else []
    if unused:
        listed = ", ".join(unused)
        raise UserError(
            "E-USE-001",
            Text(f"With --month, these do nothing: {listed}.", f"Avec --month, ceci ne sert à rien : {listed}."),
            remedy=Text("leave them out.", "retirez-les."),
        )


def _print(found: Study) -> None:
    from bondroit.showing.alternatives_words import terminal_findings, terminal_frontier

    language = session.language()
    title, heads, rows = terminal_frontier(found, language)
    if rows:
        print_table(title, heads, rows)
    for sentence in terminal_findings(found, language):
        print_line(f"- {sentence}")
    for note in found.notes:
        print_line(f"- {note.say(language)}")
