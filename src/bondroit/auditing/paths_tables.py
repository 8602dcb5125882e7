"""From lives and what the law gives them to the tables of a body: what it would know, month by month.

The tables keep the contract of real ones (`tables.body`), so that variables are observed of them by the very code that
observes files. Everything is declared at once and without error; contacts are none, and no declaration is late: what
nobody tells of a typical household is unknown, and given as such (`domain.profile.Unknown`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.domain.months import Month
from bondroit.law.situations import ACTIVITY_CODES, ADULTS, NOBODY, TENURE_CODES
from bondroit.tables.body import EVENTS_TABLE, MEMBERS, SNAPSHOTS
from bondroit.tables.contract import POLARS_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from bondroit.auditing.paths_lives import Life
    from bondroit.law.situations import Situations
    from bondroit.tables.contract import Table

Array = np.ndarray[Any, Any]

LAPSES = 6
"""Months without right after which a claim is taken to be over; assumed, as in the town."""
TAXABLE_OVER_NET = 1.033
"""Taxable income over net wage, as in the town; assumed."""
RATES = np.array([0, 50, 80])
USUAL_COMMUNE = "town"
_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Files:
    """The tables of some households.

    Attributes:
        snapshots, members, events: as `tables.body`.
    """

    snapshots: pl.DataFrame
    members: pl.DataFrame
    events: pl.DataFrame


def names_of(lives: Sequence[Life]) -> list[str]:
    """Identifiers of made-up households, sorted as the lives are."""
    width = len(str(len(lives)))
    return [f"P{place:0{width}d}" for place in range(len(lives))]


def files_of(
    lives: Sequence[Life], situations: Situations, due: Mapping[Benefit, NDArray[np.int64]], *, due_from: Month,
    first: Month, last: Month,
) -> Files:  # fmt: skip
    """The tables over the months from `first` to `last`.

    Args:
        lives: the households.
        situations: the same as arrays.
        due: cents that the law gives, shape (households, months from `due_from`).
        due_from: the month of the first column of `due`.
        first: the first month of the tables, in `due`.
        last: the last one.
    """
    ids = pl.Series("household_id", names_of(lives))
    paid, claimed = _paid(lives, due)
    months = [Month(i) for i in range(first.index, last.index + 1)]
    at = [month.minus(due_from) for month in months]
    snapshots = [
        _snapshot(lives, situations, month, ids, paid=paid[:, :, k], claimed=claimed[:, :, k])
        for month, k in zip(months, at, strict=True)
    ]
    members = [_members(situations, month, ids) for month in months]
    return Files(pl.concat(snapshots), pl.concat(members), _events(lives, ids))


def _paid(lives: Sequence[Life], due: Mapping[Benefit, NDArray[np.int64]]) -> tuple[Array, Array]:
    """What is paid, and whether it is claimed: shape (households, benefits, months)."""
    given = np.stack([due[benefit] for benefit in BENEFITS], axis=1)
    asked = np.array([[str(benefit) not in life.profile.unclaimed for benefit in BENEFITS] for life in lives])
    paid = np.where(asked[:, :, None], given, 0)
    claimed = np.zeros(paid.shape, bool)
    for back in range(LAPSES + 1):
        claimed[:, :, back:] |= paid[:, :, : paid.shape[2] - back] > 0
    return paid, claimed


def _snapshot(
    lives: Sequence[Life], s: Situations, month: Month, ids: pl.Series, *, paid: Array, claimed: Array
) -> pl.DataFrame:
    at, n = month.minus(s.first), len(lives)
    here = s.present(month)
    couple, kids = here[:, 1], here[:, ADULTS:]
    age = (month.index - s.birth) // 12
    child_age, some = age[:, ADULTS:], np.asarray(kids.any(axis=1))
    columns: dict[str, Any] = {
        "household_id": ids,
        "month": _dates(np.full(n, month.index)),
        "office": ["office-1"] * n,
        "commune_type": [life.profile.home.commune or USUAL_COMMUNE for life in lives],
        "claimant_sex": [life.profile.sex for life in lives],
        "claimant_age": age[:, 0],
        "partner_age": _where(age[:, 1], couple),
        "couple": couple,
        "children": kids.sum(axis=1),
        "youngest_child_age": _where(np.where(kids, child_age, 99).min(axis=1, initial=99), some),
        "oldest_child_age": _where(np.where(kids, child_age, -1).max(axis=1, initial=-1), some),
        "lone_parent": some & ~couple,
        "disability": s.incapacity[:, at] > 0,
        "incapacity": RATES[s.incapacity[:, at]],
        "claimant_activity": _words(ACTIVITY_CODES, s.activity[:, 0, at]),
        "partner_activity": _where(_words(ACTIVITY_CODES, s.activity[:, 1, at]), couple),
        **_incomes(s, at, couple),
        "annual_income_cents": _annual_income(s, month, couple),
        "tenure": _words(TENURE_CODES, s.tenure[:, at]),
        "rent_cents": s.rent[:, at],
        "zone": s.zone[:, at],
        "quarterly_declaration": _declares(s, month, claimed, paid),
        "declaration_late": np.zeros(n, bool),
        **{name: np.zeros(n, np.int64) for name in ("web_connections", "calls", "letters", "visits")},
    }
    for i, benefit in enumerate(BENEFITS):
        columns[f"{benefit}_claimed"] = claimed[:, i]
        columns[f"{benefit}_paid_cents"] = paid[:, i]
    return _frame(SNAPSHOTS, columns)


def _declares(s: Situations, month: Month, claimed: Array, paid: Array) -> Array:
    """A quarterly declaration: for the RSA and the prime d'activité, and for the AAH of who works (FACTS 1)."""
    rsa, prime, aah = (BENEFITS.index(b) for b in (Benefit.RSA, Benefit.PRIME_ACTIVITE, Benefit.AAH))
    works = s.wages[:, 0, month.minus(s.first)] > 0
    asked: Array = claimed[:, rsa] | claimed[:, prime] | ((paid[:, aah] > 0) & works)
    return asked & (month.index % _QUARTER == s.quarter)


