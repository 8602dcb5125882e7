"""From rows of the tables to the arrays that the audit of labels looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.auditing.labels_material import CAUSES, LONG
from bondroit.domain.benefits import BENEFITS

if TYPE_CHECKING:
    from bondroit.domain.target import Target
    from bondroit.stats.arrays import Booleans, Floats, Integers

_CELL = ["household_id", "benefit"]


def found_cents(outcomes: pl.DataFrame, files: pl.Series, target: Target) -> Floats:
    """(files, benefits, causes) overpaid cents that the target counts, in the order of `files`.

    Args:
        outcomes: rows of the `outcomes` table, one control a file.
        files: household_id; files without an outcome get zeros.
        target: of overpayments; its window, benefits and materiality count, not its threshold.
    """
    household = pl.col("cause") == "household"
    rows = outcomes.lazy().filter(_counted(target)).select(*_CELL, "cause", cents=_difference())
    cause = (
        pl.when(pl.col("cause") == "staff").then(pl.lit("staff"))
        .when(household & (household.sum().over(_CELL) > LONG)).then(pl.lit("household_long"))
        .when(household).then(pl.lit("household_short"))
        .otherwise(pl.lit("unsaid"))
    )  # fmt: skip
    cells = rows.with_columns(cause=cause).group_by(*_CELL, "cause").agg(pl.col("cents").sum()).collect()
    found: Floats = np.zeros((len(files), len(BENEFITS), len(CAUSES)))
    at = _places(cells["household_id"], files), _benefits(cells), _places(cells["cause"], pl.Series(list(CAUSES)))
    found[at] = cells["cents"].to_numpy()
    return found


def months_by_benefit(outcomes: pl.DataFrame, files: pl.Series, target: Target) -> tuple[Floats, Floats, Floats]:
    """(files, benefits) months held, overpaid and underpaid, in the order of `files`.

    A month is held if something was paid, or claimed and due; what was not claimed is no underpayment. Differences
    under the target's materiality are none; those that an appeal reversed neither.
    """
    held = (pl.col("paid_cents") > 0) | (pl.col("claimed") & (pl.col("entitled_cents") > 0))
    least = max(target.materiality_cents, 1)
    short = pl.when(pl.col("claimed")).then(-_difference()).otherwise(0)
    counts = (
        outcomes.lazy().filter(held).group_by(_CELL)
        .agg(exposed=pl.len(), overpaid=(_difference() >= least).sum(), underpaid=(short >= least).sum())
        .collect()
    )  # fmt: skip
    at = _places(counts["household_id"], files), _benefits(counts)
    made = []
    for name in ("exposed", "overpaid", "underpaid"):
        array: Floats = np.zeros((len(files), len(BENEFITS)))
        array[at] = counts[name].to_numpy()
        made.append(array)
    return made[0], made[1], made[2]


def sides_seen(outcomes: pl.DataFrame, truth: pl.DataFrame, files: pl.Series) -> dict[str, Floats]:
    """(files,) cents, in the order of `files`, of what is truly wrong and of what the control established.

    Args:
        outcomes: what the controls established.
        truth: the same rows as a control that finds everything would establish them.
        files: household_id.

    Returns:
        `over`, `under`: truly wrong; `over_seen`, `under_seen`: of them, established; `raised`: overpaid as
        established; `wrongly`: of that, what is not.
    """
    keys = ["household_id", "benefit", "history_month"]
    true = truth.lazy().select(*keys, "claimed", due=_difference())
    both = outcomes.lazy().select(*keys, found=_difference()).join(true, on=keys, how="inner")
    short = pl.when("claimed").then(-pl.col("due")).otherwise(0)
    sided = both.with_columns(
        over=pl.col("due").clip(0, None), under=short.clip(0, None), raised=pl.col("found").clip(0, None),
        owed=(-pl.col("found")).clip(0, None),
    )  # fmt: skip
    seen = sided.with_columns(
        over_seen=pl.min_horizontal("over", "raised"),
        under_seen=pl.min_horizontal("under", "owed"),
        wrongly=(pl.col("raised") - pl.col("over")).clip(0, None),
    )
    names = ("over", "under", "over_seen", "under_seen", "raised", "wrongly")
    sums = seen.group_by("household_id").agg(pl.col(names).sum()).collect()
    placed = pl.DataFrame({"household_id": files}).join(sums, on="household_id", how="left", maintain_order="left")
    return {name: placed[name].fill_null(0).cast(pl.Float64).to_numpy() for name in names}


def mistaken_files(mistakes: pl.DataFrame, files: pl.Series, target: Target, day: pl.Expr) -> Booleans:
    """(files,) the household told something wrongly or late that was not put right at the control and touches it.

    Args:
        mistakes: rows of the town's table.
        files: household_id.
        target: its window is looked at.
        day: the first day of the month of the control.
    """
    first = day.dt.offset_by(f"-{target.window_months}mo")
    open_yet = pl.col("known").is_null() | (pl.col("known") >= day)
    touching = (pl.col("month") < day) & (pl.col("until").is_null() | (pl.col("until") >= first))
    own = mistakes.filter((pl.col("author") == "household") & open_yet & touching)
    return files.is_in(own["household_id"].unique().implode()).to_numpy()


def _difference() -> pl.Expr:
    """Paid minus due; nothing where an appeal reversed an overpayment."""
    difference = pl.col("paid_cents") - pl.col("entitled_cents")
    undone = pl.col("appeal").eq_missing(pl.lit("reversed")) & (difference > 0)
    return pl.when(undone).then(0).otherwise(difference)


def _counted(target: Target) -> pl.Expr:
    """Months in the target's window, of its benefits, material, overpaid."""
    lag = (pl.col("month").dt.year().cast(pl.Int32) * 12 + pl.col("month").dt.month()) - (
        pl.col("history_month").dt.year().cast(pl.Int32) * 12 + pl.col("history_month").dt.month()
    )
    return (
        lag.is_between(1, target.window_months)
        & pl.col("benefit").cast(pl.String).is_in([str(b) for b in target.benefits])
        & (_difference() >= max(target.materiality_cents, 1))
    )


def _benefits(frame: pl.DataFrame) -> Integers:
    return _places(frame["benefit"].cast(pl.String), pl.Series([str(b) for b in BENEFITS]))


def _places(values: pl.Series, known: pl.Series) -> Integers:
    """The place of each value in `known`."""
    places: Integers = values.replace_strict(known, list(range(len(known))), return_dtype=pl.Int64).to_numpy()
    return places
