"""The plain oracle: every variable of ONE household, with lists, integers and fractions. It serves nobody, it proves.

Written to be read against the words of `observing.rules`, not to be fast; the fast paths (kernels, SQL, Spark) must
give what it gives. Floating results are exact fractions rounded once at the end, so a fast path that adds in another
order may differ in the last digits.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bondroit.domain.months import Month
from bondroit.observing.rules import AGE, EVENT_KINDS, PAIR_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.observing.dictionary import Dictionary
    from bondroit.observing.rules import Condition, EventSource, Measure, Rule

    Row = Mapping[str, Any]

Value = bool | int | float | str | None
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Facts:
    """What is on record about one household, whenever it became known.

    Attributes:
        tables: table to its rows: `snapshots`, `members`, the tables of events, and the lines of all `places`. Months
            are dates or `Month`. A row of `snapshots` or `members` without `known` is known at its month's end; with
            it, several versions of a month may stand side by side.
    """

    tables: Mapping[str, Sequence[Row]]

    def rows(self, table: str) -> Sequence[Row]:
        """The rows of a table; none if it is not there."""
        return self.tables.get(table, ())


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of the household before the as-of month, by lag (1 is the month before).

    Attributes:
        month: the as-of month M.
        snapshots: lag to the row of that month.
        members: lag to the persons on record in that month; no entry: none on record.
        places: place to its line.
        events: (kind, lag) of every event.
    """

    month: Month
    snapshots: dict[int, Row]
    members: dict[int, list[Row]]
    places: dict[str, Row]
    events: list[tuple[str, int]]


def observe_household(month: Month, dictionary: Dictionary, facts: Facts) -> dict[str, Value] | None:
    """Every variable of one household as of the first day of `month`; None if it has no snapshot the month before."""
    known = known_before(month, dictionary.sources, facts)
    if 1 not in known.snapshots:
        return None
    return {rule.name: _variable(rule, dictionary, known) for rule in dictionary.rules}


def known_before(month: Month, sources: Sequence[EventSource], facts: Facts) -> Known:
    """What is about months before `month` and was known before it; of several versions of a month, the last."""
    members = _versions(month, facts.rows("members"))
    lines: dict[str, Row] = {}
    for row in sorted(facts.rows("places"), key=lambda row: month_of(row["known"])):
        if month_of(row["known"]) < month:
            lines[row["place"]] = row
    return Known(
        month,
        snapshots={lag: rows[-1] for lag, rows in _versions(month, facts.rows("snapshots")).items()},
        members={lag: [row for row in rows if _is_there(row)] for lag, rows in members.items()},
        places=lines,
        events=[event for source in sources for event in _events(month, source, facts.rows(source.table))],
    )


def month_of(value: Month | date) -> Month:
    """A month, or the month of a day."""
    return Month.from_date(value) if isinstance(value, date) else value


def _versions(month: Month, rows: Sequence[Row]) -> dict[int, list[Row]]:
    """Lag to the rows of its last version known before `month`."""
    found: dict[int, list[Row]] = {}
    latest: dict[int, Month] = {}
    for row in rows:
        valid = month_of(row["month"])
        known = month_of(row["known"]) if row.get("known") is not None else valid
        if valid >= month or known >= month:
            continue
        lag = month.minus(valid)
        if lag not in latest or known > latest[lag]:
            latest[lag], found[lag] = known, []
        if known == latest[lag]:
            found[lag].append(row)
    return found


def _is_there(row: Row) -> bool:
    """Whether a member had come and had not left in the month of the row."""
    month, joined, left = month_of(row["month"]), row.get("joined"), row.get("left")
    return (joined is None or month_of(joined) <= month) and (left is None or month_of(left) > month)


def _events(month: Month, source: EventSource, rows: Sequence[Row]) -> list[tuple[str, int]]:
    found = []
    for row in rows:
        happened, known = row[source.month], row[source.known]
        if happened is None or known is None:
            continue
        if month_of(happened) < month and month_of(known) < month:
            found.append(
                (row[source.kind_column] if source.kind_column else source.kind, month.minus(month_of(happened)))
            )
    return found


# Measures: one value a month --------------------------------------------------------------------------------------


def _measured(measure: Measure, lag: int, known: Known) -> Value:
    """A measure in the month of `lag`, which has a snapshot."""
    if measure.table == "members":
        return _of_members(measure, known.members[lag]) if lag in known.members else None
    row = known.snapshots[lag]
    if measure.table == "places":
        line = known.places.get(row[measure.place_column])
        value: Value = None if line is None else line[measure.columns[0]]
        return value
    values: list[Any] = [row[column] for column in measure.columns]
    if measure.form == "at_least":
        return values[0] is not None and values[0] >= measure.threshold
    if measure.form == "column":
        value = measure.missing if values[0] is None and measure.missing is not None else values[0]
        return dict(measure.fold).get(value, value) if values[0] is not None else value
    if any(value is None for value in values):
        return None
    return sum(values) if measure.form == "sum" else sum(1 for value in values if value > 0)


