"""Entitlements kept between runs, in one SQLite file of the workspace.

The file is a cache: it may be deleted at any time, and is, if it is damaged. A value carries a digest of itself and of
its key, so that a changed byte is computed again rather than believed.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.store.disk import disk_refusals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FILE = ".cache/amounts.sqlite"
MOST = 2**30
"""Bytes the file may take; the oldest results go first."""
DIGEST = 8
AT_ONCE = 10_000
"""Keys asked for in one statement."""


@dataclass(frozen=True, slots=True)
class SqliteAmounts:
    """Results by key, see `law.caching.AmountsCache`.

    Attributes:
        path: the file; made with its folder at the first write.
        most: bytes it may take.
    """

    path: Path
    most: int = MOST

    def read(self, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """What is kept under these keys, whole and unchanged; absent ones are left out."""
        if not self.path.exists():
            return {}
        found: dict[bytes, bytes] = {}
        try:
            with closing(self._open()) as base:
                for start in range(0, len(keys), AT_ONCE):
                    part = list(keys[start : start + AT_ONCE])
                    marks = ",".join("?" * len(part))
                    rows = base.execute(f"SELECT key, value FROM amounts WHERE key IN ({marks})", part)  # noqa: S608
                    found.update((key, value[:-DIGEST]) for key, value in rows if _whole(key, value))
        except sqlite3.DatabaseError:
            self._forget()
            return {}
        return found

    def write(self, items: Mapping[bytes, bytes]) -> None:
        """Keep these results.

        Raises:
            UserError: E-DSK-001 if the disk refuses.
        """
        with disk_refusals(self.path.parent):
            self.path.parent.mkdir(exist_ok=True)
        rows = [(key, value + _digest(key, value)) for key, value in items.items()]
        try:
            with closing(self._open()) as base, base:
                base.executemany("INSERT OR REPLACE INTO amounts (key, value) VALUES (?, ?)", rows)
                self._trim(base)
        except sqlite3.DatabaseError:
            # A cache that cannot be written is no reason to stop: the amounts are known.
            self._forget()

    def _open(self) -> sqlite3.Connection:
        base = sqlite3.connect(self.path)
        base.execute("CREATE TABLE IF NOT EXISTS amounts (key BLOB PRIMARY KEY, value BLOB NOT NULL)")
        return base

    def _trim(self, base: sqlite3.Connection) -> None:
        """Delete the oldest rows beyond what the file may take."""
        (size,) = base.execute("SELECT coalesce(sum(length(key) + length(value)), 0) FROM amounts").fetchone()
        if size > self.most:
            base.execute(
                "DELETE FROM amounts WHERE rowid IN (SELECT rowid FROM (SELECT rowid, sum(length(key) + length(value)) "
                "OVER (ORDER BY rowid DESC) AS after FROM amounts) WHERE after > ?)",
                (self.most,),
            )

    def _forget(self) -> None:
        with suppress(OSError):
            self.path.unlink(missing_ok=True)


def _digest(key: bytes, value: bytes) -> bytes:
    return hashlib.blake2b(key + value, digest_size=DIGEST).digest()


def _whole(key: bytes, value: bytes) -> bool:
    return _digest(key, value[:-DIGEST]) == value[-DIGEST:]
