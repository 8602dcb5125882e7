"""Received tables that may be larger than memory: opened rather than read, by the same rules."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from polars.exceptions import ComputeError, PanicException

from bondroit.store.received import PARQUET_SUFFIXES, DuckDBReceived, no_row, require_file, torn, unreadable
from bondroit.store.received_encoding import read_as_utf8
from bondroit.store.received_french import french_numbers
from bondroit.store.temporary import CHECKED, laid_down, remove_left

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGE_ROWS, LARGE_BYTES = 1_000_000, 200_000_000
"""From so many rows or bytes on, a table is not held in memory."""


class LargeReceived(DuckDBReceived):
    """Received tables, as `app.ports.OpenedTables` asks: small ones are read, large ones stream by."""

    @contextmanager
    def opened(self, path: str) -> Iterator[pl.LazyFrame]:
        """The rows of a table while the block lasts, in their order.

        A large Parquet file is scanned where it lies; a large CSV is typed by DuckDB into Parquet, in a temporary
        folder that goes with the block (or, of a killed run, with the next one).

        Raises:
            UserError: as `read`.
        """
        file = Path(path)
        require_file(file, path)
        if path.lower().endswith(PARQUET_SUFFIXES):
            self._require_parquet(file)
            frame = pl.scan_parquet(file, glob=False)
            if file.stat().st_size < LARGE_BYTES and _rows(frame) < LARGE_ROWS:
                yield self.read(path).lazy()
                return
            try:
                yield frame
            except (ComputeError, PanicException) as error:
                if _is_whole(frame):
                    raise
                raise unreadable(file, [torn(file)]) from error
        elif file.stat().st_size < LARGE_BYTES:
            yield self.read(path).lazy()
        else:
            temporary = Path(self.temporary)
            remove_left(temporary)
            with laid_down(CHECKED, temporary) as folder:
                yield self._typed(file, folder)

    def _typed(self, file: Path, folder: Path) -> pl.LazyFrame:
        typed = folder / "typed.parquet"
        with read_as_utf8(file, self.temporary) as readable, self._connect() as connection:
            rows, header = self._typed_csv(file, None, readable, connection)
            rows.write_parquet(str(typed), compression="lz4")
        frame = pl.scan_parquet(typed, glob=False)
        if not _rows(frame):
            raise no_row(file)
        return frame if header.delimiter == "," else french_numbers(frame)


def _rows(frame: pl.LazyFrame) -> int:
    return int(frame.select(pl.len()).collect().item())


def _is_whole(frame: pl.LazyFrame) -> bool:
    """Whether every value can be read."""
    try:
        frame.select(pl.all().null_count()).collect(engine="streaming")
    except (ComputeError, PanicException):
        return False
    return True
