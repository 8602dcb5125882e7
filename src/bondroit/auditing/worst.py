"""The worst group of all: searched among every crossing on one half of the rows, tested on the other.

Among hundreds of groups some look bad by chance, and the worst of them most of all. So the rows are parted in two by
lot, whole first-stage units at once; the group that stands worst on one half, after each group's distance was shrunk
towards none by its own noise (DerSimonian and Laird 1986; Morris 1983), is told with its figure on the other half,
where nothing was chosen; then the halves change places (Chernozhukov et al. 2018). Each half's interval is at 95 %, of
which one side of 2.5 % can cry wolf: both together at most 5 % of the time. A cell's rows are parted by a binomial
draw, which is parting them one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.cells_figures import DEEPEST, Grouped
from bondroit.auditing.cells_intervals import LEVEL, Linear, side_of
from bondroit.auditing.cells_metrics import METRICS
from bondroit.auditing.figures import Estimate
from bondroit.auditing.findings import Verdict
from bondroit.auditing.publishing import hiding_of
from bondroit.auditing.resampling import inside_of
from bondroit.stats.cells import cell_tally, spread_tally, strata_of
from bondroit.stats.disclosure import FLOOR
from bondroit.stats.multiplicity import bonferroni

if TYPE_CHECKING:
    from bondroit.auditing.cells import Counted
    from bondroit.auditing.cells_metrics import Metric
    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.stats.cells import Cells

LEAST = 50
"""A group with fewer rows below the figure, or that leaves fewer to the others, is not searched."""
LOWER_IS_WORSE = frozenset({"ppv", "tnr", "npv"})


@dataclass(frozen=True, slots=True)
class Held:
    """A group found on one half, and what it comes to on the other.

    Attributes:
        attribute, group: which.
        seen: its ratio to everyone else on the half where it was found.
        shrunk: the same, shrunk.
        ratio: on the other half, with its 95 % interval; nothing was chosen there.
        rows: of it there, below the figure.
    """

    attribute: str
    group: str
    seen: float
    shrunk: float
    ratio: Estimate
    rows: int


@dataclass(frozen=True, slots=True)
class WorstGroup:
    """The answer of a search.

    Attributes:
        metric: name of the figure.
        searched: groups looked at.
        left_out: groups too small to look at, or hidden.
        margin: ratio beyond which a group stands apart; where less is worse, one over it.
        held: what each half found, held to the other.
        verdict: of "no group stands apart": does not hold where a held interval lies wholly beyond the margin; holds
            where, over all rows, the intervals of all groups searched (Bonferroni) stay within it.
    """

    metric: str
    searched: int
    left_out: int
    margin: float
    held: tuple[Held, ...]
    verdict: Verdict


def worst_group(
    counted: Counted,
    *,
    metric: str = "fpr",
    margin: float = 1.25,
    deepest: int = DEEPEST,
    least: int = LEAST,
    floor: int = FLOOR,
    seed: int = 0,
) -> WorstGroup:
    """Search every crossing for the group that a figure treats worst.

    Args:
        counted: the table.
        metric: a share of rows: `fpr` (also the burden), `fnr`, `flagged_rate`, `ppv`, `rate`.
        margin: see `WorstGroup`.
        deepest: attributes crossed at most.
        least: see `LEAST`.
        floor: groups hidden at it are not searched.
        seed: of the parting.

    Raises:
        ValueError: if there is no such share.
    """
    asked = next((m for m in METRICS if m.name == metric and m.proportion), None)
    if asked is None or (asked.needs and not counted.decided):
        raise ValueError(f"{metric} is no share of rows that this table has")
    grouped = Grouped.of(replace(counted, cells=replace(counted.cells, measures={})), deepest)
    hidden = hiding_of(grouped.counted, grouped.crossings, grouped.members, floor=floor).of(asked.tells)
    whole = _Half(grouped, grouped.counted.cells, asked)
    open_groups = whole.eligible(2 * least) & ~hidden
    held = []
    if open_groups.any():
        halves = [_Half(grouped, cells, asked) for cells in parted(grouped.counted.cells, np.random.default_rng(seed))]
        for one, two in (halves, halves[::-1]):
            found = one.worst(open_groups & one.eligible(least))
            if found is not None:
                held.append(two.held(*found))
    return WorstGroup(
        metric=metric,
        searched=int(open_groups.sum()),
        left_out=len(open_groups) - 1 - int(open_groups.sum()),
        margin=margin,
        held=tuple(held),
        verdict=_verdict(held, whole, open_groups, margin),
    )


def parted(cells: Cells, chance: np.random.Generator) -> tuple[Cells, Cells]:
    """Two halves of the rows, by lot; units stay whole. What rows carry is left behind."""
    if cells.units is None:
        one = chance.binomial(cells.counts, 0.5)
    else:
        one = cells.counts * chance.integers(0, 2, int(cells.units.max()) + 1)[cells.units]
    return _some(cells, one), _some(cells, cells.counts - one)


def _some(cells: Cells, counts: np.ndarray) -> Cells:
    kept = counts > 0
    return replace(
        cells,
        counts=counts[kept],
        group=cells.group[kept],
        side=cells.side[kept],
        weights=cells.weights[kept],
        strata=cells.strata[kept],
        units=None if cells.units is None else np.unique(cells.units[kept], return_inverse=True)[1].reshape(-1),
        sizes=None,  # the halves are drawn from the rows, not from the population
        measures={},
    )


class _Half:
    """Some of the rows: every group's ratio to everyone else."""

    def __init__(self, grouped: Grouped, cells: Cells, metric: Metric) -> None:
        self.grouped, self.cells, self.metric = grouped, cells, metric
        self.sign = -1.0 if metric.name in LOWER_IS_WORSE else 1.0
        self.by_cell = metric.of(cell_tally(cells))
        self.raw = metric.of(cell_tally(replace(cells, weights=np.ones_like(cells.weights))))
        sums = metric.of(spread_tally(cells, grouped.members))
        self.own, self.rest = sums, sums.at([0] * len(grouped.names)).less(sums)
        self.linear = Linear(cells, strata_of(cells))

    def eligible(self, least: int) -> Booleans:
        """(groups,) with enough rows in and out; never everyone."""
        raw = self.metric.of(
            spread_tally(replace(self.cells, weights=np.ones_like(self.cells.weights)), self.grouped.members)
        )
        rows = raw.below
        found: Booleans = (rows >= least) & (rows[0] - rows >= least)
        found[0] = False
        return found

    def _log_ratios(self) -> tuple[Floats, Floats]:
        """(groups,) log ratios and their errors; half a row is added where there is none."""
        rows = self.own.below * self.own.below / np.maximum(self.own.q2, 1e-300)
        rest = self.rest.below * self.rest.below / np.maximum(self.rest.q2, 1e-300)
        with np.errstate(divide="ignore", invalid="ignore"):
            a = np.where(self.own.value > 0, self.own.value, 0.5 / np.maximum(rows, 1.0))
            b = np.where(self.rest.value > 0, self.rest.value, 0.5 / np.maximum(rest, 1.0))
            error = np.sqrt(
                np.where(self.own.value > 0, self.own.squares() / (a * a), 2.0)
                + np.where(self.rest.value > 0, self.rest.squares() / (b * b), 2.0)
            )
        return self.sign * np.log(a / b), np.maximum(error, 1e-9)

    def worst(self, open_groups: Booleans) -> tuple[int, float, float] | None:
        """The group that stands worst once shrunk: its number, its ratio, its ratio shrunk."""
        places = np.flatnonzero(open_groups)
        if not len(places):
            return None
        gaps, errors = (part[places] for part in self._log_ratios())
        shrunk = gaps * shrinkage(gaps, errors)
        best = int(np.lexsort([gaps / errors, shrunk])[-1])
        ratios = np.exp(self.sign * np.array([gaps[best], shrunk[best]]))
        return int(places[best]), float(ratios[0]), float(ratios[1])

    def ratio(self, group: int, level: float) -> tuple[Estimate, int]:
        """A group's ratio to everyone else, and its rows below the figure."""
        inside = inside_of(self.grouped.members, self.cells, group)
        one, two = (side_of(self.cells, self.by_cell, self.raw, cells) for cells in (inside, ~inside))
        if one is None or two is None:
            return Estimate(None), 0
        weighted = self.grouped.counted.weighted
        return self.linear.ratio(one, two, level, share=True, weighted=weighted), int(one.rows)

    def held(self, group: int, seen: float, shrunk: float) -> Held:
        """A group that the other half found, as it is here."""
        return Held(*self.grouped.names[group], seen, shrunk, *self.ratio(group, LEVEL))

    def beyond(self, ratio: Estimate, margin: float) -> bool:
        """Whether the whole interval lies on the worse side of the margin."""
        if self.sign > 0:
            return ratio.low is not None and ratio.low > margin
        return ratio.high is not None and ratio.high < 1.0 / margin

    def within(self, ratio: Estimate, margin: float) -> bool:
        """Whether the whole interval stays on the better side of it."""
        if self.sign > 0:
            return ratio.high is not None and ratio.high <= margin
        return ratio.low is not None and ratio.low >= 1.0 / margin


def shrinkage(gaps: Floats, errors: Floats) -> Floats:
    """(k,) what part of each gap to keep: the spread of true gaps around none over that and the gap's own noise.

    The spread is DerSimonian and Laird's, around a gap of none; nought where gaps vary no more than their noise would.
    """
    weights = 1.0 / np.square(errors)
    excess = float((weights * np.square(gaps)).sum()) - len(gaps)
    spread = max(excess / float(weights.sum()), 0.0)
    kept: Floats = spread / (spread + np.square(errors))
    return kept


def _verdict(held: list[Held], whole: _Half, open_groups: Booleans, margin: float) -> Verdict:
    if any(whole.beyond(one.ratio, margin) for one in held):
        return Verdict.DOES_NOT_HOLD
    places = np.flatnonzero(open_groups).tolist()
    level = bonferroni(LEVEL, len(places))
    if places and all(whole.within(whole.ratio(group, level)[0], margin) for group in places):
        return Verdict.HOLDS
    return Verdict.NOT_ENOUGH_EVIDENCE
