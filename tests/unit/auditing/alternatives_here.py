"""A small ground on which other cards are tried: an outcome that depends on three variables, one of them poverty's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.alternatives_recipes import Recipes, recipes_of
from bondroit.auditing.alternatives_rows import BY_INCOME, OTHERS, POOREST, Ground, Pool
from bondroit.auditing.alternatives_tried import Tried, try_recipes
from bondroit.auditing.material import Attribute
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans

NAMES = ("work", "moves", "noise", "rent", "age")


def ground_here(rows: int = 800, *, seed: int = 1, share: float = 0.1, poverty: float = 1.0) -> tuple[Ground, Pool]:
    """Rows whose outcome depends on `work` (which the poorest lack, the more so as `poverty` is great) and `moves`."""
    chance = np.random.default_rng(seed)
    poorest = chance.random(rows) < 0.3
    work = (chance.random(rows) < np.where(poorest, 0.5 + 0.4 * poverty, 0.5)).astype(np.uint8)
    codes = [work, *(chance.integers(0, size, rows).astype(np.uint8) for size in (3, 3, 2, 2))]
    logits = -1.6 + 1.2 * codes[0] + 0.8 * (codes[1] == 2) + 0.3 * codes[3]
    target = (chance.random(rows) < 1.0 / (1.0 + np.exp(-logits))).astype(np.float64)
    weights = chance.uniform(0.5, 2.0, rows)
    traits = (
        Attribute(BY_INCOME, (POOREST, OTHERS), np.where(poorest, 0, 1).astype(np.int64)),
        Attribute("sex", ("F", "M"), chance.integers(0, 2, rows).astype(np.int64)),
    )
    fifths = Attribute("income_fifth", ("1", "2", "3", "4", "5"), chance.integers(0, 5, rows).astype(np.int64))
    worth = target * chance.gamma(2.0, 400.0, rows)
    quarter = (np.arange(rows) % 4).astype(np.int64)
    ground = Ground(target, worth, True, Sampling(weights), quarter, share, traits, fifths)
    dummies = tuple(int(c.max()) for c in codes)
    pool = Pool(NAMES, tuple(codes), dummies, tuple(tuple(f"{k}" for k in range(1, d + 1)) for d in dummies))
    return ground, pool


def recipes_here(pool: Pool, *, most: int = 60, income: bool = True) -> Recipes:
    """Recipes around the card of `work`, `moves` and `rent`."""
    return recipes_of(pool, (0, 1, 3), most=most, seed=1, income=income, euros=True)


def tried_here(rows: int = 800, *, most: int = 60, share: float = 0.1, poverty: float = 1.0) -> Tried:
    """All of them followed."""
    ground, pool = ground_here(rows, share=share, poverty=poverty)

    def classing(learnt: Booleans, /) -> Pool:
        del learnt
        return pool

    return try_recipes(ground, classing, recipes_here(pool, most=most), seed=1)
