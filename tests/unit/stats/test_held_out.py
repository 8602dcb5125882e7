"""Guesses judged on rows not learnt from: area, share of information, against plain counting and scikit-learn."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import log_loss, roc_auc_score

from bondroit.stats.held_out import (
    area_by_part,
    explained_share,
    held_out_area,
    held_out_gain,
    information_share,
    parts_of,
)
from bondroit.stats.sampling import Sampling


def _rows(seed: int, rows: int = 200) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    target = (chance.random(rows) < 0.4).astype(np.float64)
    scores = chance.integers(0, 6, rows) + target
    return scores, target, chance.integers(0, 3, rows), chance.uniform(0.5, 2.0, rows)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_area_is_the_mean_over_parts_of_scikit_learns(seed: int) -> None:
    """The held-out area is the mean, by weight, of the weighted areas within the parts."""
    scores, target, part, weights = _rows(seed)
    value, _ = area_by_part(scores, target, part, weights)
    expected, held = 0.0, 0.0
    for k in range(3):
        own = part == k
        expected += weights[own].sum() * roc_auc_score(target[own], scores[own], sample_weight=weights[own])
        held += weights[own].sum()
    assert value is not None
    np.testing.assert_allclose(value, expected / held, atol=1e-12)


def test_pairs_across_parts_are_not_compared() -> None:
    """A guess that is only worse from part to part, and right within each, has an area of one."""
    target = np.array([0.0, 1.0, 0.0, 1.0])
    scores = np.array([5.0, 6.0, 1.0, 2.0])
    assert area_by_part(scores, target, np.array([0, 0, 1, 1]), np.ones(4))[0] == 1.0
    assert area_by_part(scores, target, np.zeros(4, np.int64), np.ones(4))[0] == 0.75


def test_a_part_of_one_outcome_is_not_judged() -> None:
    """Without both outcomes in any part nothing is known: one half, from nought to one."""
    ones = np.ones(4)
    assert area_by_part(ones, ones, np.zeros(4, np.int64), ones)[0] is None
    assert tuple(held_out_area(ones, ones, np.zeros(4, np.int64), Sampling(ones))) == (0.5, 0.0, 1.0)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_information_is_the_loss_that_is_removed(seed: int) -> None:
    """The share of information is one less the ratio of scikit-learn's log losses."""
    scores, target, _, weights = _rows(seed)
    guesses, common = 1.0 / (1.0 + np.exp(3.0 - scores)), np.full(len(target), target.mean())
    found = information_share(guesses, common, target, Sampling(weights))
    one, none = (log_loss(target, p, sample_weight=weights) for p in (guesses, common))
    np.testing.assert_allclose(found.value, 1.0 - one / none, atol=1e-12)
    assert found.low <= found.value <= found.high


def test_intervals_cover_what_is_true() -> None:
    """Of 200 draws, the intervals of a known area and of a known share of information cover it as they say."""
    chance = np.random.default_rng(5)
    p = np.array([0.2, 0.6])
    # Two classes of equal size: the true area and losses follow from the rates.
    ones, zeros = np.array([0.2, 0.6]), np.array([0.8, 0.4])
    area = float((ones[1] * zeros[0] + 0.5 * (ones @ zeros)) / (ones.sum() * zeros.sum()))
    entropy = -(p * np.log(p) + (1 - p) * np.log(1 - p)).mean()
    share = 1.0 - entropy / -(0.4 * np.log(0.4) + 0.6 * np.log(0.6))
    covered = np.zeros(2)
    for _ in range(200):
        codes = chance.integers(0, 2, 600)
        target = (chance.random(600) < p[codes]).astype(np.float64)
        sampling = Sampling(np.ones(600))
        bounds = (
            held_out_area(codes.astype(float), target, np.zeros(600, np.int64), sampling),
            information_share(p[codes], np.full(600, 0.4), target, sampling),
        )
        covered += [b.low <= truth <= b.high for b, truth in zip(bounds, (area, share), strict=True)]
    # Exact 99.9 % binomial band of 200 tries at 95 %.
    assert all(178 <= c <= 199 for c in covered)


def test_explained_share_is_r_squared() -> None:
    """Without held-out means the explained share is the coefficient of determination."""
    chance = np.random.default_rng(2)
    values = chance.normal(size=100)
    guesses = values + chance.normal(size=100) / 3.0
    found = explained_share(guesses, np.full(100, values.mean()), values, Sampling(np.ones(100)))
    np.testing.assert_allclose(
        found.value, 1.0 - np.square(values - guesses).sum() / np.square(values - values.mean()).sum()
    )
    assert tuple(explained_share(values * 0, values * 0, values * 0, Sampling(np.ones(100)))) == (0.0, 0.0, 0.0)


def test_gain_of_a_guess_over_itself_is_nought() -> None:
    """A paired difference leaves nothing of what two guesses share."""
    scores, target, part, weights = _rows(1)
    assert tuple(held_out_gain(scores, scores, target, part, Sampling(weights))) == (0.0, 0.0, 0.0)


@given(st.integers(1, 60), st.integers(0, 99))
def test_parts_keep_clusters_whole_and_are_repeatable(clusters: int, seed: int) -> None:
    """Rows of a cluster lie in one part, and the same seed deals the same."""
    of = np.random.default_rng(seed).integers(0, clusters, 80)
    sampling = Sampling(np.ones(80), clusters=of)
    part = parts_of(sampling, seed=seed)
    np.testing.assert_array_equal(part, parts_of(sampling, seed=seed))
    assert all(len(set(part[of == k].tolist())) <= 1 for k in range(clusters))
