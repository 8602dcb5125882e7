"""Compiled loops of what-if cards: points of many cards from coded columns, summed and counted as they come, none kept.

The cards lie side by side in a table, so that the points of a class are added to all of them by a few instructions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from bondroit.scoring.kernels import COMPILED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bondroit.stats.arrays import Floats, Integers

AT_ONCE = 8
"""Packs that are looked up before sums are stored."""
TOP, LEFT_OUT = 1, 2
"""Flags of a file: among the highest of the base card; without a class for it."""
# 2 ** f for 0 <= f <= 1 by powers of f, to 3e-7 (least squares, six terms).
_ONE = np.float32(1.0)
_POWERS = tuple(np.float32(x) for x in (0.99999977, 0.69315678, 0.24013169, 0.05587656, 0.00894058, 0.00189438))
_P0, _P1, _P2, _P3, _P4, _P5 = _POWERS
_DOUBLINGS = np.float32(1.4426950408889634e-6)
_MOST, _BIAS, _EXPONENT = np.float32(100.0), np.int32(127), np.int32(23)


@njit(**COMPILED)  # type: ignore[untyped-decorator]
def add_card(codes: NDArray[Any], starts: Integers, table: Integers, points: Integers) -> None:
    """Points of one card.

    Args:
        codes: (packs, n) numbers of every file.
        starts: (packs,) where each pack begins in `table`.
        table: (rows,) points of every number of every pack.
        points: (n,) filled.
    """
    packs = starts.size
    for i in range(points.size):
        total = np.int64(0)
        for p in range(packs):
            total += table[starts[p] + codes[p, i]]
        points[i] = total


@njit(**COMPILED)  # type: ignore[untyped-decorator]
def points_of_cards(codes: NDArray[Any], starts: Integers, table: NDArray[Any], points: NDArray[Any]) -> None:
    """Points (n, cards) of some cards; the rest as for `count_cards`."""
    for i in range(points.shape[0]):
        _add_up(codes, starts, table, i, points[i])


@njit(inline="always", **COMPILED)  # type: ignore[untyped-decorator]
def _add_up(codes: NDArray[Any], starts: Integers, table: NDArray[Any], i: int, sums: NDArray[Any]) -> None:
    """Points of the file `i` by every card; eight packs at once, so that sums are stored an eighth as often."""
    cards = table.shape[1]
    for j in range(cards):
        sums[j] = 0
    for p in range(0, starts.size, AT_ONCE):
        one, two = starts[p] + codes[p, i], starts[p + 1] + codes[p + 1, i]
        three, four = starts[p + 2] + codes[p + 2, i], starts[p + 3] + codes[p + 3, i]
        five, six = starts[p + 4] + codes[p + 4, i], starts[p + 5] + codes[p + 5, i]
        seven, eight = starts[p + 6] + codes[p + 6, i], starts[p + 7] + codes[p + 7, i]
        for j in range(cards):
            first = table[one, j] + table[two, j] + table[three, j] + table[four, j]
            sums[j] += first + table[five, j] + table[six, j] + table[seven, j] + table[eight, j]


@njit(**COMPILED)  # type: ignore[untyped-decorator]
def count_cards(
    codes: NDArray[Any],
    starts: Integers,
    table: NDArray[Any],
    flags: NDArray[np.uint8],
    groups: NDArray[np.uint16],
    first: int,
    lost: int,
    bounds: NDArray[Any],
    totals: Integers,
    scores: Floats,
    scored: Integers,
    tops: Integers,
    band_rows: NDArray[Any],
    band_points: NDArray[Any],
    held: Integers,
) -> None:
    """Sum and count the files of a block by the points that every card gives them.

    Args:
        codes: (packs, n) numbers of every file, packs a multiple of AT_ONCE.
        starts: (packs,) where each pack begins in `table`.
        table: (rows, cards) points of every number of every pack, of each card.
        flags: (n,) TOP, LEFT_OUT.
        groups: (n,) group of the file.
        first: row number of the first file.
        lost: sums below it say that the card has no class for the file.
        bounds: (2, cards) points below the first are out of the highest, above the second among them, between them
            undecided.
        totals: (cards,) added to: points.
        scores: (cards,) added to: the score, each to 3e-7.
        scored: (cards,) added to: files that have a class.
        tops: (cards, 2, groups) added to: files above the second bound, by whether they are among the base card's
            highest.
        band_rows: (cards, most) row numbers of undecided files, as many as there is room for.
        band_points: (cards, most) their points.
        held: (cards,) how many there are, whether there was room or not.
    """
    cards = table.shape[1]
    sums, halvings = np.empty(cards, table.dtype), np.empty(cards, np.float32)
    bits = np.empty(cards, np.int32)
    powers = bits.view(np.float32)
    for i in range(codes.shape[1]):
        flag = flags[i]
        if flag & LEFT_OUT:
            continue
        _add_up(codes, starts, table, i, sums)
        near = False
        for j in range(cards):
            near |= sums[j] >= bounds[0, j]
            there = sums[j] >= lost
            totals[j] += sums[j] if there else 0
            scored[j] += there
        for j in range(cards):
            # exp(-points) is 2 ** whole * 2 ** rest; the first is written as the exponent of a number.
            x = -max(min(np.float32(sums[j]) * _DOUBLINGS, _MOST), -_MOST)
            whole = np.floor(x)
            halvings[j] = x - whole
            bits[j] = (np.int32(whole) + _BIAS) << _EXPONENT
        for j in range(cards):
            f = halvings[j]
            power = ((((_P5 * f + _P4) * f + _P3) * f + _P2) * f + _P1) * f + _P0
            scores[j] += _ONE / (_ONE + powers[j] * power)
        if near:
            _count_high(sums, bounds, flag & TOP, groups[i], first + i, tops, band_rows, band_points, held)


@njit(**COMPILED)  # type: ignore[untyped-decorator]
def _count_high(
    sums: NDArray[Any],
    bounds: NDArray[Any],
    was_top: int,
    group: int,
    row: int,
    tops: Integers,
    band_rows: NDArray[Any],
    band_points: NDArray[Any],
    held: Integers,
) -> None:
    """One file that is above the lower bound of some card."""
    most = band_rows.shape[1]
    for j in range(sums.size):
        if sums[j] > bounds[1, j]:
            tops[j, was_top, group] += 1
        elif sums[j] >= bounds[0, j]:
            if held[j] < most:
                band_rows[j, held[j]] = row
                band_points[j, held[j]] = sums[j]
            held[j] += 1
