"""What declarations filled in with partners' figures would have avoided, in euros paid too much and too little.

A pre-filled declaration shows what partners have said by its term; what they have not said yet, the household fills in
as it did. Nobody knows that it would have left the figures as they are: this is what would have been avoided then.
"""

from __future__ import annotations

import polars as pl

from bondroit.reconciling.effects import RIGHT

DIRECTIONS = ("overpaid", "underpaid")


def avoided(declared: pl.DataFrame, filled: pl.DataFrame, best: pl.DataFrame, claimed: pl.DataFrame) -> pl.DataFrame:
    """Errors of the declared and of the filled-in figures, against the best that is known.

    Args:
        declared: `RIGHT`, cents: what the law gives on what was declared.
        filled: the same on figures filled in, where the household declares each quarter.
        best: the same on the partners' figures as known now; in a town, what is truly due.
        claimed: `RIGHT`: the benefits claimed.

    Returns:
        history_month, benefit, direction (`overpaid`, `underpaid`), files (with an error on either), declared_cents,
        filled_cents (the errors in sum), avoided_cents (their difference; below 0 where filling in does harm). Sorted.
    """
    rows = (
        claimed.select(RIGHT)
        .join(declared.rename({"cents": "declared"}), on=RIGHT)
        .join(filled.rename({"cents": "filled"}), on=RIGHT)
        .join(best.rename({"cents": "best"}), on=RIGHT)
    )
    parts = []
    for direction, sign in zip(DIRECTIONS, (1, -1), strict=True):
        wrong = [(sign * (pl.col(c) - pl.col("best"))).clip(lower_bound=0).alias(c) for c in ("declared", "filled")]
        counted = (
            rows.select(*RIGHT, *wrong)
            .filter((pl.col("declared") > 0) | (pl.col("filled") > 0))
            .group_by("history_month", "benefit")
            .agg(
                pl.col("household_id").n_unique().cast(pl.Int64).alias("files"),
                pl.col("declared").sum().alias("declared_cents"),
                pl.col("filled").sum().alias("filled_cents"),
            )
        )
        parts.append(counted.with_columns(pl.lit(direction).alias("direction")))
    return with_difference(pl.concat(parts))


def with_difference(parts: pl.DataFrame) -> pl.DataFrame:
    """Sums of several parts of the files added up, and what was avoided."""
    sums = parts.group_by("history_month", "benefit", "direction").agg(
        pl.col("files", "declared_cents", "filled_cents").sum()
    )
    return sums.with_columns((pl.col("declared_cents") - pl.col("filled_cents")).alias("avoided_cents")).sort(
        "history_month", "benefit", "direction"
    )
