"""Hold a whole year of declarations against the tax office's figures: a question on the year, and nothing else.

A yearly income says nothing of any month. It is never divided by twelve, never put in place of a monthly amount and
never given to the law: from a year no sum can be claimed nor paid (the Australian scheme called Robodebt did that).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.reconciling.comparing import ADULTS, HIGHER, LOWER, PLACE, beyond
from bondroit.reconciling.known import known_lines

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.reconciling.sources import Source, Tolerances

YEAR = 12
PARTS = {
    "wage": ("wage_cents", "sick_pay_cents"),
    "unemployment": ("unemployment_cents",),
    "pension": ("pension_cents", "invalidity_cents"),
}
"""What was declared that the tax office counts together."""
TAXED = {"wage": "wages_cents", "unemployment": "unemployment_cents", "pension": "pensions_cents"}
YEARLY_MEMBERS = ("household_id", "month", "person", "left", *(c for parts in PARTS.values() for c in parts))


def years_compared(lines: pl.LazyFrame, month: Month) -> pl.LazyFrame:
    """The lines of the tax office that became known in the twelve months before `month`."""
    return lines.filter(
        pl.col("known").is_between(month.plus(-YEAR).first_day, month.first_day, closed="left"),
    )


def told_months(
    source: Source, *, members: pl.LazyFrame, links: pl.LazyFrame, lines: pl.LazyFrame, month: Month
) -> pl.LazyFrame:
    """What a monthly source has for the months of a year, for `compared_years`.

    Args:
        source: a monthly one.
        members: rows of the table for the year's months.
        links: household_id, person, source, number.
        lines: rows of the source's table for the year's months.
        month: the as-of month.
    """
    own = links.filter(pl.col("source") == source.name).select(*PLACE, "number")
    adults = members.filter((pl.col("person") <= ADULTS) & pl.col("left").is_null())
    said = adults.join(own, on=PLACE).join(known_lines(source, lines, month), on=["number", "month"], how="left")
    partner = pl.col("partner_cents").fill_null(0) if source.absent_is_zero else pl.col("partner_cents")
    return said.select(*PLACE, pl.lit(source.incomes[0]).alias("income"), "month", partner.alias("partner_cents"))


def compared_years(
    source: Source, *, members: pl.LazyFrame, links: pl.LazyFrame, lines: pl.LazyFrame, told: pl.LazyFrame,
    month: Month, tolerances: Tolerances,
) -> pl.LazyFrame:  # fmt: skip
    """One row per adult, year and income: both figures, taxable, and the difference beyond the tolerance.

    A difference that monthly sources tell already is left to them, month by month: it is no difference here.

    Args:
        source: the tax office.
        members: rows of the table for the year's months (`YEARLY_MEMBERS` suffice); an adult is compared only if
            present in all twelve.
        links: household_id, person, source, number.
        lines: rows of `tax_incomes`.
        told: what monthly sources have for the same year: household_id, person, income, month, partner_cents; one row
            for each month of which they speak.
        month: the as-of month.
        tolerances: taxable over net.

    Returns:
        The columns of `compared_units` (`prefilled_cents` is missing, for no declaration is filled in from a year), and
        by_months: beyond the tolerance, and told by the months.
    """
    own = links.filter(pl.col("source") == source.name).select(*PLACE, "number")
    adults = members.filter((pl.col("person") <= ADULTS) & pl.col("left").is_null())
    for income in source.incomes:
        best = told.filter(pl.col("income") == income).select(
            *PLACE, "month", pl.col("partner_cents").alias(f"best_{income}")
        )
        adults = adults.join(best, on=[*PLACE, "month"], how="left")
    sums = (
        adults.with_columns(pl.col("month").dt.year().cast(pl.Int32).alias("year"))
        .group_by(*PLACE, "year")
        .agg(
            pl.len().alias("months"),
            *(pl.sum_horizontal(*PARTS[i]).sum().alias(f"declared_{i}") for i in source.incomes),
            *(_best(i).sum().alias(f"best_{i}") for i in source.incomes),
        )
        .filter(pl.col("months") == YEAR)
        .join(own, on=PLACE)
        .join(years_compared(lines, month).rename({source.number: "number"}), on=["number", "year"])
    )
    return pl.concat(_one(source, sums, income, tolerances.taxable[income]) for income in source.incomes)


def _one(source: Source, sums: pl.LazyFrame, income: str, factor: float) -> pl.LazyFrame:
    declared = (pl.col(f"declared_{income}") * factor).round().cast(pl.Int64)
    partner = pl.col(TAXED[income])
    best = (pl.col(f"best_{income}") * factor).round().cast(pl.Int64)
    gap, left = partner - declared, partner - best
    higher, lower = beyond(source, gap, partner, declared), beyond(source, -gap, partner, declared)
    apart = beyond(source, left.abs(), partner, best)
    return sums.filter((declared > 0) | (partner > 0)).select(
        *PLACE,
        pl.lit(source.name).alias("source"),
        pl.lit(income).alias("income"),
        pl.date(pl.col("year"), 1, 1).alias("first"),
        pl.date(pl.col("year"), YEAR, 1).alias("until"),
        pl.col("months").cast(pl.Int64),
        declared.alias("declared_cents"),
        partner.alias("partner_cents"),
        pl.lit(None, dtype=pl.Int64).alias("prefilled_cents"),
        "known",
        gap.alias("gap_cents"),
        pl.when(higher & apart).then(pl.lit(HIGHER)).when(lower & apart).then(pl.lit(LOWER)).alias("direction"),
        ((higher | lower) & ~apart).alias("by_months"),
    )


def _best(income: str) -> pl.Expr:
    """The monthly source's amount where it speaks, else what was declared, with what is taxed beside it."""
    own, *others = PARTS[income]
    return pl.sum_horizontal(pl.coalesce(f"best_{income}", own), *others)
