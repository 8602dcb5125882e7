"""Variables of the households on the free C2S: the fast path against reading each household's year by hand."""

from __future__ import annotations

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bondroit.domain.months import Month
from bondroit.observing.health import ADDED, COMPOSITIONS, FIVE, observe_health

MONTH = Month.of(2026, 5)
ROW = st.fixed_dictionaries(
    {
        "adults": st.integers(1, 2), "children": st.integers(0, 2), "applicant_age": st.sampled_from([18, 25, 26, 70]),
        "applicant_sex": st.sampled_from(["F", "M"]), "status": st.sampled_from(["none", "with_participation", "free"]),
        "application": st.sampled_from([None, "first", "renewal"]), "care_acts": st.integers(0, 3),
        "sick_pay_cents": st.sampled_from([0, 100]), "disability_pension_cents": st.sampled_from([0, 100]),
        "contacts": st.integers(0, 2),
    }
)  # fmt: skip
SCHEMA = {
    "health_household": pl.String, "month": pl.Date, "adults": pl.Int32, "children": pl.Int32,
    "applicant_age": pl.Int32, "applicant_sex": pl.String, "status": pl.String, "application": pl.String,
    "care_acts": pl.Int32, "sick_pay_cents": pl.Int64, "disability_pension_cents": pl.Int64, "contacts": pl.Int32,
}  # fmt: skip


def _expected(rows):
    """Rows of one household by lag, 1 the latest: its line, or None if it did not hold the free cover."""
    now = rows.get(1)
    if now is None or now["status"] != "free":
        return None
    year = [row for lag, row in rows.items() if 1 <= lag <= 12]
    woman, child, couple = now["applicant_sex"] == "F", now["children"] > 0, now["adults"] == 2
    kinds = {
        (False, False): "woman_alone" if woman else "man_alone",
        (False, True): "lone_mother" if woman else "lone_father",
        (True, False): "couple",
        (True, True): "couple_children",
    }
    return {
        "woman": int(woman), "over_25": int(now["applicant_age"] > 25),
        "first_application": None if now["application"] is None else int(now["application"] == "first"),
        "two_adults": int(couple), "minors": int(child),
        "disability_pension": int(any(r["disability_pension_cents"] for r in year)),
        "care_acts_12m": sum(r["care_acts"] for r in year), "sick_pay": int(any(r["sick_pay_cents"] for r in year)),
        "contacts_12m": sum(r["contacts"] for r in year), "composition": kinds[couple, child],
    }  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.dictionaries(st.sampled_from([0, 1, 2, 11, 12, 13]), ROW, min_size=1), min_size=1, max_size=4))
def test_variables_are_those_of_the_year_before(households):
    """Only the free cover at the end of the month before, only twelve months, nothing of the month itself."""
    rows = [
        {"health_household": f"S{n}", "month": MONTH.plus(-lag).first_day, **row}
        for n, known in enumerate(households)
        for lag, row in known.items()
    ]
    frame = observe_health(MONTH, pl.DataFrame(rows, schema=SCHEMA).lazy()).collect()
    expected = {f"S{n}": line for n, known in enumerate(households) if (line := _expected(known)) is not None}
    assert frame["health_household"].to_list() == sorted(expected)
    for line in frame.iter_rows(named=True):
        known = expected[line["health_household"]]
        assert {name: line[name] for name in known} == known
        assert line["composition"] in COMPOSITIONS
        assert set(FIVE) | set(ADDED) <= set(line)
