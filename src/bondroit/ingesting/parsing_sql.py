"""A column of a mapping as SQL text: the value it gives, and whether a received value cannot be read.

`ingesting.parsing_oracle` says the same in plain Python, one value at a time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bondroit.ingesting.mapping import DAYS, NUMBERS
from bondroit.ingesting.parsing_dates import day_sql
from bondroit.tables.contract import Type

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bondroit.ingesting.mapping import ColumnMapping

SPACES = " \u00a0\u202f"
"""Between thousands: ordinary, unbreakable, narrow."""
AROUND = SPACES + "\t\r\n\ufeff"
"""Left out around a value."""
SQL_TYPES = {
    Type.TEXT: "VARCHAR",
    Type.CATEGORY: "VARCHAR",
    Type.INTEGER: "INTEGER",
    Type.CENTS: "BIGINT",
    Type.POINTS: "BIGINT",
    Type.NUMBER: "DOUBLE",
    Type.BOOLEAN: "BOOLEAN",
    Type.MONTH: "DATE",
    Type.DATE: "DATE",
}
# What an amount may bear: 12,50 €
_CURRENCY = "€EURuros"
# Two decimals, or the dust that binary fractions leave behind them: 1234.5600000001, 0.29999999999999
_CENTS = r"\d{1,2}|\d\d0+|\d\d0{6}\d*|\d\d9{6}\d*"


class ReadSql(NamedTuple):
    """Two expressions of DuckDB over the received columns, all VARCHAR.

    Attributes:
        value: of the contract's type; NULL where nothing was received, or nothing that can be read.
        fault: true where something was received that cannot be read, never NULL; None if anything can.
    """

    value: str
    fault: str | None


def read_sql(column: ColumnMapping) -> ReadSql:
    """How `column` is read. Names of received columns stand in double quotes; nothing else is named."""
    if column.constant is not None:
        return ReadSql(_typed(column, column.constant), None)
    texts = [_text(column, quoted(name)) for name in column.received]
    if column.combine == "sum":
        return _sum(column, texts)
    text = _combined(column, texts)
    value, fault = _read(column, text)
    if column.default is not None:
        value = f"CASE WHEN {text} IS NULL THEN {_typed(column, column.default)} ELSE {value} END"
    return ReadSql(value, fault)


def received_text(column: ColumnMapping, name: str) -> str:
    """The text received under `name`, as it stands in what `read_sql` gives: who computes it once may put it there."""
    return _text(column, quoted(name))


def quoted(name: str) -> str:
    """A name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text in SQL."""
    return "'" + text.replace("'", "''") + "'"


def text_sql(name: str, missing: Iterable[str], *, trim: bool = True) -> str:
    """The text of a column, NULL where it stands for no value.

    Args:
        name: of the column, quoted.
        missing: texts that stand for no value.
        trim: whether spaces around it are left out.
    """
    bare = f"trim({name}, {literal(AROUND)})"
    listed = ", ".join(map(literal, dict.fromkeys(("", *missing))))
    return f"CASE WHEN {bare} IN ({listed}) THEN NULL ELSE {bare if trim else name} END"


def _text(column: ColumnMapping, name: str) -> str:
    return text_sql(name, column.missing, trim=column.trim)


def _combined(column: ColumnMapping, texts: list[str]) -> str:
    if len(texts) == 1:
        return texts[0]
    if column.combine == "join":
        return f"nullif(concat_ws({literal(column.join)}, {', '.join(texts)}), '')"
    return f"coalesce({', '.join(texts)})"


def _sum(column: ColumnMapping, texts: list[str]) -> ReadSql:
    """Parts that are missing count for nothing; all missing is missing."""
    read = [_read(column, text) for text in texts]
    none = " AND ".join(f"{text} IS NULL" for text in texts)
    parts = " + ".join(f"coalesce({value}, 0)" for value, _ in read)
    otherwise = "NULL" if column.default is None else _typed(column, column.default)
    faults = " OR ".join(fault for _, fault in read if fault is not None)
    added = f"TRY(CAST({parts} AS {SQL_TYPES[column.target.type]}))"
    total = f"CASE WHEN {none} THEN {otherwise} WHEN {faults} THEN NULL ELSE {added} END"
    # A sum that is too large is not a missing one.
    return ReadSql(total, f"({faults} OR (NOT ({none}) AND {added} IS NULL))")


def _read(column: ColumnMapping, text: str) -> ReadSql:
    kind = column.target.type
    if column.values:
        return _looked_up(column, text)
    if kind in DAYS:
        value = day_sql(column, text)
    elif kind is Type.BOOLEAN:
        low = f"lower({text})"
        value = f"CASE WHEN {low} IN ({_list(column.yes)}) THEN true WHEN {low} IN ({_list(column.no)}) THEN false END"
    elif kind in NUMBERS:
        value = _number(column, text)
    else:
        width = f"CAST(greatest({column.pad}, length({text})) AS INTEGER)"
        return ReadSql(f"lpad({text}, {width}, '0')" if column.pad else text, None)
    return ReadSql(value, f"(({value}) IS NULL AND {text} IS NOT NULL)")


def _looked_up(column: ColumnMapping, text: str) -> ReadSql:
    whens = " ".join(f"WHEN {literal(given)} THEN {_typed(column, ours)}" for given, ours in column.values)
    known = _list(given for given, _ in column.values)
    if column.others is None:
        return ReadSql(f"CASE {text} {whens} END", f"coalesce({text} NOT IN ({known}), false)")
    other = f"WHEN {text} IS NOT NULL THEN {_typed(column, column.others)}"
    cases = " ".join(f"WHEN {text} = {literal(given)} THEN {_typed(column, ours)}" for given, ours in column.values)
    return ReadSql(f"CASE {cases} {other} END", None)


def exact_number(column: ColumnMapping, text: str) -> str:
    """The number that `text` holds as a DECIMAL of ten decimals; NULL where it holds none."""
    shape = f"regexp_full_match({text}, {literal(number_shape(column))})"
    return f"CASE WHEN {shape} THEN TRY_CAST({_clean(column, text)} AS DECIMAL(28, 10)) END"


def _clean(column: ColumnMapping, text: str) -> str:
    """A number's text with a point as decimal sign and nothing else but figures and its sign."""
    if column.decimal == "," and column.thousands != ".":
        # The plain way of typed sources stays readable.
        return f"replace(translate({text}, {literal(_dropped(column))}, ''), ',', '.')"
    return f"translate({text}, {literal(column.decimal + _dropped(column))}, '.')"


