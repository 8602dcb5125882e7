"""Calibration: totals met, near the weights before, equal to the package where it has the method."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import svy
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.stats.calibrating import BOUNDED, LINEAR, METHODS, RAKING, Bounds, calibrate, independent_columns


def _problem(seed: int, rows: int = 60) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Classes of two variables and an amount, weights, and totals that some weights near them meet."""
    chance = np.random.default_rng(seed)
    one, two = chance.integers(0, 3, rows), chance.integers(0, 2, rows)
    one[:3], two[:2] = (0, 1, 2), (0, 1)
    amount = chance.gamma(2.0, 500.0, rows)
    margins = np.column_stack([*(one == k for k in range(3)), *(two == k for k in range(2)), amount]).astype(float)
    weights = chance.uniform(5.0, 40.0, rows)
    totals = margins.T @ (weights * chance.uniform(0.9, 1.1, rows))
    return margins, totals, weights


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(METHODS))
def test_totals_are_met(seed: int, method: str) -> None:
    """Every method meets every total, and the last class of a second variable, which the others say, as well."""
    margins, totals, weights = _problem(seed)
    found = calibrate(margins, totals, weights, method=method, bounds=Bounds(0.2, 5.0))
    assert found.converged
    np.testing.assert_allclose(margins.T @ found.weights, totals, rtol=1e-9)
    assert len(found.kept) == 5
    if method != LINEAR:
        assert (found.factors > 0).all()
    if method == BOUNDED:
        assert ((found.factors > 0.2) & (found.factors < 5.0)).all()


def test_linear_is_the_regression_estimator() -> None:
    """A calibrated total is that of the design plus what the regression on the margins says of the gap."""
    margins, totals, weights = _problem(3)
    y = np.random.default_rng(1).normal(size=len(weights))
    found = calibrate(margins, totals, weights, method=LINEAR)
    slopes = np.linalg.lstsq(margins * np.sqrt(weights)[:, None], y * np.sqrt(weights), rcond=None)[0]
    assert found.weights @ y == pytest.approx(weights @ y + (totals - margins.T @ weights) @ slopes, rel=1e-10)


def test_equals_the_package() -> None:
    """Linear and raking weights equal svy's, which adjusts margin after margin."""
    chance = np.random.default_rng(4)
    one, two = chance.choice(["a", "b", "c"], 90), chance.choice(["x", "y"], 90)
    weights = chance.uniform(1.0, 9.0, 90)
    controls = {"one": {"a": 150.0, "b": 170.0, "c": 120.0}, "two": {"x": 200.0, "y": 240.0}}
    margins = np.column_stack([one == k for k in "abc"] + [two == k for k in "xy"]).astype(float)
    totals = np.array([150.0, 170.0, 120.0, 200.0, 240.0])
    sample = svy.Sample(pl.DataFrame({"one": one, "two": two, "w": weights}), svy.Design(wgt="w"))
    raked = sample.weighting.rake(controls=controls, tol=1e-12, max_iter=500).data["rk_wgt"].to_numpy()
    np.testing.assert_allclose(calibrate(margins, totals, weights, method=RAKING).weights, raked, rtol=1e-8)
    asked = {svy.Cat(name): values for name, values in controls.items()}
    # The package keeps every class, so it is given the second variable without its last one.
    linear = sample.weighting.calibrate(controls={svy.Cat("one"): asked[svy.Cat("one")]}).data["calib_wgt"].to_numpy()
    ours = calibrate(margins[:, :3], totals[:3], weights, method=LINEAR)
    np.testing.assert_allclose(ours.weights, linear, rtol=1e-10)


def test_says_when_totals_cannot_be_met() -> None:
    """Totals that contradict each other, and bounds too narrow, leave a gap and no convergence."""
    margins, totals, weights = _problem(5)
    against = totals.copy()
    against[3] += 200.0
    assert not calibrate(margins, against, weights, method=RAKING).converged
    assert not calibrate(margins, totals * 3.0, weights, method=BOUNDED, bounds=Bounds(0.9, 1.1)).converged


def test_independent_columns_by_hand() -> None:
    """A column that is the sum of others, or nought, is not kept; scale does not matter."""
    base = np.random.default_rng(2).normal(size=(30, 2))
    columns = np.column_stack([base, base.sum(axis=1) * 1e9, np.zeros(30)])
    assert len(independent_columns(columns, np.ones(30))) == 2
