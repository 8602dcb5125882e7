"""Partner bodies of the town: whom each knows, and under which number.

What they know of incomes is the true life, not what was declared to the body; each knows a part of it, late.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.law.situations import ACTIVITY_CODES, ADULTS, NEVER
from bondroit.town.numbers import tax_numbers, temporary_numbers, unemployment_numbers
from bondroit.town.world import EVENT_CODES

if TYPE_CHECKING:
    from bondroit.law.situations import Situations
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.declaring import Declarations
    from bondroit.town.identities import Identities
    from bondroit.town.life import Life
    from bondroit.town.population import Array, Random

SHOWN, AT_HOME, CASH = 0, 1, 2
"""A job in the payroll declarations; one for an employer at home, which only the tax office has; one paid in cash."""


@dataclass(frozen=True, slots=True)
class PartnerBodies:
    """What partner bodies know of a cell of the town.

    Attributes:
        life: the true life.
        people: who everyone is.
        identifiers: pseudonyms of the households of the cell.
        known: the month from which the body knows each person, see `persons_known`.
        behaviour: section `partners`.
        adult: rows of `people` that are adults, shape (a,); household, slot: theirs.
        alive_until: month index from which each adult is dead, `NEVER`, shape (n, 2).
        jobs: what kind of job each adult has, codes above, shape (n, 2, months).
        tax_number, unemployment_number, payroll_number: of the adults, length a; null where a body does not know them.
        seed: with the name of a table and a month, its stream of chance.
    """

    life: Life
    people: Identities
    identifiers: pl.Series
    known: Array
    behaviour: Behaviour
    adult: Array
    household: Array
    slot: Array
    alive_until: Array
    jobs: Array
    tax_number: pl.Series
    unemployment_number: pl.Series
    payroll_number: pl.Series
    seed: int

    def stream(self, *what: int) -> Random:
        """A stream of chance of its own for one table, or one month of it."""
        return np.random.default_rng((self.seed, *what))


def persons_known(life: Life, told: Declarations) -> Array:
    """The month from which the body knows each person, shape (n, places).

    `NEVER` for empty places and for those who are never declared; a month before the first one for those of the start.
    """
    there = life.situations.joined != NEVER
    known: Array = np.where(there, np.maximum(told.joined_known, life.situations.joined), NEVER)
    return known


def partner_bodies(
    life: Life, people: Identities, *, identifiers: pl.Series, known: Array, behaviour: Behaviour, random: Random
) -> PartnerBodies:
    """Draw whom each body knows.

    Args:
        life: the true life of the cell.
        people: who they are.
        identifiers: pseudonyms of the households of the cell.
        known: the month from which the body knows each person, see `persons_known`.
        behaviour: section `partners`.
        random: the cell's own stream for partner bodies.
    """
    adult = np.flatnonzero(people.place < ADULTS)
    place = household, slot = people.household[adult], people.place[adult]
    alive_until = _alive_until(life)
    jobs = job_kinds(life.situations, behaviour, random)
    seeks, works = _who_seeks(life, alive_until), _who_works(life, jobs, alive_until)
    number = people.number[adult]
    temporary = random.random(len(adult)) < behaviour["partners.payroll_number_unknown"]
    payroll_number = people.personal_number.gather(adult).zip_with(
        pl.Series(~temporary), temporary_numbers(number, woman=people.woman[adult])
    )
    return PartnerBodies(
        life=life,
        people=people,
        identifiers=identifiers,
        known=known,
        behaviour=behaviour,
        adult=adult,
        household=household,
        slot=slot,
        alive_until=alive_until,
        jobs=jobs,
        tax_number=tax_numbers(number),
        unemployment_number=only(unemployment_numbers(number), seeks[place]),
        payroll_number=only(payroll_number, works[place]),
        seed=int(random.integers(2**62)),
    )


def only(values: pl.Series, there: Array) -> pl.Series:
    """The values, missing where not `there`."""
    return values.zip_with(pl.Series(there), pl.Series([None], dtype=values.dtype))


def job_kinds(s: Situations, behaviour: Behaviour, random: Random) -> Array:
    """What kind of job each adult has in each month, shape (n, 2, months), codes above; a job keeps its kind."""
    at_work = (s.wages > 0) | (s.activity == ACTIVITY_CODES["employed"])
    starts = at_work.copy()
    starts[:, :, 1:] &= ~at_work[:, :, :-1]
    job = np.cumsum(starts, axis=2, dtype=np.uint8)
    u = random.random((*s.wages.shape[:2], int(job.max(initial=0)) + 1))
    home, cash = behaviour["partners.payroll_job_at_home"], behaviour["partners.payroll_job_cash"]
    kind = np.where(u < home, AT_HOME, np.where(u < home + cash, CASH, SHOWN)).astype(np.uint8)
    kinds: Array = np.take_along_axis(kind, job.astype(np.int64), axis=2)
    return kinds


def _alive_until(life: Life) -> Array:
    """The month from which each adult is dead, shape (n, 2): partners whose departure is a death."""
    s = life.situations
    until = np.full((s.households, ADULTS), NEVER)
    column = np.clip(s.left[:, 1] - s.first.index, 0, s.months - 1)
    died = life.happened[EVENT_CODES["death"], np.arange(s.households), column] & (s.left[:, 1] <= s.last.index)
    until[:, 1] = np.where(died, s.left[:, 1], NEVER)
    return until


def _alive(life: Life, alive_until: Array) -> Array:
    """Shape (n, 2, months)."""
    s = life.situations
    alive: Array = s.first.index + np.arange(s.months) < alive_until[:, :, None]
    return alive


def _who_seeks(life: Life, alive_until: Array) -> Array:
    """Adults whom the unemployment office ever knew, shape (n, 2)."""
    s = life.situations
    seeks = (s.unemployment > 0) | (s.activity == ACTIVITY_CODES["unemployed"])
    known: Array = (seeks & _alive(life, alive_until)).any(axis=2)
    return known


def _who_works(life: Life, jobs: Array, alive_until: Array) -> Array:
    """Adults whom an employer ever declared, shape (n, 2)."""
    known: Array = ((life.situations.wages > 0) & (jobs == SHOWN) & _alive(life, alive_until)).any(axis=2)
    return known
