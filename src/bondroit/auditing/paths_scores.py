"""Scores of rows of which part is unknown, and what separates two of them: bounds in closed form, logits.

A row may have several modalities of a variable, where nobody says which; a card may leave a coefficient, a variable or
its intercept unknown. Both make intervals, and the terms add up: the lowest score is the sum of the lowest terms. What
two rows have in common cancels out of their difference. The plain oracle of one row is `domain.known.points_bounds`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.domain.exponential import POINTS_PER_LOGIT
from bondroit.domain.known import points_end

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bondroit.domain.scorecard import Scorecard
    from bondroit.stats.arrays import Booleans, Floats, Integers

NORMAL_95 = 1.959963984540054
NO_CLASS = -1
"""The card has no class for a value."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The lines of a card as arrays: `V` variables, at most `K` modalities each; a masked variable has one.

    Attributes:
        low, high: logits a modality may add at least and at most, shape (V, K); the same where it is known.
        usual: the coefficient, NaN where it is unknown.
        variance: of the coefficient, from its 95 % interval, 0 for a reference or where there is none; shape (V, K).
        there: whether the modality exists, shape (V, K).
        masked: shape (V,).
        intercept: its ends in logits; None where an end is not known: scores are then told without it.
    """

    low: Floats
    high: Floats
    usual: Floats
    variance: Floats
    there: Booleans
    masked: Booleans
    intercept: tuple[float, float] | None

    @property
    def start(self) -> tuple[float, float]:
        """What every score begins with: 0 where the intercept is not known."""
        return self.intercept or (0.0, 0.0)


def terms_of(card: Scorecard) -> Terms:
    """The arrays of a card."""
    most = max((len(v.modalities) for v in card.variables), default=1) or 1
    shape = (len(card.variables), most)
    low, high, usual, variance = (np.zeros(shape) for _ in range(4))
    there = np.zeros(shape, bool)
    for i, variable in enumerate(card.variables):
        lines = [(variable.logits, math.nan, 0.0)] if variable.masked else []
        for m in variable.modalities:
            spread = 0.0
            if m.known and m.odds_ratio_low and m.odds_ratio_high:
                spread = math.log(m.odds_ratio_high / m.odds_ratio_low) / (2 * NORMAL_95)
            lines.append((m.logits, m.coefficient, spread**2))
        for k, (ends, coefficient, squared) in enumerate(lines):
            low[i, k], high[i, k] = (points_end(end) / POINTS_PER_LOGIT for end in ends)
            usual[i, k] = coefficient if math.isnan(coefficient) else points_end(coefficient) / POINTS_PER_LOGIT
            variance[i, k], there[i, k] = squared, True
    start = (card.intercept, card.intercept) if card.intercept_span is None else card.intercept_span
    placed = all(math.isfinite(end) for end in start)
    first, last = (points_end(end) / POINTS_PER_LOGIT for end in start)
    return Terms(
        low, high, usual, variance, there,
        masked=np.array([v.masked for v in card.variables], bool),
        intercept=(first, last) if placed else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rows:
    """What is known of the modalities of some rows.

    Attributes:
        may: whether a row may have a modality, shape (n, V, K).
        usual: the modality taken where one score is shown, shape (n, V); `NO_CLASS` where there is none.
    """

    may: Booleans
    usual: NDArray[np.int64]

    def take(self, rows: Integers) -> Rows:
        """Some rows, in this order."""
        return Rows(self.may[rows], self.usual[rows])


@dataclass(frozen=True, slots=True)
class Bounds:
    """Scores, or differences of scores, in logits; shape (n,).

    Attributes:
        low, high: the ends, whatever is unknown; infinite where nothing bounds them.
        usual: at the usual values; NaN where the card leaves a term unknown.
        spread: standard error of `usual` from that of the coefficients, taken as independent; 0 where not asked.
    """

    low: Floats
    usual: Floats
    high: Floats
    spread: Floats


def scores(terms: Terms, rows: Rows) -> Bounds:
    """Lowest, usual and highest score of every row; NaN for a row that has no class of some variable."""
    low, high, usual, _ = _each(terms, rows)
    start = terms.start
    none = np.zeros(len(low))
    middle = usual.sum(axis=1) + (start[0] if start[0] == start[1] else math.nan)
    return Bounds(_whole(low.sum(axis=1) + start[0]), _whole(middle), _whole(high.sum(axis=1) + start[1]), none)


def _whole(logits: Floats) -> Floats:
    """Whole points again: sums of millionths are off in their last places."""
    rounded: Floats = np.round(logits, 6)
    return rounded


def _each(terms: Terms, rows: Rows) -> tuple[Floats, Floats, Floats, Floats]:
    """Lowest, highest, usual term and its variance, each of shape (n, V)."""
    lost = ~rows.may.any(axis=2)
    low = np.where(rows.may, terms.low, np.inf).min(axis=2)
    high = np.where(rows.may, terms.high, -np.inf).max(axis=2)
    low[lost] = high[lost] = math.nan
    at = np.maximum(rows.usual, 0)
    variables = np.arange(terms.low.shape[0])[None, :]
    usual = np.where((rows.usual == NO_CLASS) | lost, math.nan, terms.usual[variables, at])
    return low, high, usual, terms.variance[variables, at]


def differences(terms: Terms, ones: Rows, others: Rows, *, same_unknown: bool) -> Bounds:
    """What separates rows from others, one by one.

    Args:
        terms: of the card.
        ones: the rows.
        others: as many.
        same_unknown: the rows are one household at one time, with and without something: what nobody says of both is
            the same. A masked variable may differ all the same, for nobody knows what it looks at.

    Returns:
        Bounds of `ones` less `others`; a modality that both have adds nothing, whatever its coefficient.
    """
    low, high, usual, variance = _each(terms, ones)
    low_2, high_2, usual_2, variance_2 = _each(terms, others)
    one = (ones.may == others.may).all(axis=2) & ~terms.masked
    single = ones.may.sum(axis=2) == 1
    common = one & (single | same_unknown)
    alike = (ones.usual == others.usual) & (ones.usual != NO_CLASS) & ~terms.masked
    with np.errstate(invalid="ignore"):
        least = np.where(common, 0.0, low - high_2).sum(axis=1)
        most = np.where(common, 0.0, high - low_2).sum(axis=1)
        middle = np.where(alike | common | terms.masked, 0.0, usual - usual_2).sum(axis=1)
    spread = np.sqrt(np.where(alike | common | terms.masked, 0.0, variance + variance_2).sum(axis=1))
    return Bounds(_whole(least), _whole(middle), _whole(most), spread)


def changed(terms: Terms, ones: Rows, others: Rows) -> tuple[tuple[tuple[int, int, int], ...], ...]:
    """For each pair of rows the coefficients that separate them at usual values: variable, modality, +1 or -1.

    A reference adds nothing and is left out, as a masked variable is.
    """
    differ = (ones.usual != others.usual) & ~terms.masked
    found = []
    for row, places in enumerate(differ):
        parts = []
        for v in np.flatnonzero(places):
            for side, sign in ((ones, 1), (others, -1)):
                k = int(side.usual[row, v])
                if k != NO_CLASS and terms.usual[v, k] != 0:
                    parts.append((int(v), k, sign))
        found.append(tuple(parts))
    return tuple(found)
