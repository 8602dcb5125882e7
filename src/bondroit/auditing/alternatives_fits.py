"""The cards of recipes, learnt on some rows: coefficients by Newton's method on bytes, logits of any rows.

Tilted: from the fit b with
information I, the coefficients b - t I^-1 g, g the mean dummies of the poorest less those of the others, bring the gap
g'b of mean logits down by t g'I^-1 g at the least cost in likelihood, t^2 g'I^-1 g / 2 to second order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from bondroit.stats.bootstrap import draw_times, rescaled_weights
from bondroit.stats.coded import fit_coded
from bondroit.stats.coded_design import CodedDesign
from bondroit.stats.kernels import recoded
from bondroit.stats.logistic import probabilities
from bondroit.stats.ridged import fit_ridged
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from bondroit.auditing.alternatives_recipes import Recipe
    from bondroit.auditing.alternatives_rows import Ground, Pool
    from bondroit.stats.arrays import Booleans, Codes, Floats

STEPS, SMALL = 60, 1e-7
FALLBACK = 0.1
"""The penalty of a card that has no finite estimate without one."""
FARTHEST_WORTH = 20.0
"""A row's euros count for at most so many times the mean of rows with an outcome: no card is learnt from one file."""


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """The columns of a card, on the rows learnt from and on those scored."""

    learnt: CodedDesign
    scored: CodedDesign


class Learner:
    """Learns recipes on some rows and gives logits of others.

    Args:
        ground: the rows.
        pool: classes learnt on the same rows.
        learnt: (n,) rows to learn from.
        scored: (n,) rows whose logits are wanted.
        seed: of surveys drawn again.
    """

    def __init__(self, ground: Ground, pool: Pool, learnt: Booleans, scored: Booleans, *, seed: int) -> None:
        self.ground, self.pool, self.seed = ground, pool, seed
        self.rows, self.scored = learnt, scored
        self.target = np.ascontiguousarray(ground.target[learnt])
        self.sampling = ground.sampling.part(learnt)
        self.weights = self.sampling.weights * (len(self.target) / self.sampling.weights.sum())
        poorest = ground.poorest
        self.poorest = None if poorest is None else poorest[learnt]
        self._shapes: dict[tuple[tuple[int, ...], tuple[int, int] | None], _Shape] = {}
        self._fits: dict[tuple[object, ...], Floats] = {}
        self._starts: dict[tuple[object, ...], Floats] = {}

    def logits(self, recipe: Recipe) -> Floats:
        """(scored,) logits of the rows scored, by the card of `recipe`."""
        shape = self._shape(recipe.members, recipe.merged)
        return shape.scored.logits(self.coefficients(recipe))

    def coefficients(self, recipe: Recipe) -> Floats:
        """(p,) the constant, then the dummies of its members in order."""
        shape = self._shape(recipe.members, recipe.merged)
        weights = self._weights(recipe)
        beta = self._fitted(recipe, shape, weights)
        if recipe.tilt:
            beta = self._tilted(beta, shape.learnt, weights, recipe)
        if recipe.away:
            beta = _moved(beta, shape.learnt, weights, recipe)
        if recipe.halved is not None:
            beta = self._halved(beta, shape.learnt, recipe, weights)
        return beta

    def _shape(self, members: tuple[int, ...], merged: tuple[int, int] | None) -> _Shape:
        key = (members, merged)
        if key not in self._shapes:
            used = [j for j in members if self.pool.dummies[j] > 0]
            coded = [self._codes(j, merged) for j in used]
            dummies = [count for _, count in coded]
            self._shapes[key] = _Shape(
                CodedDesign([codes[self.rows] for codes, _ in coded], dummies, int(self.rows.sum())),
                CodedDesign([codes[self.scored] for codes, _ in coded], dummies, int(self.scored.sum())),
            )
        return self._shapes[key]

    def _codes(self, j: int, merged: tuple[int, int] | None) -> tuple[Codes, int]:
        codes, count = self.pool.codes[j], self.pool.dummies[j]
        if merged is None or merged[0] != j or merged[1] > count:
            return codes, count
        table = np.arange(256, dtype=np.uint8)
        table[merged[1]] = 0
        table[merged[1] + 1 : count + 1] -= 1
        return recoded(codes, table), count - 1

    def _weights(self, recipe: Recipe) -> Floats:
        weights = self.weights
        if recipe.draw:
            times = draw_times(self.sampling, np.random.default_rng([self.seed, recipe.draw]))
            drawn = rescaled_weights(self.sampling, times, negligible=1.0)
            weights = drawn * (len(self.target) / max(float(drawn.sum()), SMALL))
        if recipe.emphasis > 1.0 and self.poorest is not None:
            weights = np.where(self.poorest & (self.target == 0.0), weights * recipe.emphasis, weights)
        if recipe.euros:
            worth = self.ground.worth[self.rows]
            events = self.target == 1.0
            mean = float(weights[events] @ worth[events]) / max(float(weights[events].sum()), SMALL)
            if mean > 0.0:
                times = np.clip(worth / mean, 1.0 / FARTHEST_WORTH, FARTHEST_WORTH)
                weights = np.where(events, weights * times, weights)
        return np.ascontiguousarray(weights)

    def _fitted(self, recipe: Recipe, shape: _Shape, weights: Floats) -> Floats:
        key = (recipe.members, recipe.merged, recipe.ridge, recipe.draw, recipe.emphasis, recipe.euros)
        if key not in self._fits:
            kept = weights > 0.0
            if recipe.ridge or not kept.all():
                start = self._starts.get((recipe.members, recipe.merged))
                self._fits[key] = self._held(shape.learnt, weights, recipe.ridge or FALLBACK, start)
            else:
                self._fits[key] = self._plain(shape.learnt, weights)
            self._starts.setdefault((recipe.members, recipe.merged), self._fits[key])
        return self._fits[key]

    def _plain(self, design: CodedDesign, weights: Floats) -> Floats:
        fit = fit_coded(design, self.target, Sampling(weights), design_based=False, rough=True)
        return fit.coefficients if fit.converged else self._held(design, weights, FALLBACK)

    def _held(self, design: CodedDesign, weights: Floats, penalty: float, start: Floats | None = None) -> Floats:
        return fit_ridged(design, self.target, weights, penalty=penalty, start=start).coefficients

    def _tilted(self, beta: Floats, design: CodedDesign, weights: Floats, recipe: Recipe) -> Floats:
        if self.poorest is None:
            return beta
        own = self.weights
        poor, rest = np.where(self.poorest, own, 0.0), np.where(self.poorest, 0.0, own)
        if poor.sum() <= 0.0 or rest.sum() <= 0.0:
            return beta
        gap = design.crossed(poor) / poor.sum() - design.crossed(rest) / rest.sum()
        step = _solved(design, beta, weights, recipe.ridge, gap)
        size = float(gap @ step)
        tilted = beta - recipe.tilt * float(gap @ beta) / size * step if size > SMALL else beta
        return _centred(tilted, design, self.target, weights)

    def _halved(self, beta: Floats, design: CodedDesign, recipe: Recipe, weights: Floats) -> Floats:
        used = [j for j in recipe.members if self.pool.dummies[j] > 0]
        if recipe.halved not in used:
            return beta
        place = used.index(recipe.halved)
        start = design.starts[place]
        halved = beta.copy()
        halved[start : start + design.dummies[place]] /= 2.0
        return _centred(halved, design, self.target, weights)


