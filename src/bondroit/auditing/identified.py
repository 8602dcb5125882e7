"""Sharp bounds of a group's place among the highest scores, over all that a published card leaves unknown.

Two kinds of things are unknown. A coefficient that was not published is one number, the same for every file that has
the modality: bounds file by file would let it be high for one and low for another, and be too wide. What a masked
variable (or one that the files do not have) adds may differ from file to file within its span.

For given coefficients the second kind needs no search: a group's share is highest when its members have the most of it
and all others the least (each such move raises the group's weight among the highest, or leaves it). Over the box of
coefficients bounds are found by branch and bound: in a part of the box, the group's members get the highest offset of
their pattern and the others the lowest, which no admissible value exceeds (**outer** bound, certain); in the middle and
at the ends of the part the value is that of real coefficients (**inner** bound, attained). Parts are halved until the
two meet or the budget is spent; both are given. The plain oracle is a grid of coefficients, file by file, in the tests.
"""

from __future__ import annotations

import heapq
import math
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bondroit.auditing.identified_box import halves, proposals, tightened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bondroit.auditing.identified_box import Box
    from bondroit.stats.arrays import Booleans, Floats, Integers

NODES = 400
"""Parts of the box looked at for one end of one bound, at most."""
TOLERANCE = 1e-4
"""Ends that lie nearer than this part of the outer one are taken as met."""
_NOBODY = 1e-12
_FINEST = 1e-4
"""Mixtures of the files of neither group that lie nearer are not parted any more."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """What is known of the points of files, and what is not.

    Attributes:
        low, high: (n,) points of a file without the unknown coefficients; they differ by what may differ from one file
            to the next.
        pattern: (n,) which combination of unknown modalities the file has.
        patterns: (p, k) 1 where the combination has the coefficient.
        box: ends of the k unknown coefficients, in points, and which of them are in order.
        weights: (n,) of the files.
        top: share of the weight that the highest make up.
    """

    low: Integers
    high: Integers
    pattern: Integers
    patterns: Integers
    box: Box
    weights: Floats
    top: float

    def weighing(self, weights: Floats) -> Places:
        """The same files with other weights."""
        return replace(self, weights=weights)

    @property
    def wanted(self) -> float:
        """Weight of the highest."""
        return self.top * float(self.weights.sum())

    @property
    def free(self) -> bool:
        """Whether something may differ from one file to the next."""
        return bool((self.low != self.high).any())


class Reached(NamedTuple):
    """One end of a bound.

    Attributes:
        outer: no admissible value is beyond it.
        inner: attained by `at`.
        at: (k,) coefficients, in points.
        mixture: part of the files of neither group that stand at their highest there, the others at their lowest.
        nodes: parts of the box that were looked at.
    """

    outer: float
    inner: float
    at: Integers
    mixture: float
    nodes: int

    @property
    def met(self) -> bool:
        """Whether the two are one number, but for the tolerance."""
        return near(self.outer, self.inner)


def near(outer: float, inner: float) -> bool:
    """Whether two ends are taken as one."""
    return outer == inner or (math.isfinite(outer) and abs(outer - inner) <= TOLERANCE * max(abs(outer), 1e-3))


class Contest:
    """Files of one group against those of another, ready to be asked for any coefficients.

    Args:
        places: the files.
        first: (n,) the group whose weight among the highest is to be as large as can be.
        second: (n,) the group it is held against; None is everybody else.
    """

    def __init__(self, places: Places, first: Booleans, second: Booleans | None = None) -> None:
        self._places = places
        self._kinds = 2 if second is None else 3
        rest = ~first if second is None else second
        # Where nobody's place is free, one copy of the others does.
        self._mixed = second is not None and (places.free or len(places.box.low) > 0)
        parts: list[tuple[int, Booleans, Integers, int]] = [(1, first, places.high, 1), (2, rest, places.low, 0)]
        if second is not None:
            others = ~(first | rest)
            parts.append((0, others, places.low, 0))
            if self._mixed:
                parts.append((0, others, places.high, 1))
        self._build(parts)

    def _build(self, parts: Sequence[tuple[int, Booleans, Integers, int]]) -> None:
        places, kinds = self._places, len(self._places.patterns)
        rows, values, starts, roles, sides, pattern = [], [], [0], [], [], []
        for role, members, points, side in parts:
            found = np.flatnonzero(members)
            order = found[np.lexsort((points[found], places.pattern[found]))]
            counts = np.bincount(places.pattern[found], minlength=kinds)
            for k in np.flatnonzero(counts).tolist():
                starts.append(starts[-1] + int(counts[k]))
                roles.append(role)
                sides.append(side)
                pattern.append(k)
            rows.append(order)
            values.append(points[order])
        self._rows = np.concatenate(rows)
        self._values = np.concatenate(values)
        self._starts = np.array(starts, np.int64)
        self._roles, self._sides = np.array(roles, np.int64), np.array(sides, np.int64)
        self._masks = places.patterns[np.array(pattern, np.int64)]
        self._weigh(places.weights)

    def _weigh(self, weights: Floats) -> None:
        from bondroit.stats.identified_kernels import sums_above  # noqa: PLC0415 - compiled code is loaded late

        self._above, totals = sums_above(self._rows, self._starts, self._roles, weights)
        self.totals = float(totals[1]), float(totals[2])
        self._wanted = self._places.top * float(weights.sum())

    def reweighted(self, weights: Floats) -> Contest:
        """The same contest under other weights of the files."""
        other = copy(self)
        other._weigh(weights)  # noqa: SLF001 - its own kind
        return other

    def _chosen(self, low: Integers, high: Integers, mixture: float) -> tuple[float, float]:
        """Weights of the two groups among the highest: the first raised to `high`, the second lowered to `low`."""
        from bondroit.stats.identified_kernels import chosen  # noqa: PLC0415 - compiled code is loaded late

        own = chosen(
            self._values, self._above, self._starts, self._roles, self._sides, self._masks, low, high, mixture,
            self._wanted,
        )  # fmt: skip
        return float(own[1]), float(own[2])

    def ratio(self, share: float) -> float:
        """A share of the first group as a ratio to that of all others: what it has not among the highest, they have."""
        rest = (self._wanted - share * self.totals[0]) / self.totals[1]
        if rest > _NOBODY:
            return share / rest
        return math.inf if share > 0 else 0.0

    def value(self, one: float, two: float) -> float:
        """What is to be large: the first group's share; against another group, the ratio of the shares."""
        share = one / self.totals[0]
        if self._kinds == 2:
            return share
        other = two / self.totals[1]
        if other > 0:
            return share / other
        return math.inf if share > 0 else 0.0

    def mixtures(self, box: Box) -> tuple[float, float]:
        """From the others at their lowest (0) to their highest (1); one of them where it makes no difference."""
        moved = self._mixed and (self._places.free or not box.point)
        return (0.0, 1.0) if moved else (0.0, 0.0)

    def outer(self, low: Integers, high: Integers, mixed: tuple[float, float] = (0.0, 0.0)) -> float:
        """A value that no coefficients between `low` and `high` exceed, the others between two mixtures.

        The more the others rise, the fewer of both groups are chosen: between two mixtures the first group has at most
        what it has at the one, the second at least what it has at the other.
        """
        one = self._chosen(low, high, mixed[0])
        two = one if mixed[1] == mixed[0] else self._chosen(low, high, mixed[1])
        return self.value(one[0], two[1])

    def inner(self, at: Integers, mixture: float = 0.0) -> float:
        """The value at these coefficients, such a part of the others at their highest (to within one file)."""
        return self.value(*self._chosen(at, at, mixture))

    def rival(self, at: Integers) -> float:
        """The second group's share where the first one's is at its highest."""
        return self._chosen(at, at, 0.0)[1] / self.totals[1]


