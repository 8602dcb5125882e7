"""What a person receives: the explanation of one score with its letter or of one amount, and the report of a month."""

from __future__ import annotations

from typing import Annotated

import typer

from bondroit.cli.commands.amounts import explain_amount
from bondroit.cli.results import show_facts
from bondroit.cli.services import open_here
from bondroit.domain.months import Month
from bondroit.errors import Text

PANEL = "For people"

MonthOption = Annotated[
    str, typer.Option("--month", help="The month, as 2026-02: only what was known before it counts.")
]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command(
        "explain",
        rich_help_panel=PANEL,
        help="Explain the score of one file, in sentences and in a letter (PDF, French and English); "
        "with --benefit, why an amount is what it is.",
    )(explain)
    app.command("report", rich_help_panel=PANEL, help="Write the report of a month: one page, charts and tables.")(
        report
    )


def explain(
    month: MonthOption,
    household: Annotated[
        str | None, typer.Argument(help="The household file, as with --file.", show_default=False)
    ] = None,
    file: Annotated[
        str | None, typer.Option("--file", help="The household file; default: the first of the month's plan.")
    ] = None,
    card: Annotated[
        str | None, typer.Option("--card", help="The scorecard; default: the one that chose the file.")
    ] = None,
    benefit: Annotated[
        str | None,
        typer.Option("--benefit", help="Explain what the law gives of this benefit, e.g. rsa or aide_logement."),
    ] = None,
) -> None:
    """Explain the score of one file, or one amount of one household."""
    from bondroit.wiring import chain

    file = file or household
    if benefit is not None:
        explain_amount(month, benefit, file)
        return
    show_facts(Text("Explanation", "Explication"), chain.explain(open_here(), Month.parse(month), file=file, card=card))


def report(month: MonthOption) -> None:
    """Write the report of a month."""
    from bondroit.wiring import chain

    show_facts(Text("Report", "Rapport"), chain.report(open_here(), Month.parse(month)))
