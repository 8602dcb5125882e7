"""Score and Wald tests against what they must equal."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from bondroit.stats.logistic import fit_logistic
from bondroit.stats.sampling import Sampling
from bondroit.stats.score_tests import Point, score_test, wald_test


def _point(design, target, weights):
    fit = fit_logistic(design, target, Sampling(weights))
    p = fit.probabilities
    return Point(design, weights * (target - p), weights * p * (1 - p), fit.covariance)


def test_on_the_constant_alone_it_is_pearsons() -> None:
    """Adding a variable's classes to the constant, the score statistic is Pearson's chi-square."""
    chance = np.random.default_rng(0)
    group = chance.integers(0, 4, 500)
    target = (chance.random(500) < 0.2 + 0.1 * (group == 2)).astype(float)
    added = (group[:, None] == np.arange(1, 4)).astype(float)
    found = score_test(added, _point(np.ones((500, 1)), target, np.ones(500)))
    table = np.array([[((group == g) & (target == y)).sum() for y in (0, 1)] for g in range(4)])
    theirs = chi2_contingency(table, correction=False)
    assert found is not None
    assert found.statistic == pytest.approx(theirs.statistic, rel=1e-9)
    assert (found.freedom, np.exp(found.log_p)) == (3, pytest.approx(theirs.pvalue, rel=1e-8))


def test_beside_other_columns_it_nears_the_likelihood_ratio() -> None:
    """With columns in the model the score, Wald and likelihood-ratio statistics agree in large samples."""
    chance = np.random.default_rng(1)
    rows = 40_000
    design = np.column_stack([np.ones(rows), chance.normal(size=rows)])
    added = (design[:, 1:] + chance.normal(size=(rows, 1)) > 0).astype(float)
    target = (chance.random(rows) < 1 / (1 + np.exp(2 - design[:, 1] - 0.2 * added[:, 0]))).astype(float)
    weights = np.ones(rows)
    found = score_test(added, _point(design, target, weights))
    without = fit_logistic(design, target, Sampling(weights))
    full = fit_logistic(np.hstack([design, added]), target, Sampling(weights))
    wald = wald_test(full.coefficients[2:], full.covariance[2:, 2:])
    assert found is not None
    assert wald is not None
    ratio = 2 * (full.log_likelihood - without.log_likelihood)
    assert found.statistic == pytest.approx(ratio, rel=0.01)
    assert wald.statistic == pytest.approx(ratio, rel=0.01)


def test_a_column_already_there_cannot_be_tested() -> None:
    """A column that depends on the model's, or is empty, gives no test rather than a wrong one."""
    chance = np.random.default_rng(2)
    x = (chance.random((200, 1)) < 0.5).astype(float)
    target = (chance.random(200) < 0.4).astype(float)
    point = _point(np.hstack([np.ones((200, 1)), x]), target, np.ones(200))
    assert score_test(1.0 - x, point) is None
    assert score_test(np.zeros((200, 1)), point) is None
    assert wald_test(np.array([1.0]), np.array([[0.0]])) is None
