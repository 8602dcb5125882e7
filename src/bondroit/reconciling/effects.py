"""What a difference means by the law: the benefits of the months concerned, computed again with the partner's amounts.

Only sources that know months come here. For each file and each direction of the incomes, the law is asked what it gives
on what was declared and on the partner's amounts; what changes, and was not corrected already, is the effect. Which
side a difference is on is decided by money, not by income: a wage left out may raise a prime d'activité.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.domain.benefits import BENEFITS
from bondroit.law.known import known_entitlements
from bondroit.reconciling.comparing import PLACE
from bondroit.reconciling.known import INCOME_COLUMNS

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.law.port import Law

RIGHT = ("household_id", "benefit", "history_month")


def replaced(members: pl.DataFrame, months: pl.DataFrame, column: str = "partner_cents") -> pl.DataFrame:
    """The declared incomes of some months replaced by others.

    Args:
        members: rows of the table.
        months: household_id, person, month, income and `column`; at most one row for each person, month and income;
            a missing amount replaces nothing.
        column: the amount that takes the place of what was declared.
    """
    for income, declared in INCOME_COLUMNS.items():
        own = months.filter(pl.col("income") == income).select(*PLACE, "month", pl.col(column).alias("_other"))
        if own.height:
            members = (
                members.join(own, on=[*PLACE, "month"], how="left", maintain_order="left")
                .with_columns(pl.coalesce("_other", declared).alias(declared))
                .drop("_other")
            )
    return members


def paid_months(snapshots: pl.LazyFrame, corrections: pl.LazyFrame | None, first: Month, month: Month) -> pl.LazyFrame:
    """What was paid for each benefit and month from `first` to before `month`, corrections known by then included.

    Args:
        snapshots: rows of the table.
        corrections: rows of the table; None: there are none.
        first: the first month.
        month: the as-of month.

    Returns:
        `RIGHT`, claimed, paid_cents.
    """
    span = pl.col("month").is_between(first.first_day, month.first_day, closed="left")
    files = snapshots.filter(span)
    paid = pl.concat(
        files.select(
            "household_id",
            pl.lit(str(b)).alias("benefit"),
            pl.col("month").alias("history_month"),
            pl.col(f"{b}_claimed").alias("claimed"),
            pl.col(f"{b}_paid_cents").alias("paid_cents"),
        )
        for b in BENEFITS
    )
    if corrections is None:
        return paid
    corrected = (
        corrections.filter(span & (pl.col("known") < month.first_day))
        .group_by("household_id", pl.col("benefit").cast(pl.String), pl.col("month").alias("history_month"))
        .agg(pl.col("cents").sum())
    )
    return (
        paid.join(corrected, on=RIGHT, how="left")
        .with_columns(pl.col("paid_cents") + pl.col("cents").fill_null(0))
        .drop("cents")
    )


def given(law: Law, *, snapshots: pl.DataFrame, members: pl.DataFrame, first: Month, last: Month) -> pl.DataFrame:
    """What the law gives: `RIGHT`, cents."""
    due = known_entitlements(law, snapshots=snapshots, members=members, first=first, last=last)
    return due.select(
        "household_id", "benefit", pl.col("month").alias("history_month"), pl.col("known_due_cents").alias("cents")
    )


def effects(
    law: Law,
    *,
    snapshots: pl.DataFrame,
    members: pl.DataFrame,
    months: pl.DataFrame,
    paid: pl.DataFrame,
    first: Month,
    last: Month,
) -> pl.DataFrame:
    """What the differences of some files change, benefit by benefit and month by month, and was not corrected yet.

    Args:
        law: the law.
        snapshots: as `law.known.known_entitlements` wants them, of these files alone.
        members: the same.
        months: the months of the units that differ: household_id, person, income, month, direction, partner_cents.
        paid: see `paid_months`.
        first: the first month whose benefits are computed again.
        last: the last one.

    Returns:
        direction, `RIGHT`, paid_cents, declared_due_cents, partner_due_cents, effect_cents (never 0), of
        the benefits claimed. Sorted.
    """
    base = given(law, snapshots=snapshots, members=members, first=first, last=last).rename(
        {"cents": "declared_due_cents"}
    )
    parts = []
    for direction in sorted(months["direction"].unique().to_list()):
        own = months.filter(pl.col("direction") == direction)
        files = own["household_id"].unique()
        one = pl.col("household_id").is_in(files.implode())
        other = given(
            law,
            snapshots=snapshots.filter(one),
            members=replaced(members.filter(one), own),
            first=first,
            last=last,
        ).rename({"cents": "partner_due_cents"})
        rows = base.join(other, on=RIGHT).join(paid.filter("claimed"), on=RIGHT)
        parts.append(rows.select(pl.lit(direction).alias("direction"), *RIGHT, *_AMOUNTS, remaining()))
    none = pl.DataFrame(schema=EFFECTS)
    found = pl.concat([none, *parts]).filter(pl.col("effect_cents") != 0)
    return found.sort("direction", *RIGHT)


def remaining() -> pl.Expr:
    """Of the change that the partner's amounts make, the part that is not in what was paid: never beyond either."""
    change = pl.col("partner_due_cents") - pl.col("declared_due_cents")
    left = pl.col("partner_due_cents") - pl.col("paid_cents")
    more = pl.min_horizontal(change, left).clip(lower_bound=0)
    less = pl.max_horizontal(change, left).clip(upper_bound=0)
    return pl.when(change > 0).then(more).otherwise(less).alias("effect_cents")


_AMOUNTS = ("paid_cents", "declared_due_cents", "partner_due_cents")
EFFECTS = {
    "direction": pl.String(), "household_id": pl.String(), "benefit": pl.String(), "history_month": pl.Date(),
    **dict.fromkeys((*_AMOUNTS, "effect_cents"), pl.Int64()),
}  # fmt: skip


def stakes(found: pl.DataFrame) -> pl.DataFrame:
    """What is at stake for each file and direction: household_id, direction, stake_cents."""
    return (
        found.group_by("household_id", "direction")
        .agg(pl.col("effect_cents").sum().alias("stake_cents"))
        .sort("household_id", "direction")
    )
