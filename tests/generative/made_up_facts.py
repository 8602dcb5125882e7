"""Facts of made-up households for the tests of observing: rows as dicts, with valid and known months."""

from __future__ import annotations

import polars as pl
from hypothesis import strategies as st

from bondroit.domain.months import Month
from bondroit.observing.dictionary import parse_dictionary
from bondroit.tables.body import ACTIVITIES, COMMUNES, EVENTS_TABLE, MEMBERS, SNAPSHOTS
from bondroit.tables.operations import PAST_CONTROLS

ASOF = Month.of(2025, 3)
FIRST, LAST = ASOF.plus(-6), ASOF.plus(2)
MONTHS = [Month(i) for i in range(FIRST.index, LAST.index + 1)]
PAST = [month for month in MONTHS if month < ASOF]
FUTURE = [month for month in MONTHS if month >= ASOF]

_NUMBERS = ("last", "mean", "sum", "minimum", "maximum", "deviation", "count", "any", "share", "observed", "changes",
            "largest_drop", "largest_rise", "months_since_first", "months_since_last", "trend")  # fmt: skip
TEXT = f"""
[measures.workers]
members = "count"
condition = {{ column = "wage_cents", at_least = 1 }}
[measures.child_wage]
members = "sum"
column = "wage_cents"
roles = ["child"]
[measures.best_wage]
members = "largest"
column = "wage_cents"
[measures.student]
members = "any"
roles = ["claimant", "partner"]
condition = {{ column = "activity", in = ["student"] }}
[measures.rate]
place = "unemployment_rate"
by = "commune_type"
[measures.wages]
sum = ["claimant_wage_cents", "partner_wage_cents"]
[measures.at_work]
positive = ["claimant_wage_cents", "partner_wage_cents"]

[[family]]
measures = ["rent_cents", "workers"]
aggregates = {["state", *_NUMBERS]}
windows = [2, 5]
[[family]]
measures = ["claimant_activity", "quarterly_declaration", "best_wage", "child_wage", "student", "rate", "wages",
            "at_work", "children_over_19", "partner_activity_or_none", "child_over_19"]
aggregates = ["state", "last", "mean", "sum", "count", "any", "share", "observed", "changes", "largest_drop",
              "deviation", "months_since_first", "months_since_last", "trend"]
windows = [4]
[[family]]
measures = ["rent_cents"]
aggregates = ["ratio"]
by = ["wages"]
windows = [3]
[[family]]
measures = ["declaration_late", "rent_cents"]
aggregates = ["count", "sum", "last", "share", "months_since_last", "trend"]
where = "quarterly_declaration"
windows = [5]
[[family]]
events = ["move", ["job_end", "job_start"], "control"]
aggregates = ["events", "months_since"]
windows = [1, 4]
[[variable]]
say = "mean of rent in net minimum wages over 3 months"
"""
DICTIONARY = parse_dictionary(TEXT)
"""Every kind and every form of measure at least once, over short windows."""

CENTS = st.sampled_from([0, 0, 1, 40_000, 99_999])
AMOUNTS = st.one_of(st.none(), CENTS)
SNAPSHOT = st.fixed_dictionaries(
    {
        "rent_cents": AMOUNTS, "claimant_wage_cents": AMOUNTS, "partner_wage_cents": CENTS,
        "claimant_activity": st.sampled_from(ACTIVITIES[:3]),
        "partner_activity": st.sampled_from([None, *ACTIVITIES[:2]]),
        "quarterly_declaration": st.booleans(), "declaration_late": st.sampled_from([None, True, False]),
        "oldest_child_age": st.sampled_from([None, 18, 19]), "commune_type": st.sampled_from(COMMUNES[:2]),
    }
)  # fmt: skip
MEMBER = st.fixed_dictionaries(
    {
        "role": st.sampled_from(["claimant", "partner", "child"]), "wage_cents": AMOUNTS,
        "activity": st.sampled_from([None, "student", "employed"]),
        "birth": st.sampled_from([ASOF.plus(-19 * 12 - 2), ASOF.plus(-19 * 12), ASOF.plus(-240)]),
        "joined": st.sampled_from([None, None, ASOF.plus(-3)]), "left": st.sampled_from([None, None, ASOF.plus(-2)]),
    }
)  # fmt: skip


def rows(row, valid, known):
    """Rows of a monthly table: each valid in one of `valid`, known from one of `known`, not before."""
    one = st.tuples(row, st.sampled_from(valid), st.sampled_from(known)).filter(lambda r: r[2] >= r[1])
    return st.lists(
        one.map(lambda r: {**r[0], "month": r[1], "known": r[2]}),
        max_size=8,
        unique_by=lambda r: (r["month"], r["known"]),
    )


