"""Compiled loops over sorted points: where the last place among the highest falls, and what stands above it.

Files stand in segments (one a role and a pattern of unknown modalities), each sorted by the points that are known,
lowest first. All files of a segment are shifted by one offset: so that other coefficients cost a search in every
segment and no sorting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats, Integers


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def weight_from(values: Integers, above: Floats, start: int, end: int, limit: int) -> float:
    """Weight of the files of one segment that have at least `limit` points."""
    low, high = start, end
    while low < high:
        middle = (low + high) >> 1
        if values[middle] < limit:
            low = middle + 1
        else:
            high = middle
    return above[low] if low < end else 0.0


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def masses(
    values: Integers, above: Floats, starts: Integers, roles: Integers, shares: Floats, offsets: Integers, limit: int
) -> Floats:
    """(3,) weight from `limit` points on, by role; a segment counts for its share."""
    out = np.zeros(3)
    for s in range(len(roles)):
        if shares[s] > 0.0:
            found = weight_from(values, above, starts[s], starts[s + 1], limit - offsets[s])
            out[roles[s]] += shares[s] * found
    return out


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def chosen(
    values: Integers, above: Floats, starts: Integers, roles: Integers, sides: Integers, masks: Integers,
    low: Integers, high: Integers, mixture: float, wanted: float,
) -> Floats:  # fmt: skip
    """(3,) weight among the highest by role, where the highest weigh `wanted` together.

    Files with the points of the last place share what is left of it in proportion to their weights.

    Args:
        values: (m,) points, sorted within each segment.
        above: (m,) weight of the segment's files from this one on.
        starts: (s + 1,) where each segment begins; none is empty.
        roles: (s,) 0, 1 or 2.
        sides: (s,) 1: raised to `high`; 0: lowered to `low`. Of role 0, the one counts for `mixture`, the other for the
            rest of 1, if there are both.
        masks: (s, k) 1 where the files of the segment have the coefficient.
        low: (k,) lowest coefficients.
        high: (k,) highest.
        mixture: from 0 to 1.
        wanted: weight of the highest; at most that of all.
    """
    count = len(roles)
    offsets, shares, both = np.zeros(count, np.int64), np.ones(count), False
    for s in range(count):
        both = both or (roles[s] == 0 and sides[s] == 1)
    start, end = np.iinfo(np.int64).max, np.iinfo(np.int64).min
    for s in range(count):
        for k in range(masks.shape[1]):
            if masks[s, k]:
                offsets[s] += high[k] if sides[s] == 1 else low[k]
        if both and roles[s] == 0:
            shares[s] = mixture if sides[s] == 1 else 1.0 - mixture
        start = min(start, values[starts[s]] + offsets[s])
        end = max(end, values[starts[s + 1] - 1] + offsets[s] + 1)
    slack = wanted * (1.0 - 1e-12)
    while end - start > 1:
        middle = (start + end) >> 1
        if masses(values, above, starts, roles, shares, offsets, middle).sum() >= slack:
            start = middle
        else:
            end = middle
    over = masses(values, above, starts, roles, shares, offsets, start + 1)
    level = masses(values, above, starts, roles, shares, offsets, start) - over
    equal = level.sum()
    if equal <= 0.0:
        return over  # type: ignore[no-any-return]
    part = min(1.0, max(0.0, (wanted - over.sum()) / equal))
    return over + part * level  # type: ignore[no-any-return]


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def sums_above(rows: Integers, starts: Integers, roles: Integers, weights: Floats) -> tuple[Floats, Floats]:
    """(m,) weight from each file to the end of its segment, and (3,) the weight of each role.

    Args:
        rows: (m,) which file stands at each place.
        starts: (s + 1,) where each segment begins.
        roles: (s,) of the segments.
        weights: (n,) of the files.
    """
    above, totals = np.empty(len(rows)), np.zeros(3)
    for s in range(len(roles)):
        total = 0.0
        for i in range(starts[s + 1] - 1, starts[s] - 1, -1):
            total += weights[rows[i]]
            above[i] = total
        totals[roles[s]] += total
    return above, totals


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def _place(values: Integers, start: int, end: int, limit: int) -> int:
    """The first of the sorted values from `start` to `end` that is at least `limit`."""
    low, high = start, end
    while low < high:
        middle = (low + high) >> 1
        if values[middle] < limit:
            low = middle + 1
        else:
            high = middle
    return low


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def _priced(own: Floats, everyone: Floats, firsts: Integers, lasts: Integers, price: float) -> float:
    """Sum over segments of the largest `own - price * everyone` within each window."""
    total = 0.0
    for s in range(len(firsts)):
        best = -np.inf
        for i in range(firsts[s], lasts[s] + 1):
            best = max(best, own[i] - price * everyone[i])
        total += best
    return total


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def joint_bound(
    values: Integers, own: Floats, everyone: Floats, starts: Integers, masks: Integers, low: Integers, high: Integers,
    levels: Integers, wanted: float, steps: int,
) -> float:  # fmt: skip
    """Weight of a group among the highest that no coefficients within their ends exceed; -1 where they cannot occur.

    All files of a pattern are shifted alike, group or not; only patterns are let loose from one another. The bound is
    the Lagrangian dual, by golden section: for any price p of a place, weight <= p * wanted + sum over patterns of the
    largest (own - p * everyone).

    Args:
        values: (m,) points of the cells of each pattern, sorted, one place left at the end of each.
        own: (m,) weight of the group from each cell on.
        everyone: (m,) weight of all files from each cell on.
        starts: (s + 1,) where each pattern begins.
        masks: (s, k) 1 where the pattern has the coefficient.
        low: (k,) lowest coefficients.
        high: (k,) highest.
        levels: (2,) ends of the points of the last place.
        wanted: weight of the highest.
        steps: of the golden section.
    """
    count = len(starts) - 1
    firsts, lasts = np.zeros(count, np.int64), np.zeros(count, np.int64)
    most, least = 0.0, 0.0
    for s in range(count):
        down, up = 0, 0
        for k in range(masks.shape[1]):
            if masks[s, k]:
                down += low[k]
                up += high[k]
        end = starts[s + 1] - 1
        firsts[s] = _place(values, starts[s], end, levels[0] - up)
        lasts[s] = _place(values, starts[s], end, levels[1] - down + 1)
        most += everyone[firsts[s]]
        least += everyone[lasts[s]]
    slack = 1e-9 * wanted
    if most < wanted - slack or least > wanted + slack:
        return -1.0
    ratio = 0.6180339887498949
    a, b = 0.0, 1.0
    c, d = b - ratio * (b - a), a + ratio * (b - a)
    at_c = c * wanted + _priced(own, everyone, firsts, lasts, c)
    at_d = d * wanted + _priced(own, everyone, firsts, lasts, d)
    best = min(at_c, at_d, _priced(own, everyone, firsts, lasts, 0.0))
    for _ in range(steps):
        if at_c < at_d:
            b, d, at_d = d, c, at_c
            c = b - ratio * (b - a)
            at_c = c * wanted + _priced(own, everyone, firsts, lasts, c)
        else:
            a, c, at_c = c, d, at_d
            d = a + ratio * (b - a)
            at_d = d * wanted + _priced(own, everyone, firsts, lasts, d)
        best = min(best, at_c, at_d)
    return best  # type: ignore[no-any-return]
