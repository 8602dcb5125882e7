"""Which months of a table were erased: `erased.json` beside them, with days and rows and no datum of a person."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bondroit.domain.months import Month
from bondroit.store.disk import write_aside

if TYPE_CHECKING:
    from pathlib import Path

MARK = "erased.json"


def erased_months(folder: Path) -> dict[Month, str]:
    """The months of a table that were erased, each with the day on which they were; none without a mark."""
    return {Month.parse(month): told["at"] for month, told in _noted(folder).items()}


def note_erased(folder: Path, month: str, today: str, rows: int) -> None:
    """Note that a month is erased; one erased twice (taken in again meanwhile) keeps the latest day and all its rows.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    noted = _noted(folder)
    earlier = noted.get(month, {})
    # A run cut between the note and the removal notes the same month again, on the same rows.
    again = earlier.get("at") == today and earlier.get("rows") == rows
    total = rows if again else rows + int(earlier.get("rows", 0))
    marks = {**noted, month: {"at": today, "rows": total}}
    write_aside(folder / MARK, json.dumps({"months": marks}, indent=1, sort_keys=True).encode())


def _noted(folder: Path) -> dict[str, dict[str, Any]]:
    path = folder / MARK
    if not path.is_file():
        return {}
    document: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["months"]
    return document
