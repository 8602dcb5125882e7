"""The households of the town on the first day of their life in it: who they are, how they work and where they live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bondroit.law.situations import ADULTS, NEVER, NOBODY

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.town.behaviour import Behaviour

PLACES = 8
"""Two adults and at most six children."""
CANNOT, FAR, UNSTABLE, STABLE = -1, 0, 1, 2
ZONES = {"rural": 3, "town": 2, "city": 1}
RENT_STEP = 5_00
WAGE_STEP = 10_00

Array = NDArray[Any]
Random = np.random.Generator


@dataclass(slots=True)
class Population:
    """Households at the start; arrays of shape (n,), (n, 2) for adults or (n, `PLACES`) for persons."""

    birth: Array
    joined: Array
    left: Array
    woman: Array
    work: Array
    level: Array
    disabled: Array
    student: Array
    commune: Array
    office: Array
    tenure: Array
    rent: Array
    quarter: Array
    alimony: Array
    careful: Array
    reluctance: Array

    @property
    def size(self) -> int:
        """Number of households."""
        return int(self.birth.shape[0])

    def here(self, month: int) -> Array:
        """Who belongs to each household in a month index, shape (n, PLACES)."""
        there: Array = (self.birth != NOBODY) & (self.joined <= month) & (month < self.left)
        return there


def first_population(size: int, first: Month, behaviour: Behaviour, random: Random) -> Population:
    """Draw `size` households as they are in `first`."""
    b = behaviour
    kinds = [b["population.single_woman"], b["population.single_man"], b["population.lone_parent"]]
    kinds += [b["population.couple_with_children"]]
    kind = np.searchsorted(np.cumsum(kinds), random.random(size), side="right")
    couple, parents = kind >= 3, (kind == 2) | (kind == 3)
    parent_age = random.normal(b["population.parent_age"], b["population.parent_age_spread"], size)
    other_age = random.normal(b["population.other_age"], b["population.other_age_spread"], size)
    age = np.where(parents, parent_age, other_age)
    age = np.clip(age, np.where(parents, 21, 19), np.where(parents, 50, 76))
    birth = np.zeros((size, PLACES), np.int64)
    birth[:, 0] = first.index - np.rint(age * 12)
    partner_age = np.clip(age + random.normal(1, 4, size), 19, 78)
    birth[:, 1] = first.index - np.rint(partner_age * 12)
    joined = np.full((size, PLACES), NEVER, np.int64)
    joined[:, 0] = 0
    joined[couple, 1] = 0
    left = np.full((size, PLACES), NEVER, np.int64)
    children = _draw_children(parents, age, b, random)
    birth[:, ADULTS:] = np.where(children >= 0, first.index - children, NOBODY)
    joined[:, ADULTS:] = np.where(children >= 0, first.index - children, NEVER)
    woman = np.where(kind == 2, random.random(size) < b["population.lone_parent_woman"], random.random(size) < 0.55)
    woman = np.where(kind == 0, True, np.where(kind == 1, False, woman))
    work, level, disabled, student = _draw_work(couple, parents, age, b, random)
    commune, tenure, rent = _draw_home(couple, (birth[:, ADULTS:] != NOBODY).sum(axis=1), b, random)
    asks = random.random(size) < b["population.alimony"]
    alimony = np.where(asks, np.rint(random.uniform(9, 26, size)) * WAGE_STEP, 0)
    return Population(
        birth=birth, joined=joined, left=left, woman=woman, work=work, level=level, disabled=disabled,
        student=student, commune=commune, office=random.integers(0, 6, size), tenure=tenure, rent=rent,
        quarter=random.integers(0, 3, size), alimony=alimony,
        careful=random.random(size) < b["declaring.careful"],
        reluctance=random.normal(0, b["take_up.reluctance"], size),
    )  # fmt: skip


def _draw_children(parents: Array, age: Array, b: Behaviour, random: Random) -> Array:
    """Ages in months of the children at home, -1 where there is none: shape (n, PLACES - ADULTS).

    The first was born when the claimant was about 25, the next two to four years apart.
    """
    size = len(age)
    ages = np.full((size, PLACES - ADULTS), -1, np.int64)
    chances = [1.0, b["population.second_child"], b["population.third_child"], *[b["population.fourth_child"]] * 2]
    has = parents.copy()
    born = np.clip(random.normal(25.5, 3.5, size), 18, age - 0.3)
    for place, chance in enumerate(chances):
        has &= random.random(size) < chance
        months = np.rint((age - born) * 12).astype(np.int64)
        has &= months >= 0
        young = months < 21 * 12
        ages[:, place] = np.where(has & young, months, -1)
        born = born + random.uniform(1.5, 4.5, size)
    return ages


def _draw_work(couple: Array, parents: Array, age: Array, b: Behaviour, random: Random) -> tuple[Array, ...]:
    size = len(age)
    u = random.random((size, ADULTS))
    # People alone are further from work than couples among recipients of means-tested benefits.
    far = b["population.far_from_work"] * np.where(couple, 0.9, 1.1)[:, None]
    work = np.where(u < far, FAR, np.where(u < far + b["population.unstable"], UNSTABLE, STABLE))
    level = b["population.wage_median"] * np.exp(random.normal(0, b["population.wage_spread"], (size, ADULTS)))
    level *= np.where(couple, b["population.couple_wage_bonus"], 1.0)[:, None]
    level *= np.array([0.75, 0.82, 1.0])[work]
    disabled = (random.random(size) < b["population.disabled"]) & (age < 62)
    work[:, 0] = np.where(
        disabled, np.where(random.random(size) < b["population.disabled_at_work"], UNSTABLE, CANNOT), work[:, 0]
    )
    level[:, 0] = np.where(disabled, level[:, 0] * 0.6, level[:, 0])
    student = (age < 25) & ~parents & ~couple & (random.random(size) < b["population.student"] * 8)
    return work, level, disabled, student


def _draw_home(couple: Array, children: Array, b: Behaviour, random: Random) -> tuple[Array, Array, Array]:
    size = len(couple)
    commune = np.array(["rural", "town", "city"])[np.searchsorted([0.25, 0.65], random.random(size), side="right")]
    owner = random.random(size) < np.where(couple, b["population.owner_couple"], b["population.owner_alone"])
    lodged = ~owner & (random.random(size) < np.where(couple, 0.3, 1.0) * b["population.lodged"])
    social = random.random(size) < b["population.social_housing"]
    tenure = np.where(owner, 0, np.where(lodged, 3, np.where(social, 2, 1)))
    return commune, tenure, draw_rent(tenure, commune, 1 + couple + children, random)


def draw_rent(tenure: Array, commune: Array, persons: Array, random: Random) -> Array:
    """Monthly rents in cents, by steps of five euros; 0 for owners and people lodged."""
    private = np.select([commune == "rural", commune == "town"], [370, 430], 530) + 70 * (persons - 1)
    social = np.select([commune == "rural", commune == "town"], [290, 310], 350) + 45 * (persons - 1)
    mean = np.select([tenure == 1, tenure == 2], [private, social], 0)
    noise = np.exp(random.normal(0, 0.15, len(tenure)))
    rents: Array = (np.rint(mean * 100 * noise / RENT_STEP) * RENT_STEP).astype(np.int64)
    return rents
