"""Say what a workspace holds: tables by month, scorecards, steps run, length of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.tables.catalogue import TABLES

if TYPE_CHECKING:
    from bondroit.app.ports import Cards, Journal, Operations, Run, Tables


@dataclass(frozen=True, slots=True)
class TableState:
    """One table: its first and last month and how many files it has."""

    name: str
    first: str
    last: str
    months: int


@dataclass(frozen=True, slots=True)
class WorkspaceReport:
    """What is in the workspace."""

    tables: tuple[TableState, ...]
    cards: tuple[str, ...]
    runs: tuple[Run, ...]
    journal_entries: int

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "tables": {t.name: {"first": t.first, "last": t.last, "files": t.months} for t in self.tables},
            "cards": list(self.cards),
            "runs": [{"month": r.month, "step": r.step, "state": r.state} for r in self.runs],
            "journal_entries": self.journal_entries,
        }


def describe_workspace(*, tables: Tables, cards: Cards, operations: Operations, journal: Journal) -> WorkspaceReport:
    """Look through every port and tell what is there."""
    states = []
    for name, table in TABLES.items():
        if table.monthly:
            months = tables.months(name)
            if months:
                states.append(TableState(name, str(months[0]), str(months[-1]), len(months)))
        elif tables.exists(name):
            states.append(TableState(name, "-", "-", 1))
    entries = journal.entries()
    return WorkspaceReport(tuple(states), cards.labels(), operations.runs(), len(entries))
