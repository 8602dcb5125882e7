"""Files that a user names: a page, a table. Written aside, then renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.store.disk import aside, write_aside

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl


def write_page(path: Path, text: str) -> None:
    """Write a text in UTF-8.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    write_aside(path.absolute(), text.encode())


def write_frame(path: Path, frame: pl.DataFrame) -> None:
    """Write a table as Parquet or, if the name ends so, as CSV.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    with aside(path.absolute()) as temporary:
        if path.suffix == ".csv":
            frame.write_csv(temporary)
        else:
            frame.write_parquet(temporary, compression="zstd", statistics=True)
