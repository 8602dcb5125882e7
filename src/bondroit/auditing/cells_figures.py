"""Every figure of an audit from counted cells: for everyone, by group, by crossing of two or three attributes.

The names, and without draws the intervals, are those of `auditing.groups`, which is the oracle. With draws
(`draws` > 0) differences, ratios and means are studentised, and what a check looks at (`joint`) holds for all groups of
an attribute together by the largest distance over the draws rather than by Bonferroni's inequality.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.cells_draws import Drawn
from bondroit.auditing.cells_intervals import LEVEL, Linear, Side, effective_size, side_of
from bondroit.auditing.cells_lines import DECISION, SCORE
from bondroit.auditing.cells_metrics import METRICS
from bondroit.auditing.figures import ALL, Estimate, Figure, figure
from bondroit.auditing.material import CROSS
from bondroit.auditing.publishing import BOTH, OUTCOME, Hiding, hiding_of
from bondroit.auditing.resampling import inside_of, resampled
from bondroit.stats.cells import SIDES, cell_tally, crossing_of, membership, spread_tally, strata_of
from bondroit.stats.disclosure import FLOOR
from bondroit.stats.multiplicity import bonferroni

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scipy.sparse import csr_array

    from bondroit.auditing.cells import Counted
    from bondroit.auditing.cells_metrics import Metric
    from bondroit.stats.arrays import Booleans, Integers
    from bondroit.stats.cells import Crossing

DEEPEST = 3
_BY_OUTCOME, _BY_DECISION = ("negatives", "positives"), ("not_flagged", "flagged")
_BY_BOTH = ("true_negatives", "false_positives", "false_negatives", "true_positives")


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """A counted table with its groups.

    Attributes:
        counted: the table.
        crossings: everyone, then single attributes, then crossings.
        members: (g, f) their groups, one after the other.
        names: (attribute, group) of each.
        families: for each crossing the numbers of its groups.
    """

    counted: Counted
    crossings: tuple[Crossing, ...]
    members: csr_array
    names: tuple[tuple[str, str], ...]
    families: tuple[Integers, ...]

    @classmethod
    def of(cls, counted: Counted, deepest: int = DEEPEST) -> Grouped:
        """All crossings of at most `deepest` attributes."""
        places = range(len(counted.levels))
        chosen = [one for size in range(deepest + 1) for one in combinations(places, size)]
        crossings = tuple(crossing_of(counted.cells, one) for one in chosen)
        names = [(ALL, ALL)]
        for crossing in crossings[1:]:
            levels = [counted.levels[k] for k in crossing.attributes]
            attribute = CROSS.join(level.name for level in levels)
            for classes in crossing.classes.tolist():
                group = CROSS.join(level.groups[k] for level, k in zip(levels, classes, strict=True))
                names.append((attribute, group))
        ends = np.cumsum([0, *(len(c.classes) for c in crossings)])
        families = tuple(np.arange(a, b) for a, b in pairwise(ends))
        return cls(counted, crossings, membership(crossings), tuple(names), families)


def figures_of(
    counted: Counted,
    *,
    deepest: int = DEEPEST,
    reference: str | Sequence[str] | None = None,
    floor: int = FLOOR,
    draws: int = 0,
    seed: int = 0,
) -> tuple[Figure, ...]:
    """Every figure that the columns allow.

    Args:
        counted: the table.
        deepest: attributes crossed at most; 1 for none.
        reference: the group that the others are compared with, where an attribute has it; else each group is
            compared with everyone else. Several: the first that the attribute has.
        floor: smallest count shown; what is hidden follows from no set of these figures (`auditing.publishing`).
        draws: of the table; 0 for linearised intervals and Bonferroni's.
        seed: of the draws.
    """
    grouped = Grouped.of(counted, deepest)
    hiding = hiding_of(counted, grouped.crossings, grouped.members, floor=floor)
    table = _Table(grouped, hiding, draws, seed)
    told: dict[int, list[Figure]] = {k: table.counts(k) for k in range(len(grouped.names))}
    for metric in METRICS:
        if table.has(metric):
            table.tell(metric, (reference,) if isinstance(reference, str) else tuple(reference or ()), told)
    return tuple(one for k in sorted(told) for one in told[k])


class _Table:
    """The figures of a table, metric after metric."""

    def __init__(self, grouped: Grouped, hiding: Hiding, draws: int, seed: int) -> None:
        counted = grouped.counted
        self.grouped, self.hiding = grouped, hiding
        self.cells, self.weighted = counted.cells, counted.weighted
        self.inside = [inside_of(grouped.members, self.cells, k) for k in range(len(grouped.names))]
        self.by_cell = cell_tally(self.cells)
        self.raw = (
            cell_tally(replace(self.cells, weights=np.ones_like(self.cells.weights)))
            if self.cells.designed
            else self.by_cell
        )
        self.linear = Linear(self.cells, strata_of(self.cells))
        self.sums = spread_tally(self.cells, grouped.members)
        self.drawn = resampled(self.cells, grouped.members, draws=draws, seed=seed) if draws else None

    def has(self, metric: Metric) -> bool:
        """Whether the columns of the metric are there."""
        decided = self.grouped.counted.decided
        if metric.outcome and not self.grouped.counted.outcome:
            return False
        if metric.name == "euros_flagged_mean" and not decided:
            return False
        return decided if metric.needs == DECISION else metric.needs in {"", *self.cells.measures}

    def counts(self, group: int) -> list[Figure]:
        """Rows, by outcome and decision, the share of the table, the weight, rows with a score."""
        inside, name = self.inside[group], self.grouped.names[group]
        rows = int(self.cells.counts[inside].sum())
        by_side = np.bincount(self.cells.side[inside], self.cells.counts[inside], SIDES).astype(np.int64).reshape(2, 2)
        told = [("rows", Estimate(rows), rows, OUTCOME), ("share", self._share(inside), rows, OUTCOME)]
        if self.grouped.counted.outcome:
            told += [
                (n, Estimate(int(k)), rows, OUTCOME) for n, k in zip(_BY_OUTCOME, by_side.sum(axis=1), strict=True)
            ]
        if self.weighted:
            weight = float((self.cells.counts * self.cells.weights)[inside].sum())
            told.append(("weight", Estimate(weight), rows, OUTCOME))
        if SCORE in self.cells.measures:
            measured = self.cells.measures[SCORE]
            scored = int(measured.counts[inside[measured.cell]].sum())
            told.append(("rows_scored", Estimate(scored), scored, OUTCOME))
        if self.grouped.counted.decided:
            told += [
                (n, Estimate(int(k)), rows, DECISION) for n, k in zip(_BY_DECISION, by_side.sum(axis=0), strict=True)
            ]
            if self.grouped.counted.outcome:
                told += [(n, Estimate(int(k)), rows, BOTH) for n, k in zip(_BY_BOTH, by_side.ravel(), strict=True)]
        return [
            figure(*name, one, estimate, rows=of, hidden=bool(self.hiding.of(kind)[group]))
            for one, estimate, of, kind in told
        ]

    def _share(self, inside: Booleans) -> Estimate:
        """The part of all rows (or weights) that a group is."""
        n, w = self.cells.counts, self.cells.weights
        total = float((n * w).sum())
        p = float((n * w)[inside].sum()) / total
        away = w * (inside - p) / total
        every = np.ones_like(inside)
        size = effective_size(self.cells, n * w, n * w * w)
        side = Side(p, n * away, n * away * away, every, float(n[inside].sum()), float(n.sum()), size)
        return self.linear.share(side, LEVEL, weighted=self.weighted)

    def tell(self, metric: Metric, reference: Sequence[str], told: dict[int, list[Figure]]) -> None:
        """Adds a metric, its differences and its ratios."""
        by_cell, raw = metric.of(self.by_cell), metric.of(self.raw)
        sides = [side_of(self.cells, by_cell, raw, inside) for inside in self.inside]
        drawn = (
            None
            if self.drawn is None
            else Drawn(metric, metric.of(self.sums), metric.of(self.drawn), linear=self.linear, weighted=self.weighted)
        )
        hidden = self.hiding.of(metric.tells)
        for family in self.grouped.families:
            self._own(metric, family, sides, drawn, told)
            if family[0] == 0:
                continue
            against = self._reference(family, reference)
            compared = [k for k in family.tolist() if k != against]
            others = [
                sides[against] if against is not None else side_of(self.cells, by_cell, raw, ~self.inside[k])
                for k in compared
            ]
            for kind in metric.compared:
                pairs = self._pairs(metric, kind, [sides[k] for k in compared], others)
                if drawn is not None:
                    own = [sides[k] for k in compared]
                    pairs = drawn.compared(kind, compared, against, own=own, others=others, plain=pairs)
                for k, other, (shown, joint) in zip(compared, others, pairs, strict=True):
                    rows = int((0 if sides[k] is None else sides[k].rows) + (0 if other is None else other.rows))
                    away = bool(hidden[k]) or (against is not None and bool(hidden[against]))
                    scale = metric.scale if kind == "difference" else 1.0
                    attribute, group = self.grouped.names[int(k)]
                    name, wide = metric.named(kind), _scaled(joint, scale)
                    told[k].append(
                        figure(attribute, group, name, _scaled(shown, scale), rows=rows, hidden=away, joint=wide)
                    )

    def _own(
        self, metric: Metric, family: Integers, sides: Sequence[Side | None], drawn: Drawn | None,
        told: dict[int, list[Figure]],
    ) -> None:  # fmt: skip
        level, hidden = bonferroni(LEVEL, len(family)), self.hiding.of(metric.tells)
        pairs = [self._single(metric, sides[k], level) for k in family.tolist()]
        if drawn is not None:
            pairs = drawn.single(family.tolist(), [sides[k] for k in family.tolist()], pairs)
        for k, (shown, joint) in zip(family.tolist(), pairs, strict=True):
            side = sides[k]
            attribute, group = self.grouped.names[int(k)]
            rows, hide = 0 if side is None else int(side.rows), bool(hidden[k])
            wide = None if metric.proportion else _scaled(joint, metric.scale)
            own = _scaled(shown, metric.scale)
            told[k].append(figure(attribute, group, metric.name, own, rows=rows, hidden=hide, joint=wide))

    def _single(self, metric: Metric, side: Side | None, level: float) -> tuple[Estimate, Estimate]:
        if side is None:
            return Estimate(None), Estimate(None)
        if metric.proportion:
            shown, joint = (self.linear.share(side, one, weighted=self.weighted) for one in (LEVEL, level))
        else:
            shown, joint = (self.linear.mean(side, one) for one in (LEVEL, level))
        return shown, joint

    def _pairs(
        self, metric: Metric, kind: str, own: Sequence[Side | None], others: Sequence[Side | None]
    ) -> list[tuple[Estimate, Estimate]]:
        level = bonferroni(LEVEL, len(own))
        found = []
        for one, two in zip(own, others, strict=True):
            if one is None or two is None:
                found.append((Estimate(None), Estimate(None)))
            elif kind == "difference":
                found.append(self._at(self.linear.difference, metric, one, two, level))
            else:
                found.append(self._at(self.linear.ratio, metric, one, two, level))
        return found

    def _at(
        self, make: Callable[..., Estimate], metric: Metric, one: Side, two: Side, level: float
    ) -> tuple[Estimate, Estimate]:
        """What compares two sides, at the level shown and at the joint one."""
        how = {"share": metric.proportion, "weighted": self.weighted}
        return make(one, two, LEVEL, **how), make(one, two, level, **how)

    def _reference(self, family: Integers, reference: Sequence[str]) -> int | None:
        own = {self.grouped.names[k][1]: k for k in family.tolist()}
        return next((own[group] for group in reference if group in own), None)


def _scaled(estimate: Estimate, scale: float) -> Estimate:
    return Estimate(*(None if part is None else part * scale for part in estimate))
