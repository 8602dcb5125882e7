"""The cards of recipes: coefficients against plain fits, and what each kind of pull does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.auditing.alternatives_here import ground_here, recipes_here

from bondroit.auditing.alternatives_fits import Learner
from bondroit.auditing.alternatives_recipes import Family, Recipe
from bondroit.errors import Text
from bondroit.stats.coded_design import CodedDesign
from bondroit.stats.logistic import fit_logistic, information, probabilities
from bondroit.stats.sampling import Sampling

CARD = (0, 1, 3)
PLAIN = Recipe(Text("card", "grille"), Family.REFERENCE, CARD)


def _learner() -> tuple[Learner, np.ndarray]:
    ground, pool = ground_here(1200)
    learnt = ground.outside(0)
    dense = CodedDesign([pool.codes[j][learnt] for j in CARD], [pool.dummies[j] for j in CARD], int(learnt.sum()))
    return Learner(ground, pool, learnt, ~learnt, seed=1), dense.dense()


def test_the_card_itself_is_the_plain_fit() -> None:
    """Without a pull or a penalty the coefficients are those of the plain weighted fit on columns of 0 and 1."""
    learner, dense = _learner()
    wanted = fit_logistic(dense, learner.target, Sampling(learner.weights)).coefficients
    np.testing.assert_allclose(learner.coefficients(PLAIN), wanted, atol=1e-5)


def test_a_class_put_with_the_reference_is_a_fit_without_its_column() -> None:
    """Merging a class with the base gives the plain fit without that column."""
    learner, dense = _learner()
    merged = replace(PLAIN, merged=(1, 1))
    wanted = fit_logistic(np.delete(dense, 2, axis=1), learner.target, Sampling(learner.weights)).coefficients
    np.testing.assert_allclose(learner.coefficients(merged), wanted, atol=1e-5)


@pytest.mark.parametrize("tilt", [0.5, 1.0])
def test_a_tilted_card_closes_its_part_of_the_gap_of_scores(tilt: float) -> None:
    """The mean logits of the poorest and of the others come together by just the part that was asked."""
    learner, dense = _learner()
    assert learner.poorest is not None
    plain, tilted = (dense @ learner.coefficients(r) for r in (PLAIN, replace(PLAIN, tilt=tilt)))
    gaps = [
        np.average(x[learner.poorest], weights=learner.weights[learner.poorest])
        - np.average(x[~learner.poorest], weights=learner.weights[~learner.poorest])
        for x in (plain, tilted)
    ]
    assert gaps[1] == pytest.approx((1.0 - tilt) * gaps[0], abs=1e-6)


def test_a_tilted_card_keeps_the_rate() -> None:
    """The mean score of a tilted card is the rate of the rows it learnt from."""
    learner, dense = _learner()
    fitted = probabilities(dense @ learner.coefficients(replace(PLAIN, tilt=1.0)))
    assert learner.weights @ fitted == pytest.approx(learner.weights @ learner.target, rel=1e-6)


def test_near_coefficients_lie_on_the_border_of_the_ellipsoid() -> None:
    """The log-likelihood lost, to second order, is what was asked for per row."""
    learner, dense = _learner()
    best, moved = (learner.coefficients(r) for r in (PLAIN, replace(PLAIN, away=0.001, seed=7)))
    fitted = probabilities(dense @ best)
    matrix = information(dense, learner.weights * fitted * (1.0 - fitted))
    lost = float((moved - best) @ matrix @ (moved - best)) / 2.0
    assert lost / learner.weights.sum() == pytest.approx(0.001, rel=1e-4)


def test_a_halved_variable_leaves_the_others() -> None:
    """Halving one variable's coefficients changes no other coefficient but the constant."""
    learner, _ = _learner()
    best, halved = (learner.coefficients(r) for r in (PLAIN, replace(PLAIN, halved=1)))
    np.testing.assert_allclose(halved[2:4], best[2:4] / 2.0)
    np.testing.assert_allclose(halved[[1, 4]], best[[1, 4]])


def test_recipes_are_all_different_and_the_same_each_time() -> None:
    """The card comes first, no two recipes share a name, every kind is there, and the seed says all."""
    _, pool = ground_here()
    first, second = recipes_here(pool, most=150), recipes_here(pool, most=150)
    assert first == second
    assert first.items[0].family is Family.REFERENCE
    assert len({r.name for r in first.items}) == len(first.items)
    assert {r.family for r in first.items} >= set(Family) - {Family.OTHER}
    assert all(r.name.en != r.name.fr for r in first.items if r.family is not Family.SUBSET)
