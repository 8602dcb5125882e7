"""The checks of an extract: the one SQL statement finds what a plain loop over rows finds."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict

import duckdb
import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples

from bondroit.app.ingest_extract import INGESTED
from bondroit.ingesting.checks import compile_checks
from bondroit.ingesting.mapping import NO, YES, ColumnMapping, Mapping, SourceForm
from bondroit.store.checked import CheckedRows
from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import Column, Table, Type

TODAY = dt.date(2026, 6, 15)
# Every type, bound and list of values; a contract of its own, so that few columns meet every check.
TABLE = Table(
    name="members",
    version=1,
    meaning="Made up.",
    key=("household_id", "month"),
    monthly=True,
    columns=(
        Column("household_id", Type.TEXT, "key"),
        Column("month", Type.MONTH, "key"),
        Column("role", Type.CATEGORY, "list", values=("one", "two"), nullable=True),
        Column("cents", Type.CENTS, "bound below", low=0),
        Column("number", Type.NUMBER, "bound above", high=10, nullable=True),
        Column("sure", Type.BOOLEAN, "yes or no", nullable=True),
        Column("joined", Type.MONTH, "relation", nullable=True),
        Column("left", Type.DATE, "relation", nullable=True),
    ),
)
FORMATS = ("YYYY-MM-DD",)
MAPPING = Mapping(
    TABLE,
    SourceForm(),
    tuple(
        ColumnMapping(target=c, received=(c.name,), formats=FORMATS if c.type in {Type.MONTH, Type.DATE} else ())
        for c in TABLE.columns
    ),
)
CHOICES = {
    "household_id": ["a", "b", "", "c"],
    "month": ["2026-01-01", "2026-02-01", "1980-01-01", "2026-07-01", "x", ""],
    "role": ["one", "two", "three", ""],
    "cents": ["0", "12", "-1", "1.5", "", "z"],
    "number": ["1", "-2.5", "10", "10.5", "", "q"],
    "sure": ["oui", "0", "peut-être", ""],
    "joined": ["2026-01-01", "2026-03-01", "2027-01-01", ""],
    "left": ["2026-02-14", "2026-06-15", "2026-06-16", "2026-02-30", ""],
}
ROWS = st.lists(st.fixed_dictionaries({name: st.sampled_from(texts) for name, texts in CHOICES.items()}), max_size=8)


def number(text):
    """A whole number of cents."""
    if float(text) != int(float(text)):
        raise ValueError
    return int(float(text))


def yes_or_no(text):
    """A word of true or false."""
    if text not in {*YES, *NO}:
        raise ValueError
    return text in YES


READERS = {
    Type.CENTS: number,
    Type.NUMBER: float,
    Type.DATE: dt.date.fromisoformat,
    Type.MONTH: lambda text: dt.date.fromisoformat(text).replace(day=1),
    Type.BOOLEAN: yes_or_no,
    Type.TEXT: str,
    Type.CATEGORY: str,
}
BAD = {
    "unknown_value": lambda c, v: bool(c.values) and v not in c.values,
    "below": lambda c, v: c.low is not None and v < c.low,
    "above": lambda c, v: c.high is not None and v > c.high,
    "not_finite": lambda c, v: c.type is Type.NUMBER and not math.isfinite(v),
    "too_old": lambda c, v: c.name == "month" and v < dt.date(1990, 1, 1),
    "future": lambda c, v: c.type in {Type.MONTH, Type.DATE} and v > TODAY,
}


def read(column, text):
    """A value and whether it cannot be read, the plain way."""
    try:
        return (READERS[column.type](text), False) if text else (None, False)
    except ValueError:
        return None, True


def column_faults(column, value, *, unread):
    """The codes of one value."""
    if value is not None:
        return [code for code, wrong in BAD.items() if wrong(column, value)]
    return ["unread"] if unread else [] if column.nullable else ["empty"]


def plain(rows, conflicts):
    """Labels by line, the rows kept, and lines of doubled keys by code, as a loop finds them."""
    faults, sound = {}, {}
    for line, row in enumerate(rows, start=2):
        typed = {c.name: read(c, row[c.name]) for c in TABLE.columns}
        found = [
            f"{c.name}: {code}"
            for c in TABLE.columns
            for code in column_faults(c, typed[c.name][0], unread=typed[c.name][1])
        ]
        values = {name: value for name, (value, _) in typed.items()}
        if values["joined"] and values["left"] and values["left"] < values["joined"]:
            found.append("joined, left: relation")
        if found:
            faults[line] = found
        else:
            sound[line] = tuple(values.values())
    groups = defaultdict(list)
    for line, values in sound.items():
        groups[values[:2]].append(line)
    dropped = {}
    for lines in groups.values():
        if len({sound[line] for line in lines}) == 1:
            dropped |= dict.fromkeys(lines[1:], "duplicate")
        elif conflicts == "last":
            dropped |= dict.fromkeys(lines[:-1], "superseded")
        else:
            dropped |= dict.fromkeys(lines, "conflict")
    return faults, {line: values for line, values in sound.items() if line not in dropped}, dropped


class Brought:
    """An extract of one file held in memory."""

    files = ("made.csv",)

    def __init__(self, rows):
        self._frame = pl.DataFrame(rows, schema=dict.fromkeys(CHOICES, pl.String)).with_columns(
            _file=pl.lit(0, pl.Int32), _line=pl.int_range(2, pl.len() + 2, dtype=pl.Int64)
        )

    def relation(self, connection):
        """The rows."""
        connection.register("made", self._frame)
        return "SELECT * FROM made"

    def unreadable(self, connection):
        """None: every line is a row."""
        del connection


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, conflicts=st.sampled_from(["reject", "last"]))
def test_one_statement_finds_what_a_loop_finds(tmp_path_factory, rows, conflicts):
    """On any texts: the same faults of the same lines, the same equal keys, the same rows kept."""
    folder = tmp_path_factory.mktemp("checked")
    faults, kept, dropped = plain(rows, conflicts)
    with duckdb.connect(config={"threads": 1}) as connection:
        checked = CheckedRows(
            Brought(rows), compile_checks(MAPPING, today=TODAY), conflicts,
            connection=connection, folder=folder, rejects=folder / "aside" / "rejects.parquet",
        )  # fmt: skip
        assert checked.rows == len(rows)
        clashes = [line for line, code in dropped.items() if code == "conflict"]
        assert checked.rejected == len(faults) + len(clashes)
        counted = {(c.kind.label, c.rows, c.examples) for c in checked.counts}
        lines = defaultdict(list)
        for line, labels in faults.items():
            for label in labels:
                lines[label].append(line)
        for line, code in sorted(dropped.items()):
            lines[f"household_id, month: {code}"].append(line)
        assert counted == {(label, len(found), tuple(found[:3])) for label, found in lines.items()}
        months = Counter(values[1] for values in kept.values())
        assert [(m.first_day, n) for m, n in checked.months()] == sorted(months.items())
        rows_kept = [row for month, _ in checked.months() for row in checked.rows_of(month).collect().rows()]
        assert rows_kept == sorted(kept.values(), key=lambda values: (values[1], values[0]))
        path = checked.keep_aside(TODAY, TODAY)
        aside = {} if path is None else dict(pl.read_parquet(path).select("_line", "_faults").rows())
        assert aside == {**faults, **{line: ["household_id, month: conflict"] for line in clashes}}


def test_every_table_that_is_brought_has_its_checks():
    """Whatever table a body brings compiles to a statement that runs, and an empty extract has no fault."""
    for name in INGESTED:
        if name not in TABLES:
            continue
        table = TABLES[name]
        columns = tuple(
            ColumnMapping(target=c, received=(c.name,), formats=FORMATS if c.type in {Type.MONTH, Type.DATE} else ())
            for c in table.columns
        )
        checks = compile_checks(Mapping(table, SourceForm(), columns), today=TODAY)
        none = ", ".join(f'NULL::VARCHAR AS "{c.name}"' for c in table.columns)
        statement = checks.statement(f"SELECT {none}, 0 AS _file, 1::BIGINT AS _line WHERE false")
        with duckdb.connect() as connection:
            assert connection.sql(statement).fetchall() == []
            assert set(checks.columns) < set(connection.sql(statement).columns)
