"""The clock, running or stopped by the environment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bondroit.errors import UserError
from bondroit.store.clock import SystemClock


def test_it_runs_in_utc() -> None:
    """Without a variable it gives the present moment, in UTC, and does not go back."""
    clock = SystemClock({})
    first, second = clock.now(), clock.now()
    assert first.utcoffset() == timedelta(0)
    assert second >= first


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"BONDROIT_NOW": "2026-04-30T12:00:00"}, datetime(2026, 4, 30, 12, tzinfo=UTC)),
        ({"BONDROIT_NOW": "2026-04-30T12:00:00+02:00"}, datetime(2026, 4, 30, 10, tzinfo=UTC)),
        ({"SOURCE_DATE_EPOCH": "86400"}, datetime(1970, 1, 2, tzinfo=UTC)),
        ({"BONDROIT_NOW": "2026-04-30", "SOURCE_DATE_EPOCH": "0"}, datetime(2026, 4, 30, tzinfo=UTC)),
    ],
)
def test_the_environment_stops_it(environment: dict[str, str], expected: datetime) -> None:
    """A fixed moment is given again and again, in UTC; the program's own variable passes first."""
    clock = SystemClock(environment)
    assert clock.now() == clock.now() == expected


@pytest.mark.parametrize("environment", [{"BONDROIT_NOW": "soon"}, {"SOURCE_DATE_EPOCH": "1e99"}])
def test_no_date_is_a_fault_of_settings(environment: dict[str, str]) -> None:
    """A variable that holds no date is refused before anything is dated."""
    with pytest.raises(UserError) as caught:
        SystemClock(environment)
    assert caught.value.code == "E-USE-003"
