"""Say what a workspace holds: tables by month, scorecards, steps run, length of the journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bondroit.tables.catalogue import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.app.ports import Cards, Journal, Operations, Run, Tables
    from bondroit.domain.months import Month


@dataclass(frozen=True, slots=True)
class TableState:
    """One table: its first and last month, how many months it has, and those that were corrected later.

    Attributes:
        corrected: month to the months in which later versions of it came to be known.
    """

    name: str
    first: str
    last: str
    months: int
    corrected: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def to_document(self) -> dict[str, Any]:
        """JSON values; corrected months only where there are any."""
        corrected = {month: list(known) for month, known in self.corrected.items()}
        document = {"first": self.first, "last": self.last, "files": self.months}
        return {**document, "corrected": corrected} if corrected else document


@dataclass(frozen=True, slots=True)
class WorkspaceReport:
    """What is in the workspace, which months of it were erased on purpose, and what `drift` last warned of."""

    tables: tuple[TableState, ...]
    erased: Mapping[str, tuple[str, ...]]
    cards: tuple[str, ...]
    runs: tuple[Run, ...]
    journal_entries: int
    drift: Mapping[str, Any] = field(default_factory=dict)

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "tables": {t.name: t.to_document() for t in self.tables},
            "erased": {name: list(months) for name, months in self.erased.items()},
            "cards": list(self.cards),
            "runs": [{"month": r.month, "step": r.step, "state": r.state} for r in self.runs],
            "journal_entries": self.journal_entries,
            **({"drift": dict(self.drift)} if self.drift else {}),
        }


def describe_workspace(
    *,
    tables: Tables,
    cards: Cards,
    operations: Operations,
    journal: Journal,
    erased: Mapping[str, Sequence[Month]] | None = None,
) -> WorkspaceReport:
    """Look through every port and tell what is there; `erased` gives the months of each table that were erased."""
    states = []
    for name, table in TABLES.items():
        if table.monthly:
            months = tables.months(name)
            if months:
                later = [(month, known) for month, known in tables.versions(name) if known != month]
                corrected = {str(month): tuple(str(k) for m, k in later if m == month) for month, _ in later}
                states.append(TableState(name, str(months[0]), str(months[-1]), len(months), corrected))
        elif tables.exists(name):
            states.append(TableState(name, "-", "-", 1))
    entries = journal.entries()
    gone = {name: tuple(map(str, months)) for name, months in (erased or {}).items()}
    drift = next((e.detail for e in reversed(entries) if e.verb == "drift"), {})
    return WorkspaceReport(tuple(states), gone, cards.labels(), operations.runs(), len(entries), drift)
