"""Optimal merging of ordered pre-bins into few classes, for many variables at once.

For each variable, dynamic programming finds the contiguous classes that maximise the weighted log-likelihood
of the outcome (each class at its own rate) under a least share, a least count, both outcomes present and a shape;
among the numbers of classes it keeps the one whose log-likelihood less a penalty for each further class is greatest.
The penalty is half a chi-square quantile: a class stays if it wins a likelihood-ratio test at that level. Where the
shape is free, each turn of the rates bears a penalty too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import chi2

from bondroit.stats.merging_kernels import merge_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.stats.arrays import Booleans, Codes, Floats, Integers

SHAPES = ("free", "rising", "falling", "monotone", "peak", "valley", "u")
"""How the rate of a numeric variable may run over its values.

`free`: anyhow, at the price of `TURN` for each turn. `rising`, `falling`: never down, never up. `monotone`: the better
of the two. `peak`: up, then down (or only one of them). `valley`: down, then up (or only one of them). `u`: the better
of peak and valley.
"""

TURN = 2.0
"""A turn of the rates of a free variable, up then down or down then up, must add as much as so many classes.

Real rates mostly run one way or turn once. That classes which turn to and fro must be surer, and the others may be less
so, lowers the log-loss on rows held out (benchmarks/binning.py).
"""

_EITHER = 2
_DIRECTIONS = {
    "free": (0, 0),
    "rising": (1, 0),
    "falling": (-1, 0),
    "monotone": (_EITHER, 0),
    "peak": (1, 1),
    "valley": (-1, 1),
    "u": (_EITHER, 1),
}
_BETTER = {("monotone", 1): "rising", ("monotone", -1): "falling", ("u", 1): "peak", ("u", -1): "valley"}
_TOO_SMALL, _SHAPE_GIVEN_UP = (1, 3), (2, 3)  # see `merge_tables`
_SLACK = 1.0 - 1e-12  # a class that holds the least share exactly may fall short of it by rounding


@dataclass(frozen=True, slots=True)
class MergeRule:
    """What a class must be.

    Attributes:
        max_classes: at most so many classes; more where more cuts must stand.
        min_weight: least weight of a class, on the scale of the histograms.
        min_count: least number of rows of a class.
        alpha: level of the likelihood-ratio test a further class must win.
    """

    max_classes: int
    min_weight: float
    min_count: int
    alpha: float

    @property
    def penalty(self) -> float:
        """Log-likelihood a further class must add."""
        return float(chi2.isf(self.alpha, 1)) / 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Merging:
    """Classes of p variables.

    Attributes:
        labels: (p, m) the class of each pre-bin, from 0 upwards.
        classes: (p,) how many; a variable that admits no class at all gets one.
        shapes: (p,) the shape each was given, `rising` for instance where `monotone` was asked; empty where cuts
            that must stand rule out the shape asked for, and it was given up.
        forced: (p,) whether cuts that must stand made classes under the least weight or rows, or of one outcome.
    """

    labels: Codes
    classes: Integers
    shapes: tuple[str, ...]
    forced: Booleans


def merge_ordered(
    events: Floats,
    nonevents: Floats,
    counts: Floats,
    rule: MergeRule,
    *,
    shapes: Sequence[str] | None = None,
    stands: Booleans | None = None,
    alphas: Floats | None = None,
) -> Merging:
    """Merge neighbouring pre-bins.

    Args:
        events: (p, m) weights of the events per variable and pre-bin, scaled so that a unit is worth one
            independent row; pre-bins a variable does not use are zero and at the end.
        nonevents: (p, m) the same for the others.
        counts: (p, m) unweighted rows.
        rule: see `MergeRule`.
        shapes: (p,) of `SHAPES`; None leaves all free.
        stands: (p, m) whether a cut must stand before the pre-bin; None lets none. Where no classes that heed them
            are all large enough, the classes from one such cut to the next are let off.
        alphas: (p,) level of each variable, instead of the rule's.
    """
    names = ["free"] * len(events) if shapes is None else list(shapes)
    asked = np.array([_DIRECTIONS[name] for name in names], np.int64).reshape(len(names), 2)
    stands = np.zeros(events.shape, np.bool_) if stands is None else np.ascontiguousarray(stands)
    limits = np.array([rule.min_weight * _SLACK, rule.min_count, rule.max_classes, TURN], np.float64)
    penalties = np.full(len(names), rule.penalty) if alphas is None else chi2.isf(alphas, 1) / 2.0
    labels, found = np.zeros(events.shape, np.uint8), np.zeros((len(names), 3), np.int64)
    tables = (np.ascontiguousarray(x, np.float64) for x in (events, nonevents, counts))
    merge_tables(*tables, stands, asked, penalties, limits, labels, found)
    given = tuple(
        "" if state in _SHAPE_GIVEN_UP else _BETTER.get((name, way), name)
        for name, (_, way, state) in zip(names, found.tolist(), strict=True)
    )
    return Merging(labels, found[:, 0], given, np.isin(found[:, 2], _TOO_SMALL))
