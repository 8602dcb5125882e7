"""Tests of calibration: against their classical forms, against statsmodels, and by draws of scores that are right."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, chi2

from bondroit.stats.calibration_checks import archer_lemeshow, hosmer_lemeshow, recalibration, spiegelhalter
from bondroit.stats.sampling import Sampling


def _drawn(seed: int, rows: int, middle: float = -1.5):
    chance = np.random.default_rng(seed)
    probability = 1 / (1 + np.exp(-chance.normal(middle, 1, rows)))
    return probability, (chance.random(rows) < probability).astype(float)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(50, 400), st.floats(0.1, 9.0))
def test_spiegelhalter_is_his_own_without_a_design(seed: int, rows: int, weight: float) -> None:
    """With equal weights, whatever they are, z is Spiegelhalter's, summed row by row."""
    p, y = _drawn(seed, rows)
    ours = spiegelhalter(p, y, Sampling(np.full(rows, weight)))
    above = sum((b - a) * (1 - 2 * a) for a, b in zip(p.tolist(), y.tolist(), strict=True))
    below = sum((1 - 2 * a) ** 2 * a * (1 - a) for a in p.tolist())
    assert ours.statistic == pytest.approx(above / below**0.5, abs=1e-9)


def test_hosmer_lemeshow_is_its_own_without_a_design() -> None:
    """With equal weights and enough events in each tenth, the chi-square is that of the textbook on ten classes."""
    p, y = _drawn(4, 2_000, 0.0)
    order = np.argsort(p)
    tenths = np.array_split(order, 10)
    plain = sum((y[t].sum() - p[t].sum()) ** 2 / (p[t].sum() * (1 - p[t].mean())) for t in tenths)
    ours = hosmer_lemeshow(p, y, Sampling(np.full(2_000, 3.0)))
    assert (ours.classes, ours.freedom) == (10, None)
    assert ours.statistic == pytest.approx(plain, rel=1e-9)
    assert ours.p_value == pytest.approx(chi2.sf(plain, 10))


def _clustered(chance, rows: int = 1_200):
    """Scores that are right on rows in clusters, with unequal weights."""
    unit = np.arange(rows) // 6
    p = 1 / (1 + np.exp(-(-1.5 + chance.normal(size=rows // 6)[unit])))
    y = (chance.random(rows) < p).astype(float)
    return p, y, Sampling(chance.uniform(1, 4, rows), None, unit)


def test_true_scores_are_rejected_as_rarely_as_said() -> None:
    """Of 400 draws of right scores under clusters and weights, 5 % are rejected, within the exact 99.9 % band."""
    chance = np.random.default_rng(12)
    draws, rejected = 400, np.zeros(2)
    for _ in range(draws):
        p, y, sampling = _clustered(chance)
        rejected += (spiegelhalter(p, y, sampling).p_value < 0.05, hosmer_lemeshow(p, y, sampling).p_value < 0.05)
    assert rejected.max() <= binom.ppf(0.9995, draws, 0.05)
    assert rejected.min() >= binom.ppf(0.0005, draws, 0.05)


def test_archer_lemeshow_is_the_formula_of_the_paper() -> None:
    """F is the Wald form of the weighted mean residuals with the covariance made class by class, row by row."""
    p, y, sampling = _clustered(np.random.default_rng(1))
    ours = archer_lemeshow(p, y, sampling, classes=4)
    _, where = np.unique(p, return_inverse=True)
    totals = np.bincount(where, sampling.weights)
    middle = (np.cumsum(totals) - totals / 2) / totals.sum()
    label = np.minimum((middle * 4).astype(int), 3)[where]
    w, r = sampling.weights, y - p
    means = np.array([np.average(r[label == k], weights=w[label == k]) for k in range(4)])
    units = 200
    sums = np.zeros((units, 4))
    for row, k in enumerate(label.tolist()):
        sums[sampling.clusters[row], k] += w[row] * (r[row] - means[k]) / w[label == k].sum()
    covariance = units / (units - 1) * (sums - sums.mean(0)).T @ (sums - sums.mean(0))
    wald = means @ np.linalg.inv(covariance) @ means
    freedom = units - 1
    assert ours.statistic == pytest.approx(wald * (freedom - 4 + 1) / (freedom * 4), rel=1e-8)
    assert ours.freedom == freedom - 3


def test_wrong_scores_are_told() -> None:
    """Scores twice too high, or too extreme, are rejected; the shift and the slope say which."""
    p, y = _drawn(9, 4_000)
    flat = Sampling(np.ones(4_000))
    logits = np.log(p / (1 - p))
    high, extreme = 1 / (1 + np.exp(-(logits + 0.7))), 1 / (1 + np.exp(-2 * logits))
    for wrong in (high, extreme):
        assert spiegelhalter(wrong, y, flat).p_value < 1e-3
        assert hosmer_lemeshow(wrong, y, flat).p_value < 1e-3
    assert recalibration(high, y, flat).in_large.high < 0
    assert recalibration(extreme, y, flat).slope.high < 0.7
    right = recalibration(p, y, flat)
    assert right.slope.low < 1 < right.slope.high
    assert right.in_large.low < 0 < right.in_large.high


def test_recalibration_is_statsmodels() -> None:
    """Slope, intercept and shift equal statsmodels' weighted GLM, with an offset for the shift."""
    p, y = _drawn(2, 800)
    weights = np.random.default_rng(5).uniform(0.5, 4, 800)
    logits = np.log(p / (1 - p))
    both = sm.GLM(y, sm.add_constant(logits), family=sm.families.Binomial(), freq_weights=weights).fit(tol=1e-12)
    shift = sm.GLM(
        y, np.ones((800, 1)), family=sm.families.Binomial(), freq_weights=weights, offset=logits
    ).fit(tol=1e-12)  # fmt: skip
    ours = recalibration(p, y, Sampling(weights))
    assert (ours.intercept.value, ours.slope.value) == pytest.approx(both.params, abs=1e-7)
    assert ours.in_large.value == pytest.approx(shift.params[0], abs=1e-7)


def test_nothing_to_compare() -> None:
    """One single score has no slope and no classes."""
    y = np.array([0.0, 1.0] * 20)
    assert recalibration(np.full(40, 0.5), y, Sampling(np.ones(40))) is None
    assert hosmer_lemeshow(np.full(40, 0.5), y, Sampling(np.ones(40))) is None
    assert spiegelhalter(np.full(40, 0.5), y, Sampling(np.ones(40))) is None
