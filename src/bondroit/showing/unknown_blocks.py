"""What a card leaves unknown, as a page says it before anything else of the card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.domain.known import unknown_places
from bondroit.errors import Text
from bondroit.showing.blocks import Block, Caution, Points

if TYPE_CHECKING:
    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Language


def unknown_blocks(card: Scorecard, language: Language) -> tuple[Block, ...]:
    """A caution and what is unknown, one line each; nothing for a card that is wholly known."""
    places = unknown_places(card)
    if not places:
        return ()
    caution = Text(
        "Part of this card was never published: a file has a lowest and a highest score, not one score.",
        "Une partie de cette grille n'a jamais été publiée : un dossier a un score au plus bas et un score au plus "
        "haut, et non un seul score.",
    )
    return Caution(caution.say(language)), Points(tuple(("", place.say(language)) for place in places))
