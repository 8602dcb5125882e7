"""The common way of writing tried first: the same values as `ingesting.parsing_sql`, several times sooner.

Most texts have nothing around them and most amounts are written 1440,00. Saying so in one cheap test leaves the general
way, which knows of unbreakable spaces, currencies and dust after the cents, to the few that need it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bondroit.ingesting.parsing_sql import SQL_TYPES, literal, quoted
from bondroit.tables.contract import Type

if TYPE_CHECKING:
    from bondroit.ingesting.mapping import ColumnMapping

_WHOLE = (Type.INTEGER, Type.CENTS, Type.POINTS)
# Digits that fit in any type they are cast to, times one hundred.
_DIGITS = {Type.INTEGER: 9, Type.CENTS: 15, Type.POINTS: 15}
# Of euros, no more than the general way reads.
_EUROS = 14


def quick_text(column: ColumnMapping, name: str, text: str) -> str:
    """`text`, the received text without what stands for no value; a text of visible signs alone is taken as it is.

    Args:
        column: whose missing texts count.
        name: the received column.
        text: SQL of the general way.
    """
    received = quoted(name)
    missing = ", ".join(literal(one) for one in dict.fromkeys(("", *column.missing)))
    plain = f"regexp_full_match({received}, '[!-~]+') AND {received} NOT IN ({missing})"
    return f"CASE WHEN {plain} THEN {received} ELSE {text} END"


def quick_value(column: ColumnMapping, text: str, value: str) -> str:
    """`value`, with plain digits (and two decimals of an amount in euros) read at once.

    Args:
        column: how it is read.
        text: SQL of the one received text.
        value: SQL of the general way.
    """
    kind = column.target.type
    if kind not in _WHOLE or len(column.received) != 1 or column.values or column.combine != "first":
        return value
    sql = SQL_TYPES[kind]
    digits = _DIGITS[kind]
    arms = ""
    if kind is Type.CENTS and column.unit == "euros":
        digits = _EUROS
        sign = column.decimal
        cents = rf"\d{{1,{digits}}}{re.escape(sign)}\d\d"
        arms += f"WHEN regexp_full_match({text}, {literal(cents)}) THEN CAST(replace({text}, '{sign}', '') AS {sql}) "
        arms += rf"WHEN regexp_full_match({text}, '\d{{1,{digits}}}') THEN CAST({text} AS {sql}) * 100 "
    else:
        arms += rf"WHEN regexp_full_match({text}, '\d{{1,{digits}}}') THEN CAST({text} AS {sql}) "
    # A number too large to be multiplied is no value; it must not end the reading of all others.
    return f"CASE {arms}ELSE TRY({value}) END"
