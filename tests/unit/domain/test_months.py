"""Months: parsing, arithmetic and the date under which they are stored."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bondroit.domain.months import Month, month_range, months_before
from bondroit.errors import UserError

MONTHS = st.builds(Month.of, st.integers(1990, 2100), st.integers(1, 12))


@given(MONTHS)
def test_text_round_trip(month):
    """Writing a month and reading it again gives the same month."""
    assert Month.parse(str(month)) == month
    assert Month.from_date(month.first_day) == month


@given(MONTHS, st.integers(-500, 500))
def test_plus_and_minus_are_inverse(month, shift):
    """Going `shift` months forth and measuring the distance gives `shift`."""
    assert month.plus(shift).minus(month) == shift


def test_months_before_ends_just_before():
    """The history of a month never holds the month itself."""
    history = months_before(Month.of(2026, 2), 3)
    assert [str(m) for m in history] == ["2025-11", "2025-12", "2026-01"]
    assert list(month_range(history[0], history[-1])) == list(history)


def test_first_day_is_the_stored_date():
    """A month is stored as the date of its first day."""
    assert Month.of(2025, 12).first_day == date(2025, 12, 1)


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "26-01", "2026/01", "", "9999-01", "2026-1"])
def test_a_wrong_month_is_refused_with_the_remedy(text):
    """Whatever is not year-month within range is refused with a usage error that shows the form."""
    with pytest.raises(UserError) as refused:
        Month.parse(text)
    assert refused.value.code == "E-USE-002"
    assert refused.value.exit_code == 2
    assert "2026-02" in refused.value.remedy.fr
