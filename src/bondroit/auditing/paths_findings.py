"""The checks AUD050 to AUD056 on typical households and their paths: how they are answered.

Each holds a statement against an interval: of the coefficients' own uncertainty (normal, independent of one another:
assumed, for a card holds no covariances), and of what the card or the description leaves unknown.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

from bondroit.auditing.checks import (
    aud050_same_event,
    aud051_event_alone,
    aud052_minimum_income,
    aud053_lone_parent,
    aud054_work_with_aah,
    aud055_afterwards,
    aud056_months_above,
)
from bondroit.auditing.paths_events import EVENTS
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bondroit.auditing.findings import Finding
    from bondroit.auditing.paths import CardPaths, Cell, Path
    from bondroit.auditing.paths_spans import Span
    from bondroit.stats.arrays import Floats

LEVEL = 0.95
POOR, WELL_OFF = 1.0, 3.0
"""Wages of a household in net minimum wages: up to the first it is poor, from the second on well-off; assumed."""
NEAR = math.log(1.25)
"""Odds a quarter higher are not more than a little; assumed, as in the other checks."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the checks look at.

    Attributes:
        card: everything under one card.
        variance: of its coefficients, shape (V, K).
        between: two profiles -> what separates the first from the second, and its standard error.
        titles: profile -> what a person calls it.
    """

    card: CardPaths
    variance: Floats
    between: Callable[[str, str], tuple[Span, float] | None]
    titles: Mapping[str, Text]

    def path(self, event: str, profile: str) -> Text:
        """An event and whose it is."""
        words, title = EVENTS[event].words, self.titles.get(profile, Text(profile, profile))
        return Text(f"{words.en} ({title.en})", f"{words.fr} ({title.fr})")

    def pair(self, one: str, other: str) -> Text:
        """A profile beside another."""
        a, b = (self.titles.get(name, Text(name, name)) for name in (one, other))
        return Text(f"{a.en} / {b.en}", f"{a.fr} / {b.fr}")


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison: what it is of, its estimate and its interval, in logits."""

    name: Text
    value: float | None
    low: float
    high: float


def findings_of(judged: Judged) -> tuple[Finding, ...]:
    """Every check that can be answered, in the order of the codes."""
    card = judged.card
    found: list[Finding] = []
    if card.cells:
        found.append(aud050_same_event.finding(same_event(judged), NEAR))
    if card.paths:
        threshold = None if card.threshold is None else card.threshold.logit
        found.append(aud051_event_alone.finding(card.paths, threshold))
    for module in (aud052_minimum_income, aud053_lone_parent, aud054_work_with_aah):
        pairs = _pairs(judged, module.PAIRS)
        if pairs:
            found.append(module.finding(pairs, NEAR))
    if card.paths:
        found.append(aud055_afterwards.finding(afterwards(judged), NEAR))
    if card.cells and card.threshold is not None:
        found.append(aud056_months_above.finding(*months_above(card.cells, card.threshold.logit)))
    return tuple(found)


def _quantile(comparisons: int) -> float:
    """The normal quantile that holds all comparisons together at the level (Bonferroni)."""
    return NormalDist().inv_cdf(1 - (1 - LEVEL) / (2 * max(comparisons, 1)))


def same_event(judged: Judged) -> tuple[Compared, ...]:
    """For each event and family: how much more it raises a poor household's score than a well-off one's.

    Args:
        judged: the cells of the incomes.

    Returns:
        The largest rise at up to `POOR` Smic less the largest rise from `WELL_OFF` on; intervals hold together.
    """
    groups: dict[tuple[str, str], list[Cell]] = {}
    for cell in judged.card.cells:
        if cell.path is not None:
            groups.setdefault((cell.template, cell.event), []).append(cell)
    pairs = []
    for (template, event), cells in groups.items():
        poor = [c.path for c in cells if c.smic <= POOR and c.path is not None]
        rich = [c.path for c in cells if c.smic >= WELL_OFF and c.path is not None]
        if poor and rich:
            pairs.append((judged.path(event, template), _most(poor), _most(rich)))
    z = _quantile(len(pairs))
    return tuple(_between(name, one, other, judged.variance, z) for name, one, other in pairs)


def _most(paths: Iterable[Path]) -> Path:
    """The path that the event raises most."""
    return max(paths, key=lambda p: _usual(p.moves[p.rise]))


def _usual(span: Span) -> float:
    return span.high if span.usual is None else span.usual


def _between(name: Text, one: Path, other: Path, variance: Floats, z: float) -> Compared:
    a, b = one.moves[one.rise], other.moves[other.rise]
    weights: Counter[tuple[int, int]] = Counter()
    for path, sign in ((one, 1), (other, -1)):
        for v, k, own in path.changed[path.rise]:
            weights[v, k] += sign * own
    error = math.sqrt(sum(w * w * float(variance[v, k]) for (v, k), w in weights.items()))
    value = None if a.usual is None or b.usual is None else a.usual - b.usual
    return Compared(name, value, a.low - b.high - z * error, a.high - b.low + z * error)


def _pairs(judged: Judged, pairs: Iterable[tuple[str, str]]) -> tuple[Compared, ...]:
    found = [(judged.pair(one, other), judged.between(one, other)) for one, other in pairs]
    there = [(name, pair) for name, pair in found if pair is not None]
    z = _quantile(len(there))
    return tuple(
        Compared(name, span.usual, span.low - z * error, span.high + z * error) for name, (span, error) in there
    )


def afterwards(judged: Judged) -> tuple[Compared, ...]:
    """What each event still adds to the score at the end of its path."""
    paths = judged.card.paths
    z = _quantile(len(paths))
    return tuple(
        Compared(
            judged.path(p.event, p.profile), p.moves[-1].usual, p.moves[-1].low - z * p.errors[-1],
            p.moves[-1].high + z * p.errors[-1],
        )
        for p in paths
    )  # fmt: skip


def months_above(cells: Iterable[Cell], threshold: float) -> tuple[tuple[int, int | None, int], ...]:
    """Months above, summed over events: of poor households, and of well-off ones, the mean of each kind in months.

    Returns:
        For poor, then well-off: surely, at usual values, possibly; summed over paths; and how many paths there are.
    """
    found = []
    for poor in (True, False):
        own = [c.path for c in cells if c.path is not None and (c.smic <= POOR if poor else c.smic >= WELL_OFF)]
        counted = [p.months_above(threshold) for p in own]
        usual = None if any(u is None for _, u, _ in counted) else sum(u or 0 for _, u, _ in counted)
        found.append((sum(a for a, _, _ in counted), usual, sum(h for _, _, h in counted)))
        found.append((len(own), len(own), len(own)))
    return tuple(found)