def member_rows(valid, known):
    """Rows of members: up to three persons of a version of a month."""

    def numbered(versions):
        return [
            {**person, "person": number, "month": month, "known": known}
            for (month, known), persons in versions.items()
            for number, person in enumerate(persons, start=1)
        ]

    key = st.tuples(st.sampled_from(valid), st.sampled_from(known)).filter(lambda k: k[1] >= k[0])
    return st.dictionaries(key, st.lists(MEMBER, min_size=1, max_size=3), max_size=5).map(numbered)


def event_rows(valid, known):
    """Rows of events; known may come before the month (announced) and may be missing (never known)."""
    one = st.fixed_dictionaries(
        {"kind": st.sampled_from(["move", "job_end"]), "month": st.sampled_from(valid), "known": st.sampled_from(known)}
    )
    return st.lists(one, max_size=5, unique_by=lambda r: (r["kind"], r["month"]))


def place_rows(known):
    """Lines of places."""
    one = st.fixed_dictionaries(
        {
            "place": st.sampled_from(COMMUNES[:2]),
            "known": st.sampled_from(known),
            "unemployment_rate": st.one_of(st.none(), st.sampled_from([0.0, 0.08, 0.11])),
        }
    )
    return st.lists(one, max_size=4, unique_by=lambda r: (r["place"], r["known"]))


def control_rows(valid):
    """Rows of past controls."""
    months = st.lists(st.sampled_from(valid), max_size=3, unique=True)
    return months.map(lambda found: [{"month": month, "known": month} for month in found])


@st.composite
def past_facts(draw):
    """Facts valid before the as-of month and known before it."""
    latest = {**draw(SNAPSHOT), "month": ASOF.plus(-1), "known": ASOF.plus(-1)}
    older = [row for row in draw(rows(SNAPSHOT, PAST, PAST)) if row["month"] != latest["month"]]
    return {
        "snapshots": [*older, latest] if draw(st.integers(0, 9)) else older,
        "members": draw(member_rows(PAST, PAST)),
        "events": draw(event_rows(PAST, PAST)),
        "past_controls": draw(control_rows(PAST)),
        "places": draw(place_rows(PAST)),
    }


@st.composite
def later_facts(draw):
    """Facts valid or known in the as-of month or later: new months, late corrections of past ones, late news."""
    months = [*draw(rows(SNAPSHOT, MONTHS, FUTURE)), *draw(rows(SNAPSHOT, FUTURE, FUTURE))]
    events = [*draw(event_rows(FUTURE, MONTHS)), *draw(event_rows(PAST, [*FUTURE, None]))]
    return {
        "snapshots": list({(row["month"], row["known"]): row for row in months}.values()),
        "members": draw(member_rows(MONTHS, FUTURE)),
        "events": events,
        "past_controls": draw(control_rows(FUTURE)),
        "places": draw(place_rows(FUTURE)),
    }


def together(one, other):
    """Two sets of facts; an event told twice keeps its first line, as its key stands once."""
    found = {table: [*one[table], *other[table]] for table in one}
    found["events"] = list({(r["kind"], r["month"]): r for r in reversed(found["events"])}.values())
    return found


def frames_of(households, month):
    """What the fast path reads: of each month the rows as they were known before `month`; later months as they are.

    Args:
        households: name to its tables.
        month: the as-of month.
    """
    columns = {
        "snapshots": (SNAPSHOTS.schema, SNAPSHOT), "members": (MEMBERS.schema, MEMBER),
        "events": (EVENTS_TABLE.schema, None), "past_controls": (PAST_CONTROLS.schema, None),
    }  # fmt: skip
    found = {}
    for table, (schema, _) in columns.items():
        lines = [
            {"household_id": name, **_dated(row)}
            for name, tables in households.items()
            for row in (_as_known(tables[table], month) if table in ("snapshots", "members") else tables[table])
        ]
        used = {key: schema[key] for key in (lines[0] if lines else schema) if key in schema}
        found[table] = pl.DataFrame(lines, schema=used if lines else schema).lazy()
    places = [_dated(row) for row in next(iter(households.values()), {"places": []})["places"]]
    schema = {"place": pl.String, "known": pl.Date, "unemployment_rate": pl.Float64}
    found["places"] = pl.DataFrame(places, schema=schema).lazy()
    return found


def _as_known(table, month):
    """The last version of each month known before `month`; of months that are not past, the last of all."""
    latest = {}
    for row in table:
        valid, known = row["month"], row["known"]
        if (known < month or valid >= month) and known >= latest.get(valid, known):
            latest[valid] = known
    return [row for row in table if latest.get(row["month"]) == row["known"]]


def _dated(row):
    return {key: value.first_day if isinstance(value, Month) else value for key, value in row.items()}
