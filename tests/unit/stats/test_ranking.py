"""AUC and gains against scikit-learn and against every pair and every row."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, t
from sklearn.metrics import roc_auc_score

from bondroit.stats.gains import share_interval
from bondroit.stats.ranking import area_under_curve, design_quantile, gain_curve
from bondroit.stats.sampling import Sampling


def _problem(seed: int, rows: int, levels: int):
    chance = np.random.default_rng(seed)
    target = (chance.random(rows) < 0.3).astype(float)
    target[:2] = 0.0, 1.0
    scores = np.round((chance.random(rows) + 0.3 * target) * levels) / levels
    return scores, target, chance.uniform(0.2, 5.0, rows)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 200), st.integers(1, 50))
def test_area_equals_scikit_learn(seed: int, rows: int, levels: int) -> None:
    """The weighted area, ties half, equals scikit-learn's to 1e-12."""
    scores, target, weights = _problem(seed, rows, levels)
    ours = area_under_curve(scores, target, Sampling(weights))
    assert ours.value == pytest.approx(roc_auc_score(target, scores, sample_weight=weights), abs=1e-12)
    assert 0 <= ours.low <= ours.value <= ours.high <= 1


def _delong(scores, target) -> float:
    """DeLong's standard error from all pairs, each variance over n - 1."""
    ones, zeros = scores[target == 1], scores[target == 0]
    pairs = (ones[:, None] > zeros) + 0.5 * (ones[:, None] == zeros)
    return float(np.sqrt(pairs.mean(1).var(ddof=1) / len(ones) + pairs.mean(0).var(ddof=1) / len(zeros)))


def test_interval_is_delongs_without_weights() -> None:
    """With events and non-events as strata and no weights, the standard error is DeLong's exactly."""
    scores, target, _ = _problem(4, 300, 40)
    stratified = Sampling(np.ones(300), target.astype(np.int64))
    assert area_under_curve(scores, target, stratified).standard_error == pytest.approx(
        _delong(scores, target), rel=1e-10
    )
    simple = area_under_curve(scores, target, Sampling(np.ones(300))).standard_error
    assert simple == pytest.approx(_delong(scores, target), rel=0.02)


def test_perfect_ranking_is_one() -> None:
    """A perfect score has area 1 and the reverse 0."""
    target = np.array([0.0, 0.0, 1.0, 1.0])
    assert area_under_curve(target, target, Sampling(np.ones(4))).value == 1.0
    assert area_under_curve(-target, target, Sampling(np.ones(4))).value == 0.0


def _plain_gain(scores, values, weights, share: float) -> float:
    """Walk down the groups of equal score until the share of weight is used up, the last group in part."""
    left, found = share * weights.sum(), 0.0
    for score in sorted(set(scores.tolist()), reverse=True):
        inside = scores == score
        part = min(1.0, left / weights[inside].sum())
        found += part * (weights * values)[inside].sum()
        left -= part * weights[inside].sum()
        if left <= 1e-12:
            break
    return found / (weights @ values)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 120), st.integers(1, 30), st.floats(0.01, 1.0))
def test_gains_equal_the_walk_down(seed: int, rows: int, levels: int, share: float) -> None:
    """Share of events and of euros found in the top share equals walking down the ranking."""
    scores, target, weights = _problem(seed, rows, levels)
    amounts = np.random.default_rng(seed).integers(0, 900, rows).astype(float) + target
    (gain,) = gain_curve(scores, target, weights, [share], amounts)
    assert gain.events == pytest.approx(_plain_gain(scores, target, weights, share), abs=1e-9)
    assert gain.amounts == pytest.approx(_plain_gain(scores, amounts, weights, share), abs=1e-9)


def test_chance_finds_the_share_itself() -> None:
    """A score that says nothing finds x % of the events in x % of the rows."""
    target = (np.arange(50) % 3 == 0).astype(float)
    (gain,) = gain_curve(np.zeros(50), target, np.ones(50), [0.2])
    assert gain.events == pytest.approx(0.2)
    assert gain.amounts is None


def test_a_perfect_ranking_of_few_rows_is_not_sure() -> None:
    """An area of 1 or 0 has Wilson's interval at the number of the rarer class: of units, where rows are clustered."""
    target = (np.arange(60) < 12).astype(float)
    for scores, sign in ((target, 1), (-target, -1)):
        made = area_under_curve(scores, target, Sampling(np.ones(60)))
        one = share_interval(float(sign > 0), 0.0, design_quantile(Sampling(np.ones(60)), 0.95), 12.0)
        assert (made.low, made.value, made.high) == pytest.approx((one.low, one.value, one.high))
        assert made.high - made.low > 0.2
    clustered = area_under_curve(target, target, Sampling(np.ones(60), None, np.arange(60) // 3))
    assert clustered.low < area_under_curve(target, target, Sampling(np.ones(60))).low
    assert clustered.high == 1.0


def test_an_order_perfect_by_luck_holds_the_true_area() -> None:
    """Drawn 600 times from a score of area 0.92 to 0.98, an order that is perfect by luck still holds the true area."""
    chance = np.random.default_rng(5)
    target, found = (np.arange(50) < 10).astype(float), 0
    for gap in (2.0, 2.6, 3.0):  # in standard deviations; perfect orders are frequent at the last
        truth = norm.cdf(gap / np.sqrt(2.0))
        drawn = [area_under_curve(chance.normal(gap * target), target, Sampling(np.ones(50))) for _ in range(600)]
        perfect = [a for a in drawn if a.value == 1.0]
        assert all(a.low < truth <= a.high for a in perfect)
        found += len(perfect)
    assert found > 50


def test_a_design_without_freedom_is_trusted_least() -> None:
    """With one unit per stratum Student's law has 1 degree of freedom, not the normal's; one cluster tells nothing."""
    lone = Sampling(np.ones(6), np.arange(6))
    assert design_quantile(lone, 0.95) == pytest.approx(t.isf(0.025, 1))
    target, scores = np.array([0.0, 1.0, 0.0, 1.0, 0.0, 1.0]), np.array([1.0, 2.0, 3.0, 2.5, 0.0, 4.0])
    one = area_under_curve(scores, target, Sampling(np.ones(6), None, np.zeros(6, np.int64)))
    assert (one.low, one.high) == (0.0, 1.0)
