"""Fictitious identities of the people of the town: names, day of birth, sex and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.law.situations import ADULTS, NOBODY
from bondroit.town.names import Names, town_names
from bondroit.town.numbers import personal_numbers
from bondroit.town.population import PLACES

if TYPE_CHECKING:
    from bondroit.law.situations import Situations
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.life import Life
    from bondroit.town.population import Array, Random

NO_NAME = -1
"""Code of a name that a person does not have."""


@dataclass(frozen=True, slots=True)
class Identities:
    """Everyone who is ever in a household of the cell, by household and place.

    Attributes:
        household: row of the household in the cell, shape (m,).
        place: 0 the claimant, 1 the partner, then the children, shape (m,).
        number: the person's number in the whole town, the same in every cell size, shape (m,).
        woman: shape (m,).
        born: day of birth, datetime64[D], shape (m,).
        surname: surname at birth, length m.
        used_surname: the name in use: that of the spouse for some, length m.
        first_name: length m.
        second_name: second first name, null where there is none, length m.
        personal_number: length m.
        jointly_taxed: the claimant and the partner, if they live together, make one tax household, shape (n,).
    """

    household: Array
    place: Array
    number: Array
    woman: Array
    born: Array
    surname: pl.Series
    used_surname: pl.Series
    first_name: pl.Series
    second_name: pl.Series
    personal_number: pl.Series
    jointly_taxed: Array

    @property
    def size(self) -> int:
        """Number of people."""
        return len(self.household)


def identities(life: Life, cell_first: int, behaviour: Behaviour, random: Random) -> Identities:
    """Draw who everyone is.

    Args:
        life: the true life of the cell.
        cell_first: index in the whole town of the first household of the cell.
        behaviour: section `identities`.
        random: the cell's own stream for identities.
    """
    s, b = life.situations, behaviour
    names = town_names(b["identities.name_skew"], b["identities.rare_surname"])
    woman = _sexes(life, b, random)
    origin, other_origin = _origins(names, s, b, random)
    jointly_taxed, takes = _married(s, woman, b, random)
    adults = names.surname_codes(np.column_stack([origin[:, :ADULTS], other_origin]), random.random((len(woman), 3)))
    surname, added = _surnames(s, woman, adults, b, random)
    used = surname.copy()
    used[:, :ADULTS] = np.where(takes, surname[:, 1::-1], surname[:, :ADULTS])
    first, second = _first_names(names, s, (woman, origin), b, random)
    day = random.random(woman.shape)
    here = household, place = np.nonzero((s.birth != NOBODY) & (s.joined <= s.last.index))
    number = (cell_first + household.astype(np.int64)) * PLACES + place
    return Identities(
        household=household,
        place=place,
        number=number,
        woman=woman[here],
        born=_days(s.birth[here], day[here]),
        surname=_joined(names.surnames, surname[here], added[here]),
        used_surname=_joined(names.surnames, used[here], added[here]),
        first_name=names.first_names.gather(first[here]),
        second_name=_words(names.first_names, second[here]),
        personal_number=personal_numbers(number, woman=woman[here], birth_month=s.birth[here].astype(np.int64)),
        jointly_taxed=jointly_taxed,
    )


def _sexes(life: Life, b: Behaviour, random: Random) -> Array:
    """Who is a woman, shape (n, places)."""
    woman: Array = random.random(life.situations.birth.shape) < b["identities.girls"]
    woman[:, 0] = life.people.woman
    woman[:, 1] = life.people.woman == (random.random(len(woman)) < b["identities.same_sex_couple"])
    return woman


def _origins(names: Names, s: Situations, b: Behaviour, random: Random) -> tuple[Array, Array]:
    """Codes of the origins of names, shape (n, places); and those of a parent who is not in the household, shape (n,).

    They serve to draw names alone: no table says them.
    """
    n, places = s.birth.shape
    share = np.cumsum([b[f"identities.origin_{name}"] for name in names.origins[1:]])
    drawn = np.searchsorted(share, random.random((n, 3)), side="right")
    # The first of the lists takes what the others leave.
    drawn = np.where(drawn == len(share), 0, drawn + 1)
    mixed = random.random((n, 2)) < b["identities.mixed_couple"]
    partner, absent = (np.where(mixed[:, i], drawn[:, i + 1], drawn[:, 0]) for i in range(2))
    of_claimant = random.random((n, places)) < 0.5
    with_partner = _with_partner(s)
    origin: Array = np.where(of_claimant, drawn[:, :1], np.where(with_partner, partner[:, None], absent[:, None]))
    usual = (s.birth // 12 >= b["identities.french_names_from"]) & (
        random.random((n, places)) < b["identities.french_first_name"]
    )
    origin[usual] = 0
    origin[:, 0], origin[:, 1] = drawn[:, 0], partner
    return origin, absent


def _with_partner(s: Situations) -> Array:
    """Whether the partner was there when each person of the household was born, shape (n, places)."""
    there: Array = (s.joined[:, 1:2] <= s.birth) & (s.birth < s.left[:, 1:2])
    return there


def _married(s: Situations, woman: Array, b: Behaviour, random: Random) -> tuple[Array, Array]:
    """Which couples are taxed together, shape (n,); and which adults bear the name of their spouse, shape (n, 2)."""
    n = len(woman)
    chance = np.where(s.joined[:, 1] <= s.first.index, b["identities.joint_tax"], b["identities.joint_tax_later"])
    jointly = (random.random(n) < chance) & (s.joined[:, 1] <= s.last.index)
    takes: Array = jointly[:, None] & woman[:, :ADULTS] & ~woman[:, 1::-1]
    takes &= random.random((n, ADULTS)) < b["identities.spouse_name"]
    return jointly, takes


def _surnames(s: Situations, woman: Array, adults: Array, b: Behaviour, random: Random) -> tuple[Array, Array]:
    """Codes of surnames at birth and of what a hyphen adds to them (`NO_NAME`: nothing), shape (n, places).

    Args:
        s: the households.
        woman: shape (n, places).
        adults: codes of the claimant, the partner and a parent who is not there, shape (n, 3).
        b: section `identities`.
        random: the stream.
    """
    n, places = woman.shape
    other = np.where(_with_partner(s), adults[:, 1:2], adults[:, 2:])
    claimant = np.broadcast_to(adults[:, :1], other.shape)
    # Without a father in the household the mother's name is more often that of the child.
    mother_alone = woman[:, :1] & ~_with_partner(s)
    mother = np.where(woman[:, :1], claimant, other)
    father = np.where(woman[:, :1], other, claimant)
    u = np.repeat(random.random((n, 1)), places, axis=1)
    double = b["identities.double_name"]
    of_mother = double + np.where(mother_alone, b["identities.mother_name_alone"], b["identities.mother_name"])
    surname: Array = np.where((u >= double) & (u < of_mother), mother, father)
    added = np.where((u < double) & (mother != father), mother, NO_NAME)
    surname[:, :ADULTS], added[:, :ADULTS] = adults[:, :ADULTS], NO_NAME
    return surname, added


def _first_names(
    names: Names, s: Situations, who: tuple[Array, Array], b: Behaviour, random: Random
) -> tuple[Array, Array]:
    """Codes of first and second names, shape (n, places); children of a household do not share a first name."""
    woman, origin = who
    drawn = [
        names.first_name_codes(origin, woman=woman, year=s.birth // 12, chance=random.random(woman.shape))
        for _ in range(3)
    ]
    first, again, second = drawn
    for place in range(ADULTS + 1, woman.shape[1]):
        taken = (first[:, ADULTS:place] == first[:, place, None]).any(axis=1)
        first[:, place] = np.where(taken, again[:, place], first[:, place])
    has = (random.random(woman.shape) < b["identities.second_name"]) & (second != first)
    return first, np.where(has, second, NO_NAME)


def _days(month: Array, chance: Array) -> Array:
    """A day of each month (index), by chances of [0, 1)."""
    start = (month.astype(np.int64) - 1970 * 12).astype("datetime64[M]")
    length = ((start + 1).astype("datetime64[D]") - start.astype("datetime64[D]")).astype(np.int64)
    days: Array = start.astype("datetime64[D]") + (chance * length).astype(np.int64)
    return days


def _words(pool: pl.Series, codes: Array) -> pl.Series:
    """Names by their places in the pool, null for `NO_NAME`."""
    return pool.gather(pl.Series(codes, dtype=pl.Int64).replace(NO_NAME, None))


def _joined(pool: pl.Series, codes: Array, added: Array) -> pl.Series:
    """Names, with what a hyphen adds."""
    return pool.gather(codes) + ("-" + _words(pool, added)).fill_null("")
