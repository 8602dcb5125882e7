"""Two times of a table in one file: what it said before it was corrected.

`all.parquet` is what is known now; `all.before-2026-03.parquet` is the whole table as it stood before March, when rows
of it were corrected or taken out. A reader as of a date takes the earliest file that stood until then or later, else
`all.parquet`. Rows that are only added need no file: each says itself since when it was known.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

import polars as pl

from bondroit.domain.months import Month
from bondroit.store.disk import aside, disk_refusals, flush_folder

if TYPE_CHECKING:
    from pathlib import Path

KNOWN_KEY = "bondroit.known"
"""In the head of a file: the month in which its rows came to be known."""
WHOLE = "all"
_BEFORE = re.compile(r"all\.before-(\d{4}-\d{2})\.parquet")


def superseded(folder: Path) -> tuple[tuple[Month, Path], ...]:
    """The files that were superseded, each with the month before which it stood; in order."""
    named = ((_BEFORE.fullmatch(path.name), path) for path in folder.glob(f"{WHOLE}.before-*.parquet"))
    return tuple(sorted((Month.parse(found[1]), path) for found, path in named if found))


def standing(folder: Path, known_by: Month | None) -> Path:
    """The file of a table in one file as it was known before a month; as it is known now if None."""
    stood = (path for until, path in superseded(folder) if known_by is not None and known_by <= until)
    return next(stood, folder / f"{WHOLE}.parquet")


def keep_before(folder: Path, known: Month) -> None:
    """Keep what stands as what was known before `known`, unless that month has brought it, or kept something already.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    now = folder / f"{WHOLE}.parquet"
    if not now.is_file() or pl.read_parquet_metadata(now).get(KNOWN_KEY) == str(known):
        return
    kept = folder / f"{WHOLE}.before-{known}.parquet"
    with disk_refusals(kept), suppress(FileExistsError):
        kept.hardlink_to(now)
        flush_folder(folder)


def erase_rows(path: Path, due: pl.Expr) -> None:
    """Write a superseded file anew without the rows that are due; remove it if none is left.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    left = pl.read_parquet(path).filter(~due)
    if left.is_empty():
        with disk_refusals(path):
            path.unlink()
        return
    head = {k: v for k, v in pl.read_parquet_metadata(path).items() if k.startswith("bondroit.")}
    with aside(path) as temporary:
        left.write_parquet(temporary, compression="zstd", metadata=head)
