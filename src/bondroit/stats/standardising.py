"""Two groups compared at equal conditions: directly standardised rates, and the Mantel-Haenszel ratio.

Within stratum k (a combination of conditions) let r_1k and r_0k be the weighted rates of the group and of the others,
and W_k the stratum's share of the weight of the strata in which both are present. Directly standardised rates are
sum_k W_k r_1k and sum_k W_k r_0k: what both groups would have, had they the same conditions. The ratio of Mantel and
Haenszel (1959, JNCI 22) is sum_k N_k h_k r_1k / sum_k N_k h_k r_0k with h_k = n_1k n_0k / N_k^2, sums of weights: it
gives strata weight by what they say. Intervals are linearised under the design (`stats.sampling`), weights of strata
included, logarithms for ratios.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bondroit.stats.arrays import weighted_counts
from bondroit.stats.gains import share_interval
from bondroit.stats.ranking import Bounded, design_quantile
from bondroit.stats.sampling import effective_units, linearised_covariance, unit_of_row

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans, Floats, Integers
    from bondroit.stats.sampling import Sampling


@dataclass(frozen=True, slots=True)
class Standardised:
    """A group against the others at equal conditions.

    Attributes:
        group, others: directly standardised rates.
        difference: of these.
        ratio: of these; 0 with an upper bound alone where the group has no event, None where the others have none.
        mantel_haenszel: the ratio of Mantel and Haenszel; as `ratio` without an event.
        strata: in which both are present.
        left_out: share of the group's weight that lies in strata without any of the others: not compared.
    """

    group: Bounded
    others: Bounded
    difference: Bounded
    ratio: Bounded | None
    mantel_haenszel: Bounded | None
    strata: int
    left_out: float


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """Rows and strata.

    Attributes:
        outcome, members, strata, weights: (n,) of the rows.
        weight, events: (2, k) sums of weights, and of weighted outcomes, of the others (0) and of the group (1).
        both: (k,) strata that hold both; `kept` (n,) the rows looked at that lie in them.
    """

    outcome: Floats
    members: Booleans
    strata: Integers
    weights: Floats
    weight: Floats
    events: Floats
    both: Booleans
    kept: Booleans


class _Moved(NamedTuple):
    """A figure and each row's weighted influence on it."""

    value: float
    influence: Floats


def standardised(
    outcome: Floats, members: Booleans, strata: Integers, rows: Booleans, sampling: Sampling, *, level: float = 0.95
) -> Standardised | None:
    """Compare the rate of `outcome` of `members` with that of the others at equal strata.

    Args:
        outcome: (n,) of 0 and 1, or parts of 1.
        members: (n,) the group.
        strata: (n,) the stratum of each row, 0, 1, ...
        rows: (n,) the domain looked at (those who truly err, for instance).
        sampling: the design of all n rows.
        level: of the intervals.

    Returns:
        None if no stratum holds both.
    """
    cells = _cells(outcome, members, strata, rows, sampling.weights)
    if not cells.both.any():
        return None
    quantile = design_quantile(sampling, level)
    others, group = _direct(cells, 0), _direct(cells, 1)
    gap = _Moved(group.value - others.value, group.influence - others.influence)
    own = float(cells.weight[1].sum())
    shares = [_share(moved, cells, side, sampling, quantile) for side, moved in enumerate((others, group))]
    none = _without_event(shares[1], shares[0])
    return Standardised(
        group=shares[1],
        others=shares[0],
        difference=_bounded(gap, sampling, quantile),
        ratio=_ratio(group, others, sampling, quantile) or none,
        mantel_haenszel=_ratio(_crossed(cells, 1), _crossed(cells, 0), sampling, quantile) or none,
        strata=int(cells.both.sum()),
        left_out=float(cells.weight[1][~cells.both].sum()) / own if own > 0.0 else 0.0,
    )


def _cells(outcome: Floats, members: Booleans, strata: Integers, rows: Booleans, weights: Floats) -> _Cells:
    size = int(strata.max(initial=-1)) + 1
    held = weights * rows
    weight = np.stack([weighted_counts(strata, held * (members == side), size) for side in (False, True)])
    events = np.stack([weighted_counts(strata, held * outcome * (members == side), size) for side in (False, True)])
    both: Booleans = np.all(weight > 0.0, axis=0)
    return _Cells(outcome, members, strata, weights, weight, events, both, rows & both[strata])


def _direct(cells: _Cells, side: int) -> _Moved:
    """The directly standardised rate of the others (0) or of the group (1)."""
    shares = np.where(cells.both, cells.weight.sum(axis=0), 0.0)
    total, safe = float(shares.sum()), np.where(cells.both, cells.weight[side], 1.0)
    rates = np.where(cells.both, cells.events[side] / safe, 0.0)
    value, rate = float(shares @ rates) / total, rates[cells.strata]
    own = cells.kept & (cells.members == bool(side))
    within = np.where(own, cells.weights * (cells.outcome - rate) * (shares / safe)[cells.strata], 0.0)
    between = np.where(cells.kept, cells.weights * (rate - value), 0.0)
    return _Moved(value, (within + between) / total)


def _crossed(cells: _Cells, side: int) -> _Moved:
    """One sum of the ratio: over strata, events of one side a times the size of the other m, over both N."""
    own, other = (np.where(cells.both, cells.weight[k], 0.0) for k in (side, 1 - side))
    total = np.where(cells.both, own + other, 1.0)
    events = np.where(cells.both, cells.events[side], 0.0)
    # d(a m / N), N being own + m.
    by_event, by_other, by_own = other / total, events * own / total**2, -events * other / total**2
    mine = cells.members == bool(side)
    moved = np.where(mine, cells.outcome * by_event[cells.strata] + by_own[cells.strata], by_other[cells.strata])
    return _Moved(float((events * other / total).sum()), np.where(cells.kept, cells.weights * moved, 0.0))


def _share(moved: _Moved, cells: _Cells, side: int, sampling: Sampling, quantile: float) -> Bounded:
    """A rate with Wilson's interval at the effective size that its error tells, or at that of its rows."""
    own = cells.weights * (cells.kept & (cells.members == bool(side)))
    size = effective_units(own, unit_of_row(sampling))
    return share_interval(moved.value, _error(moved.influence, sampling), quantile, size)


def _bounded(moved: _Moved, sampling: Sampling, quantile: float) -> Bounded:
    half = quantile * _error(moved.influence, sampling)
    return Bounded(moved.value, moved.value - half, moved.value + half)


def _ratio(one: _Moved, two: _Moved, sampling: Sampling, quantile: float) -> Bounded | None:
    """The ratio with an interval on the log scale; None without an event on either side."""
    if one.value <= 0.0 or two.value <= 0.0:
        return None
    error = _error(one.influence / one.value - two.influence / two.value, sampling)
    spread = float(np.exp(min(quantile * error, 50.0)))
    ratio = one.value / two.value
    return Bounded(ratio, ratio / spread, ratio * spread)


def _without_event(group: Bounded, others: Bounded) -> Bounded | None:
    """The ratio of a group without an event: nought, up to the highest rate of the group over the others' lowest."""
    if group.value > 0.0 or others.value <= 0.0 or others.low <= 0.0:
        return None
    return Bounded(0.0, 0.0, group.high / others.low)


def _error(influence: Floats, sampling: Sampling) -> float:
    return float(np.sqrt(linearised_covariance(influence[:, None], sampling)[0, 0]))
