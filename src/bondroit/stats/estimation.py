"""Means, totals, ratios, rates and quantiles of a population from a weighted sample, with design-based intervals.

The figures are those of the package `svy`, which the tests hold against a plain formula and against R `survey`. Where
a value is missing (NaN) the row is no member of the domain, but stays in the design, as R's `subset` has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.stats import t

from bondroit.stats.intervals import clopper_pearson
from bondroit.stats.sampling import Sampling, degrees_of_freedom, effective_units, unit_of_row
from bondroit.stats.surveyed import Surveyed

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats

ROUNDING = 1e-8
"""A standard error of a rate below this is nought: the share of a stratum, which the design knows, has no error."""


@dataclass(frozen=True, slots=True)
class Estimated:
    """An estimate, its standard error, its interval (Student, `freedom` degrees) and the rows behind it."""

    value: float
    standard_error: float
    low: float
    high: float
    freedom: int
    rows: int


def estimate_mean(values: Floats, sampling: Sampling | Surveyed, *, level: float = 0.95) -> Estimated:
    """Mean of `values` (n,) in the population."""
    return _estimated(_sample(sampling, y=values).estimation.mean("y", alpha=1.0 - level, drop_nulls=True))


def estimate_total(values: Floats, sampling: Sampling | Surveyed, *, level: float = 0.95) -> Estimated:
    """Total of `values` (n,) in the population, in their unit."""
    return _estimated(_sample(sampling, y=values).estimation.total("y", alpha=1.0 - level, drop_nulls=True))


def estimate_ratio(
    numerator: Floats, denominator: Floats, sampling: Sampling | Surveyed, *, level: float = 0.95
) -> Estimated:
    """Total of `numerator` over total of `denominator`; NaN if the latter is nought."""
    sample = _sample(sampling, y=numerator, x=denominator)
    return _estimated(sample.estimation.ratio("y", "x", alpha=1.0 - level, drop_nulls=True))


def estimate_rate(events: Floats, sampling: Sampling | Surveyed, *, level: float = 0.95) -> Estimated:
    """Share of the population with the event (n,) of 0 and 1, its interval on the logit scale.

    When no row or every row has it the design says nothing of the error, nor of how much the rows of a first-stage
    unit resemble one another: the interval is then the exact one of a simple random sample of as many rows as there
    are (effective) units, and the standard error is nought.
    """
    known = ~np.isnan(events)
    if 0 < events[known].sum() < known.sum():
        found = _sample(sampling, y=events).estimation.prop("y", alpha=1.0 - level, drop_nulls=True)
        rate = _estimated(found, event=1.0)
        if rate.standard_error < ROUNDING:
            return Estimated(rate.value, 0.0, rate.value, rate.value, rate.freedom, rate.rows)
        return rate
    first = Sampling(sampling.weights, sampling.strata, sampling.clusters).part(known)
    trials = int(effective_units(first.weights, unit_of_row(first)) + ROUNDING)
    all_events = bool(events[known].all())
    low, high = clopper_pearson(trials if all_events else 0, trials, level=level)
    rows = int(known.sum())
    return Estimated(float(all_events), 0.0, low, high, degrees_of_freedom(first), rows)


def estimate_quantile(
    values: Floats, probability: float, sampling: Sampling | Surveyed, *, level: float = 0.95
) -> Estimated:
    """The smallest of `values` (n,) with at least `probability` of the population at or below it.

    The interval is Woodruff's (1952), as R `svyquantile` gives by default: that of the share below, read back on the
    distribution; the standard error is its half-width over Student's quantile.
    """
    sample = _sample(sampling, y=values)
    return _estimated(sample.estimation.quantile("y", p=probability, alpha=1.0 - level, drop_nulls=True))


def estimate_linearised(
    value: float, influences: Floats, sampling: Sampling | Surveyed, *, level: float = 0.95, freedom: int | None = None
) -> Estimated:
    """A figure whose error is that of the weighted total of its `influences` (n,); NaN where the row is no member.

    Args:
        value: of the figure.
        influences: (n,) without weight.
        sampling: how the rows were drawn.
        level: of the interval.
        freedom: degrees of freedom of the interval; by default those of the domain.
    """
    found = estimate_total(influences, sampling, level=level)
    degrees = found.freedom if freedom is None else freedom
    half = found.standard_error * float(t.isf((1.0 - level) / 2.0, degrees)) if degrees > 0 else float("nan")
    return Estimated(value, found.standard_error, value - half, value + half, degrees, found.rows)


def _sample(sampling: Sampling | Surveyed, **columns: Floats) -> Any:  # noqa: ANN401 svy is not typed here
    return Surveyed.of(sampling).sample(**columns)


def _estimated(found: Any, event: float | None = None) -> Estimated:  # noqa: ANN401 svy is not typed here
    line = next(e for e in found.estimates if event is None or float(e.y_level) == event)
    # A single unit says nothing of the error.
    error = float(line.se) if line.df > 0 else float("nan")
    return Estimated(float(line.est), error, float(line.lci), float(line.uci), int(line.df), int(line.n))