def _solved(design: CodedDesign, beta: Floats, weights: Floats, ridge: float, right: Floats) -> Floats:
    """I^-1 `right`, I the information at `beta` and the penalty."""
    root = _root(design, beta, weights, ridge)
    solved: Floats = cho_solve((root, True), right)
    return solved


def _root(design: CodedDesign, beta: Floats, weights: Floats, ridge: float) -> Floats:
    """Lower Cholesky factor of the information; a trace of a penalty keeps it regular."""
    fitted = probabilities(design.logits(beta))
    matrix = design.information(weights * fitted * (1.0 - fitted))
    matrix[np.diag_indices_from(matrix)] += max(1e-8 * float(np.trace(matrix)) / len(matrix), SMALL)
    matrix[np.arange(1, len(matrix)), np.arange(1, len(matrix))] += ridge
    lower: Floats = np.tril(cho_factor(matrix, lower=True)[0])
    return lower


def _moved(beta: Floats, design: CodedDesign, weights: Floats, recipe: Recipe) -> Floats:
    """On the border of the ellipsoid where `away` is lost per row, in a direction drawn evenly on it."""
    drawn = np.random.default_rng([recipe.seed, design.size]).standard_normal(design.size)
    radius = np.sqrt(2.0 * recipe.away * float(weights.sum()))
    direction = drawn * (radius / np.linalg.norm(drawn))
    moved: Floats = beta + np.linalg.solve(_root(design, beta, weights, recipe.ridge).T, direction)
    return moved


def _centred(beta: Floats, design: CodedDesign, target: Floats, weights: Floats) -> Floats:
    """With the constant that gives the rate of the rows learnt from: ranks stay, scores mean what they say."""
    logits, rate = design.logits(beta), float(weights @ target)
    shift = 0.0
    for _ in range(STEPS):
        fitted = probabilities(logits + shift)
        slope = float(weights @ (fitted * (1.0 - fitted)))
        step = (rate - float(weights @ fitted)) / max(slope, SMALL)
        shift += float(np.clip(step, -1.0, 1.0))
        if abs(step) < SMALL:
            break
    centred = beta.copy()
    centred[0] += shift
    return centred
