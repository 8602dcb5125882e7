"""The plain oracle, kind by kind, against figures counted by hand on a short history."""

from __future__ import annotations

import math

import pytest

from bondroit.domain.months import Month
from bondroit.observing.dictionary import parse_dictionary
from bondroit.observing.oracle import Facts, observe_household
from bondroit.observing.rules import EVENT_KINDS, NEEDS_BY, SNAPSHOT_KINDS

ASOF = Month.of(2025, 3)
# Lag to rent: a hole at lag 4 (no snapshot), a missing value at lag 2; the month itself and later must not count.
RENTS = {6: 10_000, 5: 40_000, 3: 40_000, 2: None, 1: 50_001, 0: 99_999, -1: 77_777}
WAGES = {6: 0, 5: 100_000, 3: 100_000, 2: 100_000, 1: 0, 0: 5, -1: 5}
LATE = {6: True, 5: True, 3: False, 2: None, 1: True, 0: False, -1: False}
RECEIVED = {6: True, 5: False, 3: True, 2: True, 1: True, 0: True, -1: True}
ACTIVITY = {6: "student", 5: "employed", 3: "employed", 2: "unemployed", 1: "employed", 0: "retired", -1: "retired"}
SNAPSHOTS = [
    {"month": ASOF.plus(-lag), "rent_cents": RENTS[lag], "claimant_wage_cents": WAGES[lag], "partner_wage_cents": 0,
     "declaration_late": LATE[lag], "quarterly_declaration": RECEIVED[lag], "claimant_activity": ACTIVITY[lag],
     "oldest_child_age": None if lag == 1 else 19, "commune_type": "city" if lag < 4 else "rural"}
    for lag in RENTS
]  # fmt: skip


def computed(text, tables):
    """One variable of the household, declared as TOML."""
    found = observe_household(ASOF, parse_dictionary(text), Facts(tables))
    assert found is not None
    (value,) = found.values()
    return value


def of_snapshots(kind, measure, months, extra=""):
    return computed(
        f"[[variable]]\nname='v'\nkind='{kind}'\nmeasure='{measure}'\nmonths={months}\n{extra}",
        {"snapshots": SNAPSHOTS},
    )


@pytest.mark.parametrize(
    ("kind", "measure", "months", "expected"),
    [
        # Rents of the window, oldest first: 6 months 10000 40000 40000 - 50001; 3 months 40000 - 50001.
        ("state", "rent_cents", 1, 50_001),
        ("last", "rent_cents", 6, 50_001),
        ("mean", "rent_cents", 3, 45_001),  # 90001 / 2 = 45000.5, half up
        ("mean", "rent_cents", 6, 35_000),  # 140001 / 4 = 35000.25
        ("sum", "rent_cents", 3, 90_001),
        ("minimum", "rent_cents", 6, 10_000),
        ("maximum", "rent_cents", 6, 50_001),
        ("count", "rent_cents", 6, 4),
        ("count", "claimant_wage_cents", 6, 3),
        ("any", "declaration_late", 3, True),
        ("any", "claimant_wage_cents", 1, False),
        ("share", "declaration_late", 6, 3 / 4),
        ("share", "claimant_wage_cents", 6, 3 / 5),
        ("observed", "rent_cents", 6, 4),
        ("changes", "rent_cents", 6, 1),  # 5->3 equal, 6->5 differs; lag 2 has no value and breaks two pairs
        ("changes", "rent_cents", 2, None),  # a pair with a missing value is none
        ("changes", "claimant_activity", 6, 3),
        ("largest_rise", "rent_cents", 6, 30_000),
        ("largest_drop", "rent_cents", 6, 0),  # it never fell between two known snapshots
        ("largest_drop", "claimant_wage_cents", 3, 100_000),
        ("months_since_first", "claimant_wage_cents", 6, 5),
        ("months_since_last", "claimant_wage_cents", 6, 2),
        ("months_since_last", "claimant_wage_cents", 1, None),
        ("last", "claimant_activity", 6, "employed"),
        ("trend", "rent_cents", 1, None),
        ("deviation", "rent_cents", 2, None),
        # In its own place lag 2 is missing: a window of it alone would hold nothing; here two wages of three months.
        ("trend", "claimant_wage_cents", 2, -100_000.0),
    ],
)
def test_a_kind_is_what_a_person_counts(kind, measure, months, expected):
    """Each kind over a short history with a hole and a missing value gives the figure counted by hand."""
    assert of_snapshots(kind, measure, months) == expected


