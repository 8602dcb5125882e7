"""Totals of each household from corrections, events, past controls and the tables of the health insurer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.domain.benefits import Benefit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.months import Month
    from bondroit.town.calibration import Window
    from bondroit.town.file_months import Material

CENTS = 100
FOLLOWED = 48
"""Months after a separation or a birth in which a move counts: four years (FACTS 6)."""
EVENTS_BEFORE = 24
"""Months of events before the first month of the tables."""
_FAMILIES = {
    "rsa": (Benefit.RSA, Benefit.PRIME_ACTIVITE),
    "housing": (Benefit.AIDE_LOGEMENT,),
}
HEALTH_COLUMNS = ("health_household", "month", "status")
HEALTH_TRUTH_COLUMNS = ("health_household", "month", "entitled")


def between(column: str, first: Month, last: Month) -> pl.Expr:
    """Whether a month lies from `first` to `last`, both included."""
    return pl.col(column).is_between(first.first_day, last.first_day)


def correction_totals(material: Material, year: Window, last: Month) -> pl.DataFrame:
    """Corrections made in the last 12 months: euros and number on each side, net by household."""
    made = (
        material.corrections.filter(between("known", last.plus(1 - year.months), last))
        .group_by("household_id", "benefit", "known")
        .agg(
            (pl.col("cents").filter(pl.col("cents") > 0).sum() / CENTS).alias("up"),
            (-pl.col("cents").filter(pl.col("cents") < 0).sum() / CENTS).alias("down"),
        )
    )
    up, down = pl.col("up"), pl.col("down")
    sums = [
        up.sum().alias("up_euros"),
        down.sum().alias("down_euros"),
        (up + down).sum().alias("moved_euros"),
        (up > 0).any().alias("up_file"),
        (down > 0).any().alias("down_file"),
    ]
    for name, benefits in _FAMILIES.items():
        mine = pl.col("benefit").is_in([str(b) for b in benefits])
        net = (up - down).filter(mine).sum()
        sums += [
            up.filter(mine).sum().alias(f"{name}_up_euros"),
            down.filter(mine).sum().alias(f"{name}_down_euros"),
            (up > 0).filter(mine).sum().alias(f"{name}_ups"),
            (down > 0).filter(mine).sum().alias(f"{name}_downs"),
            (net > 0).alias(f"{name}_net_up"),
            (net < 0).alias(f"{name}_net_down"),
        ]
    return _floats(made.group_by("household_id").agg(sums))


def event_totals(material: Material, windows: Mapping[str, Window], months: int, last: Month) -> pl.DataFrame:
    """Moves and separations of the year and of the history; what followed those of five years ago, if known."""
    kind = pl.col("kind")
    year = between("month", last.plus(1 - windows["year"].months), last)
    history = between("month", last.plus(1 - windows["history"].months), last)
    found = material.events.group_by("household_id").agg(
        (year & (kind == "move")).any().alias("moved_year"),
        (year & (kind == "separation")).sum().alias("separations"),
        (history & (kind == "move")).any().alias("moved"),
        (history & (kind == "separation")).any().alias("separated"),
    )
    five = windows["five_years"]
    if five.months <= months + EVENTS_BEFORE:
        first = last.plus(1 - five.months)
        for name, event in (("separated", "separation"), ("birth", "birth")):
            found = found.join(_followed(material.events, name, event, first), on="household_id", how="left")
    return _floats(found.fill_null(0))


def _followed(events: pl.DataFrame, name: str, event: str, first: Month) -> pl.DataFrame:
    """Of each household with such an event in the first 12 months: whether it moved then or in the 48 months after."""
    started = (
        events.filter((pl.col("kind") == event) & between("month", first, first.plus(11)))
        .group_by("household_id")
        .agg(pl.col("month").min().alias("start"))
    )
    moves = events.filter(pl.col("kind") == "move").select("household_id", "month")
    soon = (pl.col("month") >= pl.col("start")) & (pl.col("month") <= pl.col("start").dt.offset_by(f"{FOLLOWED}mo"))
    return (
        started.join(moves, on="household_id", how="left")
        .group_by("household_id")
        .agg(pl.lit(1.0).alias(f"{name}_first"), soon.any().cast(pl.Float64).alias(f"{name}_then_moved"))
    )


def control_totals(controls: pl.DataFrame, rows: pl.DataFrame, year: Window, last: Month) -> pl.DataFrame:
    """Past controls of the last 12 months: by kind, those started by a score, and what they found.

    Args:
        controls: `past_controls` of the households.
        rows: their `file_months`, for who was a lone parent in the month of the control.
        year: the window.
        last: the last month of the town.
    """
    lone = rows.select("household_id", "month", "lone_parent")
    joined = controls.filter(between("month", last.plus(1 - year.months), last)).join(
        lone, on=("household_id", "month"), how="left"
    )
    over = pl.col("overpaid_cents").fill_null(0) / CENTS
    under = pl.col("underpaid_cents").fill_null(0) / CENTS
    home, targeted = pl.col("kind") == "on_site", pl.col("origin") == "score"
    sums = [
        home.sum().alias("home_controls"),
        (home & pl.col("lone_parent")).sum().alias("home_lone_controls"),
        (under * targeted).sum().alias("targeted_owed_euros"),
        ((over + under) * targeted).sum().alias("targeted_moved_euros"),
    ]
    for name, kind in (("targeted_home", home & targeted), ("targeted_document", ~home & targeted)):
        sums += [
            kind.sum().alias(f"{name}_controls"),
            (over * kind).sum().alias(f"{name}_overpaid_euros"),
            (under * kind).sum().alias(f"{name}_underpaid_euros"),
        ]
    return _floats(joined.group_by("household_id").agg(sums))


def health_totals(health: pl.DataFrame, truths: pl.DataFrame) -> pl.DataFrame:
    """Months with a right to the C2S, and without cover, of each household of the insurer.

    A cover held but suspended counts as claimed.

    Args:
        health: `HEALTH_COLUMNS` of the months of the window.
        truths: `HEALTH_TRUTH_COLUMNS` of the same.
    """
    entitled, without = pl.col("entitled"), pl.col("status") == "none"
    rights = {
        "c2s": entitled != "none",
        "c2s_free": entitled == "free",
        "c2s_participation": entitled == "with_participation",
    }
    sums = [right.sum().alias(f"{name}_due") for name, right in rights.items()]
    sums += [(right & without).sum().alias(f"{name}_left") for name, right in rights.items()]
    joined = health.join(truths, on=("health_household", "month"))
    return _floats(joined.group_by("health_household").agg(sums))


def _floats(frame: pl.DataFrame) -> pl.DataFrame:
    """Every column but the first as a number."""
    return frame.with_columns(pl.all().exclude(frame.columns[0]).cast(pl.Float64))
