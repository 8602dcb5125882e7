"""Compiled passes backward over the months of a block of files: nested windows in one go.

A measure of a block of files is a table of numbers (months, BLOCK): line 0 is the month before the as-of month, line
1 the one before it, and so on. `known` (months, BLOCK) is 1 where the measure has a value; where it has none the
number is 0. `ends` (w,) are lengths of windows in months, ascending: a window of n months holds lines 0 to n - 1, so
one pass serves them all. Results go to `out` (w, files of the chunk), from file `start` on.

All passes of a block run one after the other while its months are in the processor's cache. They are compiled at
first use and kept on disk by Numba; they run on one thread, hold no lock of Python's and add in the order of the
months, so that a result is the same bits each time. What is written where a window is empty means nothing: the caller
tells what is missing from the counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from bondroit.stats.arrays import Codes, Floats, Integers

BLOCK = 2_048
"""Files at once."""


@njit(nogil=True, cache=True, error_model="numpy")  # type: ignore[untyped-decorator]
def numbers(known: Codes, ends: Integers, start: int, out: Integers) -> None:
    """How many months of each window are known (or true, where `known` says which are)."""
    size = min(BLOCK, out.shape[1] - start)
    n = np.zeros(BLOCK, np.int32)
    w = 0
    for month in range(ends[-1]):
        there = known[month]
        for i in range(BLOCK):
            n[i] += there[i]
        if month + 1 == ends[w]:
            out[w, start : start + size] = n[:size]
            w += 1


@njit(nogil=True, cache=True, error_model="numpy")  # type: ignore[untyped-decorator]
def totals(values: Integers, ends: Integers, start: int, out: Integers) -> None:
    """Sums."""
    size = min(BLOCK, out.shape[1] - start)
    s = np.zeros(BLOCK, values.dtype)
    w = 0
    for month in range(ends[-1]):
        line = values[month]
        for i in range(BLOCK):
            s[i] += line[i]
        if month + 1 == ends[w]:
            out[w, start : start + size] = s[:size]
            w += 1


@njit(nogil=True, cache=True, error_model="numpy")  # type: ignore[untyped-decorator]
def rounded_means(sums: Integers, counts: Integers) -> Integers:
    """Sums (files,) of integers over counts, rounded to the nearest integer, halves up; 0 where the count is 0."""
    out = np.zeros(len(sums), np.int64)
    for i in range(len(sums)):
        n = np.int64(counts[i])
        if n > 0:
            out[i] = (2 * sums[i] + n) // (2 * n)
    return out


@njit(nogil=True, cache=True, error_model="numpy")  # type: ignore[untyped-decorator]
def extremes(values: Integers, known: Codes, ends: Integers, start: int, lowest: Integers, highest: Integers) -> None:
    """Smallest and largest value."""
    size = min(BLOCK, lowest.shape[1] - start)
    low, high = np.zeros(BLOCK, values.dtype), np.zeros(BLOCK, values.dtype)
    seen = np.zeros(BLOCK, np.uint8)
    w = 0
    for month in range(ends[-1]):
        line, there = values[month], known[month]
        for i in range(BLOCK):
            value = line[i]
            first = (seen[i] == 0) & (there[i] != 0)
            low[i] = value if first | ((there[i] != 0) & (value < low[i])) else low[i]
            high[i] = value if first | ((there[i] != 0) & (value > high[i])) else high[i]
            seen[i] |= there[i]
        if month + 1 == ends[w]:
            lowest[w, start : start + size] = low[:size]
            highest[w, start : start + size] = high[:size]
            w += 1


@njit(nogil=True, cache=True, error_model="numpy")  # type: ignore[untyped-decorator]
def latest(values: Integers, known: Codes, ends: Integers, start: int, out: Integers) -> None:
    """The value of the latest known month."""
    size = min(BLOCK, out.shape[1] - start)
    kept, seen = np.zeros(BLOCK, values.dtype), np.zeros(BLOCK, np.uint8)
    w = 0
    for month in range(ends[-1]):
        line, there = values[month], known[month]
        for i in range(BLOCK):
            kept[i] = line[i] if seen[i] == 0 else kept[i]
            seen[i] |= there[i]
        if month + 1 == ends[w]:
            out[w, start : start + size] = kept[:size]
            w += 1


@njit(nogil=True, cache=True, error_model="numpy")  # type: ignore[untyped-decorator]
def first_and_last(true: Codes, ends: Integers, start: int, oldest: Integers, newest: Integers) -> None:
    """Months since the oldest and since the latest month of the window that is true; 0 if there is none."""
    size = min(BLOCK, oldest.shape[1] - start)
    old, new = np.zeros(BLOCK, np.int32), np.zeros(BLOCK, np.int32)
    w = 0
    for month in range(ends[-1]):
        there = true[month]
        lag = np.int32(month + 1)
        for i in range(BLOCK):
            old[i] = lag if there[i] != 0 else old[i]
            new[i] = lag if (there[i] != 0) & (new[i] == 0) else new[i]
        if month + 1 == ends[w]:
            oldest[w, start : start + size] = old[:size]
            newest[w, start : start + size] = new[:size]
            w += 1


@njit(nogil=True, cache=True, error_model="numpy")  # type: ignore[untyped-decorator]
def deviations(values: Integers, known: Codes, ends: Integers, start: int, out: Floats) -> None:
    """Sample standard deviation; NaN under two values.

    Values are taken from the latest known one: a mean is never further from a value of the sample than n - 1 standard
    deviations, so that what is lost in the difference of sums stays within some n squared roundings, however large
    the values are beside their spread.
    """
    size = min(BLOCK, out.shape[1] - start)
    origin, seen = np.zeros(BLOCK, values.dtype), np.zeros(BLOCK, np.uint8)
    n, s, q = np.zeros(BLOCK, np.float64), np.zeros(BLOCK, np.float64), np.zeros(BLOCK, np.float64)
    w = 0
    for month in range(ends[-1]):
        line, there = values[month], known[month]
        for i in range(BLOCK):
            origin[i] = line[i] if seen[i] == 0 else origin[i]
            seen[i] |= there[i]
            gap = np.float64(line[i] - origin[i]) if there[i] != 0 else 0.0
            n[i] += there[i]
            s[i] += gap
            q[i] += gap * gap
        if month + 1 == ends[w]:
            made = out[w, start : start + size]
            for i in range(size):
                made[i] = np.sqrt(max(q[i] - s[i] * s[i] / n[i], 0.0) / (n[i] - 1.0)) if n[i] > 1.0 else np.nan
            w += 1


@njit(nogil=True, cache=True, error_model="numpy")  # type: ignore[untyped-decorator]
def trends(values: Integers, known: Codes, ends: Integers, start: int, out: Floats) -> None:
    """Least-squares slope per month, forward in time; NaN under two values.

    Values are taken from the latest known one, as in `deviations`; of integers all sums but the quotient are exact.
    """
    size = min(BLOCK, out.shape[1] - start)
    origin, seen = np.zeros(BLOCK, values.dtype), np.zeros(BLOCK, np.uint8)
    n, t, tt = np.zeros(BLOCK, np.int64), np.zeros(BLOCK, np.int64), np.zeros(BLOCK, np.int64)
    x, tx = np.zeros(BLOCK, values.dtype), np.zeros(BLOCK, values.dtype)
    w = 0
    for month in range(ends[-1]):
        line, there = values[month], known[month]
        for i in range(BLOCK):
            origin[i] = line[i] if seen[i] == 0 else origin[i]
            seen[i] |= there[i]
            gap = (line[i] - origin[i]) * there[i]
            n[i] += there[i]
            t[i] -= month * np.int64(there[i])
            tt[i] += month * month * np.int64(there[i])
            x[i] += gap
            tx[i] -= month * gap
        if month + 1 == ends[w]:
            made = out[w, start : start + size]
            for i in range(size):
                above, below = n[i] * tx[i] - t[i] * x[i], n[i] * tt[i] - t[i] * t[i]
                made[i] = above / below if n[i] > 1 else np.nan
            w += 1


@njit(nogil=True, cache=True, error_model="numpy")  # type: ignore[untyped-decorator]
def changes(
    values: Integers, known: Codes, present: Codes, ends: Integers, start: int, number: Integers, changed: Integers
) -> None:
    """Successive snapshots of which both lie in the window and have a value: how many, and how many of them differ.

    `present` (months, BLOCK) is 1 where there is a snapshot, whether the measure has a value or not.
    """
    size = min(BLOCK, number.shape[1] - start)
    n, c = np.zeros(BLOCK, np.int32), np.zeros(BLOCK, np.int32)
    later, ready = np.zeros(BLOCK, values.dtype), np.zeros(BLOCK, np.uint8)
    w = 0
    for month in range(ends[-1]):
        line, there, row = values[month], known[month], present[month]
        for i in range(BLOCK):
            both = (ready[i] & there[i]) != 0
            n[i] += both
            c[i] += both & (line[i] != later[i])
            later[i] = line[i] if row[i] != 0 else later[i]
            ready[i] = there[i] if row[i] != 0 else ready[i]
        if month + 1 == ends[w]:
            number[w, start : start + size] = n[:size]
            changed[w, start : start + size] = c[:size]
            w += 1


@njit(nogil=True, cache=True, error_model="numpy")  # type: ignore[untyped-decorator]
def moves(
    values: Integers, known: Codes, present: Codes, ends: Integers, start: int,
    number: Integers, fall: Integers, rise: Integers,
) -> None:  # fmt: skip
    """The same pairs of snapshots: how many, the largest fall and the largest rise, 0 if there is none."""
    size = min(BLOCK, number.shape[1] - start)
    n = np.zeros(BLOCK, np.int32)
    down, up, later = np.zeros(BLOCK, values.dtype), np.zeros(BLOCK, values.dtype), np.zeros(BLOCK, values.dtype)
    ready = np.zeros(BLOCK, np.uint8)
    w = 0
    for month in range(ends[-1]):
        line, there, row = values[month], known[month], present[month]
        for i in range(BLOCK):
            both = (ready[i] & there[i]) != 0
            gap = line[i] - later[i]
            n[i] += both
            down[i] = gap if both & (gap > down[i]) else down[i]
            up[i] = -gap if both & (-gap > up[i]) else up[i]
            later[i] = line[i] if row[i] != 0 else later[i]
            ready[i] = there[i] if row[i] != 0 else ready[i]
        if month + 1 == ends[w]:
            number[w, start : start + size] = n[:size]
            fall[w, start : start + size] = down[:size]
            rise[w, start : start + size] = up[:size]
            w += 1