def test_deviation_and_trend_of_four_points():
    """Sample standard deviation and slope of (month, rent) (-6, 100) (-5, 400) (-3, 400) (-1, 500.01), in euros."""
    values = [10_000, 40_000, 40_000, 50_001]
    mean = sum(values) / 4
    deviation = math.sqrt(sum((v - mean) ** 2 for v in values) / 3)
    assert of_snapshots("deviation", "rent_cents", 6) == pytest.approx(deviation, rel=1e-12)
    times = [-6, -5, -3, -1]
    middle = sum(times) / 4
    slope = sum((t - middle) * (v - mean) for t, v in zip(times, values, strict=True))
    slope /= sum((t - middle) ** 2 for t in times)
    assert of_snapshots("trend", "rent_cents", 6) == pytest.approx(slope, rel=1e-12)


def test_where_and_ratio_and_relative():
    """`where` keeps its months alone; a ratio adds months where both are known; a relative divides by the amount."""
    assert of_snapshots("count", "declaration_late", 6, "where='quarterly_declaration'") == 2
    assert of_snapshots("ratio", "rent_cents", 6, "by='claimant_wage_cents'") == 140_001 / 200_000
    assert of_snapshots("ratio", "rent_cents", 1, "by='claimant_wage_cents'") is None
    # 140001 over four months, and the net minimum wage of February 2025 (that of November 2024).
    assert of_snapshots("relative", "rent_cents", 6, "by='smic_net_cents'") == 140_001 / (4 * 142_630)


def test_an_empty_window_is_missing_never_zero():
    """Whatever the kind, a window without a value gives missing."""
    rows = [{**row, "rent_cents": None} for row in SNAPSHOTS]
    for kind in SNAPSHOT_KINDS:
        if kind in NEEDS_BY:
            continue
        text = f"[[variable]]\nname='v'\nkind='{kind}'\nmeasure='rent_cents'\nmonths=5"
        assert computed(text, {"snapshots": rows}) is None, kind


def test_events_count_from_the_month_after_they_were_known():
    """Known before the as-of month and happened before it; no known event is 0, and no month since."""
    rows = [
        {"kind": "move", "month": ASOF.plus(-5), "known": ASOF.plus(-1)},
        {"kind": "move", "month": ASOF.plus(-3), "known": ASOF},
        {"kind": "move", "month": ASOF.plus(-2), "known": None},
        {"kind": "birth", "month": ASOF.plus(-2), "known": ASOF.plus(-2)},
        {"kind": "move", "month": ASOF, "known": ASOF.plus(-1)},
    ]
    tables = {"snapshots": SNAPSHOTS, "events": rows}
    head = "[[variable]]\nname='v'\nevents=['move']\n"
    assert computed(f"{head}kind='events'\nmonths=6", tables) == 1
    assert computed(f"{head}kind='months_since'\nmonths=6", tables) == 5
    assert computed(f"{head}kind='events'\nmonths=4", tables) == 0
    assert computed(f"{head}kind='months_since'\nmonths=4", tables) is None
    assert len(EVENT_KINDS) == 2


def test_controls_are_read_from_both_their_tables():
    """A control is an act of the body, known in its month: the month after, and not before, it counts."""
    tables = {
        "snapshots": SNAPSHOTS,
        "past_controls": [{"month": ASOF.plus(-7)}],
        "findings": [{"month": ASOF.plus(-1)}, {"month": ASOF}],
    }
    assert computed("[[variable]]\nsay = 'number of controls over 24 months'", tables) == 2
    assert computed("[[variable]]\nsay = 'months since last control'", tables) == 1


