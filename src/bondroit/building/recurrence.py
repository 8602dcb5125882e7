"""How often the cuts and groups of a card come back in the cards of other surveys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl

from bondroit.domain.scorecard import INTERVAL, NUMERIC, VALUES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.domain.scorecard import Scorecard, Variable
    from bondroit.stats.arrays import Floats

NEAR = 0.05
"""Two cuts are the same if no more than this share of the files lies between them."""

ClassSets: TypeAlias = "Mapping[str, tuple[tuple[float, ...], tuple[frozenset[str], ...]]]"
"""Per variable of a card: its cut points (numeric) and its groups of values (categorical)."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How often one cut point, or one class of values, came back.

    Attributes:
        variable: its variable.
        name: the cut point as a number, or the name of the class.
        numeric: whether it is a cut point.
        holders: replicates with the variable in their card.
        frequency: share of these with the cut (to 5 % of the files), or with a class of the same values; 0 if none.
    """

    variable: str
    name: str
    numeric: bool
    holders: int
    frequency: float


def class_sets(card: Scorecard) -> ClassSets:
    """Cut points and groups of every variable of a card."""
    return {v.name: (_cuts(v), _groups(v)) for v in card.variables}


def recurrences(
    card: Scorecard, rows: pl.DataFrame, weights: Floats, replicates: Sequence[ClassSets]
) -> tuple[Recurrence, ...]:
    """One line per cut point and per class of several values or one, in the card's order.

    Args:
        card: whose cuts are looked for.
        rows: the table it was learnt from, by which the distance of two cuts is measured.
        weights: (n,) of the rows.
        replicates: classes of the other cards.
    """
    lines: list[Recurrence] = []
    for variable in card.variables:
        held = [one[variable.name] for one in replicates if variable.name in one]
        if variable.kind == NUMERIC:
            below = _Share(rows[variable.name], weights)
            for cut in _cuts(variable):
                near = sum(any(abs(below(other) - below(cut)) <= NEAR for other in cuts) for cuts, _ in held)
                lines.append(_line(variable.name, f"{cut:.12g}", near, len(held), numeric=True))
            continue
        for group in _groups(variable):
            same = sum(group in groups for _, groups in held)
            lines.append(_line(variable.name, ", ".join(sorted(group)), same, len(held), numeric=False))
    return tuple(lines)


def _line(variable: str, name: str, found: int, holders: int, *, numeric: bool) -> Recurrence:
    return Recurrence(variable, name, numeric, holders, found / holders if holders else 0.0)


def _cuts(variable: Variable) -> tuple[float, ...]:
    return tuple(m.lower for m in variable.modalities if m.kind == INTERVAL and m.lower is not None)


def _groups(variable: Variable) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(m.values) for m in variable.modalities if m.kind == VALUES)


class _Share:
    """Weighted share of the rows strictly below a value, missing ones counted apart."""

    def __init__(self, series: pl.Series, weights: Floats) -> None:
        values = series.cast(pl.Float64).fill_null(float("nan")).to_numpy()
        known = ~np.isnan(values)
        order = np.argsort(values[known], kind="stable")
        self._values = values[known][order]
        self._sums = np.concatenate([[0.0], np.cumsum(weights[known][order])]) / weights.sum()

    def __call__(self, value: float) -> float:
        return float(self._sums[np.searchsorted(self._values, value, side="left")])
