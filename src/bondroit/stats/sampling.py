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
class Stage:
    """The first-stage units of a sample.

    Attributes:
        strata: (units,) stratum code of each, 0 to H - 1.
        counts: (H,) units of each stratum.
        factors: (H,) n_h / (n_h - 1) (1 - n_h / N_h); 1 for n_h / (n_h - 1) where there is a single unit.
        unit: (n,) the unit of each row; None when rows are the units.
    """

    strata: Integers
    counts: Floats
    factors: Floats
    unit: Integers | None


def degrees_of_freedom(sampling: Sampling) -> int:
    """First-stage units minus strata."""
    stage = first_stage(len(sampling.weights), sampling)
    return len(stage.strata) - len(stage.counts)


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
    stage = first_stage(len(scores), sampling)
    if stage.unit is None:
        return centred_products(scores, stage)
    units = len(stage.strata)
    return centred_products(np.stack([weighted_counts(stage.unit, c, units) for c in scores.T], axis=1), stage)


def centred_products(sums: Floats, stage: Stage) -> Floats:
    """(p, p) the covariance from the sums (units, p) of the scores of each unit."""
    code, count = stage.strata, stage.counts
    totals = np.stack([weighted_counts(code, column, len(count)) for column in sums.T], axis=1)
    means = totals / count[:, None]
    means[count == 1] = sums.mean(axis=0)
    deviations = (sums - means[code]) * np.sqrt(stage.factors)[code, None]
    covariance: Floats = deviations.T @ deviations
    return covariance


def unit_of_row(sampling: Sampling) -> Integers | None:
    """(n,) the first-stage unit of each row, 0, 1, ...; None when rows are the units."""
    return None if sampling.clusters is None else first_stage(len(sampling.weights), sampling).unit


def effective_units(masses: Floats, unit: Integers | None) -> float:
    """Kish's effective number of the first-stage units that make up a sum: (sum m)^2 / sum m^2 over units.

    Rows of one unit may all be alike, so where the rows behind a rate are all events, or none is, and the design tells
    no error, a unit counts for one.

    Args:
        masses: (n,) nonnegative, of each row: its weight, or its weight times a value.
        unit: (n,) see `unit_of_row`.

    Returns:
        0 if the masses are all nought.
    """
    sums = masses if unit is None else weighted_counts(unit, masses)
    squares = float(np.square(sums).sum())
    return float(sums.sum()) ** 2 / squares if squares > 0.0 else 0.0


def first_stage(rows: int, sampling: Sampling) -> Stage:
    """The units of a sample of `rows` rows and the factor of each stratum."""
    strata = np.zeros(rows, np.int64) if sampling.strata is None else np.asarray(sampling.strata, np.int64)
    unit, sizes = None, sampling.stratum_sizes
    if sampling.clusters is not None:
        pairs = np.stack([strata, np.asarray(sampling.clusters, np.int64)], axis=1)
        _, first, unit = np.unique(pairs, axis=0, return_index=True, return_inverse=True)
        unit = unit.reshape(-1)
        strata = strata[first]
        sizes = None if sizes is None else sizes[first]
    _, code, count = np.unique(strata, return_inverse=True, return_counts=True)
    code = code.reshape(-1)
    factor = np.where(count > 1, count / np.maximum(count - 1, 1), 1.0)
    if sizes is not None:
        of_stratum = np.zeros(len(count))
        of_stratum[code] = sizes
        factor *= 1.0 - count / of_stratum
    return Stage(code, count.astype(np.float64), np.maximum(factor, 0.0), unit)
