"""The common way of writing tried first gives what the general way gives, on any text."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.ingesting.mapping import ColumnMapping
from bondroit.ingesting.parsing_sql import read_sql, received_text
from bondroit.ingesting.quickening import quick_text, quick_value
from bondroit.tables.contract import Column, Type

TEXTS = st.one_of(
    st.text(alphabet="0123456789,.- +\u00a0\u202f\t€eENAaUL'", max_size=12),
    st.from_regex(r"\A-?\d{1,20}([.,]\d{1,4})?\Z"),
    st.sampled_from(["", "NA", " NA ", "NULL", "0", "007", "1440,00", "1 440,00", "12.50", "9" * 16 + ",99", "९९"]),
)
WAYS = [
    ColumnMapping(target=Column("x", kind, "made up"), received=("x",), decimal=decimal, unit=unit, trim=trim,
                  missing=missing, rounded=rounded)
    for kind, unit in ((Type.INTEGER, "cents"), (Type.CENTS, "cents"), (Type.CENTS, "euros"), (Type.NUMBER, "cents"),
                       (Type.TEXT, "cents"))
    for decimal in (",", ".")
    for trim, missing, rounded in ((True, ("", "NA"), False), (False, ("", "0", "1440,00"), True))
]  # fmt: skip


@pytest.fixture(scope="module")
def connection():
    """A DuckDB of one thread."""
    with duckdb.connect(config={"threads": 1}) as opened:
        yield opened


@settings(max_examples=15, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=40))
def test_the_quick_way_reads_what_the_general_way_reads(connection, texts):
    """Whatever the type, unit, decimal sign and words for missing, texts, values and nulls are the same."""
    connection.execute("CREATE OR REPLACE TABLE received (k INTEGER, x VARCHAR)")
    connection.executemany("INSERT INTO received VALUES (?, ?)", list(enumerate([*texts, None])))
    for way in WAYS:
        text = received_text(way, "x")
        value = read_sql(way).value
        quick = quick_text(way, "x", text)
        read = quick_value(way, '"#0"', value.replace(text, '"#0"'))
        found = connection.execute(
            f'SELECT TRY({value}) IS NOT DISTINCT FROM v, ({text}) IS NOT DISTINCT FROM "#0" FROM '
            f'(SELECT *, {read} AS v FROM (SELECT *, {quick} AS "#0" FROM received)) ORDER BY k'
        ).fetchall()
        assert all(same for row in found for same in row), [(t, row) for t, row in zip(texts, found, strict=False)]
