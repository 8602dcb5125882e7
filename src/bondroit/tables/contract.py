"""What a table promises: names, types, bounds, meaning, who writes it, sensitivity, purposes and retention.

What a person reads of it in French, units and legal bases stand in `tables.described`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import polars as pl

from bondroit.errors import Text
from bondroit.tables.sources import require_source

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
    """Who may see a column: ordinary, a protected trait (never for control), or a direct identifier (never shown)."""

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


NEVER_CONTROL = (Purpose.RIGHTS, Purpose.STATISTICS, Purpose.LINKAGE, Purpose.AUDIT)
"""What a protected trait serves: the law's rules, strata and margins, finding one person twice, and the audit."""


PERIODS = {"history": 36, "controlled": 60}
"""Months for which rows are kept: what variables look back on (24 months) and a year more; what a control, a decision
or an appeal may need. No source gives them: they are assumed, until a body sets its own."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long rows are kept.

    Attributes:
        period: `history` or `controlled`, see `PERIODS`; a body sets their months.
        since: the column of that date; a row without one is kept. Empty: the column `month`.
        by: rows that follow one another are dated by the next one of the same value of this column (a household
            moves: the old address is over when the new one begins); the last one is kept.
        follows: (table, column): a row leaves, at the latest, with the last row of that table that names it.
    """

    period: str
    since: str = "month"
    by: str = ""
    follows: tuple[str, str] | None = None

    @property
    def months(self) -> int:
        """The months from the date of a row after which it is due, where a body sets no others."""
        return PERIODS[self.period]


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
        source: who writes it (household, body, partner, platform, town); the list is closed, see `tables.sources`.
        sensitivity: see `Sensitivity`.
        purposes: what it may be read for; None follows from the sensitivity, see `Table.serves`.
        unit: where the type does not say it, in both languages.

    Raises:
        UserError: E-PUR-003 if its source is none of the list: social networks are refused.
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
    purposes: tuple[Purpose, ...] | None = None
    unit: Text | None = None

    def __post_init__(self) -> None:
        require_source(self.source, self.name)

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
        retention: how long its rows are kept; None: as long as the workspace (nobody real is in it).
        basis: the key of its legal basis in `tables.described.BASES`.
    """

    name: str
    version: int
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    monthly: bool = False
    open: bool = False
    purposes: tuple[Purpose, ...] = (Purpose.CONTROL, Purpose.RIGHTS, Purpose.STATISTICS, Purpose.AUDIT)
    retention: Retention | None = None
    basis: str = "benefits"

    def serves(self, column: Column) -> tuple[Purpose, ...]:
        """What a column of this table may be read for: never more than the table itself."""
        own = column.purposes
        if own is None:
            own = NEVER_CONTROL if column.sensitivity is Sensitivity.PROTECTED else self.purposes
        return tuple(purpose for purpose in self.purposes if purpose in own)

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
