"""Intervals from draws for one family of groups of files: rates, means, and ratios to a group that each names.

The families of household files are compared each with a group of its own (`auditing.profiles`), which
`auditing.cells_figures` does not; the draws and their intervals are the same (`auditing.cells_draws`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.cells import count_rows
from bondroit.auditing.cells_draws import Drawn
from bondroit.auditing.cells_figures import Grouped
from bondroit.auditing.cells_intervals import Linear, side_of
from bondroit.auditing.cells_metrics import METRICS
from bondroit.auditing.resampling import inside_of, resampled
from bondroit.stats.cells import cell_tally, spread_tally, strata_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.cells_draws import Pairs
    from bondroit.auditing.cells_intervals import Side
    from bondroit.auditing.cells_metrics import Metric
    from bondroit.auditing.material import Attribute, Material
    from bondroit.auditing.replicates import Replicates
    from bondroit.stats.arrays import Booleans


class FamilyDraws:
    """One family of groups and its draws.

    Attributes:
        groups: those that have rows, with their place among the sums; the first place is everyone's.
    """

    def __init__(self, material: Material, how: Replicates) -> None:
        counted = count_rows(material)
        self._grouped = Grouped.of(counted, 1)
        self._cells, self._weighted = counted.cells, counted.weighted
        members = self._grouped.members
        self._sums = spread_tally(self._cells, members)
        self._drawn = resampled(self._cells, members, draws=how.number, seed=how.seed)
        self._linear = Linear(self._cells, strata_of(self._cells))
        self.groups = {group: k for k, (_, group) in enumerate(self._grouped.names) if k}

    def own(self, name: str, family: Attribute, plain: Pairs) -> Pairs:
        """The figure `name` of each group of `family`; `plain` where draws say nothing."""
        metric = _metric(name)
        there = [k for k, group in enumerate(family.groups) if group in self.groups]
        places = [self.groups[family.groups[k]] for k in there]
        found = self._of(metric).single(places, self._sides(metric, places), [plain[k] for k in there])
        return _put(plain, there, found)

    def ratios(self, family: Attribute, references: Sequence[str | None], plain: Pairs) -> Pairs:
        """The rate of each group over that of the group it names, or of everyone else."""
        metric = _metric("rate")
        known = [
            k
            for k, (group, other) in enumerate(zip(family.groups, references, strict=True))
            if group in self.groups and (other is None or other in self.groups)
        ]
        places = [self.groups[family.groups[k]] for k in known]
        against = [None if (other := references[k]) is None else self.groups[other] for k in known]
        others = [
            self._side(metric, ~self._inside(place) if other is None else self._inside(other))
            for place, other in zip(places, against, strict=True)
        ]
        found = self._of(metric).compared(
            "ratio", places, against, own=self._sides(metric, places), others=others, plain=[plain[k] for k in known]
        )
        return _put(plain, known, found)

    def _of(self, metric: Metric) -> Drawn:
        whole, draws = metric.of(self._sums), metric.of(self._drawn)
        return Drawn(metric, whole, draws, linear=self._linear, weighted=self._weighted)

    def _sides(self, metric: Metric, places: Sequence[int]) -> list[Side | None]:
        return [self._side(metric, self._inside(place)) for place in places]

    def _side(self, metric: Metric, inside: Booleans) -> Side | None:
        by_cell = metric.of(cell_tally(self._cells))
        raw = metric.of(cell_tally(replace(self._cells, weights=np.ones_like(self._cells.weights))))
        return side_of(self._cells, by_cell, raw, inside)

    def _inside(self, place: int) -> Booleans:
        return inside_of(self._grouped.members, self._cells, place)


def _metric(name: str) -> Metric:
    return next(metric for metric in METRICS if metric.name == name)


def _put(plain: Pairs, places: Sequence[int], found: Pairs) -> Pairs:
    told = list(plain)
    for place, pair in zip(places, found, strict=True):
        told[place] = pair
    return told
