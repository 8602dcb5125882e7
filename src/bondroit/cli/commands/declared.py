"""`bondroit build` on declared targets and on the health branch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bondroit.cli import session
from bondroit.cli.commands.built_cards import show_cards
from bondroit.cli.console import print_line
from bondroit.cli.results import print_document, print_rows
from bondroit.cli.services import show
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.app.build_options import BuildOptions
    from bondroit.domain.months import Month
    from bondroit.domain.target import CoverTarget
    from bondroit.wiring import Services

TargetsOption = Annotated[
    Path | None, typer.Option("--targets", help="A TOML file of declared targets; default: the one of the settings.")
]
BranchOption = Annotated[
    str,
    typer.Option(
        "--branch", help="family; or health: draw C2S households, compare two replicas that can make no plan (town)."
    ),
]
DrawnOption = Annotated[
    int | None, typer.Option("--size", min=100, help="With --branch health: households to draw; default 5,000.")
]
ExperimentOption = Annotated[
    bool,
    typer.Option("--experiment", help="Let barred variables in; the cards are experiments and can make no plan."),
]
BRANCHES = ("family", "health")


def build_branch(
    services: Services,
    month: Month,
    *,
    branch: str,
    targets: Path | None,
    target: str | None,
    size: int | None,
    seed: int,
    options: BuildOptions,
    folds: int | None,
    bootstrap: int,
    challengers: str,
    edit: Path | None,
    edits_out: Path | None,
    experiment: bool,
    exclude: tuple[str, ...],
) -> bool:
    """Build declared targets or the health branch's replicas; False if neither was asked.

    Raises:
        UserError: E-USE-001 for an unknown branch or target.
    """
    from bondroit.domain.target import DIRECTIONS, CoverTarget, DeclaredTarget
    from bondroit.wiring import declared as wired

    _require(branch in BRANCHES, f"--branch {branch}", BRANCHES)
    declared = wired.declared_targets(services, targets)
    if branch == "family" and not experiment and (target in set(DIRECTIONS) or not declared):
        return False
    if experiment and (target in set(DIRECTIONS) or not declared):
        declared = wired.settings_declared(services)
    own = [one for one in declared if isinstance(one, CoverTarget if branch == "health" else DeclaredTarget)]
    if target is not None:
        _require(target in {one.name for one in own}, f"--target {target}", tuple(one.name for one in own))
        own = [one for one in own if one.name == target]
    if branch == "health":
        _health(services, month, [one for one in own if isinstance(one, CoverTarget)], size, seed)
        return True
    family = [one for one in own if isinstance(one, DeclaredTarget)]
    _require(bool(family), "--branch family", ("health",))
    done = wired.build(
        services, month, declared=family, seed=seed, options=options, folds=folds, bootstrap=bootstrap,
        challengers=challengers, edit=edit, edits_out=edits_out, experiment=experiment, exclude=exclude,
    )  # fmt: skip
    show_cards(done.cards, done.to_document())
    return True


def _health(services: Services, month: Month, targets: Sequence[CoverTarget], size: int | None, seed: int) -> None:
    from bondroit.showing.health_report import STATUS
    from bondroit.wiring import health

    done = health.build(services, month, size=size, seed=seed, targets=targets)

    def text() -> None:
        report, say = done.report, session.say
        facts = {"month": report.month, "population": report.population, "drawn": report.drawn, "seed": report.seed,
                 "status": STATUS._asdict(), "page": done.page, "document": done.document}  # fmt: skip
        print_document(say(Text("The health branch's way", "La manière de la branche santé")), facts)
        print_rows(say(Text("Cards", "Grilles")), report.lines())
        print_line(
            say(Text("The page says what each card costs whom.", "La page dit ce que chaque grille coûte à qui."))
        )

    show(done.to_document(), text)


def _require(right: bool, given: str, known: Sequence[str]) -> None:
    if right:
        return
    listed = ", ".join(known)
    raise UserError(
        "E-USE-001",
        Text(f"{given}: unknown.", f"{given} : inconnu."),
        remedy=Text(f"use one of: {listed}.", f"utilisez parmi : {listed}."),
    )
