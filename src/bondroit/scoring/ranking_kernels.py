"""Compiled loops of ranking: counts of points, places from counts, keys that put equal points in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from bondroit.scoring.kernels import COMPILED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bondroit.stats.arrays import Floats, Integers

    Sums = NDArray[np.int32] | Integers

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_WORD = 8
# Runs of equal points up to here are put in order by insertion.
_FEW = 24


@njit(**COMPILED)  # type: ignore[untyped-decorator]
def add_counts(points: Sums, lowest: int, counts: NDArray[np.int32]) -> None:
    """Count `points` (n,) in `counts`, whose first place is `lowest`."""
    for i in range(points.size):
        counts[points[i] - lowest] += 1


@njit(**COMPILED)  # type: ignore[untyped-decorator]
def looked_up(points: Sums, lowest: int, table: NDArray[np.int32]) -> NDArray[np.int32]:
    """(n,) of `table`, whose first place is `lowest`, for each of `points` (n,)."""
    out = np.empty(points.size, table.dtype)
    for i in range(points.size):
        out[i] = table[points[i] - lowest]
    return out


@njit(**COMPILED)  # type: ignore[untyped-decorator]
def shares_below(points: Sums, lowest: int, at_most: NDArray[np.int32], whole: int) -> Floats:
    """(n,) files with fewer points as a share of `whole`, for each of `points` (n,).

    `at_most` holds how many files have at most `lowest`, `lowest` + 1, ... points.
    """
    out = np.empty(points.size, np.float64)
    for i in range(points.size):
        place = points[i] - lowest
        out[i] = at_most[place - 1] / whole if place else 0.0
    return out


@njit(**COMPILED)  # type: ignore[untyped-decorator]
def places_of(points: Sums, lowest: int, starts: NDArray[np.int32], order: NDArray[np.int32]) -> None:
    """Fill `order` (n,) with row numbers by `starts`, the place of the first file of each number of points.

    `starts` is used up: at the end it holds the place after the last.
    """
    for i in range(points.size):
        k = points[i] - lowest
        order[starts[k]] = i
        starts[k] += 1


@njit(**COMPILED)  # type: ignore[untyped-decorator]
def sort_ties(points: Sums, ties: NDArray[np.uint64], order: NDArray[np.int32]) -> bool:
    """Put the runs of equal points in `order` (n,) in the order of their keys; whether two of a run have one key."""
    first, rows, alike = 0, order.size, False
    while first < rows:
        last = first + 1
        while last < rows and points[order[last]] == points[order[first]]:
            last += 1
        if last - first > _FEW:
            keys = np.empty(last - first, np.uint64)
            for k in range(first, last):
                keys[k - first] = ties[order[k]]
            order[first:last] = order[first:last][np.argsort(keys, kind="mergesort")]
        else:
            for k in range(first + 1, last):
                row, place = order[k], k
                while place > first and ties[order[place - 1]] > ties[row]:
                    order[place] = order[place - 1]
                    place -= 1
                order[place] = row
        for k in range(first + 1, last):
            alike |= ties[order[k]] == ties[order[k - 1]]
        first = last
    return alike


@njit(**COMPILED)  # type: ignore[untyped-decorator]
def tie_keys(ends: Integers, data: NDArray[np.uint8], seed: np.uint64, blocks: int) -> NDArray[np.uint64]:
    """SplitMix64 of texts, `blocks` words of 8 bytes each: see `scoring.expressions.with_tie_key`.

    Args:
        ends: (n + 1,) where each text begins in `data`, and where the last ends.
        data: the bytes of all texts.
        seed: of the key, mixed already.
        blocks: words that every text is padded to.
    """
    rows = ends.size - 1
    keys = np.empty(rows, np.uint64)
    for i in range(rows):
        mixed = np.uint64(seed)
        place, end = ends[i], ends[i + 1]
        for _ in range(blocks):
            word = np.uint64(0)
            for k in range(_WORD):
                if place + k < end:
                    word |= np.uint64(data[place + k]) << np.uint64(8 * k)
            place += _WORD
            mixed = (mixed ^ word) + _GOLDEN
            mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX_1
            mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX_2
            mixed ^= mixed >> np.uint64(31)
        keys[i] = mixed
    return keys
