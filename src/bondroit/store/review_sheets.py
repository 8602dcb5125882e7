"""Review sheets of a linkage in `review/` of a workspace: they show identities, and are kept for a while only."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.domain.months import Month
from bondroit.store.disk import disk_refusals
from bondroit.store.restricted import restricted_folder, write_restricted

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "review"
KEPT_DAYS = 90
"""Days from the one on which a linkage wrote a sheet. Assumed: no text sets it; a quarter to decide in, as for rejected
rows."""
RECORD = ".json"
"""A sheet's record, beside it under the same name: the day on which it was made. What is done to the file itself
(filled in, copied, taken back from a backup) does not make it last longer."""
_MADE = "made"
_SHEET = re.compile(r".+-(\d{4}-\d{2})\.(csv|html)")


def record_sheet(path: Path, made: dt.date) -> Path:
    """Write the record of a sheet, in a folder for its owner alone; the sheet's path.

    Args:
        path: of the sheet, whatever its suffix.
        made: the day.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    restricted_folder(path.parent)
    write_restricted(path.with_suffix(RECORD), (json.dumps({_MADE: made.isoformat()}) + "\n").encode())
    return path


@dataclass(frozen=True, slots=True)
class ReviewSheets:
    """One of the things that expire, as `app.erase_due.Expiring` asks.

    Attributes:
        folder: `review/` of the workspace.
    """

    folder: Path

    @property
    def name(self) -> str:
        """How a report calls them."""
        return "review_sheets"

    def due(self, today: dt.date, limit: Month) -> int:
        """Files made more than 90 days before `today`, or of a month before `limit`."""
        return len(self._due(today, limit))

    def erase(self, today: dt.date, limit: Month) -> None:
        """Erase them.

        Raises:
            UserError: E-DSK-001 if the disk refuses.
        """
        for path in self._due(today, limit):
            with disk_refusals(path):
                path.unlink(missing_ok=True)
                # The record goes last: without it the rest would seem as young as its file.
                if not any(path.with_suffix(kind).exists() for kind in (".csv", ".html")):
                    path.with_suffix(RECORD).unlink(missing_ok=True)

    def _due(self, today: dt.date, limit: Month) -> list[Path]:
        named = ((path, _SHEET.fullmatch(path.name)) for path in sorted(self.folder.glob("*")))
        return [path for path, found in named if found and (Month.parse(found[1]) < limit or _expired(path, today))]


def _expired(path: Path, today: dt.date) -> bool:
    return _made(path) + dt.timedelta(days=KEPT_DAYS) < today


def _made(path: Path) -> dt.date:
    """The day on which a sheet was made; that of the file for one from before there were records, or if it is torn."""
    try:
        return dt.date.fromisoformat(json.loads(path.with_suffix(RECORD).read_text(encoding="utf-8"))[_MADE])
    except (OSError, ValueError, KeyError, TypeError):
        return dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC).date()
