"""Profile intervals against a plain search with a general optimiser."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize
from scipy.stats import chi2

from bondroit.stats.firth import fit_firth
from bondroit.stats.logistic import fit_logistic
from bondroit.stats.profile import profile_intervals, simple_design
from bondroit.stats.sampling import Sampling


def _problem(seed: int, rows: int = 120):
    chance = np.random.default_rng(seed)
    design = np.column_stack([np.ones(rows), chance.integers(0, 2, rows), chance.integers(0, 3, rows)]).astype(float)
    target = (chance.random(rows) < 1 / (1 + np.exp(-(design @ [-0.8, 0.9, -0.3])))).astype(float)
    return design, target


def _objective(beta, design, target, *, penalised: bool) -> float:
    logits = design @ beta
    p = 1 / (1 + np.exp(-logits))
    plain = np.sum(target * logits - np.logaddexp(0, logits))
    return plain + (0.5 * np.linalg.slogdet((design.T * (p * (1 - p))) @ design)[1] if penalised else 0.0)


def _plain_search(j: int, side: int, top, design, target, *, penalised: bool) -> float:
    """Where the best likelihood with coefficient j held has fallen by half the quantile: Brent over Nelder-Mead."""
    free = [k for k in range(len(top)) if k != j]

    def fall(value: float) -> float:
        def held(rest):
            beta = np.insert(rest, j, value)
            return -_objective(beta, design, target, penalised=penalised)

        options = {"xatol": 1e-9, "fatol": 1e-12, "maxiter": 4000}
        best = -minimize(held, top[free], method="Nelder-Mead", options=options).fun
        return 2 * (_objective(top, design, target, penalised=penalised) - best) - chi2.ppf(0.95, 1)

    return brentq(fall, top[j] + side * 0.01, top[j] + side * 4.0, xtol=1e-7)


@pytest.mark.parametrize("penalised", [False, True])
def test_equals_a_plain_search(penalised: bool) -> None:
    """Both bounds of every coefficient are where the profile falls by 3.84, with and without the penalty."""
    design, target = _problem(1)
    fit = (fit_firth if penalised else fit_logistic)(design, target, Sampling(np.ones(len(target))))
    bounds = profile_intervals(design, target, np.ones(len(target)), start=fit.coefficients, penalised=penalised)
    for j in range(3):
        for k, side in enumerate((-1, 1)):
            wanted = _plain_search(j, side, fit.coefficients, design, target, penalised=penalised)
            assert bounds[j, k] == pytest.approx(wanted, abs=1e-5)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_holds_the_estimate_and_nears_wald(seed: int) -> None:
    """The interval holds the estimate, whole weights are rows repeated, and many rows make it Wald's."""
    design, target = _problem(seed)
    times = np.full(len(target), 400.0)
    fit = fit_logistic(design, target, Sampling(times))
    bounds = profile_intervals(design, target, times, start=fit.coefficients, columns=[1, 2])
    wald = fit.coefficients[1:, None] + 1.959964 * fit.standard_errors[1:, None] * np.array([-1, 1])
    np.testing.assert_allclose(bounds, wald, atol=0.05 * fit.standard_errors[1:].min())
    assert np.all((bounds[:, 0] < fit.coefficients[1:]) & (fit.coefficients[1:] < bounds[:, 1]))


def test_a_separated_class_has_an_open_end_only_without_the_penalty() -> None:
    """Without the penalty there is no maximum to go from; with it the upper bound is finite, or far beyond the lower.

    Heinze and Schemper's remark: the profile of the penalised likelihood closes on the side that matters.
    """
    design = np.column_stack([np.ones(80), np.repeat([0.0, 1.0], 40)])
    target = np.concatenate([np.tile([0.0, 1.0], 20), np.ones(40)])
    start = np.zeros(2)
    assert np.isnan(profile_intervals(design, target, np.ones(80), start=start)).all()
    low, high = profile_intervals(design, target, np.ones(80), start=start, penalised=True)[1]
    assert 0 < low < np.log(40.5 / 0.5) < high


def test_what_a_simple_design_is() -> None:
    """Equal weights without strata, clusters or a large share drawn; anything else is not simple."""
    ones = np.ones(10)
    assert simple_design(Sampling(3 * ones))
    assert simple_design(Sampling(ones, np.full(10, 7), None, 1000 * ones))
    assert not simple_design(Sampling(np.arange(1.0, 11)))
    assert not simple_design(Sampling(ones, np.arange(10) % 2))
    assert not simple_design(Sampling(ones, None, np.arange(10) // 2))
    assert not simple_design(Sampling(ones, None, None, 50 * ones))
