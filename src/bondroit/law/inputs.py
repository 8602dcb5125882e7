"""From situations to rows an engine can compute: one family per row, no row twice, the past as far back as needed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bondroit.domain.months import Month
from bondroit.law.situations import NOBODY, Bool, Int32, Situations, UInt8

if TYPE_CHECKING:
    from collections.abc import Sequence

LOOK_BACK = 9
"""Months before the first one asked for which the engine needs the home, the activity and the incapacity."""
LOOK_BACK_COVER = 15
"""The same when the C2S is asked: it counts the AAH and the pensions' supplements of twelve months."""
REFERENCE_BACK = 2
"""A reference month lies at most two months before any month."""
RSA_PAST = 5
"""Months of past RSA that matter: prime d'activité sees the housing aid of M-4, which sees the RSA of M-5."""
RECENT_ISOLATION = 18
"""Months after a separation in which the RSA of a lone parent is raised."""

Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """`r` families that stay the same over the months asked.

    Attributes:
        start: month of the first column of the incomes (January of year N-2).
        near: month of the first column of what is needed for a few months only.
        first, last: the months asked.
        birth: shape (r, P); `NOBODY` for who is not there.
        wages, unemployment, pensions, sick_pay, invalidity: cents, shape (r, 2, months from `start`).
        alimony: cents, shape (r, months from `start`).
        activity: shape (r, 2, months from `near`).
        incapacity, tenure, rent, zone: shape (r, months from `near`).
        isolated: separated less than 18 months ago, shape (r, months from `near`).
        rsa_before: RSA was received in the `RSA_PAST` months up to three months before `first`, shape (r, RSA_PAST).
        quarter: the reference months are those whose `index % 3` equals this, shape (r,).
        begins: month index in which this family began, 0 for one already there `REFERENCE_BACK` months before `first`,
            shape (r,).
    """

    start: Month
    near: Month
    first: Month
    last: Month
    birth: Int32
    wages: Int32
    unemployment: Int32
    pensions: Int32
    sick_pay: Int32
    invalidity: Int32
    alimony: Int32
    activity: UInt8
    incapacity: UInt8
    tenure: UInt8
    rent: Int32
    zone: UInt8
    isolated: Bool
    rsa_before: Bool
    quarter: UInt8
    begins: Int32

    @property
    def count(self) -> int:
        """Number of rows."""
        return int(self.birth.shape[0])

    def take(self, rows: NDArray[Any] | slice) -> Rows:
        """Some rows only."""
        return Rows(self.start, self.near, self.first, self.last, *(a[rows] for a in self.arrays()))

    def arrays(self) -> tuple[NDArray[Any], ...]:
        """The columns, in the order of the fields."""
        return tuple(getattr(self, f.name) for f in fields(self)[4:])


@dataclass(frozen=True, slots=True)
class Prepared:
    """Distinct rows, and where the amounts of each household and month are to be found.

    Attributes:
        rows: what the engine computes.
        row: the row of each household in each month asked, shape (n, months).
        reference: for RSA and prime d'activité, the column of the computed months (which begin
            `REFERENCE_BACK` months before the first asked) that holds the amount, shape (n, months).
    """

    rows: Rows
    row: Index
    reference: Index


def look_back(*, cover: bool) -> int:
    """Months before the first one asked that the engine looks at."""
    return LOOK_BACK_COVER if cover else LOOK_BACK


