"""Ranks from integer points without sorting: points are counted, and a count says the place of every file.

Counts of parts add up, so that a country in many files, or on many machines, is ranked by one small array. What a
plain sort gives is the oracle in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.scoring.expressions import TIE, WORD, mixed_seed, with_tie_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from bondroit.stats.arrays import Floats, Integers

    Sums = NDArray[np.int32] | Integers

# Distinct points a count holds: 64 logits from the lowest to the highest; beyond, points are sorted.
WIDEST = 1 << 26
# Files from which compiled loops are worth loading.
LOADED_FROM = 1_000_000
_MOST_FILES = 2**31


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """How many files have each number of points.

    Attributes:
        lowest: the points of the first count.
        counts: (w,) files with `lowest`, `lowest` + 1, ... points; of 32 bits, which hold two billion files.
    """

    lowest: int
    counts: NDArray[np.int32]

    @property
    def files(self) -> int:
        """All files counted."""
        return int(self.counts.sum(dtype=np.int64))

    def places(self) -> NDArray[np.int32]:
        """(w,) the rank of a file with so many points, 1 the highest; equal points share the better rank."""
        places = np.cumsum(self.counts[::-1], dtype=np.int32)[::-1]
        places -= self.counts
        places += 1
        return places

    def below(self) -> NDArray[np.int32]:
        """(w,) files with fewer points."""
        below = np.cumsum(self.counts, dtype=np.int32)
        below -= self.counts
        return below

    def percentiles(self) -> Floats:
        """(w,) share of the other files that have fewer points: 1 for the highest alone, 0 for the lowest."""
        return self.below() / max(self.files - 1, 1)

    def threshold(self, most: int) -> tuple[int, int]:
        """The points above which every file is among the `most` highest, and how many these files are.

        Files with just so many points fill the places that are left, by the rule for ties.
        """
        above = self.places() - 1
        # From here on upwards, the files strictly above still fit.
        place = int(np.searchsorted(-above, -most, side="left"))
        return self.lowest + place, int(above[place])


def count_points(parts: Iterable[Sums]) -> Counted | None:
    """Count points part by part, in whatever order the parts come.

    Args:
        parts: arrays of points, int64 or int32.

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
            wider = np.zeros(high - low + 1, np.int32)
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
    counts = np.zeros(high - low, np.int32)
    for c in (one, other):
        counts[c.lowest - low : c.lowest - low + c.counts.size] += c.counts
    return Counted(low, counts)


def rank_order(points: Sums, ties: NDArray[np.uint64]) -> Integers | NDArray[np.int32] | None:
    """Row numbers from the highest points to the lowest, equal points by the smaller tie key.

    Args:
        points: (n,) integers.
        ties: (n,) keys that put equal points in order.

    Returns:
        None if two files have the same points and the same key: then the identifier decides, which is not seen here.
    """
    from bondroit.scoring.ranking_kernels import places_of, sort_ties  # noqa: PLC0415 - compiled code is loaded late

    counted = count_points([points]) if LOADED_FROM <= points.size < _MOST_FILES else None
    if counted is not None:
        starts = counted.places() - np.int32(1)
        order = np.empty(points.size, np.int32)
        places_of(points, counted.lowest, starts, order)
        return None if sort_ties(points, ties, order) else order
    plain = np.lexsort((ties, -points.astype(np.int64))).astype(np.int64)
    one, two = plain[:-1], plain[1:]
    alike = (points[one] == points[two]) & (ties[one] == ties[two])
    return None if alike.any() else plain


def ranks_of(points: Sums, ties: NDArray[np.uint64]) -> NDArray[np.int32] | None:
    """(n,) ranks from 1, as `rank_order` orders; None where it gives none."""
    order = rank_order(points, ties)
    if order is None:
        return None
    ranks = np.empty(points.size, np.int32)
    ranks[order] = np.arange(1, points.size + 1, dtype=np.int32)
    return ranks


def in_order(identifiers: pl.Series, points: pl.Series, *, seed: int) -> pl.Series | None:
    """Row numbers by points, highest first; equal points by the recorded rule (`expressions.with_tie_key`).

    Args:
        identifiers: (n,) texts.
        points: (n,) int64, none missing.
        seed: of the keys that put equal points in order.

    Returns:
        None if two files have the same points and the same key, so that identifiers must be compared.
    """
    keys = tie_keys_of(identifiers, seed=seed, longest=longest_of(identifiers))
    order = rank_order(points.to_numpy(), keys)
    return None if order is None else pl.Series(order)


def longest_of(identifiers: pl.Series) -> int:
    """Bytes of the longest text; 0 without any."""
    return int(identifiers.str.len_bytes().to_numpy().max(initial=0))


def tie_keys_of(identifiers: pl.Series, *, seed: int, longest: int) -> NDArray[np.uint64]:
    """(n,) keys of `expressions.with_tie_key`, by a compiled loop where there are many.

    Args:
        identifiers: (n,) texts, none missing.
        seed: that all files share.
        longest: length in bytes of the longest identifier of all files, here or elsewhere.
    """
    if len(identifiers) < LOADED_FROM:
        keyed = with_tie_key(identifiers.to_frame("id").lazy(), "id", seed=seed, longest=longest)
        return keyed.select(TIE).collect()[TIE].to_numpy()
    from bondroit.scoring.ranking_kernels import tie_keys  # noqa: PLC0415 - compiled code is loaded late

    texts = identifiers.to_arrow(compat_level=pl.CompatLevel.oldest())
    _, ends, data = texts.buffers()
    first = np.frombuffer(ends, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    blocks = max(1, -(-longest // WORD))
    keys: NDArray[np.uint64] = tie_keys(first, np.frombuffer(data, np.uint8), np.uint64(mixed_seed(seed)), blocks)
    return keys


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
    look = percentile_of(scored.select("points").collect(engine="streaming")["points"].to_numpy())
    looked = pl.col("points").map_batches(
        lambda part: pl.Series(look(part.to_numpy())), return_dtype=pl.Float64, is_elementwise=True
    )
    return scored.with_columns(percentile=looked)


def percentile_of(points: Sums) -> Callable[[Sums], Floats]:
    """What gives each number of points the share of the other files that have fewer.

    Args:
        points: (n,) of all files; counted where they are many, else sorted.
    """
    counted = count_points([points]) if LOADED_FROM <= points.size < _MOST_FILES else None
    others = max(points.size - 1, 1)
    if counted is None:
        ordered = np.sort(points)
        return lambda part: np.searchsorted(ordered, part) / others
    from bondroit.scoring.ranking_kernels import shares_below  # noqa: PLC0415 - compiled code is loaded late

    # In the place of the counts: fresh memory costs more than the sum.
    at_most = np.cumsum(counted.counts, out=counted.counts)
    return partial(_shares, shares_below, counted.lowest, at_most, others)


def _shares(shares: Any, lowest: int, table: NDArray[np.int32], others: int, part: Sums) -> Floats:  # noqa: ANN401
    found: Floats = shares(part, lowest, table, others)
    return found


def shared_ranks(points: Sums) -> NDArray[np.int32]:
    """(n,) ranks, 1 the highest; equal points share the better rank."""
    counted = count_points([points]) if LOADED_FROM <= points.size < _MOST_FILES else None
    if counted is None:
        ordered = np.sort(points)
        return (points.size + 1 - np.searchsorted(ordered, points, side="right")).astype(np.int32)
    from bondroit.scoring.ranking_kernels import looked_up  # noqa: PLC0415 - compiled code is loaded late

    found: NDArray[np.int32] = looked_up(points, counted.lowest, counted.places())
    return found
