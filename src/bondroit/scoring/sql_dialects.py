"""How engines write the little in which they differ: names, texts, numbers, what is missing, powers.

A layer of our own and not a transpiler: what matters here is what values mean (an empty text, a blank at the end, a
missing number), which a transpiler of syntax leaves as it is. Here are the engines that our tests run.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bondroit.scoring.exponential_steps import FLOOR

if TYPE_CHECKING:
    from collections.abc import Iterable

YES, NO = "true", "false"
_DOUBLE = "DOUBLE PRECISION"
# Texts in a line of a list: SQL*Plus takes 2,499 characters a line.
_A_LINE, _NEXT = 8, ",\n     "
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Dialect:
    """DuckDB, and what the others share with it.

    Attributes:
        name: what one types.
        title: the engine.
        run: whether our tests run what is written on the engine itself.
        number: the type of a score.
        yes, no: how a yes/no column reads as text, beside `true` and `false`.
        blank_is_missing: whether a text without a character is kept as missing.
        longest_name: characters of a column's name; 0: as many as one likes.
        bytes_in_names: whether these are bytes.
        largest_exact: greatest integer whose sums are exact; 0: 64 bits and more.
        branching: whether intervals are found by halving, which is less code for a compiler, and not one by one.
    """

    name = "duckdb"
    title = "DuckDB"
    run = True
    number = _DOUBLE
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    blank_is_missing = False
    longest_name = 0
    bytes_in_names = True
    largest_exact = 0
    branching = False

    def column(self, name: str) -> str:
        """A name, quoted, whatever it holds."""
        return '"' + name.replace('"', '""') + '"'

    def exactly(self, name: str) -> str:
        """A name as the person wrote it, capitals and all."""
        return self.column(name)

    def text(self, value: str) -> str:
        """A text literal."""
        return "'" + value.replace("'", "''") + "'"

    def integer(self, value: int | None) -> str:
        """Points; None where there are none."""
        return f"CAST({'NULL' if value is None else value} AS BIGINT)"

    def double(self, column: str) -> str:
        """A column as the number that is compared."""
        return f"CAST({column} AS {self.number})"

    def is_nan(self, value: str) -> str:
        """The condition that a number is none; empty where the engine has no such number."""
        return f"{value} = CAST('NaN' AS {self.number})"

    def is_missing(self, column: str) -> str:
        """The condition that a column has no value."""
        return f"{column} IS NULL"

    def bound(self, value: float) -> str:
        """A bound without a decimal's rounding: the shortest text that gives back the same double."""
        return f"CAST('{float(value)!r}' AS {self.number})"

    def category(self, column: str) -> str:
        """A column as the text that is compared."""
        return f"CAST({column} AS TEXT)"

    def among(self, column: str, texts: Iterable[str]) -> str:
        """The condition that a category is one of some texts."""
        said = [self.text(text) for text in texts]
        lines = [", ".join(said[k : k + _A_LINE]) for k in range(0, len(said), _A_LINE)]
        return f"{self.category(column)} IN ({_NEXT.join(lines)})" if said else self.never

    @property
    def never(self) -> str:
        """A condition that holds for no file."""
        return "1 = 0"

    @property
    def always(self) -> str:
        """A condition that holds for every file."""
        return "1 = 1"

    def literal(self, value: float) -> str:
        """A double to its last bit. With an exponent it is no decimal; beside a double PostgreSQL makes it one."""
        text = repr(value)
        return text if "e" in text else f"{text}e0"

    def call(self, function: str, value: str) -> str:
        """The whole number below a double, or two to the power of a whole one: doubles both."""
        return f"floor({value})" if function == FLOOR else f"power({self.bound(2.0)}, {value})"

    def comment(self, lines: Iterable[str]) -> str:
        """Lines that the engine does not read."""
        return "".join(f"-- {CONTROL.sub(' ', line)}".rstrip() + "\n" for line in lines)


class Postgres(Dialect):
    """PostgreSQL."""

    name = "postgres"
    title = "PostgreSQL"
    longest_name = 63


class Spark(Dialect):
    """Spark: backslashes and dollars mean something inside a text, so such texts are written as bytes."""

    name = "spark"
    title = "Spark"
    number = "DOUBLE"
    branching = True
    _UNSAFE = re.compile(r"['\\$\x00-\x1f\x7f]")

    def column(self, name: str) -> str:
        """Between backquotes."""
        return "`" + name.replace("`", "``") + "`"

    def text(self, value: str) -> str:
        """A literal that no setting of the session reads otherwise."""
        return f"CAST(X'{value.encode().hex()}' AS STRING)" if self._UNSAFE.search(value) else f"'{value}'"

    def is_nan(self, value: str) -> str:
        """Spark's own test."""
        return f"isnan({value})"

    def category(self, column: str) -> str:
        """As STRING."""
        return f"CAST({column} AS STRING)"

    def literal(self, value: float) -> str:
        """A double, not a decimal."""
        return f"{value!r}D"

    def call(self, function: str, value: str) -> str:
        """Its floor is a whole number of 64 bits."""
        return f"CAST(floor({value}) AS DOUBLE)" if function == FLOOR else super().call(function, value)
