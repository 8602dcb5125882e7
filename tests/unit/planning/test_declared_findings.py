"""Findings of declared targets: the fast path against the plain oracle, for every kind of target."""

from __future__ import annotations

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.domain.months import Month
from bondroit.domain.target import (
    CAUSES,
    QUALIFIED,
    SIDES,
    DeclaredTarget,
    Direction,
    EstablishedMonth,
    Target,
    declared_differences,
    declared_met,
    side_sums,
)
from bondroit.planning.findings import declared_findings, findings, unsaid
from bondroit.tables.platform import OUTCOMES

MONTH = Month.of(2026, 2)
CELL = st.builds(
    EstablishedMonth,
    st.sampled_from([0, 99, 100, 8_572, 60_000, 60_001]),
    st.sampled_from([0, 1, 100, 8_571, 60_000]),
    st.booleans(),
    st.sampled_from([None, "household", "staff", "none"]),
    st.sampled_from([None, "none", "upheld", "reversed"]),
    st.sampled_from([None, True, False]),
)
FILE = st.dictionaries(st.sampled_from(BENEFITS), st.lists(CELL, min_size=1, max_size=26), min_size=1, max_size=2)
TARGET = st.builds(
    DeclaredTarget,
    name=st.just("one"),
    side=st.sampled_from(SIDES),
    window_months=st.sampled_from([6, 12, 24]),
    min_months=st.integers(1, 6),
    above_cents=st.sampled_from([0, 8_000, 60_000]),
    materiality_cents=st.sampled_from([0, 1, 100]),
    benefits=st.lists(st.sampled_from(BENEFITS), min_size=1, unique=True).map(tuple),
    cause=st.sampled_from(CAUSES),
    qualified=st.sampled_from(QUALIFIED),
)


def _outcomes(files, *, qualified=True):
    rows = [
        {
            "household_id": f"h{n}", "month": MONTH.first_day, "origin": "survey", "kind": "on_site",
            "benefit": str(benefit), "history_month": MONTH.plus(-1 - lag).first_day, **cell._asdict(),
        }
        for n, file in enumerate(files) for benefit, cells in file.items() for lag, cell in enumerate(cells)
    ]  # fmt: skip
    schema = OUTCOMES.schema | ({"qualified": pl.Boolean()} if qualified else {})
    return pl.DataFrame(rows, schema=schema)


def _cents(file, target):
    return sum(
        side_sums(months, rule).cents
        for rule in target.rules
        for benefit, months in declared_differences(file, rule, target).items()
        if benefit in rule.benefits
    )


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(FILE, min_size=1, max_size=4), TARGET, TARGET)
def test_declared_findings_equal_the_oracle(files, one, two):
    """Sides, windows, amounts, causes, qualified or not: each file meets what the plain rule says, in its euros."""
    other = DeclaredTarget(**{f: getattr(two, f) for f in two.__slots__} | {"name": "two"})
    frame = declared_findings(_outcomes(files).lazy(), [one, other]).collect(engine="streaming")
    expected = [
        {
            "household_id": f"h{n}", "one": declared_met(file, one), "one_cents": _cents(file, one),
            "two": declared_met(file, other), "two_cents": _cents(file, other),
        }
        for n, file in enumerate(files)
    ]  # fmt: skip
    assert frame.select(expected[0].keys()).to_dicts() == expected


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(FILE, min_size=1, max_size=4))
def test_the_two_settings_targets_can_be_declared(files):
    """The present two targets, declared by name, give the same yes/no and the same euros as the settings' own."""
    outcomes = _outcomes(files, qualified=False)
    own = findings(outcomes.lazy(), [Target(d) for d in Direction]).collect()
    over, under = DeclaredTarget(name="over", side="overpaid"), DeclaredTarget(name="under", side="underpaid")
    declared = declared_findings(outcomes.lazy(), [over, under]).collect()
    assert declared.select("over", "under", "over_cents", "under_cents").rows() == (
        own.select("overpayment", "underpayment", "overpaid_cents", "underpaid_cents").rows()
    )


def test_either_is_one_side_or_the_other_and_never_their_sum():
    """Four months too much and four too little meet no rule of seven months, and either side alone does."""
    target = DeclaredTarget(name="both", side="either")
    over, under = EstablishedMonth(20_000, 0), EstablishedMonth(0, 20_000)
    mixed = {Benefit.RSA: [over] * 4 + [under] * 4}
    frame = declared_findings(
        _outcomes([mixed, {Benefit.RSA: [over] * 7}, {Benefit.RSA: [under] * 7}]).lazy(), [target]
    ).collect()
    assert frame["both"].to_list() == [False, True, True]


def test_what_no_outcome_says_is_told():
    """A target on a cause, or on fraud, is told to be unlearnable where no outcome says them."""
    silent = _outcomes([{Benefit.RSA: [EstablishedMonth(1, 0)]}], qualified=False)
    asked = [
        DeclaredTarget(name="a", side="either", cause="staff"),
        DeclaredTarget(name="b", side="either", qualified="qualified"),
        DeclaredTarget(name="c", side="either"),
    ]
    assert [fault.en[:2] for fault in unsaid(silent, asked)] == ["a ", "b "]
    told = _outcomes([{Benefit.RSA: [EstablishedMonth(1, 0, cause="staff", qualified=True)]}])
    assert unsaid(told, asked) == []


def test_without_materiality_a_month_without_a_difference_is_none():
    """With a materiality of nought, months paid rightly, of another's mistake, or reversed do not count."""
    over, right = EstablishedMonth(100_000, 0, cause="household"), EstablishedMonth(50_000, 50_000)
    staff = EstablishedMonth(51_000, 50_000, cause="staff")
    undone = EstablishedMonth(51_000, 50_000, cause="household", appeal="reversed")
    target = DeclaredTarget(name="one", side="overpaid", materiality_cents=0)
    own = DeclaredTarget(name="own", side="overpaid", materiality_cents=0, cause="household")
    files = [{Benefit.RSA: [over, *[other] * 23]} for other in (right, staff, undone, over)]
    frame = declared_findings(_outcomes(files).lazy(), [target, own]).collect()
    assert frame["one"].to_list() == [declared_met(f, target) for f in files] == [False, True, False, True]
    assert frame["own"].to_list() == [declared_met(f, own) for f in files] == [False, False, False, True]
    settings_own = findings(_outcomes(files).lazy(), [Target(d, materiality_cents=0) for d in Direction]).collect()
    assert settings_own["overpayment"].to_list() == [False, True, False, True]
    assert not settings_own["underpayment"].any()
