"""Covariance of a weighted sum under the design of the sample (Taylor linearisation).

Source: Binder, D. A. (1983), "On the variances of asymptotically normal estimators from complex surveys",
International Statistical Review 51; the ultimate-cluster formula as in R `survey` (Lumley 2010).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.stats.arrays import weighted_counts

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans, Floats, Integers


@dataclass(frozen=True, slots=True, eq=False)
class Sampling:
    """How the rows were drawn.

    Attributes:
        weights: (n,) positive; usually 1 / inclusion probability.
        strata: (n,) stratum code of each row, or None for one stratum.
        clusters: (n,) first-stage unit of each row within its stratum, or None when rows are the units.
        stratum_sizes: (n,) number of first-stage units of the row's stratum in the population, for the
            finite population correction; None draws with replacement.
    """

    weights: Floats
    strata: Integers | None = None
    clusters: Integers | None = None
    stratum_sizes: Floats | None = None

    def part(self, rows: Booleans) -> Sampling:
        """The design of the rows kept, as if they alone had been drawn."""
        return Sampling(
            self.weights[rows],
            None if self.strata is None else self.strata[rows],
            None if self.clusters is None else self.clusters[rows],
            None if self.stratum_sizes is None else self.stratum_sizes[rows],
        )

    @property
    def effective_size(self) -> float:
        """Kish's effective size: (sum w)^2 / sum w^2."""
        return float(self.weights.sum() ** 2 / np.square(self.weights).sum())


@dataclass(frozen=True, slots=True, eq=False)
class _Units:
    """First-stage units: their strata, the sums of the scores they hold, and the stratum's population size."""

    strata: Integers
    sums: Floats
    sizes: Floats | None


def degrees_of_freedom(sampling: Sampling) -> int:
    """First-stage units minus strata."""
    units = _units(np.zeros((len(sampling.weights), 1)), sampling)
    return len(units.strata) - len(np.unique(units.strata))


def linearised_covariance(scores: Floats, sampling: Sampling) -> Floats:
    """Covariance of the column sums of `scores` under the design.

    Within stratum h of n_h units drawn among N_h: n_h / (n_h - 1) (1 - n_h / N_h) sum (z - mean)(z - mean)'.
    A stratum with a single unit is centred on the mean of all units (R: `lonely.psu = "adjust"`).

    Args:
        scores: (n, p) weighted influence of each row on each of p estimates.
        sampling: the design of the n rows.

    Returns:
        (p, p) covariance.
    """
    units = _units(scores, sampling)
    _, code, count = np.unique(units.strata, return_inverse=True, return_counts=True)
    totals = np.stack([weighted_counts(code, column, len(count)) for column in units.sums.T], axis=1)
    means = totals / count[:, None]
    means[count == 1] = units.sums.mean(axis=0)
    factor = np.where(count > 1, count / np.maximum(count - 1, 1), 1.0)
    if units.sizes is not None:
        sizes = np.zeros(len(count))
        sizes[code] = units.sizes
        factor *= 1.0 - count / sizes
    deviations = (units.sums - means[code]) * np.sqrt(np.maximum(factor, 0.0))[code, None]
    covariance: Floats = deviations.T @ deviations
    return covariance


def _units(scores: Floats, sampling: Sampling) -> _Units:
    rows = len(scores)
    strata = np.zeros(rows, np.int64) if sampling.strata is None else np.asarray(sampling.strata, np.int64)
    if sampling.clusters is None:
        return _Units(strata, scores, sampling.stratum_sizes)
    pairs = np.stack([strata, np.asarray(sampling.clusters, np.int64)], axis=1)
    kept, first, code = np.unique(pairs, axis=0, return_index=True, return_inverse=True)
    code = code.reshape(-1)
    sums = np.stack([weighted_counts(code, column, len(kept)) for column in scores.T], axis=1)
    sizes = None if sampling.stratum_sizes is None else sampling.stratum_sizes[first]
    return _Units(strata[first], sums, sizes)
