"""The size for a wanted precision, against the formula and against what the size gives."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from bondroit.stats.estimation import estimate_mean
from bondroit.stats.sizing import seen_in, size_for_rate, size_for_total
from bondroit.stats.surveyed import Surveyed


@pytest.mark.parametrize(("rate", "half", "deff", "answer"), [(0.1, 0.01, 1.0, 1.0), (0.3, 0.02, 1.6, 0.8)])
def test_rate_by_hand(rate: float, half: float, deff: float, answer: float) -> None:
    """z^2 p (1 - p) / d^2, times the design effect, less what a finite population saves, over the response."""
    n0 = norm.isf(0.025) ** 2 * rate * (1 - rate) / half**2
    n1 = n0 * deff
    wanted = n1 / (1 + n1 / 40_000) / answer
    found = size_for_rate(rate, half, population=40_000, design_effect=deff, response=answer)
    assert found.units == pytest.approx(wanted, abs=5)  # the package rounds up after every step
    assert found.units >= wanted


def test_a_total_by_hand_and_the_whole_population() -> None:
    """(z cv / d)^2 before the finite population; never more than there is."""
    n0 = (norm.isf(0.025) * 3.0 / 0.05) ** 2
    assert size_for_total(3.0, 0.05, population=10**9).units == pytest.approx(n0, abs=3)
    assert size_for_total(3.0, 0.0001, population=500).units == 500


def test_design_effect_of_a_simple_sample_is_one() -> None:
    """Drawn simply, the design effect is 1 and the variation that of the values; in equal clusters it is their size."""
    values = np.random.default_rng(1).gamma(2.0, 1.0, 200)
    simple = Surveyed(np.full(200, 5.0), stratum_sizes=np.full(200, 1_000.0))
    seen = seen_in(values, estimate_mean(values, simple).standard_error, simple)
    assert seen.design_effect == pytest.approx(1.0, rel=1e-9)
    assert seen.variation == pytest.approx(values.std(ddof=1) / values.mean(), rel=1e-9)
    alike = np.repeat(values[:50], 4)
    clustered = Surveyed(np.full(200, 1e6), clusters=np.arange(200) // 4)
    effect = seen_in(alike, estimate_mean(alike, clustered).standard_error, clustered).design_effect
    assert effect == pytest.approx(4.0, rel=0.05)
