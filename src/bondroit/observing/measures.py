"""The measures of a batch of rows as plain arrays: Polars expressions for what a row says, one line a month."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.observing.rules import AGE
from bondroit.tables.contract import Type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.months import Month
    from bondroit.observing.dictionary import Dictionary
    from bondroit.observing.rules import Condition, EventSource, Measure
    from bondroit.stats.arrays import Codes, Integers

    Words = dict[str, dict[str, int]]

NOTHING = np.zeros(0, np.uint8)
NOTHING.flags.writeable = False
_YEAR = 12
PLACES = "places"


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of a batch of rows.

    Attributes:
        values: (rows,) int64 or float64, 0 where missing; classes by their number.
        known: (rows,) 1 where it has a value; empty: everywhere.
    """

    values: Integers
    known: Codes


def measured(
    expressions: Mapping[str, tuple[pl.Expr, Type]], frame: pl.DataFrame, words: Words | None = None
) -> dict[str, Measured]:
    """Every measure of the rows of `frame`.

    Args:
        expressions: measure to its expression and its type.
        frame: the rows.
        words: the classes met so far, by measure; new ones are added.
    """
    found = frame.select(term.cast(_HELD.get(kind, pl.Int64)).alias(name) for name, (term, kind) in expressions.items())
    met = {} if words is None else words
    return {name: _plain(found[name], kind, met.setdefault(name, {})) for name, (_, kind) in expressions.items()}


_HELD: dict[Type, Any] = {Type.NUMBER: pl.Float64, Type.CATEGORY: pl.Categorical}
"""What kernels are given: classes by number, all else that is no decimal number as integers."""


def _plain(series: pl.Series, kind: Type, words: dict[str, int]) -> Measured:
    known = NOTHING
    if series.null_count():
        known = frozen(series.is_not_null().to_numpy().view(np.uint8))
    if kind is Type.CATEGORY:
        return Measured(_numbered(series, words), known)
    whole = series.fill_null(0) if len(known) else series
    return Measured(frozen(whole.rechunk().to_numpy()), known)


def _numbered(series: pl.Series, words: dict[str, int]) -> Integers:
    """Classes by the number of `words`: Polars' own numbers do not outlive the column."""
    seen = series.unique().drop_nulls()
    theirs = seen.to_physical().to_numpy().astype(np.int64)
    ours = [words.setdefault(word, len(words)) for word in seen.cast(pl.String).to_list()]
    table = np.zeros(int(theirs.max(initial=0)) + 1, np.int64)
    table[theirs] = ours
    return frozen(table[series.to_physical().fill_null(0).rechunk().to_numpy()])


