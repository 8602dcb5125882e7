"""Import a published table as a scorecard, and say what of it is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.domain.known import unknown_places
from bondroit.scoring.published import import_card as read_table
from bondroit.scoring.published_mapping import mapped, with_fixed

if TYPE_CHECKING:
    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Text
    from bondroit.scoring.published import Declared
    from bondroit.scoring.published_lines import PublishedText
    from bondroit.scoring.published_mapping import PublishedMapping


@dataclass(frozen=True, slots=True)
class ImportedCard:
    """A card, what of it is unknown, and what a person should know of the table."""

    card: Scorecard
    unknown: tuple[Text, ...]
    notes: tuple[Text, ...]

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "card": self.card.label,
            "hash": self.card.hash,
            "status": self.card.status,
            "variables": len(self.card.variables),
            "masked_variables": sum(v.masked for v in self.card.variables),
            "unknown": [{"en": said.en, "fr": said.fr} for said in self.unknown],
            "notes": [{"en": said.en, "fr": said.fr} for said in self.notes],
        }


def import_card(
    *,
    table: PublishedText,
    declared: Declared,
    version: int = 1,
    mapping: PublishedMapping | None = None,
    mapping_name: str = "",
) -> ImportedCard:
    """Read a published table.

    Args:
        table: its cells.
        declared: the name, the target, and what the importer knows of what is masked.
        version: of the card.
        mapping: which column and which name of the table is which; None: they are called as we call them.
        mapping_name: of its file, for messages.

    Raises:
        UserError: E-SCO-004 with every fault at once; E-MAP-001.
    """
    made = read_table(table if mapping is None else mapped(table, mapping, name=mapping_name), declared)
    card = made.card.with_version(version)
    if mapping is not None:
        card = with_fixed(card, mapping, name=mapping_name)
    return ImportedCard(card, unknown_places(card), made.notes)
