"""How many files to draw in each stratum."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans, Floats, Integers

LEAST_PER_STRATUM = 2
NEGLIGIBLE = 1e-12
PROPORTIONAL, NEYMAN, EQUAL = "proportional", "neyman", "equal"
ALLOCATIONS = (PROPORTIONAL, NEYMAN, EQUAL)


def allocate(size: int, strata: Integers, *, least: int = LEAST_PER_STRATUM, measure: Floats | None = None) -> Integers:
    """Files to draw per stratum: in proportion to `measure`, by largest remainder, within what each stratum has.

    A stratum gets at least `least` files or all of its own, and at most all; the others share what is left in the
    same way. Equal remainders go to the first stratum. With `measure` the size times the standard deviation this is
    Neyman's allocation (1934), which makes the error of a total smallest.

    Args:
        size: files to draw, at most the sum of `strata` and at least the sum of the least numbers.
        strata: (k,) files of each stratum.
        least: see above.
        measure: (k,) not negative; by default the sizes. If all are nought, the sizes are taken.
    """
    floor = np.minimum(least, strata)
    told = strata.astype(np.float64) if measure is None or not measure.any() else measure / measure.max()
    told[told < NEGLIGIBLE] = 0.0
    drawn, full = floor.copy(), np.zeros(len(strata), np.bool_)
    while not full.all():
        drawn[full] = strata[full]
        quota, free = _quotas(size - int(drawn[full].sum()), floor, told, ~full)
        over = free & (quota > strata)
        drawn[~full] = floor[~full]
        if not over.any():
            rest = size - int(drawn[~free].sum())
            drawn[free] = _largest_remainders(quota[free], rest, strata[free])
            break
        full |= over
    return drawn


def _quotas(size: int, floor: Integers, measure: Floats, open_: Booleans) -> tuple[Floats, Booleans]:
    """Shares of `size` among the open strata, and those that get more than their least."""
    free, left = open_.copy(), size
    while free.any():
        total = measure[free].sum()
        quota = measure * (left / total) if total > 0 else np.where(free, left / free.sum(), 0.0)
        short = free & (quota < floor)
        if not short.any():
            return quota, free
        left -= int(floor[short].sum())
        free &= ~short
    return np.zeros(len(measure)), free


def _largest_remainders(quota: Floats, size: int, most: Integers) -> Integers:
    whole = np.minimum(np.floor(quota + 1e-9).astype(np.int64), most)
    order = np.argsort(-(quota - whole), kind="stable")
    order = order[whole[order] < most[order]]
    whole[order[: size - int(whole.sum())]] += 1
    return whole


def standard_deviations(values: Floats, strata: Integers, count: int) -> Floats:
    """(count,) standard deviation of `values` (n,) in each stratum 0 to count - 1; nought for a single file."""
    n = np.bincount(strata, minlength=count).astype(np.float64)
    means = np.bincount(strata, values, count) / np.maximum(n, 1.0)
    squares = np.bincount(strata, np.square(values - means[strata]), count)
    spread: Floats = np.sqrt(squares / np.maximum(n - 1.0, 1.0))
    return spread
