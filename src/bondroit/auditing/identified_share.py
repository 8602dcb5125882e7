"""The highest share of one group, where the coefficients that files share are many.

`identified.highest` lets a group's members have the highest offset of their pattern and all others the lowest: certain,
but loose where many coefficients are unknown, as members and others of one pattern always have the same. Here they do:
the points of the last place are one more unknown, cut like the others, and within a part of the box each pattern is
shifted as a whole (`stats.identified_kernels.joint_bound`). The better of the two bounds holds.
"""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.identified import NODES, Contest, Reached, highest, near
from bondroit.auditing.identified_box import Box, halves, proposals, tightened

if TYPE_CHECKING:
    from collections.abc import Callable

    from bondroit.auditing.identified import Places
    from bondroit.stats.arrays import Booleans, Floats, Integers

_STEPS = 22
_CLIMBS, _GRID = 3, 9


class Cells:
    """The files of one group and all others, as cells of equal points within their patterns.

    Args:
        places: the files.
        group: (n,) the group: its members at their highest, all others at their lowest.
    """

    def __init__(self, places: Places, group: Booleans) -> None:
        points = np.where(group, places.high, places.low)
        order = np.lexsort((points, places.pattern))
        pattern, points = places.pattern[order], points[order]
        fresh = np.ones(len(order), np.bool_)
        fresh[1:] = (pattern[1:] != pattern[:-1]) | (points[1:] != points[:-1])
        cell = np.cumsum(fresh) - 1
        weights = places.weights[order]
        everyone = np.asarray(np.bincount(cell, weights), np.float64)
        own = np.asarray(np.bincount(cell, weights * group[order]), np.float64)
        kinds, counts = np.unique(pattern[fresh], return_counts=True)
        self._masks = places.patterns[kinds]
        # One place more at the end of each pattern: nobody is there.
        self._starts = np.concatenate([[0], np.cumsum(counts + 1)]).astype(np.int64)
        keep = np.ones(int(self._starts[-1]), np.bool_)
        keep[self._starts[1:] - 1] = False
        self._values = np.zeros(len(keep), np.int64)
        self._values[keep] = points[fresh]
        self._own, self._everyone = self._above(own, keep), self._above(everyone, keep)
        self._wanted, self._total = places.wanted, float(weights @ group[order])

    def _above(self, weights: Floats, keep: Booleans) -> Floats:
        spread = np.zeros(len(keep))
        spread[keep] = weights
        made = np.zeros(len(keep))
        for start, end in zip(self._starts[:-1].tolist(), self._starts[1:].tolist(), strict=True):
            made[start:end] = np.cumsum(spread[start:end][::-1])[::-1]
        return made

    def levels(self, box: Box) -> tuple[int, int]:
        """Points between which the last place lies, whatever the coefficients."""
        lowest, highest = (int((self._masks @ ends).min()) for ends in (box.low, -box.high))
        return int(self._values.min()) + min(lowest, 0), int(self._values.max()) + max(-highest, 0)

    def outer(self, part: Box) -> float:
        """A share that no coefficients of the part exceed; its last place is the points of the last place; -1: none."""
        from bondroit.stats.identified_kernels import joint_bound  # noqa: PLC0415 - compiled code is loaded late

        levels = np.array([part.low[-1], part.high[-1]], np.int64)
        found = joint_bound(
            self._values, self._own, self._everyone, self._starts, self._masks, part.low[:-1], part.high[:-1], levels,
            self._wanted, _STEPS,
        )  # fmt: skip
        return -1.0 if found < 0 else min(1.0, found / self._total)


