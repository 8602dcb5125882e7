"""Files that a user names: a page, a table, a text. What is written is written aside, then renamed."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError
from bondroit.store.columns_written import sink_columns
from bondroit.store.disk import aside, refused, why_unread, write_aside
from bondroit.store.own_places import refuse_own

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl


def require_folder(path: Path) -> None:
    """Refuse, before any work, a path where no file can be written: a mistyped path makes no folders.

    Raises:
        UserError: E-DSK-001 if its folder does not exist or takes no file, or it is a folder itself; E-USE-001 if it
            lies in what a workspace keeps for itself.
    """
    refuse_own(path)
    folder = path.absolute().parent
    if not folder.is_dir():
        raise refused(path, errno.ENOENT)
    if path.is_dir():
        raise refused(path, errno.EISDIR)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise refused(path, errno.EACCES)


def write_page(path: Path, text: str) -> None:
    """Write a text in UTF-8.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    require_folder(path)
    write_aside(path.absolute(), text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Write a document that is no text, e.g. a PDF.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    require_folder(path)
    write_aside(path.absolute(), content)


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
            sink_columns(temporary, frame)


def text_of(path: Path) -> str:
    """The text of a file.

    Raises:
        UserError: E-TAB-001 if it is absent or not text in UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        text = Text("it is not text in UTF-8", "ce n'est pas du texte en UTF-8")
        why = why_unread(error) if isinstance(error, OSError) else text
        raise UserError(
            "E-TAB-001",
            Text(f"{path} cannot be read.", f"{path} est illisible."),
            faults=[Text(f"{why.en}.", f"{why.fr}.")],
            remedy=Text(
                "name a text file in UTF-8 that is there.", "indiquez un fichier de texte en UTF-8 qui existe."
            ),
        ) from None
