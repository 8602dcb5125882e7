"""Quantiles of distances over draws: one by one, and the largest of a family."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from bondroit.stats.multiplicity import (
    bonferroni,
    distances,
    largest_distance,
    percentile,
    shared_level,
    studentised,
    tail_quantiles,
)


def test_tails_are_order_statistics() -> None:
    """Of 999 draws, the 25th from either end bounds 95 %; a line with a draw that has no figure has no bounds."""
    draws = np.random.default_rng(1).permutation(999).astype(float)
    table = np.stack([draws, np.where(draws == 3, np.nan, draws)])
    low, high = tail_quantiles(table, 0.95)
    assert (low[0], high[0]) == (24.0, 974.0)
    assert np.isnan([low[1], high[1]]).all()
    assert percentile(table)[0][0] == 24.0


def test_studentised_bounds_turn_the_tails_around() -> None:
    """A long right tail of distances reaches to the left of the figure."""
    away = np.concatenate([np.full(500, -1.0), np.linspace(0, 8, 499)])[None, :]
    low, high = studentised(np.array([10.0]), np.array([2.0]), away)
    assert low[0] < 10 - 2 * 7
    assert high[0] == 12.0


def test_a_draw_without_error_lies_endlessly_far() -> None:
    """On the side where it lies; on neither, or without a figure, its distance is not a number."""
    away = distances(np.array([0.5]), np.array([[0.5, 0.6, 0.4, np.nan]]), np.array([[0.0, 0.0, 0.0, 0.1]]))[0]
    assert np.isnan(away[[0, 3]]).all()
    assert away[1] == np.inf
    assert away[2] == -np.inf


def test_the_largest_distance_of_independent_figures_is_near_sidaks() -> None:
    """Of 20 independent figures, the quantile of the largest is Sidak's; of one told 20 times, that of a single one."""
    draws = np.random.default_rng(2).standard_normal((20, 40_000))
    sidak = norm.isf((1 - 0.95 ** (1 / 20)) / 2)
    assert abs(largest_distance(draws) - sidak) < 0.03
    assert largest_distance(draws) < norm.isf((1 - bonferroni(0.95, 20)) / 2) + 0.03
    assert abs(largest_distance(np.repeat(draws[:1], 20, axis=0)) - norm.isf(0.025)) < 0.03


def test_a_family_without_figures_or_with_endless_ones_keeps_its_level() -> None:
    """Never less than the quantile of one interval; endless where more than one draw in twenty is."""
    assert largest_distance(np.zeros((0, 0))) == pytest.approx(norm.isf(0.025))
    assert largest_distance(np.zeros((2, 99))) == pytest.approx(norm.isf(0.025))
    assert largest_distance(np.where(np.arange(100) < 10, np.inf, 0.0)[None, :]) == np.inf


def test_risk_is_shared_between_those_held_one_by_one_and_the_others() -> None:
    """Of ten figures, four at Bonferroni's level take four tenths of the risk; the six others have the rest."""
    taken = 4 * (1 - bonferroni(0.95, 10)) + (1 - shared_level(0.95, 10, 4))
    assert abs(taken - 0.05) < 1e-12
