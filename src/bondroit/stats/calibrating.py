"""Weights that meet known totals, as near as can be to those they start from (Deville and Särndal 1992).

The factor of a row is F(x'u), with x its margins and u such that the weighted margins meet their totals:
`linear` F = 1 + v (any factor, perhaps negative), `raking` F = exp v (positive), `bounded` the logit function, within
(low, high). u is found by Newton's method with halved steps. `svy` has the first, and the second by classes only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.linalg import qr

if TYPE_CHECKING:
    from collections.abc import Callable

    from bondroit.stats.arrays import Floats, Integers

LINEAR, RAKING, BOUNDED = "linear", "raking", "bounded"
METHODS = (LINEAR, RAKING, BOUNDED)
TOLERANCE = 1e-10
MAX_STEPS = 100
_DEPENDENT = 1e-9


class Bounds(NamedTuple):
    """Between which the factor of a weight must lie; below and above 1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """The outcome of a calibration.

    Attributes:
        weights: (n,) calibrated.
        factors: (n,) of the weights.
        gap: largest |total - known| / max(|known|, 1) left.
        steps: Newton steps made.
        kept: (p,) columns of the margins that are linearly independent.
    """

    weights: Floats
    factors: Floats
    gap: float
    steps: int
    kept: Integers

    @property
    def converged(self) -> bool:
        """Whether every total is met."""
        return self.gap <= TOLERANCE * 100


def independent_columns(margins: Floats, weights: Floats) -> Integers:
    """Positions, in order, of a largest set of linearly independent columns of `margins` (n, k)."""
    scaled = margins * np.sqrt(weights)[:, None]
    norms = np.linalg.norm(scaled, axis=0)
    _, triangle, order = qr(scaled / np.where(norms > 0, norms, 1.0), mode="economic", pivoting=True)
    pivots = np.abs(np.diag(triangle))
    kept: Integers = np.sort(order[: len(pivots)][pivots > _DEPENDENT]).astype(np.int64)
    return kept


def calibrate(
    margins: Floats, totals: Floats, weights: Floats, *, method: str = RAKING, bounds: Bounds | None = None
) -> Calibration:
    """Weights near `weights` (n,) under which the columns of `margins` (n, k) have `totals` (k,).

    Args:
        margins: 0 and 1 for the classes of a variable, amounts otherwise; dependent columns are left out of the work
            and show in `gap` if their totals contradict the others.
        totals: known for the population.
        weights: positive, before.
        method: `linear`, `raking` or `bounded`.
        bounds: of the factor, for `bounded`.
    """
    kept = independent_columns(margins, weights)
    columns, wanted = margins[:, kept], totals[kept]
    scale = np.abs(columns).max(axis=0)
    columns, wanted = columns / scale, wanted / scale
    factor = _factor(method, bounds or Bounds(0.0, 1e6))
    start = np.zeros(len(kept))
    factors, slopes = factor(columns @ start)
    gap, steps = _gap(columns, weights * factors, wanted), 0
    while gap > TOLERANCE and steps < MAX_STEPS:
        steps += 1
        matrix = columns.T @ (columns * (weights * slopes)[:, None])
        step = np.linalg.lstsq(matrix, wanted - columns.T @ (weights * factors), rcond=None)[0]
        share, better = 1.0, False
        for _ in range(30):
            trial = start + share * step
            factors, slopes = factor(columns @ trial)
            after = _gap(columns, weights * factors, wanted)
            better = bool(after < gap)
            if better:
                break
            share /= 2.0
        if not better:
            break
        start, gap = trial, after
    factors, _ = factor(columns @ start)
    return Calibration(weights * factors, factors, _gap(margins, weights * factors, totals), steps, kept)


def _gap(margins: Floats, weights: Floats, totals: Floats) -> float:
    gaps = np.abs(margins.T @ weights - totals) / np.maximum(np.abs(totals), 1.0)
    return float(gaps.max(initial=0.0)) if np.isfinite(gaps).all() else float("inf")


def _factor(method: str, bounds: Bounds) -> Callable[[Floats], tuple[Floats, Floats]]:
    """The factor and its derivative, as a function of x'u."""
    if method == LINEAR:
        return lambda v: (1.0 + v, np.ones_like(v))
    if method == RAKING:
        return lambda v: (np.exp(np.minimum(v, 500.0)), np.exp(np.minimum(v, 500.0)))
    low, high = bounds
    steep = (high - low) / ((1.0 - low) * (high - 1.0))

    def logit(v: Floats) -> tuple[Floats, Floats]:
        # (low (high - 1) + high (1 - low) e) / (high - 1 + (1 - low) e), e = exp(steep v), written in e / (1 + e).
        share = 1.0 / (1.0 + (high - 1.0) / (1.0 - low) * np.exp(np.clip(-steep * v, -500.0, 500.0)))
        return low + (high - low) * share, steep * (high - low) * share * (1.0 - share)

    return logit
