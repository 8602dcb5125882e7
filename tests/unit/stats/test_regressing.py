"""Regressions against statsmodels, the package's own, and least squares."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
import svy
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.stats.estimation import estimate_linearised
from bondroit.stats.regressing import LINEAR, LOGISTIC, dependent_columns, fit_regression
from bondroit.stats.surveyed import Surveyed


def _data(seed: int, rows: int = 120) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    design = np.column_stack([np.ones(rows), chance.normal(size=(rows, 2))])
    signal = design @ np.array([0.3, -0.8, 0.5])
    yes = (chance.random(rows) < 1 / (1 + np.exp(-signal))).astype(float)
    return design, signal + chance.normal(size=rows), yes, chance.uniform(0.5, 3.0, rows)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 5_000))
def test_equals_statsmodels(seed: int) -> None:
    """Coefficients, model-based errors and deviance equal a GLM with frequency weights (R's stop: 1e-4 on errors)."""
    design, y, yes, weights = _data(seed)
    linear = fit_regression(design, y, np.ones(len(y)), family=LINEAR)
    plain = sm.OLS(y, design).fit()
    np.testing.assert_allclose(linear.coefficients, plain.params, rtol=1e-9)
    np.testing.assert_allclose(linear.model_errors, plain.bse, rtol=1e-9)
    logistic = fit_regression(design, yes, weights, family=LOGISTIC)
    other = sm.GLM(yes, design, family=sm.families.Binomial(), freq_weights=weights).fit(tol=1e-12)
    np.testing.assert_allclose(logistic.coefficients, other.params, atol=1e-4)
    np.testing.assert_allclose(logistic.model_errors, other.bse, rtol=1e-3)
    assert logistic.deviance == pytest.approx(other.deviance, rel=1e-8)


def test_design_errors_equal_the_package() -> None:
    """Influences summed under strata and clusters give the errors of svy's own linear and logistic models."""
    design, y, yes, weights = _data(7)
    strata, clusters = np.repeat([0, 1, 2], 40), np.arange(120) // 4
    drawn = Surveyed(weights, strata, clusters, np.full(120, 25.0))
    frame = pl.DataFrame(
        {"y": y, "yes": yes, "a": design[:, 1], "b": design[:, 2], "w": weights, "h": strata, "c": clusters,
         "n": np.full(120, 25)}
    )  # fmt: skip
    sample = svy.Sample(frame, svy.Design(wgt="w", stratum="h", psu="c", pop_size="n"))
    for family, target, name, gap in ((LINEAR, y, "gaussian", 1e-8), (LOGISTIC, yes, "binomial", 1e-3)):
        fit = fit_regression(design, target, weights, family=family)
        errors = [estimate_linearised(0.0, z, drawn).standard_error for z in fit.influences.T]
        theirs = sample.glm.fit("y" if family == LINEAR else "yes", x=["a", "b"], family=name).coefs
        np.testing.assert_allclose(errors, [c.se for c in theirs], rtol=gap)


def test_says_separation_and_dependence() -> None:
    """A column that foretells the event does not converge; a column said by others is named."""
    design, _, _, weights = _data(1)
    assert not fit_regression(design, (design[:, 1] > 0).astype(float), weights, family=LOGISTIC).converged
    twice = np.column_stack([design, design[:, 1] - 2 * design[:, 2]])
    assert dependent_columns(twice, weights).tolist() == [3]
