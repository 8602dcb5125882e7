"""Compiled dynamic programming: ordered bins cut into few classes, freely or under a shape of their rates.

A shape is a direction (1: the rates rise; -1: they fall; 0: free) and whether it turns once. Equal rates both rise and
fall. The plain way, every cut tried, is in the test.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit, types

from bondroit.stats.binning_kernels import COMPILED

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans, Codes, Floats, Integers

_INLINE: dict[str, Any] = {**COMPILED, "cache": False}  # compiled into `merge_tables`, which is kept
_NEVER = -1e300  # value of what is not allowed


@njit(**_INLINE)  # type: ignore[untyped-decorator]
def _fill_values(
    events: Floats, nonevents: Floats, stands: Booleans, value: Floats, ones: Floats, total: Floats
) -> None:
    """Log-likelihood, events and weight of the class of bins a to b - 1 at [a, b]; none may span a standing cut."""
    for a in range(events.size):
        yes, no = 0.0, 0.0
        for b in range(a, events.size):
            if b > a and stands[b]:
                value[a, b + 1 :] = _NEVER
                break
            yes += events[b]
            no += nonevents[b]
            ones[a, b + 1], total[a, b + 1] = yes, yes + no
            value[a, b + 1] = 0.0
            if yes > 0.0 and no > 0.0:
                value[a, b + 1] = yes * math.log(yes / (yes + no)) + no * math.log(no / (yes + no))


@njit(**_INLINE)  # type: ignore[untyped-decorator]
def _forbid_small(
    counts: Floats, stands: Booleans, least: Floats, value: Floats, ones: Floats, total: Floats, spare: int
) -> None:
    """Forbid classes of one outcome or too small; `spare` those that run from a standing cut to the next."""
    m = counts.size
    for a in range(m):
        rows = 0.0
        for b in range(a + 1, m + 1):
            rows += counts[b - 1]
            if spare == 1 and (a == 0 or stands[a]) and (b == m or stands[b]):
                continue
            yes, both = ones[a, b], total[a, b]
            if yes <= 0.0 or both <= yes or both < least[0] or rows < least[1]:
                value[a, b] = _NEVER


@njit(**_INLINE)  # type: ignore[untyped-decorator]
def _sort(places: Integers, keys: Floats) -> None:
    """Sort the places by their keys, rising; few at a time, so by insertion."""
    for i in range(1, places.size):
        place, j = places[i], i
        while j > 0 and keys[places[j - 1]] > keys[place]:
            places[j] = places[j - 1]
            j -= 1
        places[j] = place


@njit(**_INLINE)  # type: ignore[untyped-decorator]
def _fill_best(value: Floats, rate: Floats, turns: Floats, best: Floats, came: Integers) -> None:
    """The best ways to cut the first bins.

    Args:
        value: (m, m + 1) of each class, see `_fill_values`.
        rate: (m, m + 1) of each class.
        turns: (3,) cost of beginning downwards, of a turn down, of a turn up.
        best: (classes, 2, m, m + 1) of NEVER; filled with the value of the first b bins in k + 1 classes, the last
            from a, the last step being up (0) or down (1).
        came: the same shape; twice the start of the class before, plus the direction then.
    """
    most, m = best.shape[0], value.shape[0]
    best[0, 0, 0, :], best[0, 1, 0, :] = value[0, :], value[0, :] - turns[0]
    for a in range(1, m):
        before, after = np.arange(a), np.arange(a + 1, m + 1)
        before, after = before[value[:a, a] > _NEVER], after[value[a, a + 1 :] > _NEVER]
        _sort(before, rate[:, a])
        _sort(after, rate[a])
        for k in range(1, min(most, a + 1)):
            for way in range(2):
                i, top, origin = 0, _NEVER, 0
                for j in range(after.size):
                    b = after[j] if way == 0 else after[-1 - j]
                    while i < before.size:
                        z = before[i] if way == 0 else before[-1 - i]
                        if (rate[z, a] > rate[a, b]) if way == 0 else (rate[z, a] < rate[a, b]):
                            break
                        straight, turned = best[k - 1, way, z, a], best[k - 1, 1 - way, z, a] - turns[2 - way]
                        if max(straight, turned) > top:
                            top, origin = max(straight, turned), 2 * z + (way if straight >= turned else 1 - way)
                        i += 1
                    if top > _NEVER / 2:
                        best[k, way, a, b], came[k, way, a, b] = top + value[a, b], origin


@njit(**_INLINE)  # type: ignore[untyped-decorator]
def _merge_turning(
    value: Floats, rate: Floats, turns: Floats, most: int, penalty: float, labels: Codes
) -> tuple[float, int]:
    """The best classes into `labels`; their value less penalties (NEVER: there is no way), and how many."""
    m = value.shape[0]
    best = np.full((most, 2, m, m + 1), _NEVER)
    came = np.zeros((most, 2, m, m + 1), np.int64)
    _fill_best(value, rate, turns, best, came)
    score, k, way, a = _NEVER, 0, 0, 0
    for layer in range(most):
        for end in range(2):
            for start in range(m):
                through = best[layer, end, start, m] - layer * penalty
                if best[layer, end, start, m] > _NEVER / 2 and through > score:
                    score, k, way, a = through, layer, end, start
    classes, b = k + 1, m
    for layer in range(k, -1, -1):
        labels[a:b] = layer
        back = came[layer, way, a, b]
        b, a, way = a, back // 2, back % 2
    return score, classes


@njit(**_INLINE)  # type: ignore[untyped-decorator]
def _merge_one(
    events: Floats,
    nonevents: Floats,
    counts: Floats,
    stands: Booleans,
    shape: Integers,
    penalty: float,
    limits: Floats,
    spare: int,
    labels: Codes,
) -> tuple[float, int, int]:
    """Value, classes and direction of the best merge of one variable."""
    m = events.size
    value, ones, total = np.full((m, m + 1), _NEVER), np.zeros((m, m + 1)), np.zeros((m, m + 1))
    _fill_values(events, nonevents, stands, value, ones, total)
    _forbid_small(counts, stands, limits[:2], value, ones, total, spare)
    most = min(max(int(limits[2]), stands[1:].sum() + 1), m)
    rate = ones / np.maximum(total, 1e-300)
    if shape[0] == 0:
        turns = np.array([0.0, limits[3] * penalty, limits[3] * penalty])
        score, classes = _merge_turning(value, rate, turns, most, penalty, labels)
        return score, classes, 0
    turns = np.array([np.inf, 0.0 if shape[1] == 1 else np.inf, np.inf])
    best, number, way = _NEVER, 1, 0
    trial = np.zeros(m, np.uint8)
    for sign in (1, -1):
        if shape[0] == -sign:
            continue
        score, classes = _merge_turning(value, sign * rate, turns, most, penalty, trial)
        if score > best:
            best, number, way = score, classes, sign
            labels[:] = trial
    return best, number, way


_TABLE_IN = types.Array(types.float64, 2, "C", readonly=True)


@njit(  # type: ignore[untyped-decorator]
    types.void(
        _TABLE_IN,
        _TABLE_IN,
        _TABLE_IN,
        types.Array(types.boolean, 2, "C", readonly=True),
        types.Array(types.int64, 2, "C", readonly=True),
        types.Array(types.float64, 1, "C", readonly=True),
        types.Array(types.float64, 1, "C", readonly=True),
        types.Array(types.uint8, 2, "C"),
        types.Array(types.int64, 2, "C"),
    ),
    **COMPILED,
)
def merge_tables(
    events: Floats,
    nonevents: Floats,
    counts: Floats,
    stands: Booleans,
    shapes: Integers,
    penalties: Floats,
    limits: Floats,
    labels: Codes,
    found: Integers,
) -> None:
    """Merge the bins of p variables.

    Args:
        events: (p, m).
        nonevents: (p, m).
        counts: (p, m).
        stands: (p, m) whether a cut must stand before the bin.
        shapes: (p, 2) direction (0 with a turn, or 2: either, whichever is better), and 1 if it turns.
        penalties: (p,) of each further class.
        limits: least weight, least rows, most classes, and how many penalties a turn of a free shape costs.
        labels: (p, m) of zeros, filled.
        found: (p, 3) filled with the number of classes, the direction, and 0 (found), 1 (standing cuts made classes
            that are too small), 2 (they ruled out the shape), 3 (both) or 4 (no class is allowed).
    """
    for j in range(events.shape[0]):
        m = events.shape[1]
        while m > 1 and counts[j, m - 1] == 0.0 and not stands[j, m - 1]:
            m -= 1
        e, n, c, s, row = events[j, :m], nonevents[j, :m], counts[j, :m], stands[j, :m], labels[j, :m]
        state, free = 0, np.zeros(2, np.int64)
        score, classes, way = _merge_one(e, n, c, s, shapes[j], penalties[j], limits, 0, row)
        while score <= _NEVER / 2 and state < 3 and s[1:].any():
            state += 1
            shape = shapes[j] if state == 1 else free
            score, classes, way = _merge_one(e, n, c, s, shape, penalties[j], limits, state % 2, row)
        if score <= _NEVER / 2:
            state, classes, way = 4, 1, 0
            row[:] = 0
        labels[j, m:] = classes - 1
        found[j, 0], found[j, 1], found[j, 2] = classes, way, state
