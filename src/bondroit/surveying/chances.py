"""Who is drawn: at random without replacement, or with unequal probabilities that are exactly those wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans, Floats, Integers

ALMOST = 1e-9


def lowest_chances(chances: Floats, groups: Integers, drawn: Integers) -> Booleans:
    """(n,) the `drawn[g]` rows of each group with the lowest chances: simple random sampling without replacement."""
    order = np.lexsort((chances, groups))
    starts = np.searchsorted(groups[order], np.arange(len(drawn)))
    taken = np.zeros(len(groups), np.bool_)
    taken[order] = np.arange(len(groups)) - starts[groups[order]] < drawn[groups[order]]
    return taken


def inclusion_probabilities(sizes: Floats, count: int) -> Floats:
    """(n,) probabilities in proportion to `sizes`, adding up to `count`; what would pass 1 is taken for certain.

    Args:
        sizes: (n,) positive.
        count: rows to draw, at most n.
    """
    certain = np.zeros(len(sizes), np.bool_)
    while True:
        left = count - int(certain.sum())
        shares = np.where(certain, 0.0, sizes)
        total = shares.sum()
        probabilities: Floats = np.where(certain, 1.0, left * shares / total if total > 0 else 0.0)
        over = ~certain & (probabilities >= 1.0 - ALMOST)
        if not over.any():
            return probabilities
        certain |= over


def systematic(probabilities: Floats, chances: Floats, start: float) -> Booleans:
    """(n,) a systematic draw along the rows in the order of `chances`: each has exactly its probability.

    Madow (1949), in random order (Goodman and Kish 1950): a row is taken when the cumulated probabilities, counted
    from `start`, pass a whole number on it.

    Args:
        probabilities: (n,) between 0 and 1, adding up to a whole number.
        chances: (n,) random numbers.
        start: random, in [0, 1).
    """
    # Rows that are certain stand apart: beside them a rounding could take one row for two.
    certain = probabilities >= 1.0
    taken: Booleans = certain.copy()
    order = np.argsort(chances, kind="stable")
    order = order[~certain[order]]
    if not order.size:
        return taken
    ends = np.cumsum(probabilities[order])
    # The sum is a whole number but for rounding, which must neither lose nor add a row.
    ends *= np.rint(ends[-1]) / ends[-1]
    ends[-1] = np.rint(ends[-1])
    taken[order] = np.diff(np.floor(ends + start), prepend=0.0) > 0.0
    return taken
