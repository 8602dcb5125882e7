"""The calibration table against sums made row by row."""

from __future__ import annotations

import numpy as np
import pytest

from bondroit.stats.calibration import calibration_table
from bondroit.stats.intervals import wilson
from bondroit.stats.sampling import Sampling


def test_lines_add_up_and_rise() -> None:
    """Counts, shares, predicted and observed sums over the lines give those of all rows; classes rise."""
    chance = np.random.default_rng(2)
    probability = chance.beta(2, 8, 1000)
    target = (chance.random(1000) < probability).astype(float)
    weights = chance.uniform(1, 3, 1000)
    lines = calibration_table(probability, target, Sampling(weights))
    assert len(lines) == 10
    assert sum(line.count for line in lines) == 1000
    assert sum(line.share for line in lines) == pytest.approx(1.0)
    total = weights.sum()
    assert sum(line.share * line.predicted for line in lines) == pytest.approx(weights @ probability / total)
    assert sum(line.share * line.observed for line in lines) == pytest.approx(weights @ target / total)
    predicted = [line.predicted for line in lines]
    assert predicted == sorted(predicted)
    assert all(0.05 < line.share < 0.15 for line in lines)
    assert all(line.low <= line.observed <= line.high for line in lines)


def test_equal_probabilities_stay_together() -> None:
    """A card with two scores has two lines, with the rates and Wilson's interval of each."""
    probability = np.repeat([0.2, 0.6], [60, 40])
    target = np.concatenate([np.arange(60) < 15, np.arange(40) < 22]).astype(float)
    low, high = calibration_table(probability, target, Sampling(np.ones(100)))
    assert (low.count, low.observed) == (60, 0.25)
    assert (high.count, high.observed) == (40, 0.55)
    # Centred domain variance with n / (n - 1) = 100 / 99: the effective size is 60 x 99 / 100.
    assert (low.low, low.high) == pytest.approx(wilson(15 * 0.99, 60 * 0.99))


def test_no_event_in_few_clusters_is_not_sure() -> None:
    """A class without an event has Wilson's interval at its number of clusters, and its rows and events are counted."""
    probability, clusters = np.repeat([0.1, 0.6], [60, 40]), np.arange(100) // 10
    target = np.where(probability > 0.5, np.arange(100) % 2, 0).astype(float)
    low, high = calibration_table(probability, target, Sampling(np.ones(100), None, clusters))
    assert (low.count, low.events, high.count, high.events) == (60, 0, 40, 20)
    assert (low.low, low.high) == pytest.approx(wilson(0.0, 6.0))
