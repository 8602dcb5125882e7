"""The plain way to make derived columns, one row at a time: the tests hold the SQL of `deriving_sql` against it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING

import polars as pl

from bondroit.ingesting.deriving import behind
from bondroit.ingesting.deriving_sql import numbers_of
from bondroit.ingesting.mapping import ColumnMapping
from bondroit.ingesting.parsing_oracle import number_parts, plain_text, read_row
from bondroit.ingesting.pseudonyms import pseudonyms
from bondroit.tables.contract import Column, Type

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.ingesting.deriving import Derived
    from bondroit.ingesting.pseudonyms import SecretKey

_FIGURES, _DECIMALS, _EXACT = 18, Decimal("1e-10"), 60


def derive_row(
    derived: Sequence[Derived], row: Mapping[str, str | None], key: SecretKey | None = None
) -> tuple[dict[str, str | None], set[str]]:
    """A row with its derived columns, and the names of those that could not be made.

    Args:
        derived: each after those it uses.
        row: the received texts.
        key: for pseudonyms.
    """
    made, faulty = dict(row), set[str]()
    for one in derived:
        if {other.name for other in behind(one.of, derived)} & faulty:
            made[one.name] = None
            continue
        texts = [plain_text(made[name], one.missing) for name in one.of]
        try:
            made[one.name] = _made(one, texts, key) or None
        except ValueError:
            made[one.name] = None
            faulty.add(one.name)
    return made, faulty


def _made(one: Derived, texts: list[str | None], key: SecretKey | None) -> str | None:
    """The value; ValueError if nothing can be made of the texts."""
    if one.way in {"sum", "difference"}:
        with localcontext(prec=_EXACT):
            return _added(one, texts)
    if one.way == "constant":
        return one.constant
    if one.way in {"concat", "coalesce"}:
        present = [text for text in texts if text is not None]
        if one.way == "coalesce":
            return present[0] if present else None
        if one.apart and any(one.join in text for text in present):
            raise ValueError
        return one.join.join(present) if len(present) == len(texts) else None
    return None if texts[0] is None else _of_one(one, texts[0], key)


def _of_one(one: Derived, text: str, key: SecretKey | None) -> str | None:
    if one.way == "part":
        end = None if one.length is None else one.start - 1 + one.length
        return text[one.start - 1 : end]
    if one.way == "map":
        return _mapped(one, text)
    return _month(one, text) if one.way == "month_of" else _keyed(one, text, key)


def _month(one: Derived, text: str) -> str:
    target = Column("day", Type.MONTH, "day", nullable=True)
    column = ColumnMapping(target=target, received=("x",), formats=one.formats, pivot=one.pivot, missing=())
    day, fault = read_row(column, {"x": text})
    if fault:
        raise ValueError
    return str(day)[:7]


def _added(one: Derived, texts: list[str | None]) -> str | None:
    numbers = [None if text is None else _number(one, text) for text in texts]
    first = numbers[:1] if one.way == "difference" else numbers
    if all(number is None for number in first):
        return None
    head, *others = [number or Decimal(0) for number in numbers]
    total = head - sum(others) if one.way == "difference" else head + sum(others)
    text = f"{total:.10f}".rstrip("0").rstrip(".")
    return ("0" if text == "-0" else text).replace(".", one.decimal)


def _number(one: Derived, text: str) -> Decimal:
    parts = number_parts(numbers_of(one), text)
    if parts is None:
        raise ValueError
    sign, whole, after = parts
    number = (sign * Decimal(f"{whole or 0}.{after or 0}")).quantize(_DECIMALS, ROUND_HALF_UP)
    if len(whole.lstrip("0")) > _FIGURES or abs(number) >= 10**_FIGURES:
        raise ValueError
    return number


def _mapped(one: Derived, text: str) -> str | None:
    codes = dict(one.codes)
    if text in codes:
        return codes[text]
    if one.others is None:
        raise ValueError
    return one.others


def _keyed(one: Derived, text: str, key: SecretKey | None) -> str | None:
    if key is None or not "".join(text.split()).isascii():
        raise ValueError
    made: str | None = pseudonyms(pl.Series([text], dtype=pl.String), key, one.domain)[0]
    return made
