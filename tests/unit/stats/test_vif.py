"""Generalised variance inflation, and the F test of a variable under the design."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import f as fisher

from bondroit.stats.logistic import fit_logistic
from bondroit.stats.sampling import Sampling
from bondroit.stats.vif import variance_inflation
from bondroit.stats.wald import design_wald_test, residual_freedom


def _fit(seed: int, rows: int = 500):
    chance = np.random.default_rng(seed)
    first = chance.integers(0, 3, rows)
    second = np.where(chance.random(rows) < 0.6, first, chance.integers(0, 3, rows))
    design = np.column_stack(
        [np.ones(rows), first == 1, first == 2, second == 1, second == 2, chance.random(rows)]
    ).astype(float)
    target = (chance.random(rows) < 0.4).astype(float)
    weights = chance.uniform(0.5, 2, rows)
    return design, target, Sampling(weights), fit_logistic(design, target, Sampling(weights))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_of_one_column_it_is_the_usual_vif(seed: int) -> None:
    """For one column it is 1 / (1 - R2) of its weighted regression on the others, weights w p (1 - p)."""
    design, _, sampling, fit = _fit(seed)
    v = sampling.weights * fit.probabilities * (1 - fit.probabilities)
    column, others = design[:, 5], design[:, :5]
    slope = np.linalg.solve((others.T * v) @ others, (others.T * v) @ column)
    mean = v @ column / v.sum()
    share = 1 - (v @ (column - others @ slope) ** 2) / (v @ (column - mean) ** 2)
    (found,) = variance_inflation(fit.covariance, [slice(5, 6)])
    assert found.value == pytest.approx(1 / (1 - share), rel=1e-8)
    assert found.per_coefficient == pytest.approx(np.sqrt(found.value))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_the_reference_does_not_matter(seed: int) -> None:
    """Another class of reference gives the same inflation, at least one; of two variables alone, both have it."""
    design, target, sampling, fit = _fit(seed)
    first, second = variance_inflation(fit.covariance, [slice(1, 3), slice(3, 5)])
    other = design.copy()
    other[:, 1] = 1 - design[:, 1] - design[:, 2]
    turned = variance_inflation(fit_logistic(other, target, sampling).covariance, [slice(1, 3), slice(3, 5)])
    assert first.value == pytest.approx(turned[0].value, rel=1e-7)
    assert second.value == pytest.approx(turned[1].value, rel=1e-7)
    alone = fit_logistic(design[:, :5], target, sampling)
    both = variance_inflation(alone.covariance, [slice(1, 3), slice(3, 5)])
    assert both[0].value == pytest.approx(both[1].value, rel=1e-7)
    assert both[0].value >= 1


def test_f_test_by_its_formula() -> None:
    """F is the quadratic form over its coefficients, on units less strata less other coefficients."""
    _, _, sampling, fit = _fit(3)
    residual = residual_freedom(sampling, 6)
    assert residual == 500 - 1 - 5
    b, v = fit.coefficients[1:3], fit.design_covariance[1:3, 1:3]
    tested = design_wald_test(b, v, residual)
    assert tested is not None
    wanted = b @ np.linalg.inv(v) @ b / 2
    assert tested.statistic == pytest.approx(wanted, rel=1e-10)
    assert tested.log_p == pytest.approx(np.log(fisher.sf(wanted, 2, residual)), rel=1e-9)
    assert design_wald_test(b, np.zeros((2, 2)), residual) is None
