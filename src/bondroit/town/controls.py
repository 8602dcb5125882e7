"""Play the controllers of the town: what was paid, what they establish as due, and what becomes of it on appeal.

What is established is not what is true. A controller misses errors, underpayments more than overpayments, sees few of
the rights not claimed, and raises some overpayments wrongly; offices differ. Estimates of a survey are estimates of
what a full control establishes; only a town knows the truth beside it, which is what controllers who find everything
(`behaviour=None`) would establish.

What remains simple: an error is found for all its months or for none; a wrong overpayment is a part of what was paid
in the last months; nobody else than the household appeals, and only against overpayments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.domain.benefits import BENEFITS
from bondroit.tables.platform import OUTCOMES
from bondroit.town.controllers import established

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.town.behaviour import Behaviour

_KEY = ("household_id", "benefit", "history_month")


def play_controls(
    *,
    controlled: pl.DataFrame,
    month: Month,
    snapshots: pl.LazyFrame,
    corrections: pl.LazyFrame,
    truths: pl.LazyFrame,
    mistakes: pl.LazyFrame | None = None,
    window: int = 24,
    behaviour: Behaviour | None = None,
    seed: int = 0,
) -> pl.DataFrame:
    """Control files over the months before `month`, and establish what was paid and what was due.

    What a control establishes depends on the seed, the file, the month and the origin alone: not on the other files.

    Args:
        controlled: household_id, origin, kind; one row per control.
        month: the month of the control; the history is the `window` months before it.
        snapshots: what was paid for each month, and the office.
        corrections: those known before `month` count as paid.
        truths: what was due, and what was claimed.
        mistakes: whose fault what is wrong is; None leaves `cause` missing where something is wrong.
        window: length of the history, in months.
        behaviour: how well controllers work (`controls.*`); None for controllers who find everything: the truth.
        seed: of the town.

    Returns:
        A frame that conforms to OUTCOMES, sorted by its key: one row per control, benefit and month of the history
        for which the town has tables.
    """
    first, end = month.plus(-window).first_day, month.first_day
    history = pl.col("month").is_between(first, end, closed="left")
    # Households only: origin and kind come back at the end, so a file controlled twice is looked at once.
    files = controlled.select("household_id").unique().lazy()
    true, paid = (t.filter(history).join(files, on="household_id", how="semi") for t in (truths, snapshots))
    corrected = (
        corrections.filter(history & (pl.col("known") < end))
        .group_by("household_id", "benefit", pl.col("month").alias("history_month"))
        .agg(pl.col("cents").sum())
    )
    found = (
        _by_benefit(true, paid)
        .join(corrected, on=_KEY, how="left")
        .with_columns(pl.col("paid_cents") + pl.col("cents").fill_null(0))
        .drop("cents")
    )
    looked = controlled.lazy().join(found, on="household_id").with_columns(pl.lit(end).alias("month"))
    if behaviour is None:
        seen = looked.with_columns(pl.col("due").alias("entitled_cents"), pl.lit("none").alias("appeal"))
    else:
        office = paid.group_by("household_id").agg(pl.col("office").sort_by("month").last())
        seen = established(looked.join(office, on="household_id").collect(), month, behaviour, seed).lazy()
    whose = _with_cause(seen, mistakes, month)
    return whose.select(pl.col(c.name).cast(c.polars_type) for c in OUTCOMES.columns).sort(OUTCOMES.key).collect()


def _by_benefit(truths: pl.LazyFrame, snapshots: pl.LazyFrame) -> pl.LazyFrame:
    """One row per file, month and benefit: due, claimed, paid_cents."""
    place = ["household_id", "month"]
    due = truths.select(*place, *(f"{b}_{what}" for b in BENEFITS for what in ("due_cents", "claimed")))
    both = due.join(snapshots.select(*place, *(f"{b}_paid_cents" for b in BENEFITS)), on=place)
    return pl.concat(
        [
            both.select(
                "household_id",
                pl.col("month").alias("history_month"),
                pl.lit(str(b)).alias("benefit"),
                pl.col(f"{b}_due_cents").alias("due"),
                pl.col(f"{b}_claimed").alias("claimed"),
                pl.col(f"{b}_paid_cents").alias("paid_cents"),
            )
            for b in BENEFITS
        ]
    )


def _with_cause(seen: pl.LazyFrame, mistakes: pl.LazyFrame | None, month: Month) -> pl.LazyFrame:
    """With the column `cause`: the staff's where only their mistakes, not known by then, touch the month.

    What was not claimed and is due is nobody's mistake; what is raised wrongly is put down to the household.
    """
    lacking = ~pl.col("claimed") & (pl.col("entitled_cents") >= pl.col("paid_cents"))
    right = lacking | (pl.col("entitled_cents") == pl.col("paid_cents"))
    if mistakes is None:
        return seen.with_columns(pl.when(right).then(pl.lit("none")).alias("cause"))
    open_yet = pl.col("known").is_null() | (pl.col("known") >= month.first_day)
    touching = (pl.col("month") <= pl.col("history_month")) & (
        pl.col("until").is_null() | (pl.col("until") >= pl.col("history_month"))
    )
    places = seen.filter(~right).select("household_id", "history_month").unique()
    authors = (
        places.join(mistakes.filter(open_yet).select("household_id", "month", "until", "author"), on="household_id")
        .filter(touching)
        .group_by("household_id", "history_month")
        .agg((pl.col("author") == "staff").all().alias("staff"))
    )
    wrong = pl.when(pl.col("staff").fill_null(value=False)).then(pl.lit("staff")).otherwise(pl.lit("household"))
    cause = pl.when(right).then(pl.lit("none")).otherwise(wrong).alias("cause")
    return seen.join(authors, on=["household_id", "history_month"], how="left").with_columns(cause)
