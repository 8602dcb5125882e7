"""What partner bodies said of a month, as known before another: the line in force, and the one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.reconciling.sources import Source

INCOME_COLUMNS = {"wage": "wage_cents", "unemployment": "unemployment_cents", "pension": "pension_cents"}
"""Columns of the table `members` that hold what was declared."""
_SAID = {"payroll": "net_cents", "unemployment": "unemployment_cents"}


def known_lines(source: Source, lines: pl.LazyFrame, month: Month) -> pl.LazyFrame:
    """One row per number and month that the source spoke of before `month`.

    Args:
        source: a monthly one.
        lines: rows of its table.
        month: lines known in this month or later do not count.

    Returns:
        number, month, partner_cents and known (the line in force: a correction passes before what it corrects),
        first_cents and first_known (the one first received).
    """
    seen = lines.filter(pl.col("known") < month.first_day).select(
        pl.col(source.number).alias("number"),
        "month",
        pl.col("correction") if source.name == "payroll" else pl.lit(value=False).alias("correction"),
        "known",
        pl.col(_SAID[source.name]).alias("cents"),
    )
    first, later = seen.filter(~pl.col("correction")), seen.filter(pl.col("correction"))
    key = ["number", "month"]
    both = first.select(*key, pl.col("cents").alias("first_cents"), pl.col("known").alias("first_known")).join(
        later.select(*key, pl.col("cents").alias("later_cents"), pl.col("known").alias("later_known")),
        on=key,
        how="full",
        coalesce=True,
    )
    return both.select(
        *key,
        pl.coalesce("later_cents", "first_cents").alias("partner_cents"),
        pl.coalesce("later_known", "first_known").alias("known"),
        "first_cents",
        "first_known",
    )


def one_to_one(links: pl.LazyFrame) -> pl.LazyFrame:
    """Links without those that leave a doubt: a number held by two persons, or a person with two numbers.

    The doubts are looked for at once, in all links; what comes back is lazy, so that some files are read quickly.

    Args:
        links: household_id, person, source, number.
    """
    one = ["household_id", "person", "source", "number"]
    sound = links.select(one).filter(pl.col("number").is_not_null()).unique()
    kept = sound
    for key in (["source", "number"], ["household_id", "person", "source"]):
        held = sound.group_by(key).agg(pl.len().alias("held"))
        doubt = held.filter(pl.col("held") > 1).select(key).collect(engine="streaming")
        kept = kept.join(doubt.lazy(), on=key, how="anti")
    return kept
