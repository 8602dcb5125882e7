"""Intervals of simple proportions."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.stats import beta, norm


class Interval(NamedTuple):
    """Lower and upper bound."""

    low: float
    high: float


def wilson(events: float, trials: float, *, level: float = 0.95) -> Interval:
    """Wilson's score interval (Wilson 1927); `events` and `trials` may be effective (fractional) numbers."""
    if trials <= 0:
        return Interval(0.0, 1.0)
    z = float(norm.isf((1.0 - level) / 2.0))
    rate = events / trials
    middle = (rate + z * z / (2.0 * trials)) / (1.0 + z * z / trials)
    half = z * np.sqrt(max(rate * (1.0 - rate), 0.0) / trials + z * z / (4.0 * trials**2)) / (1.0 + z * z / trials)
    low = 0.0 if events <= 0 else max(0.0, float(middle - half))
    high = 1.0 if events >= trials else min(1.0, float(middle + half))
    return Interval(low, high)


def clopper_pearson(events: int, trials: int, *, level: float = 0.95) -> Interval:
    """Exact interval (Clopper and Pearson 1934): covers at least `level` whatever the rate."""
    if trials <= 0:
        return Interval(0.0, 1.0)
    tail = (1.0 - level) / 2.0
    low = 0.0 if events == 0 else float(beta.ppf(tail, events, trials - events + 1))
    high = 1.0 if events == trials else float(beta.isf(tail, events + 1, trials - events))
    return Interval(low, high)
