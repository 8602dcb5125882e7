"""The box of unknown coefficients: its ends, which of them are in order, and how it is cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bondroit.stats.arrays import Integers

_DRAWN, _SEED, _CORNERS = 24, 20_260_601, 6


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """Ends of the unknown coefficients, in points.

    Attributes:
        low, high: (k,) ends.
        orders: chains of places: each coefficient at least as high as the one before it in its chain.
    """

    low: Integers
    high: Integers
    orders: tuple[tuple[int, ...], ...] = ()

    @property
    def point(self) -> bool:
        """Whether nothing is left to cut."""
        return bool((self.low == self.high).all())

    @property
    def empty(self) -> bool:
        """Whether no coefficients are admissible."""
        return bool((self.low > self.high).any())

    def only(self, kept: int | None) -> Box:
        """The box with all coefficients at their middle, but one (None: all of them)."""
        middle = (self.low + self.high) // 2
        low, high = middle.copy(), middle.copy()
        if kept is not None:
            low[kept], high[kept] = self.low[kept], self.high[kept]
            # Neighbours that must stay in order leave less room.
            for chain in self.orders:
                if kept in chain:
                    place = chain.index(kept)
                    low[kept] = max([low[kept], *(middle[j] for j in chain[:place])])
                    high[kept] = min([high[kept], *(middle[j] for j in chain[place + 1 :])])
        return Box(low, high)


def tightened(box: Box) -> Box:
    """The same admissible coefficients within ends that the orders leave: both ends are then in order themselves."""
    low, high = box.low.copy(), box.high.copy()
    for chain in box.orders:
        places = list(chain)
        low[places] = np.maximum.accumulate(low[places])
        high[places] = np.minimum.accumulate(high[places][::-1])[::-1]
    return Box(low, high, box.orders)


def halves(box: Box, widths: Integers) -> Iterator[Box]:
    """The two halves of the side that is widest against `widths` (k,), without what is not admissible."""
    if box.point:
        return
    side = int(np.argmax((box.high - box.low) / widths))
    middle = int((box.low[side] + box.high[side]) // 2)
    lower, upper = box.high.copy(), box.low.copy()
    lower[side], upper[side] = middle, middle + 1
    for half in (Box(box.low, lower, box.orders), Box(upper, box.high, box.orders)):
        made = tightened(half)
        if not made.empty:
            yield made


def proposals(box: Box) -> Iterator[Integers]:
    """Admissible coefficients worth trying first: the middle, the corners (all if they are few), some at random.

    Args:
        box: tightened.
    """
    yield (box.low + box.high) // 2
    size = len(box.low)
    if not size or box.point:
        return
    ends = np.stack([box.low, box.high])
    codes = range(2**size) if size <= _CORNERS else [0, 2**size - 1, *(1 << k for k in range(size))]
    for code in codes:
        yield ordered(np.array([ends[(code >> k) & 1, k] for k in range(size)], np.int64), box)
    draw = np.random.default_rng(_SEED)
    for _ in range(_DRAWN):
        yield ordered(draw.integers(box.low, box.high, endpoint=True), box)


def ordered(point: Integers, box: Box) -> Integers:
    """The point with each chain put in order: still within the ends of a tightened box."""
    made = point.copy()
    for chain in box.orders:
        places = list(chain)
        made[places] = np.sort(made[places])
    return made
