"""What changes from one card to another, in a user's hands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.app.compare_cards import compare_cards
from bondroit.showing import notebook

if TYPE_CHECKING:
    from bondroit.app import compare_cards as comparing
    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Language


class Comparison:
    """Every difference of two cards, in words; shows itself in a notebook.

    Attributes:
        compared: the two cards and their differences, frozen.
    """

    def __init__(self, old: Scorecard, new: Scorecard) -> None:
        self.compared: comparing.Comparison = compare_cards(old=old, new=new)

    @property
    def same(self) -> bool:
        """Whether the two cards are the very same: one hash."""
        return self.compared.old.hash == self.compared.new.hash

    def sentences(self, language: Language = "en") -> list[str]:
        """One sentence per difference; none if the cards say the same."""
        return [text.say(language) for text in self.compared.sentences]

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return self.compared.to_document()

    def __repr__(self) -> str:
        old, new = self.compared.old, self.compared.new
        return f"<Comparison of {old.label} and {new.label}: {len(self.compared.changes)} differences>"

    def html(self, language: Language = "en") -> str:
        """What a notebook shows."""
        compared = self.compared
        return notebook.comparison_html(compared.old, compared.new, compared.changes, language=language)

    def _repr_html_(self) -> str:
        return self.html()
