"""Figures of one town with 95 % intervals.

Households are taken as a simple random sample of all that the town could hold, the card as given.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm

from bondroit.auditing.claims import NOTHING, Measured
from bondroit.auditing.groups import compare
from bondroit.stats.intervals import wilson
from bondroit.stats.moments import Moments
from bondroit.stats.ranking import area_under_curve
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.stats.arrays import Booleans, Floats

Z = float(norm.isf(0.025))
LEAST = 30
"""Files of a group under which no figure of it is told."""


def ratio_of_rates(hits: Booleans, members: Booleans, others: Booleans) -> Measured:
    """The rate of `hits` among `members` over that among `others`."""
    rows = min(int(members.sum()), int(others.sum()))
    if rows < LEAST:
        return NOTHING
    _, ratio = compare(hits.astype(np.float64), members, others, Sampling(np.ones(len(hits))))
    return _told(ratio.value, ratio.low, ratio.high, rows)


def difference_of_means(x: Floats, members: Booleans, others: Booleans) -> Measured:
    """The mean of `x` over `members` less that over `others`."""
    rows = min(int(members.sum()), int(others.sum()))
    if rows < LEAST:
        return NOTHING
    difference, _ = compare(x, members, others, Sampling(np.ones(len(x))))
    return _told(difference.value, difference.low, difference.high, rows)


def share_over_share(members: Booleans, chosen: Booleans, erring: Booleans) -> Measured:
    """The share of `members` among the chosen over their share among those who err."""
    parts = (members & chosen, chosen, members & erring, erring)
    least = min(int(rows.sum()) for rows in (chosen, erring, members))
    if least < LEAST or not (parts[0].any() and parts[2].any()):
        return NOTHING
    return ratio_of_totals(dict(zip("abcd", (p.astype(np.float64) for p in parts), strict=True)))


def ratio_of_totals(columns: Mapping[str, Floats]) -> Measured:
    """`a / b`, or `(a / b) / (c / d)`, of the totals of two or four columns, in their order; its interval by logs."""
    found = Moments.of(tuple(columns), np.stack(list(columns.values()), axis=1)).ratio(tuple(columns))
    if found is None or found.value <= 0:
        return NOTHING
    half = Z * found.standard_error / found.value
    return Measured(found.value, found.value * math.exp(-half), found.value * math.exp(half), found.clusters)


def share_of(hits: Booleans) -> Measured:
    """The share of the rows that are hits, with Wilson's interval."""
    rows = len(hits)
    if not rows:
        return NOTHING
    low, high = wilson(float(hits.sum()), rows)
    return Measured(float(hits.mean()), low, high, rows)


def difference_of_changes(groups: Sequence[tuple[Booleans, Booleans]]) -> Measured:
    """The first rate less the second; with four groups of rows, less the same of the third and the fourth.

    Args:
        groups: two or four: hits and members. Rates have one success and one failure added (Agresti and Caffo 2000),
            so that no rate of nought counts as sure.
    """
    sizes = [int(members.sum()) for _, members in groups]
    if min(sizes) < LEAST:
        return NOTHING
    rates = [(int((h & m).sum()) + 1) / (n + 2) for (h, m), n in zip(groups, sizes, strict=True)]
    signs = (1, -1, -1, 1)[: len(groups)]
    error = math.sqrt(sum(p * (1 - p) / (n + 2) for p, n in zip(rates, sizes, strict=True)))
    value = sum(s * p for s, p in zip(signs, rates, strict=True))
    return Measured(value, value - Z * error, value + Z * error, min(sizes))


def area(scores: Floats, positive: Booleans) -> Measured:
    """How well `scores` tell the positive rows from the others."""
    rows = min(int(positive.sum()), int((~positive).sum()))
    if rows < LEAST:
        return NOTHING
    found = area_under_curve(scores, positive.astype(np.float64), Sampling(np.ones(len(scores))))
    return Measured(found.value, found.low, found.high, rows)


def spread_shares(parts: Mapping[str, Floats]) -> dict[str, Measured]:
    """Each part's share of the variance of the sum of all parts.

    The Shapley value of a part in the game whose worth is the variance of a sum is its covariance with the whole sum:
    the shares add to one, whatever the order; a part that the others outweigh may have a negative one.

    Args:
        parts: name to (n,) what it adds to the logit of each file.
    """
    total: Floats = np.sum(list(parts.values()), axis=0)
    total = total - total.mean()
    square = np.square(total)
    if not square.sum():
        return dict.fromkeys(parts, NOTHING)
    found = {}
    for name, part in parts.items():
        product = (part - part.mean()) * total
        value = float(product.sum() / square.sum())
        error = float(np.sqrt(np.square(product - value * square).sum()) / square.sum())
        found[name] = Measured(value, value - Z * error, value + Z * error, len(total))
    return found


def _told(value: float | None, low: float | None, high: float | None, rows: int) -> Measured:
    """Finite bounds alone; a lower bound without an upper one is kept."""
    if low is None or not math.isfinite(low):
        return Measured(value, rows=rows)
    return Measured(value, low, None if high is None or not math.isfinite(high) else high, rows)
