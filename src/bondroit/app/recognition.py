"""Whether a verb already worked on the same inputs: its own last entry in the journal says so."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from bondroit.domain.scorecard import canonical_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.app.ports import Journal


def fingerprint_of(parts: Mapping[str, Any]) -> str:
    """SHA-256 of JSON values: everything a verb reads, as fingerprints and settings."""
    return hashlib.sha256(canonical_json(parts).encode()).hexdigest()


def earlier_figures(journal: Journal, verb: str, month: str, inputs: str, outputs: str) -> dict[str, Any] | None:
    """The figures of the verb's last entry for the month, if it read the same and its output stands unchanged.

    Args:
        journal: read from the latest entry back.
        verb: the verb of the entry.
        month: the month of the entry.
        inputs: fingerprint of what would be read now.
        outputs: fingerprint of what stands in the workspace now.
    """
    for entry in reversed(journal.entries()):
        if entry.verb == verb and entry.detail.get("month") == month:
            same = entry.detail.get("inputs") == inputs and entry.detail.get("outputs") == outputs
            return dict(entry.detail["figures"]) if same else None
    return None
