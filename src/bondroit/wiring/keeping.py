"""How long data are kept and what they are: erasing what is due, the page of the data dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.app import erase_due
from bondroit.app.erase_networks import ExpiredNetworks
from bondroit.store.erasing import FolderErasing, RejectedRows
from bondroit.store.found_networks import FOLDER as NETWORKS
from bondroit.store.found_networks import FolderFoundNetworks
from bondroit.store.rejected import FolderRejects
from bondroit.store.review_sheets import FOLDER as REVIEW
from bondroit.store.review_sheets import ReviewSheets

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.wiring.services import Services


def erase(services: Services, *, before: Month | None = None, dry_run: bool = False) -> erase_due.EraseReport:
    """Erase what the retention of the settings says is due, or whatever is dated before a month.

    Args:
        services: of the workspace.
        before: erase what is dated before this month; None follows the retention.
        dry_run: only say.

    Raises:
        UserError: E-USE-002 for a month to come; E-DSK-001.
    """
    with services.lock("erase"):
        return erase_due.erase_due(
            erasing=erasing_of(services),
            others=(
                RejectedRows(FolderRejects(services.root)),
                ReviewSheets(services.root / REVIEW),
                ExpiredNetworks(FolderFoundNetworks(services.root / NETWORKS), services.journal),
            ),
            journal=services.journal,
            clock=services.clock,
            progress=services.progress,
            periods=services.settings.retention.periods,
            before=before,
            dry_run=dry_run,
        )


def erasing_of(services: Services) -> FolderErasing:
    """What is due, and what was erased, in the tables and letters of a workspace."""
    return FolderErasing(services.tables, services.root / "tables", services.root / "reports" / "letters")
