"""Many intervals at once: from a thousand draws, those that cover one by one and those that hold all together.

Studentised: the distance of each draw's figure from the figure, over that draw's own error, stands for the distance of
the figure from the truth over its error (Efron 1981; Hall 1988). Together: the 95 % quantile of the largest of these
distances, over all figures of a family, replaces the normal quantile (max-|t|; Westfall and Young 1993; Romano and
Wolf 2005). As figures of one table depend on one another, it is never much above Bonferroni's and often well below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans, Floats

LEVEL = 0.95


def distances(values: Floats, drawn: Floats, drawn_errors: Floats) -> Floats:
    """(k, draws) of each draw's figure from the figure, over the draw's own error.

    Args:
        values: (k,) of the table.
        drawn: (k, draws) of the draws.
        drawn_errors: (k, draws) of theirs; where a draw has none, its distance is endless on the side where it lies,
            NaN where it lies on none or has no figure.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        away = drawn - values[:, None]
        found: Floats = np.where(drawn_errors > 0, away / drawn_errors, np.sign(away) * np.inf)
    return found


def studentised(values: Floats, errors: Floats, away: Floats, level: float = LEVEL) -> tuple[Floats, Floats]:
    """(k,) lower and upper bounds from the distances (k, draws); NaN where too many draws have no figure.

    The quantiles are those of order statistics at (draws + 1) times the tail, so that the level is kept whatever the
    number of draws.
    """
    low, high = tail_quantiles(away, level)
    with np.errstate(invalid="ignore"):
        return values - high * errors, values - low * errors


def percentile(drawn: Floats, level: float = LEVEL) -> tuple[Floats, Floats]:
    """(k,) lower and upper quantiles of the figures drawn (k, draws)."""
    return tail_quantiles(drawn, level)


def tail_quantiles(table: Floats, level: float) -> tuple[Floats, Floats]:
    """(k,) the order statistics that cut (1 - level) / 2 off each end of each line; NaN for a line with one."""
    draws = table.shape[1]
    place = max(int(np.floor((draws + 1) * (1.0 - level) / 2.0)) - 1, 0)
    cut = np.partition(table, (place, draws - 1 - place), axis=1)
    low, high = cut[:, place], cut[:, draws - 1 - place]
    lost = np.isnan(table).any(axis=1)
    return np.where(lost, np.nan, low), np.where(lost, np.nan, high)


def largest_distance(away: Floats, level: float = LEVEL) -> float:
    """The `level` quantile of the largest absolute distance of a family (k, draws); endless if draws are.

    Never below the normal quantile of one interval.
    """
    single = float(norm.isf((1.0 - level) / 2.0))
    if not away.size:
        return single
    largest = np.sort(np.abs(np.where(np.isnan(away), np.inf, away)).max(axis=0))
    place = min(int(np.ceil((len(largest) + 1) * level)), len(largest)) - 1
    return max(float(largest[place]), single)


def bonferroni(level: float, family: int) -> float:
    """Level of each of `family` intervals such that all hold together at `level`."""
    return 1.0 - (1.0 - level) / max(family, 1)


def shared_level(level: float, family: int, part: int) -> float:
    """Level that the other `family - part` figures must hold at together when `part` are held one by one."""
    return 1.0 - (1.0 - level) * (family - part) / max(family, 1)


def known(*tables: Floats) -> Booleans:
    """(k,) where every one of the bounds is a number or endless, none lost."""
    found: Booleans = ~np.logical_or.reduce([np.isnan(table) for table in tables])
    return found
