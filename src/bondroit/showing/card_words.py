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
