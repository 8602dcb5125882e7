"""What was refused because of what data may serve goes into the journal, whoever asked."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bondroit.errors import UserError
from bondroit.tables.barred import BarredText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bondroit.app.ports import Journal

REFUSED = "refuse"
"""The verb of a refusal in the journal."""
CODES = frozenset({"E-BLD-010", "E-PLN-002", "E-PUR-002"})
"""Barred variables, an experiment, a card that was not audited; the store itself journals what it refuses."""


@contextmanager
def journalled(journal: Journal, verb: str) -> Iterator[None]:
    """Note in the journal what the block refuses, and pass the refusal on.

    Of a dictionary with several faults only those are noted that say that something is barred.

    Args:
        journal: gets an entry of purpose `control`.
        verb: what was asked for.
    """
    try:
        yield
    except UserError as error:
        barred = [fault for fault in error.faults if isinstance(fault, BarredText)]
        if error.code in CODES or barred:
            faults = [fault.en for fault in (barred or error.faults)]
            detail = {"code": error.code, "asked": verb, "what": error.message.en, "faults": faults}
            journal.append(REFUSED, "control", detail)
        raise
