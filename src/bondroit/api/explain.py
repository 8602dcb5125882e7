"""Explain one file's score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.api.letter import Letter, tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.api.card import Card
    from bondroit.domain.scorecard import Value

__all__ = ["Letter", "explain"]


def explain(card: Card, row: Mapping[str, Value]) -> Letter:
    """Tell one file's score: every term against its reference, and the person's rights.

    Args:
        card: the scorecard.
        row: the file's value of each variable of the card.

    Raises:
        UserError: E-SCO-002 if a variable is missing or a value unknown to the card.
    """
    return tell(card.scorecard, row)
