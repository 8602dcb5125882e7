"""Intervals of proportions against statsmodels."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from bondroit.stats.intervals import clopper_pearson, wilson


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 2000), st.floats(0, 1))
def test_equal_statsmodels(trials: int, share: float) -> None:
    """Wilson's and Clopper and Pearson's bounds equal statsmodels', also at none and all."""
    events = round(share * trials)
    for ours, method in ((wilson, "wilson"), (clopper_pearson, "beta")):
        low, high = proportion_confint(events, trials, method=method)
        assert tuple(ours(events, trials)) == pytest.approx((low, high), abs=1e-10)


def test_nothing_tried_says_nothing() -> None:
    """Without trials the interval is all there is."""
    assert tuple(wilson(0, 0)) == tuple(clopper_pearson(0, 0)) == (0.0, 1.0)
