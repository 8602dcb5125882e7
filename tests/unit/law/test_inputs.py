"""Rows for the engine: nothing computed twice, nothing lost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.law.households import FIRST, MONTHS, blank, drawn

from bondroit.domain.months import Month
from bondroit.law.inputs import income_start, prepare
from bondroit.law.situations import NEVER, Situations, stack

ASKED = Month.of(2025, 1), Month.of(2025, 12)


def test_identical_situations_are_one_row():
    """A town stacked upon itself needs no more rows than the town."""
    households = drawn(80, seed=1)
    once = prepare(households, *ASKED, None)
    twice = prepare(stack([households, households]), *ASKED, None)
    assert twice.rows.count == once.rows.count
    assert (twice.row[:80] == twice.row[80:]).all()
    assert (twice.row[:80] == once.row).all()


def test_what_happens_after_the_months_asked_makes_no_row():
    """A life that differs only after the months asked is the same row."""
    households = drawn(30, seed=2)
    later = households.wages.copy()
    later[:, :, Month.of(2026, 1).minus(FIRST) :] += 100_00
    both = prepare(stack([households, replace(households, wages=later)]), *ASKED, None)
    assert (both.row[:30] == both.row[30:]).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_each_month_has_its_family(seed):
    """The row of a household in a month holds exactly the persons present in that month."""
    households = drawn(20, seed=seed)
    prepared = prepare(households, *ASKED, None)
    for column in range(12):
        month = ASKED[0].plus(column)
        expected = np.where(households.present(month), households.birth, 0)
        assert (prepared.rows.birth[prepared.row[:, column]] == expected).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_reference_months(seed):
    """The reference month is the household's latest one, or the month in which its family changed, if later."""
    households = drawn(15, seed=seed)
    prepared = prepare(households, *ASKED, None)
    for i in range(15):
        begun = ASKED[0].plus(-2)
        for column in range(-1, 12):
            month = ASKED[0].plus(column)
            present = households.present(month)[i], households.present(month.plus(-1))[i]
            if (present[0] != present[1]).any():
                begun = month
            if column < 0:
                continue
            usual = month.plus(-((month.index - int(households.quarter[i])) % 3))
            assert prepared.reference[i, column] == max(usual, begun).minus(ASKED[0].plus(-2))


def test_the_first_month_stands_for_those_before():
    """Incomes that start late are taken to have been the same before."""
    columns = blank(1)
    columns["wages"][0, 0] = np.arange(MONTHS) * 100
    late = {k: (v[..., 30:] if isinstance(v, np.ndarray) and v.shape[-1] == MONTHS else v) for k, v in columns.items()}
    situations = Situations(**late | {"first": FIRST.plus(30)})
    rows = prepare(situations, *ASKED, None).rows
    known = FIRST.plus(30).minus(income_start(ASKED[0]))
    assert (rows.wages[0, 0, : known + 1] == 3000).all()
    assert rows.wages[0, 0, known + 1] == 3100


def test_months_outside_are_refused():
    """Asking for months without data is an error of ours."""
    with pytest.raises(ValueError, match="outside"):
        prepare(drawn(2, seed=1), FIRST.plus(-1), FIRST, None)


def test_shapes_must_fit():
    """Columns of different lengths make no situations."""
    columns = blank(2)
    columns["rent"] = columns["rent"][:, 1:]
    with pytest.raises(ValueError, match="rent"):
        Situations(**columns)


def test_left_for_good_is_later_than_any_month():
    """`NEVER` lies after every month the platform knows."""
    assert Month.of(2100, 12).index < NEVER
