"""Compare two scorecards: what changes from one to the other, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.domain.card_diff import card_changes
from bondroit.showing.card_diff import change_text

if TYPE_CHECKING:
    from bondroit.domain.card_diff import Change
    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Text


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two cards and every difference between them."""

    old: Scorecard
    new: Scorecard
    changes: tuple[Change, ...]

    @property
    def sentences(self) -> tuple[Text, ...]:
        """The differences in both languages, in their order."""
        return tuple(change_text(change) for change in self.changes)

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "old": {"card": self.old.label, "hash": self.old.hash},
            "new": {"card": self.new.label, "hash": self.new.hash},
            "same_hash": self.old.hash == self.new.hash,
            "changes": [
                {
                    "kind": change.kind, "variable": change.variable, "modality": change.modality,
                    "old": change.old, "new": change.new, "why": change.why,
                    "text": {"en": said.en, "fr": said.fr},
                }
                for change, said in zip(self.changes, self.sentences, strict=True)
            ],
        }  # fmt: skip


def compare_cards(*, old: Scorecard, new: Scorecard) -> Comparison:
    """Compare two cards.

    Args:
        old: the one to start from.
        new: the one that takes its place.
    """
    return Comparison(old, new, card_changes(old, new))