def income_start(first: Month, *, cover: bool = False) -> Month:
    """January two years before the earliest month the engine looks at."""
    return Month.of(first.plus(-look_back(cover=cover)).index // 12 - 2, 1)


def _span(array: NDArray[Any], situations: Situations, start: Month, last: Month) -> NDArray[Any]:
    """Columns from `start` to `last`; before the first known month its value is repeated."""
    begin, end = start.minus(situations.first), last.minus(situations.first) + 1
    if begin >= 0:
        return array[..., begin:end]
    return array[..., np.maximum(np.arange(begin, end), 0)]


def _segments(situations: Situations, months: Sequence[Month]) -> tuple[Index, Index, Index]:
    """Spells without change of family: household and first column of each spell, and the spell of each month."""
    present = np.stack([situations.present(m) for m in months], axis=1)
    begins = np.ones((situations.households, len(months)), bool)
    begins[:, 1:] = (present[:, 1:] != present[:, :-1]).any(axis=2)
    household, column = np.nonzero(begins)
    spell = np.cumsum(begins.reshape(-1)).reshape(begins.shape) - 1
    return household, column, spell


def _begun(situations: Situations, first: Month, household: Index, column: Index) -> Index:
    """Month index in which the family of each spell began, 0 if it was there `REFERENCE_BACK` months before `first`.

    A change in the months just before `first` has begun the quarter of the months asked, too.
    """
    begun = np.zeros(situations.households, np.int64)
    for back in range(REFERENCE_BACK - 1, -1, -1):
        month = first.plus(-back)
        if month.plus(-1) >= situations.first:
            changed = (situations.present(month) != situations.present(month.plus(-1))).any(axis=1)
            begun[changed] = month.index
    spell: Index = np.where(column > 0, first.index + column, begun[household])
    return spell


def _references(situations: Situations, months: Sequence[Month], begins_at: Index) -> Index:
    """Column of the computed months that RSA and prime d'activité are taken from.

    Args:
        situations: gives the quarter of each household.
        months: the months asked.
        begins_at: month index in which the family of that month began, 0 for one already there; shape (n, months).
    """
    index = np.array([m.index for m in months])[None, :]
    back = (index - situations.quarter[:, None].astype(np.int64)) % 3
    column = np.arange(len(months))[None, :] + REFERENCE_BACK
    reference = column - back
    started = np.where(begins_at > 0, begins_at - months[0].index + REFERENCE_BACK, 0)
    latest: Index = np.maximum(reference, started)
    return latest


def prepare(
    situations: Situations, first: Month, last: Month, rsa_before: Bool | None, *, cover: bool = False
) -> Prepared:
    """Rows to compute for the months from `first` to `last`; identical situations become one row."""
    if first < situations.first or last > situations.last or last < first:
        raise ValueError("the months asked lie outside the situations")
    months = [Month(i) for i in range(first.index, last.index + 1)]
    household, column, spell = _segments(situations, months)
    before = np.zeros((situations.households, RSA_PAST), bool) if rsa_before is None else rsa_before
    begun = _begun(situations, first, household, column)
    rows = _rows(situations, (first, last), (household, column, begun), before, cover=cover)
    distinct, inverse = _distinct(rows)
    if len(distinct) < rows.count:
        rows = rows.take(distinct)
    return Prepared(rows=rows, row=inverse[spell], reference=_references(situations, months, begun[spell]))


def _rows(
    situations: Situations, asked: tuple[Month, Month], spells: tuple[Index, Index, Index], before: Bool, *, cover: bool
) -> Rows:
    """One row for each spell: its household, its first column, and the month in which its family began."""
    (first, last), (household, column, begun) = asked, spells
    start, near = income_start(first, cover=cover), first.plus(-look_back(cover=cover))
    at = first.index + column
    s = situations
    here = (s.birth[household] != NOBODY) & (s.joined[household] <= at[:, None]) & (at[:, None] < s.left[household])
    here[:, 0] = True
    partner = here[:, 1]
    # Only someone who was known to be there can have left.
    parted = ~partner & (s.birth[household, 1] != NOBODY) & (s.joined[household, 1] < s.left[household, 1])
    near_index = np.arange(near.index, last.index + 1)
    alone_for = near_index[None, :] - s.left[household, 1][:, None].astype(np.int64)

    def adults(array: NDArray[Any], begin: Month) -> NDArray[Any]:
        values = _span(array, s, begin, last)[household]
        if values[~partner, 1].any():
            values[~partner, 1] = 0
        return values

    return Rows(
        start=start,
        near=near,
        first=first,
        last=last,
        birth=np.where(here, s.birth[household], NOBODY).astype(np.int32),
        wages=adults(s.wages, start),
        unemployment=adults(s.unemployment, start),
        pensions=adults(s.pensions, start),
        sick_pay=adults(s.sick_pay, start),
        invalidity=adults(s.invalidity, start),
        alimony=_span(s.alimony, s, start, last)[household],
        activity=adults(s.activity, near),
        incapacity=_span(s.incapacity, s, near, last)[household],
        tenure=_span(s.tenure, s, near, last)[household],
        rent=_span(s.rent, s, near, last)[household],
        zone=_span(s.zone, s, near, last)[household],
        isolated=parted[:, None] & (alone_for >= 0) & (alone_for < RECENT_ISOLATION),
        rsa_before=before[household],
        quarter=s.quarter[household],
        begins=begun.astype(np.int32),
    )


def _distinct(rows: Rows) -> tuple[Index, Index]:
    """The first of each group of identical rows, and the group of each row; in the order of first appearance."""
    _, first_of, inverse = np.unique(_fingerprints(rows), return_index=True, return_inverse=True)
    same = first_of[inverse]
    twins = np.flatnonzero(same != np.arange(rows.count))
    if not all(np.array_equal(a[twins], a[same[twins]]) for a in rows.arrays()):
        # Two different rows with one fingerprint: compare whole rows instead.
        flat = [np.ascontiguousarray(a).reshape(rows.count, -1).view(np.uint8) for a in rows.arrays()]
        joined = np.concatenate(flat, axis=1)
        key = joined.view(np.dtype((np.void, joined.shape[1]))).reshape(-1)
        _, first_of, inverse = np.unique(key, return_index=True, return_inverse=True)
    order = np.argsort(first_of, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return first_of[order].astype(np.int64), place[inverse.reshape(-1)].astype(np.int64)


def _fingerprints(rows: Rows) -> NDArray[np.uint64]:
    """A number per row that equal rows share and others almost never do, shape (r,)."""
    draw = np.random.default_rng(0)
    total = np.zeros(rows.count, np.uint64)
    for array in rows.arrays():
        flat = np.ascontiguousarray(array).reshape(rows.count, -1)
        wide = flat.view(np.uint64) if flat.strides[0] % 8 == 0 and flat.shape[1] > 1 else flat.astype(np.uint64)
        weights = draw.integers(0, 2**63, (2, wide.shape[1]), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
        total += wide @ weights[0] + (wide >> np.uint64(32)) @ weights[1]
    return total
