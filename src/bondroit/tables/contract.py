"""What a table promises: names, types, units, bounds, meaning, source, sensitivity and purpose of its columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import polars as pl

from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Iterable


class Type(StrEnum):
    """The types of columns. A month is the date of its first day, a date is any day; euros are integer cents."""

    TEXT = "text"
    CATEGORY = "category"
    INTEGER = "integer"
    CENTS = "cents"
    POINTS = "points"
    NUMBER = "number"
    BOOLEAN = "boolean"
    MONTH = "month"
    DATE = "date"


POLARS_TYPES: dict[Type, pl.DataType] = {
    Type.TEXT: pl.String(),
    Type.CATEGORY: pl.String(),
    Type.INTEGER: pl.Int32(),
    Type.CENTS: pl.Int64(),
    Type.POINTS: pl.Int64(),
    Type.NUMBER: pl.Float64(),
    Type.BOOLEAN: pl.Boolean(),
    Type.MONTH: pl.Date(),
    Type.DATE: pl.Date(),
}


class Sensitivity(StrEnum):
    """Who may see a column: ordinary, a protected trait (audit alone), or a direct identifier (never shown)."""

    ORDINARY = "ordinary"
    PROTECTED = "protected"
    IDENTIFIER = "identifier"


class Purpose(StrEnum):
    """Why data may be used."""

    CONTROL = "control"
    RIGHTS = "rights"
    STATISTICS = "statistics"
    LINKAGE = "linkage"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: the same word as in the glossary.
        type: see `Type`.
        meaning: one sentence for a person.
        nullable: whether it may be missing.
        values: the permitted values of a category; empty is any.
        low, high: inclusive bounds of a number.
        source: who writes it (household, body, partner, platform, town).
        sensitivity: see `Sensitivity`.
    """

    name: str
    type: Type
    meaning: str
    nullable: bool = False
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    source: str = "body"
    sensitivity: Sensitivity = Sensitivity.ORDINARY

    @property
    def polars_type(self) -> pl.DataType:
        """The Polars type under which it is stored."""
        return POLARS_TYPES[self.type]


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        name: folder under `tables/`.
        version: raised when columns change; written into every file.
        meaning: one sentence.
        key: columns whose combination is unique.
        monthly: one file per month, else a single file.
        open: further columns are allowed (variables).
        purposes: what it may be read for.
    """

    name: str
    version: int
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    monthly: bool = False
    open: bool = False
    purposes: tuple[Purpose, ...] = (Purpose.CONTROL, Purpose.RIGHTS, Purpose.STATISTICS, Purpose.AUDIT)

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Column name to Polars type, in order."""
        return {c.name: c.polars_type for c in self.columns}

    def conform(self, frame: pl.DataFrame) -> pl.DataFrame:
        """`frame` with the contract's column order and types; extra columns dropped unless the table is open."""
        extra = [c for c in frame.columns if c not in self.schema] if self.open else []
        return frame.select(*(pl.col(n).cast(t) for n, t in self.schema.items()), *extra)


def check_frame(frame: pl.DataFrame, table: Table) -> list[Text]:
    """Every way in which `frame` breaks the contract of `table`, with counts and never a value of a person."""
    faults = _check_columns(frame, table)
    present = [c for c in table.columns if c.name in frame.columns]
    sound = [c for c in present if frame.schema[c.name] == c.polars_type]
    if sound and frame.height:
        faults += _check_values(frame, sound)
    if all(k in frame.columns for k in table.key) and frame.height:
        doubled = frame.height - frame.select(pl.struct(table.key).n_unique()).item()
        if doubled:
            key = ", ".join(table.key)
            faults.append(
                Text(
                    f"{doubled} row(s) repeat the key ({key}); each may stand once.",
                    f"{doubled} ligne(s) répètent la clé ({key}) ; chacune ne doit paraître qu'une fois.",
                )
            )
    return faults


def _check_columns(frame: pl.DataFrame, table: Table) -> list[Text]:
    faults = []
    for column in table.columns:
        if column.name not in frame.columns:
            faults.append(
                Text(f"Column {column.name} is missing.", f"La colonne {column.name} manque."),
            )
        elif frame.schema[column.name] != column.polars_type:
            got, want = frame.schema[column.name], column.polars_type
            faults.append(
                Text(
                    f"Column {column.name} holds {got}, not {want}.",
                    f"La colonne {column.name} contient {got} et non {want}.",
                )
            )
    if not table.open:
        known = table.schema
        faults += [
            Text(f"Column {name} is not in the contract.", f"La colonne {name} n'est pas au contrat.")
            for name in frame.columns
            if name not in known
        ]
    return faults


def _check_values(frame: pl.DataFrame, columns: Iterable[Column]) -> list[Text]:
    tests: dict[tuple[str, Text], pl.Expr] = {}
    for c in columns:
        col = pl.col(c.name)
        if not c.nullable:
            tests[c.name, Text("missing", "manquant(s)")] = col.is_null()
        if c.values:
            tests[c.name, Text("outside the list of values", "hors de la liste des valeurs")] = (
                col.is_not_null() & ~col.is_in(c.values)
            )
        if c.low is not None:
            tests[c.name, Text(f"below {c.low:g}", f"au-dessous de {c.low:g}")] = col < c.low
        if c.high is not None:
            tests[c.name, Text(f"above {c.high:g}", f"au-dessus de {c.high:g}")] = col > c.high
        if c.type is Type.MONTH:
            tests[c.name, Text("not the first day of a month", "pas le premier jour d'un mois")] = col.dt.day() != 1
        if c.type is Type.NUMBER:
            tests[c.name, Text("not finite", "non fini(s)")] = ~col.is_finite()
    if not tests:  # a column that may be missing and hold anything
        return []
    counts = frame.select(
        [expr.fill_null(value=False).sum().alias(str(i)) for i, expr in enumerate(tests.values())]
    ).row(0)
    return [
        Text(
            f"Column {name}: {count} value(s) {what.en}.",
            f"Colonne {name} : {count} valeur(s) {what.fr}.",
        )
        for (name, what), count in zip(tests, counts, strict=True)
        if count
    ]
