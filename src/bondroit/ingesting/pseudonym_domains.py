"""The kinds of numbers that identify, each with pseudonyms of its own."""

from __future__ import annotations

from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import Sensitivity

USUAL = ("household_id",)
# Identities in plain, and what the platform numbers itself: no register gives them a number to protect.
_IN_PLAIN = frozenset(
    ["surname", "first_name", "birth_date", "address", "landlord", "question", "proposal", "partner_number"]
)


def known_domains() -> tuple[str, ...]:
    """The tables' columns of identifiers that are numbers of a register."""
    found = {
        c.name
        for table in TABLES.values()
        for c in table.columns
        if c.sensitivity is Sensitivity.IDENTIFIER and c.name not in _IN_PLAIN
    }
    first = (*USUAL, "personal_number")
    return (*first, *sorted(found - set(first)))
