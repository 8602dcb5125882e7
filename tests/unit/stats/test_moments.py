"""Ratios from moments: the same as from the rows themselves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.stats.estimation import estimate_ratio
from bondroit.stats.moments import Moments
from bondroit.stats.sampling import Sampling

NAMES = ("a", "b", "c", "d")


def _values(seed, rows=60):
    random = np.random.default_rng(seed)
    return random.gamma(2.0, 3.0, (rows, 4)) * (random.random((rows, 4)) < 0.8)


def _jackknife(values):
    """The double ratio and its delete-one standard error, the plain way."""

    def double(rows):
        a, b, c, d = rows.sum(axis=0)
        return (a / b) / (c / d)

    left = np.array([double(np.delete(values, i, axis=0)) for i in range(len(values))])
    n = len(values)
    return double(values), np.sqrt((n - 1) / n * ((left - left.mean()) ** 2).sum())


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_a_ratio_is_that_of_the_survey_package(seed):
    """Value and standard error of a ratio equal those of `svy` on the same clusters, all of weight one."""
    values = _values(seed)
    found = Moments.of(NAMES, values).ratio(("a", "b"))
    plain = estimate_ratio(values[:, 0], values[:, 1], Sampling(weights=np.ones(len(values))))
    assert found.value == pytest.approx(plain.value)
    assert found.standard_error == pytest.approx(plain.standard_error)
    assert found.clusters == (values[:, 1] > 0).sum()


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_a_ratio_of_ratios_has_the_error_of_the_jackknife(seed):
    """A ratio of ratios has the plain value, and a standard error near that of leaving one cluster out in turn."""
    values = _values(seed, rows=600)
    found = Moments.of(NAMES, values).ratio(NAMES)
    value, error = _jackknife(values)
    assert found.value == pytest.approx(value)
    assert found.standard_error == pytest.approx(error, rel=0.02)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 59))
def test_blocks_add_up(seed, cut):
    """Moments of two blocks added give the ratio of all rows at once."""
    values = _values(seed)
    whole = Moments.of(NAMES, values).ratio(NAMES)
    parts = Moments.of(NAMES, values[:cut]).plus(Moments.of(NAMES, values[cut:])).ratio(NAMES)
    assert parts.value == pytest.approx(whole.value)
    assert parts.standard_error == pytest.approx(whole.standard_error)
    assert parts.clusters == whole.clusters


def test_nothing_is_divided_by_nought():
    """A ratio whose divisor is nought is None; moments of other columns, or three totals, are refused."""
    values = _values(1)
    values[:, 1] = 0
    moments = Moments.of(NAMES, values)
    assert moments.ratio(("a", "b")) is None
    assert moments.ratio(("a", "c", "b", "d")) is None
    assert not moments.has(("a", "z"))
    with pytest.raises(ValueError, match="two totals"):
        moments.ratio(NAMES[:3])
    with pytest.raises(ValueError, match="different columns"):
        moments.plus(Moments.of(NAMES[:3], values[:, :3]))
