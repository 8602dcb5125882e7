"""How well traits are guessed: held out, beside chance, against plain loops and scikit-learn."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from tests.unit.auditing.proxies_here import files

from bondroit.auditing.proxies_guess import by_classes, enough, guess_trait, one_step, together
from bondroit.stats.held_out import parts_of
from bondroit.stats.ridged import PENALTY


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_a_class_is_guessed_by_its_rate_elsewhere(seed: int) -> None:
    """Each file's guess is the weighted rate of its class in the other parts, one file at the common rate added."""
    chance = np.random.default_rng(seed)
    codes, part = chance.integers(0, 4, 60).astype(np.uint8), chance.integers(0, 3, 60)
    part[:3] = (0, 1, 2)
    target, weights = (chance.random(60) < 0.4).astype(float), chance.uniform(0.5, 2.0, 60)
    found = by_classes(codes, 4, target, part, weights)
    for row in range(60):
        rest = part != part[row]
        alike = rest & (codes == codes[row])
        common = weights[rest] @ target[rest] / weights[rest].sum()
        rate = (weights[alike] @ target[alike] + common) / (weights[alike].sum() + 1.0)
        np.testing.assert_allclose((found.guesses[row], found.common[row]), (rate, common))


def test_together_is_scikit_learns_regression_held_out() -> None:
    """The guesses by all variables, and their areas, are those of scikit-learn on the same parts."""
    made = files(1_000, weighted=True)
    part = parts_of(made.sampling, seed=3)
    target = made.traits[0].members.astype(float)
    found, dense = together(made, target, part).guesses, made.design.dense()[:, 1:]
    area, held = 0.0, 0.0
    for k in range(5):
        learnt, own = part != k, part == k
        model = LogisticRegression(C=1.0 / PENALTY, tol=1e-12, max_iter=5_000, solver="newton-cholesky")
        model.fit(dense[learnt], target[learnt], sample_weight=made.weights[learnt])
        np.testing.assert_allclose(found[own], model.predict_proba(dense[own])[:, 1], atol=1e-5)
        weight = made.weights[own].sum()
        area += weight * roc_auc_score(target[own], found[own], sample_weight=made.weights[own])
        held += weight
    one, _ = guess_trait(made, 0, part, shuffles=0, seed=1)
    np.testing.assert_allclose(one.together.area.value, area / held, atol=1e-12)


def test_a_proxy_is_seen_and_noise_is_not() -> None:
    """The variable made from the trait guesses it far beyond chance; the trait made of nothing is not guessed."""
    made = files()
    part = parts_of(made.sampling)
    real, _ = guess_trait(made, 0, part, shuffles=10, seed=1)
    none, _ = guess_trait(made, 1, part, shuffles=10, seed=1)
    assert real.alone[0][0] == "own"
    assert real.alone[-1][0] == "noise"
    assert real.together.area.low > max(real.together.chance or 1.0, real.chance_alone) > 0.45
    assert real.score.area.low > 0.5
    assert none.together.area.low < 0.5
    assert none.together.area.value <= (none.together.chance or 0.0)
    assert none.together.information.value < 0.005
    assert real.members == made.traits[0].members.sum()


def test_one_step_gives_what_chance_gives_the_whole_fit() -> None:
    """On shuffled traits, one step of Newton's method guesses as the fit does: the same order, nearly."""
    made = files(2_000, seed=4)
    part = parts_of(made.sampling)
    target = np.random.default_rng(0).permutation(made.traits[0].members.astype(float))
    (step,) = one_step(made, target[None, :], part)
    whole = together(made, target, part).guesses
    for k in range(5):
        assert np.corrcoef(step[part == k], whole[part == k])[0, 1] > 0.98


def test_chance_alone_is_not_a_proxy() -> None:
    """Of 40 traits drawn at random, hardly one is said to be guessed: the interval lies above one half.

    Below one half it may lie: what a part has too much of, the others have too little, so that they foretell the
    contrary of a chance difference. Nobody reads that as a proxy.
    """
    covered = 0
    for seed in range(40):
        made = files(600, seed=seed)
        found, _ = guess_trait(made, 1, parts_of(made.sampling, seed=seed), shuffles=0, seed=seed)
        covered += found.together.area.low <= 0.5
    # Exact 99.9 % binomial band of 40 tries at 97.5 %.
    assert covered >= 35


def test_few_members_are_not_looked_at() -> None:
    """A trait of fewer files than the floor, or that fewer than the floor lack, is not looked at."""
    members = np.zeros(100, np.bool_)
    members[:10] = True
    assert not enough(members, 11)
    assert not enough(~members, 11)
    members[10] = True
    assert enough(members, 11)
