"""Household situations as arrays: what the law needs to know, one row per household, one column per month."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.domain.months import Month

Int32 = NDArray[np.int32]
UInt8 = NDArray[np.uint8]
Bool = NDArray[np.bool_]

ADULTS = 2
"""Slots of the claimant (0) and of the partner (1); children follow."""
NEVER = 1_000_000
"""A month index later than any month: the person has not left."""
NOBODY = 0
"""The birth month of an empty slot."""

ACTIVITY_CODES = {
    "employed": 0,
    "unemployed": 1,
    "student": 2,
    "retired": 3,
    "inactive": 4,
    "disabled": 5,
}
TENURE_CODES = {"owner": 0, "tenant_private": 1, "tenant_social": 2, "lodged": 3}

NO_INCAPACITY, HALF, FULL = 0, 1, 2
"""Incapacity of the claimant: none; 50 to 79 % with restricted access to work; 80 % or more."""

_MONTHLY = ("alimony", "incapacity", "tenure", "rent", "zone")
_MONTHLY_ADULTS = ("wages", "unemployment", "pensions", "sick_pay", "invalidity", "activity")


@dataclass(frozen=True, slots=True)
class Situations:
    """`n` households over `T` months from `first`, with `P` places for persons.

    Place 0 is the claimant, who is always there; place 1 the partner; the others children. A person belongs to the
    household in the months m with `joined <= m < left` (month indexes, see `domain.months.Month.index`).
    Money is in cents a month, net of social contributions.

    Attributes:
        first: the month of the first column.
        birth: month index of birth, `NOBODY` for an empty place, shape (n, P).
        joined, left: month indexes, shape (n, P); `NEVER` when nobody left.
        wages, unemployment, pensions, sick_pay, invalidity: cents, shape (n, 2, T); sick pay is that of the insurance
            (indemnités journalières), invalidity its disability pension.
        activity: codes of `ACTIVITY_CODES`, shape (n, 2, T).
        alimony: cents received by the household, shape (n, T).
        incapacity: the claimant's, `NO_INCAPACITY`, `HALF` or `FULL`, shape (n, T).
        tenure: codes of `TENURE_CODES`, shape (n, T).
        rent: cents, shape (n, T).
        zone: housing-aid zone 1 to 3, shape (n, T).
        quarter: the reference months are those whose `index % 3` equals this, shape (n,).
    """

    first: Month
    birth: Int32
    joined: Int32
    left: Int32
    wages: Int32
    unemployment: Int32
    pensions: Int32
    sick_pay: Int32
    invalidity: Int32
    activity: UInt8
    alimony: Int32
    incapacity: UInt8
    tenure: UInt8
    rent: Int32
    zone: UInt8
    quarter: UInt8

    def __post_init__(self) -> None:
        n, persons = self.birth.shape
        months = self.alimony.shape[1]
        expected: dict[str, tuple[int, ...]] = dict.fromkeys(("joined", "left"), (n, persons))
        expected |= dict.fromkeys(_MONTHLY, (n, months)) | dict.fromkeys(_MONTHLY_ADULTS, (n, ADULTS, months))
        expected["quarter"] = (n,)
        wrong = [name for name, shape in expected.items() if getattr(self, name).shape != shape]
        if wrong or persons < ADULTS:
            raise ValueError(f"shapes do not fit together: {', '.join(wrong) or 'birth'}")

    @property
    def households(self) -> int:
        """Number of rows."""
        return int(self.birth.shape[0])

    @property
    def months(self) -> int:
        """Number of columns in time."""
        return int(self.alimony.shape[1])

    @property
    def last(self) -> Month:
        """The month of the last column."""
        return self.first.plus(self.months - 1)

    def between(self, first: Month, last: Month) -> Situations:
        """The months from `first` to `last` only, both inside; nothing is copied."""
        columns = slice(first.minus(self.first), last.minus(self.first) + 1)
        names = (*_MONTHLY, *_MONTHLY_ADULTS)
        return replace(self, first=first, **{name: getattr(self, name)[..., columns] for name in names})

    def take(self, rows: NDArray[Any] | slice) -> Situations:
        """Some households only, in the order of `rows` (indexes, a mask or a slice)."""
        return replace(self, **{f.name: getattr(self, f.name)[rows] for f in fields(self) if f.name != "first"})

    def present(self, month: Month) -> Bool:
        """Who belongs to the household in `month`, shape (n, P)."""
        at = month.index
        here: Bool = (self.birth != NOBODY) & (self.joined <= at) & (at < self.left)
        here[:, 0] = True
        return here


def stack(parts: Sequence[Situations]) -> Situations:
    """Several situations of the same months and places, one below the other."""
    head = parts[0]
    if any(
        p.first != head.first or p.months != head.months or p.birth.shape[1:] != head.birth.shape[1:] for p in parts
    ):
        raise ValueError("situations of different months or places cannot be stacked")
    names = [f.name for f in fields(head) if f.name != "first"]
    return replace(head, **{name: np.concatenate([getattr(p, name) for p in parts]) for name in names})
