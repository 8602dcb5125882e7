"""Every recipe followed on the rows: scores of rows that no coefficient has seen, and figures to choose by.

For each quarter, `Inner` says how every kind of card does on the three others when learnt on two of them and judged on
the third: nothing of the quarter itself is in it. `scores` are those of the card learnt on the three others.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.alternatives_cut import Cut, chances, cut_at
from bondroit.auditing.alternatives_fits import Learner
from bondroit.auditing.alternatives_rows import QUARTERS
from bondroit.stats.arrays import one_blas_thread, weighted_counts
from bondroit.stats.logistic import log_likelihood

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from bondroit.auditing.alternatives_recipes import Recipe, Recipes
    from bondroit.auditing.alternatives_rows import Classing, Ground
    from bondroit.stats.arrays import Booleans, Floats, Integers


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """What cards do, card by card, on some rows.

    Attributes:
        found: (cards,) share of what is to be found that the top share holds.
        area: (cards,) AUC.
        loss: (cards,) mean log-loss per unit of weight.
        chosen: (cards, groups) share of each group controlled.
        burden: (cards, groups) share of each group's rows without an outcome controlled.
    """

    found: Floats
    area: Floats
    loss: Floats
    chosen: Floats
    burden: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """The cards of all recipes.

    Attributes:
        ground: the rows.
        recipes: how each was made.
        scores: (cards, n) logits of rows not learnt from.
        inner: per quarter, figures to choose by for that quarter.
        own: figures of `scores`.
        groups: (trait, group) of each column of groups.
    """

    ground: Ground
    recipes: Recipes
    scores: NDArray[np.float32]
    inner: tuple[Figures, ...]
    own: Figures
    groups: tuple[tuple[str, str], ...]

    @property
    def shares(self) -> Floats:
        """(quarters,) the share controlled in each."""
        return np.full(QUARTERS, self.ground.share)

    def cut(self, card: int) -> Cut:
        """The ranking of one card, cut in each quarter."""
        return cut_at(self.scores[card].astype(np.float64), self.ground.weights, self.ground.quarter, self.shares)

    def composed(self, cards: Integers) -> Cut:
        """Quarter by quarter, the ranking of the card (quarters,) chosen for it."""
        cut = self.cut(int(cards[0]))
        for card in np.unique(cards[1:]).tolist():
            cut = cut.mixed(self.cut(card), np.flatnonzero(cards == card))
        return cut

    def composed_scores(self, cards: Integers) -> Floats:
        """(n,) logits of the card chosen for the quarter of each row."""
        picked: Floats = self.scores[cards[self.ground.quarter], np.arange(self.scores.shape[1])].astype(np.float64)
        return picked

    def column(self, trait: str, group: str) -> int:
        """The column of a group."""
        return self.groups.index((trait, group))


class _Sums:
    """Sums of figures over parts of the rows, card by card."""

    def __init__(self, ground: Ground, cards: int) -> None:
        self.ground = ground
        masks = [members for trait in ground.traits for _, members in trait.members()]
        self.members = np.array(masks, np.float64).reshape(len(masks), len(ground.target)) * ground.weights
        self.above = np.zeros((cards, 3 + 2 * len(masks)))
        self.below = np.zeros(3 + 2 * len(masks))

    def add(self, scores: Floats, rows: Booleans) -> None:
        """What cards do on `rows` (n,), by their `scores` (cards, rows)."""
        g = self.ground
        weights, target, worth = g.weights[rows], g.target[rows], g.worth[rows]
        sound, members = 1.0 - target, self.members[:, rows]
        cell, share = np.zeros(len(target), np.int64), np.array([g.share])
        held = float(weights.sum())
        for card, own in enumerate(scores):
            chance = chances(own, weights, cell, share)
            first = [float((weights * worth) @ chance), held * area_of(own, target, weights)]
            lost = -log_likelihood(own, target, weights)
            self.above[card] += [*first, lost, *(members @ chance), *(members @ (chance * sound))]
        self.below += [float(weights @ worth), held, held, *members.sum(axis=1), *(members @ sound)]

    def figures(self) -> Figures:
        """The figures of the rows that were added."""
        parts = np.divide(self.above, self.below, out=np.zeros_like(self.above), where=self.below > 0.0)
        groups = len(self.members)
        return Figures(parts[:, 0], parts[:, 1], parts[:, 2], parts[:, 3 : 3 + groups], parts[:, 3 + groups :])


def area_of(scores: Floats, target: Floats, weights: Floats) -> float:
    """Weighted area under the ROC curve, ties half; 0.5 where the target has one class."""
    _, group = np.unique(scores, return_inverse=True)
    ones, zeros = weighted_counts(group, weights * target), weighted_counts(group, weights * (1.0 - target))
    whole = float(ones.sum() * zeros.sum())
    return float(ones @ (np.cumsum(zeros) - zeros / 2.0)) / whole if whole > 0.0 else 0.5


def try_recipes(
    ground: Ground,
    classing: Classing,
    recipes: Recipes,
    *,
    seed: int,
    given: Mapping[int, Floats] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Tried:
    """Follow every recipe on every part of the rows.

    Args:
        ground: the rows.
        classing: classes learnt on some rows.
        recipes: the cards.
        seed: of surveys drawn again.
        given: (n,) logits of cards that are judged as they stand, by place: they have not learnt from the rows.
        progress: told 1 after each of the ten parts that are learnt from.
    """
    items = recipes.items
    inner = [_Sums(ground, len(items)) for _ in range(QUARTERS)]
    with one_blas_thread():
        for one, other in combinations(range(QUARTERS), 2):
            # Learnt on two quarters, judged on the two others: each serves to choose for the other.
            scores = _learnt(ground, classing, items, ~ground.outside(one, other), seed, given)
            left = [q for q in range(QUARTERS) if q not in (one, other)]
            place = ground.quarter[ground.outside(one, other)]
            for judged, chosen_for in (left, left[::-1]):
                inner[chosen_for].add(scores[:, place == judged], ground.quarter == judged)
            _tell(progress)
        whole = np.empty((len(items), len(ground.target)), np.float32)
        own = _Sums(ground, len(items))
        for quarter in range(QUARTERS):
            rows = ~ground.outside(quarter)
            scores = _learnt(ground, classing, items, ~rows, seed, given)
            whole[:, rows] = scores
            own.add(scores, rows)
            _tell(progress)
    groups = tuple((trait.name, group) for trait in ground.traits for group in trait.groups)
    return Tried(ground, recipes, whole, tuple(s.figures() for s in inner), own.figures(), groups)


def _learnt(  # noqa: PLR0917
    ground: Ground,
    classing: Classing,
    items: tuple[Recipe, ...],
    learnt: Booleans,
    seed: int,
    given: Mapping[int, Floats] | None,
) -> Floats:
    """(cards, rows not learnt from) logits."""
    learner = Learner(ground, classing(learnt), learnt, ~learnt, seed=seed)
    known = given or {}
    return np.stack([known[k][~learnt] if k in known else learner.logits(recipe) for k, recipe in enumerate(items)])


def _tell(progress: Callable[[int], None] | None) -> None:
    if progress is not None:
        progress(1)
