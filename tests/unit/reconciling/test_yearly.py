"""A year against a year: equal to plain Python, and never a sum of money."""

from __future__ import annotations

from collections import defaultdict

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.reconciling.plain import beyond

from bondroit.domain.months import Month
from bondroit.reconciling.asking import asked
from bondroit.reconciling.comparing import UNITS
from bondroit.reconciling.effects import EFFECTS
from bondroit.reconciling.sources import default_tolerances
from bondroit.reconciling.yearly import PARTS, TAXED, YEARLY_MEMBERS, compared_years

TOLERANCES = default_tolerances()
TAX = TOLERANCES.yearly[0]
MONTH = Month.of(2026, 4)
JANUARY = Month.of(2024, 1)
KNOWN = Month.of(2025, 9)
MONEY = st.sampled_from([0, 50_000, 100_000, 160_000])
INCOMES = tuple(PARTS)
LINKS = pl.LazyFrame(
    [("h", 1, "tax", "t")],
    schema={"household_id": pl.String, "person": pl.Int32, "source": pl.String, "number": pl.String}, orient="row",
)  # fmt: skip


def years(declared, taxed, told, known=KNOWN):
    """The rows compared for one adult.

    Args:
        declared: per month present, cents of each column of `YEARLY_MEMBERS` that is money.
        taxed: income -> taxable cents.
        told: (income, month) -> cents a monthly source has.
        known: the month of the line.
    """
    rows = [
        {"household_id": "h", "person": 1, "left": None, "month": m.first_day, **cents} for m, cents in declared.items()
    ]
    schema = {"household_id": pl.String, "month": pl.Date, "person": pl.Int32, "left": pl.Date,
              **{c: pl.Int64 for parts in PARTS.values() for c in parts}}  # fmt: skip
    line = {"tax_number": "t", "year": 2024, "known": known.first_day, **{TAXED[i]: taxed[i] for i in INCOMES}}
    lines = pl.LazyFrame([line], schema_overrides={"year": pl.Int32})
    said = [("h", 1, income, m.first_day, cents) for (income, m), cents in told.items()]
    said_schema = {"household_id": pl.String, "person": pl.Int32, "income": pl.String, "month": pl.Date,
                   "partner_cents": pl.Int64}  # fmt: skip
    return compared_years(
        TAX,
        members=pl.LazyFrame(rows, schema=schema).select(YEARLY_MEMBERS),
        links=LINKS,
        lines=lines,
        told=pl.LazyFrame(said, schema=said_schema, orient="row"),
        month=MONTH,
        tolerances=TOLERANCES,
    ).collect()


def plain(declared, taxed, told):
    """Income -> (declared, taxed, gap, direction, by_months)."""
    if len(declared) < 12:
        return {}
    found = {}
    for income, parts in PARTS.items():
        factor, partner = TOLERANCES.taxable[income], taxed[income]
        sums = defaultdict(int)
        for m, cents in declared.items():
            sums["declared"] += sum(cents[c] for c in parts)
            sums["best"] += told.get((income, m), cents[parts[0]]) + sum(cents[c] for c in parts[1:])
        own, best = round(sums["declared"] * factor), round(sums["best"] * factor)
        higher = beyond(TAX, partner - own, partner, own, 12)
        lower = beyond(TAX, own - partner, partner, own, 12)
        apart = beyond(TAX, abs(partner - best), partner, best, 12)
        if own or partner:
            direction = "higher" if higher and apart else "lower" if lower and apart else None
            found[income] = (own, partner, partner - own, direction, (higher or lower) and not apart)
    return found


@st.composite
def lives(draw):
    """A year of declarations, the tax office's line, and what monthly sources have."""
    columns = [c for parts in PARTS.values() for c in parts]
    months = [JANUARY.plus(k) for k in range(12) if k or draw(st.integers(0, 5))]
    level = {c: draw(MONEY) for c in columns}
    declared = {m: {c: draw(st.sampled_from([level[c], level[c], 0])) for c in columns} for m in months}
    taxed = {income: draw(st.sampled_from([0, 300_000, 620_000, 1_300_000, 2_000_000])) for income in INCOMES}
    told = {(i, m): draw(MONEY) for i in ("wage", "unemployment") for m in months if draw(st.booleans())}
    return declared, taxed, told


@settings(max_examples=40, deadline=None)
@given(lives())
def test_years_equal_plain_python(drawn):
    """Any year of declarations, taxes and monthly lines gives the rows of plain Python."""
    rows = years(*drawn)
    told = ("declared_cents", "partner_cents", "gap_cents", "direction", "by_months")
    assert {r["income"]: tuple(r[c] for c in told) for r in rows.iter_rows(named=True)} == plain(*drawn)


@settings(max_examples=40, deadline=None)
@given(lives())
def test_a_year_never_gives_an_amount(drawn):
    """Whatever a year says, it leads to a question on the whole year without an estimate: no payment, no claim."""
    rows = years(*drawn).filter(pl.col("direction").is_not_null()).drop("by_months")
    none = pl.DataFrame(schema=UNITS)
    done = asked(none, rows, pl.DataFrame(schema=EFFECTS), earlier=none, month=MONTH, least_cents=1_000)
    assert done.proposals.is_empty()
    assert done.amounts.is_empty()
    assert done.questions.height == rows.height
    for row in done.questions.iter_rows(named=True):
        assert row["yearly"]
        assert row["estimate_cents"] is None
        assert (Month.from_date(row["first"]), Month.from_date(row["until"])) == (JANUARY, JANUARY.plus(11))


def test_a_line_not_known_yet_or_long_known_is_left():
    """Only lines that became known in the twelve months before the as-of month are compared."""
    declared = {JANUARY.plus(k): {c: 0 for parts in PARTS.values() for c in parts} for k in range(12)}
    taxed = dict.fromkeys(INCOMES, 900_000)
    counts = [
        years(declared, taxed, {}, known).height for known in (MONTH, MONTH.plus(-1), MONTH.plus(-12), MONTH.plus(-13))
    ]
    assert counts == [0, len(INCOMES), len(INCOMES), 0]
