"""The true life of the town, month after month: families, work, homes, and the events they make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.law.situations import ACTIVITY_CODES, ADULTS, NEVER, NOBODY, Situations
from bondroit.tables.catalogue import EVENTS
from bondroit.town.population import (
    FAR,
    PLACES,
    UNSTABLE,
    WAGE_STEP,
    ZONES,
    Array,
    Population,
    Random,
    draw_rent,
    first_population,
)

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.town.behaviour import Behaviour

EVENT_CODES = {name: code for code, name in enumerate(EVENTS)}
RETIREMENT_MONTHS = 64 * 12
FULL_AGE_MONTHS = 18 * 12
CHILD_OUT_MONTHS = 25 * 12 - 1
LAST_BIRTH_AGE = 42 * 12
UNEMPLOYMENT_MOST = 18
RAISE = 1.018
PENSION = 0.62
"""Retirement pension over the usual wage (assumed)."""
LOWEST_PENSION = 600_00


@dataclass(frozen=True, slots=True)
class Life:
    """The true life.

    Attributes:
        people: the households, with who joined and left in the end.
        situations: what the law needs, from the first month of the burn-in.
        happened: whether each kind of event (order of `EVENTS`) happened, shape (kinds, n, months).
    """

    people: Population
    situations: Situations
    happened: Array


@dataclass(slots=True)
class _Now:
    """The state that moves from month to month."""

    employed: Array
    paid_months: Array
    benefit_months: Array
    benefit: Array
    since_separation: Array
    tenure: Array
    rent: Array
    alimony: Array
    disabled: Array


@dataclass(frozen=True, slots=True)
class _World:
    """What one month of life needs: the households, their state, the columns being written, and chance."""

    people: Population
    now: _Now
    columns: dict[str, Array]
    happened: Array
    behaviour: Behaviour
    random: Random
    first: int

    def note(self, t: int, **events: Array) -> None:
        """Write down which events happened in the month of column `t`."""
        for name, mask in events.items():
            self.happened[EVENT_CODES[name], :, t] = mask


def live(size: int, first: Month, last: Month, behaviour: Behaviour, random: Random) -> Life:
    """Simulate `size` households from `first` to `last`."""
    people = first_population(size, first, behaviour, random)
    months = last.minus(first) + 1
    columns, now = _empty(size, months), _begin(people, first, random)
    happened = np.zeros((len(EVENTS), size, months), bool)
    world = _World(people, now, columns, happened, behaviour, random, first.index)
    for t in range(months):
        if t:
            _family_month(world, t)
        _work_month(world, t)
        if t:
            _home_month(world, t)
        columns["alimony"][:, t] = np.where(_lone_parent(people, first.index + t), now.alimony, 0)
        columns["disability"][:, t] = now.disabled
        columns["tenure"][:, t], columns["rent"][:, t] = now.tenure, now.rent
    zone = np.vectorize(ZONES.get, otypes=[np.uint8])(people.commune)
    situations = Situations(
        first=first,
        birth=people.birth.astype(np.int32),
        joined=people.joined.astype(np.int32),
        left=np.minimum(people.left, last_month_at_home(people.birth)).astype(np.int32),
        zone=np.repeat(zone[:, None], months, axis=1),
        quarter=people.quarter.astype(np.uint8),
        **columns,
    )
    return Life(people, situations, happened)


def last_month_at_home(birth: Array) -> Array:
    """The month index from which a child is too old to be dependent; `NEVER` for adults and empty places."""
    child = (np.arange(birth.shape[1]) >= ADULTS) & (birth != NOBODY)
    return np.where(child, birth + CHILD_OUT_MONTHS, NEVER)


def _empty(size: int, months: int) -> dict[str, Array]:
    money = {name: np.zeros((size, ADULTS, months), np.int32) for name in ("wages", "unemployment", "pensions")}
    return money | {
        "activity": np.zeros((size, ADULTS, months), np.uint8),
        "alimony": np.zeros((size, months), np.int32),
        "disability": np.zeros((size, months), bool),
        "tenure": np.zeros((size, months), np.uint8),
        "rent": np.zeros((size, months), np.int32),
    }


def _begin(people: Population, first: Month, random: Random) -> _Now:
    n = people.size
    chance = np.array([0.08, 0.66, 0.95, 0.0])[people.work]
    old = first.index - people.birth[:, :ADULTS] >= RETIREMENT_MONTHS
    employed = (random.random((n, ADULTS)) < chance) & ~old
    return _Now(
        employed=employed,
        paid_months=np.where(employed, random.integers(1, 36, (n, ADULTS)), 0),
        benefit_months=np.zeros((n, ADULTS), np.int64),
        benefit=np.zeros((n, ADULTS), np.int64),
        since_separation=np.full(n, 99),
        tenure=people.tenure.copy(),
        rent=people.rent.copy(),
        alimony=people.alimony.copy(),
        disabled=people.disabled.copy(),
    )


def _lone_parent(people: Population, month: int) -> Array:
    here = people.here(month)
    alone: Array = ~here[:, 1] & here[:, ADULTS:].any(axis=1)
    return alone


def _family_month(world: _World, t: int) -> None:
    """Separations, couples, births, deaths, departures and disability of one month."""
    people, now, b, random = world.people, world.now, world.behaviour, world.random
    n, month = people.size, world.first + t
    here = people.here(month)
    couple = here[:, 1]
    u = random.random((5, n))
    age = month - people.birth[:, 0]
    parts = couple & (u[0] < b["events.separation"])
    dies = couple & ~parts & (u[1] < b["events.death"] * np.exp((month - people.birth[:, 1] - 480) / 120))
    people.left[parts | dies, 1] = month
    fresh = (people.joined[:, 1] == NEVER) & (age < RETIREMENT_MONTHS)
    forms = ~couple & fresh & (u[2] < b["events.couple"])
    people.joined[forms, 1] = month
    children = here[:, ADULTS:]
    room = (people.birth[:, ADULTS:] == NOBODY).any(axis=1) & (children.sum(axis=1) < 4) & (age < LAST_BIRTH_AGE)
    chance = np.where(couple, b["events.birth_couple"], np.where(people.woman, b["events.birth_alone"], 0))
    born = room & ~people.student & (u[3] < chance)
    place = ADULTS + (people.birth[:, ADULTS:] == NOBODY).argmax(axis=1)
    people.birth[born, place[born]] = month
    people.joined[born, place[born]] = month
    child_age = month - people.birth[:, ADULTS:]
    goes = children & (child_age >= FULL_AGE_MONTHS)
    goes &= (random.random((n, PLACES - ADULTS)) < b["events.child_leaves"]) | (child_age >= CHILD_OUT_MONTHS)
    people.left[:, ADULTS:][goes] = month
    now.since_separation = np.where(parts, 0, now.since_separation + 1)
    now.disabled |= (u[4] < b["population.disability_monthly"]) & (age < 60 * 12)
    world.note(t, separation=parts, death=dies, couple=forms, birth=born, child_leaves=np.asarray(goes.any(axis=1)))


def _work_month(world: _World, t: int) -> None:
    """Jobs lost and found, wages, unemployment benefit and pensions of one month."""
    people, now, b, random = world.people, world.now, world.behaviour, world.random
    n, month = people.size, world.first + t
    u, noise = random.random((2, n, ADULTS)), random.random((n, ADULTS))
    # The last place serves adults who cannot work (`CANNOT` is -1).
    lose = np.array([b["events.job_loss_far"], b["events.job_loss_unstable"], b["events.job_loss_stable"], 1.0])
    find = np.array([b["events.job_found_far"], b["events.job_found_unstable"], b["events.job_found_stable"], 0.0])
    retired = month - people.birth[:, :ADULTS] >= RETIREMENT_MONTHS
    ends = now.employed & ((u[0] < lose[people.work]) | retired) & (t > 0)
    starts = ~now.employed & ~ends & ~retired & (u[1] < find[people.work]) & (t > 0)
    helped = _benefits(world, t, ends, retired, starts)
    wages = np.where(now.employed, _wages(people, month, noise), 0)
    pension = np.maximum(np.rint(people.level * PENSION / 10) * WAGE_STEP, LOWEST_PENSION)
    world.columns["wages"][:, :, t] = wages
    world.columns["unemployment"][:, :, t] = np.where(helped, now.benefit, 0)
    world.columns["pensions"][:, :, t] = np.where(retired, pension, 0)
    world.columns["activity"][:, :, t] = _activity(people, now, retired, helped)
    counted = np.stack([np.ones(n, bool), people.here(month)[:, 1]], axis=1)
    world.note(t, job_start=(starts & counted).any(axis=1), job_end=(ends & counted).any(axis=1))


def _benefits(world: _World, t: int, ends: Array, retired: Array, starts: Array) -> Array:
    """Move work on by a month; who receives unemployment benefit: as long as they had worked."""
    now = world.now
    earned = ends & (now.paid_months >= 6) & ~retired
    last = world.columns["wages"][:, :, max(t - 1, 0)]
    part = np.rint(last * world.behaviour["events.replacement"] / WAGE_STEP) * WAGE_STEP
    now.benefit = np.where(earned, part, now.benefit)
    length = np.minimum(now.paid_months, UNEMPLOYMENT_MOST)
    now.benefit_months = np.where(earned, length, np.maximum(now.benefit_months - 1, 0))
    now.employed = (now.employed & ~ends) | starts
    now.paid_months = np.where(now.employed, now.paid_months + 1, 0)
    helped: Array = ~now.employed & ~retired & (now.benefit_months > 0)
    return helped


def _wages(people: Population, month: int, noise: Array) -> Array:
    """Wages of those at work, in cents by steps of ten euros; unstable work pays by the hours of the month."""
    years = month // 12 - 2023
    hours = np.select([people.work == UNSTABLE, people.work == FAR], [0.55 + 0.6 * noise, 0.35 + 0.4 * noise], 1.0)
    steady = np.where(noise < 0.7, 1.0, hours)
    hours = np.where(people.work == UNSTABLE, steady, hours)
    wages: Array = np.rint(people.level * RAISE**years * hours / 10) * WAGE_STEP
    return wages


def _activity(people: Population, now: _Now, retired: Array, helped: Array) -> Array:
    codes = ACTIVITY_CODES
    seeks = helped | (people.work > FAR)
    out = np.where(seeks, codes["unemployed"], codes["inactive"])
    out[:, 0] = np.where(people.student, codes["student"], out[:, 0])
    out[:, 0] = np.where(now.disabled, codes["disabled"], out[:, 0])
    activity: Array = np.where(retired, codes["retired"], np.where(now.employed, codes["employed"], out))
    return activity


def _home_month(world: _World, t: int) -> None:
    """Moves and changes of rent of one month."""
    people, now, b, random = world.people, world.now, world.behaviour, world.random
    n, month = people.size, world.first + t
    u = random.random((4, n))
    chance = np.where(now.since_separation < 12, b["events.move_after_separation"], b["events.move"])
    moves = u[0] < chance * np.where(now.tenure == 0, 0.4, 1.0)
    persons = people.here(month).sum(axis=1)
    owner = u[1] < np.where(people.here(month)[:, 1], 0.15, 0.04)
    social = u[2] < b["population.social_housing"]
    tenure = np.where(owner, 0, np.where(u[3] < 0.08, 3, np.where(social, 2, 1)))
    rent = draw_rent(tenure, people.commune, persons, random)
    changes = ~moves & (now.rent > 0) & (random.random(n) < b["events.rent_change"])
    now.tenure = np.where(moves, tenure, now.tenure)
    raised = np.rint(now.rent * (1 + random.uniform(-0.06, 0.10, n)) / 500) * 500
    now.rent = np.where(moves, rent, np.where(changes, raised, now.rent)).astype(np.int64)
    world.note(t, move=moves, rent_change=changes)
