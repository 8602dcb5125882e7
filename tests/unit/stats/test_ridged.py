"""The slightly penalised logistic fit against scikit-learn, and the influence of its rows."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from bondroit.stats.coded_design import CodedDesign
from bondroit.stats.logistic import fit_logistic
from bondroit.stats.ridged import fit_ridged, influence_of, part_of
from bondroit.stats.sampling import Sampling


def _problem(seed: int, rows: int = 300) -> tuple[CodedDesign, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    codes = [chance.integers(0, k, rows).astype(np.uint8) for k in (2, 3, 4)]
    design = CodedDesign(codes, [1, 2, 3], rows)
    target = (chance.random(rows) < 0.2 + 0.4 * (codes[1] == 1)).astype(np.float64)
    return design, target, chance.uniform(0.5, 2.0, rows)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.05, 1.0, 10.0]))
def test_the_fit_is_scikit_learns(seed: int, penalty: float) -> None:
    """The coefficients are those of scikit-learn's L2 logistic regression of the same strength."""
    design, target, weights = _problem(seed)
    model = LogisticRegression(C=1.0 / penalty, tol=1e-12, max_iter=5_000, solver="newton-cholesky")
    model.fit(design.dense()[:, 1:], target, sample_weight=weights)
    fit = fit_ridged(design, target, weights, penalty=penalty)
    assert fit.converged
    np.testing.assert_allclose(fit.coefficients[0], model.intercept_[0], atol=2e-5)
    np.testing.assert_allclose(fit.coefficients[1:], model.coef_[0], atol=2e-5)


def test_a_tiny_penalty_gives_the_plain_fit() -> None:
    """Where nothing separates, the fit tends to maximum likelihood as the penalty goes."""
    design, target, weights = _problem(1, 2_000)
    plain = fit_logistic(design.dense(), target, Sampling(weights))
    np.testing.assert_allclose(
        fit_ridged(design, target, weights, penalty=1e-9).coefficients, plain.coefficients, atol=1e-4
    )


def test_a_class_that_tells_the_outcome_has_a_finite_coefficient() -> None:
    """Separation, which stops maximum likelihood, leaves finite coefficients of the right sign."""
    codes = np.repeat([0, 1], 100).astype(np.uint8)
    fit = fit_ridged(CodedDesign([codes], [1], 200), codes.astype(np.float64), np.ones(200))
    assert fit.converged
    assert 5.0 < fit.coefficients[1] < 50.0


def test_a_constant_outcome_is_fitted() -> None:
    """An outcome that never happens gives low probabilities, not an error."""
    fit = fit_ridged(CodedDesign([np.tile([0, 1], 50).astype(np.uint8)], [1], 100), np.zeros(100), np.ones(100))
    assert fit.logits.max() < -4.0


def test_influence_is_the_derivative_by_a_weight() -> None:
    """The influence of a row on a combination of coefficients is its weight times the derivative by that weight."""
    design, target, weights = _problem(3)
    combination = np.array([0.0, 1.0, -0.5, 0.3, 0.0, 0.2, 1.0])
    found = influence_of(design, fit_ridged(design, target, weights), target, weights, combination)
    for row in (0, 17, 123):
        more = weights.copy()
        more[row] *= 1.0 + 1e-5
        moved = combination @ (
            fit_ridged(design, target, more).coefficients - fit_ridged(design, target, weights).coefficients
        )
        assert abs(moved / 1e-5 - found[row]) < 1e-4


def test_part_of_keeps_the_columns() -> None:
    """Some rows of a coded design are the same rows of its dense form."""
    design, target, _ = _problem(4)
    rows = target > 0
    np.testing.assert_array_equal(part_of(design, rows).dense(), design.dense()[rows])
