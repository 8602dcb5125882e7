"""Whether a score means what it says: predicted against observed rates, class by class of the score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.stats.arrays import weighted_counts
from bondroit.stats.intervals import wilson
from bondroit.stats.sampling import linearised_covariance

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.stats.sampling import Sampling


@dataclass(frozen=True, slots=True)
class CalibrationLine:
    """One class of the score.

    Attributes:
        count: rows.
        share: weighted share of the rows.
        predicted: weighted mean of the probability.
        observed: weighted rate of events, and its 95 % interval (Wilson's at the effective size of the design).
    """

    count: int
    share: float
    predicted: float
    observed: float
    low: float
    high: float


def calibration_table(
    probability: Floats, target: Floats, sampling: Sampling, *, classes: int = 10
) -> tuple[CalibrationLine, ...]:
    """Predicted and observed rates in classes of about equal weight; equal probabilities stay together."""
    weights = sampling.weights
    _, group = np.unique(probability, return_inverse=True)
    reached = np.cumsum(weighted_counts(group, weights)) / weights.sum()
    middle = reached - np.diff(reached, prepend=0.0) / 2.0
    of_value = np.minimum((middle * classes).astype(np.int64), classes - 1)
    _, label = np.unique(of_value[group], return_inverse=True)
    return tuple(_line(label == k, probability, target, sampling) for k in range(int(label.max(initial=-1)) + 1))


def _line(inside: Booleans, probability: Floats, target: Floats, sampling: Sampling) -> CalibrationLine:
    weights = sampling.weights * inside
    total = float(weights.sum())
    observed = float(weights @ target) / total
    count = int(inside.sum())
    influence = weights * (target - observed) / total
    variance = float(linearised_covariance(influence[:, None], sampling)[0, 0])
    effective = observed * (1.0 - observed) / variance if variance > 0 else float(count)
    low, high = wilson(observed * effective, effective)
    return CalibrationLine(
        count=count,
        share=total / float(sampling.weights.sum()),
        predicted=float(weights @ probability) / total,
        observed=observed,
        low=low,
        high=high,
    )
