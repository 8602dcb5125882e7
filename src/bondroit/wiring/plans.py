"""The control plan of a month: the objective someone chose, the proposals, the list for a person, the decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.app import decide_plan, plan_controls
from bondroit.app import list_plan as list_plan_verb
from bondroit.app.grounds import audited, must_be_audited
from bondroit.app.refusals import journalled
from bondroit.domain.target import DIRECTIONS
from bondroit.errors import Text, UserError
from bondroit.planning.control_plan import Capacity, Request
from bondroit.settings.settings import OBJECTIVES
from bondroit.store.written import write_frame
from bondroit.tables.contract import Purpose
from bondroit.wiring.rules import pauses
from bondroit.wiring.variables import dictionary_of

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from bondroit.domain.months import Month
    from bondroit.settings.settings import Settings
    from bondroit.wiring.services import Services


def shares(settings: Settings, objective: str | None = None) -> dict[str, float]:
    """The part of each direction in the places that are not random; `objective` passes before the settings.

    Raises:
        UserError: E-PLN-001 if nobody chose an objective: there is no default.
    """
    chosen = objective or settings.plan.objective
    if chosen == "both":
        return {direction.value: 1 / len(DIRECTIONS) for direction in DIRECTIONS}
    if chosen in set(DIRECTIONS):
        return {chosen: 1.0}
    known = ", ".join(OBJECTIVES)
    raise UserError(
        "E-PLN-001",
        Text("No objective was chosen for the plan.", "Aucun objectif n'a été choisi pour le plan.")
        if not chosen
        else Text(f"Objective {chosen}: unknown.", f"Objectif {chosen} : inconnu."),
        remedy=Text(
            f"choose one of {known}: [plan] objective in bondroit.toml, or --objective.",
            f"choisissez parmi {known} : [plan] objective dans bondroit.toml, ou --objective.",
        ),
    )


def to_audit(services: Services, objective: str | None = None) -> tuple[str, ...]:
    """The cards a plan would rank on that must be audited before: what they use of the family asks for it."""
    cards = [services.cards.load(name) for name in shares(services.settings, objective)]
    known, words = audited(services.journal), dictionary_of(services)
    return tuple(card.label for card in cards if must_be_audited(card, words) and card.label not in known)


def plan(services: Services, month: Month, *, seed: int, objective: str | None = None) -> plan_controls.PlanReport:
    """Propose files for control, ranked on the objective that was chosen."""
    settings = services.settings
    asked = shares(settings, objective)
    with services.lock("plan"), journalled(services.journal, "plan"):
        return plan_controls.plan_controls(
            request=Request(
                month=month,
                capacity=Capacity(settings.plan.on_site, settings.plan.on_documents),
                random_share=settings.plan.random_share,
                seed=seed,
                language=settings.language,
            ),
            shares=asked,
            tables=services.serving(Purpose.CONTROL),
            cards=services.cards,
            journal=services.journal,
            rules=pauses(settings),
            dictionary=dictionary_of(services),
        )


def list_plan(services: Services, month: Month, path: Path) -> list_plan_verb.PlanList:
    """Write the plan as a CSV for the person who decides."""
    done = list_plan_verb.list_plan(
        month=month,
        tables=services.serving(Purpose.CONTROL),
        operations=services.operations,
        journal=services.journal,
    )
    write_frame(path.with_suffix(".csv"), done.frame)
    return done


def decide(services: Services, month: Month, decisions: Path, *, by: str) -> decide_plan.DecideReport:
    """Take down a person's decisions from a CSV."""
    frame = services.received.read(str(decisions))
    return decide_frame(services, month, frame, by=by)


def decide_frame(services: Services, month: Month, frame: pl.DataFrame, *, by: str) -> decide_plan.DecideReport:
    """Take down a person's decisions."""
    with services.lock("decide"):
        return decide_plan.decide_plan(
            month=month,
            frame=frame,
            by=by,
            tables=services.serving(Purpose.CONTROL),
            operations=services.operations,
            journal=services.journal,
        )
