"""Variables as of a date: the fast path against a plain reading of one household, and no leak."""

from __future__ import annotations

import dataclasses
import itertools
from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bondroit.domain.months import Month
from bondroit.errors import UserError
from bondroit.observing.asof import observe
from bondroit.observing.dictionary import default_dictionary, parse_dictionary
from bondroit.tables.body import ACTIVITIES, COMMUNES, EVENTS, EVENTS_TABLE, SNAPSHOTS, TENURES
from bondroit.tables.contract import Sensitivity, Type

ASOF = Month.of(2025, 3)
FIRST = ASOF.plus(-26)
LAST = ASOF.plus(2)
MONTHS = [Month(i) for i in range(FIRST.index, LAST.index + 1)]
DICTIONARY = default_dictionary()

CENTS = st.sampled_from([0, 0, 1, 40_000, 99_999, 150_000])


def _value(column):
    """Any value the contract allows for a column."""
    if column.name in ("month", "household_id"):
        return st.none()
    if column.values:
        plain = st.sampled_from(column.values)
    elif column.type is Type.CENTS:
        plain = CENTS
    elif column.type is Type.BOOLEAN:
        plain = st.booleans()
    elif column.type is Type.INTEGER:
        plain = st.integers(int(column.low or 0), int(min(column.high or 25, 25)))
    else:
        plain = st.just("x")
    return st.one_of(st.none(), plain) if column.nullable else plain


USED = set(DICTIONARY.columns())
ROW = st.fixed_dictionaries({c.name: _value(c) for c in SNAPSHOTS.columns if c.name in USED})
# Half of the events become known around the as-of month, where a leak would be.
KNOWN = st.one_of(st.none(), st.sampled_from(MONTHS), st.sampled_from([ASOF.plus(-1), ASOF, ASOF.plus(1)]))
EVENT = st.tuples(st.sampled_from(EVENTS), st.sampled_from(MONTHS), KNOWN)


@st.composite
def households(draw):
    """Histories with holes: month to row, and events, of up to three households."""
    found = {}
    for name in draw(st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True)):
        pool = draw(st.lists(ROW, min_size=1, max_size=4))
        picks = draw(st.lists(st.integers(-1, len(pool) - 1), min_size=len(MONTHS), max_size=len(MONTHS)))
        rows = {m: pool[k] for m, k in zip(MONTHS, picks, strict=True) if k >= 0}
        events = draw(st.lists(EVENT, max_size=6, unique_by=lambda e: (e[0], e[1])))
        found[name] = (rows, events)
    return found


def _frames(found):
    fillers = {
        c.name: {"text": "o", "category": "x", "integer": 20, "cents": 0, "boolean": False}.get(c.type)
        for c in SNAPSHOTS.columns
    }
    rows = [
        {**fillers, **row, "household_id": name, "month": month.first_day}
        for name, (history, _) in found.items()
        for month, row in history.items()
    ]
    events = [
        {"household_id": name, "kind": kind, "month": m.first_day, "known": known and known.first_day}
        for name, (_, facts) in found.items()
        for kind, m, known in facts
    ]
    return pl.DataFrame(rows, schema=SNAPSHOTS.schema), pl.DataFrame(events, schema=EVENTS_TABLE.schema)


# The plain oracle: one household, lists and loops -------------------------------------------------------------


def _measure(name, row):
    measure = DICTIONARY.measure(name)
    values = [row[c] for c in measure.columns]
    if measure.form == "at_least":
        return values[0] is not None and values[0] >= measure.threshold
    if measure.form == "column":
        if values[0] is None:
            return measure.missing
        return dict(measure.fold).get(values[0], values[0])
    return sum(values) if measure.form == "sum" else sum(v > 0 for v in values)


def plain(rule, history, events, month):  # noqa: PLR0911 - one return per kind
    """One variable of one household, from rows of months before `month`."""
    if rule.kind in ("events", "months_since"):
        ages = [
            month.minus(m)
            for kind, m, known in events
            if kind in rule.events and known is not None and known < month and 1 <= month.minus(m) <= rule.months
        ]
        return len(ages) if rule.kind == "events" else min(ages, default=None)
    window = [m for m in sorted(history) if 1 <= month.minus(m) <= rule.months]
    if rule.kind == "state":
        return _measure(rule.measure, history[month.plus(-1)])
    if rule.where:
        window = [m for m in window if _measure(rule.where, history[m])]
    values = [_measure(rule.measure, history[m]) for m in window]
    if rule.kind in ("changes", "largest_drop"):
        pairs = [(a, b) for a, b in itertools.pairwise(values) if a is not None and b is not None]
        if not pairs:
            return None
        return sum(a != b for a, b in pairs) if rule.kind == "changes" else max(0, *(a - b for a, b in pairs))
    if rule.kind == "months_since_first":
        return max((month.minus(m) for m, v in zip(window, values, strict=True) if v > 0), default=None)
    if rule.kind == "ratio":
        by = sum(_measure(rule.by, history[m]) for m in window)
        return sum(values) / by if by else None
    if not values:
        return None
    return {
        "mean": lambda: (2 * sum(values) + len(values)) // (2 * len(values)),
        "sum": lambda: sum(values),
        "count": lambda: sum(values),
        "any": lambda: any(values),
        "relative": lambda: (
            sum(values) / (len(values) * DICTIONARY.parameters[rule.by or "x"].at(month.plus(-1)) if rule.by else 1)
        ),
    }[rule.kind]()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(households(), st.booleans())
