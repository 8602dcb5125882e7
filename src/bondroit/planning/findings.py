"""What a control established, month by month, becomes one finding per file: sums and whether each target is met.

The plain oracle is `domain.target.target_met`; tests demand equality. Benefits are looked at one by one and never
netted. In a month in which a benefit was not claimed, what was due is not an underpayment: it is summed apart.

Every sum is of what controls established, which need not be what is true, net of what appeals reversed: an overpayment
that was reversed meets no target and is in no sum but its own. Yields and estimates are made of these sums.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.domain.target import Direction, targets_fingerprint
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.domain.target import DeclaredTarget, Target

_FILE = ["household_id", "month", "origin", "kind"]


def findings(outcomes: pl.LazyFrame, targets: Sequence[Target]) -> pl.LazyFrame:
    """Rows of the `findings` table.

    Args:
        outcomes: rows of the `outcomes` table.
        targets: one target per direction; each looks at its own window, materiality and benefits.

    Returns:
        One row per control, sorted by household, month and origin. `paid_cents` and `unclaimed_cents` cover the
        whole history that was looked at; the overpaid, underpaid and reversed sums count the monthly differences
        that the target of that side counts (window, benefits, materiality). Where the body does not say the cause or
        the appeal, nothing counts as its own mistake or as reversed.
    """
    by_side = {t.direction: t for t in targets}
    over, under = by_side[Direction.OVERPAYMENT], by_side[Direction.UNDERPAYMENT]
    established = pl.col("paid_cents") - pl.col("entitled_cents")
    undone = pl.col("appeal").eq_missing(pl.lit("reversed")) & (established > 0)
    difference = pl.when(undone).then(0).otherwise(established)
    lacking = -difference
    short = pl.when(~pl.col("claimed") & (lacking > 0)).then(0).otherwise(lacking)
    rows = outcomes.with_columns(
        _counts(over, difference).alias("_over_counts"),
        _counts(under, short).alias("_under_counts"),
        pl.when(~pl.col("claimed") & (lacking >= under.materiality_cents)).then(lacking).otherwise(0).alias("_apart"),
        pl.when(undone & _counts(over, established)).then(established).otherwise(0).alias("_undone"),
        pl.col("cause").eq_missing(pl.lit("staff")).alias("_staff"),
    ).with_columns(
        pl.when("_over_counts").then(difference).otherwise(0).alias("_over"),
        pl.when("_under_counts").then(short).otherwise(0).alias("_under"),
    )
    sums = ("_over", "_under", "_apart", "_undone", "paid_cents")
    per_benefit = rows.group_by([*_FILE, "benefit"]).agg(
        *(pl.col(c).sum() for c in sums),
        *(pl.col(c).filter("_staff").sum().alias(f"{c}_staff") for c in ("_over", "_under")),
        _meets(over, "_over").alias("overpayment"),
        _meets(under, "_under").alias("underpayment"),
    )
    return (
        per_benefit.group_by(_FILE)
        .agg(
            pl.col("_over").sum().alias("overpaid_cents"),
            pl.col("_under").sum().alias("underpaid_cents"),
            pl.col("_apart").sum().alias("unclaimed_cents"),
            pl.col("_undone").sum().alias("reversed_cents"),
            pl.col("_over_staff").sum().alias("overpaid_staff_cents"),
            pl.col("_under_staff").sum().alias("underpaid_staff_cents"),
            pl.col("paid_cents").sum(),
            pl.col("overpayment").any(),
            pl.col("underpayment").any(),
        )
        .with_columns(target=pl.lit(targets_fingerprint(targets)))
        .sort("household_id", "month", "origin")
    )


def _counts(target: Target, amount: pl.Expr) -> pl.Expr:
    """Whether a month counts for the target: in its window, of its benefits, on its side, material."""
    lag = _months("month") - _months("history_month")
    return (
        lag.is_between(1, target.window_months)
        & pl.col("benefit").is_in([str(b) for b in target.benefits])
        & (amount > 0)
        & (amount >= target.materiality_cents)
    )


def _meets(target: Target, side: str) -> pl.Expr:
    """Whether one benefit's months meet the target."""
    return (pl.col(f"{side}_counts").sum() >= target.min_months) & (pl.col(side).sum() > target.above_cents)


