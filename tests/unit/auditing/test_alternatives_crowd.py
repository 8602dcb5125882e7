"""Every file of a month: whom equally good cards would choose instead, counted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.auditing.alternatives_here import ground_here, recipes_here

from bondroit.auditing.alternatives_arbitrary import AREA, Near
from bondroit.auditing.alternatives_crowd import crowd_of, near_own
from bondroit.auditing.alternatives_fits import Learner
from bondroit.auditing.alternatives_tried import try_recipes
from bondroit.auditing.burden import controlled
from bondroit.auditing.material import Attribute

ROWS, FILES = 400, 300


def test_files_are_counted_card_by_card() -> None:
    """The share left out is the mean over near-equal cards, each learnt on all rows and cut on all files."""
    ground, pool = ground_here(ROWS, share=0.2)
    _, more = ground_here(FILES, seed=9, share=0.2)
    tried = try_recipes(ground, lambda _: pool, recipes_here(pool, most=8), seed=1)
    wide = replace(pool, codes=tuple(np.concatenate(pair) for pair in zip(pool.codes, more.codes, strict=True)))
    near = Near(AREA, 0.02)
    half = Attribute("half", ("a", "b"), (np.arange(FILES) % 2).astype(np.int64))
    found = crowd_of(tried, wide, near, traits=(half,), seed=1, floor=0)
    assert found is not None
    every = np.ones(ROWS, np.bool_)
    learner = Learner(ground, pool, every, every, seed=1)
    cards = near_own(tried, near)

    def chance(card: int) -> np.ndarray:
        recipe = tried.recipes.items[card]
        beta = learner.coefficients(recipe)
        own = Learner(ground_here(FILES)[0], more, np.ones(FILES, np.bool_), np.ones(FILES, np.bool_), seed=1)
        return controlled(own._shape(recipe.members, recipe.merged).scored.logits(beta), np.ones(FILES), 0.2)

    base = chance(0)
    left = [1.0 - np.minimum(chance(k), base).sum() / base.sum() for k in cards.tolist()]
    assert found.cards == len(cards)
    assert found.lines[0].left == pytest.approx(np.mean(left))
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(left, [0.025, 0.975])))
    assert found.lines[0].chosen == round(base.sum())
    assert sum(line.chosen or 0 for line in found.lines[1:]) == pytest.approx(found.lines[0].chosen, abs=1)


def test_small_groups_of_files_are_hidden() -> None:
    """A group of few chosen files has no figures, nor has a second one that would give it away."""
    ground, pool = ground_here(ROWS, share=0.2)
    tried = try_recipes(ground, lambda _: pool, recipes_here(pool, most=8), seed=1)
    wide = replace(pool, codes=tuple(np.concatenate([c, c]) for c in pool.codes))
    few = Attribute("few", ("tiny", "a", "b"), np.where(np.arange(ROWS) < 6, 0, 1 + np.arange(ROWS) % 2))
    found = crowd_of(tried, wide, Near(AREA, 0.02), traits=(few,), seed=1, floor=11)
    assert found is not None
    hidden = [line.group for line in found.lines[1:] if line.chosen is None]
    assert "tiny" in hidden
    assert len(hidden) >= 2
