"""The contract of a table compiled to SQL: one statement gives the typed values of an extract and each row's faults.

Faults are bits of a few whole numbers a row, so that ten million rows carry them for next to nothing; counts, examples
and the rows kept aside are read from them afterwards.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.domain.months import Month
from bondroit.errors import Text
from bondroit.ingesting.deriving import behind
from bondroit.ingesting.deriving_sql import fault_columns, fault_of, faults_of, layers_of, over
from bondroit.ingesting.fault_codes import Code, FaultKind
from bondroit.ingesting.mapping import NUMBERS
from bondroit.ingesting.parsing_sql import SQL_TYPES, ReadSql, literal, number_shape, quoted, read_sql, received_text
from bondroit.ingesting.quickening import quick_text, quick_value
from bondroit.ingesting.relations import RELATIONS
from bondroit.tables.contract import Type

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from bondroit.ingesting.deriving_sql import Layer
    from bondroit.ingesting.mapping import ColumnMapping, Mapping
    from bondroit.tables.contract import Column, Table

BITS = 62
"""Faults in one whole number: those of a signed 64-bit number, and one to spare."""
EXAMPLES = 3
_TOO_LARGE = Text("hold a number that is too large", "ont un nombre trop grand")
FIRST_MONTH = Month.of(1990, 1)
"""The first month a table may describe, as `domain.months` reads them."""


@dataclass(frozen=True, slots=True)
class Checks:
    """A table's contract and a mapping, as SQL.

    Attributes:
        table: the contract.
        columns: every column that is made, those of the contract first.
        received: the received columns that are read and may be kept beside a row that is rejected.
        kinds: the fault of each bit; bit `k` of number `_f<k // BITS>`.
        texts: `text AS "#0"`, over the received columns: each text once, without what stands for no value.
        values: `value AS "column"`, over `texts`.
        unread: `fault AS "column!"`, over `texts` and `values`.
        tests: SQL for each of `kinds`, over `values` and `unread`; true where the fault is.
        layers: derived columns, over the received ones.
        domains: the kinds of numbers of which pseudonyms are made: their keys are variables of the connection.
    """

    table: Table
    columns: tuple[str, ...]
    received: tuple[str, ...]
    kinds: tuple[FaultKind, ...]
    texts: tuple[str, ...]
    values: tuple[str, ...]
    unread: tuple[str, ...]
    tests: tuple[str, ...]
    layers: tuple[Layer, ...] = ()
    domains: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The names of the whole numbers that hold the faults of a row."""
        return tuple(f"_f{k}" for k in range(max(1, -(-len(self.kinds) // BITS))))

    @property
    def sound(self) -> str:
        """SQL, true for a row without a fault."""
        return " AND ".join(f"{word} = 0" for word in self.words)

    def bit(self, kind: int) -> str:
        """SQL, true where a row has this fault."""
        return f"(_f{kind // BITS} & {1 << kind % BITS}) <> 0"

    def labels(self) -> str:
        """SQL: the labels of the faults of a row, as a list."""
        listed = ", ".join(
            f"CASE WHEN {self.bit(k)} THEN {literal(kind.label)} END" for k, kind in enumerate(self.kinds)
        )
        return f"list_filter([{listed}]::VARCHAR[], lambda label: label IS NOT NULL)"

    def statement(self, relation: str) -> str:
        """The one SELECT over a relation of received texts: `_file`, `_line`, typed columns, numbers of faults.

        A text is cleaned once, a value is read once, whatever the number of tests on it.
        """
        columns = ", ".join(quoted(name) for name in self.columns)
        texts = ", ".join(("_file, _line", *self.texts))
        values = ", ".join(("*", *self.values))
        unread = ", ".join(("*", *self.unread))
        return (
            f"SELECT _file, _line, {columns}, {self._packed()} FROM (SELECT {unread} FROM (SELECT {values} "  # noqa: S608
            f"FROM (SELECT {texts} FROM ({over(relation, self.layers)}))))"
        )

    def _packed(self) -> str:
        packed = []
        for number, word in enumerate(self.words):
            bits = [
                f"(CASE WHEN {test} THEN {1 << bit} ELSE 0 END)::BIGINT"
                for bit, test in enumerate(self.tests[number * BITS : (number + 1) * BITS])
            ]
            packed.append(f"({' | '.join(bits) or '0::BIGINT'}) AS {word}")
        return ", ".join(packed)


def compile_checks(mapping: Mapping, *, today: dt.date) -> Checks:
    """The checks of the mapping's table.

    Args:
        mapping: from received columns to the table's; a column it leaves out is missing in every row.
        today: no date may be later, no month later than the one it is in.
    """
    table = mapping.table
    read = {column.target.name: column for column in mapping.columns}
    extra = tuple(column.target for column in mapping.columns if column.target.name not in table.schema)
    texts: dict[str, tuple[str, str]] = {}
    values, unread = [], []
    faulty = [one for one in mapping.derived if one.may_fail]
    told = [fault for one in faulty for fault in faults_of(one)]
    kinds, tests = [kind for kind, _ in told], [test for _, test in told]
    for column in (*table.columns, *extra):
        name = column.name
        value, fault, unmade = f"NULL::{SQL_TYPES[column.type]}", None, []
        if name in read:
            unmade = [fault_of(one.name) for one in behind(read[name].received, mapping.derived) if one in faulty]
            value, fault = _guarded(_shared(read[name], texts), unmade)
        values.append(f"({value}) AS {quoted(name)}")
        if fault is not None:
            unread.append(f"({fault}) AS {quoted(name + '!')}")
            unmade = [quoted(name + "!"), *unmade]
        found = [] if fault is None else _unread(read[name], texts)
        found += _tests(column, table, today, unmade)
        kinds += [FaultKind(code, name, what) for code, what, _ in found]
        tests += [test for _, _, test in found]
    relations = [r for r in RELATIONS.get(table.name, ()) if read.keys() >= set(r.columns)]
    kinds += [FaultKind(Code.RELATION, ", ".join(r.columns), r.what) for r in relations]
    tests += [r.broken for r in relations]
    return Checks(
        table=table,
        columns=(*table.schema, *(column.name for column in extra)),
        received=tuple(name for name in mapping.received if name not in mapping.protected),
        kinds=tuple(kinds),
        texts=(
            *(f"({q}) AS {alias}" for alias, q in texts.values()),
            *(name for one in faulty for name in fault_columns(one)),
        ),
        values=tuple(values),
        unread=tuple(unread),
        tests=tuple(tests),
        layers=layers_of(mapping.derived, mapping.key_layers),
        domains=mapping.domains,
    )


def _guarded(read: ReadSql, unmade: Sequence[str]) -> ReadSql:
    """Nothing is read from a derived column that could not be made, and that alone is told."""
    if not unmade:
        return read
    guard = " OR ".join(unmade)
    fault = None if read.fault is None else f"CASE WHEN {guard} THEN false ELSE {read.fault} END"
    return ReadSql(f"CASE WHEN {guard} THEN NULL ELSE {read.value} END", fault)


def _unread(column: ColumnMapping, texts: dict[str, tuple[str, str]]) -> list[tuple[Code, Text, str]]:
    """Tests of what was received and cannot be read."""
    fault, form = quoted(column.target.name + "!"), column.expected()
    what = Text(f"hold no {form.en}", f"ne contiennent pas {form.fr}")
    large = _too_large(column, texts)
    if large is None:
        return [(Code.UNREAD, what, fault)]
    return [(Code.UNREAD, what, f"{fault} AND NOT {large}"), (Code.ABOVE, _TOO_LARGE, large)]


def _too_large(column: ColumnMapping, texts: dict[str, tuple[str, str]]) -> str | None:
    """SQL, true where what cannot be read is a number written as it should be: it does not fit in its type."""
    exact = column.target.type in NUMBERS and column.target.type is not Type.NUMBER
    if not exact or column.values or len(column.received) != 1:
        return None
    alias, _ = texts[received_text(column, column.received[0])]
    shape = literal(number_shape(column))
    return f"CASE WHEN {quoted(column.target.name + '!')} THEN regexp_full_match({alias}, {shape}) ELSE false END"


def _shared(column: ColumnMapping, texts: dict[str, tuple[str, str]]) -> ReadSql:
    """How a column is read, over a value that is computed once and texts that are.

    `texts` has for each text its alias and the quick way to it; those of this column are added.
    """
    value, fault = read_sql(column)
    if fault is not None:
        fault = fault.replace(value, quoted(column.target.name))
    for name in column.received:
        text = received_text(column, name)
        alias, _ = texts.setdefault(text, (f'"#{len(texts)}"', quick_text(column, name, text)))
        value, fault = value.replace(text, alias), fault and fault.replace(text, alias)
        value = quick_value(column, alias, value)
    return ReadSql(value, fault)


def absent_columns(mapping: Mapping, received: Sequence[str]) -> list[Text]:
    """What cannot be filled: columns of the mapping that were not received, columns of the table nothing is said of."""
    faults = []
    for name in mapping.received:
        if name not in received:
            near = difflib.get_close_matches(name, received, n=1)
            en = f" Did you mean {near[0]}?" if near else ""
            fr = f" Est-ce {near[0]} ?" if near else ""
            faults.append(Text(f"Column {name} is missing.{en}", f"La colonne {name} manque.{fr}"))
    there = {name.lower(): name for name in received}
    faults += [
        Text(
            f"[derived] {one.name}: column {there[one.name.lower()]} is received; give the derived one another name.",
            f"[derived] {one.name} : la colonne {there[one.name.lower()]} est reçue ; donnez un autre nom à la "
            "colonne dérivée.",
        )
        for one in mapping.derived
        if one.name.lower() in there
    ]
    filled = {column.target.name for column in mapping.columns}
    table = mapping.table
    return faults + [
        Text(
            f"Column {column.name} of {table.name} is filled by no received column.",
            f"La colonne {column.name} de {table.name} n'est remplie par aucune colonne reçue.",
        )
        for column in table.columns
        if column.name not in filled and not column.nullable
    ]


def _tests(column: Column, table: Table, today: dt.date, doubts: Sequence[str]) -> Iterator[tuple[Code, Text, str]]:
    """Tests of a value; where one of `doubts` holds, that it is missing is told already."""
    name = quoted(column.name)
    if not column.nullable:
        empty = f"{name} IS NULL" + "".join(f" AND NOT {doubt}" for doubt in doubts)
        yield Code.EMPTY, Text("are empty", "sont vides"), empty
    if column.values:
        known = ", ".join(column.values)
        listed = ", ".join(literal(value) for value in column.values)
        what = Text(f"hold an unknown value (known: {known})", f"ont une valeur inconnue (connues : {known})")
        yield Code.UNKNOWN, what, f"{name} NOT IN ({listed})"
    # What is not finite is told as that alone: SQL holds it for greater or smaller than any number.
    finite = f" AND isfinite({name})" if column.type is Type.NUMBER else ""
    if column.low is not None:
        low = f"{column.low:g}"
        negative = Text("are negative", "sont négatives")
        below = Text(f"are below {low}", f"sont au-dessous de {low}")
        yield Code.BELOW, below if column.low else negative, f"{name} < {column.low!r}{finite}"
    if column.high is not None:
        high = f"{column.high:g}"
        yield Code.ABOVE, Text(f"are above {high}", f"sont au-dessus de {high}"), f"{name} > {column.high!r}{finite}"
    if column.type is Type.NUMBER:
        yield Code.NOT_FINITE, Text("are not finite", "ne sont pas finies"), f"NOT isfinite({name})"
    if column.type in (Type.MONTH, Type.DATE):
        yield from _day_tests(column, table, today)


def _day_tests(column: Column, table: Table, today: dt.date) -> Iterator[tuple[Code, Text, str]]:
    name = quoted(column.name)
    # A month is read as its first day, whatever day was received.
    month = Month.from_date(today)
    last, day = (month, month.first_day) if column.type is Type.MONTH else (today, today)
    if table.monthly and column.name == "month":
        # A file is named by its month, and no name is read from before.
        before = Text(f"are before {FIRST_MONTH}", f"sont avant {FIRST_MONTH}")
        yield Code.TOO_OLD, before, f"{name} < DATE '{FIRST_MONTH.first_day}'"
    what = Text(f"are in the future (after {last})", f"sont dans le futur (après {last})")
    yield Code.FUTURE, what, f"{name} > DATE '{day}'"
