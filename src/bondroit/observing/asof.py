"""Variables as of the first day of a month: one pass over the snapshots before it and the events known before it.

Nothing known in or after the as-of month can change a value: snapshots are kept when their month is earlier,
events when both the month they happened in and the month they became known are earlier.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

import polars as pl

from bondroit.observing.dictionary import EVENT_KINDS, default_dictionary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bondroit.domain.months import Month
    from bondroit.observing.dictionary import Dictionary, Measure, Rule

_ID, _LAG = "household_id", "_lag"
_PAIR_KINDS = ("changes", "largest_drop")


@dataclass(frozen=True, slots=True)
class _Asof:
    """The as-of month, with the dictionary."""

    month: Month
    dictionary: Dictionary

    def word(self, name: str) -> pl.Expr:
        return pl.col(f"_m_{name}")


def observe(
    month: Month, snapshots: pl.LazyFrame, events: pl.LazyFrame, dictionary: Dictionary | None = None
) -> pl.LazyFrame:
    """Variables of every file of the last snapshot before `month`.

    Args:
        month: the as-of month M; only facts known before its first day count.
        snapshots: rows of the `snapshots` table, any months.
        events: rows of the `events` table.
        dictionary: the variables; the package's own by default.

    Returns:
        One row per household with a snapshot in M-1, sorted by household: household_id, month, then every
        variable of the dictionary in its order. Amounts are integer cents; an empty window is null.
    """
    asof = _Asof(month, dictionary or default_dictionary())
    history = _history(asof, snapshots)
    rules = asof.dictionary.rules
    states = history.filter(pl.col(_LAG) == 1).select(
        _ID, *(asof.word(r.measure).alias(r.name) for r in rules if r.kind == "state")
    )
    windows = _windows(asof, history, [r for r in rules if r.kind != "state" and r.kind not in EVENT_KINDS])
    dated = _events(asof, events, [r for r in rules if r.kind in EVENT_KINDS])
    counts = [r.name for r in rules if r.kind == "events"]
    return (
        states.join(windows, on=_ID, how="left")
        .join(dated, on=_ID, how="left")
        .with_columns(pl.col(counts).fill_null(0))
        .sort(_ID)
        .select(_ID, pl.lit(month.first_day, dtype=pl.Date).alias("month"), *asof.dictionary.names)
    )


def measure_expression(measure: Measure) -> pl.Expr:
    """The value of a measure in one snapshot; null if a column it needs is null."""
    columns = [pl.col(c) for c in measure.columns]
    if measure.form == "sum":
        return reduce(add, (c.cast(pl.Int64) for c in columns))
    if measure.form == "positive":
        return reduce(add, ((c.cast(pl.Int64) > 0).cast(pl.Int32) for c in columns))
    if measure.form == "at_least":
        return (columns[0] >= measure.threshold).fill_null(value=False)
    return columns[0] if measure.missing is None else columns[0].fill_null(measure.missing)


def _lag(asof: _Asof, column: str) -> pl.Expr:
    """Months between `column` and the as-of month."""
    index = pl.col(column).dt.year().cast(pl.Int32) * 12 + pl.col(column).dt.month().cast(pl.Int32) - 1
    return pl.lit(asof.month.index, dtype=pl.Int32) - index


def _words(rules: Iterable[Rule]) -> list[str]:
    """The measures that rules name, sorted."""
    words = {w for r in rules for w in (r.measure, r.where, r.by if r.kind == "ratio" else "") if w}
    return sorted(words)


def _history(asof: _Asof, snapshots: pl.LazyFrame) -> pl.LazyFrame:
    """Household, lag and measures of the months before the as-of month that some window looks at."""
    first, last = asof.month.plus(-asof.dictionary.months).first_day, asof.month.first_day
    month = pl.col("month")
    measures = [
        measure_expression(asof.dictionary.measure(word)).alias(f"_m_{word}") for word in _words(asof.dictionary.rules)
    ]
    return snapshots.filter((month >= first) & (month < last)).select(_ID, _lag(asof, "month").alias(_LAG), *measures)


def _windows(asof: _Asof, history: pl.LazyFrame, rules: list[Rule]) -> pl.LazyFrame:
    """One row per household: every variable that looks over several months."""
    words = _words(r for r in rules if r.kind in _PAIR_KINDS)
    same = pl.col(_ID) == pl.col(_ID).shift(1)
    paired = history.sort(_ID, _LAG, descending=[False, True]).with_columns(
        pl.when(same).then(pl.col(_LAG).shift(1)).alias("_before"),
        *(pl.when(same).then(asof.word(w).shift(1)).alias(f"_p_{w}") for w in words),
    )
    return paired.group_by(_ID).agg(_aggregate(asof, rule).alias(rule.name) for rule in rules)


def _aggregate(asof: _Asof, rule: Rule) -> pl.Expr:
    """One variable as an aggregate over a household's rows."""
    inside = pl.col(_LAG) <= rule.months
    value = asof.word(rule.measure)
    if rule.kind in _PAIR_KINDS:
        return _over_pairs(rule, value)
    if rule.kind == "ratio":
        return _ratio(inside, value, asof.word(rule.by))
    if rule.where:
        inside = inside & asof.word(rule.where)
    seen = pl.when(inside).then(value)
    number, some = seen.count().cast(pl.Int64), seen.count() > 0
    if rule.kind == "mean":
        return pl.when(some).then((2 * seen.sum() + number) // (2 * number))
    if rule.kind == "relative":
        unit = asof.dictionary.parameters[rule.by].at(asof.month.plus(-1))
        return pl.when(some).then(seen.sum().cast(pl.Float64) / (number * unit).cast(pl.Float64))
    if rule.kind == "months_since_first":
        return pl.when(inside & (value > 0)).then(pl.col(_LAG)).max()
    total = pl.when(some).then(seen.cast(pl.Int64).sum())
    return total > 0 if rule.kind == "any" else total.cast(pl.Int32)


def _over_pairs(rule: Rule, value: pl.Expr) -> pl.Expr:
    """Over successive snapshots of which both lie in the window and neither value is missing."""
    previous = pl.col(f"_p_{rule.measure}")
    both = (pl.col("_before") <= rule.months) & value.is_not_null() & previous.is_not_null()
    if rule.kind == "largest_drop":
        return pl.when(both).then((previous - value).clip(lower_bound=0)).max()
    changed = pl.when(both).then((value != previous).cast(pl.Int32))
    return pl.when(changed.count() > 0).then(changed.sum()).cast(pl.Int32)


def _ratio(inside: pl.Expr, value: pl.Expr, by: pl.Expr) -> pl.Expr:
    both = inside & value.is_not_null() & by.is_not_null()
    above, below = pl.when(both).then(value).sum(), pl.when(both).then(by).sum()
    return pl.when(below != 0).then(above.cast(pl.Float64) / below.cast(pl.Float64))


def _events(asof: _Asof, events: pl.LazyFrame, rules: list[Rule]) -> pl.LazyFrame:
    """One row per household with a known event: months since the last, or how many."""
    day = asof.month.first_day
    known = events.filter((pl.col("known") < day) & (pl.col("month") < day)).select(
        _ID, "kind", _lag(asof, "month").alias(_LAG)
    )
    terms = []
    for rule in rules:
        chosen = pl.col("kind").is_in(rule.events) & (pl.col(_LAG) <= rule.months)
        term = pl.when(chosen).then(pl.col(_LAG)).min() if rule.kind == "months_since" else chosen.sum().cast(pl.Int32)
        terms.append(term.alias(rule.name))
    return known.group_by(_ID).agg(terms)