def highest(contest: Contest, box: Box, *, nodes: int = NODES, enough: float | None = None) -> Reached:
    """The highest value of a contest over a box of coefficients.

    Args:
        contest: who against whom.
        box: the admissible coefficients.
        nodes: parts looked at, at most.
        enough: stop once it is sure that the highest is above this, or is not.
    """
    start = tightened(box)
    widths = np.maximum(start.high - start.low, 1)
    ends = contest.mixtures(start)
    best, at, mixture = -math.inf, start.low, ends[0]
    for point in proposals(start):
        for share in dict.fromkeys(ends):
            best, at, mixture = max((best, at, mixture), (contest.inner(point, share), point, share), key=_first)
    queue = [(-contest.outer(start.low, start.high, ends), 0, start, ends)]
    looked = 1
    while queue and looked < nodes:
        outer, _, part, mixed = queue[0]
        if near(-outer, best) or _settled(-outer, best, enough) or (part.point and mixed[1] - mixed[0] < _FINEST):
            break
        heapq.heappop(queue)
        for half, own in _parted(part, mixed, widths):
            looked += 1
            bound = min(contest.outer(half.low, half.high, own), -outer)
            middle = (own[0] + own[1]) / 2.0
            for point in _points(half):
                best, at, mixture = max((best, at, mixture), (contest.inner(point, middle), point, middle), key=_first)
            if bound > best:
                heapq.heappush(queue, (-bound, looked, half, own))
    return Reached(max(best, -queue[0][0]) if queue else best, best, at, mixture, looked)


def _first(found: tuple[float, Integers, float]) -> float:
    return found[0]


def _settled(outer: float, inner: float, enough: float | None) -> bool:
    return enough is not None and (inner > enough or outer <= enough)


def _parted(part: Box, mixed: tuple[float, float], widths: Integers) -> Iterator[tuple[Box, tuple[float, float]]]:
    """The halves of a part: along what is widest, held against the whole."""
    width = float(((part.high - part.low) / widths).max(initial=0.0))
    if mixed[1] - mixed[0] > width:
        middle = (mixed[0] + mixed[1]) / 2.0
        yield part, (mixed[0], middle)
        yield part, (middle, mixed[1])
        return
    for half in halves(part, widths):
        yield half, mixed


def _points(part: Box) -> Iterator[Integers]:
    yield (part.low + part.high) // 2
    if not part.point:
        yield part.low
        yield part.high
