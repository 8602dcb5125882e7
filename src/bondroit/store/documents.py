"""Files for people: reports, letters, JSON. Written aside, then renamed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text, UserError
from bondroit.store.disk import write_aside

if TYPE_CHECKING:
    from collections.abc import Mapping


class FolderDocuments:
    """The documents of one folder.

    Args:
        root: the folder, e.g. `reports/` of a workspace. Made when the first document is written.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def write_text(self, name: str, text: str) -> str:
        """Write `name` (a relative path) in UTF-8 and return the path shown to the user.

        Raises:
            UserError: E-DSK-001 if the disk refuses.
        """
        return self.write_bytes(name, text.encode())

    def write_bytes(self, name: str, data: bytes) -> str:
        """The same for bytes."""
        path = self._path(name)
        write_aside(path, data)
        return _as_shown(path)

    def write_json(self, name: str, document: Mapping[str, Any]) -> str:
        """The same for JSON: sorted keys, one value a line, stable bytes.

        Raises:
            ValueError: a number is not finite: JSON has no such number.
        """
        text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
        return self.write_text(name, text + "\n")

    def read_json(self, name: str) -> dict[str, Any]:
        """Read back what `write_json` wrote.

        Raises:
            UserError: E-WRK-003 if it was never written, E-TAB-001 if it is not a JSON object.
        """
        path = self._path(name)
        try:
            document = json.loads(path.read_bytes())
        except FileNotFoundError:
            raise UserError(
                "E-WRK-003",
                Text(f"{name} was not written yet.", f"{name} n'a pas encore été écrit."),
                remedy=Text("run the step that writes it first.", "lancez d'abord l'étape qui l'écrit."),
            ) from None
        except (ValueError, IsADirectoryError) as error:
            raise _unreadable(path, _place(error)) from None
        if not isinstance(document, dict):
            raise _unreadable(path, Text("not a JSON object", "pas un objet JSON"))
        return document

    def exists(self, name: str) -> bool:
        """Whether it was written."""
        return self._path(name).is_file()

    def _path(self, name: str) -> Path:
        relative = Path(name)
        if relative.is_absolute() or ".." in relative.parts or not relative.parts:
            message = "a document's name is a path inside its folder"
            raise ValueError(message)
        return self._root / relative


def _as_shown(path: Path) -> str:
    """Short when it is below the present folder, whole when not, so that it can be pasted."""
    absolute, here = path.absolute(), Path.cwd()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(absolute)


def _place(error: Exception) -> Text:
    if isinstance(error, json.JSONDecodeError):
        return Text(
            f"line {error.lineno}, column {error.colno}: not JSON",
            f"ligne {error.lineno}, colonne {error.colno} : ce n'est pas du JSON",
        )
    if isinstance(error, IsADirectoryError):
        return Text("it is a folder", "c'est un dossier")
    return Text("not text in UTF-8", "ce n'est pas du texte en UTF-8")


def _unreadable(path: Path, fault: Text) -> UserError:
    return UserError(
        "E-TAB-001",
        Text(f"{path} cannot be read.", f"{path} est illisible."),
        faults=(fault,),
        remedy=Text("run the step that writes it again.", "relancez l'étape qui l'écrit."),
    )
