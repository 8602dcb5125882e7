"""Files that somebody brings, every value as it was written: numbers that identify keep their zeros."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bondroit.store.received import PARQUET_SUFFIXES, DuckDBReceived, no_row, require_file, unreadable
from bondroit.store.received_csv import read_csv_header, read_csv_texts
from bondroit.store.received_encoding import read_as_utf8

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
        require_file(file, path)
        with read_as_utf8(file, self.temporary) as readable:
            return self._texts(file, readable)

    def _texts(self, file: Path, readable: Path) -> pl.DataFrame:
        header, faults = read_csv_header(readable)
        if faults:
            raise unreadable(file, faults)
        if not header.names:
            raise no_row(file)
        frame, faults = read_csv_texts(readable, header, self._connect())
        if faults:
            raise unreadable(file, faults)
        if not frame.height:
            raise no_row(file)
        return frame
