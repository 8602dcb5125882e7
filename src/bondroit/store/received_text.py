"""Files that somebody brings, every value as it was written: numbers that identify keep their zeros."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bondroit.store.received import PARQUET_SUFFIXES, DuckDBReceived, _no_row, _require_file, _unreadable
from bondroit.store.received_csv import read_csv_header, read_csv_texts

if TYPE_CHECKING:
    import polars as pl


class TextFiles(DuckDBReceived):
    """As `app.pairing.TextTables` asks."""

    def texts(self, path: str) -> pl.DataFrame:
        """The table at `path`: of a CSV every column is text, of Parquet the types as written.

        Raises:
            UserError: E-TAB-001 (unreadable), E-TAB-003 (no row).
        """
        file = Path(path)
        if path.lower().endswith(PARQUET_SUFFIXES):
            return self.read(path)
        _require_file(file, path)
        header, faults = read_csv_header(file)
        if faults:
            raise _unreadable(file, faults)
        if not header.names:
            raise _no_row(file)
        frame, faults = read_csv_texts(file, header, self._connect())
        if faults:
            raise _unreadable(file, faults)
        if not frame.height:
            raise _no_row(file)
        return frame
