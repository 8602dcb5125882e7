"""Review sheets of a linkage in `review/` of a workspace: they show identities, and are kept for a while only."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.domain.months import Month
from bondroit.store.disk import disk_refusals

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "review"
KEPT_DAYS = 90
"""Days from the one on which a sheet was last written or filled in. Assumed: no text sets it; a quarter to decide in,
as for rejected rows."""
_SHEET = re.compile(r".+-(\d{4}-\d{2})\.(csv|html)")


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
        """Files last written more than 90 days before `today`, or of a month before `limit`."""
        return len(self._due(today, limit))

    def erase(self, today: dt.date, limit: Month) -> None:
        """Erase them.

        Raises:
            UserError: E-DSK-001 if the disk refuses.
        """
        for path in self._due(today, limit):
            with disk_refusals(path):
                path.unlink(missing_ok=True)

    def _due(self, today: dt.date, limit: Month) -> list[Path]:
        named = ((path, _SHEET.fullmatch(path.name)) for path in sorted(self.folder.glob("*")))
        return [path for path, found in named if found and (Month.parse(found[1]) < limit or _expired(path, today))]


def _expired(path: Path, today: dt.date) -> bool:
    written = dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC).date()
    return written + dt.timedelta(days=KEPT_DAYS) < today
