"""The law on what a body knows: entitlements on declared data, with no look at the truth.

Used to find rights not claimed. The situation is rebuilt from the tables `snapshots` and `members`, month by month as
they were known then; a month before the first table is taken to be like it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.domain.benefits import BENEFITS
from bondroit.domain.months import Month
from bondroit.law.inputs import REFERENCE_BACK, RSA_PAST, income_start
from bondroit.law.situations import (
    ACTIVITY_CODES,
    ADULTS,
    FULL,
    HALF,
    NEVER,
    NO_INCAPACITY,
    NOBODY,
    TENURE_CODES,
    Bool,
    Situations,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from bondroit.law.port import Law

_MONEY = {
    "wages": "wage_cents",
    "unemployment": "unemployment_cents",
    "pensions": "pension_cents",
    "sick_pay": "sick_pay_cents",
    "invalidity": "invalidity_cents",
}
"""Codes of the lower bounds in the table `snapshots`."""
SNAPSHOT_COLUMNS = ("household_id", "month", "alimony_cents", "incapacity", "tenure", "rent_cents", "zone")
MEMBER_COLUMNS = (
    "household_id",
    "month",
    "person",
    "birth",
    "joined",
    "left",
    "activity",
    *_MONEY.values(),
    "quarter",
)


@dataclass(frozen=True, slots=True)
class KnownLives:
    """Situations as known, and whose they are.

    Attributes:
        households: identifiers, sorted, one per row of `situations`.
        situations: see `law.situations`.
    """

    households: pl.Series
    situations: Situations


def _index(column: str) -> pl.Expr:
    """Month index of a date column."""
    return pl.col(column).dt.year().cast(pl.Int64) * 12 + pl.col(column).dt.month().cast(pl.Int64) - 1


def situations_from_snapshots(snapshots: pl.DataFrame, members: pl.DataFrame) -> KnownLives:
    """Rebuild the lives that the body knew.

    Args:
        snapshots: rows of the table `snapshots` (`SNAPSHOT_COLUMNS` suffice) over a span without holes. Households
            are those of its last month; a month in which one has no file is like the nearest earlier one, else the
            first.
        members: rows of the table `members` over the same span (`MEMBER_COLUMNS` suffice).

    Returns:
        The known lives. Who belongs to the household is what the last month says of it: arrivals, departures
        and births as declared by then. Incomes are those of each month's own table.
    """
    span = snapshots.select(_index("month").min().alias("first"), _index("month").max().alias("last")).row(0)
    first, last = Month(span[0]), Month(span[1])
    households = snapshots.filter(pl.col("month") == last.first_day).select(pl.col("household_id").sort()).to_series()
    number = pl.DataFrame({"household_id": households}).with_row_index("row")
    files = snapshots.join(number, on="household_id").with_columns(_index("month").alias("at") - first.index)
    persons = members.join(number, on="household_id").with_columns(_index("month").alias("at") - first.index)
    n, months = len(households), last.minus(first) + 1
    source = _nearest(files, n, months)
    monthly = {
        "alimony": _fill(files, "alimony_cents", source, np.int32),
        "incapacity": _fill(files.with_columns(_incapacity()), "incapacity", source, np.uint8),
        "rent": _fill(files, "rent_cents", source, np.int32),
        "zone": _fill(files, "zone", source, np.uint8),
        "tenure": _fill(files.with_columns(_coded("tenure", TENURE_CODES)), "tenure", source, np.uint8),
    }
    family, quarter = _family(persons.filter(pl.col("at") == months - 1), n, first)
    situations = Situations(first=first, **family, **monthly, **_adults(persons, source), quarter=quarter)
    return KnownLives(households, situations)


def _incapacity() -> pl.Expr:
    """The rate of the files as the classes of the law: below 50, 50 to 79, 80 and more."""
    rate = pl.col("incapacity")
    code = pl.when(rate >= 80).then(FULL).when(rate >= 50).then(HALF).otherwise(NO_INCAPACITY)
    return code.cast(pl.UInt8).alias("incapacity")


def _coded(column: str, codes: Mapping[Any, int]) -> pl.Expr:
    return pl.col(column).replace_strict(codes, return_dtype=pl.UInt8)


def _nearest(files: pl.DataFrame, n: int, months: int) -> NDArray[np.int64]:
    """For each household and month, the column that holds it: its own, or the nearest earlier, or the first."""
    there = np.zeros((n, months), bool)
    there[files["row"].to_numpy(), files["at"].to_numpy()] = True
    latest = np.maximum.accumulate(np.where(there, np.arange(months), -1), axis=1)
    return np.where(latest < 0, there.argmax(axis=1)[:, None], latest)


def _fill(files: pl.DataFrame, column: str, source: NDArray[np.int64], kind: Any) -> NDArray[Any]:  # noqa: ANN401
    values = np.zeros(source.shape, kind)
    values[files["row"].to_numpy(), files["at"].to_numpy()] = files[column].to_numpy()
    return np.take_along_axis(values, source, axis=1)


def _family(last: pl.DataFrame, n: int, first: Month) -> tuple[dict[str, Any], NDArray[np.uint8]]:
    """Births, arrivals and departures as known in the last month, and the reference months."""
    places = max(int(last["person"].max()), ADULTS)  # type: ignore[arg-type]
    where = last["row"].to_numpy(), last["person"].to_numpy() - 1
    birth = np.full((n, places), NOBODY, np.int32)
    joined, left = np.zeros((n, places), np.int32), np.full((n, places), NEVER, np.int32)
    birth[where] = last.select(_index("birth")).to_series().to_numpy()
    joined[where] = last.select(_index("joined").fill_null(min(first.index, 0))).to_series().to_numpy()
    left[where] = last.select(_index("left").fill_null(NEVER)).to_series().to_numpy()
    quarter = np.zeros(n, np.uint8)
    quarter[where[0]] = last["quarter"].to_numpy()
    return {"birth": birth, "joined": joined, "left": left}, quarter


def _adults(persons: pl.DataFrame, source: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    adults = persons.filter(pl.col("person") <= ADULTS).with_columns(
        # Who has left has no activity in the file, and counts no longer.
        _coded("activity", ACTIVITY_CODES).fill_null(ACTIVITY_CODES["inactive"])
    )
    where = adults["row"].to_numpy(), adults["person"].to_numpy() - 1, adults["at"].to_numpy()
    shape = (source.shape[0], ADULTS, source.shape[1])
    place = np.repeat(source[:, None, :], ADULTS, axis=1)
    filled = {}
    for name, column in {**_MONEY, "activity": "activity"}.items():
        values = np.zeros(shape, np.uint8 if name == "activity" else np.int32)
        values[where] = adults[column].to_numpy()
        filled[name] = np.take_along_axis(values, place, axis=2)
    return filled


def months_needed(first: Month, last: Month) -> tuple[Month, Month]:
    """The span of snapshots and members that `known_entitlements` looks at for the months from `first` to `last`."""
    return income_start(first), last


def _received(snapshots: pl.DataFrame, households: pl.Series, first: Month) -> Bool:
    """Whether RSA was paid for each of the past months the law asks about, shape (n, RSA_PAST)."""
    columns = []
    for back in range(RSA_PAST, 0, -1):
        month = first.plus(-REFERENCE_BACK - back).first_day
        paid = snapshots.filter((pl.col("month") == month) & (pl.col("rsa_paid_cents") > 0))["household_id"]
        columns.append(households.is_in(paid.implode()).to_numpy())
    return np.stack(columns, axis=1)


def known_entitlements(
    law: Law, *, snapshots: pl.DataFrame, members: pl.DataFrame, first: Month, last: Month
) -> pl.DataFrame:
    """What the law gives on known data in each month from `first` to `last`, claimed or not.

    Args:
        law: the law.
        snapshots: rows of the table for the months of `months_needed` that exist, without holes, up to `last`;
            `SNAPSHOT_COLUMNS` and `rsa_paid_cents`.
        members: rows of the table for the same months.
        first: the first month asked.
        last: the last month asked.

    Returns:
        One row per household of `last`, month and benefit: household_id, month, benefit, known_due_cents; sorted
        by household, month, benefit.
    """
    lives = situations_from_snapshots(snapshots, members)
    received = _received(snapshots, lives.households, first)
    amounts = law.entitlements(lives.situations, first=first, last=last, rsa_before=received)
    count = last.minus(first) + 1
    dates = [first.plus(k).first_day for k in range(count)]
    return pl.concat(
        pl.DataFrame(
            {
                "household_id": lives.households.gather(np.repeat(np.arange(len(lives.households)), count)),
                "month": pl.Series(dates * len(lives.households), dtype=pl.Date),
                "benefit": pl.Series([str(benefit)] * (count * len(lives.households)), dtype=pl.String),
                "known_due_cents": amounts.cents[benefit].reshape(-1),
            }
        )
        for benefit in BENEFITS
    ).sort("household_id", "month", "benefit")
