"""Several cards in one pass over the columns: points of each file, then ranks by counting, then rows as files stand.

What is held is 8 bytes a file for the keys that put equal points in order and 8 bytes a file and card; identifiers and
variables stream by. One card after the other, sorted, is the oracle in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.scoring.compatibility import AS_MISSING, REFUSE, require_all_compatible
from bondroit.scoring.ranking import longest_of, percentile_of, ranks_of, shared_ranks, tie_keys_of
from bondroit.scoring.unseen import say_unseen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from bondroit.errors import Text
    from bondroit.scoring.compatibility import Unknown
    from bondroit.scoring.ranking import Sums
    from bondroit.scoring.scorers import Files, Scorer
    from bondroit.stats.arrays import Booleans, Floats

ROW = "_row_of_bondroit"
WORD = 8


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """What one card gave all files, in the order in which they stand.

    Attributes:
        scorer: the card.
        points: (n,) integer points; of no meaning where there are none.
        known: (n,) whether a file has points; None if all have.
        ranks: (n,) from 1, the highest; 0 without points.
        unseen: files in classes that the card never saw.
        as_missing: files that have points only because an unknown value counts as missing.
        unknown: values that the card has no class for, by variable; empty where they are refused.
        notes: what a person should know of these scores.
        rule: what was done with unknown values: that of the run, or `refuse` where there was none.
    """

    scorer: Scorer
    points: Sums
    known: Booleans | None
    ranks: NDArray[np.int32]
    unseen: int
    as_missing: int
    unknown: tuple[Unknown, ...]
    notes: tuple[Text, ...]
    rule: str

    @property
    def files(self) -> int:
        """Files with points."""
        return self.points.size if self.known is None else int(self.known.sum())

    @property
    def unscored(self) -> int:
        """Files without points."""
        return self.points.size - self.files

    def of_files(self) -> Sums:
        """Points of the files that have some."""
        return self.points if self.known is None else self.points[self.known]

    def columns(self, *, percentile: bool = False) -> list[pl.Expr]:
        """`points`, `rank` and `percentile`, looked up by the column `ROW`; null where there are none."""
        columns = [
            look_up(self.points, pl.Int64, self.known).alias("points"),
            look_up(self.ranks, pl.Int32, self.known).alias("rank"),
        ]
        if percentile:
            share = percentile_of(self.of_files())
            columns.append(look_up(self.points, pl.Float64, self.known, share).alias("percentile"))
        return columns


@dataclass(slots=True)
class _Pass:
    """What one pass over the files leaves behind.

    Attributes:
        sums: points of each card, null where it has no class.
        unseen: how many files are in a class that each card never saw.
        ties: keys that put equal points in order; None where ranks are shared.
    """

    sums: list[pl.Series]
    unseen: list[int]
    ties: NDArray[np.uint64] | None


def score_together(
    scorers: Sequence[Scorer],
    frame: pl.LazyFrame,
    files: Files,
    *,
    unknown: str = REFUSE,
    identifier: tuple[str, int] | None = None,
    advance: Callable[[int], object] = int,
) -> tuple[Scored, ...]:
    """Points and ranks of every file by each card.

    Args:
        scorers: the cards.
        frame: the files, read once; a second time for cards that meet values they do not know.
        files: what `scorers.known_files` tells of them.
        unknown: what is done with such values, see `compatibility`.
        identifier: the column that puts equal points in order, and the seed that goes with it; without it they share
            the better rank.
        advance: told how many files more were looked at.

    Raises:
        UserError: E-SCO-002 with every unknown value of every card, if they are refused.
    """
    first = REFUSE if unknown == AS_MISSING else unknown
    done = _look(scorers, frame, files, unknown=first, identifier=identifier, advance=advance)
    lost = [k for k, sums in enumerate(done.sums) if sums.null_count()]
    if unknown == REFUSE and lost:
        found = [summary for k in lost for summary in scorers[k].summaries(frame)]
        require_all_compatible(found, strict=True)
    before = [sums.null_count() for sums in done.sums]
    if unknown == AS_MISSING and lost:
        again = _look([scorers[k] for k in lost], frame, files, unknown=unknown)
        for k, sums in zip(lost, again.sums, strict=True):
            done.sums[k] = sums
    scored = []
    for k, scorer in enumerate(scorers):
        sums, done.sums[k] = done.sums[k], pl.Series()
        told = () if k not in lost else tuple(u for _, summary in scorer.summaries(frame) for u in summary.unknown)
        scored.append(
            _scored(
                scorer, sums, done.ties, frame, identifier,
                unseen=done.unseen[k], as_missing=before[k] - sums.null_count(), unknown=told,
                notes=_notes(scorer, frame, files, done.unseen[k], unknown), rule=unknown,
            )
        )  # fmt: skip
    return tuple(scored)


def _look(
    scorers: Sequence[Scorer],
    frame: pl.LazyFrame,
    files: Files,
    *,
    unknown: str,
    identifier: tuple[str, int] | None = None,
    advance: Callable[[int], object] = int,
) -> _Pass:
    """Points of all cards in one pass, and the keys of ties with them."""
    keys = None if identifier is None else _Keys(frame, *identifier)
    columns = [s.points(files, unknown=unknown).cast(s.dtype).alias(f"sums {k}") for k, s in enumerate(scorers)]
    unseen = [(k, found) for k, s in enumerate(scorers) if (found := s.unseen(files)) is not None]
    columns += [found.alias(f"unseen {k}") for k, found in unseen]
    if keys is not None:
        columns.append(pl.col(keys.column).map_batches(keys, return_dtype=pl.UInt64, is_elementwise=True).alias("ties"))
    columns[0] = columns[0].map_batches(partial(_told, advance), return_dtype=scorers[0].dtype, is_elementwise=True)
    read = frame.select(columns).collect(engine="streaming")
    counts = [0] * len(scorers)
    for k, _ in unseen:
        counts[k] = int(read[f"unseen {k}"].sum() or 0)
    ties = None if keys is None else keys.checked(read["ties"])
    return _Pass([read[f"sums {k}"] for k in range(len(scorers))], counts, ties)


def _told(advance: Callable[[int], object], part: pl.Series) -> pl.Series:
    advance(len(part))
    return part


@dataclass(slots=True)
class _Keys:
    """Keys of ties while identifiers stream by.

    A key depends on the longest identifier of all: that of the first is taken for it, and seen at the end.
    """

    frame: pl.LazyFrame
    column: str
    seed: int
    longest: int = 0
    found: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.longest = longest_of(self.frame.select(self.column).head(1).collect().to_series())

    def __call__(self, part: pl.Series) -> pl.Series:
        self.found.append(longest_of(part))  # threads may append at once
        return pl.Series(tie_keys_of(part, seed=self.seed, longest=self.longest))

    def checked(self, keys: pl.Series) -> NDArray[np.uint64]:
        """The keys, computed again if the longest identifier was not the first."""
        longest = max(self.found, default=0)
        if -(-longest // WORD) != -(-self.longest // WORD):
            self.longest = longest
            again = pl.col(self.column).map_batches(self, return_dtype=pl.UInt64, is_elementwise=True)
            keys = self.frame.select(again).collect(engine="streaming").to_series()
        return keys.to_numpy()


def _scored(
    scorer: Scorer,
    sums: pl.Series,
    ties: NDArray[np.uint64] | None,
    frame: pl.LazyFrame,
    identifier: tuple[str, int] | None,
    **more: Any,  # noqa: ANN401
) -> Scored:
    known = None if not sums.null_count() else sums.is_not_null().to_numpy()
    # What stands for no points is looked up as well, and lies among the others.
    points = sums.fill_null(sums.min() or 0).to_numpy()
    some = points if known is None else points[known]
    if identifier is None or ties is None:
        found = shared_ranks(some)
    else:
        keys = ties if known is None else ties[known]
        ranks = ranks_of(some, keys)
        found = _by_identifier(some, keys, frame, identifier[0], known) if ranks is None else ranks
    if known is None:
        return Scored(scorer, points, None, found, **more)
    ranks = np.zeros(points.size, np.int32)
    ranks[known] = found
    return Scored(scorer, points, known, ranks, **more)


def _by_identifier(
    points: Sums, ties: NDArray[np.uint64], frame: pl.LazyFrame, column: str, known: Booleans | None
) -> NDArray[np.int32]:
    """Ranks where two files have the same points and the same key: their identifiers decide."""
    texts = frame.select(column).collect(engine="streaming").to_series()
    texts = texts if known is None else texts.filter(pl.Series(known))
    table = pl.DataFrame({"points": points, "ties": ties, "id": texts}).with_row_index("row")
    order = table.sort("points", "ties", "id", descending=[True, False, False])["row"].to_numpy()
    ranks = np.empty(points.size, np.int32)
    ranks[order] = np.arange(1, points.size + 1, dtype=np.int32)
    return ranks


def _notes(scorer: Scorer, frame: pl.LazyFrame, files: Files, unseen: int, unknown: str) -> tuple[Text, ...]:
    if not unseen:
        return ()
    count, classes = scorer.counted_unseen(frame, files)
    return (say_unseen(count, classes, scored=unknown in {REFUSE, AS_MISSING}),)


def look_up(
    values: NDArray[Any],
    dtype: type[pl.DataType],
    known: Booleans | None = None,
    turned: Callable[[Any], Floats] | None = None,
) -> pl.Expr:
    """An expression that gives the file of each `ROW` its value.

    Args:
        values: (n,) of every file, as they stand.
        dtype: of the column.
        known: (n,) which files have one; None if all have.
        turned: what makes the values that are shown.
    """
    return pl.col(ROW).map_batches(
        partial(_values_at, values, known, dtype, turned), return_dtype=dtype, is_elementwise=True
    )


def _values_at(
    values: NDArray[Any],
    known: Booleans | None,
    dtype: type[pl.DataType],
    turned: Callable[[Any], Floats] | None,
    rows: pl.Series,
) -> pl.Series:
    places: Any = rows.to_numpy()
    if places.size and int(places[-1]) - int(places[0]) == places.size - 1 and rows.is_sorted():
        places = slice(int(places[0]), int(places[-1]) + 1)  # nothing is copied
    part = values[places]
    found = pl.Series(rows.name, part if turned is None else turned(part), dtype=dtype)
    if known is None:
        return found
    return found.zip_with(pl.Series(known[places]), pl.Series([None], dtype=dtype))
