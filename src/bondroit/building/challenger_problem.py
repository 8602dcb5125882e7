"""What every challenger learns from: the same rows, weights, candidates and parts as the card."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.stats.sampling import first_stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.building.request import BuildRequest
    from bondroit.stats.arrays import Booleans, Floats, Integers
    from bondroit.stats.sampling import Sampling

MOST_LEVELS = 254  # a category is a byte in scikit-learn's histograms: the rarest values are taken together


@dataclass(frozen=True, eq=False)
class Problem:
    """The rows, in an order that follows from what they hold.

    Attributes:
        frame: the table.
        target: (n,) of 0 and 1.
        sampling: weights and design.
        request: of the card, its candidates named; neither parts nor rows kept apart.
    """

    frame: pl.DataFrame
    target: Floats
    sampling: Sampling
    request: BuildRequest

    @property
    def names(self) -> tuple[str, ...]:
        """The candidates."""
        return self.request.candidates or ()

    @cached_property
    def coder(self) -> Coder:
        """Columns as numbers, alike in every part."""
        return Coder.of(self.frame, self.names)

    def periods(self, rows: Booleans) -> pl.Series | None:
        """The period of some rows, where the request names its column."""
        return None if self.request.period is None else self.frame[self.request.period].filter(rows)

    def apart(self, rows: Booleans, share: float, draw: int = 0) -> Booleans:
        """Some of `rows`, about `share` of them, drawn to choose by within what a challenger learns from.

        Whole clusters where the survey drew clusters: rows of one resemble one another, and those left would foretell
        their neighbours. Rows where there are fewer than two clusters, or where clusters would leave or take a single
        outcome.

        Args:
            rows: (n,) those learnt from.
            share: of them that are drawn, at least.
            draw: another number draws others.
        """
        unit = first_stage(len(rows), self.sampling).unit
        if unit is not None and len(np.unique(unit[rows])) > 1:
            drawn = self._drawn(rows, unit, share, draw)
            if all(0 < self.target[part].sum() < part.sum() for part in (drawn, rows & ~drawn)):
                return drawn
        return self._drawn(rows, np.arange(len(rows)), share, draw)

    def _drawn(self, rows: Booleans, units: Integers, share: float, draw: int) -> Booleans:
        chance = np.random.default_rng([self.request.seed, draw])
        places = np.flatnonzero(rows)
        found, place, sizes = np.unique(units[places], return_inverse=True, return_counts=True)
        order = chance.permutation(len(found))
        before = np.concatenate([[0], np.cumsum(sizes[order])[:-1]])
        drawn = np.zeros(len(found), np.bool_)
        drawn[order[before < share * len(places)][: max(len(found) - 1, 0)]] = True
        result = np.zeros(len(rows), np.bool_)
        result[places] = drawn[place]
        return result

    def few(self, training: Booleans, most: int) -> Booleans:
        """`training` itself, or `most` rows of it drawn at random."""
        rows = np.flatnonzero(training)
        if len(rows) <= most:
            return training
        drawn = np.zeros(len(training), np.bool_)
        drawn[np.random.default_rng(self.request.seed).choice(rows, most, replace=False)] = True
        return drawn

    def weights(self, rows: Booleans) -> Floats:
        """Weights of the rows, of mean 1."""
        held = self.sampling.weights[rows]
        result: Floats = held / held.mean()
        return result


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a challenger says of the rows judged.

    Attributes:
        scores: (judged,) highest first.
        size: variables it uses.
    """

    scores: Floats
    size: int


@dataclass(frozen=True, slots=True)
class Coder:
    """Numbers as they are, other columns as the rank of their value; NaN where missing.

    Attributes:
        names: the columns.
        levels: per column its values, the frequent ones first; None for numbers.
    """

    names: tuple[str, ...]
    levels: tuple[tuple[str, ...] | None, ...]

    @classmethod
    def of(cls, frame: pl.DataFrame, names: Sequence[str]) -> Coder:
        """The values that the columns hold."""
        return cls(tuple(names), tuple(_levels(frame[name]) for name in names))

    @property
    def categorical(self) -> tuple[bool, ...]:
        """Which columns are categories."""
        return tuple(found is not None for found in self.levels)

    def matrix(self, frame: pl.DataFrame) -> Floats:
        """(n, p) of `frame`."""
        columns = np.empty((frame.height, len(self.names)), order="F")
        for j, (name, found) in enumerate(zip(self.names, self.levels, strict=True)):
            if found is None:
                columns[:, j] = frame[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
                continue
            places = {value: float(min(k, MOST_LEVELS)) for k, value in enumerate(found)}
            codes = as_text(frame[name]).replace_strict(places, default=None, return_dtype=pl.Float64)
            columns[:, j] = codes.fill_null(float("nan")).to_numpy()
        return columns


def as_text(series: pl.Series) -> pl.Series:
    """Categories as a card writes them."""
    if series.dtype == pl.Boolean:
        return series.replace_strict({True: "true", False: "false"}, return_dtype=pl.String)
    return series.cast(pl.String)


def _levels(series: pl.Series) -> tuple[str, ...] | None:
    if series.dtype.is_numeric():
        return None
    counts = as_text(series).drop_nulls().value_counts(name="rows").sort("rows", series.name, descending=[True, False])
    return tuple(counts[series.name].to_list())
