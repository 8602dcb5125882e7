"""Extracts whose values have types (Parquet, SAS, Stata, a database's answer), as relations of text.

What a type holds is written one way: days as 2026-01-31, moments as 2026-01-31 10:05:00 (midnight is a day), numbers
without exponent and with a point, whole ones without decimals, `true` and `false`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from bondroit.errors import Text, UserError
from bondroit.ingesting.parsing_sql import literal, quoted
from bondroit.store.received_bytes import plain_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bondroit.ingesting.mapping import SourceForm

PARQUET_SUFFIXES = (".parquet", ".pq")
STATISTICAL = {".sas7bdat": "read_sas7bdat", ".xpt": "read_xport", ".dta": "read_dta"}
"""Files of SAS and Stata, and what of pyreadstat reads them."""
_CHUNK_ROWS = 50_000
_FLOATS = ("FLOAT", "DOUBLE")


def parquet_relation(file: Path, zone: str) -> tuple[tuple[str, ...], str]:
    """Names of the columns, and SQL of the rows with `_line` from 1.

    Raises:
        ValueError: it is no whole Parquet file.
    """
    reader = f"read_parquet({literal(plain_path(file))}, file_row_number=true)"
    try:
        with duckdb.connect(":memory:") as connection:
            known = connection.execute(f"DESCRIBE SELECT * FROM {reader}").fetchall()  # noqa: S608
    except duckdb.Error as error:
        message = "no whole Parquet file"
        raise ValueError(message) from error
    types = {name: kind for name, kind, *_ in known if name != "file_row_number"}
    columns = ", ".join(f"{as_text(name, kind, zone)} AS {quoted(name)}" for name, kind in types.items())
    return tuple(types), f'SELECT {columns}, file_row_number + 1 AS "_line" FROM {reader}'  # noqa: S608


def as_text(name: str, kind: str, zone: str) -> str:
    """A column of that DuckDB type as text, in the one way; moments of the world as the clock of `zone` showed them."""
    column = quoted(name)
    if kind == "VARCHAR":
        return column
    if kind in _FLOATS:
        short = f"CAST({column} AS VARCHAR)"
        long = f"rtrim(rtrim(CAST(TRY_CAST({column} AS DECIMAL(38, 15)) AS VARCHAR), '0'), '.')"
        return (
            f"CASE WHEN isnan({column}) THEN NULL WHEN NOT isfinite({column}) THEN {short} "
            f"WHEN {short} LIKE '%.0' THEN left({short}, -2) "
            f"WHEN contains({short}, 'e') THEN coalesce({long}, {short}) ELSE {short} END"
        )
    if kind.startswith("TIMESTAMP"):
        moment = f"CAST({column} AS TIMESTAMP)" if "ZONE" not in kind else f"({column} AT TIME ZONE {literal(zone)})"
        return (
            f"CASE WHEN CAST({moment} AS TIME) = TIME '00:00:00' THEN CAST(CAST({moment} AS DATE) AS VARCHAR) "
            f"ELSE strftime({moment}, '%Y-%m-%d %H:%M:%S') END"
        )
    return f"CAST({column} AS VARCHAR)"


def read_statistical(file: Path, source: SourceForm, folder: Path) -> tuple[tuple[str, ...], str]:
    """Columns and rows of a SAS or Stata file, copied chunk by chunk.

    Raises:
        UserError: E-USE-005 without pyreadstat.
        ValueError: the file is torn.
    """
    return copy_typed(_statistical_chunks(file, source), folder / f"{file.name}.parquet", source.zone)


def _statistical_chunks(file: Path, source: SourceForm) -> Iterator[pa.Table]:
    try:
        import pyreadstat  # noqa: PLC0415  an extra
    except ImportError:
        raise lacking("pyreadstat", "files") from None
    suffix = file.suffix.lower()
    function = getattr(pyreadstat, STATISTICAL[suffix])
    # A transport file has no labels of values.
    labels = {"apply_value_formats": True, "formats_as_category": False} if source.labels and suffix != ".xpt" else {}
    offset = 0
    while True:
        try:
            frame, told = function(
                str(file),
                row_offset=offset,
                row_limit=_CHUNK_ROWS,
                encoding=source.encoding,
                output_format="polars",
                **labels,
            )
        except pyreadstat.ReadstatError as error:
            raise ValueError(type(error).__name__) from error
        if not offset or frame.height:
            # Single precision widened to double shows figures that nobody wrote.
            single = [name for name, kind in told.readstat_variable_types.items() if kind == "float"]
            yield frame.with_columns(pl.col(name).cast(pl.Float32) for name in single).to_arrow()
        if frame.height < _CHUNK_ROWS:
            return
        offset += frame.height


def lacking(package: str, extra: str) -> UserError:
    """An optional package is not installed."""
    return UserError(
        "E-USE-005",
        Text(f"This kind of file needs {package}.", f"Ce type de fichier demande {package}."),
        remedy=Text(f"pip install 'bondroit[{extra}]'", f"pip install 'bondroit[{extra}]'"),
    )


def copy_typed(chunks: Iterable[pa.Table | pa.RecordBatch], beside: Path, zone: str) -> tuple[tuple[str, ...], str]:
    """Write tables as text, one after the other, to the Parquet file `beside`; its columns, and SQL of its rows."""
    writer: pq.ParquetWriter | None = None
    names: tuple[str, ...] = ()
    try:
        with duckdb.connect(":memory:", config={"threads": 1}) as connection:
            for chunk in chunks:
                texts = _texts(connection, chunk, zone)
                if writer is None:
                    names = tuple(texts.column_names)
                    writer = pq.ParquetWriter(beside, texts.schema, compression="zstd")
                writer.write_table(texts)
    finally:
        if writer is not None:
            writer.close()
    columns = ", ".join(map(quoted, names))
    reader = f"read_parquet({literal(plain_path(beside))}, file_row_number=true)"
    return names, f'SELECT {columns}, file_row_number + 1 AS "_line" FROM {reader}'  # noqa: S608


def _texts(connection: duckdb.DuckDBPyConnection, chunk: pa.Table | pa.RecordBatch, zone: str) -> pa.Table:
    table = chunk if isinstance(chunk, pa.Table) else pa.Table.from_batches([chunk])
    connection.register("chunk", table)
    kinds: list[tuple[Any, ...]] = connection.execute("DESCRIBE chunk").fetchall()
    columns = ", ".join(f"{as_text(name, kind, zone)} AS {quoted(name)}" for name, kind, *_ in kinds)
    answer: Any = connection.sql(f"SELECT {columns} FROM chunk").to_arrow_table()  # noqa: S608
    connection.unregister("chunk")
    return answer.cast(pa.schema([(name, pa.string()) for name in answer.column_names]))
