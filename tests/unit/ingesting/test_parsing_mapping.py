"""A mapping's TOML: what it gives, and every fault at once with its line; never another error than a person's."""

from __future__ import annotations

import contextlib
import json

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.errors import UserError
from bondroit.ingesting.mapping import FILE_MONTH
from bondroit.ingesting.parsing_columns import COLUMN_KEYS, READING_KEYS
from bondroit.ingesting.parsing_kinds import SOURCE_KEYS
from bondroit.ingesting.parsing_mapping import parse_mapping
from bondroit.ingesting.parsing_sql import quoted, read_sql
from bondroit.tables import catalogue
from bondroit.tables.contract import Column, Table, Type
from bondroit.tables.described import said

CONNECTION = duckdb.connect(":memory:", config={"threads": 1})
EVENTS = Table(
    name="events",
    version=1,
    meaning="For the tests",
    key=("household_id", "month"),
    columns=(
        Column("household_id", Type.TEXT, "Who"),
        Column("month", Type.MONTH, "When"),
        Column("kind", Type.CATEGORY, "What", values=("birth", "move")),
        Column("cents", Type.CENTS, "How much", nullable=True, low=0),
        Column("couple", Type.BOOLEAN, "Two", nullable=True),
        Column("day", Type.DATE, "Day", nullable=True),
        Column("count", Type.INTEGER, "Number", nullable=True, low=0, high=20),
    ),
)
PLACES = Table(
    name="places", version=1, meaning="Open", key=("place",), open=True,
    columns=(Column("place", Type.CATEGORY, "Which"),),
)  # fmt: skip
TABLES = {"events": EVENTS, "places": PLACES}
SOUND = """
table = "events"
[source]
encoding = "cp1252"
delimiter = ";"
missing = ["", "."]
[reading]
decimal = ","
unit = "euros"
format = "DD/MM/YYYY"
[columns]
household_id = "NUM"
month = "DATE"
[columns.kind]
from = "EVT"
values = { N = "birth", "1" = "move" }
[columns.cents]
from = ["A", "B"]
combine = "sum"
default = 0
[columns.couple]
from = "SIT"
values = { M = true, C = false }
[columns.count]
constant = 3
"""


def parse(text):
    return parse_mapping(text, name="m.toml", tables=TABLES)


def faults(text):
    """What is said of a mapping that cannot stand."""
    with pytest.raises(UserError) as refused:
        parse(text)
    assert refused.value.code == "E-MAP-001"
    return "\n".join(fault.en for fault in refused.value.faults)


def test_a_sound_mapping_is_read():
    """Sections, defaults of [reading], short and long columns come out as they were written."""
    mapping = parse(SOUND)
    columns = {column.target.name: column for column in mapping.columns}
    assert list(columns) == ["household_id", "month", "kind", "cents", "couple", "count"]
    assert (mapping.source.encoding, mapping.source.delimiter) == ("cp1252", ";")
    assert mapping.received == ("NUM", "DATE", "EVT", "A", "B", "SIT")
    assert columns["month"].formats == ("DD/MM/YYYY",)
    assert columns["kind"].values == (("N", "birth"), ("1", "move"))
    assert (columns["cents"].unit, columns["cents"].decimal, columns["cents"].default) == ("euros", ",", "0")
    assert columns["couple"].values == (("M", "true"), ("C", "false"))
    assert columns["couple"].missing == ("", ".")
    assert columns["count"].constant == "3"


def test_what_a_missing_column_means_is_said_in_both_languages():
    """A column of the contract that nothing fills is told with its meaning, in French too."""
    with pytest.raises(UserError) as refused:
        parse_mapping('table = "corrections"\n[columns]\nhousehold_id = "N"\n', name="m.toml")
    told = next(fault for fault in refused.value.faults if "[columns] month" in fault.en)
    meaning = next(column.meaning for column in catalogue.TABLES["corrections"].columns if column.name == "month")
    assert f"({meaning})" in told.en
    assert f"({said(meaning).fr})" in told.fr
    assert said(meaning).fr != meaning


def test_every_fault_is_told_at_once_with_its_line():
    """A mapping with a fault of every kind is refused once, with each fault, its line and the nearest name."""
    told = faults("""table = "events"
[source]
encodin = "utf-8"
delimiter = ";;"
database = "postgresql://me:secret@host/base"
[reading]
decimal = ";"
[columns]
household_id = "NUM"
knd = "EVT"
[columns.month]
from = ["A", "B"]
format = ["DD/MM/YYYY", "MM/DD/YYYY", "YYYYY"]
[columns.cents]
from = "C"
[columns.couple]
from = "S"
decimal = ","
values = { M = "perhaps" }
[columns.count]
constant = 99
""")
    for line, words in (
        (3, "did you mean encoding?"),
        (4, "one sign"),
        (5, "never an address"),
        (7, "decimal"),
        (10, "did you mean kind?"),
        (12, "several columns"),
        (13, "'YYYYY'"),
        (13, "different dates"),
        (14, "euros or cents"),
        (18, "says nothing of a boolean column"),
        (19, "'perhaps'"),
        (21, "'99'"),
    ):
        assert any(one.startswith(f"Line {line},") and words in one for one in told.splitlines()), (line, words, told)
    assert "kind (What) is not filled" in told
    assert "secret" not in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "give the table"),
        ('table = "event"', "did you mean events?"),
        ("table = 3", "give the table"),
        ("= 3", "Not TOML"),
        ('table = "events"\ncolumns = 3', "must be a section"),
        (SOUND + '[columns.day]\nfrom = "J"\nformat = "MM/YYYY"', "gives no day"),
        (SOUND + '[columns.day]\nfrom = "J"\nconstant = 2026-01-01', "beside a constant"),
        (SOUND + '[columns.day]\nformat = "DD/MM/YYYY"', "name a received column"),
        (SOUND + '[columns.day]\nfrom = "J"\nothers = 2026-01-01', "goes with values"),
        (SOUND + '[columns.day]\nfrom = "J"\npad = 3', "says nothing of a date column"),
        (SOUND + '[columns.day]\nfrom = "J"\ntype = "date"', "contract gives the type"),
        ('table = "places"\n[columns]\nplace = "P"\nwealth = "W"', "needs a type"),
        (SOUND.replace("[source]", '[source]\nquery = "SELECT 1"'), "go together"),
        (SOUND.replace("[source]", '[source]\nfiles = "a.csv"'), "must hold {month}"),
    ],
)
def test_what_cannot_stand_is_told(text, words):
    """Each thing that does not go together is told in words."""
    assert words in faults(text)


