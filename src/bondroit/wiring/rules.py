"""The rules that the settings give, and the controllers of a town."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.app import report_parts
from bondroit.domain.target import DIRECTIONS, Direction
from bondroit.errors import Text, UserError
from bondroit.planning.pauses import PauseRules
from bondroit.town.controls import play_controls

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from bondroit.domain.months import Month
    from bondroit.domain.target import Target
    from bondroit.settings.settings import Settings
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


def controllers(services: Services) -> Callable[[pl.DataFrame, Month], pl.DataFrame]:
    """The controllers of the town."""
    tables, window = services.tables, services.settings.target.window_months

    def play(controlled: pl.DataFrame, when: Month) -> pl.DataFrame:
        return play_controls(
            controlled=controlled,
            month=when,
            snapshots=tables.scan("snapshots"),
            corrections=tables.scan("corrections"),
            truths=tables.scan("truths"),
            window=window,
        )

    return play


def require_town(services: Services) -> None:
    """Refuse to play controls where no town is.

    Raises:
        UserError: E-WRK-003.
    """
    if not report_parts.is_fictitious(services.documents):
        raise UserError(
            "E-WRK-003",
            Text(
                "This workspace holds no town: nobody plays its controls.",
                "Cet espace ne contient pas de ville : personne n'y joue les contrôles.",
            ),
            remedy=Text(
                "bring the outcomes with bondroit ingest FILE --as outcomes, or make a town.",
                "apportez les issues par bondroit ingest FICHIER --as outcomes, ou créez une ville.",
            ),
        )