def test_the_pass_equals_the_plain_reading(found, shuffled):
    """Every variable of every household is what a person would count by hand, whatever the order of rows."""
    snapshots, events = _frames(found)
    if shuffled:
        snapshots = snapshots.reverse()
    frame = observe(ASOF, snapshots.lazy(), events.lazy()).collect(engine="streaming")
    expected = [
        {"household_id": name, **{r.name: plain(r, history, facts, ASOF) for r in DICTIONARY.rules}}
        for name, (history, facts) in sorted(found.items())
        if ASOF.plus(-1) in history
    ]
    assert frame.drop("month").to_dicts() == expected
    assert frame["month"].unique().to_list() in ([], [ASOF.first_day])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(households())
def test_no_leak_from_after_the_date(found):
    """Dropping every fact of or known in the as-of month and later changes nothing."""
    snapshots, events = _frames(found)
    day = ASOF.first_day
    whole = observe(ASOF, snapshots.lazy(), events.lazy()).collect()
    before = observe(
        ASOF,
        snapshots.filter(pl.col("month") < day).lazy(),
        events.filter((pl.col("known") < day) & (pl.col("month") < day)).lazy(),
    ).collect()
    assert whole.equals(before)


@pytest.mark.parametrize(("known", "counted"), [(-1, 1), (0, 0), (1, 0), (None, 0)])
def test_an_event_counts_from_the_month_after_it_was_known(known, counted):
    """A move of half a year ago counts if known the month before, not if it becomes known in the as-of month."""
    row = {c.name: None if c.nullable else (c.values or (0,))[0] for c in SNAPSHOTS.columns if c.name in USED}
    row |= {c.name: False for c in SNAPSHOTS.columns if c.type is Type.BOOLEAN and c.name in row}
    move = ("move", ASOF.plus(-6), None if known is None else ASOF.plus(known))
    snapshots, events = _frames({"a": ({ASOF.plus(-1): row}, [move])})
    frame = observe(ASOF, snapshots.lazy(), events.lazy()).collect()
    assert frame["moves_18m"].to_list() == [counted]
    assert frame["months_since_move"].to_list() == [6 if counted else None]


def test_only_files_of_the_last_snapshot():
    """A household without a snapshot in the month before is no longer a file."""
    row = dict.fromkeys(USED, 0) | {
        "claimant_activity": ACTIVITIES[0],
        "partner_activity": None,
        "tenure": TENURES[0],
        "commune_type": COMMUNES[0],
        "oldest_child_age": None,
    }
    for c in SNAPSHOTS.columns:
        if c.type is Type.BOOLEAN and c.name in row:
            row[c.name] = False
    snapshots, events = _frames({"a": ({ASOF.plus(-2): row}, []), "b": ({ASOF.plus(-1): row}, [])})
    frame = observe(ASOF, snapshots.lazy(), events.lazy()).collect()
    assert frame["household_id"].to_list() == ["b"]
    assert frame["partner_activity"].to_list() == ["none"]
    assert frame["rent_changes_24m"].to_list() == [None]


def test_the_dictionary_has_no_protected_column():
    """No variable of the package reads a protected or identifying column, and each speaks both languages."""
    sensitive = {c.name for c in SNAPSHOTS.columns if c.sensitivity is not Sensitivity.ORDINARY}
    assert not sensitive & set(DICTIONARY.columns())
    assert all(rule.meaning.en and rule.meaning.fr and rule.source for rule in DICTIONARY.rules)


def test_a_protected_column_is_refused_with_every_other_fault():
    """A dictionary that names a protected column, an unknown one and an unknown kind is refused, all at once."""
    text = "\n".join(
        f"[[variable]]\nname='v{k}'\nkind='{kind}'\nmeasure='{column}'\nunit='x'\nen='e'\nfr='f'\nsource='s'"
        for k, (kind, column) in enumerate([("state", "claimant_age"), ("mean", "nowhere"), ("magic", "rent_cents")])
    )
    with pytest.raises(UserError) as raised:
        parse_dictionary(text)
    shown = raised.value.shown("en")
    assert shown.code == "E-USE-003"
    assert [f.split(":")[0] for f in shown.faults] == ["v0", "v1", "v2"]
    assert "audit alone" in shown.faults[0]


@pytest.mark.parametrize("text", ["variable = 3", "[[variable]]\nname='a'", "not toml ["])
def test_a_broken_dictionary_is_refused(text):
    """A text that is not a dictionary gives a clear refusal."""
    with pytest.raises(UserError):
        parse_dictionary(text)


def test_a_parameter_is_dated():
    """The value in force is the latest that began; before the first there is none."""
    parameter = DICTIONARY.parameters["smic_net_cents"]
    assert parameter.assumed
    assert parameter.at(Month.of(2024, 12)) == parameter.at(Month.of(2024, 11)) != parameter.at(Month.of(2024, 10))
    with pytest.raises(UserError):
        parameter.at(Month.from_date(date(2000, 1, 1)))


def test_a_file_of_any_length_is_observed():
    """The dictionary may be cut to some variables; order and names are kept."""
    small = dataclasses.replace(DICTIONARY, rules=DICTIONARY.rules[3:6])
    snapshots, events = _frames({})
    frame = observe(ASOF, snapshots.lazy(), events.lazy(), small).collect()
    assert frame.columns == ["household_id", "month", *small.names]
