"""Optimal merging of ordered pre-bins into few classes, for many variables at once.

For each variable, dynamic programming finds the contiguous classes that maximise the weighted log-likelihood
of the outcome (each class at its own rate) under a least share, a least count and both outcomes present; among
the numbers of classes it keeps the one whose log-likelihood less a penalty for each further class is greatest.
The penalty is half a chi-square quantile: a class stays if it wins a likelihood-ratio test at that level.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import xlogy
from scipy.stats import chi2

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats, Integers

SHAPES = ("free", "rising", "falling", "monotone", "peak", "valley", "u")
_BATCH = 128  # variables at once: their tables of segments stay in cache
_NEVER = -1e300


@dataclass(frozen=True, slots=True)
class MergeRule:
    """What a class must be.

    Attributes:
        max_classes: at most so many classes.
        min_weight: least weight of a class, on the scale of the histograms.
        min_count: least number of rows of a class.
        alpha: level of the likelihood-ratio test a further class must win.
    """

    max_classes: int
    min_weight: float
    min_count: int
    alpha: float

    @property
    def penalty(self) -> float:
        """Log-likelihood a further class must add."""
        return float(chi2.isf(self.alpha, 1)) / 2.0


def merge_ordered(events: Floats, nonevents: Floats, counts: Floats, rule: MergeRule) -> tuple[Integers, Integers]:
    """Merge neighbouring pre-bins.

    Args:
        events: (p, m) weights of the events per variable and pre-bin, scaled so that a unit is worth one
            independent row; pre-bins a variable does not use are zero and at the end.
        nonevents: (p, m) the same for the others.
        counts: (p, m) unweighted rows.
        rule: see `MergeRule`.

    Returns:
        labels (p, m), the class of each pre-bin from 0 upwards, and the number of classes (p,).
        A variable that admits no class at all gets one.
    """
    parts = [
        _merge_batch(events[k : k + _BATCH], nonevents[k : k + _BATCH], counts[k : k + _BATCH], rule)
        for k in range(0, len(events), _BATCH)
    ]
    if not parts:
        return np.zeros(events.shape, np.int64), np.zeros(0, np.int64)
    return np.concatenate([labels for labels, _ in parts]), np.concatenate([classes for _, classes in parts])


def segment_values(events: Floats, nonevents: Floats, counts: Floats, rule: MergeRule) -> Floats:
    """(p, m+1, m+1) log-likelihood of the class [a, b) of pre-bins, or a huge negative number if not allowed."""
    ones, zeros, rows = (_spans(x) for x in (events, nonevents, counts))
    total = ones + zeros
    value = xlogy(ones, ones) + xlogy(zeros, zeros) - xlogy(total, total)
    allowed = (ones > 0) & (zeros > 0) & (total >= rule.min_weight) & (rows >= rule.min_count)
    result: Floats = np.where(allowed, value, _NEVER)
    return result


def _spans(x: Floats) -> Floats:
    sums = np.zeros((x.shape[0], x.shape[1] + 1))
    np.cumsum(x, axis=1, out=sums[:, 1:])
    # Differences of running sums leave dust where a span is empty; below a billionth of the total it is nought.
    spans = np.maximum(sums[:, None, :] - sums[:, :, None], 0.0)
    spans[spans < 1e-9 * sums[:, -1][:, None, None]] = 0.0
    result: Floats = spans
    return result


def _merge_batch(events: Floats, nonevents: Floats, counts: Floats, rule: MergeRule) -> tuple[Integers, Integers]:
    variables, bins = events.shape
    value = segment_values(events, nonevents, counts, rule)
    best = value[:, 0, :]  # best[j, b]: value of the first b pre-bins in k classes
    lasts, cuts = [best[:, bins]], []
    for _ in range(1, rule.max_classes):
        through = best[:, :, None] + value
        cut = through.argmax(axis=1)
        best = np.maximum(np.take_along_axis(through, cut[:, None, :], axis=1)[:, 0, :], _NEVER)
        lasts.append(best[:, bins])
        cuts.append(cut)
    ends = np.stack(lasts, axis=1)
    ends = np.where(ends <= _NEVER / 2, -np.inf, ends) - rule.penalty * np.arange(len(lasts))
    chosen = ends.argmax(axis=1)
    chosen[~np.isfinite(ends.max(axis=1))] = 0
    labels = np.zeros((variables, bins), np.int64)
    position = np.full(variables, bins)
    rows = np.arange(variables)
    for k in range(len(cuts), 0, -1):  # walk back: class k begins at cut
        active = chosen >= k
        start = np.where(active, cuts[k - 1][rows, position], 0)
        labels += active[:, None] & (np.arange(bins)[None, :] >= start[:, None])
        position = np.where(active, start, position)
    return labels, chosen + 1
