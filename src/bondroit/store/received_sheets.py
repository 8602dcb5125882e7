"""Small files that people write by hand and save from a spreadsheet: text in whatever encoding, with line numbers."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.store.extracts_bytes import UTF8, line_batches, look
from bondroit.store.received_csv import CSV_SUFFIXES, data_lines, read_csv_header
from bondroit.store.received_text import TextFiles

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

_READ_AS_IT_IS = (UTF8, "utf-8-sig")


class Sheets(TextFiles):
    """As `TextFiles`, and a CSV may be in cp1252 (as Excel in French saves it), Latin-1 or UTF-16."""

    def rows(self, path: str) -> tuple[pl.DataFrame, list[int]]:
        """The table at `path`, every column of a CSV as text, and the line on which each row begins.

        Of Parquet, rows are counted from 1.

        Raises:
            UserError: E-TAB-001 (unreadable), E-TAB-003 (no row).
        """
        with _in_utf8(Path(path)) as file:
            frame = self.texts(str(file))
            if not path.lower().endswith(CSV_SUFFIXES):
                return frame, list(range(1, frame.height + 1))
            header, _ = read_csv_header(file)
            return frame, data_lines(file, header, range(frame.height))


@contextmanager
def _in_utf8(file: Path) -> Iterator[Path]:
    """The file, or a copy of it in UTF-8 that lasts as long as the block."""
    looked = look(file, None) if file.is_file() and file.name.lower().endswith(CSV_SUFFIXES) else None
    # What is no file, or no whole one, is left to the reader, who says so.
    if looked is None or isinstance(looked, Text) or looked.encoding in _READ_AS_IT_IS:
        yield file
        return
    with tempfile.TemporaryDirectory(prefix="bondroit-") as folder:
        copy = Path(folder) / (file.name[:-3] if file.name.lower().endswith(".gz") else file.name)
        with copy.open("w", encoding=UTF8, newline="") as stream:
            for lines in line_batches(file, looked.encoding):
                stream.writelines(f"{line}\n" for line in lines)
        yield copy
