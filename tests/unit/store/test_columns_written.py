"""A lazy table streamed to Parquet with encodings chosen by its first rows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest

from bondroit.store import columns_written
from bondroit.store.columns_written import sink_columns

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 1_000


def _frame() -> pl.DataFrame:
    row = pl.int_range(ROWS, eager=True)
    return pl.DataFrame(
        {
            "id": row.cast(pl.String),
            "points": row * 7919 % 100_003,
            "share": (row / ROWS).replace(0.5, None),
            "class": pl.Series([["low", "high", None][k % 3] for k in range(ROWS)]),
            "kind": pl.Series([["a", "b"][k % 2] for k in range(ROWS)], dtype=pl.Categorical),
            "yes": row % 2 == 0,
            "day": pl.Series([date(2026, 1, 1 + k % 28) for k in range(ROWS)]),
            "list": pl.Series([[k] for k in range(ROWS)]),
        }
    )


def test_rows_come_back_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every type comes back with its values, in order, over many row groups, and in DuckDB too."""
    monkeypatch.setattr(columns_written, "GROUP", 64)
    path, frame = tmp_path / "t.parquet", _frame()
    sink_columns(path, frame.lazy())
    assert (
        pl.read_parquet(path)
        .with_columns(pl.col("kind").cast(pl.String))
        .equals(frame.with_columns(pl.col("kind").cast(pl.String)))
    )
    assert pq.ParquetFile(path).metadata.num_row_groups > ROWS // 64 // 2
    (told,) = duckdb.sql(f"SELECT sum(points), sum(share), count(*) FROM '{path}'").fetchall()
    assert told == (frame["points"].sum(), pytest.approx(frame["share"].sum()), ROWS)


def test_numbers_that_differ_are_split_by_weight(tmp_path: Path) -> None:
    """Numbers nearly all different are split into bytes of equal weight; few words are kept as a list."""
    path = tmp_path / "t.parquet"
    sink_columns(path, _frame().lazy())
    group = pq.ParquetFile(path).metadata.row_group(0)
    encodings = {group.column(k).path_in_schema: group.column(k).encodings for k in range(group.num_columns)}
    assert "BYTE_STREAM_SPLIT" in encodings["points"]
    assert "BYTE_STREAM_SPLIT" in encodings["share"]
    assert "RLE_DICTIONARY" in encodings["class"]
    assert "RLE_DICTIONARY" not in encodings["id"]


def test_no_row_is_a_table_all_the_same(tmp_path: Path) -> None:
    """A table without rows keeps its columns."""
    path = tmp_path / "t.parquet"
    sink_columns(path, _frame().clear().lazy())
    assert pl.read_parquet(path).columns == _frame().columns


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    """A path that takes no file raises what the system says, not an error of the stream."""
    with pytest.raises(FileNotFoundError):
        sink_columns(tmp_path / "absent" / "t.parquet", _frame().lazy())


def test_a_fault_of_the_stream_is_raised(tmp_path: Path) -> None:
    """A row that cannot be computed raises; it does not end the file early."""
    broken = _frame().lazy().select(pl.col("class").cast(pl.Int64, strict=True))
    with pytest.raises(pl.exceptions.PolarsError):
        sink_columns(tmp_path / "t.parquet", broken)
