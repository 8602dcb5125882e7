"""Folders that verbs lay down in the temporary folder of a workspace, told by the start of their name.

Each removes its own at the end. What a killed one left is a copy of people's data: whoever next takes the workspace's
lock removes it. A folder is held by `flock` for as long as its maker lives, since two workspaces may share one
temporary folder. What DuckDB spilled lies in the temporary folder itself, under the number of its process: it goes once
that process is dead (DuckDB 2 removes it too, but only when it next spills there).
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bondroit.store.disk import disk_refusals

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECKED, EXTRACT, SORTED, LISTED, CODED = "checked.", "extract-", "sorted-", "listed.", "coded."
_SPILLED = re.compile(r"duckdb_temp_(\d+)_\w+(-\d+)?(\.tmp|\.block)?")


@contextmanager
def laid_down(start: str, temporary: Path | None) -> Iterator[Path]:
    """A new folder for its owner alone; it is removed when the block ends.

    Args:
        start: of its name: `CHECKED`, `EXTRACT`, `SORTED`, `LISTED` or `CODED`.
        temporary: where, made if need be; the system's if None.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    place = Path(tempfile.gettempdir()) if temporary is None else temporary
    with disk_refusals(place):
        place.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=start, dir=place))
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def remove_left(temporary: Path) -> int:
    """Remove what killed verbs left; how many folders there were, and files that DuckDB spilled."""
    found = sorted(path for start in (CHECKED, EXTRACT, SORTED, LISTED, CODED) for path in temporary.glob(f"{start}*/"))
    return sum(_removed(path) for path in found) + _remove_spilled(temporary)


def _remove_spilled(temporary: Path) -> int:
    spilled = [(p, _SPILLED.fullmatch(p.name)) for p in sorted(temporary.glob("duckdb_temp_*")) if p.is_file()]
    dead = [path for path, named in spilled if named and not _lives(int(named[1]))]
    for path in dead:
        path.unlink(missing_ok=True)
    return len(dead)


def _lives(process: int) -> bool:
    """Whether a process of this number is there, ours or somebody else's."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _removed(folder: Path) -> bool:
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:  # gone meanwhile, or none of ours
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        shutil.rmtree(folder, ignore_errors=True)
        return True
    finally:
        os.close(handle)
