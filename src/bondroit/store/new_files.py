"""A file that a person names and that must not be there yet; the file of a key."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError
from bondroit.store.disk import disk_refusals

if TYPE_CHECKING:
    from pathlib import Path


def write_new(path: Path, text: str) -> None:
    """Write a text in UTF-8 where nothing is.

    Raises:
        UserError: E-USE-001 if something is there, which is left; E-DSK-001 if the disk refuses.
    """
    with disk_refusals(path):
        try:
            with path.open("x", encoding="utf-8") as stream:
                stream.write(text)
        except FileExistsError:
            raise UserError(
                "E-USE-001",
                Text(f"{path} is already there; it was left.", f"{path} existe déjà ; il est resté tel quel."),
                remedy=Text("name another file with --out.", "nommez un autre fichier par --out."),
            ) from None


def write_key(path: Path, data: bytes, mode: int) -> None:
    """Write the file of a key where nothing is, to the disk; nobody else may open it even while it is written.

    Args:
        path: where; whoever calls has looked that nothing is there.
        data: the key.
        mode: who may read it.

    Raises:
        UserError: E-DSK-001 if the disk refuses, or something is there all the same.
    """
    with disk_refusals(path):
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, mode)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(handle)
