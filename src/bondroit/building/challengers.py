"""What a card is held against, on the rows it is judged on: boosting, five variables, a rule of thumb, an L1 path.

Every challenger learns from the same rows, weights and candidates as the card did, part by part (some from a draw of
those rows, see `Challenger.fewer`), and is judged on the same rows. What the card loses against it is a difference on
the same rows, with a paired design-based interval.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.building.challenger_boosts import additive, boosted, path
from bondroit.building.challenger_cards import rule_of_thumb, short, short_card, thumb
from bondroit.building.challenger_lines import (
    ADDITIVE,
    ALL,
    BOOSTED,
    NAMES,
    NEEDS,
    PATH,
    SHORT,
    THUMB,
    Challenged,
    Challenger,
    SignLine,
    loss_against,
    rank,
)
from bondroit.building.challenger_problem import Problem
from bondroit.building.challenger_words import described, fewer_rows, not_installed
from bondroit.building.evaluation import amounts_of, row_order
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import polars as pl

    from bondroit.building.challenger_problem import Learnt
    from bondroit.building.checking import Survey
    from bondroit.building.request import BuildRequest
    from bondroit.stats.arrays import Booleans, Floats, Integers

_LEARNERS: dict[str, Callable[[Problem, Booleans, Booleans], Learnt]] = {
    ADDITIVE: additive,
    BOOSTED: boosted,
    SHORT: short,
    THUMB: thumb,
    PATH: path,
}


def challenge(
    frame: pl.DataFrame,
    survey: Survey,
    request: BuildRequest,
    part: Integers,
    own_scores: Floats,
    *,
    which: Sequence[str] = ALL,
    progress: Callable[[], object] | None = None,
    clock: Callable[[], float] | None = None,
) -> Challenged:
    """Judge challengers on the rows, and by the parts, that the card was judged on.

    Args:
        frame: the table (n rows).
        survey: its target and design.
        request: of the card, its candidates named.
        part: (n,) the part of each row; a row is judged by what was learnt from all rows of other parts. -1 is only
            learnt from.
        own_scores: (n,) the card's score of each row judged.
        which: challengers, see `challenger_lines.ALL` and `ALWAYS`.
        progress: called after each part of each challenger.
        clock: seconds of processor time so far; None leaves the times out.

    Returns:
        The card's line and one per challenger; one that needs an extra which is not installed says so.
    """
    order = row_order(frame, survey, request)
    problem = Problem(frame[order], survey.target[order], _ordered(survey.sampling, order), request)
    judging = _Judging(problem, part[order], own_scores[order], progress, clock)
    return Challenged(
        card=judging.card,
        challengers=tuple(judging.line(key) for key in which),
        rows=len(judging.target),
        events=int(judging.target.sum()),
        folds=0 if (part < 0).any() else int(part.max()) + 1,
        amount=None if judging.amounts is None else request.amount,
    )


def _ordered(sampling: Sampling, order: Integers) -> Sampling:
    def taken(values: Any) -> Any:  # noqa: ANN401 any of its arrays
        return None if values is None else values[order]

    return Sampling(
        taken(sampling.weights), taken(sampling.strata), taken(sampling.clusters), taken(sampling.stratum_sizes)
    )


class _Judging:
    """The rows judged, and how a challenger comes to its line."""

    def __init__(
        self,
        problem: Problem,
        part: Integers,
        scores: Floats,
        progress: Callable[[], object] | None,
        clock: Callable[[], float] | None,
    ) -> None:
        self.problem, self.part = problem, part
        self.judged: Booleans = part >= 0
        self.own, self.target = scores[self.judged], problem.target[self.judged]
        self.sampling = problem.sampling.part(self.judged)
        amounts = amounts_of(problem.frame, problem.request)
        self.amounts = None if amounts is None or not amounts.any() else amounts[self.judged]
        self.card = rank(self.own, self.target, self.amounts, self.sampling)
        self._progress, self._clock = progress, clock

    def line(self, key: str) -> Challenger:
        """The line of one challenger."""
        if key in NEEDS and find_spec(NEEDS[key]) is None:
            return Challenger(key, NAMES[key], described(key, rows=0), absent=not_installed(key))
        started = self._clock() if self._clock else 0.0
        scores, sizes = self._scores(key)
        seconds = self._clock() - started if self._clock else None
        signs = self._signs() if key == THUMB else ()
        names = self._variables() if key == SHORT else []
        detail = [sign.words for sign in signs] or names
        most = int(max((self.part != k).sum() for k in self._parts()))
        ranked = rank(scores, self.target, self.amounts, self.sampling)
        told = ranked.at_ten is not None and self.card.at_ten is not None
        return Challenger(
            key=key,
            name=NAMES[key],
            words=described(key, rows=most, detail=detail),
            ranked=ranked,
            loss=loss_against(scores, self.own, self.target, self.amounts, self.sampling, told=told),
            seconds=seconds,
            variables=(min(sizes), max(sizes)),
            signs=signs,
            names=tuple(names),
            fewer=fewer_rows(key, most),
        )

    def _scores(self, key: str) -> tuple[Floats, list[int]]:
        """(judged,) scores, each part's by what was learnt without it, and the variables used in each part."""
        scores, sizes = np.full(len(self.part), np.nan), []
        for k in self._parts():
            held = self.part == k
            learnt = _LEARNERS[key](self.problem, ~held, held)
            scores[held] = learnt.scores
            sizes.append(learnt.size)
            if self._progress:
                self._progress()
        return scores[self.judged], sizes

    def _parts(self) -> list[int]:
        return sorted(set(self.part[self.judged].tolist()))

    def _learnt_from(self) -> Booleans:
        """The rows that the published card learns from: those kept apart are not."""
        return np.ones(len(self.part), np.bool_) if self.judged.all() else ~self.judged

    def _signs(self) -> tuple[SignLine, ...]:
        return tuple(
            SignLine(s.variable, s.lower, s.upper, s.values, s.words)
            for s in rule_of_thumb(self.problem, self._learnt_from())
        )

    def _variables(self) -> list[str]:
        card = short_card(self.problem, self._learnt_from())
        return [] if card is None else [v.name for v in card.variables]
