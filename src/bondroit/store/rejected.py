"""Rows kept aside: as they were received, with what is wrong with them, until a day on which they are erased.

`ingest/rejected/<table>/<extract>.parquet` in the workspace, under its rights: `_file`, `_line`, `_faults` (labels of
`ingesting.fault_codes`), `_text` (a line that is no row, whole), and the received columns that the mapping reads.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
from polars.exceptions import ComputeError

from bondroit.store.disk import disk_refusals

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "ingest/rejected"
ROWS_KEY, UNTIL_KEY, AT_KEY = "bondroit.rows", "bondroit.until", "bondroit.at"


@dataclass(frozen=True, slots=True)
class KeptAside:
    """One file of rejected rows.

    Attributes:
        table: the table they were brought for.
        extract: what they came from.
        rows: how many.
        at: the day on which they were rejected.
        until: the last day on which they are kept.
        path: the file, in the workspace.
    """

    table: str
    extract: str
    rows: int
    at: str
    until: str
    path: str

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {name: getattr(self, name) for name in ("table", "extract", "rows", "at", "until", "path")}


@dataclass(frozen=True, slots=True)
class FolderRejects:
    """The rows kept aside in a workspace.

    Attributes:
        root: the workspace.
    """

    root: Path

    def path(self, table: str, extract: str) -> Path:
        """Where the rejected rows of an extract are kept."""
        return self.root / FOLDER / table / f"{extract}.parquet"

    def listed(self) -> tuple[KeptAside, ...]:
        """Every file of rejected rows, by table and name; what is no such file is left out."""
        return tuple(kept for path in self._files() if (kept := self._told(path)) is not None)

    def erase_due(self, today: dt.date) -> tuple[KeptAside, ...]:
        """Erase what was to be kept until a day before `today`; what was erased.

        Raises:
            UserError: E-DSK-001 if the disk refuses.
        """
        due = tuple(kept for kept in self.listed() if dt.date.fromisoformat(kept.until) < today)
        for kept in due:
            path = self.path(kept.table, kept.extract)
            with disk_refusals(path):
                path.unlink()
        return due

    def _files(self) -> list[Path]:
        return sorted((self.root / FOLDER).glob("*/*.parquet"))

    def _told(self, path: Path) -> KeptAside | None:
        try:
            head = pl.read_parquet_metadata(path)
            shown = str(path.relative_to(self.root))
            return KeptAside(path.parent.name, path.stem, int(head[ROWS_KEY]), head[AT_KEY], head[UNTIL_KEY], shown)
        except (ComputeError, KeyError, ValueError, OSError):
            return None
