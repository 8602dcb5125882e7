"""From comparisons of logits to a verdict and its words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

from bondroit.auditing.findings import Verdict
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_NAMED = 3


class Comparison(Protocol):
    """One comparison in logits: what it is of, its estimate (None where nobody can tell) and its interval."""

    @property
    def name(self) -> Text:
        """What it is of."""
        ...

    @property
    def value(self) -> float | None:
        """The estimate."""
        ...

    @property
    def low(self) -> float:
        """The lower end."""
        ...

    @property
    def high(self) -> float:
        """The upper end."""
        ...


def verdict_of(compared: Sequence[Comparison], margin: float) -> Verdict:
    """Whether none lies above a margin: holds, does not hold, or not enough evidence."""
    if any(c.low > margin for c in compared):
        return Verdict.DOES_NOT_HOLD
    sure = compared and all(c.high <= margin for c in compared)
    return Verdict.HOLDS if sure else Verdict.NOT_ENOUGH_EVIDENCE


def compared_detail(compared: Sequence[Comparison], margin: float) -> Text:
    """The largest ones in odds, with their intervals, and how many lie above the margin."""
    ordered = sorted(compared, key=lambda c: -(c.high if c.value is None else c.value))
    above = sum(c.low > margin for c in compared)
    figures = [f"{_odds(c.value)} [{_odds(c.low)} ; {_odds(c.high)}]" for c in ordered[:MOST_NAMED]]
    pairs = list(zip(ordered, figures, strict=False))
    listed, limit = ", ".join(f"{c.name.en} {figure}" for c, figure in pairs), _odds(margin)
    french = ", ".join(f"{c.name.fr} {figure.replace('.', ',')}" for c, figure in pairs)
    return Text(
        f"{above} of {len(compared)} surely above {limit} times the odds; largest: {listed}",
        f"{above} sur {len(compared)} sûrement au-dessus de {limit.replace('.', ',')} fois la cote ; les plus forts : "
        f"{french}",
    )


def _odds(logit: float | None) -> str:
    if logit is None:
        return "?"
    if math.isinf(logit):
        return "\N{INFINITY}" if logit > 0 else "0"
    value = math.exp(max(min(logit, 700.0), -700.0))
    return f"\N{MULTIPLICATION SIGN}{value:.2f}" if value < 1000 else "\N{MULTIPLICATION SIGN}>1000"
