"""What the values of a received column look like, counted and never quoted: the ground on which a mapping is proposed.

`profile_sql` is text for DuckDB; `store.extracts_profiles` runs it over the first rows of a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bondroit.ingesting.mapping import NO, YES, ColumnMapping
from bondroit.ingesting.parsing_sql import AROUND, SPACES, literal, quoted, read_sql
from bondroit.tables.contract import Column, Type

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_CATEGORIES = 30
FLOOR = 11
"""Rows a value must have before it is written into a proposed mapping: the floor of published counts."""
FORMATS = (
    "YYYY-MM-DD", "DD/MM/YYYY", "D/M/YYYY", "MM/DD/YYYY", "DD.MM.YYYY", "DD-MM-YYYY", "DD/MM/YY", "DD.MM.YY",
    "YYYYMMDD", "DDMMYYYY", "YYYY-MM", "MM/YYYY", "YYYYMM", "MMYYYY", "MMM YYYY", "DD MMM YYYY",
)  # fmt: skip
"""Ways of writing dates that are tried; where two fit as well, the first is proposed."""
_COUNTS = {
    "integers": r"[+-]?\d+",
    "commas": rf"[+-]?\d[\d{SPACES}]*,\d+",
    "points": r"[+-]?\d*\.\d+",
    "spaced": rf"[+-]?\d{{1,3}}([{SPACES}]\d{{3}})+(,\d+)?( ?€)?",
    "coded": r"0\d+",
}


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """A received column, by counts over the rows looked at.

    Attributes:
        name: as received.
        rows: rows looked at.
        filled: rows with a value.
        distinct: different values, about.
        width: the one length of all values; None if lengths differ.
        integers, commas, points, spaced, coded: values written so: 12; 12,5; 12.5; 1 234; 012.
        yes_no: values that are words for yes and no.
        formats: values that are dates, by the way they are written.
        categories: the values that stand in at least `FLOOR` rows, if there are few different ones.
        rare: whether other values stand beside `categories`.
    """

    name: str
    rows: int
    filled: int
    distinct: int = 0
    width: int | None = None
    integers: int = 0
    commas: int = 0
    points: int = 0
    spaced: int = 0
    coded: int = 0
    yes_no: int = 0
    formats: Mapping[str, int] = field(default_factory=dict)
    categories: tuple[str, ...] = ()
    rare: bool = False

    @property
    def numbers(self) -> int:
        """Values that are numbers."""
        return min(self.filled, self.integers + self.commas + self.points + self.spaced)

    def share(self, count: int) -> float:
        """Of the filled rows."""
        return count / self.filled if self.filled else 0.0

    def dates(self) -> tuple[str, ...]:
        """The ways in which almost all values are dates, the likeliest first."""
        most = max(self.formats.values(), default=0)
        return tuple(f for f in FORMATS if self.formats.get(f) == most) if self.share(most) > 0.9 else ()


def profile_sql(name: str) -> str:
    """A SELECT list of one row of counts over a relation of texts: see `profile_of`."""
    text = f"nullif(trim({quoted(name)}, {literal(AROUND)}), '')"
    counts = [
        "count(*)",
        f"count({text})",
        f"approx_count_distinct({text})",
        f"min(length({text}))",
        f"max(length({text}))",
        *(f"count(*) FILTER (regexp_full_match({text}, {literal(shape)}))" for shape in _COUNTS.values()),
        f"count(*) FILTER (lower({text}) IN ({', '.join(map(literal, (*YES, *NO)))}))",
    ]
    for shape in FORMATS:
        day = "D" in shape
        target = Column("day", Type.DATE if day else Type.MONTH, "")
        read = read_sql(ColumnMapping(target=target, received=(name,), formats=(shape,)))
        counts.append(f"count({read.value})")
    return ", ".join(counts)


def categories_sql(name: str) -> str:
    """A query of values and their rows over `sample`, if they are few: short ones, the most frequent first."""
    text = f"nullif(trim({quoted(name)}, {literal(AROUND)}), '')"
    return (
        f"SELECT {text} AS v, count(*) AS n FROM sample WHERE {text} IS NOT NULL "  # noqa: S608
        f"GROUP BY v ORDER BY n DESC, v LIMIT {MOST_CATEGORIES + 1}"
    )


def profile_of(name: str, counted: tuple[int, ...], values: list[tuple[str, int]]) -> ColumnProfile:
    """A profile from the row of `profile_sql` and the rows of `categories_sql`."""
    rows, filled, distinct, shortest, longest, *rest = counted
    shapes = dict(zip(_COUNTS, rest, strict=False))
    yes_no, *dates = rest[len(_COUNTS) :]
    few = len(values) <= MOST_CATEGORIES
    frequent = tuple(sorted(value for value, count in values if count >= FLOOR)) if few else ()
    return ColumnProfile(
        name,
        rows,
        filled,
        distinct=len(values) if few else distinct,
        width=longest if filled and shortest == longest else None,
        yes_no=yes_no,
        formats=dict(zip(FORMATS, dates, strict=True)),
        categories=frequent,
        rare=not few or len(frequent) < len(values),
        **shapes,
    )
