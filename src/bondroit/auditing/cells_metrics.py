"""What is told of a group, each as one weighted sum over another: a figure, its error, and its kind of interval.

Of a figure p = A / B, where A sums w a and B sums w b over the rows, a row's influence is w (a - p b) / B (Binder
1983). The sum of its squares over rows is (q0 - 2 p q1 + p^2 q2) / B^2, with q0, q1 and q2 the sums of w^2 a^2, w^2 a b
and w^2 b^2: all of them sums over cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bondroit.auditing.cells_lines import DECISION, EUROS, SCORE

if TYPE_CHECKING:
    from collections.abc import Callable

    from bondroit.stats.arrays import Floats
    from bondroit.stats.cells import Carried, Tally

PER = 1_000.0


class Quotient(NamedTuple):
    """A figure of every group, maybe of every draw: what it divides, and the three sums of its error."""

    above: Floats
    below: Floats
    q0: Floats
    q1: Floats
    q2: Floats

    @property
    def value(self) -> Floats:
        """The figure; NaN where nothing stands below."""
        with np.errstate(divide="ignore", invalid="ignore"):
            value: Floats = np.where(self.below > 0, self.above / self.below, np.nan)
        return value

    def squares(self) -> Floats:
        """The sum of squared influences: the variance, but for n / (n - 1), where rows are drawn one by one."""
        p = self.value
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Floats = (self.q0 - 2.0 * p * self.q1 + p * p * self.q2) / (self.below * self.below)
        return np.maximum(found, 0.0)

    def less(self, other: Quotient) -> Quotient:
        """The rows here that are not in `other`."""
        return Quotient(*(a - b for a, b in zip(self, other, strict=True)))

    def at(self, groups: list[int]) -> Quotient:
        """The same for some groups."""
        return Quotient(*(part[groups] for part in self))


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure of a group.

    Attributes:
        name: key of `words.FIGURES`.
        of: from the sums of a tally.
        needs: `decision`, `score`, `euros`, or nothing.
        proportion: whether it is a share of rows, with the exact interval of one where there are no weights.
        tells: the counts that it tells whoever knows the rows of the group: by outcome, by decision, or by both.
        scale: what it is shown multiplied by.
        compared: whether it has a difference and a ratio, only a difference, or neither.
        short: what its difference and its ratio are named after, if not its name.
        outcome: whether it needs an outcome.
    """

    name: str
    of: Callable[[Tally], Quotient]
    needs: str = ""
    proportion: bool = True
    tells: str = "outcome"
    scale: float = 1.0
    compared: tuple[str, ...] = ("difference", "ratio")
    short: str = ""
    outcome: bool = False

    def named(self, kind: str) -> str:
        """Its name as a `difference` or a `ratio`."""
        return f"{self.short or self.name}_{kind}"


def _sides(table: Floats, outcome: int | None, decision: int | None) -> Floats:
    """Sum over the cells with this outcome and this decision; None takes both."""
    rows = table if outcome is None else table[:, outcome : outcome + 1]
    both = rows if decision is None else rows[:, :, decision : decision + 1]
    total: Floats = both.sum(axis=(1, 2))
    return total


def _share(above: tuple[int | None, int | None], below: tuple[int | None, int | None]) -> Callable[[Tally], Quotient]:
    """The part of the cells `below` that the cells `above` are: (outcome, decision) of each."""

    def of(tally: Tally) -> Quotient:
        squares = _sides(tally.square, *above)
        return Quotient(
            _sides(tally.weight, *above), _sides(tally.weight, *below), squares, squares, _sides(tally.square, *below)
        )

    return of


def _mean(name: str, decision: int | None = None) -> Callable[[Tally], Quotient]:
    """The mean of what rows carry."""

    def of(tally: Tally) -> Quotient:
        c = tally.measures[name]
        parts = (c.value, c.weight, c.square, c.value_square, c.weight_square)
        return Quotient(*(_sides(part, None, decision) for part in parts))

    return of


def _less_rate(tally: Tally) -> Quotient:
    """Mean score less rate, over the rows that have a score: a = score - outcome."""
    c: Carried = tally.measures[SCORE]
    met = {name: _sides(getattr(c, name), 1, None) for name in ("weight", "weight_square", "value_square")}
    every = Quotient(*(_sides(p, None, None) for p in (c.value, c.weight, c.square, c.value_square, c.weight_square)))
    return Quotient(
        every.above - met["weight"],
        every.below,
        every.q0 - 2.0 * met["value_square"] + met["weight_square"],
        every.q1 - met["weight_square"],
        every.q2,
    )


_ANY = (None, None)
METRICS: tuple[Metric, ...] = (
    Metric("rate", _share((1, None), _ANY), outcome=True),
    Metric("mean_score", _mean(SCORE), SCORE, proportion=False),
    Metric("score_less_rate", _less_rate, SCORE, proportion=False, compared=("difference",), outcome=True),
    Metric("flagged_rate", _share((None, 1), _ANY), DECISION, tells=DECISION, short="flagged"),
    Metric("fpr", _share((0, 1), (0, None)), DECISION, tells="both", outcome=True),
    Metric("fnr", _share((1, 0), (1, None)), DECISION, tells="both", outcome=True),
    Metric("ppv", _share((1, 1), (None, 1)), DECISION, tells="both", outcome=True),
    Metric("tpr", _share((1, 1), (1, None)), DECISION, tells="both", compared=(), outcome=True),
    Metric("tnr", _share((0, 0), (0, None)), DECISION, tells="both", compared=(), outcome=True),
    Metric("fdr", _share((0, 1), (None, 1)), DECISION, tells="both", compared=(), outcome=True),
    Metric("npv", _share((0, 0), (None, 0)), DECISION, tells="both", compared=(), outcome=True),
    Metric("for", _share((1, 0), (None, 0)), DECISION, tells="both", compared=(), outcome=True),
    Metric("burden_flagged", _share((0, 1), (0, None)), DECISION, tells="both", scale=PER, outcome=True),
    Metric("euros_mean", _mean(EUROS), EUROS, proportion=False, short="euros"),
    Metric("euros_flagged_mean", _mean(EUROS, 1), EUROS, proportion=False, tells="both", short="euros_flagged"),
)
"""In the order in which they are told; `euros_flagged_mean` needs a decision too."""