def _incomes(s: Situations, at: int, couple: Array) -> dict[str, Array]:
    def both(values: Array) -> Array:
        total: Array = values[:, 0, at] + np.where(couple, values[:, 1, at], 0)
        return total

    return {
        "claimant_wage_cents": s.wages[:, 0, at],
        "partner_wage_cents": np.where(couple, s.wages[:, 1, at], 0),
        "unemployment_cents": both(s.unemployment),
        "pension_cents": both(s.pensions),
        "sick_pay_cents": both(s.sick_pay),
        "invalidity_cents": both(s.invalidity),
        "alimony_cents": s.alimony[:, at],
    }


def _annual_income(s: Situations, month: Month, couple: Array) -> Array:
    """Taxable income of year N-2 of those who are there now; before the first month its year stands for it."""
    start = max((month.index // 12 - 2) * 12 - s.first.index, 0)
    kinds = (s.wages, s.unemployment, s.pensions, s.sick_pay, s.invalidity)
    income = np.sum([kind[:, :, start : start + 12].sum(axis=2, dtype=np.int64) for kind in kinds], axis=0)
    total: Array = np.rint(TAXABLE_OVER_NET * (income[:, 0] + np.where(couple, income[:, 1], 0))).astype(np.int64)
    return total


def _members(s: Situations, month: Month, ids: pl.Series) -> pl.DataFrame:
    at = month.minus(s.first)
    household, place = np.nonzero((s.birth != NOBODY) & (s.joined <= month.index))
    adult, slot = place < ADULTS, np.minimum(place, ADULTS - 1)
    joined, left = s.joined[household, place], s.left[household, place]
    there = left > month.index

    def money(values: Array) -> Array:
        return np.where(adult & there, values[household, slot, at], 0)

    columns = {
        "household_id": ids.gather(household),
        "month": _dates(np.full(len(household), month.index)),
        "person": place + 1,
        "role": pl.Series(["claimant", "partner", "child"]).gather(np.minimum(place, ADULTS)),
        "birth": _dates(s.birth[household, place]),
        "joined": _where(_dates(np.maximum(joined, s.first.index)), joined > s.first.index),
        "left": _where(_dates(np.minimum(left, month.index)), ~there),
        "activity": _where(_words(ACTIVITY_CODES, s.activity[household, slot, at]), adult & there),
        "wage_cents": money(s.wages),
        "unemployment_cents": money(s.unemployment),
        "pension_cents": money(s.pensions),
        "sick_pay_cents": money(s.sick_pay),
        "invalidity_cents": money(s.invalidity),
        "quarter": s.quarter[household],
    }
    return _frame(MEMBERS, columns)


def _events(lives: Sequence[Life], ids: pl.Series) -> pl.DataFrame:
    rows = [(ids[place], kind, month) for place, life in enumerate(lives) for kind, month in life.happened]
    months = _dates(np.array([month for _, _, month in rows], np.int64))
    columns = {
        "household_id": [row[0] for row in rows], "kind": [row[1] for row in rows], "month": months, "known": months,
    }  # fmt: skip
    return _frame(EVENTS_TABLE, columns).sort("household_id", "kind", "month")


def _dates(index: Array) -> pl.Series:
    return pl.Series([Month(int(i)).first_day for i in index], dtype=pl.Date)


def _words(codes: Mapping[str, int], values: Array) -> pl.Series:
    names = {code: word for word, code in codes.items()}
    return pl.Series([names[int(v)] for v in values], dtype=pl.String)


def _where(values: Any, there: Array) -> pl.Series:  # noqa: ANN401 - arrays and series
    series = pl.Series(values)
    return series.set(pl.Series(~there), None)


def _frame(table: Table, columns: Mapping[str, Any]) -> pl.DataFrame:
    types = {c.name: POLARS_TYPES[c.type] for c in table.columns}
    return pl.DataFrame({name: pl.Series(name, columns[name]).cast(kind) for name, kind in types.items()})
