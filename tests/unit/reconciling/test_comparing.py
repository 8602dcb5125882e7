"""Declared months against partners': the expressions equal plain Python, and lean to the household's side."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.reconciling.plain import units_of_adult

from bondroit.domain.months import Month
from bondroit.reconciling.comparing import MEMBERS_NEEDED, UNITS, compared_months, compared_units
from bondroit.reconciling.known import one_to_one
from bondroit.reconciling.sources import default_tolerances

MONTH = Month.of(2026, 4)
PAYROLL, OFFICE = default_tolerances().monthly
FIRST = Month.of(2025, 4)
SPAN = 12
MEMBER = {
    "household_id": pl.String, "month": pl.Date, "person": pl.Int32, "left": pl.Date, "quarter": pl.Int32,
    "wage_cents": pl.Int64, "unemployment_cents": pl.Int64, "pension_cents": pl.Int64,
}  # fmt: skip
PAY = {"payroll_number": pl.String, "month": pl.Date, "correction": pl.Boolean, "known": pl.Date, "net_cents": pl.Int64}
PAID = {"unemployment_number": pl.String, "month": pl.Date, "known": pl.Date, "unemployment_cents": pl.Int64}
LINK = {"household_id": pl.String, "person": pl.Int32, "source": pl.String, "number": pl.String}


def compare(source, adults, month=MONTH, months=6):
    """Units by (household, person, first).

    Args:
        source: whose lines.
        adults: household, person, quarter, quarterly, declared, lines of each.
        month: the as-of month.
        months: see `compared_months`.
    """
    income = {"wage": "wage_cents", "unemployment": "unemployment_cents"}[source.incomes[0]]
    empty = {"wage_cents": 0, "unemployment_cents": 0, "pension_cents": 0, "left": None}
    members = [
        {**empty, "household_id": h, "person": p, "month": m.first_day, "quarter": q, income: cents}
        for h, p, q, _, declared, _ in adults
        for m, cents in declared.items()
    ]
    number, said = (("payroll_number", "net_cents") if source.name == "payroll" else
                    ("unemployment_number", "unemployment_cents"))  # fmt: skip
    lines = [
        {number: f"{h}-{p}", "month": x["month"].first_day, "correction": x["correction"],
         "known": x["known"].first_day, said: x["cents"]}
        for h, p, _, _, _, own in adults
        for x in own
    ]  # fmt: skip
    links = [(h, p, source.name, f"{h}-{p}") for h, p, *_ in adults]
    quarterly = pl.LazyFrame({"household_id": [a[0] for a in adults], "quarterly": [a[3] for a in adults]}).unique()
    schema = PAY if source.name == "payroll" else PAID
    table = pl.LazyFrame([{k: v for k, v in line.items() if k in schema} for line in lines], schema=schema)
    found = compared_months(
        source,
        members=pl.LazyFrame(members, schema=MEMBER).select(MEMBERS_NEEDED),
        quarterly=quarterly,
        links=one_to_one(pl.LazyFrame(links, schema=LINK, orient="row")),
        lines=table,
        month=month,
        months=months,
    )
    units = compared_units(source, found).collect()
    assert dict(units.schema) == UNITS
    return {(r["household_id"], r["person"], Month.from_date(r["first"])): r for r in units.iter_rows(named=True)}


def line(month, cents, *, late=1, correction=False):
    """A line of a source."""
    return {"month": month, "cents": cents, "known": month.plus(late), "correction": correction}


@st.composite
def adults(draw, corrections=True):
    """An adult with any declared months and lines."""
    money = st.sampled_from([0, 40_000, 100_000, 104_000, 105_300, 180_000, 260_000])
    there = [m for m in (FIRST.plus(k) for k in range(SPAN)) if draw(st.integers(0, 9)) > 0]
    declared = {m: draw(money) for m in there}
    lines = []
    for m in (FIRST.plus(k) for k in range(SPAN)):
        if draw(st.booleans()):
            lines.append(line(m, draw(money), late=draw(st.integers(0, 5))))
            if corrections and draw(st.integers(0, 4)) == 0:
                late = lines[-1]["known"].minus(m) + draw(st.integers(1, 4))
                lines.append(line(m, draw(money), late=late, correction=True))
    return draw(st.integers(0, 2)), draw(st.booleans()), declared, lines


def check_equal(source, drawn, months):
    """Fast and plain ways give the same units."""
    people = [("h", 1, *drawn[0]), ("k", 2, *drawn[1])]
    fast = compare(source, people, months=months)
    plain = {}
    for household, person, quarter, quarterly, declared, lines in people:
        units = units_of_adult(
            source, declared, quarter, quarterly=quarterly, lines=lines, month=MONTH, months=months
        )  # fmt: skip
        plain |= {(household, person, first): values for first, values in units.items()}
    told = {
        key: (
            Month.from_date(r["until"]), r["months"], r["declared_cents"], r["partner_cents"], r["prefilled_cents"],
            None if r["known"] is None else Month.from_date(r["known"]), r["gap_cents"], r["direction"],
        )
        for key, r in fast.items()
    }  # fmt: skip
    assert told == plain


@settings(max_examples=40, deadline=None)
@given(st.tuples(adults(), adults()), st.integers(1, 8))
def test_payroll_equals_plain_python(drawn, months):
    """Any declared months and payroll lines, corrected or not, give the units of plain Python."""
    check_equal(PAYROLL, drawn, months)


@settings(max_examples=25, deadline=None)
@given(st.tuples(adults(corrections=False), adults(corrections=False)))
def test_unemployment_equals_plain_python(drawn):
    """The same where no line means that nothing was paid."""
    check_equal(OFFICE, drawn, 6)


@settings(max_examples=20, deadline=None)
@given(adults(), adults())
def test_nothing_known_later_counts(drawn, other):
    """Lines known in the as-of month or later change nothing."""
    quarter, quarterly, declared, lines = drawn
    late = [{**x, "known": MONTH.plus(k % 3)} for k, x in enumerate(other[3]) if not x["correction"]]
    late = [x for x in late if not any(y["month"] == x["month"] and not y["correction"] for y in lines)]
    before = compare(PAYROLL, [("h", 1, quarter, quarterly, declared, lines)])
    assert compare(PAYROLL, [("h", 1, quarter, quarterly, declared, lines + late)]) == before


def test_a_wage_told_one_month_late_within_a_quarter_is_no_difference():
    """The quarter is the unit: January's wage told for February changes nothing."""
    first = Month.of(2025, 9)
    declared = {first: 0, first.plus(1): 150_000, first.plus(2): 0}
    lines = [line(first, 150_000)]
    units = compare(PAYROLL, [("h", 1, first.index % 3, True, declared, lines)])
    assert units["h", 1, first]["direction"] is None


