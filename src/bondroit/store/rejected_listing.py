"""Rejected rows as a CSV that a person opens, where that person says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.store.disk import aside
from bondroit.store.restricted import OWNER_FILE

if TYPE_CHECKING:
    from pathlib import Path


def list_rejects(kept: Path, path: Path) -> int:
    """Write rows kept aside as CSV (semicolons, a byte order mark): file, line, faults, columns as received; how many.

    Its owner alone may read it. Nothing is written where none was kept aside.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    if not kept.is_file():
        return 0
    frame = pl.read_parquet(kept)
    with aside(path.absolute()) as temporary:
        temporary.chmod(OWNER_FILE)
        frame.with_columns(pl.col("_faults").list.join(" | ")).write_csv(temporary, separator=";", include_bom=True)
    return frame.height
