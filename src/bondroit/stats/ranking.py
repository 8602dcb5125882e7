"""How well a score ranks: weighted area under the ROC curve with its interval, and the gain curve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import t

from bondroit.stats.arrays import weighted_counts
from bondroit.stats.sampling import degrees_of_freedom, effective_units, first_stage, linearised_covariance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.stats.arrays import Floats
    from bondroit.stats.intervals import Interval
    from bondroit.stats.sampling import Sampling


@dataclass(frozen=True, slots=True)
class Area:
    """Area under the ROC curve: chance that an event outranks a non-event, ties counted half.

    `low` and `high` bound a 95 % interval, made on the logit scale so that it stays within 0 and 1; of an area of 0 or
    1, which has no error of its own, it is Wilson's at the effective number of units of the rarer class.
    """

    value: float
    low: float
    high: float
    standard_error: float


class Bounded(NamedTuple):
    """A figure with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Gain:
    """What the `share` of rows with the highest scores holds of all events and, if given, of all amounts.

    Attributes:
        share: of the weight.
        events, amounts: part of all events, and of all amounts, that lies in it.
        events_interval, amounts_interval: their 95 % intervals, where the design is known (see `stats.gains`).
        precision: share of the rows in it that are events.
        mean_amount: mean amount of the rows in it.
        oracle_events, oracle_amounts: what the best possible order would find: events first, largest amounts first.
        files: the number of files it stands for, where a capacity was asked for.
        rows, met: rows in it and events among them, unweighted, a row in part for its part; None where not counted.
            For the floor on what is published: they are not published themselves.
    """

    share: float
    events: float
    amounts: float | None
    events_interval: Interval | None = None
    amounts_interval: Interval | None = None
    precision: Bounded | None = None
    mean_amount: Bounded | None = None
    oracle_events: float | None = None
    oracle_amounts: float | None = None
    files: int | None = None
    rows: float | None = None
    met: float | None = None


def area_under_curve(scores: Floats, target: Floats, sampling: Sampling, *, level: float = 0.95) -> Area:
    """Weighted AUC and its linearised interval.

    Each row's influence is its weight times its placement (the share of the other class it outranks) less the
    area, over the weight of its class: without weights this is DeLong's variance (DeLong et al. 1988).

    Args:
        scores: (n,).
        target: (n,) of 0 and 1, both present.
        sampling: the design of the rows.
        level: of the interval, by Student's law at the design's degrees of freedom; of an area of 0 or 1, where the
            linearised error is nought whatever the sample, Wilson's with the largest variance an area a can have,
            a (1 - a) over the number of the rarer class (Birnbaum and Klose 1957, Annals of Mathematical Statistics
            28), units and not rows being counted. From a single unit nothing is told: 0 to 1.
    """
    ones, zeros = sampling.weights * target, sampling.weights * (1.0 - target)
    all_ones, all_zeros = float(ones.sum()), float(zeros.sum())
    _, group = np.unique(scores, return_inverse=True)
    ones_at, zeros_at = weighted_counts(group, ones), weighted_counts(group, zeros)
    zeros_below = np.cumsum(zeros_at) - zeros_at / 2.0
    ones_above = all_ones - np.cumsum(ones_at) + ones_at / 2.0
    area = min(float(ones_at @ zeros_below) / (all_ones * all_zeros), 1.0)  # a sum in another order may pass 1
    placement_ones, placement_zeros = zeros_below[group] / all_zeros, ones_above[group] / all_ones
    influence = ones * (placement_ones - area) / all_ones + zeros * (placement_zeros - area) / all_zeros
    error = float(np.sqrt(linearised_covariance(influence[:, None], sampling)[0, 0]))
    quantile = design_quantile(sampling, level)
    if error > 0.0 and 0.0 < area < 1.0:
        return Area(area, *_logit_interval(area, error, quantile), error)
    stage = first_stage(len(target), sampling)
    if not stage.factors.any():  # every unit was drawn: there is no chance in it
        return Area(area, area, area, error)
    if len(stage.strata) == 1:
        return Area(area, 0.0, 1.0, error)
    if 0.0 < area < 1.0:  # every unit says the same, for instance when no score differs
        return Area(area, area, area, error)
    square = quantile**2 / min(effective_units(ones, stage.unit), effective_units(zeros, stage.unit))
    bound = square / (1.0 + square)
    return Area(area, 0.0 if area == 0.0 else 1.0 - bound, 1.0 if area == 1.0 else bound, error)


def gain_curve(
    scores: Floats, target: Floats, weights: Floats, shares: Sequence[float], amounts: Floats | None = None
) -> tuple[Gain, ...]:
    """Share of events, and of amounts, found in the top `shares` of the weight.

    A group of equal scores that straddles a share counts for its part, as if its rows came in random order.

    Args:
        scores: (n,) highest first.
        target: (n,) of 0 and 1.
        weights: (n,).
        shares: in (0, 1].
        amounts: (n,) nonnegative, for instance euros; None leaves them out.
    """
    _, group = np.unique(-scores, return_inverse=True)
    reached = _running(weighted_counts(group, weights))
    events = np.interp(shares, reached, _running(weighted_counts(group, weights * target)))
    if amounts is None:
        return tuple(Gain(share, float(found), None) for share, found in zip(shares, events, strict=True))
    sums = np.interp(shares, reached, _running(weighted_counts(group, weights * amounts)))
    return tuple(Gain(s, float(e), float(a)) for s, e, a in zip(shares, events, sums, strict=True))


def _running(x: Floats) -> Floats:
    total = float(x.sum())
    sums = np.concatenate([[0.0], np.cumsum(x)])
    result: Floats = sums / total if total > 0 else np.zeros_like(sums)
    return result


def design_quantile(sampling: Sampling, level: float) -> float:
    """Two-sided quantile of Student's law at the degrees of freedom of the design, at least 1.

    A design with as many strata as units has none: what its units say of the error, centred on their common mean, is
    trusted no more than two units of one stratum would be.
    """
    return float(t.isf((1.0 - level) / 2.0, max(degrees_of_freedom(sampling), 1)))


def _logit_interval(value: float, error: float, quantile: float) -> tuple[float, float]:
    half = quantile * error / (value * (1.0 - value))
    logit = float(np.log(value / (1.0 - value)))
    return tuple(float(1.0 / (1.0 + np.exp(-(logit + sign * half)))) for sign in (-1, 1))  # type: ignore[return-value]
