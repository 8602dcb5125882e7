"""Every recipe followed on parts of the rows: what a quarter may not know, the frontier, what is arbitrary."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.unit.auditing.alternatives_here import ground_here, recipes_here, tried_here

from bondroit.auditing.alternatives_arbitrary import AREA, FOUND, LOSS, Near, arbitrariness
from bondroit.auditing.alternatives_edits import HALF, halving
from bondroit.auditing.alternatives_recipes import Family
from bondroit.auditing.alternatives_rows import BY_INCOME, POOREST, Pool
from bondroit.auditing.alternatives_tried import Tried, area_of, try_recipes
from bondroit.auditing.frontier import (
    CARDS,
    LOTTERY,
    QUOTA,
    QUOTAS,
    TRUTH,
    TRUTH_EQUAL,
    chosen_by,
    found_enough,
    frontier,
    gap_of,
    gaps,
)

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans


@cache
def _tried() -> Tried:
    return tried_here()


def test_a_quarter_knows_nothing_of_its_own_outcomes() -> None:
    """With other outcomes in a quarter, its scores and the figures to choose by for it stay the same to the bit."""
    ground, pool = ground_here(200)

    def classing(learnt: Booleans, /) -> Pool:
        del learnt
        return pool

    recipes = recipes_here(pool, most=8)
    other = np.where(ground.quarter == 2, 1.0 - ground.target, ground.target)
    worth = np.where(ground.quarter == 2, 100.0 * other, ground.worth)
    before = try_recipes(ground, classing, recipes, seed=1)
    after = try_recipes(replace(ground, target=other, worth=worth), classing, recipes, seed=1)
    here = ground.quarter == 2
    np.testing.assert_array_equal(before.scores[:, here], after.scores[:, here])
    for figure in ("found", "area", "loss", "chosen", "burden"):
        np.testing.assert_array_equal(getattr(before.inner[2], figure), getattr(after.inner[2], figure))
    assert not np.array_equal(before.inner[1].area, after.inner[1].area)


def test_figures_of_a_card_are_their_definitions() -> None:
    """The gap, what is found and the AUC of each card are those counted row by row from its own scores."""
    tried = _tried()
    g, weights = tried.ground, tried.ground.weights
    poorest = g.poorest
    assert poorest is not None
    chance = tried.cut(3).chance
    one, other = (float(weights[m] @ chance[m] / weights[m].sum()) for m in (poorest, ~poorest))
    assert gap_of(tried, tried.own, BY_INCOME, POOREST)[3] == pytest.approx(one - other, abs=1e-6)
    assert tried.own.found[3] == pytest.approx(float((weights * g.worth) @ chance / (weights @ g.worth)), abs=1e-6)
    pairs = [
        (weights[i] * weights[j], float(a > b) + 0.5 * float(a == b))
        for i, a in enumerate(tried.scores[3][:120])
        if g.target[i]
        for j, b in enumerate(tried.scores[3][:120])
        if not g.target[j]
    ]
    wanted = sum(w * s for w, s in pairs) / sum(w for w, _ in pairs)
    assert area_of(tried.scores[3][:120].astype(float), g.target[:120], weights[:120]) == pytest.approx(wanted)


def test_the_card_chosen_is_the_one_with_the_smallest_gap_that_finds_enough() -> None:
    """Quarter by quarter, the plain search over all cards chooses the same."""
    tried = _tried()
    wanted, enough = np.abs(gaps(tried, BY_INCOME, POOREST)), found_enough(tried, 0.1)
    cards = chosen_by(wanted, enough)
    for quarter, card in enumerate(cards.tolist()):
        may = [k for k in range(len(tried.recipes.items)) if enough[quarter, k]]
        assert card == min(may, key=lambda k: (wanted[quarter, k], k))
    assert chosen_by(wanted, np.zeros_like(enough)).tolist() == [0, 0, 0, 0]


def test_the_frontier_has_its_bounds() -> None:
    """The card loses nothing, a lottery and a whole quota have no gap, nothing finds more than the truth."""
    tried = _tried()
    told = frontier(tried)
    assert told is not None
    own, truth = told.lines[0], told.of(TRUTH)[0]
    assert own.lost is not None
    assert own.lost.value == 0.0
    assert own.changed.value == pytest.approx(0.0)
    assert told.of(LOTTERY)[0].gap.value == pytest.approx(0.0, abs=1e-12)
    assert told.of(TRUTH_EQUAL)[0].gap.value == pytest.approx(0.0, abs=1e-9)
    assert told.of(QUOTA)[-1].gap.value == pytest.approx(0.0, abs=1e-12)
    for part, line in zip(QUOTAS, told.of(QUOTA), strict=True):
        assert line.gap.value == pytest.approx((1.0 - part) * own.gap.value)
    assert all(line.found.value <= truth.found.value + 1e-9 for line in told.lines)
    for line in told.of(CARDS):
        assert line.gap.low <= line.gap.value <= line.gap.high


def test_a_quota_controls_as_many_and_says_its_own_gap() -> None:
    """The shares that a quota says are those of the rows it controls."""
    tried = _tried()
    change = next(c for c in halving(tried, BY_INCOME, POOREST).changes if c.kind == QUOTA)
    rows = {(r.figure, r.group): r for r in change.sheet.rows if r.trait == BY_INCOME}
    gap = rows["chosen", "poorest"].other.value - rows["chosen", "others"].other.value
    assert gap == pytest.approx(change.line.gap.value, abs=1e-9)
    found = frontier(tried)
    assert found is not None
    assert gap == pytest.approx(HALF * found.lines[0].gap.value, abs=1e-9)


def test_changes_are_of_the_card_itself_and_the_cheapest_comes_first() -> None:
    """Each change was chosen among its own kind, and their losses rise."""
    tried = _tried()
    told = halving(tried, BY_INCOME, POOREST)
    lost = [c.line.lost.value for c in told.changes if c.line.lost is not None]
    assert lost == sorted(lost)
    names = {r.name.en: r for r in tried.recipes.items}
    for change in told.changes:
        for name in change.name.en.split(" | ") if change.kind != QUOTA else ():
            assert names[name].family == change.kind
            assert change.kind == Family.DROPPED or names[name].members == tried.recipes.reference


@pytest.mark.parametrize("near", [Near(AREA, 0.02), Near(LOSS, 0.01), Near(FOUND, 0.2)])
def test_arbitrariness_is_counted_card_by_card(near: Near) -> None:
    """The share left out is the mean over near-equal cards of what each leaves out, counted plainly."""
    tried = _tried()
    found = arbitrariness(tried, near)
    assert found is not None
    g, allowed = tried.ground, near.of(tried)
    allowed[:, 0] = False
    base = tried.cut(0).chance
    kept = np.zeros(len(base))
    for quarter in range(4):
        rows = g.quarter == quarter
        cuts = [tried.cut(k).chance for k in np.flatnonzero(allowed[quarter]).tolist()]
        kept[rows] = np.mean([np.minimum(c, base)[rows] for c in cuts], axis=0)
    wanted = 1.0 - float(g.weights @ kept) / float(g.weights @ base)
    assert found.changed[0].left.value == pytest.approx(wanted)
    assert found.changed[0].left.value <= found.changed[0].ambiguous.value + 1e-12
    assert sum(b.rows or 0 for b in found.bands) == len(base)
    assert found.cards == pytest.approx(allowed.sum() / 4)


def test_cards_that_are_the_same_change_nobody() -> None:
    """Where every card scores as the reference does, nobody is left out and nothing is arbitrary."""
    tried = _tried()
    same = replace(tried, scores=np.repeat(tried.scores[:1], len(tried.scores), axis=0))
    found = arbitrariness(same, Near(AREA, 1.0))
    assert found is not None
    assert found.changed[0].left.value == pytest.approx(0.0, abs=1e-12)
    assert found.changed[0].ambiguous.value == pytest.approx(0.0, abs=1e-12)
    assert found.discrepancy.value == pytest.approx(0.0, abs=1e-9)


def test_no_card_near_equal_says_nothing() -> None:
    """Where no other card comes close, there is no figure of arbitrariness."""
    assert arbitrariness(_tried(), Near(AREA, -1.0)) is None
