"""From arrays to the tables of a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.domain.benefits import BENEFITS
from bondroit.law.situations import ACTIVITY_CODES, ADULTS, NEVER, TENURE_CODES
from bondroit.tables.body import EVENTS, MEMBERS, SNAPSHOTS, TRUTHS
from bondroit.town.dates import month_dates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.months import Month
    from bondroit.law.situations import Situations
    from bondroit.tables.contract import Table
    from bondroit.town.declaring import Declarations
    from bondroit.town.life import Life
    from bondroit.town.population import Array

_TENURES = pl.Series(list(TENURE_CODES))
_ACTIVITIES = pl.Series(list(ACTIVITY_CODES))
TAXABLE_OVER_NET = 1.033
"""Taxable over net income (assumed; the same as the law's adapter)."""


def _frame(table: Table, columns: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(dict(columns)).select(pl.col(c.name).cast(c.polars_type) for c in table.columns)


def _nullable(values: Array | pl.Series, there: Array) -> pl.Series:
    """The values, missing where not `there`."""
    series = pl.Series(values)
    return series.zip_with(pl.Series(there), pl.Series([None], dtype=series.dtype))


def _incomes(life: Situations, at: int, couple: Array) -> dict[str, Array]:
    pair = np.stack([np.ones_like(couple), couple], axis=1)
    return {
        "claimant_wage_cents": life.wages[:, 0, at],
        "partner_wage_cents": np.where(couple, life.wages[:, 1, at], 0),
        "unemployment_cents": (life.unemployment[:, :, at] * pair).sum(axis=1),
        "pension_cents": (life.pensions[:, :, at] * pair).sum(axis=1),
        "sick_pay_cents": (life.sick_pay[:, :, at] * pair).sum(axis=1),
        "invalidity_cents": (life.invalidity[:, :, at] * pair).sum(axis=1),
        "alimony_cents": life.alimony[:, at],
    }


def truth_frame(life: Life, month: Month, identifiers: pl.Series, due: Array, claimed: Array) -> pl.DataFrame:
    """The table `truths` of a month; `due` and `claimed` have the shape (n, benefits)."""
    s, at = life.situations, month.minus(life.situations.first)
    here = s.present(month)
    columns: dict[str, Any] = {
        "household_id": identifiers,
        "month": month_dates(np.full(s.households, month.index)),
        "couple": here[:, 1],
        "children": here[:, ADULTS:].sum(axis=1),
        **_incomes(s, at, here[:, 1]),
        "tenure": _TENURES.gather(s.tenure[:, at]),
        "rent_cents": s.rent[:, at],
    }
    for i, benefit in enumerate(BENEFITS):
        columns[f"{benefit}_due_cents"] = due[:, i]
        columns[f"{benefit}_claimed"] = claimed[:, i]
    return _frame(TRUTHS, columns)


def snapshot_frame(
    life: Life, known: Situations, month: Month, identifiers: pl.Series, *, paid: Array, claimed: Array,
    habits: Mapping[str, Array],
) -> pl.DataFrame:  # fmt: skip
    """The table `snapshots` of a month.

    Args:
        life: the household files, for what never changes (office, commune, sex).
        known: the life known in that month, one row per household.
        month: the month.
        identifiers: pseudonyms.
        paid: cents, shape (n, benefits).
        claimed: shape (n, benefits).
        habits: declaration_late, web_connections, calls, letters, visits: shape (n,).
    """
    people, at = life.people, month.minus(known.first)
    here = known.present(month)
    couple, kids = here[:, 1], here[:, ADULTS:]
    age = (month.index - known.birth) // 12
    child_age = age[:, ADULTS:]
    some = np.asarray(kids.any(axis=1))
    declares = (month.index % 3 == known.quarter) & (claimed[:, 0] | claimed[:, 1])
    columns: dict[str, Any] = {
        "household_id": identifiers,
        "month": month_dates(np.full(known.households, month.index)),
        "office": pl.Series([f"office-{k}" for k in range(1, 7)]).gather(people.office),
        "commune_type": people.commune,
        "claimant_sex": np.where(people.woman, "F", "M"),
        "claimant_age": age[:, 0],
        "partner_age": _nullable(age[:, 1], couple),
        "couple": couple,
        "children": kids.sum(axis=1),
        "youngest_child_age": _nullable(np.where(kids, child_age, 99).min(axis=1), some),
        "oldest_child_age": _nullable(np.where(kids, child_age, -1).max(axis=1), some),
        "lone_parent": some & ~couple,
        "disability": known.incapacity[:, at] > 0,
        "incapacity": np.array([0, 50, 80])[known.incapacity[:, at]],
        "claimant_activity": _ACTIVITIES.gather(known.activity[:, 0, at]),
        "partner_activity": _nullable(_ACTIVITIES.gather(known.activity[:, 1, at]), couple),
        **_incomes(known, at, couple),
        "annual_income_cents": _annual_income(known, month, couple),
        "tenure": _TENURES.gather(known.tenure[:, at]),
        "rent_cents": known.rent[:, at],
        "zone": known.zone[:, at],
        "quarterly_declaration": declares,
        "declaration_late": declares & habits["declaration_late"],
        "web_connections": habits["web_connections"],
        "calls": habits["calls"],
        "letters": habits["letters"],
        "visits": habits["visits"],
    }
    for i, benefit in enumerate(BENEFITS):
        columns[f"{benefit}_claimed"] = claimed[:, i]
        columns[f"{benefit}_paid_cents"] = paid[:, i]
    return _frame(SNAPSHOTS, columns)


def _annual_income(s: Situations, month: Month, couple: Array) -> Array:
    """Taxable income of year N-2 as the body knows it in the month: of the same incomes that it paid on.

    A real body has it from the tax office; the law on a version of the town knows one income per month, so what was
    declared stands for both, and is put right once the true wages are known.
    """
    january = (month.index // 12 - 2) * 12 - s.first.index
    year = slice(max(january, 0), max(january, 0) + 12)
    kinds = (s.wages, s.unemployment, s.pensions, s.sick_pay, s.invalidity)
    income = np.sum([kind[:, :, year].sum(axis=2, dtype=np.int64) for kind in kinds], axis=0)
    total: Array = np.rint(TAXABLE_OVER_NET * (income[:, 0] + np.where(couple, income[:, 1], 0))).astype(np.int64)
    return total


def member_frame(known: Situations, month: Month, identifiers: pl.Series) -> pl.DataFrame:
    """The table `members` of a month: persons whom the body knows or knew in the household."""
    at = month.minus(known.first)
    household, place = np.nonzero((known.birth != 0) & (known.joined <= month.index))
    adult = place < ADULTS
    slot = np.minimum(place, ADULTS - 1)
    joined, left = known.joined[household, place], known.left[household, place]

    def money(values: Array) -> Array:
        return np.where(adult & (left > month.index), values[household, slot, at], 0)

    columns = {
        "household_id": identifiers.gather(household),
        "month": month_dates(np.full(len(household), month.index)),
        "person": place + 1,
        "role": pl.Series(["claimant", "partner", "child"]).gather(np.minimum(place, ADULTS)),
        "birth": month_dates(known.birth[household, place]),
        "joined": month_dates(joined, absent=joined <= known.first.index),
        "left": month_dates(left, absent=left > month.index),
        "activity": _nullable(_ACTIVITIES.gather(known.activity[household, slot, at]), adult & (left > month.index)),
        "wage_cents": money(known.wages),
        "unemployment_cents": money(known.unemployment),
        "pension_cents": money(known.pensions),
        "sick_pay_cents": money(known.sick_pay),
        "invalidity_cents": money(known.invalidity),
        "quarter": known.quarter[household],
    }
    return _frame(MEMBERS, columns)


def event_frame(life: Life, told: Declarations, identifiers: pl.Series, since: Month) -> pl.DataFrame:
    """The table `events` from a month on; what is not known by the end is missing."""
    kind, household, column = np.nonzero(life.happened)
    month = life.situations.first.index + column
    kept = month >= since.index
    kind, household, column, month = kind[kept], household[kept], column[kept], month[kept]
    known = told.known[kind, household, column]
    return pl.DataFrame(
        {
            "household_id": identifiers.gather(household),
            "kind": pl.Series(list(EVENTS)).gather(kind),
            "month": month_dates(month),
            "known": month_dates(known, absent=known > min(life.situations.last.index, NEVER)),
        }
    ).sort("household_id", "kind", "month")
