"""`bondroit reconcile`: compare with partner data, explain to a household, take answers, check on a town."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from bondroit.cli import session
from bondroit.cli.console import print_line
from bondroit.cli.reconciled_results import print_checked, print_reconciled
from bondroit.cli.results import show_facts
from bondroit.cli.services import open_here, show
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from bondroit.app.explain_reconciled import HouseholdView

PANEL = "The chain, step by step"
KINDS = ("links", "exact")

LinksOption = Annotated[
    str | None,
    typer.Option(
        "--links",
        help="How persons are known there: links (the linkage's table) or exact (personal numbers); "
        "default: the first there.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    group = typer.Typer(
        invoke_without_command=True,
        help="Hold what was declared against partner data: questions one way, payments the other.",
    )
    group.callback()(reconcile)
    group.command("explain", help="Say in sentences what a household is asked and what is proposed to it.")(explain)
    group.command(
        "answer", help="Take down answers to questions from a CSV; nobody is presumed wrong for not answering."
    )(answer)
    group.command("check", help="Town only: hold questions and proposals against the truth.")(check)
    app.add_typer(group, name="reconcile", rich_help_panel=PANEL)


def reconcile(
    context: typer.Context,
    month: Annotated[
        str | None,
        typer.Option("--month", help="The month to reconcile, as 2026-02: only what was known before it counts."),
    ] = None,
    sources: Annotated[
        str | None,
        typer.Option("--sources", help="Which partner data: payroll,unemployment,tax; default: all that are there."),
    ] = None,
    prefilled: Annotated[
        bool, typer.Option("--prefilled", help="Also reckon what pre-filled declarations would have avoided.")
    ] = False,
    links: LinksOption = None,
) -> None:
    """Compare, ask and propose."""
    if context.invoked_subcommand is not None:
        return
    from bondroit.wiring import reconciling

    names = tuple(name.strip() for name in (sources or "").split(",") if name.strip())
    if sources is not None and not names:
        names = (sources,)
    done = reconciling.reconcile(
        open_here(), Month.parse(_needed(month)), sources=names, prefilled=prefilled, links=_kind(links)
    )
    document = done.to_document()

    show(document, lambda: print_reconciled(document))


def explain(
    household: Annotated[str, typer.Argument(help="The household's file.", show_default=False)],
    month: Annotated[str | None, typer.Option("--month", help="The month of the questions; default: all.")] = None,
) -> None:
    """What one household is asked, and what is proposed to it."""
    from bondroit.wiring import reconciling

    view = reconciling.explain(open_here(), household, None if month is None else Month.parse(month))
    show(view.to_document(), lambda: _print(view))


def _print(view: HouseholdView) -> None:
    say = session.say
    for name, sentence, state in view.questions:
        print_line(f"? {name}  [{say(state)}]")
        print_line(f"  {say(sentence)}")
    for sentence in view.proposals:
        print_line(f"+ {say(sentence)}")
    for line in view.amounts:
        print_line(f"    {say(line)}")
    if view.agent is not None:
        print_line(say(view.agent))


def answer(
    file: Annotated[
        Path,
        typer.Argument(
            help="A CSV: question, answer (agrees, corrects, contests, settled); corrected_euros if it corrects; if "
            "wanted a note: other_employer, other_month, not_mine, not_received, expenses, mistake_there, "
            "mistake_here, other."
        ),
    ],
) -> None:
    """Take down answers."""
    from bondroit.wiring import reconciling

    show_facts(Text("Answers", "Réponses"), reconciling.answer(open_here(), file))


def check(
    month: Annotated[
        str | None,
        typer.Option("--month", help="The month to reconcile, as 2026-02: only what was known before it counts."),
    ] = None,
    links: LinksOption = None,
) -> None:
    """Hold a comparison against the truth of a town."""
    from bondroit.wiring import reconciling

    done = reconciling.check(open_here(), Month.parse(_needed(month)), links=_kind(links))
    document = done.to_document()
    show(document, lambda: print_checked(document))


def _needed(month: str | None) -> str:
    if month is not None:
        return month
    raise UserError(
        "E-USE-001",
        Text("--month is missing.", "--month manque."),
        remedy=Text("add --month 2026-02, for example.", "ajoutez par exemple --month 2026-02."),
    )


def _kind(links: str | None) -> str | None:
    if links is None or links in KINDS:
        return links
    raise UserError(
        "E-USE-001",
        Text(f"--links {links}: unknown.", f"--links {links} : inconnu."),
        remedy=Text("use --links links or --links exact.", "utilisez --links links ou --links exact."),
    )
