"""Where groups of files are kept until they expire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.months import Month


class FoundNetworks(Protocol):
    """One document a month, readable by the account that runs bondroit alone; no table, so that no verb scans it."""

    def save(self, month: Month, document: Mapping[str, Any]) -> None:
        """Write aside, then rename; what was found before for the month is replaced."""
        ...

    def write_page(self, month: Month, text: str) -> str:
        """Keep the page beside the document, as long as it; the path shown to the user."""
        ...

    def load(self, month: Month) -> dict[str, Any]:
        """Read back. Raises E-WRK-003 if nothing was found for the month, E-TAB-001 if it cannot be read."""
        ...

    def months(self) -> tuple[Month, ...]:
        """The months kept, in order."""
        ...

    def remove(self, month: Month) -> None:
        """Erase both."""
        ...
