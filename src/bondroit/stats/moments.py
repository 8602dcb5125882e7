"""Ratios of totals over clusters, from sums and cross-products alone: data may come in blocks and be forgotten.

The error is that of a sample of clusters (household files) drawn with replacement: linearised as in Särndal, Swensson
and Wretman, *Model Assisted Survey Sampling*, section 5.6. A cluster holds its months, so months of one file are not
taken for independent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.stats.arrays import Floats

PLAIN, DOUBLE = 2, 4
"""How many totals make a ratio, and a ratio of ratios."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio, its standard error, and how many clusters add to its denominator (the smaller of two)."""

    value: float
    standard_error: float
    clusters: int


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums over clusters of named columns and of their products.

    Attributes:
        names: the columns.
        clusters: how many clusters were summed.
        positive: clusters in which each column is above nought, shape (k,).
        sums: shape (k,).
        products: shape (k, k).
    """

    names: tuple[str, ...]
    clusters: int
    positive: Floats
    sums: Floats
    products: Floats

    @classmethod
    def of(cls, names: Sequence[str], values: Floats) -> Moments:
        """The moments of some clusters; `values` has the shape (clusters, k)."""
        return cls(tuple(names), len(values), (values > 0).sum(axis=0), values.sum(axis=0), values.T @ values)

    def plus(self, other: Moments) -> Moments:
        """Those of both sets of clusters; their columns must be the same, in the same order."""
        if self.names != other.names:
            message = "moments of different columns are not added"
            raise ValueError(message)
        return Moments(
            self.names,
            self.clusters + other.clusters,
            self.positive + other.positive,
            self.sums + other.sums,
            self.products + other.products,
        )

    def has(self, names: Sequence[str]) -> bool:
        """Whether all these columns were summed."""
        return set(names) <= set(self.names)

    def ratio(self, names: Sequence[str]) -> Ratio | None:
        """`a / b` for two names, `(a / b) / (c / d)` for four; None where a total to divide by is nought.

        Raises:
            ValueError: neither two nor four names, or one that was not summed.
        """
        if len(names) not in {PLAIN, DOUBLE}:
            message = "a ratio has two totals, a ratio of ratios four"
            raise ValueError(message)
        at = [self.names.index(name) for name in names]
        totals = self.sums[at]
        divisors = at[1:2] if len(names) == PLAIN else at[1:]
        if self.clusters <= 1 or np.any(self.sums[divisors] == 0):
            return None
        value = float(totals[0] / totals[1])
        slopes = np.array([1 / totals[1], -value / totals[1]])
        if len(names) == DOUBLE:
            against = totals[2] / totals[3]
            value = float(value / against)
            slopes = np.array([*(slopes / against), -value / totals[2], value / totals[3]])
        variance = slopes @ self.products[np.ix_(at, at)] @ slopes * self.clusters / (self.clusters - 1)
        denominators = at[1::2]
        return Ratio(value, float(np.sqrt(max(variance, 0.0))), int(self.positive[denominators].min()))
