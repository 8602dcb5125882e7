"""Tables made piece by piece, kept aside in a hidden folder of the workspace until they are whole.

`.parts/<key>/cell-00012/` holds one small Parquet file per table and month of a cell, and a list of them. It is
written under another name and renamed once it is whole: a process that is killed leaves no half cell. The key tells
what is being made and by which code: pieces of anything else are never mixed in.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import uuid
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.domain.months import Month
from bondroit.store.disk import disk_refusals, flush_folder, write_aside

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FOLDER = ".parts"
LIST = "cell.json"
MERGED = "merged"
MAKERS = ("bondroit.town", "bondroit.law", "bondroit.tables", "bondroit.domain")
"""The packages that decide what a town is: their text is part of the key."""
_CELL = re.compile(r"cell-(\d{5,})")
_SEPARATOR, _WHOLE = "~", "all"
KEY_LENGTH = 16


@dataclass(frozen=True, slots=True)
class FolderParts:
    """The parts of one thing that is being made; small enough to be sent to another process.

    Attributes:
        root: the workspace.
        key: what is being made, see `prepare`; empty before.
    """

    root: Path
    key: str = ""

    @property
    def _home(self) -> Path:
        return self.root / FOLDER / self.key

    def prepare(self, identity: Mapping[str, Any]) -> FolderParts:
        """The parts of what has this identity: those already there and whole are kept, any other is discarded.

        Raises:
            UserError: E-DSK-001 if the disk refuses.
        """
        text = json.dumps({**identity, "code": _code()}, sort_keys=True)
        found = FolderParts(self.root, hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH])
        found._sweep()
        return found

    def done(self) -> frozenset[int]:
        """The numbers of the cells that are whole."""
        return frozenset(int(_CELL.fullmatch(path.name)[1]) for path in self._cells())  # type: ignore[index]

    def write(self, cell: int, pieces: Iterable[tuple[str, Month | None, pl.DataFrame]]) -> None:
        """Keep the tables of a cell: all or nothing.

        Args:
            cell: its number.
            pieces: name, month (None if the table is not monthly) and rows; taken one at a time.

        Raises:
            UserError: E-DSK-001 if the disk refuses.
        """
        target = self._home / f"cell-{cell:05d}"
        making = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
        listed: dict[str, list[Any]] = {}
        with disk_refusals(target):
            making.mkdir()
            try:
                for name, month, frame in pieces:
                    stem = _stem(name, month)
                    data = _bytes(frame)
                    (making / f"{stem}.parquet").write_bytes(data)
                    listed[stem] = [frame.height, hashlib.sha256(data).hexdigest()]
                (making / LIST).write_text(json.dumps(listed, sort_keys=True), encoding="utf-8")
                making.rename(target)
            except BaseException:
                shutil.rmtree(making, ignore_errors=True)
                raise
            flush_folder(self._home)

    def waiting(self) -> tuple[tuple[str, Month | None, int], ...]:
        """The tables, and months of them, that were not merged yet, with their rows, in order."""
        merged = {path.name for path in (self._home / MERGED).iterdir()}
        lists = [_listed(path) for path in self._cells()]
        # Every cell holds the same tables: one that lacks any is refused here.
        return tuple((*_unstem(stem), sum(cell[stem][0] for cell in lists)) for stem in sorted(set(lists[0]) - merged))

    def scan(self, name: str, month: Month | None) -> pl.LazyFrame:
        """The rows of every cell, in the order of their numbers."""
        return pl.scan_parquet([path / f"{_stem(name, month)}.parquet" for path in self._cells()], glob=False)

    def drop(self, name: str, month: Month | None) -> None:
        """Say that a table was merged, and remove its parts."""
        stem = _stem(name, month)
        write_aside(self._home / MERGED / stem, b"")
        for path in self._cells():
            (path / f"{stem}.parquet").unlink(missing_ok=True)

    def rows(self) -> dict[str, int]:
        """Rows of every table, all months and cells together, merged or not."""
        total: dict[str, int] = {}
        for path in self._cells():
            for stem, (height, _) in sorted(_listed(path).items()):
                name = _unstem(stem)[0]
                total[name] = total.get(name, 0) + height
        return total

    def clear(self) -> None:
        """Remove everything: what was made is whole elsewhere."""
        shutil.rmtree(self.root / FOLDER, ignore_errors=True)

    def _cells(self) -> list[Path]:
        found = [path for path in self._home.iterdir() if _CELL.fullmatch(path.name)]
        return sorted(found, key=lambda path: int(path.name.removeprefix("cell-")))

    def _sweep(self) -> None:
        """Remove parts of anything else, cells that were being written, and cells that are damaged."""
        with disk_refusals(self.root / FOLDER):
            (self._home / MERGED).mkdir(parents=True, exist_ok=True)
            for other in (self.root / FOLDER).iterdir():
                if other.name != self.key:
                    shutil.rmtree(other, ignore_errors=True)
            merged = {path.name for path in (self._home / MERGED).iterdir()}
            for path in self._home.iterdir():
                if path.name != MERGED and not (_CELL.fullmatch(path.name) and _is_whole(path, merged)):
                    shutil.rmtree(path, ignore_errors=True)


def _code() -> str:
    """SHA-256 of the program that makes a town: parts of another version must not be mixed in."""
    digest = hashlib.sha256()
    for package in MAKERS:
        for source in sorted(files(package).iterdir(), key=lambda source: source.name):
            if source.name.endswith((".py", ".toml")):
                digest.update(source.name.encode() + source.read_bytes())
    return digest.hexdigest()


def _bytes(frame: pl.DataFrame) -> bytes:
    # Read once and soon: quick to write rather than small.
    written = BytesIO()
    frame.write_parquet(written, compression="lz4", statistics=False)
    return written.getvalue()


def _stem(name: str, month: Month | None) -> str:
    return f"{name}{_SEPARATOR}{_WHOLE if month is None else month}"


def _unstem(stem: str) -> tuple[str, Month | None]:
    name, _, month = stem.rpartition(_SEPARATOR)
    return name, None if month == _WHOLE else Month.parse(month)


def _listed(cell: Path) -> dict[str, list[Any]]:
    """Rows and SHA-256 of each part of a cell."""
    found: dict[str, list[Any]] = json.loads((cell / LIST).read_bytes())
    return found


def _is_whole(cell: Path, merged: set[str]) -> bool:
    """Whether every part not merged yet holds the bytes that were written: a power cut may lose some."""
    try:
        for stem, (_, fingerprint) in _listed(cell).items():
            if stem not in merged:
                with (cell / f"{stem}.parquet").open("rb") as part:
                    if hashlib.file_digest(part, "sha256").hexdigest() != fingerprint:
                        return False
    except (OSError, ValueError, TypeError, AttributeError):
        return False
    return True
