"""Compiled loops of binning: bytes from values, histograms from bytes.

Sequential on purpose: threads of compiled loops wait busily on shared cores. They let go of Python's lock, are
compiled once for the types named here, and are kept on disk. What each must give is said, in plain Python, by its test.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit, types

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bondroit.stats.arrays import Codes, Floats, Integers

COMPILED: dict[str, Any] = {"nogil": True, "cache": True, "error_model": "numpy"}
_LANES = 4  # histograms that take turns, so that a sum need not wait for the one before

# Columns come as they are, often read-only; what is filled is ours.
_U1, _U2, _I8, _F8 = (types.Array(t, 1, "C") for t in (types.uint8, types.uint16, types.int64, types.float64))
_U1_IN, _U2_IN, _U8_IN, _F8_IN = (
    types.Array(t, 1, "C", readonly=True) for t in (types.uint8, types.uint16, types.uint64, types.float64)
)
_F8_TABLE = types.Array(types.float64, 2, "C")


@njit(types.boolean(_F8_IN), **COMPILED)  # type: ignore[untyped-decorator]
def rising(values: Floats) -> bool:
    """Whether each of the values (n,) is greater than the one before."""
    for i in range(1, values.size):  # noqa: SIM110  compiled as it stands
        if not values[i] > values[i - 1]:
            return False
    return True


@njit(types.int64(_F8_IN, types.int64), **COMPILED)  # type: ignore[untyped-decorator]
def next_place(ordered: Floats, place: int) -> int:
    """Where the next value begins after the one at `place` in sorted values (n,); n if it is the last."""
    value, low, step = ordered[place], place, 1
    while low + step < ordered.size and ordered[low + step] == value:
        low += step
        step *= 2
    high = min(low + step, ordered.size)
    while high - low > 1:
        middle = (low + high) // 2
        if ordered[middle] == value:
            low = middle
        else:
            high = middle
    return high


@njit(types.int64(_F8_IN, types.int64, _F8), **COMPILED)  # type: ignore[untyped-decorator]
def cut_ordered(ordered: Floats, classes: int, edges: Floats) -> int:
    """Cut sorted values into classes of like size.

    The edges are quantiles, and the value after each that is much repeated, so that it stands alone; all values but
    the least if there are no more than `classes`.

    Args:
        ordered: (n,) rising, none missing.
        classes: at most so many.
        edges: (classes,) filled.

    Returns:
        The number of edges, at most `classes` - 1.
    """
    n, found, place = ordered.size, 0, 0
    while place < n and found < classes:
        place = next_place(ordered, place)
        if place < n and np.isfinite(ordered[place]):
            edges[found] = ordered[place]
            found += 1
    if place >= n:
        return found
    found, last = 0, ordered[0]
    for k in range(1, classes):
        place = k * n // classes
        value = ordered[place]
        heavy = value == ordered[0] or (k + 1 < classes and ordered[(k + 1) * n // classes] == value)
        if value > last and np.isfinite(value) and found < classes - 1:
            edges[found], last = value, value
            found += 1
        if heavy:
            after = next_place(ordered, place)
            if after < n and ordered[after] > last and np.isfinite(ordered[after]) and found < classes - 1:
                edges[found], last = ordered[after], ordered[after]
                found += 1
    return found


@njit(types.void(_F8_IN, _F8_IN, types.uint8, _U1), **COMPILED)  # type: ignore[untyped-decorator]
def code_values(values: Floats, edges: Floats, missing: int, codes: Codes) -> None:
    """Number of edges at or under each value.

    Args:
        values: (n,) with NaN where missing.
        edges: (31,) rising, then NaN.
        missing: code of NaN.
        codes: (n,) filled.
    """
    one, two, three = np.uint64(1), np.uint64(2), np.uint64(3)
    for i in range(values.size):
        x = values[i]
        c = np.uint64(x >= edges[np.uint64(15)]) << np.uint64(4)
        c += np.uint64(x >= edges[c + np.uint64(7)]) << three
        c += np.uint64(x >= edges[c + three]) << two
        c += np.uint64(x >= edges[c + one]) << one
        c += np.uint64(x >= edges[c])
        codes[i] = missing if np.isnan(x) else c


@njit(types.int64(_U8_IN, _F8_IN, _U2, _I8, _I8, _F8), **COMPILED)  # type: ignore[untyped-decorator]
def number_keys(
    keys: NDArray[np.uint64],
    weights: Floats,
    numbers: NDArray[np.uint16],
    firsts: Integers,
    counts: Integers,
    sums: Floats,
) -> int:
    """Number the different keys in order of appearance.

    Args:
        keys: (n,).
        weights: (n,).
        numbers: (n,) filled with the number of each key.
        firsts: (most,) filled with the row each number first comes at; most < 2**16.
        counts: (most,) filled with the rows of each.
        sums: (most,) filled with the weight of each.

    Returns:
        How many there are, or -1 if there are more than `most`.
    """
    bits = 4
    while (1 << bits) < 4 * firsts.size:
        bits += 1
    shift, mask, one = np.uint64(64 - bits), np.uint64((1 << bits) - 1), np.uint64(1)
    held = np.empty(1 << bits, np.uint64)
    number = np.full(1 << bits, -1, np.int32)
    found = 0
    for i in range(keys.size):
        slot = (keys[i] * np.uint64(0x9E3779B97F4A7C15)) >> shift
        while number[slot] >= 0 and held[slot] != keys[i]:
            slot = (slot + one) & mask
        if number[slot] < 0:
            if found == firsts.size:
                return -1
            held[slot], number[slot] = keys[i], found
            firsts[found], counts[found], sums[found] = i, 0, 0.0
            found += 1
        k = number[slot]
        numbers[i] = k
        counts[k] += 1
        sums[k] += weights[i]
    return found


@njit(types.void(_U2_IN, _U1_IN, _U1), **COMPILED)  # type: ignore[untyped-decorator]
def look_up(numbers: NDArray[np.uint16], table: Codes, codes: Codes) -> None:
    """Fill `codes` (n,) with the lines `numbers` (n,) of the table."""
    for i in range(numbers.size):
        codes[i] = table[numbers[i]]


@njit(types.void(_U1_IN, _F8_IN, _U1_IN, _F8_TABLE, _I8), **COMPILED)  # type: ignore[untyped-decorator]
def fill_histogram(codes: Codes, weights: Floats, group: Codes, sums: Floats, counts: Integers) -> None:
    """Sums of weights by code and group, and rows by code.

    Args:
        codes: (n,).
        weights: (n,).
        group: (n,).
        sums: (width, groups) of zeros, filled.
        counts: (width,) of zeros, filled.
    """
    width, groups = sums.shape
    part = np.zeros(_LANES * width * groups)
    rows = np.zeros(_LANES * width, np.int64)
    lane = np.uint64(0)
    for i in range(codes.size):
        place = np.uint64(codes[i]) + lane * np.uint64(width)
        part[place * np.uint64(groups) + np.uint64(group[i])] += weights[i]
        rows[place] += 1
        lane = (lane + np.uint64(1)) & np.uint64(_LANES - 1)
    for a in range(_LANES):
        for c in range(width):
            counts[c] += rows[a * width + c]
            for g in range(groups):
                sums[c, g] += part[(a * width + c) * groups + g]