def _number(column: ColumnMapping, text: str) -> str:
    kind = SQL_TYPES[column.target.type]
    clean = _clean(column, text)
    shape = f"regexp_full_match({text}, {literal(number_shape(column))})"
    if column.target.type is Type.NUMBER:
        read = f"TRY_CAST({clean} AS DOUBLE)"
    elif _euros(column):
        exact = "DECIMAL(28, 10)" if column.rounded else "DECIMAL(18, 2)"
        # The product itself overflows from 100 000 000 000 000 euros on: a fault, not the end of the run.
        read = f"TRY_CAST(TRY(round(TRY_CAST({clean} AS {exact}) * 100)) AS {kind})"
    else:
        read = f"TRY_CAST(round(TRY_CAST({clean} AS DECIMAL(28, 10))) AS {kind})"
    return f"CASE WHEN {shape} THEN {read} END"


def number_shape(column: ColumnMapping) -> str:
    """The regular expression of a number as `column` may hold it, from end to end."""
    sign, group = re.escape(column.decimal), f"[{SPACES}{re.escape(column.thousands)}]"
    after = _decimals(column)
    whole = rf"(\d{{1,3}}({group}\d{{3}})+|\d+)"
    shapes = [rf"{whole}({sign}({after}))?", rf"{sign}({after})"]
    if column.decimal == "," and column.thousands != ".":
        shapes.append(rf"\d*\.({after})")
    suffix = rf"[{SPACES}]?(€|EUR|euros?)?" if column.target.type is Type.CENTS else ""
    return rf"[+-]?({'|'.join(shapes)}){suffix}"


def _decimals(column: ColumnMapping) -> str:
    if column.rounded or column.target.type is Type.NUMBER:
        return r"\d+"
    return _CENTS if _euros(column) else "0+"


def _euros(column: ColumnMapping) -> bool:
    return column.target.type is Type.CENTS and column.unit == "euros"


def _dropped(column: ColumnMapping) -> str:
    return SPACES + column.thousands + (_CURRENCY if column.target.type is Type.CENTS else "")


def _typed(column: ColumnMapping, text: str) -> str:
    """A text of the mapping, already checked, as a value of the contract's type."""
    return f"CAST({literal(text)} AS {SQL_TYPES[column.target.type]})"


def _list(texts: Iterable[str]) -> str:
    return ", ".join(map(literal, texts))