def test_a_month_without_a_payroll_line_proves_nothing():
    """A declared wage that no employer declares (a job at home) is no difference in the household's favour."""
    at = Month.of(2025, 11)
    assert compare(PAYROLL, [("h", 1, 0, False, {at: 150_000}, [])]) == {}


def test_a_month_without_a_line_of_the_unemployment_office_is_nought():
    """A benefit counted on after it ended is a difference in the household's favour."""
    at = Month.of(2025, 11)
    unit = compare(OFFICE, [("h", 1, 0, False, {at: 90_000}, [line(at.plus(-1), 90_000)])])["h", 1, at]
    assert (unit["direction"], unit["gap_cents"], unit["known"]) == ("lower", -90_000, None)


def test_the_tolerance_is_both_a_sum_and_a_share():
    """A difference must be above both: so much a month, and the part of the larger figure."""
    at = Month.of(2025, 11)

    def direction(declared, partner, source):
        return compare(source, [("h", 1, 0, False, {at: declared}, [line(at, partner)])])["h", 1, at]["direction"]

    edge = PAYROLL.absolute_cents
    assert direction(0, edge, PAYROLL) is None
    assert direction(0, edge + 1, PAYROLL) == "higher"
    assert direction(edge + 1, 0, PAYROLL) == "lower"
    wide = replace(PAYROLL, relative=0.5)
    assert direction(100_000, 200_000, wide) is None
    assert direction(100_000, 200_001, wide) == "higher"


def test_a_number_that_leaves_a_doubt_is_no_link():
    """A number held by two persons, or two numbers of one person, compare nobody."""
    rows = [("h", 1, "payroll", "a"), ("k", 1, "payroll", "a"), ("m", 1, "payroll", "b"),
            ("m", 1, "payroll", "c"), ("n", 1, "payroll", "d"), ("n", 1, "payroll", "d"),
            ("n", 1, "tax", "a"), ("o", 1, "tax", None)]  # fmt: skip
    kept = one_to_one(pl.LazyFrame(rows, schema=LINK, orient="row")).collect()
    assert sorted(kept.rows()) == [("n", 1, "payroll", "d"), ("n", 1, "tax", "a")]
