"""SQL that reads a received column says the same as the plain Python beside it, on any text."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.ingesting.mapping import ColumnMapping
from bondroit.ingesting.parsing_dates import MONTH_NAMES
from bondroit.ingesting.parsing_oracle import read_row
from bondroit.ingesting.parsing_sql import read_sql
from bondroit.tables.contract import Column, Type

CONNECTION = duckdb.connect(":memory:", config={"threads": 1})
SPACES = [" ", "\u00a0", "\u202f"]
FORMATS = [
    "DD/MM/YYYY", "D/M/YYYY", "YYYY-MM-DD", "DD.MM.YY", "YYYYMMDD", "DDMMYYYY", "MM/YYYY", "YYYY-MM", "YYYYMM",
    "MMM YYYY", "D MMM YYYY", "M.YY",
]  # fmt: skip
FIRST, LAST = dt.date(1931, 1, 1), dt.date(2030, 12, 31)


def read(column, rows):
    """Values and faults by SQL, in the order of the rows."""
    value, fault = read_sql(column)
    names = sorted(rows[0])
    lists = ", ".join(f'unnest(${i}::VARCHAR[]) AS "{name}"' for i, name in enumerate(names, start=1))
    query = f"SELECT {value}, {fault or 'false'} FROM (SELECT {lists})"
    return CONNECTION.execute(query, [[row[name] for row in rows] for name in names]).fetchall()


def same(column, rows):
    """SQL and the plain way agree on every row."""
    expected = [read_row(column, row) for row in rows]
    for row, got, want in zip(rows, read(column, rows), expected, strict=True):
        assert got == want, (row, column)


def a_column(kind, **words):
    return ColumnMapping(target=Column("t", kind, "", nullable=True), received=("x",), **words)


number_texts = st.text(alphabet="0123456789,.+-€E '\u00a0\u202f", max_size=14) | st.from_regex(
    r"[+-]?[0-9]{1,3}([ \u00a0.][0-9]{3}){0,3}(,[0-9]{1,12}|\.[0-9]{1,12})?( ?€| EUR)?", fullmatch=True
)


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from([Type.INTEGER, Type.CENTS, Type.POINTS, Type.NUMBER]),
    decimal=st.sampled_from([",", "."]),
    thousands=st.sampled_from(["", ".", ",", "'"]),
    unit=st.sampled_from(["euros", "cents"]),
    rounded=st.booleans(),
    texts=st.lists(number_texts | st.none(), min_size=1, max_size=8),
)
def test_numbers_are_read_as_the_plain_way_reads_them(*, kind, decimal, thousands, unit, rounded, texts):
    """Whatever the signs and the unit, SQL gives the number, the fault, or nothing, that plain Python gives."""
    thousands = "" if thousands == decimal else thousands
    rounded = rounded and kind is not Type.NUMBER
    column = a_column(kind, decimal=decimal, thousands=thousands, unit=unit, rounded=rounded)
    same(column, [{"x": text} for text in texts])


@settings(max_examples=100, deadline=None)
@given(cents=st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=8), space=st.sampled_from(["", *SPACES]))
def test_euros_written_the_french_way_come_back(cents, space):
    """An amount written 1 234,56 € gives its cents again, whatever space stands between thousands."""
    texts = [f"{Decimal(c) / 100:,.2f} €".replace(",", space).replace(".", ",") for c in cents]
    assert [
        value for value, _ in read(a_column(Type.CENTS, decimal=",", unit="euros"), [{"x": t} for t in texts])
    ] == cents


@settings(max_examples=100, deadline=None)
@given(cents=st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=8))
def test_binary_fractions_of_euros_come_back(cents):
    """An amount that went through a binary fraction and a sum of them gives its cents again."""
    texts = [f"{(c / 100 + 0.1) - 0.1:.17g}" for c in cents]
    plain = [t for t in texts if "e" not in t]
    wanted = [c for c, t in zip(cents, texts, strict=True) if "e" not in t]
    if plain:
        assert [v for v, _ in read(a_column(Type.CENTS, unit="euros"), [{"x": t} for t in plain])] == wanted


def written(day, shape):
    """A day in a way of writing."""
    pieces = {
        "YYYY": f"{day.year:04d}", "YY": f"{day.year % 100:02d}", "MMM": MONTH_NAMES[day.month - 1][0],
        "MM": f"{day.month:02d}", "M": str(day.month), "DD": f"{day.day:02d}", "D": str(day.day),
    }  # fmt: skip
    out = shape.replace("YYYY", "\1").replace("YY", "\2").replace("MMM", "\3").replace("MM", "\4").replace("M", "\5")
    out = out.replace("DD", "\6").replace("D", "\7")
    for sign, key in zip("\1\2\3\4\5\6\7", pieces, strict=True):
        out = out.replace(sign, pieces[key])
    return out


@settings(max_examples=100, deadline=None)
@given(days=st.lists(st.dates(FIRST, LAST), min_size=1, max_size=8), shape=st.sampled_from(FORMATS))
def test_dates_come_back_from_every_way_of_writing(days, shape):
    """A day written in any of the ways gives that day again, or the first of its month where no day is written."""
    kind = Type.DATE if "D" in shape else Type.MONTH
    got = read(a_column(kind, formats=(shape,)), [{"x": written(day, shape)} for day in days])
    assert got == [(day if kind is Type.DATE else day.replace(day=1), False) for day in days]


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from([Type.DATE, Type.MONTH]),
    shapes=st.lists(st.sampled_from([*FORMATS, "serial", "sas"]), min_size=1, max_size=3, unique=True),
    pivot=st.integers(0, 99),
    texts=st.lists(
        st.text(alphabet="0123456789/-. Tmaijnvuié", max_size=11)
        | st.from_regex(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-]([0-9]{4}|[0-9]{2})( 10:05(:00)?)?", fullmatch=True)
        | st.from_regex(r"(19|20)[0-9]{2}-?[0-9]{2}(-?[0-9]{2})?", fullmatch=True)
        | st.from_regex(r"(jan|Févr\.|AOÛT|mai|juin|xyz) (19|20)[0-9]{2}", fullmatch=True),
        min_size=1,
        max_size=8,
    ),
)
def test_dates_are_read_as_the_plain_way_reads_them(kind, shapes, pivot, texts):
    """Whatever the text and the ways allowed, SQL gives the day, the fault, or nothing, that plain Python gives."""
    shapes = [s for s in shapes if kind is Type.MONTH or "D" in s or s in {"serial", "sas"}] or ["serial"]
    same(a_column(kind, formats=tuple(shapes), pivot=pivot), [{"x": text} for text in texts])


@settings(max_examples=100, deadline=None)
@given(
    kind=st.sampled_from([Type.TEXT, Type.BOOLEAN]),
    values=st.dictionaries(st.text(max_size=3), st.just("true"), max_size=3),
    others=st.sampled_from([None, "false"]),
    default=st.sampled_from([None, "true"]),
    missing=st.lists(st.text(max_size=3), max_size=2),
    trim=st.booleans(),
    pad=st.sampled_from([0, 5]),
    combine=st.sampled_from(["first", "join"]),
    rows=st.lists(st.tuples(*[st.none() | st.text(max_size=4) | st.sampled_from(["oui", "N", " 1 "])] * 2), min_size=1),
)
def test_words_and_codes_are_read_as_the_plain_way_reads_them(
    *, kind, values, others, default, missing, trim, pad, combine, rows
):
    """Codes, words, defaults, joined columns and texts for no value: SQL and plain Python agree on any text."""
    column = ColumnMapping(
        target=Column("t", kind, "", nullable=True), received=("x", "y"), combine=combine, join="-",
        values=tuple(values.items()), others=others if values else None, default=default, missing=tuple(missing),
        trim=trim, pad=pad if kind is Type.TEXT and not values else 0,
    )  # fmt: skip
    same(column, [{"x": plain(x), "y": plain(y)} for x, y in rows])


def plain(text):
    """Without the null, which no text column holds, and without lower case that grows (İ)."""
    return None if text is None else text.replace("\0", "").replace("İ", "")


def test_parts_are_summed():
    """Amounts in several columns are added; a missing one counts for nothing, an unreadable one is a fault."""
    column = ColumnMapping(
        target=Column("t", Type.CENTS, ""), received=("x", "y"), combine="sum", decimal=",", unit="euros"
    )
    rows = [{"x": "1,50", "y": "2"}, {"x": "1", "y": None}, {"x": None, "y": ""}, {"x": "1", "y": "?"}]
    assert read(column, rows) == [(350, False), (100, False), (None, False), (None, True)]
    same(column, rows)


@pytest.mark.parametrize("rounded", [False, True])
@pytest.mark.parametrize("unit", ["euros", "cents"])
@pytest.mark.parametrize("kind", [Type.INTEGER, Type.CENTS, Type.POINTS])
def test_numbers_that_are_too_large_are_faults(kind, unit, rounded):
    """No run ends because of one: each is read or is a fault, alone and in a sum, as the plain way says."""
    whole = ["99999999999999", "100000000000000", "9999999999999999", "9" * 18, "9" * 19, "9" * 40, "2147483647"]
    texts = [f"{sign}{text}{after}" for text in whole for sign in ("", "-") for after in ("", ",99", ",999999999")]
    same(a_column(kind, decimal=",", unit=unit, rounded=rounded), [{"x": text} for text in texts])
    names = [f"x{k}" for k in range(12)]
    column = ColumnMapping(
        target=Column("t", kind, ""), received=tuple(names), combine="sum", decimal=",", unit=unit, rounded=rounded
    )
    rows = [dict.fromkeys(names, text) for text in texts]
    same(column, rows)
    if (kind, unit, rounded) == (Type.CENTS, "euros", False):
        assert read(column, [dict.fromkeys(names, "9999999999999999,99")]) == [(None, True)]


@pytest.mark.parametrize(("kind", "text"), [(Type.CENTS, "12"), (Type.DATE, "2026-01-31"), (Type.TEXT, "o'x")])
def test_a_constant_is_every_rows_value(kind, text):
    """A constant needs no received column and has no fault."""
    column = ColumnMapping(target=Column("t", kind, ""), constant=text)
    assert read_sql(column).fault is None
    same(column, [{"x": None}])
