"""Bounds of a group's share and of a ratio of shares, with the error of the margins."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.formula_figures import Bound
from bondroit.auditing.identified import NODES, Contest
from bondroit.auditing.identified_share import highest_ratio, highest_share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.identified import Places, Reached
    from bondroit.stats.arrays import Booleans, Floats

_NORMAL = 1.96


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """The two ends of a bound: how far each is reached, and where."""

    low: Reached
    high: Reached
    bound: Bound


def share_bounds(
    places: Places, group: Booleans, replicas: Sequence[Floats], *, nodes: int = NODES,
    within: tuple[float, float] = (0.0, 1.0),
) -> tuple[Sides, Bound]:  # fmt: skip
    """The share of a group that is among the highest, and its ratio to the share of all other files.

    The ratio follows from the share: what is not the group's among the highest is the others'.

    Args:
        places: the files.
        group: (n,) its members.
        replicas: (n,) other weights, for the error.
        nodes: parts of the box looked at for each end.
        within: what is certain of the share already: the search may stop short of it.
    """
    up, down = Contest(places, group), Contest(places, ~group)
    high = highest_share(places, group, up, nodes=nodes)
    rest = highest_share(places, ~group, down, nodes=nodes)
    own, other = up.totals

    def of_rest(value: float) -> float:
        return min(1.0, max(0.0, (places.wanted - value * other) / own))

    least = of_rest(rest.inner)
    low = rest._replace(outer=min(least, max(within[0], of_rest(rest.outer))), inner=least)
    high = high._replace(outer=max(high.inner, min(within[1], high.outer)))
    again = [(up.reweighted(w), down.reweighted(w)) for w in replicas]
    tops = [one.inner(high.at) for one, _ in again]
    bottoms = [two.rival(rest.at) for _, two in again]
    shares = Bound(
        low.outer, low.inner, high.inner, high.outer,
        max(0.0, low.outer - _NORMAL * _deviation(bottoms)), min(1.0, high.outer + _NORMAL * _deviation(tops)),
    )  # fmt: skip
    # The ratio rises with the share, so that its ends are those of the share.
    ratio = Bound(*(up.ratio(getattr(shares, name)) for name in Bound.__slots__))
    return Sides(low, high, shares), ratio


def ratio_bounds(
    places: Places, first: Booleans, second: Booleans, replicas: Sequence[Floats], *, nodes: int = NODES
) -> Sides:
    """The ratio of the shares of two groups that are among the highest.

    Args:
        places: the files.
        first: (n,) members of the one.
        second: (n,) members of the other.
        replicas: (n,) other weights, for the error.
        nodes: parts looked at for each end.
    """
    up, down = Contest(places, first, second), Contest(places, second, first)
    high = highest_ratio(places, first, second, up, nodes=nodes)
    reverse = highest_ratio(places, second, first, down, nodes=nodes)
    low = reverse._replace(outer=_inverse(reverse.outer), inner=_inverse(reverse.inner))
    tops = [up.reweighted(w).inner(high.at, high.mixture) for w in replicas]
    bottoms = [_inverse(down.reweighted(w).inner(reverse.at, reverse.mixture)) for w in replicas]
    ends = _moved(low.outer, bottoms, -_NORMAL), _moved(high.outer, tops, _NORMAL)
    return Sides(low, high, Bound(low.outer, low.inner, high.inner, high.outer, min(low.outer, ends[0]), ends[1]))


def _inverse(value: float) -> float:
    if value == 0:
        return math.inf
    return 0.0 if math.isinf(value) else 1.0 / value


def _moved(end: float, values: Sequence[float], by: float) -> float:
    """The end of a ratio moved by so many standard deviations of its logarithm.

    Where the end is 0 or infinite it has none: then it is the extreme of what replicates attain, towards 1.
    """
    if 0 < end < math.inf:
        return end * math.exp(by * _deviation([math.log(v) for v in values if 0 < v < math.inf]))
    return min([end, *values]) if by < 0 else max([end, *values])


def _deviation(values: Sequence[float]) -> float:
    return float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
