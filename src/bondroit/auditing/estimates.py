"""Rates, means, differences and ratios of groups of rows, with intervals that respect the design.

Without weights a proportion has Clopper-Pearson's exact interval. With weights, and for means, differences and
ratios, variances are linearised under the design (Binder 1983; `stats.sampling`): each row's influence on the
figure, summed within strata. Proportions keep to 0 and 1 on the logit scale, ratios to above 0 on the log scale.
Where a group has no event there is nothing to linearise: its ratio is 0, up to the highest rate of the group over the
lowest of the others, both bounds exact (Wilson's at the effective size with weights) and each at half the risk, so
that the bound keeps its level. Where a rate rests on fewer than `FEW` rows with an event, or without one, the normal
law says little of its tails: differences and ratios have bounds recovered from the exact ones of the two rates
(Newcombe 1998; Donner and Zou 2012), with weights at the effective size that the error tells (Korn and Graubard 1998).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm

from bondroit.auditing.cells_intervals import FEW, exact, recovered_difference, recovered_ratio
from bondroit.auditing.figures import Estimate
from bondroit.stats.intervals import clopper_pearson, wilson
from bondroit.stats.ranking import design_quantile
from bondroit.stats.sampling import effective_units, linearised_covariance, unit_of_row

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.stats.sampling import Sampling

LEVEL = 0.95


def rate(
    positive: Booleans, members: Booleans, sampling: Sampling, *, weighted: bool, level: float = LEVEL
) -> Estimate:
    """Share of `members` that are positive.

    Args:
        positive: (n,).
        members: (n,) the group.
        sampling: the design of all n rows (a group is a domain of the sample, not a sample of its own).
        weighted: whether to follow the design rather than count rows.
        level: of the interval.
    """
    rows = int(members.sum())
    if not rows:
        return Estimate(None)
    events = int((positive & members).sum())
    if not weighted:
        return Estimate(events / rows, *clopper_pearson(events, rows, level=level))
    if events in {0, rows}:
        # No spread to linearise: Wilson's interval at Kish's effective number of units.
        effective = effective_units(sampling.weights * members, unit_of_row(sampling))
        value = float(events > 0)
        return Estimate(value, *wilson(value * effective, effective, level=level))
    value, influence = _mean(positive.astype(np.float64), members, sampling)
    error = _error(influence, sampling)
    half = _z(level, sampling) * error / (value * (1.0 - value))
    logit = np.log(value / (1.0 - value))
    return Estimate(value, *(float(1.0 / (1.0 + np.exp(-(logit + s * half)))) for s in (-1, 1)))


def mean(x: Floats, members: Booleans, sampling: Sampling, *, level: float = LEVEL) -> Estimate:
    """Weighted mean of `x` over `members`, with its linearised interval."""
    if not members.any():
        return Estimate(None)
    value, influence = _mean(x, members, sampling)
    half = _z(level, sampling) * _error(influence, sampling)
    return Estimate(value, value - half, value + half)


def share_of_sums(x: Floats, some: Booleans, whole: Booleans, sampling: Sampling) -> Estimate:
    """The part of the sum of `x` over `whole` that its rows `some` hold, with its linearised interval.

    Args:
        x: (n,) at least 0; else there is no share.
        some: (n,) rows; only those of `whole` count.
        whole: (n,) rows.
        sampling: the design.
    """
    masses = sampling.weights * np.where(whole, x, 0.0)
    total = float(masses.sum())
    if total <= 0.0 or float(masses.min(initial=0.0)) < 0.0:
        return Estimate(None)
    value = float(masses @ some) / total
    half = _z(LEVEL, sampling) * _error(masses * (some - value) / total, sampling)
    return Estimate(value, max(value - half, 0.0), min(value + half, 1.0))


def compare(
    x: Floats,
    members: Booleans,
    others: Booleans,
    sampling: Sampling,
    *,
    level: float = LEVEL,
    weighted: bool | None = None,
) -> tuple[Estimate, Estimate]:
    """Difference and ratio of the means of `x` over two groups of rows, with linearised intervals.

    Rates (0/1 outcomes) on few rows, or without an event in one of the groups, have the bounds told at the head of the
    module; if it is the others that have no event, the ratio has no value and no upper bound (infinity).

    Args:
        x: (n,) what is averaged.
        members: (n,) the rows of one group.
        others: (n,) those of the other.
        sampling: the design.
        level: of the intervals.
        weighted: whether to follow the design where there is no event; None where the weights differ.
    """
    if not members.any() or not others.any():
        return Estimate(None), Estimate(None)
    (one, on_one), (two, on_two) = _mean(x, members, sampling), _mean(x, others, sampling)
    half = _z(level, sampling) * _error(on_one - on_two, sampling)
    difference = Estimate(one - two, one - two - half, one - two + half)
    few = _few(x, members, others)
    if few:
        design = bool(np.ptp(sampling.weights) > 0) if weighted is None else weighted
        bounds = [_exact(x, rows, sampling, level=level, weighted=design) for rows in (members, others)]
        difference = recovered_difference(one, two, bounds[0], bounds[1])
    if one <= 0.0 or two <= 0.0:
        return difference, _ratio_with_zero(x, members, others, sampling, level=level, weighted=weighted)
    if few:
        return difference, recovered_ratio(one, two, bounds[0], bounds[1])
    spread = float(np.exp(_z(level, sampling) * _error(on_one / one - on_two / two, sampling)))
    return difference, Estimate(one / two, one / two / spread, one / two * spread)


def _few(x: Floats, members: Booleans, others: Booleans) -> bool:
    """Whether a 0/1 outcome has few rows on one side, in one of two groups."""
    sides = [x[members], x[others]]
    if not all(bool(((own == 0.0) | (own == 1.0)).all()) for own in sides):
        return False
    return bool(min(min(own.sum(), len(own) - own.sum()) for own in sides) < FEW)


def _exact(x: Floats, members: Booleans, sampling: Sampling, *, level: float, weighted: bool) -> tuple[float, float]:
    """Exact bounds of a rate; with weights at the effective size, Kish's where the design tells no error."""
    rows = float(members.sum())
    if not weighted:
        return exact(float(x[members].sum()), rows, level)
    value, influence = _mean(x, members, sampling)
    error = _error(influence, sampling)
    size = value * (1.0 - value) / error**2 if error > 0.0 else 0.0
    if size <= 0.0:
        size = effective_units(sampling.weights * members, unit_of_row(sampling))
    size = min(size, rows)
    return exact(value * size, size, level)


