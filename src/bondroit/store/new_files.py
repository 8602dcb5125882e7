"""A file that a person names and that must not be there yet."""

from __future__ import annotations

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
