"""How incomes are told: by whom they are left out, shifted, overstated or entered wrongly, and when that is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.law.situations import ADULTS, NEVER
from bondroit.town.population import FAR, STABLE, WAGE_STEP

if TYPE_CHECKING:
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.life import Life
    from bondroit.town.population import Array, Random

PREFILLED = 2025 * 12 + 2
"""March 2025: quarterly declarations come filled in (FACTS 3)."""
SPELLS_BEFORE = 5
"""Spells may begin as many of their mean lengths before the first month: few are longer."""


@dataclass(frozen=True, slots=True)
class ToldIncome:
    """One kind of income as the body first had it; arrays of shape (n, 2, T).

    Attributes:
        told: cents as first counted.
        known: month index from which the true amount is known, 0 where it was told.
        staff: the amount is wrong by the body's own fault.
    """

    told: Array
    known: Array
    staff: Array


def wages_told(life: Life, b: Behaviour, random: Random) -> ToldIncome:
    """Wages as first declared, and the month in which the true ones are known."""
    s, people = life.situations, life.people
    index = s.first.index + np.arange(s.months)
    told, known = s.wages.astype(np.int64), np.zeros(s.wages.shape, np.int64)
    staff = np.zeros(s.wages.shape, bool)
    luck = _QuarterlyLuck(index, people.quarter, b, random)
    careless = ~people.careful[:, None, None]
    late = np.concatenate([told[:, :, :1], told[:, :, :-1]], axis=2)
    for hit, value, by_staff in (
        (careless & luck.hits("omits_sometimes") & luck.middle, np.zeros_like(told), False),
        (careless & luck.hits("shifts_sometimes"), late, False),
        (luck.hits("staff_error") & (told > 0), 2 * told, True),
    ):
        wrong = hit & (value != told)
        told, known = np.where(wrong, value, told), np.where(wrong, luck.found(), known)
        staff = np.where(wrong, by_staff, staff)
    told, known, lasting = _lasting(life, told, known, b, random)
    return ToldIncome(told.astype(np.int32), known.astype(np.int32), staff & ~lasting)


def benefits_told(life: Life, b: Behaviour, random: Random) -> ToldIncome:
    """Unemployment benefit as first counted: a month left out, or counted on after it ended."""
    s, people = life.situations, life.people
    index = s.first.index + np.arange(s.months)
    told, known = s.unemployment.astype(np.int64), np.zeros(s.wages.shape, np.int64)
    luck = _QuarterlyLuck(index, people.quarter, b, random)
    careless = ~people.careful[:, None, None]
    before = np.concatenate([told[:, :, :1], told[:, :, :-1]], axis=2)
    ended = (told == 0) & (before > 0)
    follows = np.concatenate([np.zeros_like(ended[:, :, :1]), ended[:, :, :-1]], axis=2)
    last = np.where(ended, before, np.concatenate([before[:, :, :1], before[:, :, :-1]], axis=2))
    keeps = luck.hits("benefit_kept") & (ended | (follows & (told == 0)))
    omits = careless & luck.hits("benefit_omitted") & luck.middle & (told > 0)
    value = np.where(keeps, last, np.where(omits, 0, told))
    wrong = value != told
    return ToldIncome(
        np.where(wrong, value, told).astype(np.int32),
        np.where(wrong, luck.found(), known).astype(np.int32),
        wrong & keeps,
    )


class _QuarterlyLuck:
    """Errors are made once per quarterly declaration: the three months told together share their luck.

    The months from one reference month to the next are told together at the next.
    """

    def __init__(self, index: Array, quarter: Array, behaviour: Behaviour, random: Random) -> None:
        self._behaviour, self._random = behaviour, random
        self._index = index
        self._term = (index[None, :] - quarter[:, None]) % 3
        number = (index[None, :] - quarter[:, None]) // 3
        number -= number.min()
        self._shape = (len(quarter), ADULTS, int(number.max()) + 1)
        self._place = np.repeat(number[:, None, :], ADULTS, axis=1)
        told = index[None, :] - self._term + 3
        self._less = np.where(told >= PREFILLED, behaviour["declaring.prefilled"], 1.0)[:, None, :]

    @property
    def middle(self) -> Array:
        """The middle month of each three."""
        middle: Array = (self._term == 1)[:, None, :]
        return middle

    def hits(self, name: str) -> Array:
        """Whether an error is made, shape (n, 2, months); less often once declarations come filled in."""
        drawn = np.take_along_axis(self._random.random(self._shape), self._place, axis=2)
        hit: Array = drawn < self._behaviour[f"declaring.{name}"] * self._less
        return hit

    def found(self) -> Array:
        """The month in which an error would be found, `NEVER` if it would not."""
        delay = self._random.geometric(1 / self._behaviour["declaring.found_delay"], self._shape) + 2
        found = self._random.random(self._shape) < self._behaviour["declaring.found_share"]
        wait = np.take_along_axis(np.where(found, delay, NEVER), self._place, axis=2)
        month: Array = np.minimum(self._index - self._term[:, None, :] + 3 + wait, NEVER)
        return month


def _lasting(life: Life, told: Array, known: Array, b: Behaviour, random: Random) -> tuple[Array, Array, Array]:
    """Adults who leave out a part of their wage, or declare too much, for good or until it is found.

    What is found comes in spells that begin at any month, from long before the first one, so that the share of wrong
    wages does not depend on the months that are looked at.
    """
    s, people = life.situations, life.people
    index = s.first.index + np.arange(s.months)
    shape = (people.size, ADULTS, 1)
    u, v = random.random(shape), random.random(shape)
    spread = 1 + b["declaring.part_spread"] * random.uniform(-1, 1, shape)
    # Those far from work are paid now and then, and tell less of it.
    less = np.where(people.work <= FAR, b["declaring.omits_far"], b["declaring.omits_always"])[:, :, None]
    more = np.where(people.work == STABLE, b["declaring.overstates_always"], b["declaring.overstates_unstable"])
    more = more[:, :, None]
    length, found = b["declaring.spell"], b["declaring.found_share"]
    before = int(SPELLS_BEFORE * length)
    begins = index[0] + random.integers(-before, s.months, shape)
    ends = begins + random.geometric(1 / length, shape)
    # At any month the same share is in a spell as if it had no end.
    often = found * (before + s.months) / length
    for_good, spell = u < (less + more) * (1 - found), (v < (less + more) * often) & (u >= (less + more) * (1 - found))
    omits = np.where(for_good, u < less * (1 - found), v < less * often)
    factor = np.where(
        omits, 1 - np.minimum(b["declaring.omitted_part"] * spread, 1), 1 + b["declaring.overstated_part"] * spread
    )
    running = for_good | (spell & (begins <= index) & (index < ends))
    lasting = running & _survives(life, index, b, random) & (s.wages > 0)
    value = np.rint(s.wages * factor / WAGE_STEP) * WAGE_STEP
    wrong = lasting & (value != s.wages)
    return np.where(wrong, value, told), np.where(wrong, np.where(for_good, NEVER, ends), known), wrong


def _survives(life: Life, index: Array, b: Behaviour, random: Random) -> Array:
    """Whether a wrong wage is still told wrongly once declarations come filled in: odd jobs are not in them."""
    people = life.people
    stays = random.random((people.size, ADULTS, 1)) < b["declaring.prefilled_lasting"]
    term = (index[None, :] - people.quarter[:, None]) % 3
    filled = (index[None, :] - term + 3 >= PREFILLED)[:, None, :]
    survives: Array = stays | (people.work <= FAR)[:, :, None] | ~filled
    return survives
