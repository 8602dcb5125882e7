"""Challengers that need no library: a card of five variables, and a rule that a planner without statistics writes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.building.assemble import interval_name, short_number, values_name
from bondroit.building.challenger_classes import Classes
from bondroit.building.challenger_problem import Learnt, as_text
from bondroit.building.design import card_probabilities
from bondroit.building.learning import learn
from bondroit.domain.scorecard import NUMERIC
from bondroit.errors import UserError
from bondroit.stats.arrays import weighted_counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.building.challenger_problem import Problem
    from bondroit.building.classes import Merged
    from bondroit.domain.scorecard import Scorecard
    from bondroit.stats.arrays import Booleans, Floats

FEW_VARIABLES = 5
SIGNS = 3
_SAME = 0.5  # phi coefficient from which two signs are held to say the same
NOTHING_LEARNT = "E-BLD-003"


def short_card(problem: Problem, training: Booleans) -> Scorecard | None:
    """The card's own builder held to five variables; None if it finds nothing on these rows."""
    asked = problem.request
    most = min(max(FEW_VARIABLES, len(asked.required)), asked.max_variables)
    rows, target = problem.frame.filter(training), problem.target[training]
    try:
        return learn(
            rows,
            target,
            problem.sampling.part(training),
            replace(asked, max_variables=most),
            periods=problem.periods(training),
            forgiving=True,  # as a part of the card's own cross-validation
        ).card
    except UserError as error:
        if error.code != NOTHING_LEARNT:
            raise
        return None


def short(problem: Problem, training: Booleans, judged: Booleans) -> Learnt:
    """The scores of `short_card`; the common rate where it has none."""
    card = short_card(problem, training)
    weights = problem.sampling.weights[training]
    rate = float(weights @ problem.target[training] / weights.sum())
    if card is None:
        return Learnt(np.full(int(judged.sum()), rate), 0)
    scores = card_probabilities(card, problem.frame.filter(judged))
    return Learnt(np.where(np.isnan(scores), rate, scores), len(card.variables))


@dataclass(frozen=True, slots=True)
class Sign:
    """A fact about a file that a person can see: a number in an interval, or a value in a list.

    Attributes:
        variable: the column.
        lower, upper: bounds of the interval, `lower <= x < upper`; both None for a list.
        values: the list.
    """

    variable: str
    lower: float | None = None
    upper: float | None = None
    values: tuple[str, ...] = ()

    def on(self, series: pl.Series) -> Booleans:
        """(n,) whether each row has it; a row without a value has not."""
        if self.values:
            seen = as_text(series).is_in(list(self.values)).fill_null(value=False).to_numpy()
        else:
            x = series.cast(pl.Float64).fill_null(float("nan")).to_numpy()
            seen = ~np.isnan(x)
            seen &= (self.lower is None) | (x >= (self.lower or 0.0))
            seen &= (self.upper is None) | (x < (self.upper or 0.0))
        return np.asarray(seen, np.bool_)

    @property
    def words(self) -> str:
        """`income < 400`, `housing: lodged, shared`."""
        if self.values:
            return f"{self.variable}: {values_name(self.values)}"
        return f"{self.variable} {interval_name(self.lower, self.upper)}"


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """A sign, the fine classes that have it, and how far it tells the outcomes apart (chi-square)."""

    sign: Sign
    merged: Merged
    has: Booleans
    chi_square: float


def rule_of_thumb(problem: Problem, training: Booleans) -> tuple[Sign, ...]:
    """The signs of the rule learnt on `training`, the clearest first."""
    return tuple(found.sign for found in _signs(problem, training))


def thumb(problem: Problem, training: Booleans, judged: Booleans) -> Learnt:
    """How many of three signs a file has: for each the clearest yes-or-no cut of a variable, one sign a variable.

    What a planner without statistics reads off a table of rates: no coefficient, no allowance for what signs share,
    but that two signs which mostly go together are not both taken.
    """
    signs = _signs(problem, training)
    held = problem.frame.filter(judged)
    scores = np.zeros(held.height)
    for found in signs:
        scores += found.sign.on(held[found.sign.variable])
    return Learnt(scores, len(signs))


def _signs(problem: Problem, training: Booleans) -> list[_Found]:
    target, weights = problem.target[training], problem.weights(training)
    candidates = [_clearest(m, target, weights) for m in Classes.learnt(problem, training).merged]
    ordered = sorted((c for c in candidates if c is not None), key=lambda c: -c.chi_square)
    kept: list[_Found] = []
    columns: list[Floats] = []
    for found in ordered:
        column = found.has[found.merged.source.codes].astype(np.float64)
        if all(abs(_phi(column, other, weights)) < _SAME for other in columns):
            kept.append(found)
            columns.append(column)
        if len(kept) == SIGNS:
            break
    return kept


def _clearest(m: Merged, target: Floats, weights: Floats) -> _Found | None:
    """The cut between two neighbouring classes that tells the outcomes apart best; the riskier side is the sign."""
    codes = m.label[m.source.codes]
    ones = weighted_counts(codes, weights * target, m.ordinary + 2)
    both = weighted_counts(codes, weights, m.ordinary + 2)
    rate = float(ones.sum() / both.sum())
    best: tuple[float, range] | None = None
    for cut in range(1, m.ordinary):
        for side in (range(cut), range(cut, m.ordinary)):
            inside = both[side.start : side.stop].sum()
            if inside <= 0:
                continue
            gap = float(ones[side.start : side.stop].sum() - inside * rate)
            chi_square = gap * gap / (inside * (1.0 - inside / both.sum()) * rate * (1.0 - rate) + 1e-12)
            if gap > 0 and (best is None or chi_square > best[0]):
                best = chi_square, side
    if best is None:
        return None
    has = (m.label >= best[1].start) & (m.label < best[1].stop)
    return _Found(_sign(m, has), m, has, best[0])


def _sign(m: Merged, has: Booleans) -> Sign:
    source = m.source
    if source.kind != NUMERIC:
        return Sign(source.name, values=tuple(v for v, held in zip(source.levels, has, strict=False) if held))
    inside = np.flatnonzero(has[: len(source.edges) + 1])
    first, last = int(inside[0]), int(inside[-1])
    lower = None if first == 0 else _edge(source.below, source.edges, first - 1)
    upper = None if last == len(source.edges) else _edge(source.below, source.edges, last)
    return Sign(source.name, lower, upper)


def _edge(below: Floats, edges: Floats, k: int) -> float:
    return short_number(float(below[k]), float(edges[k]))


def _phi(one: Floats, other: Floats, weights: Floats) -> float:
    """Weighted correlation of two columns of 0 and 1; 0 if one is constant."""
    share = weights / weights.sum()
    first, second = one - share @ one, other - share @ other
    spread = float((share @ first**2) * (share @ second**2))
    return float(share @ (first * second)) / spread**0.5 if spread > 0 else 0.0


def sign_list(signs: Sequence[Sign]) -> str:
    """The signs in words, one after another."""
    return "; ".join(sign.words for sign in signs)
