"""Articulated cards on disk: JSON documents that carry their own hash, in a folder beside the scorecards."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from bondroit.domain.articulation import Articulation, articulation_document, read_articulation
from bondroit.errors import Text, UserError
from bondroit.store.disk import write_aside

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "articulations"
_STEM = re.compile(r"(?P<name>[A-Za-z0-9_][A-Za-z0-9_.-]*)@(?P<version>[1-9][0-9]*)")


class FolderArticulations:
    """The articulated cards of one folder, `name@version.json` each.

    Args:
        root: the folder; made when the first one is saved.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def save(self, articulation: Articulation) -> None:
        """Write `name@version`. Writing the very same one again does nothing.

        Raises:
            UserError: E-INT-001 if that version is there and differs; E-DSK-001 if the disk refuses.
            ValueError: the name or version cannot be a file's.
        """
        if not _STEM.fullmatch(articulation.label):
            message = f"{articulation.label} cannot name an articulated card"
            raise ValueError(message)
        path = self._root / f"{articulation.label}.json"
        if path.exists():
            if self.load(articulation.label).hash == articulation.hash:
                return
            raise _altered(path, Text("that version is there and differs", "cette version existe et diffère"))
        self._root.mkdir(parents=True, exist_ok=True)
        document = {**articulation_document(articulation), "hash": articulation.hash}
        write_aside(path, (json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode())

    def load(self, label: str) -> Articulation:
        """Read `name@version`, or the latest version of `name`.

        Raises:
            UserError: E-WRK-003 if there is none; E-SCO-001 if it cannot be read; E-INT-001 if it was altered.
        """
        full = label if "@" in label else f"{label}@{self.next_version(label) - 1}"
        if full not in self.labels():
            raise UserError(
                "E-WRK-003",
                Text(f"There is no articulated card {label}.", f"Il n'y a pas de grille articulée {label}."),
                remedy=Text("build it with `bondroit build`.", "construisez-la par « bondroit build »."),
            )
        path = self._root / f"{full}.json"
        try:
            document = json.loads(path.read_bytes())
            claimed = document.pop("hash")
            found = read_articulation(document)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _unreadable(path, error) from None
        if found.hash != claimed or articulation_document(found) != document or found.label != full:
            raise _altered(path, Text("its hash does not fit its content", "son empreinte ne correspond pas"))
        return found

    def labels(self) -> tuple[str, ...]:
        """Every articulated card, sorted by name then version."""
        return tuple(f"{name}@{version}" for name, version in self._known())

    def next_version(self, name: str) -> int:
        """The version a new one of this name gets."""
        return 1 + max((version for known, version in self._known() if known == name), default=0)

    def _known(self) -> list[tuple[str, int]]:
        stems = (_STEM.fullmatch(path.stem) for path in self._root.glob("*.json"))
        return sorted((found["name"], int(found["version"])) for found in stems if found)


def _altered(path: Path, fault: Text) -> UserError:
    return UserError(
        "E-INT-001",
        Text(f"Articulated card {path} was altered.", f"La grille articulée {path} a été modifiée."),
        faults=(fault,),
        remedy=Text("put the original file back, or build a new version.",
                    "remettez le fichier d'origine ou construisez une nouvelle version."),
    )  # fmt: skip


def _unreadable(path: Path, error: Exception) -> UserError:
    return UserError(
        "E-SCO-001",
        Text(f"{path} is not an articulated card.", f"{path} n'est pas une grille articulée."),
        faults=(Text(f"not its form: {error}", f"pas sa forme : {error}"),),
        remedy=Text("put the original file back, or build a new version.",
                    "remettez le fichier d'origine ou construisez une nouvelle version."),
    )  # fmt: skip
