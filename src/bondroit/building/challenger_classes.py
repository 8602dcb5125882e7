"""The classes of every candidate, learnt on some rows and given to others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.building.challenger_problem import as_text
from bondroit.building.classes import histograms, merge_columns
from bondroit.building.learning import unit_weights
from bondroit.building.prebins import MISSING_CODE, OTHER_CODE, prebin_columns
from bondroit.domain.scorecard import NUMERIC

if TYPE_CHECKING:
    from bondroit.building.challenger_problem import Problem
    from bondroit.building.classes import Merged
    from bondroit.building.prebins import Prebinned
    from bondroit.stats.arrays import Booleans, Integers


@dataclass(frozen=True, slots=True)
class Classes:
    """Candidates with two classes at least, as the card's own builder merges them."""

    merged: tuple[Merged, ...]

    @classmethod
    def learnt(cls, problem: Problem, rows: Booleans) -> Classes:
        """On the rows given."""
        weights = unit_weights(problem.sampling.part(rows)).weights
        columns, _ = prebin_columns(problem.frame.filter(rows), problem.request, weights)
        merged = merge_columns(columns, histograms(columns, problem.target[rows], weights), problem.request)
        return cls(tuple(m for m in merged if m.dummies > 0))

    @staticmethod
    def codes(merged: Merged, series: pl.Series) -> Integers:
        """(n,) the class of each row in the card's coding: 0 is the reference, then 1, 2, ..."""
        result: Integers = merged.dummy[fine_codes(merged.source, series)].astype(np.int64)
        return result


def fine_codes(source: Prebinned, series: pl.Series) -> Integers:
    """(n,) the fine class of each row of a column that `source` was not learnt on."""
    if source.kind == NUMERIC:
        values = series.cast(pl.Float64).fill_null(float("nan")).to_numpy()
        return np.where(np.isnan(values), MISSING_CODE, np.searchsorted(source.edges, values, side="right"))
    places = {value: k for k, value in enumerate(source.levels)}
    texts = as_text(series)
    codes = texts.replace_strict(places, default=OTHER_CODE, return_dtype=pl.Int64).to_numpy()
    return np.where(texts.is_null().to_numpy(), MISSING_CODE, codes)