def _of_members(measure: Measure, members: list[Row]) -> Value:
    chosen = [
        row
        for row in members
        if (not measure.roles or row["role"] in measure.roles)
        and (measure.condition is None or _meets(measure.condition, row))
    ]
    if measure.form == "count":
        return len(chosen)
    if measure.form == "any":
        return bool(chosen)
    amounts: list[Any] = [row[measure.columns[0]] for row in chosen]
    if any(amount is None for amount in amounts):
        return None
    return sum(amounts) if measure.form == "sum" else max(amounts, default=None)


def _meets(condition: Condition, row: Row) -> bool:
    value: Any = row[condition.column] if condition.column != AGE else _age(row)
    if value is None:
        return False
    if condition.test == "in":
        return value in condition.values
    if condition.test == "not_in":
        return value not in condition.values
    bound: Any = condition.values[0]
    return bool(value >= bound) if condition.test == "at_least" else bool(value < bound)


def _age(row: Row) -> int | None:
    birth = row["birth"]
    return None if birth is None else month_of(row["month"]).minus(month_of(birth)) // _YEAR


# Windows: one value a variable ------------------------------------------------------------------------------------


def _variable(rule: Rule, dictionary: Dictionary, known: Known) -> Value:  # noqa: PLR0911 - one return per sort of kind
    if rule.kind in EVENT_KINDS:
        lags = [lag for kind, lag in known.events if kind in rule.events and lag <= rule.months]
        return len(lags) if rule.kind == "events" else min(lags, default=None)
    measure = dictionary.measure(rule.measure)
    if rule.kind == "state":
        return _measured(measure, 1, known)
    window = [lag for lag in sorted(known.snapshots, reverse=True) if lag <= rule.months]
    if rule.where:
        where = dictionary.measure(rule.where)
        window = [lag for lag in window if _measured(where, lag, known)]
    everything = [(lag, _measured(measure, lag, known)) for lag in window]
    if rule.kind in PAIR_KINDS:
        return _of_pairs(rule.kind, [value for _, value in everything])
    values: list[tuple[int, Any]] = [(lag, value) for lag, value in everything if value is not None]
    if rule.kind == "ratio":
        by = dictionary.measure(rule.by)
        both = [(value, below) for lag, value in values if (below := _measured(by, lag, known)) is not None]
        return _ratio(both)
    if not values:
        return None
    if rule.kind == "relative":
        unit = dictionary.parameters[rule.by].at(known.month.plus(-1))
        return float(_total([value for _, value in values]) / (len(values) * unit))
    return _of_window(rule.kind, values)


def _of_window(kind: str, values: list[tuple[int, Any]]) -> Value:  # noqa: PLR0911 - one return per kind
    """A kind over (lag, value), oldest first, at least one, none missing."""
    numbers = [value for _, value in values]
    true = [lag for lag, value in values if not isinstance(value, str) and value > 0]
    if kind == "last":
        last: Value = numbers[-1]
        return last
    if kind == "observed":
        return len(numbers)
    if kind == "count":
        return len(true)
    if kind == "any":
        return bool(true)
    if kind == "share":
        return len(true) / len(numbers)
    if kind == "months_since_first":
        return max(true, default=None)
    if kind == "months_since_last":
        return min(true, default=None)
    return _of_numbers(kind, [lag for lag, _ in values], numbers)


def _of_numbers(kind: str, lags: list[int], numbers: list[Any]) -> Value:
    if kind in ("minimum", "maximum"):
        end: Value = min(numbers) if kind == "minimum" else max(numbers)
        return end
    number, total = len(numbers), _total(numbers)
    if kind == "sum":
        return _as(total, numbers)
    if kind == "mean":
        halves_up = math.floor((2 * total + number) / (2 * number))
        return float(total / number) if isinstance(numbers[0], float) else halves_up
    if number < 2:
        return None
    if kind == "deviation":
        mean = total / number
        return math.sqrt(sum((Fraction(value) - mean) ** 2 for value in numbers) / (number - 1))
    assert kind == "trend", kind
    times = [Fraction(-lag) for lag in lags]
    middle, mean = sum(times) / number, total / number
    along = sum((time - middle) * (Fraction(value) - mean) for time, value in zip(times, numbers, strict=True))
    return float(along / sum((time - middle) ** 2 for time in times))


def _of_pairs(kind: str, values: list[Any]) -> Value:
    """Over successive snapshots, oldest first, of which both have a value."""
    pairs = [(a, b) for a, b in itertools.pairwise(values) if a is not None and b is not None]
    if not pairs:
        return None
    if kind == "changes":
        return sum(1 for a, b in pairs if a != b)
    sign = 1 if kind == "largest_rise" else -1
    largest: Value = max(max(sign * (b - a), 0 * a) for a, b in pairs)
    return largest


def _ratio(both: list[tuple[Any, Any]]) -> float | None:
    below = _total([b for _, b in both])
    return float(_total([a for a, _ in both]) / below) if below else None


def _total(numbers: list[Any]) -> Fraction:
    return sum((Fraction(value) for value in numbers), Fraction(0))


def _as(total: Fraction, numbers: list[Any]) -> int | float:
    return float(total) if isinstance(numbers[0], float) else int(total)