def _months(column: str) -> pl.Expr:
    return pl.col(column).dt.year().cast(pl.Int32) * 12 + pl.col(column).dt.month().cast(pl.Int32)


def declared_findings(outcomes: pl.LazyFrame, targets: Sequence[DeclaredTarget]) -> pl.LazyFrame:
    """Whether each control meets declared targets, and the euros they count; the plain oracle is `declared_met`.

    Args:
        outcomes: rows of the `outcomes` table.
        targets: their names must differ.

    Returns:
        One row per control, sorted: household, month, origin, kind, then `NAME` (yes/no) and `NAME_cents` (the
        monthly differences the target counts, whether it is met or not) for each target.
    """
    schema = outcomes.collect_schema()
    established = pl.col("paid_cents") - pl.col("entitled_cents")
    undone = pl.col("appeal").eq_missing(pl.lit("reversed")) & (established > 0)
    difference = pl.when(undone).then(0).otherwise(established)
    short = pl.when(~pl.col("claimed") & (difference < 0)).then(0).otherwise(-difference)
    parts, met, cents = [], [], []
    for target in targets:
        own = []
        for rule in target.rules:
            key = f"_{target.name}_{rule.direction}"
            sided = difference if rule.direction is Direction.OVERPAYMENT else short
            amount = pl.when(_asked(target, "qualified" in schema)).then(sided).otherwise(0)
            counts = _counts(rule, amount)
            parts += [counts.alias(f"{key}_counts"), pl.when(counts).then(amount).otherwise(0).alias(key)]
            own.append((rule, key))
        met.append(pl.any_horizontal(*(_meets(rule, key) for rule, key in own)).alias(target.name))
        cents.append(pl.sum_horizontal(*(pl.col(key).sum() for _, key in own)).alias(f"{target.name}_cents"))
    per_benefit = outcomes.with_columns(parts).group_by([*_FILE, "benefit"]).agg(*met, *cents)
    names = [name for t in targets for name in (t.name, f"{t.name}_cents")]
    return (
        per_benefit.group_by(_FILE)
        .agg(*(pl.col(t.name).any() for t in targets), *(pl.col(f"{t.name}_cents").sum() for t in targets))
        .select(*_FILE, *names)
        .sort(_FILE)
    )


def unsaid(outcomes: pl.DataFrame, targets: Sequence[DeclaredTarget]) -> list[Text]:
    """What targets ask and no outcome says, so that they cannot be learnt: whose mistake, qualified as fraud or not."""
    faults = []
    silent = outcomes["cause"].is_null().all()
    # Of outcomes under today's contract: the body never qualifies fraud in them.
    never = "qualified" not in outcomes.columns or outcomes["qualified"].is_null().all()
    for target in targets:
        if target.cause != "any" and silent:
            faults.append(
                Text(
                    f"{target.name} asks for the cause {target.cause}: no outcome says whose mistake it is.",
                    f"{target.name} demande la cause {target.cause} : aucune issue ne dit de qui vient l'erreur.",
                )
            )
        if target.qualified != "any" and never:
            faults.append(
                Text(
                    f"{target.name} asks whether fraud was qualified: this body's outcomes never qualify fraud.",
                    f"{target.name} demande si la fraude a été qualifiée : les issues de cet organisme ne le font "
                    f"jamais.",
                )
            )
    return faults


def _asked(target: DeclaredTarget, knows: bool) -> pl.Expr:  # noqa: FBT001  a column is there or not
    """Whether a month has the cause and the qualification that the target asks for."""
    asked = pl.lit(value=True)
    if target.cause != "any":
        asked = pl.col("cause").eq_missing(pl.lit(target.cause))
    if target.qualified == "any":
        return asked
    qualified = pl.col("qualified") if knows else pl.lit(None, dtype=pl.Boolean)
    return asked & qualified.eq_missing(pl.lit(target.qualified == "qualified"))
