"""Compiled loops of scoring: points of a column added to those of its files.

A column comes as the buffers of an Arrow array: values, and bits that say which are there. Sequential on purpose (the
engine that streams the files has its own threads); they let go of Python's lock and are kept on disk by Numba.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bondroit.stats.arrays import Floats, Integers

COMPILED: dict[str, Any] = {"nogil": True, "cache": True, "error_model": "numpy"}
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


@njit(**COMPILED)  # type: ignore[untyped-decorator]
def add_numbers(
    values: NDArray[Any], there: NDArray[np.uint8], first: int, edges: Floats, points: Integers, sums: Integers
) -> None:
    """Add the points of numbers, cut at `edges`.

    Args:
        values: (n,) numbers; compared as double precision.
        there: bits that say which values are there, from bit `first` on; empty if all are.
        first: see `there`.
        edges: (k,) rising; class j holds edges[j-1] <= x < edges[j].
        points: (k + 2,) of each class, then of a value that is missing or not a number.
        sums: (n,) added to.
    """
    missing = edges.size + 1
    for i in range(sums.size):
        value = np.float64(values[i])
        place = 0
        for edge in edges:  # no leaving early: a few comparisons without a branch cost less
            place += value >= edge
        known = np.int64(value == value)  # noqa: PLR0124 - NaN alone is not itself
        if there.size:
            bit = first + i
            known &= np.int64((there[bit >> 3] >> (bit & 7)) & 1)
        sums[i] += points[missing + (place - missing) * known]


@njit(**COMPILED)  # type: ignore[untyped-decorator]
def add_yes_no(
    bits: NDArray[np.uint8], start: int, there: NDArray[np.uint8], first: int, points: Integers, sums: Integers
) -> None:
    """Add the points of a yes/no column: `points` (3,) of no, yes and missing; `bits` holds the values from `start`."""
    for i in range(sums.size):
        place = start + i
        found = points[(bits[place >> 3] >> (place & 7)) & 1]
        if there.size:
            bit = first + i
            found = found if (there[bit >> 3] >> (bit & 7)) & 1 else points[2]
        sums[i] += found


@njit(**COMPILED)  # type: ignore[untyped-decorator]
def add_words(
    views: NDArray[np.uint64],
    there: NDArray[np.uint8],
    first: int,
    words: NDArray[np.uint64],
    seed: int,
    points: Integers,
    sums: Integers,
) -> None:
    """Add the points of short texts, each held in two words of 64 bits (Arrow's string views).

    Args:
        views: (2n,) the two words of every text.
        there: as for `add_numbers`.
        first: as for `add_numbers`.
        words: (2m,) the two words of the text in each place of a table of m places, a power of two.
        seed: with which no two known texts have one place; see `place_of`.
        points: (m + 2,) of the text in each place, then of any other text, then of a missing one.
        sums: (n,) added to.
    """
    size = words.size // 2
    for i in range(sums.size):
        one, two = views[2 * i], views[2 * i + 1]
        place = place_of(one, two, seed, size)
        same = words[2 * place] == one and words[2 * place + 1] == two
        found = points[place] if same else points[size]
        if there.size:
            bit = first + i
            found = found if (there[bit >> 3] >> (bit & 7)) & 1 else points[size + 1]
        sums[i] += found


@njit(**COMPILED)  # type: ignore[untyped-decorator]
def place_of(one: int, two: int, seed: int, size: int) -> int:
    """The place of a text's two words in a table of `size` places, a power of two."""
    mixed = (np.uint64(one) ^ (np.uint64(two) * _SPREAD) ^ np.uint64(seed)) * _SPREAD
    return int((mixed ^ (mixed >> np.uint64(29))) * _SPREAD >> np.uint64(40)) & (size - 1)


@njit(**COMPILED)  # type: ignore[untyped-decorator]
def placed(words: NDArray[np.uint64], size: int, seed: int, places: Integers) -> bool:
    """Whether `words` (2k,) fall in k different places of a table; `places` (k,) is filled."""
    taken = np.zeros(size, np.uint8)
    for k in range(words.size // 2):
        place = place_of(words[2 * k], words[2 * k + 1], seed, size)
        if taken[place]:
            return False
        taken[place] = 1
        places[k] = place
    return True
