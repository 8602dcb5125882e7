"""The state of the town that moves from month to month, and what one month of life needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.tables.body import EVENTS

if TYPE_CHECKING:
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.population import Array, Population, Random

EVENT_CODES = {name: code for code, name in enumerate(EVENTS)}
FULL_AGE_MONTHS = 18 * 12
RETIREMENT_MONTHS = 64 * 12
"""Age at which everyone of the town retires (simplification: the legal age, not yet 64 for every birth year)."""


@dataclass(slots=True)
class Now:
    """The state that moves from month to month."""

    employed: Array
    paid_months: Array
    benefit_months: Array
    benefit: Array
    since_separation: Array
    since_birth: Array
    tenure: Array
    rent: Array
    alimony: Array
    incapacity: Array
    invalid: Array
    sick: Array


@dataclass(frozen=True, slots=True)
class World:
    """What one month of life needs: the households, their state, the columns being written, and chance."""

    people: Population
    now: Now
    columns: dict[str, Array]
    happened: Array
    behaviour: Behaviour
    random: Random
    first: int

    def note(self, t: int, **events: Array) -> None:
        """Write down which events happened in the month of column `t`."""
        for name, mask in events.items():
            self.happened[EVENT_CODES[name], :, t] = mask