def test_members_are_those_who_live_there():
    """Who left or came later does not count; an unknown amount makes a sum missing; no one on record is missing."""
    person = {"month": ASOF.plus(-1), "joined": None, "left": None, "activity": "employed", "birth": ASOF.plus(-300)}
    members = [
        {**person, "role": "claimant", "wage_cents": 100},
        {**person, "role": "partner", "wage_cents": 300, "left": ASOF.plus(-1)},
        {**person, "role": "child", "wage_cents": 50, "birth": ASOF.plus(-1 - 19 * 12)},
        {**person, "role": "child", "wage_cents": 0, "birth": ASOF.plus(-19 * 12)},
    ]
    tables = {"snapshots": SNAPSHOTS, "members": members}
    assert computed("[[variable]]\nname='v'\nkind='state'\nmeasure='members_at_work'", tables) == 2
    assert computed("[[variable]]\nname='v'\nkind='state'\nmeasure='largest_member_wage'", tables) == 100
    assert computed("[[variable]]\nname='v'\nkind='state'\nmeasure='child_wages'", tables) == 50
    assert computed("[[variable]]\nsay='number of children over 19 at the date'", tables) == 1
    assert computed("[[variable]]\nname='v'\nkind='observed'\nmeasure='members_at_work'\nmonths=6", tables) == 1
    unknown = {"snapshots": SNAPSHOTS, "members": [{**members[3], "wage_cents": None}]}
    assert computed("[[variable]]\nname='v'\nkind='state'\nmeasure='child_wages'", unknown) is None
    assert computed("[[variable]]\nname='v'\nkind='state'\nmeasure='members_at_work'", unknown) == 0
    assert computed("[[variable]]\nname='v'\nkind='state'\nmeasure='members_at_work'", {"snapshots": SNAPSHOTS}) is None


def test_facts_of_the_place_are_those_known_last():
    """The line known last before the as-of month, of the place that each month's snapshot names."""
    rate = "[measures.rate]\nplace='rate'\nby='commune_type'\n"
    places = [
        {"place": "city", "known": ASOF.plus(-20), "rate": 0.1},
        {"place": "city", "known": ASOF.plus(-1), "rate": 0.2},
        {"place": "city", "known": ASOF, "rate": 0.9},
        {"place": "rural", "known": ASOF.plus(-9), "rate": 0.4},
    ]
    tables = {"snapshots": SNAPSHOTS, "places": places}
    assert computed(f"{rate}[[variable]]\nname='v'\nkind='state'\nmeasure='rate'", tables) == 0.2
    assert computed(f"{rate}[[variable]]\nname='v'\nkind='maximum'\nmeasure='rate'\nmonths=6", tables) == 0.4
    assert computed(f"{rate}[[variable]]\nname='v'\nkind='state'\nmeasure='rate'", {"snapshots": SNAPSHOTS}) is None


def test_versions_are_read_as_they_were_known():
    """A correction counts from the month after it was known; until then the old version stands."""
    last = {**SNAPSHOTS[4], "rent_cents": None}
    old = {**SNAPSHOTS[2], "rent_cents": 1}
    fresh, late = {**old, "known": ASOF.plus(-1), "rent_cents": 2}, {**old, "known": ASOF, "rent_cents": 3}
    text = "[[variable]]\nsay='sum of rent over 3 months'"
    assert computed(text, {"snapshots": [old, last]}) == 1
    assert computed(text, {"snapshots": [late, fresh, last, old]}) == 2
    assert computed(text, {"snapshots": [old, late, last]}) == 1


def test_without_a_snapshot_the_month_before_there_is_no_file():
    """A household that left the files has no variables."""
    dictionary = parse_dictionary("[[variable]]\nsay='rent at the date'")
    assert observe_household(ASOF, dictionary, Facts({"snapshots": SNAPSHOTS[:4]})) is None
