"""How three engines write the little in which they differ: names, texts, types, whole division, the latest value.

A layer of our own and not a transpiler: what differs is ten lines an engine, and a test runs every one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.domain.dialects import chosen_dialect

if TYPE_CHECKING:
    from bondroit.domain.months import Month


@dataclass(frozen=True, slots=True)
class Dialect:
    """The words of one engine.

    Attributes:
        name: duckdb, spark or postgres.
        quote: what stands around a name; doubled inside it.
        text_type, double_type: the types of a text and of a double.
        wide_type: an integer type of 38 digits, for sums of squares.
        whole_division: the operator that divides integers and drops the fraction.
        latest_value: the value that goes with the smallest `{order}`, where `{value}` is not missing.
        backslash_escapes: whether a backslash in a text literal is an escape.
        longest_name: bytes of a name; longer ones would be cut without a word.
        most_columns: columns of one SELECT; 0: as many as one likes.
    """

    name: str
    quote: str
    text_type: str
    double_type: str
    wide_type: str
    whole_division: str
    latest_value: str
    backslash_escapes: bool = False
    longest_name: int = 0
    most_columns: int = 0

    def column(self, name: str) -> str:
        """A name, quoted."""
        return f"{self.quote}{name.replace(self.quote, self.quote * 2)}{self.quote}"

    def text(self, value: str) -> str:
        """A text literal."""
        if self.backslash_escapes:
            escaped = value.replace("\\", "\\\\").replace("'", "\\'")
            return f"'{escaped}'"
        return "'" + value.replace("'", "''") + "'"

    def literal(self, value: str | float) -> str:
        """A text or a number; what may stand in a list of classes."""
        if isinstance(value, str):
            return self.text(value)
        return str(int(value)) if isinstance(value, bool | int) else f"CAST('{value!r}' AS {self.double_type})"

    def day(self, month: Month) -> str:
        """The first day of a month."""
        return f"DATE '{month.first_day.isoformat()}'"

    def index(self, column: str) -> str:
        """Months since the year 0 of the month in which a date falls: `Month.index`."""
        year, month = (f"CAST(EXTRACT({part} FROM {column}) AS INTEGER)" for part in ("YEAR", "MONTH"))
        return f"({year} * 12 + {month} - 1)"

    def lag(self, column: str, month: Month) -> str:
        """How many months before `month` a date falls."""
        return f"({month.index} - {self.index(column)})"

    def latest(self, value: str, order: str) -> str:
        """An aggregate: the value that is not missing with the smallest `order`."""
        return self.latest_value.format(value=value, order=order)

    def as_double(self, number: str) -> str:
        """A number as a double."""
        return f"CAST({number} AS {self.double_type})"

    def as_wide(self, number: str) -> str:
        """An integer with room for products."""
        return f"CAST({number} AS {self.wide_type})"

    def floor_divided(self, above: str, below: str) -> str:
        """Integers divided downwards, also below 0, where every engine alone would drop the fraction."""
        rest = f"((({above}) % ({below}) + ({below})) % ({below}))"
        return f"((({above}) - {rest}) {self.whole_division} ({below}))"


_DIALECTS = {
    dialect.name: dialect
    for dialect in (
        Dialect(
            "duckdb", '"', "VARCHAR", "DOUBLE", "HUGEINT", "//",
            "ARG_MIN({value}, CASE WHEN {value} IS NOT NULL THEN {order} END)",
        ),
        Dialect(
            "spark", "`", "STRING", "DOUBLE", "DECIMAL(19, 0)", "DIV",
            "MIN_BY({value}, CASE WHEN {value} IS NOT NULL THEN {order} END)", backslash_escapes=True,
        ),
        Dialect(
            "postgres", '"', "TEXT", "DOUBLE PRECISION", "NUMERIC", "/",
            "(ARRAY_AGG({value} ORDER BY {order}) FILTER (WHERE {value} IS NOT NULL))[1]",
            longest_name=63, most_columns=1600,
        ),
    )
}  # fmt: skip
DIALECTS = tuple(_DIALECTS)
"""The engines whose SQL is written."""


def dialect_of(name: str) -> Dialect:
    """The dialect of an engine.

    Raises:
        UserError: E-USE-001 if it is none of `DIALECTS`.
    """
    return chosen_dialect(name, _DIALECTS)
