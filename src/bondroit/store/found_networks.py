"""Groups of files that share a home and an account: a document and a page a month in `networks/`, until they expire."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bondroit.domain.months import Month
from bondroit.store.documents import FolderDocuments

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FOLDER = "networks"
_NAME = re.compile(r"(\d{4}-\d{2})\.json")
_OWNER_ALONE, _FOLDER_OF_OWNER = 0o600, 0o700


class FolderFoundNetworks:
    """Documents in a folder of a workspace, readable by its owner alone.

    Args:
        root: the folder, `networks/` of a workspace. Made when the first document is written.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._documents = FolderDocuments(root)

    def save(self, month: Month, document: Mapping[str, Any]) -> None:
        """Write aside, then rename; what was found before for the month is replaced.

        Raises:
            UserError: E-DSK-001 if the disk refuses.
        """
        self._root.mkdir(mode=_FOLDER_OF_OWNER, exist_ok=True)
        self._documents.write_json(f"{month}.json", document)
        (self._root / f"{month}.json").chmod(_OWNER_ALONE)

    def write_page(self, month: Month, text: str) -> str:
        """Keep the page beside the document, as long as it; the path shown to the user.

        Raises:
            UserError: E-DSK-001 if the disk refuses.
        """
        self._root.mkdir(mode=_FOLDER_OF_OWNER, exist_ok=True)
        path = self._documents.write_text(f"{month}.html", text)
        (self._root / f"{month}.html").chmod(_OWNER_ALONE)
        return path

    def load(self, month: Month) -> dict[str, Any]:
        """Read back.

        Raises:
            UserError: E-WRK-003 if nothing was found for the month, E-TAB-001 if it cannot be read.
        """
        return self._documents.read_json(f"{month}.json")

    def months(self) -> tuple[Month, ...]:
        """The months kept, in order."""
        named = (_NAME.fullmatch(path.name) for path in self._root.glob("*.json"))
        return tuple(sorted(Month.parse(found[1]) for found in named if found))

    def remove(self, month: Month) -> None:
        """Erase both; nothing happens if they are not there."""
        for kind in ("html", "json"):
            (self._root / f"{month}.{kind}").unlink(missing_ok=True)