def test_the_month_comes_from_the_files_name_when_no_column_holds_it():
    """With a pattern of names, a month that no column gives is that of the file's name."""
    text = SOUND.replace('month = "DATE"\n', "").replace("[source]", '[source]\nfiles = "evt_{month}.csv"')
    month = {c.target.name: c for c in parse(text).columns}["month"]
    assert month.received == (FILE_MONTH,)
    assert FILE_MONTH not in parse(text).received


def test_further_columns_of_an_open_table_bear_a_type():
    """A table that takes further columns takes them with their type."""
    mapping = parse('table = "places"\n[columns]\nplace = "P"\n[columns.wealth]\nfrom = "W"\ntype = "number"')
    assert [(c.target.name, c.target.type) for c in mapping.columns][1] == ("wealth", Type.NUMBER)


atoms = (
    st.none().map(lambda _: "a") | st.text(max_size=6) | st.integers() | st.floats() | st.booleans() | st.dates()
    | st.sampled_from(["NUM", "birth", "DD/MM/YYYY", "euros", ",", "sum", "cp1252", "2026-02", "events", "x_{month}"])
)  # fmt: skip
values = st.recursive(
    atoms,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=4,
)
COLUMN = st.dictionaries(st.sampled_from([*COLUMN_KEYS, "nonsense"]), values, max_size=4)
DOCUMENTS = st.fixed_dictionaries(
    {"table": st.just("events") | st.just("places") | values},
    optional={
        "source": st.dictionaries(st.sampled_from([*SOURCE_KEYS, "nonsense"]), values, max_size=4) | values,
        "reading": st.dictionaries(st.sampled_from([*READING_KEYS, "nonsense"]), values, max_size=4) | values,
        "columns": st.dictionaries(st.sampled_from([*EVENTS.schema, "place", "other"]), COLUMN | values) | values,
        "further": values,
    },
)


def toml(value):
    """A value as TOML writes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value) if "." in repr(value) or "n" in repr(value) or "e" in repr(value) else f"{value}.0"
    if isinstance(value, str):
        return json.dumps(value).replace("\x7f", "\\u007f")
    return str(value)


@settings(max_examples=300, deadline=None)
@given(document=DOCUMENTS)
def test_any_document_is_a_mapping_or_a_persons_error(document):
    """Whatever stands in the TOML, it is read, and then compiles to SQL, or it is refused in words."""
    text = "\n".join(f"{json.dumps(key)} = {toml(value)}" for key, value in document.items())
    with contextlib.suppress(UserError):
        mapping = parse(text)
        for column in mapping.columns:
            value, fault = read_sql(column)
            names = {name.lower(): name for name in column.received} or {"x": "x"}
            received = ", ".join(f"NULL::VARCHAR AS {quoted(name)}" for name in names.values())
            assert CONNECTION.execute(f"SELECT {value}, {fault or 'false'} FROM (SELECT {received})").fetchall()


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet='tabe="vns[colum.]rdig\n{},: 3', max_size=60) | st.text(max_size=40))
def test_any_text_is_a_mapping_or_a_persons_error(text):
    """Whatever text is given, it is a mapping of a known table, or nothing but a person's error is raised."""
    told = None
    with contextlib.suppress(UserError):
        told = parse(text)
    assert told is None or told.table.name in TABLES


def test_a_mapping_says_how_its_extracts_are_taken():
    """`mode` and `conflicts` stand at the top, whole and rejecting by default; another word is a fault of its line."""
    plain, said = (parse_mapping(f"{top}\n{SOUND}", name="m", tables=TABLES) for top in ("", _TAKEN))
    assert (plain.mode, plain.conflicts) == ("whole", "reject")
    assert (said.mode, said.conflicts) == ("changes", "last")
    with pytest.raises(UserError) as caught:
        parse_mapping(f'mode = "change"\nconflicts = 3\n{SOUND}', name="m", tables=TABLES)
    assert [fault.en for fault in caught.value.faults] == [
        'Line 1, mode: must be "whole" or "changes".', 'Line 2, conflicts: must be "reject" or "last".',
    ]  # fmt: skip


_TAKEN = 'mode = "changes"\nconflicts = "last"'
