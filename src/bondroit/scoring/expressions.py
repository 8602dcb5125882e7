"""A scorecard as Polars expressions: integer points, probability, contributions, and the rule for ties.

The plain oracle is `domain.scorecard.points_of`; tests demand equality. Every expression is a chain of
`when/then`, which the streaming engine carries through files larger than memory.
"""

from __future__ import annotations

from functools import reduce
from operator import add, and_, or_
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.domain.known import require_known
from bondroit.domain.scorecard import INTERVAL, MISSING, NUMERIC, OTHER, VALUES, to_points
from bondroit.errors import Text
from bondroit.scoring.exponential_steps import probabilities_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.domain.scorecard import Modality, Scorecard, Variable

# Constants of SplitMix64 (Steele, Lea and Flood 2014), a public-domain mixer of 64-bit integers.
_GOLDEN, _MIX_1, _MIX_2 = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
WORD = 8
TIE = "_tie"
SCORE = Text("give one score to a file", "donner un score unique à un dossier")
_MASK = 2**64 - 1
# Beyond so many classes a number is searched for among the bounds instead of compared with each.
MANY = 64


def value_expression(variable: Variable, dtype: pl.DataType) -> pl.Expr:
    """The value as the card compares it: a float (NaN is missing) or the text of a category."""
    column = pl.col(variable.name)
    if dtype == pl.Null:  # no value at all, whatever the column was written as
        nothing = pl.lit(None, dtype=pl.Float64 if variable.kind == NUMERIC else pl.String)
        return pl.when(column.is_null()).then(nothing).otherwise(nothing)
    if variable.kind == NUMERIC:
        return column.cast(pl.Float64).fill_nan(None)
    if dtype == pl.Int64:  # whole numbers, which the table may hold as decimals: see `compatibility`
        column = column.cast(pl.Int64, strict=False)
    return column if dtype == pl.String else column.cast(pl.String)


def _condition(modality: Modality, value: pl.Expr) -> pl.Expr:
    """Whether a value that is not missing lies in the modality."""
    if modality.kind == INTERVAL:
        bounds = []
        if modality.lower is not None:
            bounds.append(value >= modality.lower)
        if modality.upper is not None:
            bounds.append(value < modality.upper)
        return reduce(and_, bounds) if bounds else value.is_not_null()
    return reduce(or_, (value == text for text in modality.values)) if modality.values else pl.lit(value=False)


def choose(
    variable: Variable, dtype: pl.DataType, results: Mapping[int, float | None], dtype_out: type[pl.DataType]
) -> pl.Expr:
    """`results[k]` where the k-th modality holds (the first that does); null where the card has no class."""
    value = value_expression(variable, dtype)
    wanted = INTERVAL if variable.kind == NUMERIC else VALUES
    numbered = list(enumerate(variable.modalities))
    missing = next((results[k] for k, m in numbered if m.kind == MISSING), None)
    other = None
    if variable.kind != NUMERIC:
        other = next((results[k] for k, m in numbered if m.kind == OTHER), None)
    chosen = pl.lit(other, dtype=dtype_out)
    if variable.kind == NUMERIC and len(numbered) > MANY:
        searched = _searched(value, variable.modalities, results, dtype_out)
        if searched is not None:
            return pl.when(value.is_null()).then(pl.lit(missing, dtype=dtype_out)).otherwise(searched)
    for k, modality in reversed(numbered):
        if modality.kind == wanted:
            chosen = pl.when(_condition(modality, value)).then(pl.lit(results[k], dtype=dtype_out)).otherwise(chosen)
    return pl.when(value.is_null()).then(pl.lit(missing, dtype=dtype_out)).otherwise(chosen)


def _searched(
    value: pl.Expr, modalities: Sequence[Modality], results: Mapping[int, float | None], dtype_out: type[pl.DataType]
) -> pl.Expr | None:
    """`results` of the interval a number lies in, by binary search; None where intervals overlap, or one is empty.

    A chain of `when/then` compares every number with every bound; a fitted additive model has a thousand of them.
    """
    found = [(k, m) for k, m in enumerate(modalities) if m.kind == INTERVAL]
    found.sort(key=lambda pair: -np.inf if pair[1].lower is None else pair[1].lower)
    lower = np.array([-np.inf if m.lower is None else m.lower for _, m in found])
    upper = np.array([np.inf if m.upper is None else m.upper for _, m in found])
    if not found or (upper <= lower).any() or (lower[1:] < upper[:-1]).any():
        return None
    given = pl.Series([results[k] for k, _ in found], dtype=dtype_out)

    def look_up(numbers: pl.Series) -> pl.Series:
        x = numbers.fill_null(np.nan).to_numpy()
        place = np.maximum(np.searchsorted(lower, x, side="right") - 1, 0)
        inside = (x >= lower[place]) & (x < upper[place])
        if not inside.any():
            return pl.Series(numbers.name, [None] * len(numbers), dtype=dtype_out)
        answer = given.gather(place).alias(numbers.name)
        return answer if inside.all() else answer.set(pl.Series(~inside), None)

    return value.map_batches(look_up, return_dtype=dtype_out, is_elementwise=True)


def variable_points(variable: Variable, dtype: pl.DataType) -> pl.Expr:
    """Points one variable adds; null where the card has no class for the value."""
    points = {k: m.points for k, m in enumerate(variable.modalities)}
    return choose(variable, dtype, points, pl.Int64)


