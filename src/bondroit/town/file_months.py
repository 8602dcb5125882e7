"""One row per household file and month of the check: what was paid, put right, due and claimed, and who it is.

Recipients, here, are files to which the branch pays something for the month: every benefit but the ASPA, which
pension funds pay, and the ARS, which comes once a year.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from bondroit.domain.benefits import BENEFITS, Benefit

KEY = ("household_id", "month")
BRANCH = tuple(b for b in BENEFITS if b is not Benefit.ASPA)
MONTHLY = tuple(b for b in BRANCH if b is not Benefit.ARS)
SNAPSHOT_COLUMNS = (
    *KEY, "claimant_sex", "claimant_age", "couple", "children", "lone_parent", "claimant_activity",
    "claimant_wage_cents", "annual_income_cents", *(f"{b}_paid_cents" for b in BENEFITS),
)  # fmt: skip
TRUTH_COLUMNS = (
    *KEY, "couple", "children", "tenure", *(f"{b}_{what}" for b in BENEFITS for what in ("due_cents", "claimed")),
)  # fmt: skip
CORRECTION_COLUMNS = ("household_id", "benefit", "month", "known", "cents")
EVENT_COLUMNS = ("household_id", "kind", "month")
CONTROL_COLUMNS = ("household_id", "month", "kind", "origin", "overpaid_cents", "underpaid_cents")
POOR_CENTS = 250_000
"""A year's income under which FACTS 6 counts the poorest of 2003."""


@dataclass(frozen=True, slots=True)
class Material:
    """The tables of some households, over the months of the check.

    Attributes:
        snapshots: `SNAPSHOT_COLUMNS`.
        truths: `TRUTH_COLUMNS`.
        corrections: `CORRECTION_COLUMNS`, whatever the month.
        events: `EVENT_COLUMNS`, whatever the month.
        past_controls: `CONTROL_COLUMNS`, or None if the town has none.
    """

    snapshots: pl.DataFrame
    truths: pl.DataFrame
    corrections: pl.DataFrame
    events: pl.DataFrame
    past_controls: pl.DataFrame | None = None


def file_months(material: Material) -> pl.DataFrame:
    """Snapshots and truths of the same file and month side by side, with corrections known by the end.

    Returns:
        The columns of the snapshots; those of the truths, the life as `true_couple`, `true_children`, `true_tenure`;
        per benefit `_net` (paid with corrections) and `_should` (due where claimed), in cents; and the groups of
        files, as booleans.
    """
    corrected = material.corrections.group_by(KEY).agg(
        pl.col("cents").filter(pl.col("benefit") == str(b)).sum().alias(f"{b}_corrected") for b in BENEFITS
    )
    truths = material.truths.rename({name: f"true_{name}" for name in ("couple", "children", "tenure")})
    rows = material.snapshots.join(truths, on=KEY).join(corrected, on=KEY, how="left")
    amounts = [(pl.col(f"{b}_paid_cents") + pl.col(f"{b}_corrected").fill_null(0)).alias(f"{b}_net") for b in BENEFITS]
    amounts += [pl.when(f"{b}_claimed").then(f"{b}_due_cents").otherwise(0).alias(f"{b}_should") for b in BENEFITS]
    return rows.with_columns(*amounts, *_groups()).drop(f"{b}_corrected" for b in BENEFITS)


def _groups() -> list[pl.Expr]:
    """Who a file is, by what it declared; and whether it is a recipient."""
    couple, children = pl.col("couple"), pl.col("children")
    woman, age = pl.col("claimant_sex") == "F", pl.col("claimant_age")
    alone = ~couple & (children == 0)
    named = {
        "recipient": pl.any_horizontal(pl.col(f"{b}_paid_cents") > 0 for b in MONTHLY),
        "woman": woman,
        "is_alone": alone,
        "is_under_30": age < 30,
        "is_young_or_old": (age < 25) | (age > 60),
        "is_unemployed": pl.col("claimant_activity") == "unemployed",
        "is_poor": pl.col("annual_income_cents") < POOR_CENTS,
        "aah_at_work": (pl.col("aah_paid_cents") > 0) & (pl.col("claimant_wage_cents") > 0),
    }
    return [expression.alias(name) for name, expression in named.items()]
