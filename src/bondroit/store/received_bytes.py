"""The bytes of a received text file: whether they are UTF-8 and whole, and how they are opened."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from typing import IO, TYPE_CHECKING, cast

from bondroit.errors import Text

if TYPE_CHECKING:
    from pathlib import Path

_CHUNK = 1 << 22


def byte_faults(file: Path) -> list[Text]:
    """The first byte that is not UTF-8, by line and position; nothing if all are."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, offset = 1, 0
    try:
        with _binary(file) as stream:
            head = stream.read(4)
            if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return [Text("It is written in UTF-16, not UTF-8.", "Il est codé en UTF-16 et non en UTF-8.")]
            chunk = head
            while chunk:
                held = len(decoder.getstate()[0])
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError as error:
                    start = max(error.start - held, 0)
                    line += chunk[:start].count(b"\n")
                    position = offset - held + error.start + 1
                    return [
                        Text(
                            f"Line {line}, byte {position} of the file: not UTF-8.",
                            f"Ligne {line}, octet {position} du fichier : ce n'est pas de l'UTF-8.",
                        )
                    ]
                if b"\0" in chunk:
                    line += chunk[: chunk.index(b"\0")].count(b"\n")
                    return [Text(f"Line {line}: a null byte; no text.", f"Ligne {line} : un octet nul ; pas du texte.")]
                line += chunk.count(b"\n")
                offset += len(chunk)
                chunk = stream.read(_CHUNK)
    except (OSError, EOFError, zlib.error):
        return [no_gzip()]
    if decoder.getstate()[0]:
        return [Text(f"Line {line}: cut inside a character.", f"Ligne {line} : coupé au milieu d'un caractère.")]
    return []


def no_gzip() -> Text:
    """The fault of a file that ends in .gz and is not one, or not whole."""
    return Text("It is no whole gzip file.", "Ce n'est pas un fichier gzip entier.")


def _binary(file: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(file, "rb")) if file.name.lower().endswith(".gz") else file.open("rb")


def open_text(file: Path) -> io.TextIOWrapper:
    """The file as text, unpacked if it ends in .gz; bytes that are not UTF-8 are replaced."""
    return io.TextIOWrapper(_binary(file), encoding="utf-8-sig", errors="replace", newline="")


def plain_path(file: Path) -> str:
    """The path for DuckDB, with the signs it would take for a pattern of several files escaped."""
    return re.sub(r"([*?\[])", r"[\1]", str(file))