def frozen(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The array, not to be written: kernels are compiled once, for such arrays."""
    if array.flags.writeable:
        array.flags.writeable = False
    return array


# Snapshots --------------------------------------------------------------------------------------------------------


def snapshot_expressions(
    dictionary: Dictionary, names: tuple[str, ...], places: Mapping[str, Mapping[str, float | None]]
) -> dict[str, tuple[pl.Expr, Type]]:
    """Measure to its expression over a snapshot's row, and its type.

    Args:
        dictionary: the measures.
        names: those wanted; of snapshots or of places.
        places: fact of places -> place -> its value, see `known_places`.
    """
    found = {}
    for name in names:
        measure = dictionary.measure(name)
        term = _place(measure, places) if measure.table == PLACES else measure_expression(measure)
        found[name] = (term, dictionary.measure_type(name))
    return found


def measure_expression(measure: Measure) -> pl.Expr:
    """The value of a measure in one snapshot; null if a column it needs is null."""
    columns = [pl.col(c) for c in measure.columns]
    if measure.form == "sum":
        return reduce(add, (c.cast(pl.Int64) for c in columns))
    if measure.form == "positive":
        return reduce(add, ((c.cast(pl.Int64) > 0).cast(pl.Int32) for c in columns))
    if measure.form == "at_least":
        return (columns[0] >= measure.threshold).fill_null(value=False)
    column = columns[0].replace(dict(measure.fold)) if measure.fold else columns[0]
    return column if measure.missing is None else column.cast(pl.String).fill_null(measure.missing)


def snapshot_columns(dictionary: Dictionary, names: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of snapshots that these measures read, sorted."""
    measures = [dictionary.measure(name) for name in names]
    read = {c for m in measures if m.table == "snapshots" for c in m.columns}
    return tuple(sorted(read | {m.place_column for m in measures if m.table == PLACES}))


def known_places(month: Month, places: pl.DataFrame) -> dict[str, dict[str, float | None]]:
    """Fact -> place -> its value on the last line known before `month`."""
    lines = places.filter(pl.col("known") < month.first_day).sort("known").unique("place", keep="last")
    names = lines["place"].to_list()
    return {
        fact: dict(zip(names, lines[fact].cast(pl.Float64).to_list(), strict=True))
        for fact in lines.columns
        if fact not in {"place", "known"}
    }


def _place(measure: Measure, places: Mapping[str, Mapping[str, float | None]]) -> pl.Expr:
    lines = {place: value for place, value in places.get(measure.columns[0], {}).items() if value is not None}
    column = pl.col(measure.place_column).cast(pl.String)
    return column.replace_strict(list(lines), list(lines.values()), default=None, return_dtype=pl.Float64)


# Members ----------------------------------------------------------------------------------------------------------


def member_columns(measures: tuple[Measure, ...]) -> tuple[str, ...]:
    """The columns of members that these measures read, sorted."""
    read = {"joined", "left", "month"} | {c for m in measures for c in m.columns}
    for measure in measures:
        if measure.roles:
            read.add("role")
        if measure.condition is not None:
            read.add("birth" if measure.condition.column == AGE else measure.condition.column)
    return tuple(sorted(read))


def member_fits(measure: Measure) -> pl.Expr:
    """Whether a member is one that the measure looks at."""
    joined, left, month = pl.col("joined"), pl.col("left"), pl.col("month")
    fits = (joined.is_null() | (joined <= month)) & (left.is_null() | (left > month))
    if measure.roles:
        fits &= pl.col("role").cast(pl.String).is_in(measure.roles)
    if measure.condition is not None:
        fits &= _meets(measure.condition)
    return fits.fill_null(value=False)


def member_amount(measure: Measure) -> pl.Expr:
    """What is added up or compared."""
    return pl.col(measure.columns[0]) if measure.columns else pl.lit(0, dtype=pl.Int64)


def _meets(condition: Condition) -> pl.Expr:
    column = pl.col(condition.column)
    if condition.column == AGE:
        column = (month_index(pl.col("month")) - month_index(pl.col("birth"))) // _YEAR
    if condition.test in ("in", "not_in"):
        text = column.cast(pl.String)
        inside = text.is_in([str(value) for value in condition.values])
        return (inside if condition.test == "in" else ~inside) & text.is_not_null()
    bound = condition.values[0]
    return column >= bound if condition.test == "at_least" else column < bound


def month_index(column: pl.Expr) -> pl.Expr:
    """Months since the year 0, as `domain.months` counts them."""
    return column.dt.year().cast(pl.Int32) * _YEAR + column.dt.month().cast(pl.Int32) - 1


# Events -----------------------------------------------------------------------------------------------------------


def event_columns(source: EventSource) -> tuple[str, ...]:
    """The columns read of a table of events."""
    return tuple(sorted({source.month, source.known, *((source.kind_column,) if source.kind_column else ())}))


def event_terms(source: EventSource, kinds: Mapping[str, int], month: Month) -> dict[str, tuple[pl.Expr, Type]]:
    """`kind`: the number of the kind of event, -1 if it is of none or was not known before `month`; `lag`: its age."""
    day = month.first_day
    number: pl.Expr = pl.lit(kinds.get(source.kind, -1), dtype=pl.Int64)
    if source.kind_column:
        number = (
            pl.col(source.kind_column)
            .cast(pl.String)
            .replace_strict(list(kinds), list(kinds.values()), default=-1, return_dtype=pl.Int64)
        )
    seen = ((pl.col(source.known) < day) & (pl.col(source.month) < day)).fill_null(value=False)
    lag = pl.lit(month.index, dtype=pl.Int32) - month_index(pl.col(source.month))
    return {
        "kind": (pl.when(seen).then(number).otherwise(pl.lit(-1, dtype=pl.Int64)), Type.INTEGER),
        "lag": (lag.fill_null(0), Type.INTEGER),
    }
