"""Cells of batches of rows put together, and put in the order of their groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.stats.cells import Cells, Measured
from bondroit.stats.cells_kernels import MONEY_CLASSES, SCORE_CLASSES, add_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bondroit.stats.arrays import Floats, Integers

SCORE, EUROS, DECISION = "score", "euros", "decision"
CLASSES = {SCORE: (SCORE_CLASSES, 0), EUROS: (MONEY_CLASSES, 1)}
"""Of what rows carry: how many classes, and whether they are those of money (see `cells_kernels.add_values`)."""


@dataclass(slots=True, eq=False)
class Lines:
    """Cells of some batches: where each stands in every dimension, and what it holds."""

    places: NDArray[np.int32]
    counts: Integers
    measures: dict[str, tuple[Integers, Integers, Integers, Floats]]  # cell, class, counts, sums


def merged(parts: Sequence[Lines]) -> Lines:
    """Equal cells of several batches as one."""
    places = np.concatenate([part.places for part in parts], axis=1)
    order = np.lexsort(places[::-1])
    new = np.ones(len(order), np.bool_)
    new[1:] = (places[:, order[1:]] != places[:, order[:-1]]).any(axis=0)
    cell = np.empty(len(order), np.int64)
    cell[order] = np.cumsum(new) - 1
    size = int(new.sum())
    counts = np.zeros(size, np.int64)
    np.add.at(counts, cell, np.concatenate([part.counts for part in parts]))
    starts = np.cumsum([0, *(len(part.counts) for part in parts)])
    measures = {}
    for name in parts[0].measures:
        classes = CLASSES[name][0]
        kept = [(cell[start + p.measures[name][0]], *p.measures[name][1:]) for start, p in zip(starts, parts)]  # noqa: B905 one start more
        line, of = np.unique(np.concatenate([k[0] * classes + k[1] for k in kept]), return_inverse=True)
        number, sums = np.zeros(len(line), np.int64), np.zeros((len(line), 4))
        np.add.at(number, of.reshape(-1), np.concatenate([k[2] for k in kept]))
        add_lines(of.reshape(-1), np.concatenate([k[3] for k in kept]), sums)
        measures[name] = (line // classes, line % classes, number, sums)
    return Lines(places[:, order[new]], counts, measures)


def sorted_cells(
    lines: Lines,
    places: Sequence[Integers],
    *,
    strata: Integers,
    weights: Floats,
    units: Integers | None,
    side: Integers,
) -> Cells:
    """The cells in the order of groups, strata, weights, units, outcome and decision: that of no batch."""
    keys = [side, *([] if units is None else [units]), weights, strata, *places[::-1]]
    order = np.lexsort(keys)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    finest = np.stack([place[order] for place in places], axis=1) if places else np.zeros((len(order), 0), np.int64)
    codes, group = np.unique(finest, axis=0, return_inverse=True) if places else (finest[:1], np.zeros(len(order), int))
    measures = {}
    for name, (cell, kind, counts, sums) in lines.measures.items():
        own = np.lexsort([kind, rank[cell]])
        values = sums[own, 0] + sums[own, 1], sums[own, 2] + sums[own, 3]
        measures[name] = Measured(rank[cell][own], counts[own], *values)
    distinct = bool((weights != 1.0).any() or strata.any() or units is not None)
    return Cells(
        counts=lines.counts[order],
        group=group.reshape(-1),
        codes=codes,
        side=side[order],
        weights=weights[order],
        strata=strata[order],
        units=None if units is None else units[order],
        sizes=None,
        designed=distinct,
        measures=measures,
    )
