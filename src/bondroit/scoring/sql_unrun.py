"""Oracle, SQL Server and SAS: engines that nobody of us could run; what is written for them follows their manuals.

The tests read the texts with SQLGlot and run them on DuckDB; those of SAS after a few words are put in DuckDB's.
"""

from __future__ import annotations

import math
import re
import struct
from typing import TYPE_CHECKING

from bondroit.scoring.exponential_steps import FLOOR
from bondroit.scoring.sql_dialects import CONTROL, Dialect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_QUOTE = "'"


class Oracle(Dialect):
    """Oracle: an empty text is NULL, no yes/no type before 23ai, decimals by the session's language unless literal."""

    name = "oracle"
    title = "Oracle"
    run = False
    number = "BINARY_DOUBLE"
    yes, no = ("TRUE", "1"), ("FALSE", "0")
    blank_is_missing = True
    longest_name = 128
    _MOST = 1_000
    _PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_$#]*")
    # `&` asks the person at SQL*Plus for a value; a line break may end the statement there.
    _APART = re.compile(r"([\x00-\x1f\x7f&])")

    def text(self, value: str) -> str:
        """Control characters and `&` by their number."""
        return _in_pieces(value, self._APART, " || ", lambda c: f"CHR({ord(c)})", "'")

    def column(self, name: str) -> str:
        """A plain name in capitals, which is what Oracle makes of a name without quotes; any other as it is."""
        return super().column(name.upper() if self._PLAIN.fullmatch(name) else name)

    def exactly(self, name: str) -> str:
        """Capitals as they are given."""
        return super().column(name)

    def integer(self, value: int | None) -> str:
        """NUMBER holds 38 digits."""
        return "CAST(NULL AS NUMBER)" if value is None else str(value)

    def is_nan(self, value: str) -> str:
        """Oracle's own test of a BINARY_DOUBLE."""
        return f"{value} IS NAN"

    def bound(self, value: float) -> str:
        """A BINARY_DOUBLE literal: its decimal point is a point in every session."""
        if math.isinf(value):
            return f"{'-' if value < 0 else ''}BINARY_DOUBLE_INFINITY"
        return f"{float(value)!r}d"

    def category(self, column: str) -> str:
        """As VARCHAR2, compared without padding."""
        return f"CAST({column} AS VARCHAR2(4000))"

    def among(self, column: str, texts: Iterable[str]) -> str:
        """At most 1,000 texts in a list."""
        given = list(texts)
        parts = [given[k : k + self._MOST] for k in range(0, len(given), self._MOST)] or [[]]
        said = [super(Oracle, self).among(column, part) for part in parts]
        return said[0] if len(said) == 1 else f"({' OR '.join(said)})"

    def literal(self, value: float) -> str:
        """In BINARY_DOUBLE: in NUMBER it would be slower, and other bits."""
        return self.bound(value)


class SqlServer(Dialect):
    """SQL Server: texts are compared by the database's collation and without blanks at the end, unless said."""

    name = "sqlserver"
    title = "SQL Server"
    run = False
    yes, no = ("1",), ("0",)
    longest_name = 128
    bytes_in_names = False
    # A backslash before a line break would join the lines.
    _APART = re.compile(r"([\x00-\x1f\x7f])")
    _END = "."

    def column(self, name: str) -> str:
        """Between brackets."""
        return "[" + name.replace("]", "]]") + "]"

    def text(self, value: str) -> str:
        """In Unicode; control characters by their number."""
        return _in_pieces(value, self._APART, " + ", lambda c: f"NCHAR({ord(c)})", "N'")

    def is_nan(self, value: str) -> str:
        """There is no such number."""
        del value
        return ""

    def bound(self, value: float) -> str:
        """A FLOAT literal has an exponent."""
        text = repr(float(value))
        return text if "e" in text else f"{text}e0"

    def category(self, column: str) -> str:
        """As Unicode, a point at its end so that blanks count, byte by byte so that capitals and accents do."""
        return f"(CAST({column} AS NVARCHAR(4000)) + N'{self._END}') COLLATE Latin1_General_100_BIN2"

    def among(self, column: str, texts: Iterable[str]) -> str:
        """The same point at the end of what it is compared with."""
        return super().among(column, (text + self._END for text in texts))

    def literal(self, value: float) -> str:
        """As a bound, which is a FLOAT(53)."""
        return self.bound(value)


class Sas(Dialect):
    """SAS, PROC SQL: numbers are doubles and texts padded; a missing number is smaller than any other."""

    name = "sas"
    title = "SAS"
    run = False
    yes, no = ("1",), ("0",)
    blank_is_missing = True
    longest_name = 32
    largest_exact = 2**53
    _PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,31}")
    _DIGITS = 15

    def column(self, name: str) -> str:
        """A plain name as it is; any other as a name literal, which needs `options validvarname=any`."""
        return name if self._PLAIN.fullmatch(name) else "'" + name.replace("'", "''") + "'n"

    def text(self, value: str) -> str:
        """In simple quotes, where no macro is looked for; control characters make it a literal of bytes (UTF-8)."""
        return f"'{value.encode().hex().upper()}'x" if CONTROL.search(value) else super().text(value)

    def integer(self, value: int | None) -> str:
        """A number, or a missing one."""
        return "." if value is None else str(value)

    def double(self, column: str) -> str:
        """Every number is a double."""
        return column

    def is_nan(self, value: str) -> str:
        """There is no such number beside the missing ones."""
        del value
        return ""

    def is_missing(self, column: str) -> str:
        """Holds for `.`, `.A` to `.Z`, `._` and for a blank text."""
        return f"missing({column})"

    def bound(self, value: float) -> str:
        """Up to 15 digits as written; beyond, the bits of the double, which no reading of a decimal can change."""
        text = repr(float(value))
        if sum(c.isdigit() for c in text.partition("e")[0].lstrip("-0.")) <= self._DIGITS:
            return text
        return f"input('{struct.pack('>d', value).hex().upper()}', hex16.)"

    def category(self, column: str) -> str:
        """Text or number as text, without blanks around it."""
        return f"cats({column})"

    def literal(self, value: float) -> str:
        """As a bound: to the last bit."""
        return self.bound(value)

    def call(self, function: str, value: str) -> str:
        """FLOORZ: FLOOR would take what lies within 1e-12 below a whole number for it."""
        return f"floorz({value})" if function == FLOOR else f"(2 ** {value})"

    def comment(self, lines: Iterable[str]) -> str:
        """Between /* and */."""
        return "".join(f"/* {CONTROL.sub(' ', line).replace('*/', '* /')} */\n" for line in lines)


def _in_pieces(value: str, apart: re.Pattern[str], joined: str, special: Callable[[str], str], quote: str) -> str:
    """A text literal in pieces, special characters by their number."""
    pieces = [piece for piece in apart.split(value) if piece]
    said = [special(p) if apart.fullmatch(p) else f"{quote}{p.replace(_QUOTE, 2 * _QUOTE)}{_QUOTE}" for p in pieces]
    return joined.join(said) if said else f"{quote}{_QUOTE}"
