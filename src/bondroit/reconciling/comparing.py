"""Hold declared monthly incomes against those of partner bodies, by quarter where the declaration is quarterly.

Both differences lean to the household's side. What partners have beyond the declaration is counted against all that
was declared in the unit; what was declared beyond them, in the months that partners speak of alone. So an income told
one month late within a quarter is no difference, and a month of which a partner says nothing gives none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.reconciling.known import INCOME_COLUMNS, known_lines

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.reconciling.sources import Source

QUARTER = 3
ADULTS = 2
HIGHER, LOWER = "higher", "lower"
"""Partners have more than was declared, or less."""
PLACE = ("household_id", "person")
UNIT = ("household_id", "person", "source", "income", "first")
UNITS = {
    "household_id": pl.String(), "person": pl.Int32(), "source": pl.String(), "income": pl.String(),
    "first": pl.Date(), "until": pl.Date(), "months": pl.Int64(), "declared_cents": pl.Int64(),
    "partner_cents": pl.Int64(), "prefilled_cents": pl.Int64(), "known": pl.Date(), "gap_cents": pl.Int64(),
    "direction": pl.String(),
}  # fmt: skip
"""Columns of `compared_units`."""
MONTHS = {
    "household_id": pl.String(), "person": pl.Int32(), "source": pl.String(), "income": pl.String(),
    "first": pl.Date(), "until": pl.Date(), "month": pl.Date(), "declared_cents": pl.Int64(),
    "partner_cents": pl.Int64(), "known": pl.Date(), "prefilled_cents": pl.Int64(), "direction": pl.String(),
}  # fmt: skip
"""Columns of `compared_months`, and the direction of the unit."""
MEMBERS_NEEDED = ("household_id", "month", "person", "left", "quarter", *INCOME_COLUMNS.values())


def months_compared(source: Source, month: Month, months: int) -> tuple[Month, Month]:
    """The first and last month that a comparison as of `month` can look at; units end in its last `months` months."""
    last = source.horizon(month)
    return last.plus(-(months - 1) - (QUARTER - 1)), last


def quarterly_files(snapshots: pl.LazyFrame, month: Month) -> pl.LazyFrame:
    """household_id, quarterly: whether a quarterly declaration came in one of the three months before `month`.

    Args:
        snapshots: household_id, month, quarterly_declaration.
        month: the as-of month.
    """
    recent = pl.col("month").is_between(month.plus(-QUARTER).first_day, month.first_day, closed="left")
    return (
        snapshots.filter(recent).group_by("household_id").agg(pl.col("quarterly_declaration").any().alias("quarterly"))
    )


def index_of(column: str) -> pl.Expr:
    """Month index of a date column."""
    return pl.col(column).dt.year().cast(pl.Int64) * 12 + pl.col(column).dt.month().cast(pl.Int64) - 1


def date_of(index: pl.Expr) -> pl.Expr:
    """The first day of the month with this index."""
    return pl.date(index // 12, index % 12 + 1, 1)


def compared_months(
    source: Source,
    *,
    members: pl.LazyFrame,
    quarterly: pl.LazyFrame,
    links: pl.LazyFrame,
    lines: pl.LazyFrame,
    month: Month,
    months: int,
) -> pl.LazyFrame:
    """Every month of every adult of whom the source can speak, in its unit.

    Args:
        source: a monthly one.
        members: rows of the table for the months of `months_compared` (`MEMBERS_NEEDED` suffice).
        quarterly: see `quarterly_files`.
        links: household_id, person, source, number; no number twice.
        lines: rows of the source's table for the same months.
        month: the as-of month.
        months: units that end in the last so many comparable months are compared.

    Returns:
        household_id, person, source, income, first and until (the unit), month, declared_cents, partner_cents
        (missing: nothing is known), known, prefilled_cents (what a declaration at the unit's term would have shown:
        what was known by then, else what was declared).
    """
    last = source.horizon(month)
    income = source.incomes[0]
    at, quarter = index_of("month"), pl.col("quarter").cast(pl.Int64)
    length = pl.when(pl.col("quarterly").fill_null(value=False)).then(QUARTER).otherwise(1)
    own = links.filter(pl.col("source") == source.name).select(*PLACE, "number")
    rows = (
        members.filter((pl.col("person") <= ADULTS) & pl.col("left").is_null())
        .select(*PLACE, "month", "quarter", pl.col(INCOME_COLUMNS[income]).alias("declared_cents"))
        .join(own, on=PLACE)
        .join(quarterly, on="household_id", how="left")
        .with_columns(length.cast(pl.Int64).alias("length"), at.alias("at"))
        .with_columns(
            pl.when(pl.col("length") > 1).then(at - (at - quarter) % QUARTER).otherwise(at).alias("begins"),
        )
        .with_columns((pl.col("begins") + pl.col("length") - 1).alias("ends"))
        .filter(pl.col("ends").is_between(last.index - months + 1, last.index))
        .join(known_lines(source, _of(lines, own, source), month), on=["number", "month"], how="left")
    )
    partner = pl.col("partner_cents").fill_null(0) if source.absent_is_zero else pl.col("partner_cents")
    return rows.select(
        *PLACE,
        pl.lit(source.name).alias("source"),
        pl.lit(income).alias("income"),
        date_of(pl.col("begins")).alias("first"),
        date_of(pl.col("ends")).alias("until"),
        "month",
        "declared_cents",
        partner.alias("partner_cents"),
        "known",
        _by_term(source).alias("prefilled_cents"),
    )


def _by_term(source: Source) -> pl.Expr:
    """What a declaration at the unit's term shows: the line known by then, else what the household fills in."""
    told = date_of(pl.col("begins") + QUARTER)
    return (
        pl.when(pl.col("known") <= told)
        .then(pl.col("partner_cents"))
        .when(pl.col("first_known") <= told)
        .then(pl.col("first_cents"))
        .when(pl.col("partner_cents").is_null() & pl.lit(source.absent_is_zero))
        .then(0)
        .otherwise(pl.col("declared_cents"))
    )


