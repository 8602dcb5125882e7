"""Every file's points under two cards, in one pass over the variables, and who is in the top of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.domain.known import require_known
from bondroit.errors import Text
from bondroit.scoring.compatibility import Summary, require_compatible
from bondroit.scoring.drift_codes import code_expression, coded_batches, codes_of, readable, summed
from bondroit.scoring.expressions import TIE, with_tie_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.scorecard import Scorecard
    from bondroit.scoring.rows import Top
    from bondroit.stats.arrays import Booleans, Integers

_ROW, _NAME = "_row", "_name"
_OTHER = "other"
COMPARE = Text("be compared over files", "être comparée sur des dossiers")


@dataclass(frozen=True, slots=True, eq=False)
class BothPoints:
    """Points of the files that both cards score.

    Attributes:
        scored: (n,) which of all files these are.
        old, new: (m,) their points.
        classes_old, classes_new: variable -> files among these by code of each card, see `drift_codes`.
    """

    scored: Booleans
    old: Integers
    new: Integers
    classes_old: Mapping[str, Integers]
    classes_new: Mapping[str, Integers]

    def rows(self, which: Booleans) -> Integers:
        """Positions, among all files, of some of those that both score; `which` is (m,)."""
        return np.flatnonzero(self.scored)[which]


def both_points(old: Scorecard, new: Scorecard, frame: pl.LazyFrame) -> BothPoints:
    """Points of both cards, in one pass; 17 bytes a file are kept.

    Args:
        old: a card that is known in full.
        new: the other.
        frame: files.

    Raises:
        UserError: E-SCO-003 if part of a card is unknown, E-SCO-002 if a variable is missing or of the wrong type.
    """
    files = int(frame.select(pl.len()).collect(engine="streaming").item())
    found = [readable(card, frame) for card in (old, new)]
    for card, one in zip((old, new), found, strict=True):
        require_known(card, COMPARE)
        require_compatible(card, Summary(one.schema, files, 0, ()), strict=False)
    others = tuple(code_expression(v, found[1].schema[v.name]).alias(f"{_OTHER}.{v.name}") for v in found[1].variables)
    points = np.zeros(files, np.int64), np.zeros(files, np.int64)
    sums = [{v.name: np.zeros(len(v.modalities) + 2, np.int64) for v in card.variables} for card in (old, new)]
    scored = np.zeros(files, np.bool_)
    # A batch brings the numbers of its rows: batches that are streamed may come in another order.
    for part in coded_batches(found[0], frame.with_row_index(_ROW), extra=(pl.col(_ROW), *others)):
        codes = codes_of(found[0], part), codes_of(found[1], part, named=_OTHER)
        made = [summed(c, held, part.height) for c, held in zip((old, new), codes, strict=True)]
        both = made[0][1] & made[1][1]
        rows = part[_ROW].to_numpy()
        scored[rows] = both
        for k, (total, _) in enumerate(made):
            points[k][rows] = total
            for name, counted in sums[k].items():
                sums[k][name] = counted + np.bincount(codes[k][name][both], minlength=counted.size)
    if not scored.all():
        points = points[0][scored], points[1][scored]
    return BothPoints(scored, *points, *sums)


def in_top(both: BothPoints, points: Integers, top: Top, names: Names) -> Booleans:
    """Which files are among the highest; equal points at the last place by the recorded rule for ties.

    Args:
        both: where these files stand among all.
        points: (m,) theirs.
        top: how many.
        names: identifiers of all files, and the seed of the rule.
    """
    most = min(top.of(points.size), points.size)
    last = int(np.partition(points, points.size - most)[points.size - most])
    chosen: Booleans = points > last
    tied: Booleans = points == last
    left = most - int(chosen.sum())
    if left < int(tied.sum()):
        rows = both.rows(tied)
        tied[tied] = np.isin(rows, names.first(rows, left))
    return chosen | tied


@dataclass(frozen=True, slots=True)
class Names:
    """How equal points are put in order: by a mix of the identifier (`expressions.with_tie_key`).

    Attributes:
        frame: files.
        column: their identifier (text); None takes the number of the row for it.
        seed: the month, so that ties do not fall alike every month.
    """

    frame: pl.LazyFrame
    column: str | None
    seed: int

    def first(self, rows: Integers, most: int) -> Integers:
        """Of the files at `rows`, the `most` that come first."""
        name = pl.col(_ROW if self.column is None else self.column).cast(pl.String).fill_null("")
        named = self.frame.with_row_index(_ROW).select(pl.col(_ROW).cast(pl.Int64), name.alias(_NAME))
        longest = int(named.select(pl.col(_NAME).str.len_bytes().max()).collect(engine="streaming").item() or 1)
        tied = named.filter(pl.col(_ROW).is_in(pl.Series(rows).implode())).collect()
        ordered = with_tie_key(tied.lazy(), _NAME, seed=self.seed, longest=longest).sort(TIE, _NAME).head(most)
        return np.asarray(ordered.select(_ROW).collect().to_series().to_numpy(), np.int64)
