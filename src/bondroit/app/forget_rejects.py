"""Erase the rejected rows whose time is over, and note it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bondroit.app.ports import Clock, Journal


class AsideRows(Protocol):
    """One file of rejected rows."""

    @property
    def table(self) -> str:
        """The table they were brought for."""
        ...

    @property
    def rows(self) -> int:
        """How many."""
        ...

    @property
    def path(self) -> str:
        """The file, in the workspace."""
        ...

    @property
    def until(self) -> str:
        """The last day on which they are kept."""
        ...


class Rejects(Protocol):
    """The rows kept aside in a workspace: `store.rejected`."""

    def erase_due(self, today: date) -> Sequence[AsideRows]:
        """Erase what was to be kept until a day before `today`; what was erased."""
        ...


def forget_rejects(*, rejects: Rejects, journal: Journal, clock: Clock) -> int:
    """Erase what is due; the number of rows erased, each file of them with its entry in the journal."""
    gone = rejects.erase_due(clock.now().date())
    for kept in gone:
        detail = {"rejected_rows_of": kept.table, "rows": kept.rows, "kept_until": kept.until}
        journal.append("erase", "data protection", detail)
    return sum(kept.rows for kept in gone)