def modality_expression(variable: Variable, dtype: pl.DataType) -> pl.Expr:
    """Position of the value's modality in the card; null where it has none."""
    return choose(variable, dtype, {k: k for k in range(len(variable.modalities))}, pl.Int32)


def points_expression(card: Scorecard, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    """Integer points of every file, millionths of a logit; null where the card has no class for some value.

    Args:
        card: the scorecard.
        schema: column name to Polars type of the frame it is used on.

    Raises:
        UserError: E-SCO-003 if part of the card is unknown: `scoring.intervals` gives bounds.
    """
    require_known(card, SCORE)
    terms = [variable_points(v, schema[v.name]) for v in card.variables]
    return reduce(add, terms, pl.lit(to_points(card.intercept), dtype=pl.Int64))


def probability_expression(points: pl.Expr) -> pl.Expr:
    """The score in [0, 1] behind points, bit for bit as `domain.exponential.probability` gives it."""
    return points.map_batches(_probabilities, return_dtype=pl.Float64, is_elementwise=True)


def _probabilities(points: pl.Series) -> pl.Series:
    found = pl.Series(points.name, probabilities_of(points.fill_null(0).cast(pl.Int64).to_numpy()))
    return found.set(points.is_null(), None) if points.null_count() else found


def exact_score_expression(card: Scorecard, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    """The score from the coefficients as they stand, not rounded to points; null where the card has no class.

    For a card that others run: it gives their score to the last places of a double, where the points give six
    decimals of a logit. Ranks and decisions are made on points all the same.

    Args:
        card: the scorecard.
        schema: column name to Polars type of the frame it is used on.

    Raises:
        UserError: E-SCO-003 if part of the card is unknown.
    """
    require_known(card, SCORE)
    terms = [
        choose(v, schema[v.name], {k: m.coefficient for k, m in enumerate(v.modalities)}, pl.Float64)
        for v in card.variables
    ]
    logit = reduce(add, terms, pl.lit(card.intercept, dtype=pl.Float64))
    return 1.0 / (1.0 + (-logit).exp())


def contribution_expressions(card: Scorecard, schema: Mapping[str, pl.DataType]) -> list[pl.Expr]:
    """One column per variable, `points.NAME`: what it adds to the file's points against the reference."""
    return [variable_points(v, schema[v.name]).alias(f"points.{v.name}") for v in card.variables]


def with_tie_key(frame: pl.LazyFrame, column: str, *, seed: int, longest: int) -> pl.LazyFrame:
    """`frame` with `_tie`, a 64-bit number from an identifier: the recorded rule that orders equal points.

    The order of identifiers may follow the age of files, so it must not decide who is controlled. The rule:
    h = mix(seed); for each block of 8 bytes of the UTF-8 text (the last padded with zeros, read as a little-endian
    integer) h = mix(h xor block), where mix is SplitMix64: x += 0x9E3779B97F4A7C15, x = (x ^ x >> 30) *
    0xBF58476D1CE4E5B9, x = (x ^ x >> 27) * 0x94D049BB133111EB, x ^ x >> 31, modulo 2^64. The smaller number comes
    first; equal numbers fall back on the identifier.

    Args:
        frame: the files.
        column: the identifier's column (text).
        seed: a number that all files share (the as-of month), so that ties do not fall the same way every month.
        longest: length in bytes of the longest identifier.
    """
    blocks = max(1, -(-longest // WORD))
    padded = (pl.col(column) + pl.lit("\0" * WORD * blocks)).cast(pl.Binary)
    mixed = pl.col(TIE)
    frame = frame.with_columns(pl.lit(_mix_number(seed & _MASK), dtype=pl.UInt64).alias(TIE))
    for k in range(blocks):
        block = padded.bin.slice(k * WORD, WORD).bin.reinterpret(dtype=pl.UInt64, endianness="little")
        frame = frame.with_columns((mixed ^ block) + pl.lit(_GOLDEN, dtype=pl.UInt64))
        # One step, one column: nested in one expression the terms would double at every step.
        for shift, factor in ((30, _MIX_1), (27, _MIX_2), (31, 1)):
            half = mixed ^ (mixed // pl.lit(1 << shift, dtype=pl.UInt64))
            frame = frame.with_columns(half * pl.lit(factor, dtype=pl.UInt64))
    return frame


def mixed_seed(seed: int) -> int:
    """The number every tie key begins with."""
    return _mix_number(seed & _MASK)


def tie_number(identifier: str, *, seed: int, longest: int) -> int:
    """The plain oracle of `with_tie_key` for one identifier."""
    blocks = max(1, -(-longest // WORD))
    padded = identifier.encode().ljust(blocks * WORD, b"\0")
    mixed = _mix_number(seed & _MASK)
    for k in range(blocks):
        mixed = _mix_number(mixed ^ int.from_bytes(padded[k * WORD : (k + 1) * WORD], "little"))
    return mixed


def _mix_number(x: int) -> int:
    x = (x + _GOLDEN) & _MASK
    x = ((x ^ (x >> 30)) * _MIX_1) & _MASK
    x = ((x ^ (x >> 27)) * _MIX_2) & _MASK
    return x ^ (x >> 31)
