"""A score of which part is unknown, its distance to a threshold, and the threshold itself; logits."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bondroit.domain.exponential import POINTS_PER_LOGIT


class Side(StrEnum):
    """Where a score stands against a threshold, whatever is unknown."""

    ABOVE = "above"
    BELOW = "below"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Span:
    """A score or a distance in logits: its ends, and the value at what is usual (None where nobody can tell)."""

    low: float
    usual: float | None
    high: float

    def less(self, threshold: float) -> Span:
        """The distance to a threshold: above it where positive."""
        return Span(self.low - threshold, None if self.usual is None else self.usual - threshold, self.high - threshold)

    def side(self, threshold: float) -> Side:
        """Above, below, or not known."""
        if self.low >= threshold:
            return Side.ABOVE
        return Side.BELOW if self.high < threshold else Side.UNKNOWN

    def to_document(self) -> dict[str, float | None]:
        """Logits; null where it is not bounded."""
        return {"low": finite(self.low), "usual": finite(self.usual), "high": finite(self.high)}


def finite(value: float | None) -> float | None:
    """The number, or None where it is infinite or none."""
    return None if value is None or not math.isfinite(value) else round(value, 6)


def odds(logit: float | None) -> float | None:
    """How many times the odds; None where nobody can tell."""
    return None if finite(logit) is None else round(math.exp(min(float(logit), 50.0)), 4)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which score a file is above.

    Attributes:
        logit: the score.
        share: the share of files above, if it was asked so.
        files: of the population it was read from; 0 where a score was given.
    """

    logit: float
    share: float | None = None
    files: int = 0

    @property
    def probability(self) -> float:
        """The same as a probability."""
        return 1 / (1 + math.exp(-self.logit))

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "logit": finite(self.logit), "probability": round(self.probability, 6),
            "points": round(self.logit * POINTS_PER_LOGIT), "share": self.share, "files": self.files,
        }  # fmt: skip
