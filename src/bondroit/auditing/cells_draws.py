"""Intervals of the figures of groups from draws of the table: studentised, and for all groups together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.cells_intervals import LEVEL, Linear, Side
from bondroit.auditing.cells_metrics import Quotient
from bondroit.auditing.figures import Estimate
from bondroit.stats.multiplicity import distances, largest_distance, shared_level, studentised

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bondroit.auditing.cells_metrics import Metric
    from bondroit.stats.arrays import Booleans, Floats

Pairs = list[tuple[Estimate, Estimate]]


class Scaled:
    """Figures on the scale on which they are near normal, with their errors there, of a table and of its draws."""

    def __init__(
        self, value: Floats, error: Floats, drawn: Floats, drawn_error: Floats, *, back: Callable[..., Floats]
    ) -> None:
        self.value, self.error, self.back = value, error, back
        self.away = distances(value, drawn, drawn_error)

    def bounds(self, usable: Booleans) -> tuple[Floats, Floats, Floats, Floats]:
        """(k,) bounds one by one, and bounds that the usable figures keep together."""
        family = len(usable)
        low, high = studentised(self.value, self.error, self.away, LEVEL)
        level = shared_level(LEVEL, family, family - int(usable.sum()))
        with np.errstate(invalid="ignore", over="ignore"):
            reach = largest_distance(self.away[usable], level) * self.error
            return tuple(self.back(x) for x in (low, high, self.value - reach, self.value + reach))  # type: ignore[return-value]


class Drawn:
    """One metric of a table and of its draws.

    Attributes:
        metric: which.
        whole, draws: its sums by group, and by group and draw; the first group is everyone.
        linear, weighted: how bounds are had where draws say little.
    """

    def __init__(self, metric: Metric, whole: Quotient, draws: Quotient, *, linear: Linear, weighted: bool) -> None:
        self.metric, self.whole, self.draws = metric, whole, draws
        self.linear, self.weighted = linear, weighted

    def single(self, groups: list[int], sides: Sequence[Side | None], plain: Pairs) -> Pairs:
        """Of the groups' own figures; shares without weights keep their exact interval."""
        if self.metric.proportion and not self.weighted:
            return plain
        one, drawn = self.whole.at(groups), self.draws.at(groups)
        parts = [(q.value, np.sqrt(q.squares())) for q in (one, drawn)]
        if self.metric.proportion:
            parts = [(_logit(p), _over(error, p * (1.0 - p))) for p, error in parts]
        scaled = Scaled(*parts[0], *parts[1], back=_expit if self.metric.proportion else np.asarray)
        usable = self._usable(scaled, sides, sides)
        return self._told(scaled, usable, one.value, plain)

    def compared(
        self,
        kind: str,
        groups: list[int],
        against: int | Sequence[int | None] | None,
        *,
        own: Sequence[Side | None],
        others: Sequence[Side | None],
        plain: Pairs,
    ) -> Pairs:
        """Of differences with, or ratios to, the group `against` (one for all, or one each), or everyone else."""
        pairs = [(q.at(groups), self._others(q, groups, against)) for q in (self.whole, self.draws)]
        make = _difference if kind == "difference" else _log_ratio
        scaled = Scaled(*make(*pairs[0]), *make(*pairs[1]), back=np.asarray if kind == "difference" else np.exp)
        usable = self._usable(scaled, own, others)
        with np.errstate(divide="ignore", invalid="ignore"):
            values = scaled.back(scaled.value)
        return self._told(scaled, usable, values, plain)

    def _others(self, q: Quotient, groups: list[int], against: int | Sequence[int | None] | None) -> Quotient:
        if isinstance(against, int):
            return q.at([against] * len(groups))
        rest = q.at([0]).less(q.at(groups))
        if against is None or all(one is None for one in against):
            return rest
        named = q.at([0 if one is None else one for one in against])
        others = np.array([one is None for one in against], np.bool_).reshape(-1, *[1] * (q.above.ndim - 1))
        return Quotient(*(np.where(others, a, b) for a, b in zip(rest, named, strict=True)))

    def _usable(self, scaled: Scaled, own: Sequence[Side | None], others: Sequence[Side | None]) -> Booleans:
        """Which figures draws can speak of: with an error, and not on few rows."""
        there = np.array([a is not None and b is not None for a, b in zip(own, others, strict=True)], np.bool_)
        share = self.metric.proportion
        many = [not share or not ((a and a.few) or (b and b.few)) for a, b in zip(own, others, strict=True)]
        found: Booleans = there & np.array(many, np.bool_) & np.isfinite(scaled.value) & (scaled.error > 0)
        return found

    def _told(self, scaled: Scaled, usable: Booleans, values: Floats, plain: Pairs) -> Pairs:
        """Studentised; as without draws (`plain`) where they say little: that is exact on few rows."""
        low, high, least, most = scaled.bounds(usable)
        found: Pairs = []
        for k, drawn in enumerate(usable.tolist()):
            if not drawn or not np.isfinite([low[k], high[k], least[k], most[k]]).all():
                found.append(plain[k])
                continue
            value = plain[k][0].value if plain[k][0].value is not None else float(values[k])
            single, joint = (float(low[k]), float(high[k])), (float(least[k]), float(most[k]))
            found.append((Estimate(value, *single), Estimate(value, *joint)))
        return found


def _difference(one: Quotient, two: Quotient) -> tuple[Floats, Floats]:
    return one.value - two.value, np.sqrt(one.squares() + two.squares())


def _log_ratio(one: Quotient, two: Quotient) -> tuple[Floats, Floats]:
    a, b = one.value, two.value
    with np.errstate(divide="ignore", invalid="ignore"):
        error: Floats = np.sqrt(one.squares() / (a * a) + two.squares() / (b * b))
        value: Floats = np.log(a / b)
    return value, error


def _logit(p: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = np.log(p / (1.0 - p))
    return found


def _expit(x: Floats) -> Floats:
    found: Floats = 1.0 / (1.0 + np.exp(-x))
    return found


def _over(above: Floats, below: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = above / below
    return found
