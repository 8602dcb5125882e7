"""One file's score, told in sentences and in a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.explaining.explain import explain_file
from bondroit.showing import notebook
from bondroit.showing.letter import DEFAULT_SENDER, render_letter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from bondroit.domain.scorecard import Scorecard, Value
    from bondroit.errors import Language
    from bondroit.explaining.explanation import Explanation
    from bondroit.showing.letter import Sender


class Letter:
    """The explanation of one score: sentences, table of terms, letter.

    Attributes:
        explanation: the frozen words and figures.
    """

    def __init__(self, explanation: Explanation) -> None:
        self.explanation = explanation

    @property
    def score(self) -> float:
        """The score."""
        return self.explanation.score

    def sentences(self, language: Language = "en") -> list[str]:
        """One sentence per variable, largest effect first."""
        return [term.sentence.say(language) for term in self.explanation.terms]

    def pdf(self, *, language: Language = "fr", date: date, reference: str, sender: Sender = DEFAULT_SENDER) -> bytes:
        """The letter the person is owed, as an accessible PDF.

        Args:
            language: `fr` or `en`.
            date: printed on the letter; the same inputs give the same bytes.
            reference: the pseudonym under which the household is addressed.
            sender: the body that writes.
        """
        return render_letter(self.explanation, language=language, sender=sender, date=date, reference=reference)

    def __repr__(self) -> str:
        return f"<Letter {self.explanation.card}: score {self.score:.3f}>"

    def _repr_html_(self) -> str:
        return notebook.explanation_html(self.explanation)


def tell(card: Scorecard, row: Mapping[str, Value]) -> Letter:
    """Tell one file's score by a scorecard; see `bondroit.explain`."""
    return Letter(explain_file(card, row))
