"""Numbers as people print them: `1234.5`, `1 234,5`, `-0,31`."""

from __future__ import annotations

import math
import re

from bondroit.errors import Text

_SPACES = re.compile("[\u00a0\u202f\u2009]")
_MINUS = re.compile("[\u2212\u2013\u2014]")
_GROUPS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?", re.IGNORECASE)
_INFINITE = {"inf": math.inf, "+inf": math.inf, "-inf": -math.inf, "∞": math.inf, "+∞": math.inf, "-∞": -math.inf}
_SEPARATED = re.compile(r"[+-]?[\d ]+([.,]\d+){2,}")


def plain(text: str) -> str:
    """`text` with ordinary spaces, one at a time, and an ordinary minus."""
    return " ".join(_MINUS.sub("-", _SPACES.sub(" ", text)).split())


def read_number(text: str) -> float | Text:
    """The number, or what is wrong with it.

    A comma is a decimal comma. A number with two kinds of signs, as `1.234,5`, is refused: it could be two numbers.
    """
    told = _GROUPS.sub("", plain(text))
    if _NUMBER.fullmatch(told):
        value = float(told.replace(",", "."))
        if math.isfinite(value):
            return value
        return Text(f"{text!r} is too large", f"{text!r} est trop grand")
    if _SEPARATED.fullmatch(told):
        return Text(
            f"{text!r} has several commas or points; write 1234.5 or 1234,5",
            f"{text!r} a plusieurs virgules ou points ; écrivez 1234,5 ou 1234.5",
        )
    return Text(f"{text!r} is not a number", f"{text!r} n'est pas un nombre")


def read_bound(text: str) -> float | Text:
    """A bound of an interval: a number, or infinity."""
    told = plain(text).lower()
    return _INFINITE[told] if told in _INFINITE else read_number(text)
