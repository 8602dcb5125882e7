"""Rights not claimed: what the law gives on known data, of benefits that the household does not claim.

A first form: it only sees rights that the body's own data show, for one month. The law may give less, or more,
on facts that only the household knows; the appointment is there to find out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.domain.benefits import BENEFITS
from bondroit.tables.platform import RIGHTS

if TYPE_CHECKING:
    from bondroit.domain.months import Month

# Assumed: below ten euros a month no appointment is offered for a right alone.
ABOVE_CENTS = 1_000


@dataclass(frozen=True, slots=True)
class BenefitTotal:
    """One benefit: files that do not claim it though the law gives it, and the sum for the month in cents."""

    benefit: str
    files: int
    unclaimed_cents: int

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {"benefit": self.benefit, "files": self.files, "unclaimed_cents": self.unclaimed_cents}


def rights_not_claimed(
    entitled: pl.LazyFrame, snapshot: pl.LazyFrame, month: Month, *, above_cents: int = ABOVE_CENTS
) -> pl.DataFrame:
    """Rows of the `rights` table.

    Args:
        entitled: household_id, benefit, entitled_cents: what the law gives on known data for the month.
        snapshot: rows of the `snapshots` table of that month; only households in both are looked at.
        month: the month looked at.
        above_cents: a right counts when it is strictly above this.

    Returns:
        One row per household and benefit due and not claimed: the household with the largest sum first, its
        largest right first.
    """
    claimed = snapshot.select("household_id", *(pl.col(f"{b}_claimed").alias(str(b)) for b in BENEFITS)).unpivot(
        index="household_id", variable_name="benefit", value_name="claimed"
    )
    found = (
        entitled.filter(pl.col("entitled_cents") > above_cents)
        .with_columns(pl.col("benefit").cast(pl.String))
        .join(claimed.filter(~pl.col("claimed")), on=["household_id", "benefit"])
        .with_columns(
            pl.lit(month.first_day, dtype=pl.Date).alias("month"),
            pl.col("entitled_cents").alias("unclaimed_cents"),
        )
        .collect()
    )
    whole = pl.col("unclaimed_cents").sum().over("household_id")
    ordered = found.with_columns(whole.alias("_whole")).sort(
        ["_whole", "household_id", "unclaimed_cents", "benefit"], descending=[True, False, True, False]
    )
    return RIGHTS.conform(ordered)


def totals_by_benefit(rights: pl.DataFrame) -> tuple[BenefitTotal, ...]:
    """Files and cents of each benefit, in the order of `BENEFITS`; benefits without any are 0."""
    counts = rights.group_by("benefit").agg(pl.len(), pl.col("unclaimed_cents").sum())
    found = {benefit: (files, cents) for benefit, files, cents in counts.iter_rows()}
    return tuple(BenefitTotal(str(b), *found.get(str(b), (0, 0))) for b in BENEFITS)


def appointments(rights: pl.DataFrame) -> pl.DataFrame:
    """Whom to invite first: household_id, month, unclaimed_cents (all benefits), benefits, place (1 is the largest)."""
    return (
        rights.sort("household_id", "benefit")
        .group_by("household_id", "month", maintain_order=True)
        .agg(pl.col("unclaimed_cents").sum(), pl.col("benefit").str.join(", ").alias("benefits"))
        .sort(["unclaimed_cents", "household_id"], descending=[True, False])
        .with_row_index("place", offset=1)
        .select("household_id", "month", "unclaimed_cents", "benefits", pl.col("place").cast(pl.Int32))
    )
