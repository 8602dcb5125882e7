"""The fit on classes coded as bytes against the plain fit on dummies."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.stats.coded import fit_coded
from bondroit.stats.coded_design import CodedDesign
from bondroit.stats.logistic import Status, fit_logistic
from bondroit.stats.sampling import Sampling, linearised_covariance
from bondroit.stats.score_tests import Point, coded_score_tests, score_test


def _drawn(seed, rows, dummies):
    draw = np.random.default_rng(seed)
    codes = [draw.integers(0, k + 1, rows).astype(np.uint8) for k in dummies]
    design = CodedDesign(codes, dummies, rows)
    beta = draw.normal(0, 0.4, design.size)
    target = (draw.random(rows) < 1 / (1 + np.exp(-design.logits(beta)))).astype(np.float64)
    return design, target, draw


def _dense(design):
    dummies = [c == k for c, count in zip(design.codes, design.dummies, strict=True) for k in range(1, count + 1)]
    return np.column_stack([np.ones(design.rows), *dummies]).astype(np.float64)


def _samplings(draw, rows):
    weights = draw.choice([0.5, 1.0, 3.0], rows)
    strata, clusters = draw.integers(0, 4, rows), draw.integers(0, 25, rows)
    yield Sampling(weights)
    yield Sampling(weights, strata)
    yield Sampling(weights, strata, None, np.full(rows, 4.0 * rows))
    yield Sampling(weights, strata, clusters)
    yield Sampling(weights, None, clusters, np.full(rows, 60.0))
    # A stratum of one row.
    yield Sampling(weights, np.where(np.arange(rows) == 0, 9, strata))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(150, 500), st.lists(st.integers(1, 5), min_size=0, max_size=9))
def test_the_fit_on_bytes_is_the_fit_on_dummies(seed, rows, dummies):
    """Status, coefficients, covariances, likelihood and probabilities are those of `fit_logistic`, in any design."""
    design, target, draw = _drawn(seed, rows, dummies)
    for sampling in _samplings(draw, rows):
        found, plain = fit_coded(design, target, sampling), fit_logistic(_dense(design), target, sampling)
        assert found.converged == plain.converged
        if not plain.converged:
            continue
        scale = np.abs(plain.covariance).max()
        assert np.allclose(found.coefficients, plain.coefficients, rtol=1e-8, atol=1e-8)
        assert np.allclose(found.covariance, plain.covariance, rtol=1e-7, atol=1e-8 * scale)
        assert np.allclose(found.design_covariance, plain.design_covariance, rtol=1e-7, atol=1e-8 * scale)
        assert found.log_likelihood == pytest.approx(plain.log_likelihood, rel=1e-12)
        assert np.allclose(found.probabilities, plain.probabilities, atol=1e-9)


def test_a_large_table_starts_from_a_part_and_ends_the_same():
    """With 25,000 rows the first steps are made on an eighth; the end is that of the plain fit to 1e-10."""
    design, target, draw = _drawn(3, 25_000, [1, 2, 5, 5])
    sampling = Sampling(draw.choice([0.5, 2.0], 25_000), draw.integers(0, 7, 25_000))
    found, plain = fit_coded(design, target, sampling), fit_logistic(_dense(design), target, sampling)
    assert np.abs(found.coefficients - plain.coefficients).max() < 1e-10
    assert np.allclose(found.design_standard_errors, plain.design_standard_errors, rtol=1e-9)


def test_a_class_that_foretells_the_target_is_told_apart():
    """A class whose rows all have the event ends as separated, as does the plain fit."""
    rows = 400
    draw = np.random.default_rng(1)
    target = (draw.random(rows) < 0.3).astype(np.float64)
    code = np.where(target == 1, draw.integers(0, 2, rows), 0).astype(np.uint8)
    design = CodedDesign([code], [1], rows)
    assert fit_coded(design, target, Sampling(np.ones(rows))).status is Status.SEPARATED


def test_two_variables_that_say_the_same_are_singular():
    """The same classes twice are linearly dependent: no covariance is given."""
    design, target, _ = _drawn(2, 300, [2])
    twice = design.widened(design.codes[0], 2)
    found = fit_coded(twice, target, Sampling(np.ones(300)))
    assert found.status is Status.SINGULAR
    assert np.isnan(found.covariance).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.integers(1, 5), min_size=0, max_size=6))
def test_products_are_those_of_the_dummies(seed, dummies):
    """X'v, X' diag(v) X, X' diag(v) Z and the sums by unit are the plain products, whatever is packed with what."""
    design, _, draw = _drawn(seed, 200, dummies)
    other = CodedDesign([draw.integers(0, 4, 200).astype(np.uint8) for _ in range(3)], [3, 3, 3], 200)
    values, unit = draw.normal(size=200), draw.integers(0, 7, 200)
    x, z = _dense(design), _dense(other)[:, 1:]
    assert np.allclose(design.crossed(values), x.T @ values)
    assert np.allclose(design.information(values), x.T @ (x * values[:, None]))
    assert np.allclose(design.crossed_with(other, values), x.T @ (z * values[:, None]))
    by_unit = np.stack([(x * values[:, None])[unit == u].sum(axis=0) for u in range(7)])
    assert np.allclose(design.sums_by_unit(unit, values, 7), by_unit)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.integers(1, 4), min_size=0, max_size=4))
def test_score_tests_on_bytes_are_those_on_dummies(seed, dummies):
    """The score test of each added variable, and whether there is one, are those of `score_test`."""
    design, target, draw = _drawn(seed, 300, dummies)
    fit = fit_coded(design, target, Sampling(np.ones(300)))
    codes = [draw.integers(0, 3, 300).astype(np.uint8), np.zeros(300, np.uint8)]
    if dummies:
        codes.append(design.codes[0])  # depends on what is there
    counts = [2, 1, *dummies[:1]]
    added = CodedDesign(codes, counts, 300)
    p = fit.probabilities
    residuals, variances = target - p, p * (1 - p)
    found = coded_score_tests(design, fit.covariance, added, residuals, variances)
    point = Point(_dense(design), residuals, variances, fit.covariance)
    for one, code, count in zip(found, codes, counts, strict=True):
        plain = score_test(np.column_stack([code == k for k in range(1, count + 1)]).astype(np.float64), point)
        assert (one is None) == (plain is None)
        if plain is not None:
            assert one.statistic == pytest.approx(plain.statistic, rel=1e-7, abs=1e-9)
            assert one.freedom == plain.freedom


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_a_covariance_from_units_is_that_from_rows(seed):
    """`linearised_covariance` of scores equals a plain double loop over strata and their units."""
    draw = np.random.default_rng(seed)
    rows = 60
    scores, strata, clusters = draw.normal(size=(rows, 2)), draw.integers(0, 3, rows), draw.integers(0, 6, rows)
    found = linearised_covariance(scores, Sampling(np.ones(rows), strata, clusters, np.full(rows, 20.0)))
    plain = np.zeros((2, 2))
    everyone = np.array(
        [
            scores[(strata == h) & (clusters == c)].sum(axis=0)
            for h, c in {*zip(strata.tolist(), clusters.tolist(), strict=True)}
        ]
    )
    for h in np.unique(strata):
        sums = np.array([scores[(strata == h) & (clusters == c)].sum(axis=0) for c in np.unique(clusters[strata == h])])
        n = len(sums)
        gaps = sums - (sums.mean(axis=0) if n > 1 else everyone.mean(axis=0))
        plain += (n / (n - 1) if n > 1 else 1.0) * (1 - n / 20.0) * gaps.T @ gaps
    assert np.allclose(found, plain)
