"""The profiles of an extract's columns, from the first rows of its first file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from bondroit.ingesting.proposing_profiles import categories_sql, profile_of, profile_sql

if TYPE_CHECKING:
    from bondroit.ingesting.proposing_profiles import ColumnProfile
    from bondroit.store.extracts import Extract

_ROWS = 20_000


def profile_columns(extract: Extract) -> tuple[ColumnProfile, ...]:
    """Each received column, in order, by counts over at most 20,000 rows."""
    with duckdb.connect(":memory:", config={"threads": 2, "memory_limit": "1GB"}) as connection:
        rows = extract.relation(connection, 0)
        connection.execute(f"CREATE TABLE sample AS SELECT * FROM ({rows}) LIMIT {_ROWS}")  # noqa: S608
        done = []
        for name in extract.columns:
            counted = connection.execute(f"SELECT {profile_sql(name)} FROM sample").fetchall()[0]  # noqa: S608
            values = connection.execute(categories_sql(name)).fetchall()
            done.append(profile_of(name, counted, values))
        return tuple(done)
