"""The chain, one command a step, from `ingest` to `audit`, and `month`, which runs several."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import Annotated

import typer

from bondroit.cli.commands.asked import SeedOption, needed
from bondroit.cli.commands.auditing import audit
from bondroit.cli.commands.building import build
from bondroit.cli.commands.ingesting import ingest
from bondroit.cli.commands.observing_sql import print_variables_sql
from bondroit.cli.commands.scoring import score
from bondroit.cli.commands.surveys import draw, estimate
from bondroit.cli.commands.what_if import observe_codes
from bondroit.cli.results import show_facts, show_month, show_yields
from bondroit.cli.services import open_here
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError

PANEL = "The chain, step by step"

MonthOption = Annotated[
    str, typer.Option("--month", help="The month, as 2026-02: only what was known before it counts.")
]
ObjectiveOption = Annotated[
    str | None,
    typer.Option("--objective", help="overpayment, underpayment or both; default: the setting, and there is none."),
]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    for name, command, text in (
        (
            "ingest",
            ingest,
            "Take files into the workspace, as they are or through a mapping; or tell every fault and take nothing.",
        ),
        ("observe", observe, "Compute the variables of every file as of a month."),
        ("draw", draw, "Draw a random survey of files, with the probability each had."),
        ("record", record, "Record what controls found over two years of history."),
        (
            "estimate",
            estimate,
            "Estimate how many files and euros are wrong from the survey; or anything from a survey of your own.",
        ),
        ("build", build, "Learn a scorecard, from the survey or from a table of your own."),
        ("score", score, "Score every file of a month, or a table of your own."),
        ("plan", plan, "Propose files for control under a capacity, a share of them at random."),
        ("claim", claim, "Find rights that are not claimed, in euros."),
        ("yields", yields, "Count what the controls found, by origin, beside the random share."),
        ("audit", audit, "Show who is scored, chosen and rightly or wrongly controlled, by group."),
        ("month", month, "Run a month of the chain; takes up where it was cut."),
    ):
        app.command(name, rich_help_panel=PANEL, help=text)(command)


def observe(
    month: MonthOption,
    sql: Annotated[
        str | None,
        typer.Option("--sql", help="Print the variables as SQL for duckdb, spark or postgres, and compute nothing."),
    ] = None,
    codes: Annotated[
        list[str] | None,
        typer.Option(
            "--codes",
            help="A card whose codes are written, and no table of variables; may be repeated, needs --out.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="With --codes: where the codes go (.arrow).")] = None,
) -> None:
    """Compute the variables of every file, or print them as SQL."""
    if sql is not None:
        print_variables_sql(sql, month)
        return
    if codes:
        observe_codes(month, codes, out)
        return
    from bondroit.wiring import chain

    show_facts(Text("Variables", "Variables"), chain.observe(open_here(), Month.parse(month)))


def record(
    month: MonthOption,
    source: Annotated[str, typer.Option("--source", help="survey or plan.")] = "survey",
) -> None:
    """Record what controls found."""
    from bondroit.wiring import chain

    if source not in {"survey", "plan"}:
        raise UserError(
            "E-USE-001",
            Text(f"--source {source}: unknown.", f"--source {source} : inconnu."),
            remedy=Text("use --source survey or --source plan.", "utilisez --source survey ou --source plan."),
        )
    show_facts(Text("Outcomes", "Issues"), chain.record(open_here(), Month.parse(month), source=source))


def plan(
    month: MonthOption,
    seed: SeedOption = 1,
    decisions: Annotated[
        Path | None,
        typer.Option(
            "--decisions", help="A CSV of a person's decisions: household_id, decision (confirmed or set_aside), why."
        ),
    ] = None,
    objective: ObjectiveOption = None,
    by: Annotated[str | None, typer.Option("--by", help="With --decisions: who decided.")] = None,
    listing: Annotated[
        Path | None,
        typer.Option("--list", help="Write the plan as a CSV to read and decide on: each file with its reason."),
    ] = None,
) -> None:
    """Propose files for control, list them for a person, or take down that person's decisions."""
    from bondroit.wiring import plans

    services = open_here()
    if listing is not None:
        show_facts(Text("List to decide on", "Liste à décider"), plans.list_plan(services, Month.parse(month), listing))
        return
    if decisions is not None:
        who = needed(by, "--by", None)
        show_facts(Text("Decisions", "Décisions"), plans.decide(services, Month.parse(month), decisions, by=who))
        return
    show_facts(
        Text("Control plan", "Plan de contrôle"),
        plans.plan(services, Month.parse(month), seed=seed, objective=objective),
    )


def claim(month: MonthOption) -> None:
    """Find rights that are not claimed."""
    from bondroit.wiring import chain

    show_facts(Text("Rights not claimed", "Droits non demandés"), chain.claim(open_here(), Month.parse(month)))


def yields(month: MonthOption) -> None:
    """Count what the controls found."""
    from bondroit.wiring import chain

    show_yields(chain.yields(open_here(), Month.parse(month)))


def month(
    which: Annotated[str, typer.Argument(metavar="MONTH", help="The month, as 2026-02.")],
    seed: SeedOption = 1,
    objective: ObjectiveOption = None,
) -> None:
    """Run a month of the chain."""
    from bondroit.wiring import months

    show_month(months.month(open_here(), Month.parse(which), seed=seed, objective=objective))
