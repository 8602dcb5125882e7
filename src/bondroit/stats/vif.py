"""How much the other variables of a model blur the coefficients of one: generalised variance inflation.

Source: Fox, J. and Monette, G. (1992), "Generalized collinearity diagnostics", JASA 87: for a variable with k
coefficients GVIF = det R11 det R22 / det R, R being the correlation of the estimates but the constant, R11 that of its
own coefficients and R22 that of the others. It does not depend on which class is the reference. With k = 1 it is the
usual VIF; GVIF^(1 / 2k) compares with the root of a VIF.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.stats.arrays import Floats


@dataclass(frozen=True, slots=True)
class Inflation:
    """Generalised variance inflation of one variable: `value` = GVIF, `per_coefficient` = GVIF^(1 / 2k)."""

    value: float
    per_coefficient: float


def variance_inflation(covariance: Floats, spans: Sequence[slice]) -> tuple[Inflation, ...]:
    """One per variable.

    Args:
        covariance: (p, p) of the coefficients, the constant first; the weighted model's, so that what is measured is
            how the variables go together among the files, not the luck of the draw.
        spans: where the coefficients of each variable stand; they need not cover all.

    Returns:
        Inflations of at least one; infinite where columns depend on each other.
    """
    inner = covariance[1:, 1:]
    scale = np.sqrt(np.diag(inner))
    correlation = inner / np.outer(scale, scale)
    whole = _log_det(correlation)
    done = []
    for span in spans:
        own = np.zeros(len(inner), np.bool_)
        own[span.start - 1 : span.stop - 1] = True
        parts = _log_det(correlation[np.ix_(own, own)]) + _log_det(correlation[np.ix_(~own, ~own)])
        log = parts - whole if np.isfinite(whole) else np.inf
        count = int(own.sum())
        done.append(Inflation(float(np.exp(log)), float(np.exp(log / (2 * count)))))
    return tuple(done)


def _log_det(matrix: Floats) -> float:
    if not len(matrix):
        return 0.0
    sign, log = np.linalg.slogdet(matrix)
    return float(log) if sign > 0 else -np.inf
