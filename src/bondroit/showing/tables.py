"""Figures as a person reads them, in each language, and disclosure control of what is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import NARROW, euros, number, percent

if TYPE_CHECKING:
    from bondroit.errors import Language
    from bondroit.showing.report_data import Estimate

LEAST_CELL = 11
MASKED = Text("<11 (masked)", "<11 (masqué)")
DEDUCIBLE = Text("masked", "masqué")
MASKING = Text(
    "Masked: a cell below 11, or a line from which such a cell could be deduced.",
    "Masqué : une case inférieure à 11, ou une ligne dont une telle case se déduirait.",
)
DASH = "\N{EM DASH}"
_MILLION = 1_000_000
_GAP = "\N{NO-BREAK SPACE}"


def count(value: int | None, language: Language) -> str:
    """A whole number, or a dash."""
    return DASH if value is None else number(value, language)


def masked_count(value: int | None, language: Language) -> str:
    """A number of files in a published cell: from 1 to 10 it is never shown."""
    if value is not None and 0 < value < LEAST_CELL:
        return MASKED.say(language)
    return count(value, language)


def rate(value: Estimate | None, language: Language, digits: int = 1) -> str:
    """A share as a percentage."""
    return DASH if value is None else percent(value.value, language, digits)


def rate_with_interval(value: Estimate | None, language: Language, digits: int = 1) -> str:
    """A share and its interval in brackets."""
    if value is None:
        return DASH
    text = percent(value.value, language, digits)
    if value.low is None or value.high is None:
        return text
    low, high = number(100 * value.low, language, digits), number(100 * value.high, language, digits)
    return f"{text}{_GAP}{_bracket(low, high)}"


def plain_with_interval(value: Estimate | None, language: Language, digits: int = 3) -> str:
    """A number without unit and its interval."""
    if value is None:
        return DASH
    text = number(value.value, language, digits)
    if value.low is None or value.high is None:
        return text
    return f"{text}{_GAP}{_bracket(number(value.low, language, digits), number(value.high, language, digits))}"


def money(cents: float | None, language: Language, digits: int = 0) -> str:
    """An amount in euros, or a dash."""
    return DASH if cents is None else euros(cents, language, digits)


def big_money(cents: float, language: Language) -> str:
    """An amount in millions of euros from one million on, in euros below."""
    if abs(cents) < 100 * _MILLION:
        return euros(cents, language)
    millions = number(cents / 100 / _MILLION, language, 1)
    return f"{millions}{NARROW}M€" if language == "fr" else f"€{millions} million"


def money_with_interval(value: Estimate | None, language: Language) -> str:
    """An amount in euros and its interval."""
    if value is None:
        return DASH
    text = euros(value.value, language)
    if value.low is None or value.high is None:
        return text
    return f"{text}{_GAP}{_bracket(number(value.low / 100, language), number(value.high / 100, language))}"


def big_interval(value: Estimate, language: Language) -> str:
    """The interval alone, of an amount, in the units of `big_money`."""
    if value.low is None or value.high is None:
        return ""
    low, high = big_money(value.low, language), big_money(value.high, language)
    return f"{low} \N{EN DASH} {high}"


def _bracket(low: str, high: str) -> str:
    return f"[{low}{_GAP};{_GAP}{high}]"


def percent_axis_top(shares: list[float]) -> float:
    """The top of an axis of shares that holds them all: the next multiple of 5 %, at most 1."""
    highest = max(shares, default=1.0)
    return min(1.0, (int(highest * 20) + 1) / 20)


def percent_interval(value: Estimate, language: Language, digits: int = 1) -> str:
    """The interval alone, of a share."""
    if value.low is None or value.high is None:
        return ""
    return f"{number(100 * value.low, language, digits)} \N{EN DASH} {percent(value.high, language, digits)}"


def plain_interval(value: Estimate, language: Language, digits: int = 3) -> str:
    """The interval alone, of a number without unit."""
    if value.low is None or value.high is None:
        return ""
    return f"{number(value.low, language, digits)} \N{EN DASH} {number(value.high, language, digits)}"
