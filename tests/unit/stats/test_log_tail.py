"""The tail of an F law on the log scale, where SciPy's own underflows."""

from __future__ import annotations

import math

import pytest
from scipy.special import betaln, hyp2f1
from scipy.stats import f as fisher

from bondroit.stats.wald import log_tail


@pytest.mark.parametrize(("freedom", "residual"), [(1, 3_999), (3, 99_000), (12, 12)])
def test_the_series_goes_on_where_the_tail_underflows(freedom, residual):
    """Far out the log tail is finite, falls with the statistic, and the series equals SciPy where both can be had."""
    seen = [log_tail(statistic, freedom, residual) for statistic in (300.0, 3_000.0, 1e6)]
    assert all(math.isfinite(one) for one in seen)
    assert seen == sorted(seen, reverse=True)
    near = 700.0 if freedom == 1 else 300.0
    a, b, x = residual / 2, freedom / 2, residual / (residual + freedom * near)
    series = a * math.log(x) + b * math.log1p(-x) - math.log(a) - betaln(a, b) + math.log(hyp2f1(1, a + b, a + 1, x))
    assert series == pytest.approx(fisher.logsf(near, freedom, residual), rel=1e-9)
