"""What a published formula tells by itself, without any household: ratios, spans of points, what of them is masked.

It says what may be, not how often: without files nobody knows how many have which class. A file may have any class of
any variable here, whatever else it has.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.domain.exponential import POINTS_PER_LOGIT
from bondroit.domain.known import points_end

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.domain.scorecard import Scorecard, Span, Variable


@dataclass(frozen=True, slots=True)
class ClassAlone:
    """One class.

    Attributes:
        modality: its name.
        odds_low, odds_high: odds ratio against the reference, its ends where it is unknown.
        known: whether it was published.
        reach: how many times lower the odds of its highest possible file are than those of the formula's highest file,
            at the least and at the most; 1: it can reach the top.
    """

    modality: str
    odds_low: float
    odds_high: float
    known: bool
    reach: tuple[float, float]


@dataclass(frozen=True, slots=True)
class VariableAlone:
    """One variable: logits between its lowest and highest class, at least and at most, and the ratio of their odds."""

    variable: str
    meaning: str
    masked: bool
    known: bool
    spread: tuple[float, float]
    classes: tuple[ClassAlone, ...]

    @property
    def ratio(self) -> tuple[float, float]:
        """Largest ratio of odds between two classes."""
        return _odds(self.spread[0]), _odds(self.spread[1])


@dataclass(frozen=True, slots=True)
class Alone:
    """A formula by itself.

    Attributes:
        card: its label.
        assumed: odds ratios between which an unknown coefficient was taken to lie where nobody declared it.
        intercept_known: whether a score is known, and not only an order.
        variables: those of the widest spread first.
        spread: logits between the lowest and the highest file, at least and at most.
        masked: part of that spread which unknown coefficients make up, at least and at most.
    """

    card: str
    assumed: tuple[float, float]
    intercept_known: bool
    variables: tuple[VariableAlone, ...]
    spread: tuple[float, float]
    masked: tuple[float, float]

    def to_document(self) -> dict[str, Any]:
        """JSON values; logits and odds ratios."""
        return {
            "card": self.card,
            "assumed_odds_ratios": list(self.assumed),
            "intercept_known": self.intercept_known,
            "spread_logits": list(self.spread),
            "ratio_of_odds": [_odds(self.spread[0]), _odds(self.spread[1])],
            "masked_part_of_spread": list(self.masked),
            "variables": [
                {
                    "variable": v.variable, "meaning": v.meaning, "masked": v.masked, "known": v.known,
                    "spread_logits": list(v.spread), "largest_ratio": list(v.ratio),
                    "classes": [
                        {"class": c.modality, "odds_ratio": [c.odds_low, c.odds_high], "known": c.known,
                         "times_below_the_highest": list(c.reach)}
                        for c in v.classes
                    ],
                }
                for v in self.variables
            ],
        }  # fmt: skip


def formula_alone(card: Scorecard, assumed: Span) -> Alone:
    """What the formula tells by itself.

    Args:
        card: the formula.
        assumed: logits between which an unknown coefficient is taken to lie where nobody declared it.
    """
    found = [_variable(v, assumed) for v in card.variables]
    least, most = sum(v.spread[0] for v in found), sum(v.spread[1] for v in found)
    certain = sum(v.spread[0] for v in found if v.known)
    widest = sum(v.spread[1] for v in found if not v.known)
    narrow = sum(v.spread[0] for v in found if not v.known)
    masked = (_part(narrow, certain + narrow), _part(widest, certain + widest))
    ordered = sorted(found, key=lambda v: -v.spread[1])
    return Alone(
        card.label, (_odds(assumed[0]), _odds(assumed[1])), card.intercept_span is None, tuple(ordered), (least, most),
        masked,
    )  # fmt: skip


def _part(some: float, everything: float) -> float:
    return some / everything if everything > 0 else 0.0


def ends_of(span: Span, assumed: Span) -> Span:
    """A span with infinite ends replaced by the assumed ones, in logits of whole points."""
    low, high = (assumed[k] if math.isinf(end) else end for k, end in enumerate(span))
    if low > high:
        low = high = span[0] if math.isinf(span[1]) else span[1]
    return points_end(low) / POINTS_PER_LOGIT, points_end(high) / POINTS_PER_LOGIT


def _variable(variable: Variable, assumed: Span) -> VariableAlone:
    if variable.masked:
        low, high = ends_of(variable.logits, assumed)
        return VariableAlone(variable.name, variable.meaning, True, False, (0.0, high - low), ())
    ends = [ends_of(m.logits, assumed) for m in variable.modalities]
    pairs = [(one, other) for i, one in enumerate(ends) for j, other in enumerate(ends) if i != j]
    least = max((one[0] - other[1] for one, other in pairs), default=0.0)
    spread = (max(0.0, least), max((one[1] - other[0] for one, other in pairs), default=0.0))
    classes = tuple(
        ClassAlone(m.name, _odds(low), _odds(high), m.known, (_odds(_below(ends, k)[0]), _odds(_below(ends, k)[1])))
        for k, (m, (low, high)) in enumerate(zip(variable.modalities, ends, strict=True))
    )
    return VariableAlone(variable.name, variable.meaning, False, variable.known, spread, classes)


def _below(ends: Sequence[Span], k: int) -> Span:
    """Logits by which a class stays below the highest of its variable: at the least, at the most."""
    others = [e for j, e in enumerate(ends) if j != k]
    least = max(0.0, *(e[0] - ends[k][1] for e in others)) if others else 0.0
    most = max(0.0, *(e[1] - ends[k][0] for e in others)) if others else 0.0
    return least, most


def _odds(logit: float) -> float:
    return math.exp(min(logit, 700.0))
