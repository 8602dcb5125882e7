"""The bytes of an extract in text: how they are packed and encoded, and its lines, piece by piece."""

from __future__ import annotations

import codecs
import gzip
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast

import pyarrow as pa

from bondroit.store.received_bytes import no_gzip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bondroit.errors import Text

UTF8, CP1252, LATIN1 = "utf-8", "cp1252", "latin-1"
TORN = (OSError, EOFError, zlib.error)
"""What reading a file that is not whole raises."""
_CHUNK = 1 << 22
_HEAD = 4096
# Bytes that stand for nothing in cp1252.
_NOT_CP1252 = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))
# Lines with accents after which an encoding is settled, and the share of them that may be spoilt.
_ENOUGH, _SPOILT = 2_000, 0.1
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the bytes of a text file say.

    Attributes:
        encoding: as Python names it.
        clean: every byte is UTF-8, without a null, and every line ends in one and the same way.
        lines: physical lines, without blank ones at the end.
    """

    encoding: str
    clean: bool
    lines: int


def open_bytes(file: Path) -> IO[bytes]:
    """The file's bytes, unpacked if its name ends in .gz or .zst."""
    name = file.name.lower()
    if name.endswith(".gz"):
        return cast("IO[bytes]", gzip.open(file, "rb"))
    if name.endswith(".zst"):
        return cast("IO[bytes]", pa.input_stream(str(file), compression="zstd"))
    return file.open("rb")


def look(file: Path, encoding: str | None) -> Looked | Text:
    """What the bytes say, with `encoding` in place of what they say of it; a fault if the file is not whole."""
    try:
        with open_bytes(file) as stream:
            head = stream.read(_HEAD)
            marked = encoding or _marked(head)
            found = _Tally()
            chunk = head
            while chunk:
                found.take(chunk)
                chunk = stream.read(_CHUNK)
            found.end()
    except TORN:
        return no_gzip()
    taken = marked or found.encoding
    plain = taken in {UTF8, "utf-8-sig"}
    return Looked(taken, plain and not found.spoilt and found.regular, found.lines)


def _marked(head: bytes) -> str | None:
    """The encoding that the first bytes give away."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if head.count(0) * 3 > len(head):
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    return None


class _Tally:
    """Counts over the bytes of a file, chunk after chunk."""

    def __init__(self) -> None:
        self.sound, self.spoilt, self.outside = 0, 0, False
        self._feeds = self._returns = self._pairs = self._nulls = 0
        self._trailing = 0
        self._rest = b""
        self._last = b"\n"

    def take(self, chunk: bytes) -> None:
        self._feeds += chunk.count(b"\n")
        self._returns += chunk.count(b"\r")
        self._pairs += chunk.count(b"\r\n") + (self._last == b"\r" and chunk[:1] == b"\n")
        self._nulls += chunk.count(0)
        bare = chunk.rstrip(b"\r\n")
        tail = chunk[len(bare) :].count(b"\n")
        self._trailing = tail + (0 if bare else self._trailing)
        self._last = chunk[-1:]
        whole, feed, rest = (self._rest + chunk).rpartition(b"\n")
        self._rest = rest
        self._judge(whole + feed)

    def end(self) -> None:
        self._judge(self._rest)

    def _judge(self, text: bytes) -> None:
        """Count lines with accents that are UTF-8, and those that are not."""
        if text.isascii():
            return
        self.outside = self.outside or any(byte in text for byte in _NOT_CP1252)
        if self.spoilt <= self.sound:  # until it is clear that it is not UTF-8
            try:
                text.decode(UTF8)
            except UnicodeDecodeError:
                self._judge_lines(text)
            else:
                self.sound += 1

    def _judge_lines(self, text: bytes) -> None:
        for line in text.split(b"\n"):
            if not line.isascii():
                try:
                    line.decode(UTF8)
                except UnicodeDecodeError:
                    self.spoilt += 1
                else:
                    self.sound += 1
                if self.spoilt > _ENOUGH and self.spoilt > self.sound:
                    return

    @property
    def encoding(self) -> str:
        """UTF-8 unless too many lines are not; then the one of Windows, or Latin-1 where that has no such sign."""
        if self.spoilt <= self.sound * _SPOILT:
            return UTF8
        return LATIN1 if self.outside else CP1252

    @property
    def regular(self) -> bool:
        return not self._nulls and self._returns == self._pairs and self._pairs in {0, self._feeds}

    @property
    def lines(self) -> int:
        open_ended = self._last not in {b"\n", b"\r"}
        return self._feeds + open_ended - max(0, self._trailing - 1)


def line_batches(file: Path, encoding: str) -> Iterator[list[str]]:
    """The physical lines, without what ends them, some thousands at a time; what is no text is U+FFFD.

    A byte order mark is left out.
    """
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    rest, first = "", True
    with open_bytes(file) as stream:
        while chunk := stream.read(_CHUNK):
            text = rest + decoder.decode(chunk)
            text, first = (text.removeprefix("\ufeff"), False) if first and text else (text, first)
            # A return at the very end may belong to the next chunk's feed.
            held = "\r" if text.endswith("\r") else ""
            text = text.removesuffix(held).replace("\r\n", "\n").replace("\r", "\n")
            *lines, rest = text.split("\n")
            rest += held
            yield lines
        text = (rest + decoder.decode(b"", final=True)).replace("\r\n", "\n").replace("\r", "\n")
        if text:
            yield text.removesuffix("\n").split("\n")
