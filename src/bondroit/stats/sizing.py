"""How many units to draw for a wanted precision: the size of a simple random sample, times the design effect.

The formulas are those of `svy` (Wald's interval, then design effect, finite population, non-response).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import svy

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats
    from bondroit.stats.surveyed import Surveyed


@dataclass(frozen=True, slots=True)
class Size:
    """Units to draw, and what it was computed from: `simple` random ones would do without design effect."""

    units: int
    simple: int
    design_effect: float
    response: float


def size_for_rate(
    rate: float,
    half_width: float,
    *,
    population: int,
    design_effect: float = 1.0,
    response: float = 1.0,
    level: float = 0.95,
) -> Size:
    """Units so that the interval of a rate is `half_width` on either side.

    Args:
        rate: expected, strictly between 0 and 1.
        half_width: wanted, as a share of the population.
        population: units in it.
        design_effect: variance over that of a simple random sample of the same size.
        response: share of the units drawn from which an outcome is expected.
        level: of the interval.
    """
    options = {"pop_size": population, "alpha": 1.0 - level, "deff": design_effect, "resp_rate": response}
    found = svy.SampleSize().estimate_prop(p=rate, moe=half_width, **options)
    return _size(found, population, design_effect, response)


def size_for_total(
    variation: float,
    half_width: float,
    *,
    population: int,
    design_effect: float = 1.0,
    response: float = 1.0,
    level: float = 0.95,
) -> Size:
    """Units so that the interval of a total is `half_width` on either side, as a share of the total.

    Args:
        variation: standard deviation over mean of the amounts in the population.
        half_width: wanted, as a share of the total.
        population: units in it.
        design_effect: as for a rate.
        response: as for a rate.
        level: of the interval.
    """
    options = {"pop_size": population, "alpha": 1.0 - level, "deff": design_effect, "resp_rate": response}
    found = svy.SampleSize().estimate_mean(sigma=variation, moe=half_width, **options)
    return _size(found, population, design_effect, response)


def _size(found: Any, population: int, design_effect: float, response: float) -> Size:  # noqa: ANN401 svy is not typed
    return Size(min(int(np.ceil(found.size.n)), population), int(np.ceil(found.size.n0)), design_effect, response)


@dataclass(frozen=True, slots=True)
class Seen:
    """What an earlier survey says of a column: mean, coefficient of variation and design effect of its mean."""

    mean: float
    variation: float
    design_effect: float


def seen_in(values: Floats, standard_error: float, drawn: Surveyed) -> Seen:
    """Mean, variation and design effect of `values` (n,) in an earlier sample.

    The design effect is the variance of the mean over that of a simple random sample of as many units without
    replacement, the variance of the population being estimated with the weights.

    Args:
        values: of the sample.
        standard_error: design-based, of the mean.
        drawn: its design.
    """
    weights, count = drawn.weights, len(values)
    people = float(weights.sum())
    mean = float(weights @ values / people)
    variance = float(weights @ np.square(values - mean) / people) * count / max(count - 1, 1)
    simple = variance / count * max(1.0 - count / people, 0.0)
    return Seen(
        mean,
        float(np.sqrt(variance)) / mean if mean else float("inf"),
        standard_error**2 / simple if simple > 0 else 1.0,
    )
