"""Runs the SQL text of variables where the tables are: DuckDB over the workspace's Parquet, or a Spark session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.store.checking import Engine, connect
from bondroit.store.spark_sessions import require_spark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_SORTED = "household_id"


def parquet_relations(paths: Mapping[str, Sequence[Path]]) -> dict[str, str]:
    """Table to the text that stands after FROM: its Parquet files, one a month or one for all."""

    def listed(files: Sequence[Path]) -> str:
        return ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)

    return {table: f"read_parquet([{listed(files)}])" for table, files in paths.items() if files}


def duckdb_frame(text: str, engine: Engine) -> pl.DataFrame:
    """The rows that a SELECT gives, sorted by household.

    Args:
        text: SQL whose FROM names Parquet files (`parquet_relations`).
        engine: threads, memory, and the folder where DuckDB spills.
    """
    with connect(engine) as connection:
        frame: pl.DataFrame = connection.sql(text).pl()
    return frame.sort(_SORTED)


def local_spark(*, threads: int, memory: str) -> Any:  # noqa: ANN401 - a SparkSession; the package is optional
    """A Spark session within this computer; the caller stops it.

    Args:
        threads: how many tasks at once.
        memory: of the Java machine, as `1g`.

    Raises:
        UserError: E-USE-005 if pyspark or Java is not installed.
    """
    session = (
        require_spark()
        .builder.master(f"local[{threads}]")
        .appName("bondroit")
        .config("spark.driver.memory", memory)
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", str(2 * threads))
        # A day is a day: without a time there is no time zone to shift it.
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    return session


def spark_rows(session: Any, text: str, paths: Mapping[str, Sequence[Path]]) -> pl.DataFrame:  # noqa: ANN401 - as above
    """The rows that a SELECT gives on Spark, sorted by household.

    Args:
        session: a SparkSession.
        text: SQL in Spark's dialect, whose FROM names the tables.
        paths: table to its Parquet files; each becomes a view of that name.
    """
    for table, files in paths.items():
        session.read.parquet(*(str(path) for path in files)).createOrReplaceTempView(table)
    found = session.sql(text)
    columns = found.columns
    rows = [tuple(row) for row in found.collect()]
    return pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None).sort(_SORTED)
