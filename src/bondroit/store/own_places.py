"""What a workspace keeps for itself, where no file that a person names is written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError
from bondroit.store.workspace import MARKER, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

OWN = frozenset({"tables", "cards", "tmp", "networks", "review", "ingest", "articulations", SETTINGS})
"""Folders and files of a workspace's own. `reports/` is for people, and a person may write there as well."""
_DATABASE = b"SQLite format 3\0"


def refuse_own(path: Path, *, workspace: Path | None = None) -> None:
    """Refuse a place that a workspace keeps for itself: tables, cards, settings, databases, what is hidden or secret.

    The path is looked at as it is written and with its links followed, in every workspace that it lies in.

    Args:
        path: where somebody wants a file.
        workspace: the folder of one that is in use: its places may be links to elsewhere.

    Raises:
        UserError: E-USE-001; nothing was written.
    """
    if (found := _own(path, workspace)) is None:
        return
    root, name = found
    raise UserError(
        "E-USE-001",
        Text(
            f"{path} lies in what the workspace {root} keeps for itself: {name}.",
            f"{path} est dans ce que l'espace de travail {root} garde pour lui : {name}.",
        ),
        remedy=Text(
            "name a file elsewhere, or in reports/; nothing was written.",
            "indiquez un fichier ailleurs, ou dans reports/ ; rien n'a été écrit.",
        ),
    )


def _own(path: Path, workspace: Path | None) -> tuple[Path, str] | None:
    """The workspace and the place of it that `path` is, or lies in."""
    ways = list(dict.fromkeys((Path(os.path.abspath(path)), Path(os.path.realpath(path)))))  # noqa: PTH100  `..` goes
    for way in ways:
        for root in way.parents:
            if not (root / MARKER).is_file():
                continue
            first = way.relative_to(root).parts[0]
            if first in OWN or first.startswith(".") or _is_database(way):
                return root, first
    if workspace is None:
        return None
    for name in _linked(workspace):
        if ways[-1].is_relative_to(os.path.realpath(workspace / name)):
            return workspace, name
    return None


def _linked(workspace: Path) -> Iterable[str]:
    return (name for name in sorted(OWN) if (workspace / name).is_symlink())


def _is_database(path: Path) -> bool:
    """Whether a database of SQLite is there: the settings may give that of operations any name."""
    if path.name.startswith("operations.sqlite"):
        return True
    try:
        with path.open("rb") as stream:
            return stream.read(len(_DATABASE)) == _DATABASE
    except OSError:
        return False
