"""The true life of the town, month after month: families, work, homes, and the events they make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.law.situations import ADULTS, HALF, NEVER, NO_INCAPACITY, NOBODY, Situations
from bondroit.tables.body import EVENTS
from bondroit.town.population import (
    PLACES,
    STABLE,
    ZONES,
    Array,
    Population,
    Random,
    draw_rent,
    first_population,
)
from bondroit.town.working import work_month
from bondroit.town.world import FULL_AGE_MONTHS, RETIREMENT_MONTHS, Now, World

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.town.behaviour import Behaviour

CHILD_OUT_MONTHS = 25 * 12 - 1
LAST_BIRTH_AGE = 42 * 12
BETWEEN_BIRTHS = 11


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


def live(size: int, first: Month, last: Month, behaviour: Behaviour, random: Random) -> Life:
    """Simulate `size` households from `first` to `last`."""
    people = first_population(size, first, behaviour, random)
    months = last.minus(first) + 1
    columns, now = _empty(size, months), _begin(people, first, behaviour, random)
    happened = np.zeros((len(EVENTS), size, months), bool)
    world = World(people, now, columns, happened, behaviour, random, first.index)
    for t in range(months):
        if t:
            _family_month(world, t)
        work_month(world, t)
        if t:
            _home_month(world, t)
        alone = _lone_parent(people, first.index + t)
        childless = ~people.here(first.index + t)[:, 1:].any(axis=1)
        columns["alimony"][:, t] = np.where(alone, now.alimony, np.where(childless, people.help, 0))
        columns["incapacity"][:, t] = now.incapacity
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
    kinds = ("wages", "unemployment", "pensions", "sick_pay", "invalidity")
    money = {name: np.zeros((size, ADULTS, months), np.int32) for name in kinds}
    return money | {
        "activity": np.zeros((size, ADULTS, months), np.uint8),
        "alimony": np.zeros((size, months), np.int32),
        "incapacity": np.zeros((size, months), np.uint8),
        "tenure": np.zeros((size, months), np.uint8),
        "rent": np.zeros((size, months), np.int32),
    }


def _begin(people: Population, first: Month, b: Behaviour, random: Random) -> Now:
    n = people.size
    # The last place serves adults who cannot work (`CANNOT` is -1).
    at_work = [b["population.at_work_far"], b["population.at_work_unstable"], b["population.at_work_stable"], 0.0]
    chance = np.array(at_work)[people.work]
    old = first.index - people.birth[:, :ADULTS] >= RETIREMENT_MONTHS
    young = first.index - people.birth[:, :ADULTS] < FULL_AGE_MONTHS
    employed = (random.random((n, ADULTS)) < chance) & ~old & ~young
    return Now(
        employed=employed,
        paid_months=np.where(employed, random.integers(1, 36, (n, ADULTS)), 0),
        benefit_months=np.zeros((n, ADULTS), np.int64),
        benefit=np.zeros((n, ADULTS), np.int64),
        since_separation=np.full(n, 99),
        since_birth=np.full(n, 99),
        tenure=people.tenure.copy(),
        rent=people.rent.copy(),
        alimony=people.alimony.copy(),
        incapacity=people.incapacity.copy(),
        invalid=people.invalid.copy(),
        sick=np.zeros((n, ADULTS), bool),
    )


def _lone_parent(people: Population, month: int) -> Array:
    here = people.here(month)
    alone: Array = ~here[:, 1] & here[:, ADULTS:].any(axis=1)
    return alone


def _restless(people: Population, b: Behaviour) -> Array:
    """How much more often life changes for households none of whose adults has stable work."""
    stable = (people.work == STABLE).any(axis=1)
    return np.where(stable, 1.0, b["events.unstable_lives"])


def _family_month(world: World, t: int) -> None:
    """Separations, couples, births, deaths, departures and disability of one month."""
    people, now, b, random = world.people, world.now, world.behaviour, world.random
    n, month = people.size, world.first + t
    here = people.here(month)
    couple = here[:, 1]
    u = random.random((5, n))
    age = month - people.birth[:, 0]
    restless = _restless(people, b)
    parts = couple & (u[0] < b["events.separation"] * restless)
    dies = couple & ~parts & (u[1] < b["events.death"] * np.exp((month - people.birth[:, 1] - 480) / 120))
    people.left[parts | dies, 1] = month
    fresh = (people.joined[:, 1] == NEVER) & (age < RETIREMENT_MONTHS)
    forms = ~couple & fresh & (u[2] < b["events.couple"])
    people.joined[forms, 1] = month
    children = here[:, ADULTS:]
    room = (people.birth[:, ADULTS:] == NOBODY).any(axis=1) & (children.sum(axis=1) < 4) & (age < LAST_BIRTH_AGE)
    chance = np.where(couple, b["events.birth_couple"], np.where(people.woman, b["events.birth_alone"], 0))
    ages = np.where(people.birth[:, ADULTS:] == NOBODY, NEVER, month - people.birth[:, ADULTS:])
    rested = ages.min(axis=1) >= BETWEEN_BIRTHS
    born = room & rested & ~people.student & (u[3] < chance)
    place = ADULTS + (people.birth[:, ADULTS:] == NOBODY).argmax(axis=1)
    people.birth[born, place[born]] = month
    people.joined[born, place[born]] = month
    child_age = month - people.birth[:, ADULTS:]
    goes = children & (child_age >= FULL_AGE_MONTHS)
    goes &= (random.random((n, PLACES - ADULTS)) < b["events.child_leaves"]) | (child_age >= CHILD_OUT_MONTHS)
    people.left[:, ADULTS:][goes] = month
    now.since_birth = np.where(born, 0, now.since_birth + 1)
    now.since_separation = np.where(parts, 0, now.since_separation + 1)
    falls = (now.incapacity == NO_INCAPACITY) & (u[4] < b["population.disability_monthly"]) & (age < 60 * 12)
    now.incapacity = np.where(falls, HALF, now.incapacity)
    world.note(t, separation=parts, death=dies, couple=forms, birth=born, child_leaves=np.asarray(goes.any(axis=1)))


def _home_month(world: World, t: int) -> None:
    """Moves and changes of rent of one month."""
    people, now, b, random = world.people, world.now, world.behaviour, world.random
    n, month = people.size, world.first + t
    u = random.random((4, n))
    chance = np.where(now.since_birth < b["events.birth_months"], b["events.move_after_birth"], b["events.move"])
    chance = np.where(now.since_separation < b["events.separation_months"], b["events.move_after_separation"], chance)
    moves = u[0] < chance * np.where(now.tenure == 0, b["events.owner_moves"], _restless(people, b))
    persons = people.here(month).sum(axis=1)
    owner = u[1] < np.where(people.here(month)[:, 1], b["events.buys_couple"], b["events.buys_alone"])
    social = u[2] < b["population.social_housing"]
    tenure = np.where(owner, 0, np.where(u[3] < b["events.lodged_after_move"], 3, np.where(social, 2, 1)))
    rent = draw_rent(tenure, people.commune, persons, b, random)
    changes = ~moves & (now.rent > 0) & (random.random(n) < b["events.rent_change"])
    now.tenure = np.where(moves, tenure, now.tenure)
    raised = np.rint(now.rent * (1 + random.uniform(b["rents.change_low"], b["rents.change_high"], n)) / 500) * 500
    now.rent = np.where(moves, rent, np.where(changes, raised, now.rent)).astype(np.int64)
    world.note(t, move=moves, rent_change=changes)
