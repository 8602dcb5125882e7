"""Tests by which variables enter a logistic model (score test) and leave it (Wald test).

Source: Rao, C. R. (1948); the score statistic of k added columns G is U' A^-1 U with U = G'r and
A = G'VG - G'VX (X'VX)^-1 X'VG, all at the fit without them: nothing need be refitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve
from scipy.stats import chi2

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats
    from bondroit.stats.coded_design import CodedDesign


@dataclass(frozen=True, slots=True)
class ChiSquareTest:
    """A chi-square statistic, its degrees of freedom and the natural log of its p-value."""

    statistic: float
    freedom: int
    log_p: float


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """The fit at which candidates are tried.

    Attributes:
        design: (n, p) columns in the model, the constant among them.
        residuals: (n,) w (y - probability).
        variances: (n,) w p (1 - p).
        inverse: (p, p) of X'VX.
    """

    design: Floats
    residuals: Floats
    variances: Floats
    inverse: Floats


def score_test(added: Floats, point: Point) -> ChiSquareTest | None:
    """Score test of adding the columns `added` (n, k); None if they depend on those already there."""
    weighted = added * point.variances[:, None]
    own = added.T @ weighted
    cross = weighted.T @ point.design
    middle = own - cross @ point.inverse @ cross.T
    scale = np.sqrt(np.diag(own))
    if not np.all(scale > 0):
        return None
    slope = (added.T @ point.residuals) / scale
    return _quadratic(slope, middle / np.outer(scale, scale))


def coded_score_tests(
    model: CodedDesign, inverse: Floats, added: CodedDesign, residuals: Floats, variances: Floats
) -> list[ChiSquareTest | None]:
    """The score test of each variable of `added`, alone, beside the model: see `score_test`.

    Args:
        model: the constant and the variables in the model.
        inverse: (p, p) of its X'VX.
        added: the variables tried.
        residuals: (n,) w (y - probability).
        variances: (n,) w p (1 - p).
    """
    slopes, own = added.crossed(residuals), added.crossed(variances)
    cross = model.crossed_with(added, variances)
    solved = inverse @ cross
    tests: list[ChiSquareTest | None] = []
    for start, count in zip(added.starts, added.dummies, strict=True):
        columns = slice(start - 1, start - 1 + count)
        scale = np.sqrt(np.maximum(own[start : start + count], 0.0))
        if not np.all(scale > 0):
            tests.append(None)
            continue
        middle = np.diag(own[start : start + count]) - cross[:, columns].T @ solved[:, columns]
        tests.append(_quadratic(slopes[start : start + count] / scale, middle / np.outer(scale, scale)))
    return tests


def wald_test(coefficients: Floats, covariance: Floats) -> ChiSquareTest | None:
    """Wald test that all `coefficients` (k,) are nought; None if their covariance is singular."""
    scale = np.sqrt(np.diag(covariance))
    if not np.all(scale > 0):
        return None
    return _quadratic(coefficients / scale, covariance / np.outer(scale, scale))


def _quadratic(vector: Floats, matrix: Floats) -> ChiSquareTest | None:
    try:
        factor = cho_factor(matrix, lower=True)
    except (LinAlgError, ValueError):
        return None
    if np.diag(factor[0]).min() < 1e-5:
        return None
    statistic = float(vector @ cho_solve(factor, vector))
    return ChiSquareTest(statistic, len(vector), float(chi2.logsf(statistic, len(vector))))
