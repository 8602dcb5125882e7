"""Files that show identities: readable by their owner alone, in a folder nobody else may enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.store.disk import aside, disk_refusals

if TYPE_CHECKING:
    from pathlib import Path

OWNER_FILE, OWNER_FOLDER = 0o600, 0o700


def write_restricted(path: Path, data: bytes) -> None:
    """Write `data`, whole or not at all; nobody else may open it even while it is written.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    with aside(path.absolute()) as temporary:
        temporary.chmod(OWNER_FILE)
        temporary.write_bytes(data)


def restricted_folder(path: Path) -> Path:
    """A folder for its owner alone, made if need be.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    with disk_refusals(path):
        path.mkdir(mode=OWNER_FOLDER, exist_ok=True)
        path.chmod(OWNER_FOLDER)
    return path
