"""What chance could do: p-values that count the search for classes, and how far candidates moved between periods."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import chi2

from bondroit.building.classes import class_sums, group_tables
from bondroit.building.prebins import PREBINS, WIDTH
from bondroit.domain.scorecard import CATEGORICAL
from bondroit.stats.information import Association, stability_indices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.building.classes import Histograms, Merged
    from bondroit.stats.arrays import Floats, Integers


def log_chances(merged: Sequence[Merged], said: Association, found: Histograms) -> Floats:
    """(p,) log of the p-value of each candidate's association, the search for its classes accounted for.

    Of categories, that of the classes as they were made, by the better of two bounds: Bonferroni over the ways to make
    as many, and Scheffé's (however they are made, their chi-square is at most that of all fine classes). Of numbers,
    twice the smaller of that and of the trend of the rate over the ranks of the values (Cochran-Armitage), for which
    nothing was searched: it sees a faint slope that many cuts would drown.
    """
    searched = np.array([m.log_searched for m in merged])
    fine = np.array([max(len(m.source.edges) + 1, len(m.source.levels)) + 1 for m in merged], np.float64)
    whole = np.where(said.freedom > 0, chi2.logsf(said.chi_square, np.maximum(fine, said.freedom)), 0.0)
    classes = np.minimum(np.minimum(said.log_p + searched, 0.0), whole)
    numbers = np.array([m.source.kind != CATEGORICAL and m.dummies > 0 for m in merged])
    either = np.minimum(np.minimum(classes, _log_trend(found)) + log(2.0), 0.0)
    chances: Floats = np.where(numbers, either, classes)
    return chances


def _log_trend(found: Histograms) -> Floats:
    """(p,) log of the p-value of the Cochran-Armitage test over the mid-ranks of the fine classes, missing left out."""
    events = found.events[:, :PREBINS]
    weights = events + found.nonevents[:, :PREBINS]
    total = np.maximum(weights.sum(axis=1, keepdims=True), 1e-300)
    rank = weights.cumsum(axis=1) - weights / 2.0
    rank -= (rank * weights).sum(axis=1, keepdims=True) / total
    rate = events.sum(axis=1, keepdims=True) / total
    slope = (rank * (events - weights * rate)).sum(axis=1)
    variance = (rate * (1.0 - rate))[:, 0] * (weights * np.square(rank)).sum(axis=1)
    statistic = np.divide(np.square(slope), variance, out=np.zeros_like(slope), where=variance > 0)
    result: Floats = chi2.logsf(statistic, 1)
    return result


def shifts(merged: Sequence[Merged], period: Integers, weights: Floats) -> Floats:
    """Population stability index of each candidate's modalities between periods: the greatest over pairs of periods.

    Each is that of `stats.stability.stability_index`, `other` and `missing` included.

    Args:
        merged: (p,) the candidates.
        period: (n,) period of each row, any integers, at most 256 different ones.
        weights: (n,) positive.

    Returns:
        (p,); noughts where there is one period only.
    """
    periods, group = np.unique(period, return_inverse=True)
    effective = np.bincount(group, weights) / np.bincount(group, np.square(weights))
    sums, _ = group_tables([m.source for m in merged], weights * effective[group], group.astype(np.uint8), len(periods))
    label = np.array([m.label for m in merged], np.int64).reshape(len(merged), WIDTH)
    held = [class_sums(label, sums[:, :, k], WIDTH) for k in range(len(periods))]
    greatest = np.zeros(len(merged))
    for k, before in enumerate(held):
        for after in held[k + 1 :]:
            np.maximum(greatest, stability_indices(before, after), out=greatest)
    return greatest
