"""Groups and traits of the files that claims speak of, made from variables and the last snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.stats.arrays import Booleans

SNAPSHOT = (
    "household_id", "claimant_sex", "couple", "children", "lone_parent", "claimant_activity", "tenure",
    "claimant_wage_cents", "rsa_paid_cents", "prime_activite_paid_cents", "aah_paid_cents",
)  # fmt: skip
"""Columns of the snapshot that are looked at, beside the variables; those that a variable repeats count as its own."""
DECILE, SMIC_NEAR, SMIC_HIGH = "income_decile", 0.75, 1.35
PARTNER_UNIT, CHILD_UNIT = 0.5, 0.3
"""Consumption units of a second adult and of a child, whatever its age (assumed: the scale of the OECD, simplified)."""
POOR, WELL_OFF = 2, 8
"""Tenths of income up to which a household counts as poor, and from which it counts as well-off (assumed)."""
RENT_SHARE, CHANGES, DROP_CENTS = 0.4, 6, 30_000
YEAR, MOVED, TWICE = 12, 18, 2
_YES = pl.lit(value=True)


_INCOME = ("income_mean_12m_cents", "income_in_smic", "annual_income_cents", "claimant_wage_mean_12m_cents",
           "partner_wage_mean_12m_cents")  # fmt: skip
SPEAKS_OF: dict[str, tuple[str, ...]] = {
    "low_income": _INCOME,
    "unemployed": ("claimant_activity", "unemployment_mean_12m_cents"),
    "rsa": ("rsa_mean_12m_cents",),
    "aah_work": ("aah_mean_12m_cents", "claimant_wage_mean_12m_cents"),
    "high_rent": ("rent_share_3m",),
    "unstable_work": ("job_events_24m", "months_since_job_end"),
    "unstable_income": ("income_changes_12m",),
    "separation": ("months_since_separation", "months_since_any_event"),
    "death": ("months_since_death", "months_since_any_event"),
    "move": ("moves_18m", "months_since_move", "months_since_any_event"),
    "rent_changes": ("rent_changes_24m",),
    "activity_changes": ("activity_changes_24m",),
    "income_loss": ("largest_income_drop_6m_cents",),
    "late": ("late_declarations_12m",),
    "worked": ("months_worked_12m",),
    "high_income": _INCOME,
}
"""Trait -> the variables whose lines speak of it."""


def with_income_decile(files: pl.DataFrame) -> pl.DataFrame:
    """`files` with the tenth of declared income over twelve months by consumption unit; equal incomes stay together."""
    units = 1 + PARTNER_UNIT * pl.col("couple").cast(pl.Float64) + CHILD_UNIT * pl.col("children")
    income = pl.col("income_mean_12m_cents").fill_null(0) / units
    decile = ((income.rank("min") - 1) * 10 // income.count() + 1).cast(pl.Int64)
    return files.with_columns(decile.alias(DECILE))


def _paid(benefit: str) -> pl.Expr:
    return pl.col(f"{benefit}_paid_cents") > 0


def _groups() -> Mapping[str, tuple[pl.Expr, pl.Expr]]:
    """Group -> its members, and those it is held against."""
    disabled, works = _paid("aah"), pl.col("claimant_wage_cents") > 0
    members = {
        "poor": pl.col(DECILE) <= POOR,
        "rsa": _paid("rsa"),
        "unemployed": pl.col("claimant_activity") == "unemployed",
        "women": pl.col("claimant_sex") == "F",
        "lone_parents": pl.col("lone_parent"),
        "lone_mothers": pl.col("lone_parent") & (pl.col("claimant_sex") == "F"),
        "social_tenants": pl.col("tenure") == "tenant_social",
    }
    return {name: (own, ~own) for name, own in members.items()} | {"aah_work": (disabled & works, disabled & ~works)}


def _at_least(name: str, least: float) -> pl.Expr:
    return pl.col(name) >= least


def _traits() -> Mapping[str, pl.Expr]:
    """Trait -> the files that have it."""
    return {
        "low_income": pl.col(DECILE) <= POOR,
        "unemployed": pl.col("claimant_activity") == "unemployed",
        "rsa": _paid("rsa"),
        "aah_work": _paid("aah") & (pl.col("claimant_wage_cents") > 0),
        "high_rent": pl.col("rent_share_3m") > RENT_SHARE,
        "unstable_work": _at_least("job_events_24m", TWICE),
        "unstable_income": _at_least("income_changes_12m", CHANGES),
        "separation": pl.col("months_since_separation") <= YEAR,
        "death": pl.col("months_since_death") <= 2 * YEAR,
        "move": pl.col("months_since_move") <= MOVED,
        "rent_changes": _at_least("rent_changes_24m", TWICE),
        "activity_changes": _at_least("activity_changes_24m", TWICE),
        "income_loss": _at_least("largest_income_drop_6m_cents", DROP_CENTS),
        "late": _at_least("late_declarations_12m", 1),
        "worked": _at_least("months_worked_12m", YEAR),
        "high_income": pl.col(DECILE) >= WELL_OFF,
    }


def _profiles(smic: float) -> Mapping[str, pl.Expr]:
    """Household -> the files like it; `smic` in cents a month, net."""
    two, couple = pl.col("children") == TWICE, pl.col("couple")
    own, other = (pl.col(f"{who}_wage_mean_12m_cents").fill_null(0) / smic for who in ("claimant", "partner"))
    near_own, near_other = (wage.is_between(SMIC_NEAR, SMIC_HIGH) for wage in (own, other))
    wage = pl.col("claimant_wage_cents") > 0
    return {
        "well_off": two & couple & (pl.col(DECILE) >= WELL_OFF),
        "two_wages": two & couple & near_own & near_other,
        "lone_wage": two & pl.col("lone_parent") & near_own,
        "two_minima": two & couple & _paid("rsa"),
        "disabled": couple & (pl.col("children") > 0) & _paid("aah") & wage,
        "lone": pl.col("lone_parent"),
        "families": couple & (pl.col("children") > 0),
        "separated": pl.col("lone_parent") & (pl.col("months_since_separation") <= YEAR // 2),
        "lone_else": pl.col("lone_parent") & ~(pl.col("months_since_separation") <= YEAR // 2).fill_null(value=False),
    }


def rows(files: pl.DataFrame, which: pl.Expr) -> Booleans:
    """(n,) the files for which a statement holds; where a value is missing it does not."""
    found: Booleans = files.select((which & _YES).fill_null(value=False).alias("_")).to_series().to_numpy()
    return found


def groups_of(files: pl.DataFrame) -> dict[str, tuple[Booleans, Booleans]]:
    """Every group with those it is held against."""
    return {name: (rows(files, own), rows(files, others)) for name, (own, others) in _groups().items()}


def traits_of(files: pl.DataFrame) -> dict[str, Booleans]:
    """Every trait with the files that have it."""
    return {name: rows(files, which) for name, which in _traits().items()}


def profiles_of(files: pl.DataFrame, smic_cents: float) -> dict[str, Booleans]:
    """Every typical household with the files like it."""
    return {name: rows(files, which) for name, which in _profiles(smic_cents).items()}
