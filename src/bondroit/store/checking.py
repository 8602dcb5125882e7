"""The contract of a table checked on a file that may be larger than memory: one column at a time, keys by SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from bondroit.errors import Text
from bondroit.tables.contract import check_frame

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.domain.months import Month
    from bondroit.tables.contract import Table


PART = 1_000_000


@dataclass(frozen=True, slots=True)
class Engine:
    """What DuckDB may use.

    Attributes:
        temporary: the folder where it spills.
        threads: 0 is every core.
        memory_limit: with its unit, e.g. `2GiB`.
    """

    temporary: Path
    threads: int = 0
    memory_limit: str = "2GiB"


def connect(engine: Engine) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory within the limits of `engine`."""
    limits: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": engine.memory_limit,
        "temp_directory": str(engine.temporary),
    }
    if engine.threads:
        limits["threads"] = engine.threads
    return duckdb.connect(config=limits)


def check_file(path: Path, table: Table, engine: Engine) -> tuple[int, list[Text]]:
    """Rows of the Parquet file at `path`, and every way in which its values break the contract of `table`."""
    rows: int = pl.scan_parquet(path, glob=False).select(pl.len()).collect().item()
    faults: list[Text] = []
    for column in table.columns:
        # A key of several columns is seen below; a key of one column is seen here.
        alone = replace(table, columns=(column,), open=False)
        faults += check_frame(pl.read_parquet(path, columns=[column.name], glob=False), alone)
    if len(table.key) > 1 and not any(_rising(path, rows, names) for names in (table.key, table.key[::-1])):
        faults += _doubled_keys(path, table, engine)
    return rows, faults


def _rising(path: Path, rows: int, names: tuple[str, ...]) -> bool:
    """Whether every row stands after the one before by these columns, so that no key is doubled; a part at a time."""
    after: pl.Expr = pl.lit(value=False)
    for name in reversed(names):
        before = pl.col(name).shift(1)
        after = (pl.col(name) > before) | ((pl.col(name) == before) & after)
    scan = pl.scan_parquet(path, glob=False).select(names)
    # Each part begins with the last row of the one before.
    parts = (
        scan.slice(max(start - 1, 0), PART + 1).select(after.slice(1).fill_null(value=False).all())
        for start in range(0, rows, PART)
    )
    return all(part.collect().item() for part in parts)


def check_month(frame: pl.LazyFrame, table: Table, month: Month | None) -> list[Text]:
    """Whether every row of a monthly table belongs to the month it is written under."""
    schema = frame.collect_schema()
    if month is None or not table.monthly or schema.get("month") != pl.Date():
        return []
    strangers = frame.select((pl.col("month") != pl.lit(month.first_day)).sum()).collect(engine="streaming").item()
    if not strangers:
        return []
    return [
        Text(
            f"Column month: {strangers} value(s) are not {month}, the month written.",
            f"Colonne month : {strangers} valeur(s) ne sont pas {month}, le mois écrit.",
        )
    ]


def _doubled_keys(path: Path, table: Table, engine: Engine) -> list[Text]:
    # GROUP BY spills to the disk, where a count of distinct structures would not.
    names = ", ".join(f'"{name}"' for name in table.key)
    query = (
        f"SELECT coalesce(sum(n - 1), 0)::BIGINT FROM (SELECT count(*) AS n FROM read_parquet(?) "  # noqa: S608
        f"GROUP BY {names} HAVING count(*) > 1)"
    )
    with connect(engine) as connection:
        found = connection.execute(query, [str(path)]).fetchone()
    doubled = found[0] if found else 0
    if not doubled:
        return []
    key = ", ".join(table.key)
    return [
        Text(
            f"{doubled} row(s) repeat the key ({key}); each may stand once.",
            f"{doubled} ligne(s) répètent la clé ({key}) ; chacune ne doit paraître qu'une fois.",
        )
    ]
