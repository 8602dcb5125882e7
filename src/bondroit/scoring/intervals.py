"""Scores of a card that is partly unknown: lowest and highest points of every file, best and worst rank.

What files have in common cancels out of their order: the intercept always, the unknown coefficient of a modality
among the files of that modality. What a masked variable adds may differ from one file to the next. The plain oracle
of the points is `domain.known.points_bounds`.
"""

from __future__ import annotations

import math
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.domain.known import points_end
from bondroit.scoring.expressions import choose, probability_expression

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.scorecard import Scorecard, Variable
    from bondroit.stats.arrays import Floats, Integers

ADDED = ("points_low", "points_high", "probability_low", "probability_high", "rank_best", "rank_worst")
# Beyond this many combinations of unknown modalities, files are compared as if they had none of these in common.
MOST_PATTERNS = 128
# An end of a span that is further away than 64-bit points reach bounds nothing.
_WHOLE = 2.0**62
# Of one combination: the place of each unknown modality in the card, and the ends of what it adds, in points.
Pattern = dict[tuple[int, int], tuple[float, float]]
# A variable with modalities of unknown coefficient, and where these stand.
Unknown = tuple["Variable", list[int]]


def score_bounds(
    frame: pl.DataFrame, card: Scorecard, schema: Mapping[str, pl.DataType], *, contributions: bool = False
) -> pl.DataFrame:
    """`frame` with the columns of `ADDED`: what the score of each file may be.

    `points_low` and `points_high` count the intercept if it is known or both ends of it are declared; else they are
    the sum of the other terms, and `probability_*` are null. A null end is not bounded. Ranks are such that no value
    of what is unknown puts the file above `rank_best` or below `rank_worst`; equal points share the better rank.

    Args:
        frame: one row per file, checked against the card.
        card: the scorecard.
        schema: column name to Polars type.
        contributions: also add `points_low.NAME` and `points_high.NAME` for each variable.
    """
    unknown = _unknown(card)
    rest = frame.select(_rest(card, schema).cast(pl.Float64).fill_null(math.nan)).to_series().to_numpy()
    digits = frame.select(_digit(place, *found, schema) for place, found in enumerate(unknown))
    masked = [tuple(points_end(end) for end in v.logits) for v in card.variables if v.masked]
    low, high = rest + sum(ends[0] for ends in masked), rest + sum(ends[1] for ends in masked)
    lowest, highest = (_with_unknown(end, unknown, digits, side) for side, end in enumerate((low, high)))
    code = _patterns(unknown, digits, frame.height)
    if code is None:
        best, worst = rank_bounds(lowest, highest, np.zeros(frame.height, np.int64), [{}])
    else:
        best, worst = rank_bounds(low, high, code, _read_patterns(unknown, digits, code))
    unscored = pl.Series(np.isnan(rest))
    start = (card.intercept, card.intercept) if card.intercept_span is None else card.intercept_span
    placed = all(math.isfinite(end) for end in start)
    first = [points_end(end) if placed else 0.0 for end in start]
    terms = [e for v in card.variables for e in _terms(v, schema)] if contributions else []
    return frame.with_columns(
        _whole(lowest + first[0]).alias("points_low"),
        _whole(highest + first[1]).alias("points_high"),
        *terms,
    ).with_columns(
        *(_chance(end, placed=placed) for end in ("low", "high")),
        pl.Series("rank_best", best, pl.Int32).set(unscored, None),
        pl.Series("rank_worst", worst, pl.Int32).set(unscored, None),
    )


def rank_bounds(low: Floats, high: Floats, code: Integers, patterns: list[Pattern]) -> tuple[Integers, Integers]:
    """Best and worst rank of every file, 1 the highest.

    File j is surely above i if `min(s_j - s_i) > 0` and may be above it if `max(s_j - s_i) > 0`, where an unknown
    modality that both have is left out of the difference. Counted by searching in sorted arrays, pattern by pattern.

    Args:
        low: (n,) lower end of a file's points without intercept and unknown modalities; infinite where unbounded, NaN
            for a file without score, whose ranks mean nothing.
        high: (n,) upper end.
        code: (n,) which of the patterns the file has.
        patterns: the combinations of unknown modalities.

    Returns:
        (n,) best ranks and (n,) worst ranks.
    """
    scored = ~np.isnan(low)
    groups = [np.flatnonzero(scored & (code == k)) for k in range(len(patterns))]
    ordered = [(np.sort(low[rows]), np.sort(high[rows])) for rows in groups]
    best, worst = np.ones(len(low), np.int64), np.ones(len(low), np.int64)
    for here, rows in zip(patterns, groups, strict=True):
        for there, (lows, highs) in zip(patterns, ordered, strict=True):
            least = sum(there[k][0] for k in there.keys() - here) - sum(here[k][1] for k in here.keys() - there)
            most = sum(there[k][1] for k in there.keys() - here) - sum(here[k][0] for k in here.keys() - there)
            best[rows] += len(lows) - np.searchsorted(lows, high[rows] - least, side="right")
            worst[rows] += len(highs) - np.searchsorted(highs, low[rows] - most, side="right")
    return best, worst - (high > low)  # a file is not above itself


