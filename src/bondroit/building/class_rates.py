"""The share and the rate of every class of a variable, with intervals: what a binning plot shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import t as student

from bondroit.building.design import modality_codes
from bondroit.stats.arrays import weighted_counts
from bondroit.stats.intervals import wilson
from bondroit.stats.sampling import degrees_of_freedom, linearised_covariance

if TYPE_CHECKING:
    import polars as pl

    from bondroit.domain.scorecard import Modality, Variable
    from bondroit.stats.arrays import Floats
    from bondroit.stats.sampling import Sampling


@dataclass(frozen=True, slots=True)
class ClassRate:
    """One class of a variable; what the card masks is None here too.

    Attributes:
        modality: the class, as in the card.
        low, high: 95 % interval of its rate; None where there is no rate.
    """

    modality: Modality
    low: float | None
    high: float | None


def class_rates(variable: Variable, series: pl.Series, target: Floats, sampling: Sampling) -> tuple[ClassRate, ...]:
    """Rates with intervals under the design of the sample (Taylor linearisation, on the scale of the logit).

    Args:
        variable: its classes, with shares and rates.
        series: (n,) its values in the rows that the card learnt from.
        target: (n,) of 0 and 1.
        sampling: weights and design of the rows.
    """
    codes, size = modality_codes(variable, series), len(variable.modalities)
    place = np.where(codes >= 0, codes, size)
    weights = weighted_counts(place, sampling.weights, size + 1)
    rates = np.divide(
        weighted_counts(place, sampling.weights * target, size + 1), weights, out=np.zeros(size + 1), where=weights > 0
    )
    influence = sampling.weights * (target - rates[place]) / np.where(weights > 0, weights, 1.0)[place]
    scores = np.where(place[:, None] == np.arange(size)[None, :], influence[:, None], 0.0)
    errors = np.sqrt(np.diag(linearised_covariance(scores, sampling)))
    half = float(student.isf(0.025, max(degrees_of_freedom(sampling), 1)))
    return tuple(
        ClassRate(m, *_interval(float(rates[k]), half * float(errors[k]), m)) for k, m in enumerate(variable.modalities)
    )


def counted_rates(variable: Variable) -> tuple[ClassRate, ...]:
    """Rates with intervals from the number of files of each class alone, for a card without its table (Wilson)."""
    made = []
    for m in variable.modalities:
        if m.rate is None or not m.count:
            made.append(ClassRate(m, None, None))
            continue
        low, high = wilson(m.rate * m.count, m.count)
        made.append(ClassRate(m, low, high))
    return tuple(made)


def _interval(rate: float, half: float, modality: Modality) -> tuple[float | None, float | None]:
    """Ends of the interval of a rate; None where the card has no rate, or it is 0 or 1 and has no logit."""
    if modality.rate is None or not 0.0 < rate < 1.0:
        return None, None
    middle, width = np.log(rate / (1.0 - rate)), half / (rate * (1.0 - rate))
    ends = 1.0 / (1.0 + np.exp(-(middle + np.array([-width, width]))))
    return float(ends[0]), float(ends[1])
