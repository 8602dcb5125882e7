"""How good a comparison is, where the truth is known: errors found, errors missed, wrong alarms and why.

Only a town has this truth; it is read for audit alone.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.reconciling.comparing import PLACE, UNIT, compared_units
from bondroit.reconciling.known import INCOME_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bondroit.domain.months import Month
    from bondroit.reconciling.sources import Source, Tolerances

TRUE_WAGES = ("claimant_wage_cents", "partner_wage_cents")
HOUSEHOLD_INCOMES = frozenset({"unemployment"})
"""Incomes whose truth is told for the household, not for each adult: there the household is the unit."""
FACTORS = (0.25, 0.5, 1.0, 2.0, 4.0)
"""How many times the tolerance, to see what it costs."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One source, direction and tolerance. Units are quarters, or months where the declaration is not quarterly.

    Attributes:
        source: its name.
        direction: `higher` (more was earned than declared) or `lower`.
        tolerance: times the tolerance in force.
        errors: units truly wrong on this side, beyond the tolerance.
        could: of these, units of which the source speaks.
        found: of these, those it found on this side.
        alarms: units that it says differ on this side.
        wrong: of these, those whose declaration was not wrong on this side.
        wrong_link: of the wrong ones, those of somebody else's figures.
        delay: those that a correction put right after the as-of month.
        noise: the others: the source's own figure is off.
    """

    source: str
    direction: str
    tolerance: float
    errors: int
    could: int
    found: int
    alarms: int
    wrong: int
    wrong_link: int
    delay: int
    noise: int

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return asdict(self)


def true_lines(truths: pl.LazyFrame, income: str) -> pl.LazyFrame:
    """The truth as lines of a source: household_id, person, month, true_cents."""
    if income in HOUSEHOLD_INCOMES:
        columns = [(1, INCOME_COLUMNS[income])]
    else:
        columns = [(person, name) for person, name in enumerate(TRUE_WAGES, start=1)]
    return pl.concat(
        truths.select(
            "household_id", pl.lit(person, dtype=pl.Int32).alias("person"), "month", pl.col(name).alias("true_cents")
        )
        for person, name in columns
    )


def true_units(source: Source, months: pl.DataFrame, truths: pl.LazyFrame) -> pl.DataFrame:
    """Units judged by the truth as if it were a partner's figure that knows everybody.

    Args:
        source: its income and tolerance.
        months: every month of every adult in its unit, linked or not: as `compared_months` gives them.
        truths: rows of the table for these months.

    Returns:
        Columns of `compared_units`; `gap_cents` is what is truly missing of the declaration. Where the truth is told
        for the household, person is 1.
    """
    income = source.incomes[0]
    declared = months.lazy()
    if income in HOUSEHOLD_INCOMES:
        same = ["household_id", "source", "income", "first", "until", "month"]
        declared = declared.group_by(same).agg(pl.col("declared_cents").sum()).with_columns(
            pl.lit(1, dtype=pl.Int32).alias("person"), pl.lit(None, dtype=pl.Date).alias("known"),
            pl.col("declared_cents").alias("prefilled_cents"),
        )  # fmt: skip
    judged = declared.drop("partner_cents", strict=False).join(
        true_lines(truths, income).rename({"true_cents": "partner_cents"}), on=[*PLACE, "month"], how="left"
    )
    return compared_units(replace(source, absent_is_zero=True), judged).collect().sort(UNIT)


def measured(
    source: Source, *, units: pl.DataFrame, truth: pl.DataFrame, wrong_links: pl.DataFrame, late: pl.DataFrame,
    tolerance: float,
) -> list[Measured]:  # fmt: skip
    """Hold the differences of a source against the truth.

    Args:
        source: whose.
        units: every unit of which it speaks, see `compared_units`.
        truth: see `true_units`, under the same tolerance.
        wrong_links: household_id, person of those whose number is somebody else's.
        late: `PLACE`, month: corrected in the as-of month or later.
        tolerance: times the one in force.
    """
    household = source.incomes[0] in HOUSEHOLD_INCOMES
    key = ["household_id", "first"] if household else [*PLACE, "first"]
    true = truth.select(*key, pl.col("direction").alias("truly"), pl.col("gap_cents").alias("missing"))
    said = units.join(true, on=key, how="left").join(
        wrong_links.select(PLACE).unique().with_columns(stranger=True), on=PLACE, how="left"
    )
    place = [*PLACE, "first", "until"]
    corrected = (
        said.select(place).join(late, on=PLACE).filter(pl.col("month").is_between(pl.col("first"), pl.col("until")))
    )
    said = said.join(corrected.select(place).unique().with_columns(late=True), on=place, how="left")
    return [_one(source, direction, tolerance, said=said, true=true, key=key) for direction in ("higher", "lower")]


def _one(
    source: Source, direction: str, tolerance: float, *, said: pl.DataFrame, true: pl.DataFrame, key: list[str]
) -> Measured:
    sign = 1 if direction == "higher" else -1
    errors = true.filter(pl.col("truly") == direction)
    spoken = said.select(key).unique()
    alarms = said.filter(pl.col("direction") == direction)
    found = errors.join(alarms.select(key).unique(), on=key, how="semi")
    wrong = alarms.filter((pl.col("missing").fill_null(0) * sign) <= 0)
    stranger, late = (pl.col(name).fill_null(value=False) for name in ("stranger", "late"))
    strangers = wrong.filter(stranger).height
    delayed = wrong.filter(~stranger & late).height
    return Measured(
        source=source.name,
        direction=direction,
        tolerance=tolerance,
        errors=errors.height,
        could=errors.join(spoken, on=key, how="semi").height,
        found=found.height,
        alarms=alarms.height,
        wrong=wrong.height,
        wrong_link=strangers,
        delay=delayed,
        noise=wrong.height - strangers - delayed,
    )


def by_tolerance(
    tolerances: Tolerances, months: dict[str, pl.DataFrame], everybody: dict[str, pl.DataFrame], truths: pl.LazyFrame,
    *, wrong_links: pl.DataFrame, late: pl.DataFrame, factors: Iterable[float] = FACTORS,
) -> list[Measured]:  # fmt: skip
    """`measured` for every monthly source under several tolerances.

    Args:
        tolerances: those in force.
        months: by source: every month of which it speaks.
        everybody: by source: the same of every adult, linked or not.
        truths: rows of the table.
        wrong_links: source, household_id, person.
        late: source, household_id, person, month.
        factors: times the tolerance.
    """
    found = []
    for factor in factors:
        for source in tolerances.scaled(absolute=factor, relative=factor).monthly:
            own = pl.col("source") == source.name
            found += measured(
                source,
                units=compared_units(source, months[source.name].lazy()).collect(),
                truth=true_units(source, everybody[source.name], truths),
                wrong_links=wrong_links.filter(own),
                late=late.filter(own),
                tolerance=factor,
            )
    return found


def open_mistakes(mistakes: pl.LazyFrame, first: Month, last: Month, month: Month) -> pl.DataFrame:
    """Mistakes not known by `month` that touch the months from `first` to `last`: fact, mistakes, files. Sorted."""
    unknown = pl.col("known").is_null() | (pl.col("known") >= month.first_day)
    touching = (pl.col("month") <= last.first_day) & (pl.col("until").is_null() | (pl.col("until") >= first.first_day))
    return (
        mistakes.filter(unknown & touching)
        .group_by("fact")
        .agg(pl.len().cast(pl.Int64).alias("mistakes"), pl.col("household_id").n_unique().cast(pl.Int64).alias("files"))
        .sort("mistakes", "fact", descending=[True, False])
        .collect()
    )


def money(found: pl.DataFrame, outcomes: pl.DataFrame, due: pl.DataFrame) -> dict[str, int]:
    """What questions and proposals would move, and how much of it is truly wrong, in cents.

    Args:
        found: see `effects.effects`.
        outcomes: see `asking.Asked`.
        due: `RIGHT`, due_cents, paid_cents, of every file and benefit claimed in the months computed again.

    Returns:
        for `question` and `proposal`: what is moved (`..._cents`), the part of it that is truly wrong on that side
        (`..._true_cents`), file by file, files, and files where nothing is (`..._wrong_files`); `overpaid_cents`,
        `underpaid_cents`: all that is wrong in all files.
    """
    right = ["household_id", "benefit", "history_month"]
    wrong = due.with_columns((pl.col("paid_cents") - pl.col("due_cents")).alias("over"))
    by_file = wrong.group_by("household_id").agg(
        pl.col("over").clip(lower_bound=0).sum().alias("overpaid"),
        (-pl.col("over")).clip(lower_bound=0).sum().alias("underpaid"),
    )
    sums = {f"{side}_cents": int(by_file[side].sum()) for side in ("overpaid", "underpaid")}
    for outcome, sign in (("question", -1), ("proposal", 1)):
        kept = outcomes.filter(pl.col("outcome") == outcome).select("household_id", "direction").unique()
        rows = found.join(kept, on=["household_id", "direction"]).join(wrong.select(*right, "over"), on=right)
        files = rows.group_by("household_id").agg(
            (sign * pl.col("effect_cents").sum()).alias("moved"), (-sign * pl.col("over").sum()).alias("true")
        )
        true = pl.min_horizontal("moved", pl.col("true").clip(lower_bound=0))
        sums[f"{outcome}_cents"] = int(files["moved"].sum())
        sums[f"{outcome}_true_cents"] = int(files.select(true.sum()).item() or 0)
        sums[f"{outcome}_files"] = files.height
        sums[f"{outcome}_wrong_files"] = files.filter(pl.col("true") <= 0).height
    return sums
