"""From differences to questions and proposals: which side each is on by money, and what nobody need be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bondroit.reconciling.comparing import UNIT
from bondroit.reconciling.effects import RIGHT, remaining, stakes
from bondroit.reconciling.sources import identifier
from bondroit.tables.reconciled import PROPOSALS, PROPOSED_AMOUNTS, QUESTIONS

if TYPE_CHECKING:
    from bondroit.domain.months import Month

OUTCOMES = ("earlier", "no_effect", "question", "proposal")
"""Asked or proposed in an earlier month; nothing at stake by the law; against the household; in its favour."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What one comparison leads to.

    Attributes:
        questions, proposals, amounts: rows of the three tables.
        outcomes: every difference beyond the tolerance: `UNIT`, direction, outcome (see `OUTCOMES`).
    """

    questions: pl.DataFrame
    proposals: pl.DataFrame
    amounts: pl.DataFrame
    outcomes: pl.DataFrame


def asked(
    units: pl.DataFrame, years: pl.DataFrame, found: pl.DataFrame, *, earlier: pl.DataFrame, month: Month,
    least_cents: int,
) -> Asked:  # fmt: skip
    """Sort the differences of a month.

    Args:
        units: differences of monthly sources, see `comparing.compared_units`, all beyond the tolerance.
        years: those of the tax office, see `yearly.compared_years`.
        found: what the units that were not asked earlier change by the law, see `effects.effects`.
        earlier: `UNIT` and until of what was asked or proposed in earlier months: nobody is asked or paid twice on
            the same months.
        month: the as-of month.
        least_cents: what is at stake for a household must reach this.
    """
    amounts, totals = _amounts(found, month, least_cents)
    told = pl.concat([units.with_columns(yearly=False), years.with_columns(yearly=True)], how="diagonal_relaxed")
    stake = stakes(found)
    judged = (
        told.join(overlapping(told, earlier).with_columns(earlier=True), on=UNIT, how="left")
        .join(stake, on=["household_id", "direction"], how="left")
        .join(totals, on="household_id", how="left")
        .with_columns(_outcome(least_cents).alias("outcome"), pl.lit(month.first_day).alias("month"))
        .sort(UNIT)
    )
    names = pl.Series("name", [identifier(*row) for row in judged.select(UNIT).iter_rows()], dtype=pl.String)
    judged = judged.with_columns(names)
    questions = judged.filter(pl.col("outcome") == "question")
    estimate = pl.when(~pl.col("yearly")).then(pl.col("stake_cents")).alias("_stake")
    whole = questions.with_columns(estimate).filter(~pl.col("yearly")).unique(["household_id", "direction"])
    estimates = whole.group_by("household_id").agg(pl.col("_stake").sum().alias("whole_cents"))
    questions = questions.join(estimates, on="household_id", how="left", maintain_order="left").with_columns(
        pl.when(~pl.col("yearly")).then(pl.col("whole_cents")).alias("estimate_cents"), pl.col("name").alias("question")
    )
    others = questions.select("household_id").unique().with_columns(question_open=True)
    proposals = (
        judged.filter(pl.col("outcome") == "proposal")
        .join(others, on="household_id", how="left", maintain_order="left")
        .with_columns(pl.col("question_open").fill_null(value=False), pl.col("name").alias("proposal"))
    )
    return Asked(
        QUESTIONS.conform(questions),
        PROPOSALS.conform(proposals),
        amounts,
        judged.select(*UNIT, "direction", "outcome"),
    )


def overlapping(units: pl.DataFrame, earlier: pl.DataFrame) -> pl.DataFrame:
    """`UNIT` of the units that share a month with one asked or proposed earlier, of the same source and income.

    A file that begins to declare each quarter, or ceases to, has other units of the same months.

    Args:
        units: `UNIT` and until.
        earlier: the same.
    """
    place = [name for name in UNIT if name != "first"]
    before = earlier.select(*place, pl.col("first").alias("_first"), pl.col("until").alias("_until"))
    both = units.select(*UNIT, "until").unique().join(before, on=place)
    shared = (pl.col("_first") <= pl.col("until")) & (pl.col("first") <= pl.col("_until"))
    return both.filter(shared).select(UNIT).unique()


def _outcome(least_cents: int) -> pl.Expr:
    """A year is always a question; a month's side is that of the money."""
    stake, whole = pl.col("stake_cents").fill_null(0), pl.col("household_cents").fill_null(0)
    return (
        pl.when(pl.col("earlier").fill_null(value=False))
        .then(pl.lit("earlier"))
        .when(pl.col("yearly") | (stake <= -least_cents))
        .then(pl.lit("question"))
        .when((stake >= least_cents) & (whole >= least_cents))
        .then(pl.lit("proposal"))
        .otherwise(pl.lit("no_effect"))
    )


def _amounts(found: pl.DataFrame, month: Month, least_cents: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of `proposed_amounts`, and household_id, household_cents: of files with something in their favour.

    Where incomes above and below the declaration are both in the household's favour, their changes add up, and what
    was paid already is taken off once.
    """
    good = stakes(found).filter(pl.col("stake_cents") >= least_cents)
    rows = (
        found.join(good, on=["household_id", "direction"], how="semi")
        .group_by(RIGHT)
        .agg(
            pl.col("paid_cents").first(),
            pl.col("declared_due_cents").first(),
            (pl.col("partner_due_cents") - pl.col("declared_due_cents")).sum().alias("change"),
        )
        .with_columns((pl.col("declared_due_cents") + pl.col("change")).clip(lower_bound=0).alias("partner_due_cents"))
        .with_columns(remaining().alias("proposed_cents"), pl.lit(month.first_day).alias("month"))
        .filter(pl.col("proposed_cents") != 0)
    )
    totals = (
        rows.group_by("household_id")
        .agg(pl.col("proposed_cents").sum().alias("household_cents"))
        .filter(pl.col("household_cents") >= least_cents)
    )
    kept = rows.join(totals, on="household_id", how="semi").sort(RIGHT)
    return PROPOSED_AMOUNTS.conform(kept), totals
