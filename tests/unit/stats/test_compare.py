"""Paired differences against DeLong's test on every pair, against walking down the ranking, and against a bootstrap."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.stats.compare import area_influence, compare_areas, compare_found, compare_sums
from bondroit.stats.ranking import area_under_curve, gain_curve
from bondroit.stats.sampling import Sampling


def _problem(seed: int, rows: int, levels: int):
    chance = np.random.default_rng(seed)
    target = (chance.random(rows) < 0.3).astype(float)
    target[:2] = 0.0, 1.0
    common = chance.random(rows) + 0.4 * target
    one, other = (np.round((common + 0.5 * chance.random(rows)) * levels) / levels for _ in range(2))
    return one, other, target, chance.uniform(0.2, 5.0, rows)


def _delong(one, other, target) -> tuple[float, float]:
    """Difference and standard error of DeLong's paired test, from the table of all pairs."""
    placed = []
    for scores in (one, other):
        ones, zeros = scores[target == 1], scores[target == 0]
        pairs = (ones[:, None] > zeros) + 0.5 * (ones[:, None] == zeros)
        placed.append((pairs.mean(1), pairs.mean(0)))
    (ones_one, zeros_one), (ones_other, zeros_other) = placed
    in_ones, in_zeros = np.cov(ones_one, ones_other), np.cov(zeros_one, zeros_other)
    contrast = np.array([1.0, -1.0])
    variance = contrast @ (in_ones / len(ones_one) + in_zeros / len(zeros_one)) @ contrast
    return float(ones_one.mean() - ones_other.mean()), float(np.sqrt(max(variance, 0.0)))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(20, 150), st.integers(1, 40))
def test_areas_differ_as_in_delongs_paired_test(seed: int, rows: int, levels: int) -> None:
    """Without weights, outcomes as strata, difference and standard error are DeLong's paired ones to 1e-10."""
    one, other, target, _ = _problem(seed, rows, levels)
    target[:6] = 0.0, 1.0, 0.0, 1.0, 0.0, 1.0
    ours = compare_areas(one, other, target, Sampling(np.ones(rows), target.astype(np.int64)))
    difference, error = _delong(one, other, target)
    assert ours.value == pytest.approx(difference, abs=1e-12)
    assert ours.standard_error == pytest.approx(error, abs=1e-10)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(5, 150), st.integers(1, 40), st.floats(0.01, 0.99))
def test_values_are_those_of_the_figures_themselves(seed: int, rows: int, levels: int, share: float) -> None:
    """A difference is the difference of the weighted areas, or of the gains; a score differs from itself by nothing."""
    one, other, target, weights = _problem(seed, rows, levels)
    sampling, amounts = Sampling(weights), target * np.random.default_rng(seed).integers(1, 900, rows)
    areas = [area_under_curve(s, target, sampling).value for s in (one, other)]
    gains = [gain_curve(s, target, weights, [share], amounts)[0] for s in (one, other)]
    assert compare_areas(one, other, target, sampling).value == pytest.approx(areas[0] - areas[1], abs=1e-12)
    events = compare_found(one, other, target, share, sampling)
    assert events.value == pytest.approx(gains[0].events - gains[1].events, abs=1e-9)
    shares = compare_found(one, other, amounts, share, sampling)
    assert shares.value == pytest.approx(gains[0].amounts - gains[1].amounts, abs=1e-9)
    sums = compare_sums(one, other, amounts, share, sampling)
    assert sums.value == pytest.approx(shares.value * (weights @ amounts), rel=1e-6, abs=1e-6)
    same = compare_found(one, one, amounts, share, sampling)
    assert (same.value, same.low, same.high) == (0.0, 0.0, 0.0)


def test_one_area_has_the_standard_error_of_the_area_alone() -> None:
    """Against a score that is the same for all, the difference has the standard error of the single area."""
    one, _, target, weights = _problem(3, 400, 30)
    alone = area_under_curve(one, target, Sampling(weights))
    ours = compare_areas(one, np.zeros(400), target, Sampling(weights))
    assert ours.standard_error == pytest.approx(alone.standard_error, rel=1e-9)
    assert ours.value == pytest.approx(alone.value - 0.5, abs=1e-12)


def _bootstrap(strata, figure, draws: int = 600) -> float:
    """Standard deviation of `figure` over draws with replacement within strata."""
    chance = np.random.default_rng(9)
    groups = [np.flatnonzero(strata == h) for h in np.unique(strata)]
    values = [figure(np.concatenate([chance.choice(g, len(g)) for g in groups])) for _ in range(draws)]
    return float(np.std(values, ddof=1))


@pytest.mark.parametrize("levels", [5, 100_000])
def test_standard_errors_are_those_of_a_bootstrap(levels: int) -> None:
    """Weighted and stratified, on coarse and on fine scores, each standard error is a stratified bootstrap's (12 %)."""
    rows, share = 1500, 0.1
    one, other, target, weights = _problem(11, rows, levels)
    strata = np.arange(rows) % 3
    amounts = target * np.random.default_rng(2).gamma(2.0, 400.0, rows)
    sampling = Sampling(weights, strata)

    def areas(drawn):
        return np.subtract(*(area_influence(s[drawn], target[drawn], weights[drawn])[0] for s in (one, other)))

    def shares(drawn):
        return np.subtract(*(gain_curve(s[drawn], target[drawn], weights[drawn], [share], amounts[drawn])[0].amounts
                             for s in (one, other)))  # fmt: skip

    def sums(drawn):
        return shares(drawn) * (weights[drawn] @ amounts[drawn])

    assert compare_areas(one, other, target, sampling).standard_error == pytest.approx(
        _bootstrap(strata, areas), rel=0.12
    )
    for compare, figure in ((compare_found, shares), (compare_sums, sums)):
        ours = compare(one, other, amounts, share, sampling).standard_error
        assert ours == pytest.approx(_bootstrap(strata, figure), rel=0.12)