def _ratio_with_zero(
    x: Floats, members: Booleans, others: Booleans, sampling: Sampling, *, level: float, weighted: bool | None
) -> Estimate:
    """The ratio of two rates one of which is zero at least; nothing where `x` is not a 0/1 outcome."""
    positive = x > 0.0
    one, two = int((positive & members).sum()), int((positive & others).sum())
    if bool(one) == bool(two) or not np.isin(x[members | others], (0.0, 1.0)).all():
        return Estimate(None)
    design = bool(np.ptp(sampling.weights) > 0) if weighted is None else weighted
    half = (1.0 + level) / 2.0
    own = rate(positive, members, sampling, weighted=design, level=half)
    theirs = rate(positive, others, sampling, weighted=design, level=half)
    assert own.low is not None
    assert own.high is not None
    assert theirs.low is not None
    assert theirs.high is not None
    if two:
        return Estimate(0.0, 0.0, own.high / theirs.low)
    return Estimate(None, own.low / theirs.high, float("inf"))


def _mean(x: Floats, members: Booleans, sampling: Sampling) -> tuple[float, Floats]:
    """The weighted mean over a domain, and each row's influence on it."""
    weights = sampling.weights * members
    total = float(weights.sum())
    value = float(weights @ x) / total
    influence: Floats = weights * (x - value) / total
    return value, influence


def _z(level: float, sampling: Sampling) -> float:
    """The normal quantile; Student's where clusters leave few degrees of freedom."""
    if sampling.clusters is not None:
        return design_quantile(sampling, level)
    return float(norm.isf((1.0 - level) / 2.0))


def _error(influence: Floats, sampling: Sampling) -> float:
    return float(np.sqrt(linearised_covariance(influence[:, None], sampling)[0, 0]))