def _rest(card: Scorecard, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    """Points of the known modalities of a file; null where the card has no class for some value."""
    terms = [
        choose(v, schema[v.name], {k: m.points if m.known else 0 for k, m in enumerate(v.modalities)}, pl.Int64)
        for v in card.variables
        if not v.masked
    ]
    return reduce(add, terms, pl.repeat(0, pl.len(), dtype=pl.Int64))


def _digit(place: int, variable: Variable, unknown: list[int], schema: Mapping[str, pl.DataType]) -> pl.Expr:
    """Which unknown modality of a variable a file has, from 1; 0 for none, or where the card has no class."""
    digits = {k: unknown.index(k) + 1 if k in unknown else 0 for k in range(len(variable.modalities))}
    return choose(variable, schema[variable.name], digits, pl.UInt32).fill_null(0).alias(f"digit_{place}")


def _with_unknown(total: Floats, unknown: list[Unknown], digits: pl.DataFrame, side: int) -> Floats:
    """(n,) `total` and what the unknown modalities of each file add at least (side 0) or at most (1), in points."""
    for (variable, places), column in zip(unknown, digits.iter_columns(), strict=True):
        ends = np.array([0.0, *(points_end(variable.modalities[k].logits[side]) for k in places)])
        total = total + ends[column.to_numpy()]
    return total


def _patterns(unknown: list[Unknown], digits: pl.DataFrame, files: int) -> Integers | None:
    """(n,) number of each file's combination of unknown modalities; None where there are more than `MOST_PATTERNS`.

    Numbered anew after each variable, so that the numbers stay small however many variables there are.
    """
    code, kinds = np.zeros(files, np.int64), 1
    for (_, places), column in zip(unknown, digits.iter_columns(), strict=True):
        size = len(places) + 1
        code = code * size + column.to_numpy()
        seen = np.bincount(code, minlength=kinds * size) > 0
        code, kinds = (np.cumsum(seen) - 1)[code], int(seen.sum())
        if kinds > MOST_PATTERNS:
            return None
    return code


def _read_patterns(unknown: list[Unknown], digits: pl.DataFrame, code: Integers) -> list[Pattern]:
    """The combinations that `_patterns` numbered, each read from the first file that has it."""
    _, first = np.unique(code, return_index=True)
    found: list[Pattern] = [{} for _ in first]
    for place, ((variable, places), column) in enumerate(zip(unknown, digits.iter_columns(), strict=True)):
        for pattern, digit in zip(found, column.gather(first).to_list(), strict=True):
            if digit:
                position = places[digit - 1]
                low, high = variable.modalities[position].logits
                pattern[place, position] = (points_end(low), points_end(high))
    return found


def _unknown(card: Scorecard) -> list[Unknown]:
    """The variables of the card that have some modalities of unknown coefficient."""
    found = [(v, [k for k, m in enumerate(v.modalities) if not m.known]) for v in card.variables]
    return [(v, unknown) for v, unknown in found if unknown]


def _terms(variable: Variable, schema: Mapping[str, pl.DataType]) -> list[pl.Expr]:
    """Lowest and highest points one variable adds; null where unbounded, or where the card has no class."""
    names = [f"points_low.{variable.name}", f"points_high.{variable.name}"]
    if variable.masked:
        ends = [_finite(end) for end in variable.logits]
        return [pl.lit(end, dtype=pl.Int64).alias(name) for end, name in zip(ends, names, strict=True)]
    logits = [m.logits for m in variable.modalities]
    return [
        choose(variable, schema[variable.name], {k: _finite(ends[side]) for k, ends in enumerate(logits)}, pl.Int64)
        .alias(names[side])
        for side in (0, 1)
    ]  # fmt: skip


def _finite(logit: float) -> int | None:
    points = points_end(logit)
    return int(points) if abs(points) < _WHOLE else None


def _whole(points: Floats) -> pl.Series:
    """Whole points; null where they are unbounded, beyond what 64 bits hold, or where there is no score."""
    known = np.abs(points) < _WHOLE
    return pl.Series(np.where(known, points, 0.0)).cast(pl.Int64).set(pl.Series(~known), None)


def _chance(end: str, *, placed: bool) -> pl.Expr:
    name = f"probability_{end}"
    return (probability_expression(pl.col(f"points_{end}")) if placed else pl.lit(None, dtype=pl.Float64)).alias(name)
