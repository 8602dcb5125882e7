"""Files that a user names: a page, a table, a text. What is written is written aside, then renamed."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError
from bondroit.store.disk import aside, refused, write_aside

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl


def require_folder(path: Path) -> None:
    """Refuse a path whose folder does not exist: a mistyped path makes no folders.

    Raises:
        UserError: E-DSK-001.
    """
    if not path.absolute().parent.is_dir():
        raise refused(path, errno.ENOENT)


def write_page(path: Path, text: str) -> None:
    """Write a text in UTF-8.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    require_folder(path)
    write_aside(path.absolute(), text.encode())


def write_frame(path: Path, frame: pl.DataFrame) -> None:
    """Write a table as Parquet or, if the name ends so, as CSV.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    require_folder(path)
    with aside(path.absolute()) as temporary:
        if path.suffix == ".csv":
            frame.write_csv(temporary)
        else:
            frame.write_parquet(temporary, compression="zstd", statistics=True)


def write_lazy(path: Path, frame: pl.LazyFrame) -> None:
    """The same for a lazy frame, streamed to the disk.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    require_folder(path)
    with aside(path.absolute()) as temporary:
        if path.suffix == ".csv":
            frame.sink_csv(temporary, engine="streaming")
        else:
            # Nearly as small as at the usual level, for two thirds of the time.
            frame.sink_parquet(temporary, compression="zstd", compression_level=1, engine="streaming")


def text_of(path: Path) -> str:
    """The text of a file.

    Raises:
        UserError: E-TAB-001 if it is absent or not text in UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "not text in UTF-8"
        raise UserError(
            "E-TAB-001",
            Text(f"{path} cannot be read.", f"{path} est illisible."),
            faults=[Text(f"{why}.", f"({why}).")],
            remedy=Text(
                "name a text file in UTF-8 that is there.", "indiquez un fichier de texte en UTF-8 qui existe."
            ),
        ) from None
