"""Whether a score means what it says: predicted against observed rates, class by class of the score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.stats.arrays import weighted_counts
from bondroit.stats.intervals import wilson
from bondroit.stats.sampling import effective_units, linearised_covariance, unit_of_row

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats, Integers
    from bondroit.stats.sampling import Sampling


@dataclass(frozen=True, slots=True)
class CalibrationLine:
    """One class of the score.

    Attributes:
        count: rows.
        share: weighted share of the rows.
        predicted: weighted mean of the probability.
        observed: weighted rate of events, and its 95 % interval (Wilson's at the effective size of the design;
            where no row or every row is an event, at the number of first-stage units).
        events: rows that are events, unweighted; None where not counted. For the floor on what is published.
    """

    count: int
    share: float
    predicted: float
    observed: float
    low: float
    high: float
    events: int | None = None


def calibration_table(
    probability: Floats, target: Floats, sampling: Sampling, *, classes: int = 10
) -> tuple[CalibrationLine, ...]:
    """Predicted and observed rates in classes of about equal weight; equal probabilities stay together."""
    weights = sampling.weights
    label = score_classes(probability, weights, classes)
    counts, totals = np.bincount(label), weighted_counts(label, weights)
    observed = weighted_counts(label, weights * target) / totals
    predicted = weighted_counts(label, weights * probability) / totals
    variances = np.diag(linearised_covariance(class_influences(label, target - observed[label], weights), sampling))
    events, unit = np.bincount(label, target, len(counts)), unit_of_row(sampling)
    effective = [
        o * (1.0 - o) / v if v > 0.0 else effective_units(weights * (label == k), unit)
        for k, (o, v) in enumerate(zip(observed.tolist(), variances.tolist(), strict=True))
    ]
    bounds = [wilson(o * e, e) for o, e in zip(observed.tolist(), effective, strict=True)]
    return tuple(
        CalibrationLine(
            count=int(counts[k]),
            share=float(totals[k] / weights.sum()),
            predicted=float(predicted[k]),
            observed=float(observed[k]),
            low=low,
            high=high,
            events=round(float(events[k])),
        )
        for k, (low, high) in enumerate(bounds)
    )


def score_classes(probability: Floats, weights: Floats, classes: int) -> Integers:
    """(n,) class of each row, 0 for the lowest: about equal weight, equal probabilities together, none empty."""
    _, group = np.unique(probability, return_inverse=True)
    reached = np.cumsum(weighted_counts(group, weights)) / weights.sum()
    middle = reached - np.diff(reached, prepend=0.0) / 2.0
    of_value = np.minimum((middle * classes).astype(np.int64), classes - 1)
    _, label = np.unique(of_value[group], return_inverse=True)
    return label.astype(np.int64)


def class_influences(label: Integers, deviations: Floats, weights: Floats) -> Floats:
    """(n, classes) influence of each row on the weighted mean of its class.

    Args:
        label: (n,) class of each row.
        deviations: (n,) value of the row less the mean of its class.
        weights: (n,).
    """
    totals = weighted_counts(label, weights)
    influences: Floats = np.zeros((len(label), len(totals)), order="F")
    influences[np.arange(len(label)), label] = weights * deviations / totals[label]
    return influences
