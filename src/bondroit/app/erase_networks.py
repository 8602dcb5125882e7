"""Groups of files that were found and have expired, as `erase` removes them: `networks` does so only when it is run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bondroit.app.find_networks import PURPOSE, VERB, forget_expired

if TYPE_CHECKING:
    from bondroit.app.network_ports import FoundNetworks
    from bondroit.app.ports import Journal
    from bondroit.domain.months import Month


@dataclass(frozen=True, slots=True)
class ExpiredNetworks:
    """One of the things that expire, as `app.erase_due.Expiring` asks.

    Attributes:
        kept: where they are.
        journal: gets an entry for each month erased, as it does from `networks`.
    """

    kept: FoundNetworks
    journal: Journal

    @property
    def name(self) -> str:
        """How a report calls them."""
        return "networks"

    def due(self, today: date, limit: Month) -> int:
        """Months whose groups have expired, or are of before `limit`. Raises E-TAB-001 if one cannot be read."""
        return sum(
            month < limit or date.fromisoformat(self.kept.load(month)["expires"]) <= today
            for month in self.kept.months()
        )

    def erase(self, today: date, limit: Month) -> None:
        """Erase them."""
        forget_expired(self.kept, self.journal, today)
        for month in self.kept.months():
            if month < limit:
                self.kept.remove(month)
                self.journal.append("forget", PURPOSE, {"month": str(month), "what": VERB})
