"""Means, totals, ratios and rates of a population from a weighted sample, with design-based intervals.

The figures are those of the package `svy`, which the tests hold against a plain formula and against R `survey`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import svy

from bondroit.stats.intervals import clopper_pearson

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats
    from bondroit.stats.sampling import Sampling


@dataclass(frozen=True, slots=True)
class Estimated:
    """An estimate, its standard error, its interval (Student, `freedom` degrees) and the rows behind it."""

    value: float
    standard_error: float
    low: float
    high: float
    freedom: int
    rows: int


def estimate_mean(values: Floats, sampling: Sampling, *, level: float = 0.95) -> Estimated:
    """Mean of `values` (n,) in the population."""
    return _estimated(_sample(sampling, y=values).estimation.mean("y", alpha=1.0 - level))


def estimate_total(values: Floats, sampling: Sampling, *, level: float = 0.95) -> Estimated:
    """Total of `values` (n,) in the population, in their unit."""
    return _estimated(_sample(sampling, y=values).estimation.total("y", alpha=1.0 - level))


def estimate_ratio(numerator: Floats, denominator: Floats, sampling: Sampling, *, level: float = 0.95) -> Estimated:
    """Total of `numerator` over total of `denominator`; NaN if the latter is nought."""
    sample = _sample(sampling, y=numerator, x=denominator)
    return _estimated(sample.estimation.ratio("y", "x", alpha=1.0 - level))


def estimate_rate(events: Floats, sampling: Sampling, *, level: float = 0.95) -> Estimated:
    """Share of the population with the event (n,) of 0 and 1, its interval on the logit scale.

    When no row or every row has it the design says nothing of the error: the interval is then the exact one of
    a simple random sample of the effective size, and the standard error is nought.
    """
    if 0 < events.sum() < len(events):
        found = _sample(sampling, y=events).estimation.prop("y", alpha=1.0 - level)
        return _estimated(found, event=1.0)
    trials = int(sampling.effective_size)
    all_events = bool(events.all())
    low, high = clopper_pearson(trials if all_events else 0, trials, level=level)
    return Estimated(float(all_events), 0.0, low, high, len(events) - 1, len(events))


def _sample(sampling: Sampling, **columns: Floats) -> Any:  # noqa: ANN401 svy is not typed here
    design: dict[str, str] = {"wgt": "weight"}
    data: dict[str, Any] = {**columns, "weight": sampling.weights}
    for name, key, values in (
        ("stratum", "stratum", sampling.strata),
        ("cluster", "psu", sampling.clusters),
        ("size", "pop_size", sampling.stratum_sizes),
    ):
        if values is not None:
            data[name], design[key] = np.asarray(values), name
    rule = None if sampling.strata is None else "center"
    return svy.Sample(pl.DataFrame(data), svy.Design(**design, singleton=rule))


def _estimated(found: Any, event: float | None = None) -> Estimated:  # noqa: ANN401 svy is not typed here
    line = next(e for e in found.estimates if event is None or float(e.y_level) == event)
    return Estimated(float(line.est), float(line.se), float(line.lci), float(line.uci), int(line.df), int(line.n))
