"""The answer of a PostgreSQL database as an extract: its rows as text, and nothing of its address in any message."""

from __future__ import annotations

import duckdb
import pytest

from bondroit.errors import UserError
from bondroit.ingesting.mapping import SourceForm
from bondroit.store.extracts import open_extract

pytest.importorskip("adbc_driver_postgresql", reason="needs the extra postgres: adbc-driver-postgresql")

QUERY = """
SELECT lpad(i::text, 4, '0') AS num, (i / 100.0)::numeric(10, 2) AS mt, i / 3.0::float8 AS part,
       date '2026-01-01' + i AS jour, i % 2 = 0 AS oui, NULL::text AS rien,
       timestamptz '2026-01-31 00:00:00+01' AS moment
FROM generate_series(1, 3) AS i ORDER BY i
"""


def test_a_querys_answer_is_an_extract(postgres_url, monkeypatch):
    """Numbers, days, truths and moments of a database come as the same texts as from a file, row by row."""
    monkeypatch.setenv("BODY", postgres_url)
    with (
        duckdb.connect() as connection,
        open_extract([], SourceForm(query=QUERY, database="BODY"), wanted=("num",)) as e,
    ):
        rows = connection.execute(f"SELECT * FROM ({e.relation(connection)}) ORDER BY _line").fetchall()
    assert e.columns == ("num", "mt", "part", "jour", "oui", "rien", "moment")
    assert rows[0] == ("0001", "0.01", "0.3333333333333333", "2026-01-02", "false", None, "2026-01-31", 0, 1)
    assert [row[-1] for row in rows] == [1, 2, 3]
    assert rows[2][2] == "1"


def test_a_query_changes_nothing(postgres_url, monkeypatch):
    """A statement that would write is refused by the database, and its words do not come out."""
    monkeypatch.setenv("BODY", postgres_url)
    form = SourceForm(query="CREATE TABLE planted (secret text)", database="BODY")
    with pytest.raises(UserError) as refused, open_extract([], form, wanted=()):
        pass
    assert refused.value.code == "E-TAB-001"
    assert "planted" not in str(refused.value)


@pytest.mark.parametrize("address", ["postgresql://me:hush@127.0.0.1:1/none", "no address with hush", ""])
def test_an_address_is_never_told(address, monkeypatch):
    """A database that is not reached, or not named, is told by the name of its variable alone."""
    monkeypatch.setenv("BODY", address)
    with (
        pytest.raises(UserError) as refused,
        open_extract([], SourceForm(query="SELECT 1", database="BODY"), wanted=()),
    ):
        pass
    assert "hush" not in str(refused.value)
    assert "BODY" in str(refused.value)
