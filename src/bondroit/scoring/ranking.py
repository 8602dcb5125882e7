"""Ranks from integer points without sorting: points are counted, and a count says the place of every file.

Counts of parts add up, so that a country in many files, or on many machines, is ranked by one small array. What a
plain sort gives is the oracle in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.scoring.expressions import TIE, WORD, mixed_seed, with_tie_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from bondroit.stats.arrays import Floats, Integers

# Distinct points a count holds: 64 logits from the lowest to the highest; beyond, points are sorted.
WIDEST = 1 << 26
# Files from which compiled loops are worth loading.
LOADED_FROM = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """How many files have each number of points.

    Attributes:
        lowest: the points of the first count.
        counts: (w,) files with `lowest`, `lowest` + 1, ... points.
    """

    lowest: int
    counts: Integers

    @property
    def files(self) -> int:
        """All files counted."""
        return int(self.counts.sum())

    def places(self) -> Integers:
        """(w,) the rank of a file with so many points, 1 the highest; equal points share the better rank."""
        above = np.cumsum(self.counts[::-1])[::-1]
        return above - self.counts + 1

    def percentiles(self) -> Floats:
        """(w,) share of the other files that have fewer points: 1 for the highest alone, 0 for the lowest."""
        below = np.cumsum(self.counts) - self.counts
        return below / max(self.files - 1, 1)

    def threshold(self, most: int) -> tuple[int, int]:
        """The points above which every file is among the `most` highest, and how many these files are.

        Files with just so many points fill the places that are left, by the rule for ties.
        """
        at_least = np.cumsum(self.counts[::-1])[::-1]
        above = at_least - self.counts
        # From here on upwards, the files strictly above still fit.
        place = int(np.searchsorted(-above, -most, side="left"))
        return self.lowest + place, int(above[place])


def count_points(parts: Iterable[Integers]) -> Counted | None:
    """Count points part by part, in whatever order the parts come.

    Args:
        parts: arrays of int64 points.

    Returns:
        None if the highest and the lowest are too far apart to be counted, or if there is no file.
    """
    from bondroit.scoring.ranking_kernels import add_counts  # noqa: PLC0415 - compiled code is loaded late

    found: Counted | None = None
    for points in parts:
        if not points.size:
            continue
        low, high = int(points.min()), int(points.max())
        if found is not None:
            low, high = min(low, found.lowest), max(high, found.lowest + found.counts.size - 1)
        if high - low >= WIDEST:
            return None
        if found is None or low < found.lowest or high >= found.lowest + found.counts.size:
            wider = np.zeros(high - low + 1, np.int64)
            if found is not None:
                start = found.lowest - low
                wider[start : start + found.counts.size] = found.counts
            found = Counted(low, wider)
        add_counts(points, found.lowest, found.counts)
    return found


def merged(one: Counted, other: Counted) -> Counted:
    """The counts of two disjoint sets of files together."""
    low = min(one.lowest, other.lowest)
    high = max(c.lowest + c.counts.size for c in (one, other))
    counts = np.zeros(high - low, np.int64)
    for c in (one, other):
        counts[c.lowest - low : c.lowest - low + c.counts.size] += c.counts
    return Counted(low, counts)


def rank_order(points: Integers, ties: NDArray[np.uint64]) -> Integers | None:
    """Row numbers from the highest points to the lowest, equal points by the smaller tie key.

    Args:
        points: (n,) int64.
        ties: (n,) keys that put equal points in order.

    Returns:
        None if two files have the same points and the same key: then the identifier decides, which is not seen here.
    """
    from bondroit.scoring.ranking_kernels import places_of, sort_ties  # noqa: PLC0415 - compiled code is loaded late

    counted = count_points([points])
    if counted is None:
        order = np.lexsort((ties, -points)).astype(np.int64)
    else:
        starts = counted.places() - 1
        order = np.empty(points.size, np.int64)
        places_of(points, counted.lowest, starts, order)
        sort_ties(points, ties, order)
    one, two = order[:-1], order[1:]
    alike = (points[one] == points[two]) & (ties[one] == ties[two])
    return None if alike.any() else order


def in_order(identifiers: pl.Series, points: pl.Series, *, seed: int) -> pl.Series | None:
    """Row numbers by points, highest first; equal points by the recorded rule (`expressions.with_tie_key`).

    Args:
        identifiers: (n,) texts.
        points: (n,) int64, none missing.
        seed: of the keys that put equal points in order.

    Returns:
        None if two files have the same points and the same key, so that identifiers must be compared.
    """
    from bondroit.scoring.ranking_kernels import tie_keys  # noqa: PLC0415 - compiled code is loaded late

    texts = identifiers.to_arrow(compat_level=pl.CompatLevel.oldest())
    _, ends, data = texts.buffers()
    first = np.frombuffer(ends, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    blocks = max(1, -(-int(np.diff(first).max(initial=0)) // WORD))
    keys = tie_keys(first, np.frombuffer(data, np.uint8), np.uint64(mixed_seed(seed)), blocks)
    order = rank_order(points.to_numpy(), keys)
    return None if order is None else pl.Series(order)


def highest(scored: pl.LazyFrame, most: int, *, identifier: str, seed: int) -> pl.DataFrame:
    """The `most` files with the highest points, in order; equal points by the recorded rule, at the last place too.

    The points of the last place are found first, so that only the files at or above it are read with their
    identifiers and put in order.

    Args:
        scored: files with `points` (int64, none missing) and their identifier.
        most: at most so many.
        identifier: its column (text).
        seed: as of `in_order`.

    Returns:
        The rows of `scored`, with their `rank` from 1.
    """
    points = scored.select("points").collect(engine="streaming")["points"].to_numpy()
    if most < points.size:
        place = points.size - most
        scored = scored.filter(pl.col("points") >= int(np.partition(points, place)[place]))
    del points
    few = scored.collect(engine="streaming")
    order = in_order(few[identifier], few["points"], seed=seed) if few.height >= LOADED_FROM else None
    if order is None:
        longest = int(few.select(pl.col(identifier).str.len_bytes().max()).item() or 1)
        keyed = with_tie_key(few.lazy(), identifier, seed=seed, longest=longest)
        ranked = keyed.sort(["points", TIE, identifier], descending=[True, False, False]).drop(TIE).collect()
    else:
        ranked = few[order]
    return ranked.head(most).with_row_index("rank", offset=1)


def with_percentiles(scored: pl.LazyFrame) -> pl.LazyFrame:
    """`scored` with `percentile`: the share of the other files that have fewer points, exact, streamed.

    Args:
        scored: files with `points` (int64, none missing).
    """
    points = scored.select("points").collect(engine="streaming")["points"].to_numpy()
    counted = count_points([points]) if points.size >= LOADED_FROM else None
    if counted is None:
        ordered, others = np.sort(points), max(points.size - 1, 1)

        def look(part: pl.Series) -> pl.Series:
            return pl.Series(np.searchsorted(ordered, part.to_numpy()) / others)
    else:
        table, lowest = counted.percentiles(), counted.lowest

        def look(part: pl.Series) -> pl.Series:
            from bondroit.scoring.ranking_kernels import looked_up  # noqa: PLC0415 - compiled code is loaded late

            return pl.Series(looked_up(part.to_numpy(), lowest, table))

    looked = pl.col("points").map_batches(look, return_dtype=pl.Float64, is_elementwise=True)
    return scored.with_columns(percentile=looked)
