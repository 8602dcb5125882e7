"""Received text files that are not UTF-8: which encoding is taken, and the file made UTF-8 to be read."""

from __future__ import annotations

import codecs
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.store.extracts_bytes import CP1252, TORN, Looked, look, open_bytes
from bondroit.store.received_csv import CSV_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CHUNK = 1 << 22


@contextmanager
def read_as_utf8(file: Path, temporary: str) -> Iterator[Path]:
    """The file, or while the block lasts a copy of it in UTF-8 with the same lines, readable by its owner alone.

    A file that is UTF-8, or of which nothing says what it is, is given as it is: who reads it tells its faults.

    Args:
        file: a text file, plain or gzip.
        temporary: folder of the copy.
    """
    if encoding_taken(file) is None:
        yield file
        return
    Path(temporary).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=temporary, prefix="utf8-") as folder:
        copy = Path(folder) / "received.csv"
        with open_bytes(file) as stream, copy.open("wb") as out:
            while chunk := stream.read(_CHUNK):
                out.write(chunk.decode(CP1252, errors="replace").encode())
        yield copy


def encoding_taken(file: Path) -> str | None:
    """The encoding in which a text file is read where it is not UTF-8; by the detection that ingesting uses.

    None for UTF-8 (spoilt or not), for what is no text file, and for bytes that no encoding of ours explains.
    """
    if not file.name.lower().endswith(CSV_SUFFIXES) or not file.is_file():
        return None
    try:
        if not _breaks_utf8(file):
            return None
        found = look(file, None)
    except TORN:
        return None
    return found.encoding if isinstance(found, Looked) and found.encoding == CP1252 else None


def encodings_said(paths: Iterable[str | Path | None]) -> list[Text]:
    """A sentence for each file that was not read as UTF-8, for the person who brought it."""
    files = [Path(path) for path in paths if path is not None]
    return [
        Text(
            f"{file.name} is not UTF-8: read as {CP1252} (Windows). If accents look wrong, save it as CSV UTF-8.",
            f"{file.name} n'est pas en UTF-8 : lu en {CP1252} (Windows). Si des accents paraissent faux, "
            "enregistrez-le en CSV UTF-8.",
        )
        for file in dict.fromkeys(files)
        if encoding_taken(file) is not None
    ]


def _breaks_utf8(file: Path) -> bool:
    """Whether a byte inside the file is not UTF-8; a last character that is cut short says that the file is cut."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with open_bytes(file) as stream:
        while chunk := stream.read(_CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return True
    return False
