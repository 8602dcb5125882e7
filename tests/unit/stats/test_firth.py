"""Firth's penalty against direct maximisation of the penalised likelihood."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from bondroit.stats.firth import fit_firth, never_surer
from bondroit.stats.logistic import Status, fit_logistic
from bondroit.stats.sampling import Sampling


def _problem(seed: int, *, separated: bool, rows: int = 150):
    chance = np.random.default_rng(seed)
    design = np.column_stack([np.ones(rows), chance.integers(0, 2, (rows, 3))]).astype(float)
    target = (chance.random(rows) < 1 / (1 + np.exp(-(design @ [-0.5, 0.8, -0.6, 0.3])))).astype(float)
    if separated:
        target[design[:, 3] == 1] = 1.0
    return design, target, chance.uniform(0.5, 2.0, rows)


def _penalised(beta, design, target, weights) -> float:
    """The penalised log-likelihood, written as in the article."""
    logits = design @ beta
    p = 1 / (1 + np.exp(-logits))
    plain = np.sum(weights * (target * logits - np.logaddexp(0, logits)))
    return plain + 0.5 * np.linalg.slogdet(design.T @ np.diag(weights * p * (1 - p)) @ design)[1]


def _searched(design, target, weights) -> np.ndarray:
    """Its maximum by a general optimiser, the gradient taken by central differences."""

    def slope(beta):
        steps = 1e-5 * np.eye(len(beta))
        ends = [[_penalised(beta + s * h, design, target, weights) for s in (1, -1)] for h in steps]
        return -np.array([(up - down) / 2e-5 for up, down in ends])

    found = minimize(
        lambda b: -_penalised(b, design, target, weights), np.zeros(design.shape[1]), jac=slope, method="BFGS"
    )
    return found.x


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_is_the_maximum_of_the_penalised_likelihood(seed: int, separated: bool) -> None:
    """On tables with and without a class that foretells the outcome, a general optimiser finds the same point."""
    design, target, weights = _problem(seed, separated=separated)
    fit = fit_firth(design, target, Sampling(weights))
    assert fit.converged
    np.testing.assert_allclose(fit.coefficients, _searched(design, target, weights), atol=2e-4)
    top = _penalised(fit.coefficients, design, target, weights)
    for step in 1e-3 * np.vstack([np.eye(4), -np.eye(4)]):
        assert _penalised(fit.coefficients + step, design, target, weights) < top


def test_two_classes_have_a_closed_form() -> None:
    """With one two-valued variable the estimate is the log odds ratio after half an event is added to each cell."""
    design = np.column_stack([np.ones(60), np.repeat([0.0, 1.0], 30)])
    target = np.concatenate([np.repeat([0.0, 1.0], [20, 10]), np.ones(30)])
    fit = fit_firth(design, target, Sampling(np.ones(60)))
    wanted = np.log(10.5 / 20.5), np.log(30.5 / 0.5) - np.log(10.5 / 20.5)
    np.testing.assert_allclose(fit.coefficients, wanted, atol=1e-9)


def test_start_and_repeated_rows_do_not_matter() -> None:
    """From another start, and with whole weights given as rows repeated, the same estimate comes out."""
    design, target, _ = _problem(4, separated=True)
    times = np.random.default_rng(1).integers(1, 4, len(target))
    weighted = fit_firth(design, target, Sampling(times.astype(float)), start=np.full(4, 2.0))
    repeated = fit_firth(np.repeat(design, times, 0), np.repeat(target, times), Sampling(np.ones(times.sum())))
    np.testing.assert_allclose(weighted.coefficients, repeated.coefficients, atol=1e-8)
    np.testing.assert_allclose(weighted.covariance, repeated.covariance, atol=1e-8)


def test_says_when_columns_depend_on_each_other() -> None:
    """A column given twice is told as singular."""
    design, target, weights = _problem(2, separated=False)
    fit = fit_firth(np.column_stack([design, design[:, 1]]), target, Sampling(weights))
    assert fit.status is Status.SINGULAR
    assert np.isnan(fit.covariance).all()


def test_design_errors_are_never_surer_than_rows() -> None:
    """In a separated class the sandwich sees no variance; the errors given are at least those of independent rows."""
    design, target, weights = _problem(3, separated=True)
    sampling = Sampling(np.ones(len(weights)), np.arange(len(weights)) % 5)
    fit = fit_firth(design, target, sampling)
    assert np.all(fit.design_standard_errors >= fit.standard_errors * (1 - 1e-9))
    plain, untouched = np.diag([2.0, 3.0]), np.diag([4.0, 3.0])
    np.testing.assert_allclose(never_surer(untouched, plain), untouched, atol=1e-12)
    np.testing.assert_allclose(never_surer(np.diag([1.0, 5.0]), plain), np.diag([2.0, 5.0]), atol=1e-12)


def test_tends_to_the_plain_fit() -> None:
    """The penalty counts for less and less: with every row a thousand times it is gone."""
    design, target, _ = _problem(6, separated=False)
    many = Sampling(np.full(len(target), 1000.0))
    plain = fit_logistic(design, target, many)
    assert fit_firth(design, target, many).coefficients == pytest.approx(plain.coefficients, abs=2e-4)
