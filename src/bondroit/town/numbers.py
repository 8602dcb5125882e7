"""Fictitious numbers of people: none can be a real one, and they do not show which people live together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from bondroit.town.population import Array

SERIALS = 1 << 30
"""How many people can have a number: more than the places of a hundred million households."""
_LOW = np.uint64(SERIALS - 1)
_MIXERS = {
    "personal": (0x2545F491, 0x1B873593),
    "tax": (0x27D4EB2F, 0x165667B1),
    "unemployment": (0x2C1B3C6D, 0x297A2D39),
    "payroll": (0x1E35A7BD, 0x3C6EF35F),
}
"""Odd multipliers of each kind of number (any would serve): the order of one kind says nothing about another."""


def serials(person: Array, kind: str) -> Array:
    """A permutation of [0, `SERIALS`): distinct people keep distinct serials, neighbours are scattered.

    Args:
        person: the number of each person in the whole town, shape (m,).
        kind: personal, tax, unemployment or payroll.

    Raises:
        ValueError: there are more people than serials.
    """
    if person.size and not 0 <= person.min() <= person.max() < SERIALS:
        raise ValueError("more people than numbers")
    x = person.astype(np.uint64) ^ np.uint64(_MIXERS[kind][1] >> 1)
    for multiplier, shift in zip(_MIXERS[kind], (15, 13), strict=True):
        # An odd multiplier modulo a power of two, and a shifted exclusive or, can both be undone.
        x = (x * np.uint64(multiplier)) & _LOW
        x ^= x >> np.uint64(shift)
    return x.astype(np.int64)


def personal_numbers(person: Array, *, woman: Array, birth_month: Array) -> pl.Series:
    """Personal numbers: `F`, sex, year and month of birth, a serial of ten digits, a key of two.

    A real French number has no letter in front and thirteen digits before its key. As there, the key is
    97 less the rest of the number modulo 97, so that one wrong digit or two exchanged neighbours break it.
    """
    sex = np.where(woman, 2, 1)
    year, month = birth_month // 12 % 100, birth_month % 12 + 1
    head = (sex * 100 + year) * 100 + month
    number = head * 10**10 + serials(person, "personal")
    return _lettered("F", number * 100 + 97 - number % 97, 17)


def tax_numbers(person: Array) -> pl.Series:
    """Tax numbers: `X` and ten digits (a real one has thirteen digits)."""
    return _lettered("X", serials(person, "tax"), 10)


def unemployment_numbers(person: Array) -> pl.Series:
    """Numbers at the unemployment office: `U` and ten digits (a real one ends with its letter)."""
    return _lettered("U", serials(person, "unemployment"), 10)


def temporary_numbers(person: Array, *, woman: Array) -> pl.Series:
    """Numbers under which an employer declares whoever has no personal number yet: `N`, sex and ten digits."""
    return _lettered("N", np.where(woman, 2, 1) * 10**10 + serials(person, "payroll"), 11)


def sound(numbers: pl.Series) -> pl.Series:
    """Whether personal numbers have the right form and key; null where missing."""
    head = numbers.str.slice(1, 15).cast(pl.Int64, strict=False)
    key = numbers.str.slice(16).cast(pl.Int64, strict=False)
    form = numbers.str.contains(r"^F[12]\d{16}$")
    return (form & (97 - head % 97 == key).fill_null(value=False)).alias("sound")


def _lettered(letter: str, values: Array, digits: int) -> pl.Series:
    series = pl.Series(values).cast(pl.String).str.zfill(digits)
    return pl.Series([letter]).new_from_index(0, len(series)) + series
