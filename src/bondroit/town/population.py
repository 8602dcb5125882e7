"""The households of the town on the first day of their life in it: who they are, how they work and where they live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bondroit.law.situations import ADULTS, FULL, HALF, NEVER, NO_INCAPACITY, NOBODY

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.town.behaviour import Behaviour

PLACES = 8
"""Two adults and at most six children."""
CANNOT, FAR, UNSTABLE, STABLE = -1, 0, 1, 2
ZONES = {"rural": 3, "town": 2, "city": 1}
RENT_STEP = 5_00
YOUNGEST_PARENT = 16
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
    incapacity: Array
    invalid: Array
    student: Array
    commune: Array
    office: Array
    tenure: Array
    rent: Array
    quarter: Array
    alimony: Array
    help: Array
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
    age = np.where(parents, within(parent_age, 21.0, 50.0), _other_ages(size, b, random))
    birth = np.zeros((size, PLACES), np.int64)
    birth[:, 0] = first.index - np.rint(age * 12)
    joined = np.full((size, PLACES), NEVER, np.int64)
    joined[:, 0] = 0
    joined[couple, 1] = 0
    left = np.full((size, PLACES), NEVER, np.int64)
    children = _draw_children(parents, age, b, random)
    # A partner is no younger than sixteen when the first child is born.
    lowest = np.maximum(19, children.max(axis=1) / 12 + YOUNGEST_PARENT)
    gap = random.normal(b["population.partner_older"], b["population.partner_older_spread"], size)
    partner_age = within(age + gap, lowest, 78.0)
    birth[:, 1] = first.index - np.rint(partner_age * 12)
    birth[:, ADULTS:] = np.where(children >= 0, first.index - children, NOBODY)
    joined[:, ADULTS:] = np.where(children >= 0, first.index - children, NEVER)
    chance = np.select([kind == 2, kind == 3], [b["population.lone_parent_woman"], b["population.couple_woman"]], 0.5)
    woman = np.select([kind == 0, kind == 1], [True, False], random.random(size) < chance)
    work, level, incapacity, invalid, student = _draw_work(couple, parents, age, b, random)
    commune, tenure, rent = _draw_home(couple, (birth[:, ADULTS:] != NOBODY).sum(axis=1), b, random)
    asks = random.random(size) < b["population.alimony"]
    alimony = np.where(asks, _tens(random.uniform(b["population.alimony_low"], b["population.alimony_high"], size)), 0)
    needy = (work <= FAR).all(axis=1) | (work[:, 0] <= FAR) & ~couple
    helped = needy & (random.random(size) < b["population.help"])
    help_ = np.where(helped, _tens(random.uniform(b["population.help_low"], b["population.help_high"], size)), 0)
    return Population(
        birth=birth, joined=joined, left=left, woman=woman, work=work, level=level, incapacity=incapacity,
        invalid=invalid, student=student, commune=commune, office=random.integers(0, 6, size), tenure=tenure, rent=rent,
        quarter=random.integers(0, 3, size), alimony=alimony, help=help_,
        careful=random.random(size) < b["declaring.careful"],
        reluctance=random.normal(0, b["take_up.reluctance"], size),
    )  # fmt: skip


def _other_ages(size: int, b: Behaviour, random: Random) -> Array:
    """Ages of claimants without children: young people on their own soon, people near or past retirement, others.

    The young are not yet of age when the life of the town begins: they are by its first tables.
    """
    share = random.random(size)
    young, old = b["population.young"], b["population.old"]
    u = random.random(size)
    ages: Array = np.select([share < young, share < young + old], [16.5 + 6.5 * u, 54 + 21 * u], 20 + 34 * u)
    return ages


def within(values: Array, low: Array | float, high: Array | float) -> Array:
    """Values outside the bounds folded back inside, so that none piles up on a bound."""
    width = high - low
    place = (values - low) % (2 * width)
    folded: Array = low + np.where(place > width, 2 * width - place, place)
    return folded


def _draw_children(parents: Array, age: Array, b: Behaviour, random: Random) -> Array:
    """Ages in months of the children at home, -1 where there is none: shape (n, PLACES - ADULTS)."""
    size = len(age)
    ages = np.full((size, PLACES - ADULTS), -1, np.int64)
    chances = [1.0, b["population.second_child"], b["population.third_child"], *[b["population.fourth_child"]] * 2]
    has = parents.copy()
    first = random.normal(b["population.first_child_age"], b["population.first_child_spread"], size)
    born = np.clip(first, 18, age - 0.3)
    for place, chance in enumerate(chances):
        has &= random.random(size) < chance
        months = np.rint((age - born) * 12).astype(np.int64)
        has &= months >= 0
        young = months < 21 * 12
        ages[:, place] = np.where(has & young, months, -1)
        born = born + random.uniform(b["population.spacing_low"], b["population.spacing_high"], size)
    return ages


def _draw_work(couple: Array, parents: Array, age: Array, b: Behaviour, random: Random) -> tuple[Array, ...]:
    """Nearness to work, usual wage, incapacity of the claimant, disability pension of adults, students."""
    size = len(age)
    u = random.random((size, ADULTS))
    # Partners are alike: where one is far from work, so is the other more often than chance would have it.
    alike = random.random(size) < b["population.alike"]
    u[:, 1] = np.where(alike, u[:, 0], u[:, 1])
    far = np.where(couple, b["population.far_couple"], b["population.far_alone"])[:, None]
    work = np.where(u < far, FAR, np.where(u < far + b["population.unstable"], UNSTABLE, STABLE))
    level = b["population.wage_median"] * np.exp(random.normal(0, b["population.wage_spread"], (size, ADULTS)))
    level *= np.where(couple, b["population.couple_wage_bonus"], 1.0)[:, None]
    level *= np.array([b["population.level_far"], b["population.level_unstable"], 1.0])[work]
    shares = np.cumsum([b["population.incapacity_full"], b["population.incapacity_half"]])
    drawn = np.searchsorted(shares, random.random(size), side="right")
    degree = np.array([FULL, HALF, NO_INCAPACITY], np.uint8)[drawn]
    incapacity: Array = np.where(age < 62, degree, NO_INCAPACITY).astype(np.uint8)
    disabled = incapacity != NO_INCAPACITY
    works = random.random(size) < b["population.disabled_at_work"]
    work[:, 0] = np.where(disabled, np.where(works, UNSTABLE, CANNOT), work[:, 0])
    level[:, 0] = np.where(disabled, level[:, 0] * b["population.level_disabled"], level[:, 0])
    invalid = (random.random((size, ADULTS)) < b["population.invalid"]) & (age >= 30)[:, None]
    work = np.where(invalid & (work != UNSTABLE), CANNOT, work)
    student = (age < 25) & ~parents & ~couple & (random.random(size) < b["population.student"])
    return work, level, incapacity, invalid, student


def _draw_home(couple: Array, children: Array, b: Behaviour, random: Random) -> tuple[Array, Array, Array]:
    size = len(couple)
    cuts = np.cumsum([b["population.rural"], b["population.small_town"]])
    commune = np.array(["rural", "town", "city"])[np.searchsorted(cuts, random.random(size), side="right")]
    owner = random.random(size) < np.where(couple, b["population.owner_couple"], b["population.owner_alone"])
    lodged = ~owner & (random.random(size) < np.where(couple, b["population.lodged_couple"], b["population.lodged"]))
    social = random.random(size) < b["population.social_housing"]
    tenure = np.where(owner, 0, np.where(lodged, 3, np.where(social, 2, 1)))
    return commune, tenure, draw_rent(tenure, commune, 1 + couple + children, b, random)


def draw_rent(tenure: Array, commune: Array, persons: Array, b: Behaviour, random: Random) -> Array:
    """Monthly rents in cents, by steps of five euros; 0 for owners and people lodged."""
    means = {}
    for kind in ("private", "social"):
        places = [b[f"rents.{kind}_{place}"] for place in ("rural", "town", "city")]
        means[kind] = np.select([commune == "rural", commune == "town"], places[:2], places[2])
        means[kind] = means[kind] + b[f"rents.{kind}_person"] * (persons - 1)
    mean = np.select([tenure == 1, tenure == 2], [means["private"], means["social"]], 0)
    noise = np.exp(random.normal(0, b["rents.spread"], len(tenure)))
    rents: Array = (np.rint(mean * 100 * noise / RENT_STEP) * RENT_STEP).astype(np.int64)
    return rents


def _tens(euros: Array) -> Array:
    """Cents by steps of ten euros."""
    cents: Array = np.rint(euros / 10) * WAGE_STEP
    return cents
