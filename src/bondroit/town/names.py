"""Names for fictitious people: drawn by origin, sex and year of birth from the lists of `names.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.town.population import Array

SLOTS = 1 << 15
"""Chances are cut into this many equal slots: one look-up draws one name."""


@dataclass(frozen=True, slots=True)
class Names:
    """Pools of names and how they are drawn.

    Attributes:
        origins: names of the origins, in the order of their codes.
        surnames: pool of all surnames.
        surname_slots: place in the pool, shape (origins, `SLOTS`).
        first_names: pool of all first names.
        first_name_slots: place in the pool, shape (lists, `SLOTS`).
        until: last year of birth of each list of an origin, shape (origins, lists of an origin); padded with the last.
        list_of: the list for men and women, shape (origins, lists of an origin, 2).
    """

    origins: tuple[str, ...]
    surnames: pl.Series
    surname_slots: Array
    first_names: pl.Series
    first_name_slots: Array
    until: Array
    list_of: Array

    def surname_codes(self, origin: Array, chance: Array) -> Array:
        """Places of surnames in the pool.

        Args:
            origin: codes of the origins, any shape.
            chance: numbers of [0, 1), same shape.
        """
        codes: Array = self.surname_slots[origin, (chance * SLOTS).astype(np.int64)]
        return codes

    def first_name_codes(self, origin: Array, *, woman: Array, year: Array, chance: Array) -> Array:
        """Places of first names in the pool, for a year of birth; all of the same shape."""
        era = (year[..., None] > self.until[origin]).sum(axis=-1)
        which = self.list_of[origin, np.minimum(era, self.until.shape[1] - 1), woman.astype(np.int64)]
        codes: Array = self.first_name_slots[which, (chance * SLOTS).astype(np.int64)]
        return codes


@cache
def town_names(skew: float, rare: float) -> Names:
    """The names of `names.toml`.

    Args:
        skew: a name's chance goes with its rank to the power of minus this.
        rare: share of surnames that are composed of a stem and an ending rather than listed.
    """
    text = files("bondroit.town").joinpath("names.toml").read_text(encoding="utf-8")
    origins: dict[str, Any] = tomllib.loads(text)["origins"]
    surnames, first_names = _Pool(), _Pool()
    surname_slots: list[Array] = []
    lists: list[Array] = []
    until: list[list[int]] = []
    list_of: list[list[list[int]]] = []
    longest = max(len(entry["first_names"]) for entry in origins.values())
    for entry in origins.values():
        composed = [_capital(stem + end) for stem in entry["stems"].split() for end in entry["endings"].split()]
        listed = _slots(_ranked(entry["surnames"], skew, surnames), round(SLOTS * (1 - rare)))
        # An even part of the slots for each composed name, those too many for the slots left out evenly.
        tail = surnames.places(composed)[(np.arange(SLOTS - len(listed)) * len(composed)) // (SLOTS - len(listed))]
        surname_slots.append(np.concatenate([listed, tail]))
        eras = [*entry["first_names"], *[entry["first_names"][-1]] * (longest - len(entry["first_names"]))]
        until.append([era["until"] for era in eras])
        list_of.append([[len(lists) + 2 * i, len(lists) + 2 * i + 1] for i in range(longest)])
        lists += [_slots(_ranked(era[sex], skew, first_names), SLOTS) for era in eras for sex in ("men", "women")]
    return Names(
        origins=tuple(origins),
        surnames=surnames.series(),
        surname_slots=np.stack(surname_slots),
        first_names=first_names.series(),
        first_name_slots=np.stack(lists),
        until=np.array(until),
        list_of=np.array(list_of),
    )


class _Pool:
    """Distinct words, each with its place."""

    def __init__(self) -> None:
        self._place: dict[str, int] = {}

    def places(self, words: Sequence[str]) -> Array:
        """Places of words; new ones join the pool."""
        return np.array([self._place.setdefault(w.replace("_", " "), len(self._place)) for w in words], np.int32)

    def series(self) -> pl.Series:
        return pl.Series(list(self._place), dtype=pl.String)


def _capital(word: str) -> str:
    """A capital after each hyphen and space."""
    return re.sub(r"(?<=[-_])[a-zé]", lambda letter: letter.group().upper(), word)


def _ranked(words: str, skew: float, pool: _Pool) -> tuple[Array, Array]:
    listed = list(dict.fromkeys(words.split()))
    weight = np.arange(1, len(listed) + 1) ** -skew
    return pool.places(listed), weight / weight.sum()


def _slots(ranked: tuple[Array, Array], count: int) -> Array:
    places, weight = ranked
    at = (np.arange(count) + 0.5) / count
    found: Array = places[np.minimum(np.searchsorted(np.cumsum(weight), at), len(places) - 1)]
    return found
