"""The different values of a text column, numbered, without turning the column into Python objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.stats.binning_kernels import look_up, number_keys

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from bondroit.stats.arrays import Codes, Floats, Integers

MOST = 4096  # levels up to which all are numbered; of more, only so many, those of most rows


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """The different values of a column.

    Attributes:
        levels: the values, sorted; of a column of more than `MOST`, those of most rows.
        counts, shares: (levels,) rows and share of the weight of each.
        numbers: (n,) the number of the value of each row.
        order: number -> position in `levels`; len(levels) for a missing value, len(levels) + 1 for any other.
    """

    levels: tuple[str, ...]
    counts: Integers
    shares: Floats
    numbers: NDArray[np.uint16]
    order: Integers

    def codes(self, table: Codes) -> Codes:
        """(n,) the lines of `table` (levels + 2,): for each level, for missing values, for any other."""
        codes = np.empty(len(self.numbers), np.uint8)
        look_up(self.numbers, table[self.order], codes)
        return codes


def level_keys(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """An integer for each value of a column of texts, categories or booleans; one more for a missing value."""
    if dtype == pl.String:
        return column.hash()  # 64 bits: two of 4,096 values share one with a chance of 5e-13
    physical = column.cast(pl.UInt8) if dtype == pl.Boolean else column.to_physical()
    return physical.cast(pl.UInt64).fill_null(2**64 - 1)


def level_codes(series: pl.Series, keys: pl.Series, weights: Floats, wanted: Collection[str] = ()) -> Levels | None:
    """Number the values of a column of texts, categories or booleans.

    Args:
        series: (n,).
        keys: (n,) its `level_keys`.
        weights: (n,).
        wanted: values that are among the levels however rare they are.

    Returns:
        None if the column has more than `MOST` values and all are different.
    """
    numbers = np.empty(len(series), np.uint16)
    firsts, counts, sums = np.empty(MOST, np.int64), np.empty(MOST, np.int64), np.empty(MOST)
    found = number_keys(keys.to_numpy(), weights, numbers, firsts, counts, sums)
    if found < 0:
        return _most_frequent(series.cast(pl.String), weights, wanted)
    texts = _texts(series, firsts[:found].tolist())
    ranked = sorted((text, k) for k, text in enumerate(texts) if text is not None)
    rank = [k for _, k in ranked]
    order = np.full(found, len(rank), np.int64)
    order[rank] = np.arange(len(rank))
    return Levels(tuple(text for text, _ in ranked), counts[rank], sums[rank] / weights.sum(), numbers, order)


def _texts(series: pl.Series, rows: list[int]) -> list[str | None]:
    values = [series[i] for i in rows]
    if series.dtype == pl.Boolean:
        return [None if v is None else str(v).lower() for v in values]
    return values


def _most_frequent(texts: pl.Series, weights: Floats, wanted: Collection[str]) -> Levels | None:
    lines = pl.DataFrame({"text": texts}).drop_nulls().group_by("text").agg(rows=pl.len())
    if lines["rows"].max() == 1:
        return None
    first = pl.col("text").is_in(list(wanted))
    levels = lines.sort(~first, -pl.col("rows").cast(pl.Int64), "text").head(MOST)["text"].sort()
    physical = texts.cast(pl.Enum(levels), strict=False).to_physical().cast(pl.UInt16)
    missing = texts.is_null().to_numpy()
    numbers = physical.fill_null(MOST + 1).to_numpy(writable=True)
    numbers[missing] = MOST
    counts = np.bincount(numbers, minlength=MOST + 2)[:MOST].astype(np.int64)
    sums = np.bincount(numbers, weights, MOST + 2)[:MOST]
    return Levels(tuple(levels.to_list()), counts, sums / weights.sum(), numbers, np.arange(MOST + 2))
