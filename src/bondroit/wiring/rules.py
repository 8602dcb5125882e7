"""The rules that the settings give, and the controllers of a town."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from bondroit.app import report_parts
from bondroit.app.make_town import IDENTITY
from bondroit.domain.target import DIRECTIONS, Direction
from bondroit.errors import Text, UserError
from bondroit.planning.pauses import PauseRules
from bondroit.tables.contract import Purpose
from bondroit.town.behaviour import usual_behaviour
from bondroit.town.controls import play_controls

if TYPE_CHECKING:
    from collections.abc import Callable

    from bondroit.domain.months import Month
    from bondroit.domain.target import Target
    from bondroit.settings.settings import Settings
    from bondroit.town.behaviour import Behaviour
    from bondroit.wiring.services import Services


def targets(settings: Settings) -> dict[Direction, Target]:
    """The target of each direction, from the settings."""
    return {direction: settings.target.target(direction) for direction in DIRECTIONS}


def pauses(settings: Settings) -> PauseRules:
    """The pauses of the settings."""
    return PauseRules(
        separation=settings.plan.pause_months_separation,
        death=settings.plan.pause_months_death,
        birth=settings.plan.pause_months_birth,
        control_found_nothing=settings.plan.pause_months_nothing_found,
    )


Play: TypeAlias = "Callable[[pl.DataFrame, Month], pl.DataFrame]"
"""What controls of some files in a month establish."""


def controllers(services: Services) -> Play:
    """The controllers of the town, who miss errors, raise some wrongly and differ by office."""
    made = services.documents.read_json(IDENTITY)
    changed = {name.replace(".", "__"): value for name, value in made["behaviour"]["changed"].items()}
    return _play(services, usual_behaviour().having(**changed), made["seed"])


def truth_tellers(services: Services) -> Play:
    """What is true of files of the town, as if every control found everything."""
    return _play(services, None, 0)


def _play(services: Services, behaviour: Behaviour | None, seed: int) -> Play:
    # The town's truth stands in for what a controller sees with his own eyes: it is no data of the body.
    tables, window = services.serving(Purpose.AUDIT), services.settings.target.window_months

    def play(controlled: pl.DataFrame, when: Month) -> pl.DataFrame:
        return play_controls(
            controlled=controlled,
            month=when,
            snapshots=tables.scan("snapshots"),
            corrections=tables.scan("corrections"),
            truths=tables.scan("truths"),
            mistakes=tables.scan("mistakes"),
            window=window,
            behaviour=behaviour,
            seed=seed,
        )

    return play


def outcomes_of(services: Services, source: str) -> Play:
    """Where outcomes come from: the controllers of a town, or what the body took in with `ingest --as outcomes`."""
    if report_parts.is_fictitious(services.documents):
        return controllers(services)

    def stored(controlled: pl.DataFrame, when: Month) -> pl.DataFrame:
        own = pl.col("origin") == "survey" if source == "survey" else pl.col("origin") != "survey"
        tables = services.serving(Purpose.STATISTICS if source == "survey" else Purpose.CONTROL)
        kept = tables.read("outcomes").filter((pl.col("month") == when.first_day) & own)
        found = kept.join(controlled.select("household_id"), on="household_id", how="semi", maintain_order="left")
        if found.is_empty():
            raise UserError(
                "E-WRK-003",
                Text(
                    f"No outcome of {when} ({source}) was taken in.",
                    f"Aucune issue de {when} ({source}) n'a été prise.",
                ),
                remedy=Text(
                    "bring them with: bondroit ingest FILE --as outcomes",
                    "apportez-les par : bondroit ingest FICHIER --as outcomes",
                ),
            )
        return found

    return stored
