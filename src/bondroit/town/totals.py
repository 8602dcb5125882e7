"""Totals of each household file, from which the lines of the check are made: see `town.measures`.

A month of a file counts once; amounts are in euros. Windows are those of `calibration.toml`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.domain.target import DIRECTIONS, Direction, Target
from bondroit.town.dated_totals import control_totals, correction_totals, event_totals
from bondroit.town.file_months import BRANCH, MONTHLY, file_months

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.months import Month
    from bondroit.town.calibration import Window
    from bondroit.town.file_months import Material

CENTS = 100
HIGH_ASPA = (50_000, 60_000)
"""Rights of 500 to 600 €, in cents (FACTS 3)."""
_GROUPS = ("alone", "couples", "under_30", "unemployed", "poor")
_RISKS = ("rsa_last", "aah_worked", "separated", "moved", "unemployed_last", "lone_last")
Sums = dict[str, pl.Expr]


def within(window: Window, last: Month, column: str = "month") -> pl.Expr:
    """Whether a month lies in a window of a town whose last month is `last`."""
    end = last.plus(-window.back)
    return pl.col(column).is_between(end.plus(1 - window.months).first_day, end.first_day)


def file_totals(material: Material, windows: Mapping[str, Window], months: int, last: Month) -> pl.DataFrame:
    """The totals of each household file of `material`.

    Args:
        material: tables of the files.
        windows: by name.
        months: how many months the town has; a window that does not fit in them gives no column.
        last: the last month of the town.

    Returns:
        One row a file, sorted by household_id; columns of numbers.
    """
    rows = file_months(material)
    parts = {"year": _year(), "settled": _settled(), "history": _history()}
    found = rows.select(pl.col("household_id").unique())
    for name, sums in parts.items():
        window = windows[name]
        if window.months + window.back <= months:
            found = found.join(_summed(rows.filter(within(window, last)), sums), on="household_id", how="left")
    found = found.join(_summed(rows.filter(pl.col("month") == last.first_day), _last()), on="household_id", how="left")
    dated = [event_totals(material, windows, months, last)]
    if windows["year"].months <= months:
        dated.append(correction_totals(material, windows["year"], last))
        if material.past_controls is not None:
            dated.append(control_totals(material.past_controls, rows, windows["year"], last))
    for totals in dated:
        found = found.join(totals, on="household_id", how="left")
    return _derived(found.fill_null(0)).sort("household_id")


def _summed(rows: pl.DataFrame, sums: Sums) -> pl.DataFrame:
    return rows.group_by("household_id").agg(
        expression.sum().cast(pl.Float64).alias(name) for name, expression in sums.items()
    )


def _paid(benefit: Benefit) -> pl.Expr:
    return pl.col(f"{benefit}_paid_cents") > 0


def _due(benefit: Benefit) -> pl.Expr:
    return pl.col(f"{benefit}_due_cents") > 0


def _left(benefit: Benefit) -> pl.Expr:
    return _due(benefit) & ~pl.col(f"{benefit}_claimed")


def _year() -> Sums:
    """The last 12 months: who the recipients are, what they receive, what is not claimed."""
    recipient, couple, children = pl.col("recipient"), pl.col("couple"), pl.col("children")
    lone, woman, alone = recipient & pl.col("lone_parent"), pl.col("woman"), recipient & pl.col("is_alone")
    rsa = _paid(Benefit.RSA)
    sums = {
        "recipients": recipient,
        "lone_parents": lone,
        "lone_mothers": lone & woman,
        "alone": alone,
        "single_women": alone & woman,
        "single_women_young_or_old": alone & woman & pl.col("is_young_or_old"),
        "single_men": alone & ~woman,
        "couples": recipient & couple,
        "couples_with_children": recipient & couple & (children > 0),
        "couples_two_children": recipient & couple & (children == 2),
        "without_partner": recipient & ~couple,
        "three_children": recipient & (children >= 3),
        "under_30": recipient & pl.col("is_under_30"),
        "unemployed": recipient & pl.col("is_unemployed"),
        "poor": recipient & pl.col("is_poor"),
        "persons": recipient * (1 + couple + children),
        "children": recipient * children,
        **{f"{b}_recipients": _paid(b) for b in MONTHLY},
        # Once a year: a file paid in the year weighs as twelve months of a benefit that is paid every month.
        "ars_recipients": _paid(Benefit.ARS) * 12,
        "branch_euros": pl.sum_horizontal(f"{b}_net" for b in BRANCH) / CENTS,
        "rsa_without_partner": rsa & ~couple,
        "rsa_under_30": rsa & pl.col("is_under_30"),
        "aah_with_work": pl.col("aah_at_work"),
        "couple_years": pl.col("true_couple") / 12,
    }
    return {**sums, **_unclaimed()}


def _unclaimed() -> Sums:
    """Months with a right and, of these, months in which it is left; groups are those of the true life."""
    couple, children, tenure = pl.col("true_couple"), pl.col("true_children"), pl.col("true_tenure")
    groups = {
        "": pl.lit(value=True),
        "_lone_mothers": pl.col("woman") & ~couple & (children > 0),
        "_couples_without_child": couple & (children == 0),
        "_social_housing": tenure == "tenant_social",
        "_private_tenants": tenure == "tenant_private",
        "_with_prime": _paid(Benefit.PRIME_ACTIVITE),
        "_without_prime": ~_paid(Benefit.PRIME_ACTIVITE),
    }
    sums: Sums = {}
    for suffix, group in groups.items():
        sums[f"rsa_due{suffix}"] = _due(Benefit.RSA) & group
        sums[f"rsa_left{suffix}"] = _left(Benefit.RSA) & group
    right = pl.col("aspa_due_cents")
    high = ~couple & right.is_between(*HIGH_ASPA)
    left = pl.sum_horizontal(pl.when(_left(b)).then(f"{b}_due_cents").otherwise(0) for b in BENEFITS)
    return {
        **sums,
        "prime_activite_due": _due(Benefit.PRIME_ACTIVITE),
        "prime_activite_left": _left(Benefit.PRIME_ACTIVITE),
        "aspa_due": _due(Benefit.ASPA) & ~couple,
        "aspa_left": _left(Benefit.ASPA) & ~couple,
        "aspa_due_high": _due(Benefit.ASPA) & high,
        "aspa_left_high": _left(Benefit.ASPA) & high,
        "aspa_left_euros": (_left(Benefit.ASPA) & ~couple) * right / CENTS,
        "recipients_left": pl.col("recipient") & (left > 0),
        "recipients_left_euros": pl.col("recipient") * left / CENTS,
    }


def _settled() -> Sums:
    """The settled window: what stayed wrong, in euros, gaps under one euro a month aside."""
    least = Target(Direction.OVERPAYMENT).materiality_cents

    def excess(benefit: Benefit) -> pl.Expr:
        return pl.col(f"{benefit}_net") - pl.col(f"{benefit}_should")

    def wrong(benefit: Benefit) -> pl.Expr:
        gap = excess(benefit).abs()
        return pl.when(gap >= least).then(gap).otherwise(0)

    sums = {
        "wrong_euros": pl.sum_horizontal(wrong(b) for b in BRANCH) / CENTS,
        "wrong_over_euros": pl.sum_horizontal(wrong(b) * (excess(b) > 0) for b in BRANCH) / CENTS,
        "settled_euros": pl.sum_horizontal(f"{b}_net" for b in BRANCH) / CENTS,
    }
    for benefit in (Benefit.RSA, Benefit.PRIME_ACTIVITE):
        sums[f"{benefit}_wrong_euros"] = wrong(benefit) / CENTS
        sums[f"{benefit}_settled_euros"] = pl.col(f"{benefit}_net") / CENTS
    return sums


def _history() -> Sums:
    """The 24 months of a control: months and cents of each benefit on each side, files ever paid."""
    sums: Sums = {
        "months_paid": pl.any_horizontal(_paid(b) for b in BENEFITS),
        "aah_worked_months": pl.col("aah_at_work"),
    }
    for direction in DIRECTIONS:
        sign, least = _sign(direction), Target(direction).materiality_cents
        for b in BENEFITS:
            gap = sign * (pl.col(f"{b}_net") - pl.col(f"{b}_should"))
            sums[f"_{direction}_months_{b}"] = gap >= least
            sums[f"_{direction}_cents_{b}"] = pl.when(gap >= least).then(gap).otherwise(0)
    return sums


def _sign(direction: Direction) -> int:
    return 1 if direction is Direction.OVERPAYMENT else -1


def _last() -> Sums:
    """The last month."""
    return {
        "persons_last": 1 + pl.col("true_couple") + pl.col("true_children"),
        "rsa_last": _paid(Benefit.RSA),
        "unemployed_last": pl.col("is_unemployed"),
        "lone_last": pl.col("lone_parent"),
    }


def _derived(found: pl.DataFrame) -> pl.DataFrame:
    """Totals made of totals: targets, files corrected upwards, people who moved."""
    if "recipients" in found.columns:
        up = (pl.col("up_file") > 0).cast(pl.Float64)
        found = found.with_columns((pl.col(g) * up).alias(f"{g}_up") for g in ("recipients", *_GROUPS))
        found = found.with_columns((pl.col("persons_last") * pl.col("moved_year")).alias("persons_moved"))
    if "months_paid" in found.columns:
        found = _with_targets(found)
    return found.select(pl.col("household_id"), pl.all().exclude("household_id", r"^_.*$").cast(pl.Float64))


def _with_targets(found: pl.DataFrame) -> pl.DataFrame:
    def meets(direction: Direction) -> pl.Expr:
        rule = Target(direction)
        return pl.any_horizontal(
            (pl.col(f"_{direction}_months_{b}") >= rule.min_months)
            & (pl.col(f"_{direction}_cents_{b}") > rule.above_cents)
            for b in rule.benefits
        )

    def any_month(direction: Direction) -> pl.Expr:
        return pl.any_horizontal(pl.col(f"_{direction}_months_{b}") > 0 for b in Target(direction).benefits)

    ever = pl.col("months_paid") > 0
    found = found.with_columns(
        ever.alias("ever"),
        *((any_month(d) & ever).alias(f"any_{d}") for d in DIRECTIONS),
        (pl.col("aah_worked_months") > 0).alias("aah_worked"),
        *((meets(d) & ever).alias(f"above_{d}") for d in DIRECTIONS),
    )
    above = pl.col("above_overpayment")
    columns = []
    for name in _RISKS:
        inside = pl.col(name) > 0
        columns += [
            (inside & ever).alias(f"{name}_ever"),
            (inside & above).alias(f"{name}_target"),
            (~inside & ever).alias(f"not_{name}_ever"),
            (~inside & above).alias(f"not_{name}_target"),
        ]
    return found.with_columns(columns)
