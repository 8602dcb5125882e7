"""Play the controllers of the town."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.domain.benefits import BENEFITS
from bondroit.tables.catalogue import OUTCOMES

if TYPE_CHECKING:
    from bondroit.domain.months import Month

_KEY = ("household_id", "benefit", "history_month")


def play_controls(
    *,
    controlled: pl.DataFrame,
    month: Month,
    snapshots: pl.LazyFrame,
    corrections: pl.LazyFrame,
    truths: pl.LazyFrame,
    window: int = 24,
) -> pl.DataFrame:
    """Control files over the months before `month`, and establish what was paid and what was due.

    In this first form the controllers are omniscient: they find the whole true life, on documents as on site, and
    make no mistake. A real control finds less.

    Args:
        controlled: household_id, origin, kind; one row per control.
        month: the month of the control; the history is the `window` months before it.
        snapshots: what was paid for each month.
        corrections: those known before `month` count as paid.
        truths: what was due, and what was claimed.
        window: length of the history, in months.

    Returns:
        A frame that conforms to OUTCOMES, sorted by its key: one row per control, benefit and month of the history
        for which the town has tables.
    """
    first, end = month.plus(-window).first_day, month.first_day
    # Households only: origin and kind come back at the end, so a file controlled twice is looked at once.
    files = controlled.select("household_id").unique().lazy()
    history = pl.col("month").is_between(first, end, closed="left")

    def by_benefit(table: pl.LazyFrame, what: str) -> pl.LazyFrame:
        names = {f"{b}_{what}": str(b) for b in BENEFITS}
        value = what.removesuffix("_cents")
        return (
            table.filter(history)
            .join(files, on="household_id", how="semi")
            .select("household_id", pl.col("month").alias("history_month"), *names)
            .rename(names)
            .unpivot(index=["household_id", "history_month"], variable_name="benefit", value_name=value)
        )

    corrected = (
        corrections.filter(history & (pl.col("known") < end))
        .group_by("household_id", "benefit", pl.col("month").alias("history_month"))
        .agg(pl.col("cents").sum())
    )
    found = (
        by_benefit(truths, "due_cents")
        .join(by_benefit(truths, "claimed"), on=_KEY)
        .join(by_benefit(snapshots, "paid_cents"), on=_KEY)
        .join(corrected, on=_KEY, how="left")
    )
    outcomes = (
        controlled.lazy()
        .join(found, on="household_id")
        .with_columns(
            pl.lit(end).alias("month"),
            (pl.col("paid") + pl.col("cents").fill_null(0)).alias("paid_cents"),
            pl.col("due").alias("entitled_cents"),
        )
        .select(pl.col(c.name).cast(c.polars_type) for c in OUTCOMES.columns)
        .sort(OUTCOMES.key)
    )
    return outcomes.collect()
