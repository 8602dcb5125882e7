"""Surveys drawn again: over all draws, the variance of a total is the linearised one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from bondroit.stats.bootstrap import draw_again, draw_times, rescaled_weights
from bondroit.stats.sampling import Sampling, linearised_covariance


def _all_draws(counts: list[int]):
    """Every way to draw n - 1 of n units with replacement, stratum by stratum: numbers of times, in unit order."""
    per_stratum = [[np.bincount(draw, minlength=n) for draw in product(range(n), repeat=n - 1)] for n in counts]
    for draws in product(*per_stratum):
        yield np.concatenate(draws)


@pytest.mark.parametrize("finite", [False, True])
def test_variance_over_all_draws_is_the_linearised_one(finite: bool) -> None:
    """All 576 draws of strata of 3 and 4 units listed: mean and variance of a weighted total are exact."""
    chance = np.random.default_rng(1)
    strata = np.repeat([0, 1], [3, 4])
    weights, values = chance.uniform(1, 3, 7), chance.normal(10, 4, 7)
    sizes = np.array([10.0, 9.0])[strata] if finite else None
    sampling = Sampling(weights, strata, None, sizes)
    totals = [rescaled_weights(sampling, times) @ values for times in _all_draws([3, 4])]
    assert len(totals) == 9 * 64
    assert np.mean(totals) == pytest.approx(weights @ values)
    assert np.var(totals) == pytest.approx(linearised_covariance((weights * values)[:, None], sampling)[0, 0])


def test_whole_clusters_are_drawn() -> None:
    """All rows of a cluster come the same number of times, n - 1 clusters in all in each stratum."""
    chance = np.random.default_rng(2)
    strata = np.repeat([0, 1], [12, 20])
    clusters = np.concatenate([np.arange(12) // 3, np.arange(20) // 4])
    times = draw_times(Sampling(np.ones(32), strata, clusters), chance)
    for stratum, size in ((0, 3), (1, 4)):
        inside = strata == stratum
        units = [set(times[inside & (clusters == c)]) for c in np.unique(clusters[inside])]
        assert all(len(unit) == 1 for unit in units)
        assert sum(unit.pop() for unit in units) == len(units) - 1
        assert times[inside].sum() == (len(units) - 1) * size


def test_a_census_and_a_lone_unit_are_kept() -> None:
    """A stratum wholly drawn has no chance in it, one with a single unit shows none: weights stay."""
    strata, sizes = np.array([0, 0, 0, 1]), np.array([3.0, 3.0, 3.0, 8.0])
    sampling = Sampling(np.array([1.0, 1.0, 1.0, 8.0]), strata, None, sizes)
    times = draw_times(sampling, np.random.default_rng(3))
    np.testing.assert_allclose(rescaled_weights(sampling, times), sampling.weights)


def test_a_survey_drawn_again() -> None:
    """Rows not drawn are left out, the weight of each stratum is kept in the mean, and the same chance repeats it."""
    strata = np.repeat([0, 1], [60, 40])
    sampling = Sampling(np.where(strata == 0, 2.0, 5.0), strata, None, np.where(strata == 0, 5000.0, 9000.0))
    one, two = (draw_again(sampling, np.random.default_rng(4)) for _ in range(2))
    np.testing.assert_array_equal(one.times, two.times)
    np.testing.assert_array_equal(one.kept, one.times > 0)
    for stratum, weight in ((0, 120.0), (1, 200.0)):
        assert one.sampling.weights[one.sampling.strata == stratum].sum() == pytest.approx(weight)
