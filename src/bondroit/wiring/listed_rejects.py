"""The rejected rows of an extract in a file that the user names, also where nothing is to be taken or kept."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bondroit.store.checked import CheckedExtracts
from bondroit.store.rejected import FolderRejects
from bondroit.store.rejected_listing import list_rejects
from bondroit.store.temporary import LISTED, laid_down

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from bondroit.app.ingest_ports import ReceivedExtract
    from bondroit.ingesting.checks import Checks
    from bondroit.ingesting.pseudonyms import SecretKey
    from bondroit.store.checked import CheckedRows
    from bondroit.store.checking import Engine


@dataclass(frozen=True, slots=True)
class ListedChecks:
    """Runs checks as `CheckedExtracts` does, lists the rejected rows at once, and leaves nothing in the workspace.

    Attributes:
        path: the CSV to write.
        engine: threads, memory and temporary folder.
        today: the day.
        key: of the pseudonyms that the checks make; None if they make none.
    """

    path: Path
    engine: Engine
    today: date
    key: SecretKey | None = None

    @contextmanager
    def check(
        self, extract: ReceivedExtract, checks: Checks, conflicts: Literal["reject", "last"], name: str
    ) -> Iterator[CheckedRows]:
        """Check an extract and write the CSV if a row is rejected; as `CheckedExtracts.check`."""
        with (
            laid_down(LISTED, self.engine.temporary) as folder,
            CheckedExtracts(folder, self.engine, self.key).check(extract, checks, conflicts, name) as checked,
        ):
            checked.keep_aside(self.today, self.today)
            list_rejects(FolderRejects(folder).path(checks.table.name, name), self.path)
            yield checked
