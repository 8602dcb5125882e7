"""Two times on disk: the month a row describes, and the month in which the body knew it so.

`2026-01.parquet` is what was known at the end of its own month; `2026-01.known-2026-03.parquet` is the same month,
whole again, as it was known from March on. A reader takes one file a month: of those known before the month it asks
for, the latest ([decision 0013](../../../docs/decisions/0013-two-times.md)).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.domain.months import Month

if TYPE_CHECKING:
    from pathlib import Path

REPLACED_LENGTH = 12
_NAME = re.compile(r"(\d{4}-\d{2})(?:\.known-(\d{4}-\d{2}))?\.parquet")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """One version of a month of a table.

    Attributes:
        month: the month its rows describe.
        known: the month in which they came to be known; they may be used as of any later month.
        path: the file.
    """

    month: Month
    known: Month
    path: Path


def version_path(folder: Path, month: Month, known: Month | None = None) -> Path:
    """The file of a version; without `known`, or where it is the month itself, that of the first one."""
    late = "" if known is None or known == month else f".known-{known}"
    return folder / f"{month}{late}.parquet"


def versions_in(folder: Path) -> tuple[Version, ...]:
    """Every version of every month in the folder of a monthly table, by month, then by known month."""
    found = []
    for path in folder.glob("*.parquet"):
        named = _NAME.fullmatch(path.name)
        if named:
            month = Month.parse(named[1])
            found.append(Version(month, Month.parse(named[2]) if named[2] else month, path))
    return tuple(sorted(found))


def replaced_path(folder: Path, month: Month, fingerprint: str) -> Path:
    """Where a month that another took the place of is kept: no reader takes it for the month."""
    return folder / f"{month}.replaced-{fingerprint[:REPLACED_LENGTH]}.parquet"


def replaced_in(folder: Path, month: Month) -> tuple[Path, ...]:
    """What is kept of a month that other files took the place of, by name."""
    return tuple(sorted(folder.glob(f"{month}.replaced-*.parquet")))


def known_before(versions: tuple[Version, ...], known_by: Month | None) -> dict[Month, Version]:
    """The latest version of each month among those known before `known_by` (all, if None), in order of months."""
    # They are sorted: a later version of the same month takes the place of the earlier one.
    return {v.month: v for v in versions if known_by is None or v.known < known_by}