def _of(lines: pl.LazyFrame, own: pl.LazyFrame, source: Source) -> pl.LazyFrame:
    """The lines of the persons looked at alone."""
    return lines.join(own.select(pl.col("number").alias(source.number)), on=source.number, how="semi")


def compared_units(source: Source, months: pl.LazyFrame) -> pl.LazyFrame:
    """One row per unit: what was declared, what the partner has, and the difference beyond the tolerance.

    Args:
        source: its tolerance.
        months: see `compared_months`.

    Returns:
        `UNIT`, until, months (of which the partner speaks), declared_cents (of all months where the partner has more,
        else of the months it speaks of), partner_cents, prefilled_cents (of all months), known (of the latest
        line; missing: no line), gap_cents (partner's less declared), and direction: `higher`, `lower`, or missing
        within the tolerance. Units of which the partner says nothing are left out.
    """
    seen = pl.col("partner_cents").is_not_null()
    sums = (
        months.group_by(*UNIT, "until")
        .agg(
            seen.sum().cast(pl.Int64).alias("months"),
            pl.col("declared_cents").sum().alias("all_declared"),
            pl.col("declared_cents").filter(seen).sum().alias("seen_declared"),
            pl.col("partner_cents").sum(),
            pl.col("prefilled_cents").sum(),
            pl.col("known").max(),
        )
        .filter(pl.col("months") > 0)
    )
    partner, declared = pl.col("partner_cents"), pl.col("all_declared")
    more, less = partner - declared, partner - pl.col("seen_declared")
    higher, lower = beyond(source, more, partner, declared), beyond(source, -less, partner, pl.col("seen_declared"))
    return sums.with_columns(
        pl.when(higher).then(pl.lit(HIGHER)).when(lower).then(pl.lit(LOWER)).alias("direction"),
        pl.when(higher | ~lower).then(more).otherwise(less).alias("gap_cents"),
        pl.when(higher | ~lower).then(declared).otherwise(pl.col("seen_declared")).alias("declared_cents"),
    ).select(
        *UNIT, "until", "months", "declared_cents", "partner_cents", "prefilled_cents", "known", "gap_cents",
        "direction",
    )  # fmt: skip


def beyond(source: Source, difference: pl.Expr, one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Whether a difference is above both tolerances: so much a month, and a part of the larger figure."""
    months = pl.lit(1) if source.yearly else pl.col("months")
    absolute = source.absolute_cents * months
    return (difference > absolute) & (difference > source.relative * pl.max_horizontal(one, other))
