"""Two scores on the same rows: what one ranks better than the other, with paired design-based intervals.

Each figure (area under the ROC curve, share of an amount found in the top of the ranking) is linearised: row i moves
it by its influence. Both scores see the same rows, so the influences are subtracted row by row before the variance is
taken, and what the two share cancels. Without weights, and with the two outcomes as strata, the variance of a
difference of areas is that of DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44.

The scores are taken as given: the intervals say how the difference would move with other rows to judge on, not with
other rows to learn from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.stats.arrays import weighted_counts
from bondroit.stats.ranking import design_quantile
from bondroit.stats.sampling import linearised_covariance

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats, Integers
    from bondroit.stats.sampling import Sampling


@dataclass(frozen=True, slots=True)
class Compared:
    """The difference of two figures, with its linearised standard error and its interval.

    The interval is by Student's law at the degrees of freedom of the design.
    """

    value: float
    low: float
    high: float
    standard_error: float


def compare_areas(one: Floats, other: Floats, target: Floats, sampling: Sampling, *, level: float = 0.95) -> Compared:
    """Area under the ROC curve of `one` less that of `other`.

    Args:
        one: (n,) scores.
        other: (n,) scores of the same rows.
        target: (n,) of 0 and 1, both present.
        sampling: the design of the rows.
        level: of the interval.
    """
    first, moves_first = area_influence(one, target, sampling.weights)
    second, moves_second = area_influence(other, target, sampling.weights)
    return _compared(first - second, moves_first - moves_second, sampling, level)


def compare_found(
    one: Floats, other: Floats, amounts: Floats, share: float, sampling: Sampling, *, level: float = 0.95
) -> Compared:
    """Share of all `amounts` that `one` finds in the top `share` of the weight, less what `other` finds.

    Args:
        one: (n,) scores, highest first; ties straddling the share count for their part, as in random order.
        other: (n,) scores of the same rows.
        amounts: (n,) nonnegative: euros, or 1 for an event; all 0 gives 0.
        share: in (0, 1).
        sampling: the design of the rows.
        level: of the interval.
    """
    first, moves_first = found_influence(one, amounts, sampling.weights, share)
    second, moves_second = found_influence(other, amounts, sampling.weights, share)
    return _compared(first - second, moves_first - moves_second, sampling, level)


def compare_sums(
    one: Floats, other: Floats, amounts: Floats, share: float, sampling: Sampling, *, level: float = 0.95
) -> Compared:
    """Weighted sum of `amounts` that `one` finds in the top `share`, less what `other` finds, in their unit."""
    first, moves_first = _sum_found(one, amounts, sampling.weights, share)
    second, moves_second = _sum_found(other, amounts, sampling.weights, share)
    return _compared(first - second, moves_first - moves_second, sampling, level)


def area_influence(scores: Floats, target: Floats, weights: Floats) -> tuple[float, Floats]:
    """Weighted area, ties half, and (n,) the weighted influence of each row on it.

    A row's influence is its weight times its placement (the share of the other class it is on the right side of)
    less the area, over the weight of its class.
    """
    ones, zeros = weights * target, weights * (1.0 - target)
    all_ones, all_zeros = float(ones.sum()), float(zeros.sum())
    _, group = np.unique(scores, return_inverse=True)
    ones_at, zeros_at = weighted_counts(group, ones), weighted_counts(group, zeros)
    zeros_below = (np.cumsum(zeros_at) - zeros_at / 2.0) / all_zeros
    ones_above = (all_ones - np.cumsum(ones_at) + ones_at / 2.0) / all_ones
    area = min(float(ones_at @ zeros_below) / all_ones, 1.0)  # a sum in another order may pass 1
    influence = ones * (zeros_below[group] - area) / all_ones + zeros * (ones_above[group] - area) / all_zeros
    return area, influence


def found_influence(scores: Floats, amounts: Floats, weights: Floats, share: float) -> tuple[float, Floats]:
    """Share of the amounts found in the top `share`, and (n,) the weighted influence of each row on it."""
    reached, moves = _sum_found(scores, amounts, weights, share)
    total = float(weights @ amounts)
    if total <= 0:
        return 0.0, np.zeros_like(moves)
    value = reached / total
    return value, (moves - value * weights * amounts) / total


def _sum_found(scores: Floats, amounts: Floats, weights: Floats, share: float) -> tuple[float, Floats]:
    """Weighted sum of the amounts in the top `share` of the weight, and (n,) each row's influence on it.

    Where the ranking is cut, a row more above pushes one out: the sum loses the mean amount at the cut, m. So the
    influence is w [x a - m (x - share)], x being 1 above, 0 below, and the part of the tied group within.
    """
    _, group = np.unique(-scores, return_inverse=True)
    held = weighted_counts(group, weights)
    ends = np.cumsum(held) / held.sum()
    cut = min(int(np.searchsorted(ends, share)), len(ends) - 1)
    inside = np.clip(1.0 - (ends - share) * held.sum() / held, 0.0, 1.0)
    inside[:cut], inside[cut + 1 :] = 1.0, 0.0
    kept = inside[group]
    mean = _mean_at(group, ends, cut, amounts=amounts, weights=weights, share=share)
    influence = weights * (kept * amounts - mean * (kept - share))
    return float(weights @ (kept * amounts)), influence


def _mean_at(group: Integers, ends: Floats, cut: int, *, amounts: Floats, weights: Floats, share: float) -> float:
    """Mean amount where the ranking is cut: of the tied group there if it is large, else of a window of ranks."""
    starts = np.concatenate([[0.0], ends[:-1]])
    half = min(len(amounts) ** (-1.0 / 3.0) / 2.0, share, 1.0 - share)
    near = np.zeros(len(ends), np.bool_)
    near[cut] = True
    if ends[cut] - starts[cut] < 2.0 * half:
        near |= (ends >= share - half) & (starts <= share + half)
    rows = near[group]
    return float(weights[rows] @ amounts[rows] / weights[rows].sum())


def _compared(value: float, influence: Floats, sampling: Sampling, level: float) -> Compared:
    variance = linearised_covariance(influence[:, None], sampling)[0, 0]
    error = float(np.sqrt(max(variance, 0.0)))
    half = design_quantile(sampling, level) * error
    return Compared(value, value - half, value + half, error)
