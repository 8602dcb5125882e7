"""Against the truth: every count equals a plain walk over a few units."""

from __future__ import annotations

from datetime import date

import polars as pl

from bondroit.domain.months import Month
from bondroit.reconciling.comparing import UNITS
from bondroit.reconciling.effects import EFFECTS
from bondroit.reconciling.measuring import measured, money, open_mistakes, true_units
from bondroit.reconciling.sources import default_tolerances

PAYROLL, OFFICE = default_tolerances().monthly
AT = date(2025, 11, 1)
PLACE = {"household_id": pl.String, "person": pl.Int32}


def unit(household, declared, partner, direction):
    """One unit of a month."""
    return {
        "household_id": household, "person": 1, "source": "payroll", "income": "wage", "first": AT, "until": AT,
        "months": 1, "declared_cents": declared, "partner_cents": partner, "prefilled_cents": declared, "known": AT,
        "gap_cents": partner - declared, "direction": direction,
    }  # fmt: skip


def frame(*units):
    """Units as a frame."""
    return pl.DataFrame(list(units), schema=UNITS)


def test_errors_and_alarms_are_counted_once_each():
    """Found, out of reach, and wrong alarms by a stranger's figures, a late correction and the source's own error."""
    truth = frame(
        unit("found", 0, 100_000, "higher"), unit("unseen", 0, 100_000, "higher"), unit("missed", 0, 90_000, "higher"),
        unit("stranger", 100_000, 100_000, None), unit("late", 100_000, 100_000, None),
        unit("noise", 100_000, 100_000, None), unit("small", 100_000, 103_000, None),
    )  # fmt: skip
    said = frame(
        unit("found", 0, 101_000, "higher"), unit("missed", 0, 1_000, None),
        unit("stranger", 100_000, 170_000, "higher"), unit("late", 100_000, 140_000, "higher"),
        unit("noise", 100_000, 140_000, "higher"), unit("small", 100_000, 160_000, "higher"),
    )  # fmt: skip
    strangers = pl.DataFrame({"household_id": ["stranger"], "person": [1]}, schema=PLACE)
    late = pl.DataFrame({"household_id": ["late"], "person": [1], "month": [AT]}, schema=PLACE | {"month": pl.Date})
    higher, lower = measured(PAYROLL, units=said, truth=truth, wrong_links=strangers, late=late, tolerance=1.0)
    assert (higher.errors, higher.could, higher.found) == (3, 2, 1)
    # A declaration that was wrong on this side, if by less than the tolerance, makes no wrong alarm.
    assert (higher.alarms, higher.wrong, higher.wrong_link, higher.delay, higher.noise) == (5, 3, 1, 1, 1)
    assert (lower.errors, lower.alarms) == (0, 0)


def test_the_truth_of_a_household_is_set_beside_both_adults():
    """Unemployment benefit is true for the household: what both adults declared is added up."""
    months = pl.DataFrame(
        {
            "household_id": ["h", "h"], "person": [1, 2], "source": ["unemployment"] * 2,
            "income": ["unemployment"] * 2,
            "first": [AT] * 2, "until": [AT] * 2, "month": [AT] * 2, "declared_cents": [50_000, 60_000],
            "partner_cents": [0, 0], "known": [AT] * 2, "prefilled_cents": [0, 0],
        },
        schema_overrides={"person": pl.Int32},
    )  # fmt: skip
    truths = pl.LazyFrame({"household_id": ["h"], "month": [AT], "unemployment_cents": [80_000]})
    row = true_units(OFFICE, months, truths).row(0, named=True)
    assert (row["person"], row["declared_cents"], row["partner_cents"], row["direction"]) == (
        1,
        110_000,
        80_000,
        "lower",
    )


def test_only_the_true_part_of_what_is_moved_counts():
    """Of 300 asked about 200 are truly overpaid; of 100 proposed all are due; a file moved wrongly is told."""

    def moved(household, direction, effect):
        return (direction, household, "rsa", AT, 0, 0, 0, effect)

    found = pl.DataFrame(
        [moved("a", "higher", -30_000), moved("b", "lower", 10_000), moved("c", "lower", 5_000)],
        schema=EFFECTS, orient="row",
    )  # fmt: skip
    outcomes = pl.DataFrame({
        "household_id": ["a", "b", "c"], "direction": ["higher", "lower", "lower"],
        "outcome": ["question", "proposal", "proposal"],
    })  # fmt: skip
    due = pl.DataFrame({
        "household_id": ["a", "b", "c"], "benefit": ["rsa"] * 3, "history_month": [AT] * 3,
        "paid_cents": [50_000, 20_000, 20_000], "due_cents": [30_000, 45_000, 20_000],
    })  # fmt: skip
    told = money(found, outcomes, due)
    assert told == {
        "overpaid_cents": 20_000, "underpaid_cents": 25_000, "question_cents": 30_000, "question_true_cents": 20_000,
        "question_files": 1, "question_wrong_files": 0, "proposal_cents": 15_000, "proposal_true_cents": 10_000,
        "proposal_files": 2, "proposal_wrong_files": 1,
    }  # fmt: skip


def test_mistakes_that_are_known_or_over_do_not_count():
    """A mistake counts while it is not known and touches the months compared."""
    rows = [
        ("wage", date(2025, 10, 1), None, None), ("wage", date(2025, 10, 1), None, date(2026, 2, 1)),
        ("home", date(2025, 1, 1), date(2025, 6, 1), None), ("wage", date(2026, 1, 1), None, None),
        ("home", date(2025, 1, 1), date(2025, 11, 1), date(2026, 5, 1)),
    ]  # fmt: skip
    mistakes = pl.LazyFrame(
        [("h", *row) for row in rows], schema=["household_id", "fact", "month", "until", "known"], orient="row"
    )
    found = open_mistakes(mistakes, Month.of(2025, 9), Month.of(2025, 12), Month.of(2026, 4))
    assert sorted(found.select("fact", "mistakes").rows()) == [("home", 1), ("wage", 1)]
