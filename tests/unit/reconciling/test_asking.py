"""From differences to questions and payments: by money, never twice, never beyond what is left to pay."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.domain.months import Month
from bondroit.reconciling.asking import asked
from bondroit.reconciling.comparing import UNITS
from bondroit.reconciling.effects import EFFECTS, remaining
from bondroit.tables.contract import check_frame
from bondroit.tables.reconciled import PROPOSALS, PROPOSED_AMOUNTS, QUESTIONS

MONTH = Month.of(2026, 4)
NONE = pl.DataFrame(schema=UNITS)


def unit(household, direction, first=date(2025, 10, 1), person=1):
    """A difference."""
    gap = 60_000 if direction == "higher" else -60_000
    return {
        "household_id": household, "person": person, "source": "payroll", "income": "wage", "first": first,
        "until": first, "months": 1, "declared_cents": 100_000, "partner_cents": 100_000 + gap,
        "prefilled_cents": 100_000, "known": date(2026, 1, 1), "gap_cents": gap, "direction": direction,
    }  # fmt: skip


def effect(household, direction, *cents):
    """What the law changes of an RSA: cents paid, due on what was declared, due on the partner's figures."""
    paid, declared, partner = cents
    row = {
        "direction": direction, "household_id": household, "benefit": "rsa", "history_month": date(2026, 1, 1),
        "paid_cents": paid, "declared_due_cents": declared, "partner_due_cents": partner,
    }  # fmt: skip
    return pl.DataFrame([row], schema={k: v for k, v in EFFECTS.items() if k != "effect_cents"}).with_columns(
        remaining()
    )


def ask(units, effects, earlier=None, years=()):
    """Sort some differences."""
    found = pl.concat([pl.DataFrame(schema=EFFECTS), *effects]).filter(pl.col("effect_cents") != 0)
    done = asked(
        pl.DataFrame(units, schema=UNITS), pl.DataFrame(list(years), schema=UNITS), found,
        earlier=NONE if earlier is None else earlier, month=MONTH, least_cents=1_000,
    )  # fmt: skip
    for table, frame in ((QUESTIONS, done.questions), (PROPOSALS, done.proposals), (PROPOSED_AMOUNTS, done.amounts)):
        assert check_frame(frame, table) == []
    return done


def outcomes(done):
    """What became of each difference."""
    return {(r["household_id"], r["direction"]): r["outcome"] for r in done.outcomes.iter_rows(named=True)}


def test_money_decides_the_side():
    """A wage left out that raises what is due is paid; one declared too high that lowers it is a question."""
    done = ask(
        [unit("a", "higher"), unit("b", "higher"), unit("c", "lower"), unit("d", "lower"), unit("e", "higher")],
        [
            effect("a", "higher", 50_000, 50_000, 20_000), effect("b", "higher", 10_000, 10_000, 16_000),
            effect("c", "lower", 30_000, 30_000, 45_000), effect("d", "lower", 30_000, 30_000, 25_000),
        ],
    )  # fmt: skip
    assert outcomes(done) == {
        ("a", "higher"): "question", ("b", "higher"): "proposal", ("c", "lower"): "proposal",
        ("d", "lower"): "question", ("e", "higher"): "no_effect",
    }  # fmt: skip
    assert dict(done.questions.select("household_id", "estimate_cents").rows()) == {"a": -30_000, "d": -5_000}
    assert dict(done.proposals.select("household_id", "household_cents").rows()) == {"b": 6_000, "c": 15_000}


def test_a_payment_does_not_wait_for_a_question():
    """Of a file with both, the whole of what is in its favour is proposed: nothing is set off."""
    done = ask(
        [unit("a", "higher"), unit("a", "lower", date(2025, 11, 1))],
        [effect("a", "higher", 50_000, 50_000, 10_000), effect("a", "lower", 50_000, 50_000, 58_000)],
    )
    assert outcomes(done) == {("a", "higher"): "question", ("a", "lower"): "proposal"}
    proposal = done.proposals.row(0, named=True)
    assert (proposal["household_cents"], proposal["question_open"]) == (8_000, True)
    assert done.amounts["proposed_cents"].sum() == 8_000


def test_what_was_corrected_already_is_neither_asked_nor_paid():
    """The part of a change that is in what was paid is left out."""
    done = ask(
        [unit("a", "higher"), unit("b", "lower")],
        [effect("a", "higher", 20_000, 50_000, 20_000), effect("b", "lower", 45_000, 30_000, 45_000)],
    )
    assert set(outcomes(done).values()) == {"no_effect"}


def test_nobody_is_asked_or_paid_twice():
    """A unit asked or proposed in an earlier month is passed over, and its name stays the same."""
    units, effects = [unit("a", "higher")], [effect("a", "higher", 50_000, 50_000, 20_000)]
    first, second = ask(units, effects), ask(units, effects)
    assert first.questions["question"].to_list() == second.questions["question"].to_list()
    again = ask(units, [], earlier=first.questions)
    assert outcomes(again) == {("a", "higher"): "earlier"}
    assert again.questions.is_empty()


def test_months_asked_in_another_unit_are_not_asked_again():
    """A file that ceases to declare each quarter is not asked anew about a month of a quarter it was asked about."""
    quarter = unit("a", "higher", date(2025, 9, 1)) | {"until": date(2025, 11, 1), "months": 3}
    units, effects = [unit("a", "higher"), unit("a", "higher", date(2025, 12, 1))], []
    done = ask(units, effects, earlier=pl.DataFrame([quarter], schema=UNITS))
    told = dict(done.outcomes.select("first", "outcome").rows())
    assert told == {date(2025, 10, 1): "earlier", date(2025, 12, 1): "no_effect"}


def test_what_is_on_both_sides_of_the_declaration_is_paid_once():
    """Where both directions are in the file's favour the changes add up, and what was paid comes off once."""
    done = ask(
        [unit("a", "higher"), unit("a", "lower", date(2025, 11, 1))],
        [effect("a", "higher", 40_000, 30_000, 45_000), effect("a", "lower", 40_000, 30_000, 50_000)],
    )
    # 15,000 and 20,000 on top of 30,000 make 65,000, of which 40,000 was paid.
    assert done.amounts.select("partner_due_cents", "proposed_cents").row(0) == (65_000, 25_000)
    assert done.proposals["household_cents"].to_list() == [25_000, 25_000]


@settings(max_examples=50, deadline=None)
@given(*(st.integers(0, 100_000) for _ in range(3)))
def test_what_remains_is_never_beyond_either(paid, declared, partner):
    """What is left to change goes with the change, and neither beyond it nor beyond what was paid."""
    left = effect("a", "lower", paid, declared, partner)["effect_cents"][0]
    change = partner - declared
    plain = max(0, min(change, partner - paid)) if change > 0 else min(0, max(change, partner - paid))
    assert left == plain
    assert abs(left) <= abs(change)
