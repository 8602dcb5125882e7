"""Months: the platform's only unit of time in tables. On disk a month is the date of its first day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHAPE = re.compile(r"^(\d{4})-(\d{2})$")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month, counted from year 0: `index = year * 12 + month - 1`."""

    index: int

    @classmethod
    def of(cls, year: int, month: int) -> Month:
        """The month `month` (1 to 12) of `year`."""
        return cls(year * 12 + month - 1)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read `2026-02`.

        Raises:
            UserError: E-USE-002 if the text is no month.
        """
        found = _SHAPE.match(text)
        if found and 1 <= int(found[2]) <= 12 and _FIRST_YEAR <= int(found[1]) <= _LAST_YEAR:
            return cls.of(int(found[1]), int(found[2]))
        raise UserError(
            "E-USE-002",
            Text(f"'{text}' is not a month.", f"« {text} » n'est pas un mois."),
            remedy=Text(
                f"write year and month as in 2026-02, between {_FIRST_YEAR}-01 and {_LAST_YEAR}-12.",
                f"écrivez l'année et le mois comme 2026-02, entre {_FIRST_YEAR}-01 et {_LAST_YEAR}-12.",
            ),
        )

    @classmethod
    def from_date(cls, day: date) -> Month:
        """The month in which `day` falls."""
        return cls.of(day.year, day.month)

    @property
    def first_day(self) -> date:
        """The date under which the month is stored."""
        return date(self.index // 12, self.index % 12 + 1, 1)

    def plus(self, months: int) -> Month:
        """The month `months` later (earlier if negative)."""
        return Month(self.index + months)

    def minus(self, other: Month) -> int:
        """Months from `other` to this one."""
        return self.index - other.index

    def __str__(self) -> str:
        return f"{self.index // 12:04d}-{self.index % 12 + 1:02d}"


def months_before(month: Month, count: int) -> tuple[Month, ...]:
    """The `count` months that end just before `month`, oldest first."""
    return tuple(month.plus(k) for k in range(-count, 0))


def month_range(first: Month, last: Month) -> Iterator[Month]:
    """Every month from `first` to `last`, both included."""
    return (Month(index) for index in range(first.index, last.index + 1))
