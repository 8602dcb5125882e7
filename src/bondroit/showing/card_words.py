"""A scorecard's lines in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.explaining.explain import datum_of
from bondroit.explaining.numbers import modality_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Language
    from bondroit.explaining.explanation import Datum


@dataclass(frozen=True, slots=True)
class CardLine:
    """One modality of one variable, in words; None is masked, NaN unknown.

    Attributes:
        low, high: 95 % interval of the odds ratio.
    """

    variable: str
    modality: str
    reference: bool
    odds_ratio: float
    low: float | None
    high: float | None
    count: int | None
    share: float | None
    rate: float | None
    points: float


def words_of_card(card: Scorecard, dictionary: Mapping[str, Datum]) -> dict[str, Datum]:
    """What a dictionary says of the variables of `card` that are the dictionary's, and of no other.

    A name alone proves nothing: `tenure` of a body's own table may be years in a job, where the dictionary's is how a
    household is housed. `bondroit build` in a workspace writes the dictionary's meaning of each variable into the card,
    in one of its languages; a card learnt from a table, imported, or whose meaning was edited holds another or none.
    Whatever is not returned is told by the card's own words (`explaining.explain.datum_of`).

    Args:
        card: the scorecard.
        dictionary: variable -> its words, e.g. `app.words_of.card_words`.
    """
    found = {v.name: (v.meaning, dictionary[v.name]) for v in card.variables if v.name in dictionary}
    return {name: datum for name, (meaning, datum) in found.items() if meaning and meaning in datum.label}


def card_lines(card: Scorecard, dictionary: Mapping[str, Datum], language: Language) -> tuple[CardLine, ...]:
    """Every line of `card`, in its order."""
    found = [(dictionary.get(v.name) or datum_of(v), m) for v in card.variables for m in v.modalities]
    return tuple(
        CardLine(
            variable=datum.label.say(language),
            modality=modality_text(m, datum).say(language),
            reference=m.reference,
            odds_ratio=m.odds_ratio,
            low=m.odds_ratio_low,
            high=m.odds_ratio_high,
            count=m.count,
            share=m.share,
            rate=m.rate,
            points=m.points if m.known else math.nan,
        )
        for datum, m in found
    )