def highest_share(places: Places, group: Booleans, contest: Contest, *, nodes: int = NODES) -> Reached:
    """The highest share of a group that is among the highest, over the box of coefficients.

    Args:
        places: the files.
        group: (n,) its members.
        contest: of the group against all others.
        nodes: parts looked at, at most.
    """
    box = tightened(places.box)
    if box.point:
        value = contest.inner(box.low)
        return Reached(value, value, box.low, 0.0, 1)
    cells = Cells(places, group)

    def outer(part: Box) -> float:
        found = cells.outer(part)
        return found if found < 0 else min(found, contest.outer(part.low[:-1], part.high[:-1]))

    return _searched(contest, box, cells.levels(box), outer, nodes)


def highest_ratio(
    places: Places, first: Booleans, second: Booleans, contest: Contest, *, nodes: int = NODES
) -> Reached:
    """The highest ratio of the shares of two groups that are among the highest.

    Within a part of the box it is at most the highest share of the first over the lowest of the second, each by
    `Cells`. That takes the same last place for both, so that it serves where nothing differs from file to file alone.

    Args:
        places: the files.
        first: (n,) members of the one.
        second: (n,) members of the other.
        contest: of the one against the other.
        nodes: parts looked at, at most.
    """
    box = tightened(places.box)
    if places.free or box.point:
        return highest(contest, places.box, nodes=nodes)
    cells, rest = Cells(places, first), Cells(places, ~second)
    all_of = float(places.weights.sum())
    own = float(places.weights[second].sum())

    def outer(part: Box) -> float:
        share, others = cells.outer(part), rest.outer(part)
        if share < 0 or others < 0:
            return -1.0
        least = max(0.0, places.wanted - others * (all_of - own)) / own
        mixed = contest.mixtures(Box(part.low[:-1], part.high[:-1]))
        loose = contest.outer(part.low[:-1], part.high[:-1], mixed)
        return min(loose, share / least) if least > 0 else loose

    return _searched(contest, box, cells.levels(box), outer, nodes)


def _searched(
    contest: Contest, box: Box, levels: tuple[int, int], outer: Callable[[Box], float], nodes: int
) -> Reached:
    """Branch and bound over the coefficients and the points of the last place, the best part first."""
    best, at = _climbed(contest, box)
    start = Box(np.append(box.low, levels[0]), np.append(box.high, levels[1]), box.orders)
    widths = np.maximum(start.high - start.low, 1)
    queue, looked = [(-max(outer(start), best), 0, start)], 1
    while queue and looked < nodes:
        above, _, part = queue[0]
        if near(-above, best) or part.point:
            break
        heapq.heappop(queue)
        for half in halves(part, widths):
            looked += 1
            bound = min(outer(half), -above)
            if bound < 0:  # the last place is never there
                continue
            point = (half.low[:-1] + half.high[:-1]) // 2
            value = contest.inner(point)
            if value > best:
                best, at = value, point
            if bound > best:
                heapq.heappush(queue, (-bound, looked, half))
    return Reached(max(best, -queue[0][0]) if queue else best, best, at, 0.0, looked)


def _climbed(contest: Contest, box: Box) -> tuple[float, Integers]:
    """The best admissible coefficients found by proposals, then one coefficient at a time."""
    best, at = -math.inf, box.low
    for point in proposals(box):
        value = contest.inner(point)
        if value > best:
            best, at = value, point
    for _ in range(_CLIMBS):
        before = best
        for k in range(len(at)):
            low, high = _room(box, at, k)
            for value_k in np.unique(np.linspace(low, high, _GRID).astype(np.int64)).tolist():
                point = at.copy()
                point[k] = value_k
                value = contest.inner(point)
                if value > best:
                    best, at = value, point
        if best <= before:
            break
    return best, at


def _room(box: Box, at: Integers, k: int) -> tuple[int, int]:
    """Ends of one coefficient where the others stay."""
    low, high = int(box.low[k]), int(box.high[k])
    for chain in box.orders:
        if k in chain:
            place = chain.index(k)
            low = max([low, *(int(at[j]) for j in chain[:place])])
            high = min([high, *(int(at[j]) for j in chain[place + 1 :])])
    return low, high
