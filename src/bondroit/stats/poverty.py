"""The share of people at risk of poverty: below a part of the median of their incomes, itself estimated.

Both figures are linearised: Deville (1999), "Variance estimation for complex statistics and estimators", Survey
Methodology 25, and Osier (2009), Survey Research Methods 3. The density of incomes at the median and at the threshold
is Gaussian-kernel smoothed, with Silverman's bandwidth 0.9 min(s, IQR / 1.34) n^(-1/5).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bondroit.stats.estimation import Estimated, estimate_linearised

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.stats.sampling import Sampling
    from bondroit.stats.surveyed import Surveyed

PART_OF_MEDIAN = 0.6
"""The European Union's at-risk-of-poverty threshold (Eurostat, Laeken indicators)."""


class Poverty(NamedTuple):
    """The threshold, in the unit of the incomes, and the share of people below it."""

    threshold: Estimated
    share: Estimated


def weighted_quantile(values: Floats, weights: Floats, probability: float) -> float:
    """The first value at which the cumulated share of weights reaches `probability`.

    Where it does so exactly, the mean of this value and the next: Eurostat's rule, as in R `laeken`.
    """
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    place = int(np.argmax(reached >= probability))
    if reached[place] == probability and place + 1 < len(values):
        return float(values[order][place : place + 2].mean())
    return float(values[order][place])


def at_risk_of_poverty(
    incomes: Floats,
    sampling: Sampling | Surveyed,
    *,
    among: Booleans | None = None,
    part: float = PART_OF_MEDIAN,
    level: float = 0.95,
) -> Poverty:
    """The threshold of everyone, and the share of people with less, among everyone or a group.

    Args:
        incomes: (n,) per person, that of the household divided by its consumption units; NaN is no member.
        sampling: how the rows were drawn; weights count persons.
        among: (n,) the group whose share is wanted; the threshold stays everyone's.
        part: of the median.
        level: of the intervals.
    """
    known = ~np.isnan(incomes)
    values, weights = incomes[known], sampling.weights[known]
    inside = np.ones(len(values), np.bool_) if among is None else among[known]
    people, group = float(weights.sum()), float(weights[inside].sum())
    median = weighted_quantile(values, weights, 0.5)
    threshold = part * median
    share = float(weights[inside & (values < threshold)].sum()) / group
    width = _bandwidth(values, weights)
    if not width > 0:  # no dispersion: no density, no error
        none = float("nan")
        return Poverty(
            Estimated(threshold, none, none, none, 0, len(values)),
            Estimated(share, none, none, none, 0, int(inside.sum())),
        )
    at_median = _density(median, values, weights, width)
    at_threshold = _density(threshold, values[inside], weights[inside], width)
    of_median = -((values <= median) - 0.5) / (people * at_median)
    of_share = inside * ((values < threshold) - share) / group + at_threshold * part * of_median
    lines = np.full((2, len(incomes)), np.nan)
    lines[0, known], lines[1, known] = part * of_median, of_share
    found = [
        estimate_linearised(value, line, sampling, level=level)
        for value, line in zip((threshold, share), lines, strict=True)
    ]
    return Poverty(found[0], replace(found[1], rows=int(inside.sum())))


def _bandwidth(values: Floats, weights: Floats) -> float:
    mean = np.average(values, weights=weights)
    spread = float(np.sqrt(np.average(np.square(values - mean), weights=weights)))
    quarters = [weighted_quantile(values, weights, p) for p in (0.25, 0.75)]
    between = (quarters[1] - quarters[0]) / 1.34
    return float(0.9 * (min(spread, between) if between > 0 else spread) * len(values) ** -0.2)


def _density(place: float, values: Floats, weights: Floats, width: float) -> float:
    heights = np.exp(-0.5 * np.square((values - place) / width)) / (width * np.sqrt(2.0 * np.pi))
    return float(weights @ heights / weights.sum())
