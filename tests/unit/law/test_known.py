"""The lives that a body knows, rebuilt from its tables."""

from __future__ import annotations

from datetime import date

import polars as pl

from bondroit.law.known import MEMBER_COLUMNS, SNAPSHOT_COLUMNS, situations_from_snapshots
from bondroit.law.situations import FULL, HALF, NEVER, NO_INCAPACITY

MONTHS = (date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1))


def _tables():
    """Household b over three months, with an incapacity that grows; household a from the second month."""
    files, persons = [], []
    for k, month in enumerate(MONTHS):
        for name, low in (("b", (0, 50, 80)[k]), ("a", 0)):
            if name == "a" and k == 0:
                continue
            files.append((name, month, 0, low, "owner", 100 * k, 2))
            row = (name, month, 1, date(1980, 5, 1), None, None, "inactive", 10 * k, 20, 30, 40 + k, 50 + k, 1)
            persons.append(row)
    return (
        pl.DataFrame(files, SNAPSHOT_COLUMNS, orient="row"),
        pl.DataFrame(persons, MEMBER_COLUMNS, orient="row").with_columns(pl.col("joined", "left").cast(pl.Date)),
    )


def test_incapacity_sick_pay_and_invalidity_are_rebuilt():
    """Lower bounds of the rate become codes; sick pay and pensions stand in their month."""
    known = situations_from_snapshots(*_tables())
    assert known.households.to_list() == ["a", "b"]
    assert known.situations.incapacity.tolist() == [[NO_INCAPACITY] * 3, [NO_INCAPACITY, HALF, FULL]]
    assert known.situations.sick_pay[1, 0].tolist() == [40, 41, 42]
    assert known.situations.invalidity[1, 0].tolist() == [50, 51, 52]
    assert (known.situations.sick_pay[:, 1] == 0).all()


def test_a_month_without_a_file_is_like_the_first():
    """Before its first file a household is taken to have been as it was then."""
    situations = situations_from_snapshots(*_tables()).situations
    assert situations.rent[0].tolist() == [100, 100, 200]
    assert situations.invalidity[0, 0].tolist() == [51, 51, 52]
    assert (situations.left == NEVER).all()
