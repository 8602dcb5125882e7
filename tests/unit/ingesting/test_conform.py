"""Received files: what is read as the contract asks, and what is told of what is not."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from bondroit.domain.months import Month
from bondroit.ingesting.conform import LINE, ROW, conform_received
from bondroit.tables.body import CORRECTIONS

LAST = Month.of(2026, 4)


def received(**changes):
    """Two sound rows of corrections as texts, with some columns changed."""
    columns = {
        "household_id": ["a", "b"],
        "benefit": ["rsa", "aah"],
        "month": ["2026-01", "2026-01-01"],
        "known": ["2026-02", "2026-03"],
        "cents": ["-100", "250"],
    }
    return pl.DataFrame({k: v for k, v in (columns | changes).items() if v is not None})


def test_texts_are_read_as_the_contract_asks():
    """Months written two ways and amounts written as text become dates and integers, without a fault."""
    frame, faults = conform_received(received(), CORRECTIONS, last=LAST, place=LINE)
    assert not faults
    assert frame.schema == pl.Schema(CORRECTIONS.schema)
    assert frame["month"].n_unique() == 1


def test_every_fault_is_told_with_its_lines_and_no_value():
    """A wrong type, an unknown value, an empty cell, a future month and a mid-month day are all told at once."""
    bad = received(
        benefit=["rsa", "chomage-secret"], month=["2026-01-15", None], known=["2027-01", "2026-03"], cents=["x9x", "1"]
    )
    _, faults = conform_received(bad, CORRECTIONS, last=LAST, place=LINE)
    told = " ".join(f.en + f.fr for f in faults)
    for piece in ("unknown value", "not the first day", "are empty", "in the future (after 2026-04)", "hold no cents"):
        assert piece in told
    assert "line 3" in told
    assert "line 2" in told
    assert "chomage-secret" not in told
    assert "x9x" not in told


def test_a_missing_column_names_the_nearest():
    """A column under another name is told as missing, with the likely one."""
    _, faults = conform_received(received().rename({"benefit": "benefits"}), CORRECTIONS, last=LAST, place=ROW)
    assert any("benefit is missing. Did you mean benefits?" in f.en for f in faults)
    assert any("benefits is not in the contract" in f.en for f in faults)


def test_two_rows_for_one_key_are_told():
    """The same household, benefit and months twice is a fault with both lines."""
    _, faults = conform_received(
        received(household_id=["a", "a"], benefit=["rsa", "rsa"], known=["2026-02", "2026-02"]),
        CORRECTIONS, last=LAST, place=LINE,
    )  # fmt: skip
    assert [f.en for f in faults if "repeat the key" in f.en and "line 2, 3" in f.en]


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=30))
def test_amounts_survive_reading(cents):
    """Whatever whole number of cents is written comes out the same."""
    n = len(cents)
    frame = received(
        household_id=[str(i) for i in range(n)], benefit=["rsa"] * n, month=["2026-01"] * n, known=["2026-02"] * n,
        cents=[str(c) for c in cents],
    )  # fmt: skip
    good, faults = conform_received(frame, CORRECTIONS, last=LAST, place=LINE)
    assert not faults
    assert good["cents"].to_list() == cents
