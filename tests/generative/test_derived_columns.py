"""Derived columns: SQL makes of any texts what plain Python makes, and nothing of what could not be made."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from bondroit.ingesting.checks import compile_checks
from bondroit.ingesting.deriving import Derived, told_apart
from bondroit.ingesting.deriving_oracle import derive_row
from bondroit.ingesting.deriving_sql import layers_of, numbers_of, over
from bondroit.ingesting.mapping import ColumnMapping, Mapping, SourceForm
from bondroit.ingesting.parsing_oracle import number_parts, plain_text, read_row
from bondroit.ingesting.parsing_sql import quoted
from bondroit.ingesting.pseudonyms import SecretKey
from bondroit.store.keyed import set_key
from bondroit.tables.contract import Column, Table, Type

KEY = SecretKey((b"k" * 32, b"l" * 32))
CONNECTION = duckdb.connect(":memory:", config={"threads": 1})
set_key(CONNECTION, KEY, ("household_id",))
RECEIVED = ("A", "B", "C")
MISSING = ("", "NA")
TEXTS = st.one_of(
    st.none(),
    st.sampled_from(["", "NA", "x", "01", "31/12/2025", "2026-02-03", "1 234,50", "-3,5 €", "12", "é2", "9" * 19]),
    st.sampled_from([" a\u00a01 ", "a\u2003b", "-", "x1", "0", "-0,00", "9" * 18]),
    st.text(alphabet="0123456789,.- €/AaéßZ\u202f\u2003'", max_size=9),
    st.decimals(-10**9, 10**9, places=2).map(lambda d: str(d).replace(".", ",")),
)  # fmt: skip


@st.composite
def chains(draw):
    """Two to five derived columns, each of received ones and of those above."""
    made: list[Derived] = []
    for number in range(draw(st.integers(2, 5))):
        there = [*RECEIVED, *(one.name for one in made)]
        way = draw(st.sampled_from(["sum", "difference", "concat", "coalesce", "part", "month_of", "constant", "map",
                                    "pseudonym"]))  # fmt: skip
        several = way in {"sum", "difference", "concat", "coalesce"}
        of = draw(
            st.lists(st.sampled_from(there), min_size=2 if several else 1, max_size=3 if several else 1, unique=True)
        )
        join = draw(st.sampled_from(["", "-"]))
        made.append(
            Derived(
                name=f"d{number}", way=way, of=() if way == "constant" else tuple(of), missing=MISSING,
                join=join, apart=way == "concat" and join != "" and draw(st.booleans()), start=draw(st.integers(1, 4)),
                length=draw(st.sampled_from([None, 1, 3])), formats=("DD/MM/YYYY", "YYYY-MM-DD", "YYYY-MM"),
                decimal=draw(st.sampled_from([",", "."])), constant=draw(st.sampled_from(["c", "2026-02", "12,5"])),
                codes=(("x", "one"), ("01", ""), ("12", "12")), others=draw(st.sampled_from([None, "other"])),
                domain="household_id",
            )
        )  # fmt: skip
    return tuple(made)


@settings(max_examples=examples(250), deadline=None)
@given(chains(), st.lists(st.fixed_dictionaries(dict.fromkeys(RECEIVED, TEXTS)), min_size=1, max_size=6))
def test_sql_derives_what_plain_python_derives(derived, rows):
    """Any chain of derived columns on any texts: the same values and the same faults, row by row."""
    lists = ", ".join(f'unnest(${i}::VARCHAR[]) AS "{name}"' for i, name in enumerate(RECEIVED, start=1))
    layers = layers_of(derived, len(KEY.layers))
    faulty = [one.name for one in derived if one.may_fail]
    names = [*(one.name for one in derived), *(f"{name}!!" for name in faulty)]
    placed = f"SELECT {lists}, unnest(range({len(rows)})) AS _line"
    query = f"SELECT {', '.join(map(quoted, names))} FROM ({over(placed, layers)}) ORDER BY _line"
    found = CONNECTION.execute(query, [[row[name] for row in rows] for name in RECEIVED]).fetchall()
    for row, got in zip(rows, found, strict=True):
        values, wrong = derive_row(derived, row, KEY)
        wanted = (*(values[one.name] for one in derived), *(name in wrong for name in faulty))
        assert got == wanted, (derived, row)


PARTS = st.text(alphabet="01aA-/ \u2003\u00a0\u0131I\u017fSé", max_size=4)


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.tuples(PARTS, PARTS, PARTS), min_size=2, max_size=8, unique=True))
def test_two_identifiers_never_have_one_pseudonym(rows):
    """Texts that differ once white space is left out and letters are capitals: different pseudonyms, or a fault."""
    derived = told_apart((
        Derived(name="two", way="concat", of=("A", "B"), join="-"),
        Derived(name="three", way="concat", of=("two", "C"), join="/"),
        Derived(name="cut", way="part", of=("three",), start=1),
        Derived(name="id", way="pseudonym", of=("cut",), domain="household_id"),
    ))  # fmt: skip
    lists = ", ".join(f'unnest(${i}::VARCHAR[]) AS "{name}"' for i, name in enumerate(RECEIVED, start=1))
    placed = f"SELECT {lists}, unnest(range({len(rows)})) AS _line"
    faults = [f"{one.name}!!" for one in derived if one.may_fail]
    asked = ", ".join(map(quoted, ["id", *faults]))
    query = f"SELECT {asked} FROM ({over(placed, layers_of(derived, 2))}) ORDER BY _line"
    found = CONNECTION.execute(query, [list(column) for column in zip(*rows, strict=True)]).fetchall()
    meant: dict[str, tuple[str, ...]] = {}
    for row, (made, *wrong) in zip(rows, found, strict=True):
        plain = tuple("".join(part.split()).upper() for part in row)
        whole = all(part.strip(" \u00a0") for part in row) and "".join(row).isascii()
        # No pseudonym without a fault, but for one of which a part is missing.
        assert made is not None or any(wrong) or not whole
        assert made is None or meant.setdefault(made, plain) == plain


def too_large(text):
    """Whether a text is a number of more figures than are added, by the plain way."""
    total = next(one for one in DERIVED if one.name == "total")
    bare = plain_text(text, total.missing)
    if bare is None or number_parts(numbers_of(total), bare) is None:
        return False
    return "total" in derive_row((replace(total, of=("B", "C")),), {"B": text, "C": None})[1]


TABLE = Table(
    name="made", version=1, meaning="Made up.", key=("household_id",),
    columns=(
        Column("household_id", Type.TEXT, "key"),
        Column("rent", Type.CENTS, "sum", low=0, nullable=True),
        Column("month", Type.MONTH, "month of", nullable=True),
        Column("zone", Type.CATEGORY, "code", values=("one", "two")),
    ),
)  # fmt: skip
DERIVED = told_apart((
    Derived(name="whole", way="concat", of=("A", "B"), join="-"),
    Derived(name="id", way="pseudonym", of=("whole",), domain="household_id"),
    Derived(name="total", way="sum", of=("B", "C"), decimal=","),
    Derived(name="when", way="month_of", of=("C",), formats=("DD/MM/YYYY",)),
    Derived(name="zoned", way="map", of=("A",), codes=(("x", "one"), ("12", "two"), ("01", ""))),
))  # fmt: skip
MAPPING = Mapping(
    TABLE,
    SourceForm(),
    (
        ColumnMapping(target=TABLE.columns[0], received=("id",)),
        ColumnMapping(target=TABLE.columns[1], received=("total",), decimal=",", unit="euros", rounded=True),
        ColumnMapping(target=TABLE.columns[2], received=("when",), formats=("YYYY-MM",)),
        ColumnMapping(target=TABLE.columns[3], received=("zoned",)),
    ),
    derived=DERIVED,
    key=KEY.fingerprint,
    key_layers=2,
)


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(RECEIVED, TEXTS)), min_size=1, max_size=6))
def test_columns_are_read_from_derived_ones_as_if_received(rows):
    """The one statement of the checks gives the values and the faults of the plain way, told once, where they arose."""
    checks = compile_checks(MAPPING, today=dt.date(2026, 6, 15))
    lists = ", ".join(f'unnest(${i}::VARCHAR[]) AS "{name}"' for i, name in enumerate(RECEIVED, start=1))
    relation = f"SELECT {lists}, 0 AS _file, unnest(range({len(rows)})) AS _line"
    labels = [checks.bit(k) for k in range(len(checks.kinds))]
    asked = ", ".join(("household_id", "rent", "month", "zone", *labels))
    query = f"SELECT {asked} FROM ({checks.statement(relation)}) ORDER BY _line"
    found = CONNECTION.execute(query, [[row[name] for row in rows] for name in RECEIVED]).fetchall()
    for row, (*got, identifier, rent, month, zone) in zip(rows, [(*f[4:], *f[:4]) for f in found], strict=True):
        texts, wrong = derive_row(DERIVED, row, KEY)
        large = {"total"} & wrong and any(too_large(row[name]) for name in ("B", "C"))
        told = {f"{name}: {'above' if large and name == 'total' else 'unread'}" for name in wrong}
        for column, value in zip(MAPPING.columns, (identifier, rent, month, zone), strict=True):
            name = column.target.name
            if set(column.received) & wrong or (name == "household_id" and "whole" in wrong):
                assert value is None
                continue
            expected, unread = read_row(column, texts)
            assert value == expected
            # A sum is always written as a number: what cannot be read of it is too large for its column.
            told |= {f"{name}: {'above' if name == 'rent' else 'unread'}"} if unread else set()
            told |= {f"{name}: empty"} if expected is None and not unread and not column.target.nullable else set()
            told |= {f"{name}: below"} if name == "rent" and expected is not None and expected < 0 else set()
            told |= {f"{name}: unknown_value"} if name == "zone" and expected not in {None, "one", "two"} else set()
            told |= {f"{name}: future"} if name == "month" and expected and expected > dt.date(2026, 6, 1) else set()
        assert {kind.label for kind, is_so in zip(checks.kinds, got, strict=True) if is_so} == told, row


def test_no_key_stands_in_a_statement_and_nothing_plain_is_kept():
    """The text of the SQL holds nothing of the key; the columns of which a pseudonym is made are not kept aside."""
    checks = compile_checks(MAPPING, today=dt.date(2026, 6, 15))
    text = checks.statement("SELECT 1")
    assert not any(part in text for layer in KEY.layers for part in (layer.hex(), layer.decode()))
    assert checks.received == ("C",)
    assert MAPPING.received == ("A", "B", "C")
