"""Population stability index: how far a distribution has moved between two sets of rows.

PSI = sum over classes of (b - a) ln(b / a), a and b the shares of a class among the rows of reference and among the
others: the symmetric Kullback-Leibler divergence (Jeffreys 1946; Siddiqi 2006 for scorecards). That less than 0.1 is
read as stable and more than 0.25 as moved is a convention of the trade and not a test: with few rows PSI is large by
chance alone, so each figure stands beside what chance would give.

Source of the latter: Yurdakul, B. and Naranjo, J. (2020), "Statistical properties of the population stability index",
Journal of Risk Model Validation 14: with no shift, PSI is about (1/n + 1/m) times a chi-square with classes - 1
degrees of freedom.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import chi2

from bondroit.stats.arrays import weighted_counts

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats, Integers

STABLE = 0.1
MOVED = 0.25
RISK = 0.05
EMPTY = 0.5
"""An empty class counts as half a row, so that the index is finite."""


@dataclass(frozen=True, slots=True)
class Stability:
    """An index, and what chance alone would give.

    Attributes:
        index: PSI.
        by_chance: with no shift at all, 95 % of such draws have an index below this.
        classes: that some row is in.
        expected: the mean of the index with no shift at all, (classes - 1)(1/n + 1/m).
    """

    index: float
    by_chance: float
    classes: int
    expected: float = 0.0


def stability_index(
    before: Integers, weights_before: Floats, after: Integers, weights_after: Floats, classes: int
) -> Stability:
    """PSI of the classes of two sets of rows.

    Args:
        before: (n,) class of each row of reference, 0 to `classes` - 1.
        weights_before: (n,) positive.
        after: (m,) class of each other row.
        weights_after: (m,) positive.
        classes: those no row is in do not count.
    """
    return counted_stability(_rows(before, weights_before, classes), _rows(after, weights_after, classes))


def counted_stability(before: Floats, after: Floats, *, risk: float = RISK) -> Stability:
    """PSI of the classes of two sets of rows that are counted already.

    Args:
        before: (classes,) rows of reference in each class.
        after: (classes,) other rows; classes that neither has do not count.
        risk: share of the draws without any shift whose index is above `by_chance`.
    """
    held = np.stack([before, after]).astype(np.float64)
    held = held[:, held.sum(axis=0) > 0]
    sizes = held.sum(axis=1, keepdims=True)
    shares = np.where(held > 0, held, EMPTY) / sizes
    index = float(((shares[1] - shares[0]) * np.log(shares[1] / shares[0])).sum())
    freedom = held.shape[1] - 1
    noise = float((1.0 / sizes).sum())
    chance = float(chi2.isf(risk, freedom)) * noise if freedom > 0 else 0.0
    return Stability(max(index, 0.0), chance, held.shape[1], freedom * noise if freedom > 0 else 0.0)


def _rows(codes: Integers, weights: Floats, classes: int) -> Floats:
    """Weight of each class, scaled to the effective number of rows."""
    sums = weighted_counts(codes, weights, classes)
    scaled: Floats = sums * (weights.sum() / np.square(weights).sum())
    return scaled
