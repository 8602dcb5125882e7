"""How a body's columns become those of a table: what is received, under which name, and how it is read.

A mapping is written in TOML (`ingesting.parsing_mapping` reads it) and compiled to SQL text (`ingesting.parsing_sql`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bondroit.errors import Text
from bondroit.ingesting.deriving import protected, received_by
from bondroit.tables.contract import Type

if TYPE_CHECKING:
    from bondroit.ingesting.deriving import Derived
    from bondroit.tables.contract import Column, Table

MISSING = ("", "NA", "NaN", "NULL")
"""What stands for no value, unless a mapping says otherwise."""
YES = ("true", "1", "yes", "oui", "vrai", "o", "y")
NO = ("false", "0", "no", "non", "faux", "n")
"""Words for true and false, whatever their capitals, unless a mapping says otherwise."""
FILE_MONTH = "_month"
"""The received column that holds the month of a file's name, as 2026-02."""
NUMBERS = (Type.INTEGER, Type.CENTS, Type.POINTS, Type.NUMBER)
DAYS = (Type.MONTH, Type.DATE)

Combine = Literal["first", "join", "sum"]
Unit = Literal["cents", "euros"]
Mode = Literal["whole", "changes"]
Conflicts = Literal["reject", "last"]


@dataclass(frozen=True, slots=True)
class SourceForm:
    """What the received files look like; None is found out by looking at them.

    Attributes:
        encoding: of a text file, as Python names it.
        delimiter: of a text file.
        quote: the quotation mark of a text file; empty if there is none.
        header: the line (text) or row (sheet) that holds the names, from 1.
        sheet: the name or the number (from 1) of a spreadsheet's sheet; the first if None.
        files: pattern of the names of monthly files, with `{month}`; it also gives the column `_month`.
        query: SQL that is asked of a database, in place of files.
        database: the environment variable that holds the address of that database.
        missing: texts that stand for no value, in any column.
        labels: whether coded values of a SAS or Stata file are replaced by their labels.
        zone: whose clock shows the moments of a file or database that keeps them for the whole world.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str = '"'
    header: int = 1
    sheet: str | int | None = None
    files: str | None = None
    query: str | None = None
    database: str | None = None
    missing: tuple[str, ...] = MISSING
    labels: bool = False
    zone: str = "Europe/Paris"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """How one column of the table is read.

    Attributes:
        target: the column of the contract (a made one for a further column of an open table).
        received: names of the received columns; none for a constant.
        combine: what is done of several: the first that is not missing, all joined by `join`, or their sum.
        join: what stands between the joined texts.
        formats: ways a date or a month may be written, tried in order (`DD/MM/YYYY`, `YYYY-MM`, `serial`).
        pivot: two figures of a year up to this one are of 20YY, above of 19YY.
        decimal: the decimal sign; spaces between thousands are always allowed.
        thousands: a further sign between thousands (`.` or `,` or `'`), or none.
        unit: of a received amount, for a column in cents.
        rounded: whether an amount may hold parts of a cent, or an integer decimals, which are then rounded half up.
        yes, no: words of a true/false column, in small letters.
        values: received value to the table's, both as text; a value that is not in it is a fault.
        others: what the values not in `values` become; None makes them faults.
        constant: the value of every row.
        default: the value of a row that has none.
        trim: whether spaces around a value are left out.
        pad: length to which a code is filled with zeros from the left; 0 is not.
        missing: texts that stand for no value in this column.
    """

    target: Column
    received: tuple[str, ...] = ()
    combine: Combine = "first"
    join: str = ""
    formats: tuple[str, ...] = ()
    pivot: int = 30
    decimal: str = "."
    thousands: str = ""
    unit: Unit = "cents"
    rounded: bool = False
    yes: tuple[str, ...] = YES
    no: tuple[str, ...] = NO
    values: tuple[tuple[str, str], ...] = ()
    others: str | None = None
    constant: str | None = None
    default: str | None = None
    trim: bool = True
    pad: int = 0
    missing: tuple[str, ...] = MISSING

    def expected(self) -> Text:
        """How a value had to be written, after `the column holds no ...` (`... ne contient pas ...`)."""
        kind = self.target.type
        if self.values:
            return Text("value of the mapping's list", "de valeur de la liste de la correspondance")
        if kind in DAYS:
            shapes = ", ".join(self.formats)
            return Text(f"date as {shapes}", f"de date comme {shapes}")
        if kind is Type.BOOLEAN:
            return Text("yes or no", "de oui ou non")
        if kind is Type.CENTS:
            unit = Text("euros", "euros") if self.unit == "euros" else Text("cents", "centimes")
            return Text(
                f"amount in {unit.en} with decimal sign {self.decimal}",
                f"de montant en {unit.fr} avec le signe décimal {self.decimal}",
            )
        if kind in NUMBERS:
            word = Text("number", "de nombre") if kind is Type.NUMBER else Text("integer", "de nombre entier")
            return Text(
                f"{word.en} with decimal sign {self.decimal}", f"{word.fr} avec le signe décimal {self.decimal}"
            )
        return Text("text", "de texte")


@dataclass(frozen=True, slots=True)
class Mapping:
    """From received files to one table.

    Attributes:
        table: the contract.
        source: what the files look like.
        columns: one per column of the table that is filled, in the contract's order.
        mode: whether months come whole or as the rows that changed, unless the command says otherwise.
        conflicts: what becomes of rows with one key that say different things, unless the command says otherwise.
        derived: columns made of received ones, each after those it uses.
        key: the fingerprint of the key of pseudonyms in force, where one is made; it names it and tells nothing of it.
        key_layers: how many layers that key has.
    """

    table: Table
    source: SourceForm
    columns: tuple[ColumnMapping, ...]
    mode: Mode = "whole"
    conflicts: Conflicts = "reject"
    derived: tuple[Derived, ...] = ()
    key: str = ""
    key_layers: int = 0

    @property
    def received(self) -> tuple[str, ...]:
        """Every received column that is read, once, in order of first use; without `_month`."""
        names = (name for column in self.columns for name in column.received)
        return tuple(name for name in received_by(names, self.derived) if name != FILE_MONTH)

    @property
    def protected(self) -> frozenset[str]:
        """The received columns of which pseudonyms are made: they are never kept."""
        return protected(self.derived)

    @property
    def domains(self) -> tuple[str, ...]:
        """The kinds of numbers of which pseudonyms are made, once each."""
        return tuple(dict.fromkeys(one.domain for one in self.derived if one.way == "pseudonym"))
