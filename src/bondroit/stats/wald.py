"""Wald test of several coefficients under a sampling design.

Source: as R `survey` does in `regTermTest(method = "Wald")`: F = b' V^-1 b / k against F(k, d), with V the linearised
covariance and d = units - strata - (coefficients but the constant), what `svyglm` calls its residual degrees of
freedom.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaln, hyp2f1
from scipy.stats import f as fisher

from bondroit.stats.sampling import degrees_of_freedom
from bondroit.stats.score_tests import wald_test

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats
    from bondroit.stats.sampling import Sampling


@dataclass(frozen=True, slots=True)
class FTest:
    """An F statistic, its two degrees of freedom and the natural log of its p-value."""

    statistic: float
    freedom: int
    residual: int
    log_p: float


def residual_freedom(sampling: Sampling, coefficients: int) -> int:
    """Degrees of freedom left to tests and intervals by a model of so many coefficients, the constant among them."""
    return max(degrees_of_freedom(sampling) - (coefficients - 1), 1)


def design_wald_test(coefficients: Floats, covariance: Floats, residual: int) -> FTest | None:
    """F test that all `coefficients` (k,) are nought; None if their covariance (k, k) is singular."""
    found = wald_test(coefficients, covariance)
    if found is None:
        return None
    statistic = found.statistic / found.freedom
    return FTest(statistic, found.freedom, residual, log_tail(statistic, found.freedom, residual))


def log_tail(statistic: float, freedom: int, residual: int) -> float:
    """Natural log of the tail of an F law, finite also where the tail itself is too small to write.

    There SciPy gives minus infinity; the tail is the incomplete beta function I_x(a, b) with a = residual / 2,
    b = freedom / 2 and x = residual / (residual + freedom F), by its series x^a (1 - x)^b 2F1(1, a + b; a + 1; x) /
    (a B(a, b)) (NIST Digital Library of Mathematical Functions, 8.17.8).
    """
    tail = float(fisher.logsf(statistic, freedom, residual))
    if np.isfinite(tail):
        return tail
    a, b, x = residual / 2.0, freedom / 2.0, residual / (residual + freedom * statistic)
    series = float(hyp2f1(1.0, a + b, a + 1.0, x))
    return float(a * np.log(x) + b * np.log1p(-x) - np.log(a) - betaln(a, b) + np.log(series))
