"""Where each file may stand, file by file: the weight that is above it for sure, and the weight that may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bondroit.auditing.identified import Places
    from bondroit.stats.arrays import Booleans, Floats, Integers

MOST_PATTERNS = 64
"""Beyond so many combinations of unknown coefficients, files are compared as if they had none in common."""
_SLACK = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Ranges:
    """Places of files.

    Attributes:
        above: (n,) weight of the files that are above whatever is masked.
        beside: (n,) weight of the files that may be above or equal, the file itself among them.
        sure, out: (n,) surely among the highest; surely not.
    """

    above: Floats
    beside: Floats
    sure: Booleans
    out: Booleans


def ranges(places: Places) -> Ranges:
    """Certain ranges of the places of all files: none that an admissible value gives is outside."""
    low, high, pattern, kinds = places.low, places.high, places.pattern, places.patterns
    least_of, most_of = places.box.low, places.box.high
    if len(kinds) > MOST_PATTERNS:
        low, high = low + (kinds @ least_of)[pattern], high + (kinds @ most_of)[pattern]
        pattern, kinds = np.zeros(len(low), np.int64), np.zeros((1, kinds.shape[1]), np.int64)
    rows = [np.flatnonzero(pattern == k) for k in range(len(kinds))]
    lows = [_Sorted.of(low[r], places.weights[r]) for r in rows]
    highs = [_Sorted.of(high[r], places.weights[r]) for r in rows]
    above, beside = np.zeros(len(low)), np.zeros(len(low))
    for here, own in zip(kinds, rows, strict=True):
        for there, lowest, highest in zip(kinds, lows, highs, strict=True):
            # What both have cancels; what one has alone may be anything within its ends.
            step = there - here
            least = int(np.where(step > 0, step * least_of, step * most_of).sum())
            most = int(np.where(step > 0, step * most_of, step * least_of).sum())
            above[own] += lowest.over(high[own] - least)
            beside[own] += highest.reaching(low[own] - most)
    wanted = places.wanted
    return Ranges(above, beside, beside <= wanted * (1 + _SLACK), above >= wanted * (1 - _SLACK))


def attained(places: Places, tried: Iterable[Integers]) -> tuple[Booleans, Booleans]:
    """(n,) files that no value tried takes out of the highest, (n,) files that none brings in.

    For given coefficients both ends of what may differ from file to file are admissible, so that they are exact.
    """
    sure, out = np.ones(len(places.low), np.bool_), np.ones(len(places.low), np.bool_)
    wanted = places.wanted
    for point in tried:
        offset = (places.patterns @ point)[places.pattern]
        low, high = places.low + offset, places.high + offset
        sure &= _Sorted.of(high, places.weights).reaching(low) <= wanted * (1 + _SLACK)
        out &= _Sorted.of(low, places.weights).over(high) >= wanted * (1 - _SLACK)
    return sure, out


@dataclass(frozen=True, slots=True, eq=False)
class _Sorted:
    """Points in order, and the weight from each one on."""

    points: Integers
    weight: Floats

    @classmethod
    def of(cls, points: Integers, weights: Floats) -> _Sorted:
        order = np.argsort(points, kind="stable")
        ends = np.concatenate([np.cumsum(weights[order][::-1])[::-1], [0.0]])
        return cls(points[order], ends)

    def over(self, limits: Integers) -> Floats:
        """Weight of what is above each limit."""
        return np.asarray(self.weight[np.searchsorted(self.points, limits, side="right")], np.float64)

    def reaching(self, limits: Integers) -> Floats:
        """Weight of what is at each limit or above."""
        return np.asarray(self.weight[np.searchsorted(self.points, limits, side="left")], np.float64)
