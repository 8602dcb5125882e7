"""Points, score and rank of every file of a month, and of the rows of any table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.domain.known import require_known
from bondroit.errors import Text
from bondroit.scoring.compatibility import require_compatible, summarise
from bondroit.scoring.compiled import compiled_points
from bondroit.scoring.expressions import (
    TIE,
    contribution_expressions,
    points_expression,
    probability_expression,
    with_tie_key,
)
from bondroit.scoring.intervals import score_bounds
from bondroit.scoring.ranking import in_order

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.domain.scorecard import Scorecard

_ID = "household_id"
# Files from which compiled loops are worth the second or two that loading them takes.
COMPILED_FROM = 1_000_000
TIE_RULE = (
    "highest points first; ties by SplitMix64 of the as-of month and the household's pseudonym, then by the pseudonym"
)


def score_month(card: Scorecard, variables: pl.LazyFrame, month: Month, *, strict: bool = True) -> pl.LazyFrame:
    """Rows of the `scores` table for one card: every file that can be scored, by rank.

    The rank is the place by points, highest first; equal points are put in order by `with_tie_key`, with the month's
    index as its seed, so that neither the order of rows nor that of pseudonyms decides.

    Args:
        card: the scorecard.
        variables: rows of the `variables` table of the month.
        month: the as-of month.
        strict: refuse unknown modalities; otherwise their files get no score and no row.

    Raises:
        UserError: E-SCO-003 if part of the card is unknown; E-SCO-002.
    """
    require_known(card, Text("score a month", "noter un mois"))
    require_compatible(card, summary := summarise(card, variables), strict=strict)
    sums = compiled_points if summary.files >= COMPILED_FROM else points_expression
    return ranked_month(variables.select(_ID, sums(card, summary.schema).alias("points")), card.label, month)


def ranked_month(points: pl.LazyFrame, label: str, month: Month) -> pl.LazyFrame:
    """Rows of the `scores` table from the points of files, null where a file has none, by rank; see `score_month`.

    Identifiers and points of all files are in memory, some 60 bytes a file; the rest is streamed.
    """
    known = points.filter(pl.col("points").is_not_null()).collect(engine="streaming")
    order = in_order(known[_ID], known["points"], seed=month.index) if known.height >= COMPILED_FROM else None
    ranked = _sorted(known.lazy(), month) if order is None else known[order].lazy()
    return ranked.with_row_index("rank", offset=1).select(
        _ID,
        pl.lit(month.first_day, dtype=pl.Date).alias("month"),
        pl.lit(label).alias("card"),
        "points",
        probability_expression(pl.col("points")).alias("probability"),
        pl.col("rank").cast(pl.Int32),
    )


def _sorted(known: pl.LazyFrame, month: Month) -> pl.LazyFrame:
    """The plain way: keys by expressions, then a sort."""
    longest = known.select(pl.col(_ID).str.len_bytes().max()).collect().item() or 1
    keyed = with_tie_key(known, _ID, seed=month.index, longest=longest)
    return keyed.sort(["points", TIE, _ID], descending=[True, False, False])


def score_table(
    frame: pl.DataFrame, card: Scorecard, *, strict: bool = True, contributions: bool = False
) -> pl.DataFrame:
    """Any table with `points`, `probability` and `rank` added (1 is the highest; equal points share the better rank).

    A card that is partly unknown adds the bounds of these instead: see `scoring.intervals.score_bounds`.

    Args:
        frame: one row per file; it needs the card's variables and no household contract.
        card: the scorecard.
        strict: refuse unknown modalities; otherwise their rows get nulls.
        contributions: also add one column `points.NAME` per variable.

    Raises:
        UserError: E-SCO-002.
    """
    require_compatible(card, summary := summarise(card, frame.lazy()), strict=strict)
    if not card.known:
        return score_bounds(frame, card, summary.schema, contributions=contributions)
    terms = contribution_expressions(card, summary.schema) if contributions else []
    sums = compiled_points if frame.height >= COMPILED_FROM else points_expression
    return frame.with_columns(sums(card, summary.schema).alias("points"), *terms).with_columns(
        probability_expression(pl.col("points")).alias("probability"),
        pl.col("points").rank("min", descending=True).cast(pl.Int32).alias("rank"),
    )
