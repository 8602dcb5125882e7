"""The plain way to read one row through a mapping, in Python: the tests hold the SQL of `parsing_sql` against it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from bondroit.ingesting.mapping import DAYS, NUMBERS
from bondroit.ingesting.parsing_dates import MONTH_NAMES
from bondroit.tables.contract import Type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.ingesting.mapping import ColumnMapping

Value = str | int | float | bool | dt.date | None

_SPACES = " \u00a0\u202f"
_LIMITS = {Type.INTEGER: 31, Type.CENTS: 63, Type.POINTS: 63}
_FIRST_YEAR, _LAST_YEAR = 1800, 2199
_ZEROS = {"serial": dt.date(1899, 12, 30), "sas": dt.date(1960, 1, 1)}
# Figures before the decimal sign.
_MOST_EUROS, _MOST_OTHERS = 14, 18
# Decimals of a number of euros that are the dust of binary fractions.
_DUST = 6


def read_row(column: ColumnMapping, row: Mapping[str, str | None]) -> tuple[Value, bool]:
    """The value of one row, and whether something was received that cannot be read."""
    if column.constant is not None:
        return _own(column, column.constant), False
    texts = [_received(column, row[name]) for name in column.received]
    present = [text for text in texts if text is not None]
    if not present:
        return (None if column.default is None else _own(column, column.default)), False
    if column.combine == "sum":
        read = [_read(column, text) for text in present]
        if None in read:
            return None, True
        total = sum(read)  # type: ignore[arg-type]
        return (total, False) if _fits(column, total) else (None, True)
    text = column.join.join(present) if column.combine == "join" else present[0]
    if not text:
        return (None if column.default is None else _own(column, column.default)), False
    value = _read(column, text)
    return value, value is None


def plain_text(text: str | None, missing: tuple[str, ...], *, trim: bool = True) -> str | None:
    """A received text; None where it stands for no value."""
    if text is None:
        return None
    bare = text.strip(_SPACES + "\t\r\n\ufeff")
    if not bare or bare in missing:
        return None
    return bare if trim else text


def _received(column: ColumnMapping, text: str | None) -> str | None:
    return plain_text(text, column.missing, trim=column.trim)


def _own(column: ColumnMapping, text: str) -> Value:
    """A value that the mapping itself writes."""
    kind = column.target.type
    if kind is Type.BOOLEAN:
        return text == "true"
    if kind in DAYS:
        return dt.date.fromisoformat(text)
    if kind is Type.NUMBER:
        return float(text)
    return int(text) if kind in NUMBERS else text


def _read(column: ColumnMapping, text: str) -> Value:
    kind = column.target.type
    if column.values:
        ours = dict(column.values).get(text, column.others)
        return None if ours is None else _own(column, ours)
    if kind is Type.BOOLEAN:
        word = text.lower()
        return True if word in column.yes else False if word in column.no else None
    if kind in DAYS:
        return _day(column, text)
    if kind in NUMBERS:
        return _number(column, text)
    return text.rjust(column.pad, "0")


def _number(column: ColumnMapping, text: str) -> int | float | None:
    parts = number_parts(column, text)
    return None if parts is None else _valued(column, *parts)


def number_parts(column: ColumnMapping, text: str) -> tuple[int, str, str] | None:
    """The sign, the figures before and those after the decimal sign of a number; None if the text is none."""
    if column.target.type is Type.CENTS:
        text = re.sub(rf"[{_SPACES}]?(€|EUR|euros|euro)$", "", text)
    sign = -1 if text.startswith("-") else 1
    text = text[1:] if text[:1] in {"-", "+"} else text
    whole, comma, after = text.partition(column.decimal)
    if not comma and column.decimal == "," and column.thousands != ".":
        whole, comma, after = text.partition(".")
        if comma and not whole.isdecimal() and whole:
            return None
    if not re.fullmatch("[0-9]*", after) or (comma and not after):
        return None
    groups = re.split(rf"[{_SPACES}{re.escape(column.thousands)}]", whole)
    if not all(re.fullmatch("[0-9]+", group) for group in groups) and (whole or not comma):
        return None
    if len(groups) > 1 and (len(groups[0]) > 3 or any(len(group) != 3 for group in groups[1:])):
        return None
    return sign, "".join(groups), after


def _valued(column: ColumnMapping, sign: int, whole: str, after: str) -> int | float | None:
    kind = column.target.type
    number = sign * Decimal(f"{whole or 0}.{after or 0}")
    if kind is Type.NUMBER:
        return float(number)
    euros = kind is Type.CENTS and column.unit == "euros"
    most = _MOST_EUROS if euros and not column.rounded else _MOST_OTHERS
    if len(whole.lstrip("0")) > most:
        return None
    if not column.rounded and after:
        beyond = after[2:] if euros else after
        dust = len(after) > 2 and len(beyond) >= _DUST and beyond[:_DUST] in {"0" * _DUST, "9" * _DUST}
        if beyond.strip("0") and not (euros and dust):
            return None
    exact = number.quantize(Decimal("1e-10"), ROUND_HALF_UP) if column.rounded or not euros else number
    if euros and not column.rounded:
        exact = number.quantize(Decimal("0.01"), ROUND_HALF_UP)
    value = int((exact * (100 if euros else 1)).quantize(Decimal(1), ROUND_HALF_UP))
    return value if _fits(column, value) and abs(value) < 10 ** (most + 2) else None


def _fits(column: ColumnMapping, value: object) -> bool:
    bits = _LIMITS.get(column.target.type)
    return bits is None or (isinstance(value, int) and -(1 << bits) <= value < 1 << bits)


def _day(column: ColumnMapping, text: str) -> dt.date | None:
    for shape in column.formats:
        found, day = _in_shape(shape, text, column.pivot)
        if found:
            return day.replace(day=1) if day is not None and column.target.type is Type.MONTH else day
    return None


def _in_shape(shape: str, text: str, pivot: int) -> tuple[bool, dt.date | None]:
    """Whether the text has that shape, and the day if there is such a day."""
    if shape in _ZEROS:
        pattern = r"[1-7]\d{4}(\.\d+)?" if shape == "serial" else r"-?\d{1,5}(\.0+)?"
        if not re.fullmatch(pattern, text, re.ASCII):
            return False, None
        return True, _ZEROS[shape] + dt.timedelta(days=int(text.partition(".")[0]))
    names = {
        "YYYY": r"(?P<y>[0-9]{4})", "YY": r"(?P<y>[0-9]{2})", "MMM": r"(?P<n>[^\W\d_]{3,9}\.?)",
        "MM": r"(?P<m>[0-9]{2})", "M": r"(?P<m>[0-9]{1,2})", "DD": r"(?P<d>[0-9]{2})", "D": r"(?P<d>[0-9]{1,2})",
    }  # fmt: skip
    pieces = re.split("(YYYY|YY|MMM|MM|M|DD|D)", shape)
    pattern = "".join(names.get(piece) or re.escape(piece) for piece in pieces)
    if "D" in shape:
        pattern += r"([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?Z?)?"
    found = re.fullmatch(pattern, text)
    if not found:
        return False, None
    parts = found.groupdict()
    year = int(parts["y"])
    if len(parts["y"]) == 2:
        year += 2000 if year <= pivot else 1900
    elif not _FIRST_YEAR <= year <= _LAST_YEAR:
        return False, None
    month = _month_number(parts["n"]) if "n" in parts else int(parts["m"])
    try:
        return True, dt.date(year, month, int(parts.get("d") or 1))
    except ValueError:
        return True, None


def _month_number(name: str) -> int:
    """1 to 12; 0 if it is no month's name."""
    plain = unicodedata.normalize("NFD", name.lower().rstrip("."))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return next((number for number, names in enumerate(MONTH_NAMES, start=1) if plain in names), 0)
