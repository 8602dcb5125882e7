"""Dates and months in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.domain.months import Month

if TYPE_CHECKING:
    from datetime import date

    from bondroit.errors import Language

_FR = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def long_date(day: date, language: Language) -> str:
    """`1er février 2026`, `1 February 2026`."""
    if language == "fr":
        number = "1er" if day.day == 1 else str(day.day)
        return f"{number} {_FR[day.month - 1]} {day.year}"
    return f"{day.day} {_EN[day.month - 1]} {day.year}"


def long_month(month: str, language: Language) -> str:
    """`2026-02` as `février 2026`, `February 2026`; anything else as it is."""
    if len(month) != len("2026-02") or month[4] != "-":
        return month
    first = Month.parse(month).first_day
    names = _FR if language == "fr" else _EN
    return f"{names[first.month - 1]} {first.year}"
