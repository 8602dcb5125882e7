"""Cards that are partly unknown, over files that may lack some of their variables: what is known of each file's points.

What a file adds is parted in three: points that are known; coefficients that were not published, each one number for
all files that have the modality; and what may differ from one file to the next within a span (a masked variable, a
variable that the files do not have, a value the card has no class for).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from bondroit.domain.known import points_end
from bondroit.domain.scorecard import INTERVAL, to_points
from bondroit.scoring.expressions import modality_expression

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from bondroit.domain.scorecard import Scorecard, Span, Variable
    from bondroit.stats.arrays import Booleans, Floats, Integers

COEFFICIENT, INTERCEPT = "coefficient", "intercept"
MASKED, ABSENT, UNCLASSED = "masked", "absent", "no class"
UP, DOWN = "up", "down"


@dataclass(frozen=True, slots=True)
class Common:
    """An unknown number that is the same for all files that have it.

    Attributes:
        card: label of the card.
        kind: `coefficient` of a modality, or the `intercept` of a card that serves part of the files.
        variable, modality: which; empty for an intercept.
        low, high: ends, in points.
        assumed: whether an end was assumed, because nobody declared it.
    """

    card: str
    kind: str
    variable: str
    modality: str
    low: int
    high: int
    assumed: bool


@dataclass(frozen=True, slots=True, eq=False)
class Own:
    """Something unknown that may differ from one file to the next.

    Attributes:
        card: label of the card.
        variable: which.
        why: `masked`, `absent` from the files, or `no class` for the value.
        low, high: ends, in points.
        assumed: whether an end was assumed.
        rows: (n,) the files concerned.
    """

    card: str
    variable: str
    why: str
    low: int
    high: int
    assumed: bool
    rows: Booleans


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The points of files, in three parts.

    Attributes:
        known: (n,) points that are known; without intercept where one card serves all files.
        commons: the k unknown numbers that files have in common.
        pattern: (n,) which combination of them a file has.
        patterns: (p, k) 1 where the combination has the number.
        owns: what differs from file to file.
        orders: chains of places in `commons`, each at least as high as the one before.
    """

    known: Integers
    commons: tuple[Common, ...]
    pattern: Integers
    patterns: Integers
    owns: tuple[Own, ...]
    orders: tuple[tuple[int, ...], ...] = ()

    @property
    def low(self) -> Integers:
        """(n,) points without the common numbers, at the least."""
        return self.known + sum((o.low * o.rows.astype(np.int64) for o in self.owns), start=np.int64(0))

    @property
    def high(self) -> Integers:
        """(n,) the same at the most."""
        return self.known + sum((o.high * o.rows.astype(np.int64) for o in self.owns), start=np.int64(0))

    def ends(self) -> tuple[Integers, Integers]:
        """(k,) ends of the common numbers."""
        return np.array([c.low for c in self.commons], np.int64), np.array([c.high for c in self.commons], np.int64)


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What is assumed of what nobody declared.

    Attributes:
        span: logits an unknown coefficient may have; None: between the lowest and the highest that the card shows.
        monotone: variable to `up` or `down`: its coefficients do not change direction from class to class.
    """

    span: Span | None = None
    monotone: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class _Made:
    """Parts in the making."""

    known: Integers
    commons: list[Common]
    digits: list[tuple[list[int], Integers]]
    owns: list[Own]
    orders: list[tuple[int, ...]]


def shown_span(card: Scorecard) -> Span:
    """Lowest and highest coefficient that a card shows, 0 included; odds ratios of 1/5 and 5 where it shows none."""
    seen = [m.coefficient for v in card.variables for m in v.modalities if m.known]
    if not any(seen):
        return -math.log(5.0), math.log(5.0)
    return min(0.0, *seen), max(0.0, *seen)


def bounded(span: Span, assumed: Span) -> tuple[int, int, bool]:
    """Ends in points, an infinite one replaced by the assumed one; and whether one was."""
    low = assumed[0] if math.isinf(span[0]) else span[0]
    high = assumed[1] if math.isinf(span[1]) else span[1]
    if low > high:  # the declared end lies beyond the assumed one
        low = high = span[0] if math.isinf(span[1]) else span[1]
    return int(points_end(low)), int(points_end(high)), math.isinf(span[0]) or math.isinf(span[1])


def parts_of(
    frame: pl.DataFrame, cards: Sequence[Scorecard], route: Integers | None = None,
    assumptions: Assumptions | None = None,
) -> Parts:  # fmt: skip
    """The points of files by a card, or by several of which each serves some files.

    Args:
        frame: one row a file; a column named as a variable holds it, a variable without column is absent.
        cards: one, or those of an articulated card.
        route: (n,) place of the card that serves the file; None with one card.
        assumptions: of what nobody declared.
    """
    asked = assumptions or Assumptions()
    rows = frame.height
    made = _Made(np.zeros(rows, np.int64), [], [], [], [])
    for place, card in enumerate(cards):
        served = np.ones(rows, np.bool_) if route is None else route == place
        _add_card(made, frame, card, served, asked)
    if len(cards) > 1 and route is not None:
        _add_intercepts(made, cards, route, asked)
    pattern, patterns = _patterns(made, rows)
    return Parts(made.known, tuple(made.commons), pattern, patterns, tuple(made.owns), tuple(made.orders))


def _add_card(made: _Made, frame: pl.DataFrame, card: Scorecard, served: Booleans, asked: Assumptions) -> None:
    assumed = asked.span or shown_span(card)
    for variable in card.variables:
        if variable.masked or variable.name not in frame.columns:
            low, high, taken = _free_span(variable, assumed)
            why = MASKED if variable.masked else ABSENT
            made.owns.append(Own(card.label, variable.name, why, low, high, taken, served))
            continue
        dtype = frame.schema[variable.name]
        place = frame.select(modality_expression(variable, dtype).fill_null(-1)).to_series().to_numpy()
        lost = served & (place < 0)
        if lost.any():
            low, high, taken = _free_span(variable, assumed)
            made.owns.append(Own(card.label, variable.name, UNCLASSED, low, high, taken, lost))
        worth = np.array([m.points if m.known else 0 for m in variable.modalities], np.int64)
        kept = served & (place >= 0)
        made.known[kept] += worth[place[kept]]
        _add_unknown(
            made, card.label, variable, np.where(kept, place, -1), assumed=assumed,
            direction=asked.monotone.get(variable.name),
        )  # fmt: skip


def _free_span(variable: Variable, assumed: Span) -> tuple[int, int, bool]:
    """What a variable that no file tells may add: any of its classes."""
    if variable.masked or not variable.modalities:
        return bounded(variable.logits, assumed)
    ends = [bounded(m.logits, assumed) for m in variable.modalities]
    return min(e[0] for e in ends), max(e[1] for e in ends), any(e[2] for e in ends)


def _add_unknown(
    made: _Made, label: str, variable: Variable, place: Integers, *, assumed: Span, direction: str | None
) -> None:
    unknown = [k for k, m in enumerate(variable.modalities) if not m.known]
    if not unknown:
        return
    first = len(made.commons)
    order = _in_order(variable) if direction else []
    for k in unknown:
        modality = variable.modalities[k]
        low, high, taken = bounded(modality.logits, assumed)
        if k in order:
            low, high = _between(variable, order, k, (low, high), direction)
        made.commons.append(Common(label, COEFFICIENT, variable.name, modality.name, low, high, taken))
    table = np.zeros(len(variable.modalities) + 1, np.int64)  # the last: no class
    table[unknown] = np.arange(1, len(unknown) + 1)
    made.digits.append(([first + k for k in range(len(unknown))], table[place]))
    chain = tuple(first + unknown.index(k) for k in order if k in unknown)
    if len(chain) > 1:
        made.orders.append(chain if direction == UP else chain[::-1])


def _in_order(variable: Variable) -> list[int]:
    """Places of the classes that have an order: intervals by their bounds, else as they are printed."""
    intervals = [k for k, m in enumerate(variable.modalities) if m.kind == INTERVAL]
    if intervals:
        lower = {k: variable.modalities[k].lower for k in intervals}
        return sorted(intervals, key=lambda k: -math.inf if lower[k] is None else float(lower[k] or 0.0))
    return [k for k, m in enumerate(variable.modalities) if m.kind == "values"]


def _between(
    variable: Variable, order: Sequence[int], k: int, ends: tuple[int, int], direction: str | None
) -> tuple[int, int]:
    """The ends that known classes before and after leave to an unknown one; the ends themselves where none is left."""
    place = order.index(k)
    before = [variable.modalities[j].points for j in order[:place] if variable.modalities[j].known]
    after = [variable.modalities[j].points for j in order[place + 1 :] if variable.modalities[j].known]
    below, beyond = (before, after) if direction == UP else (after, before)
    low, high = max([ends[0], *below]), min([ends[1], *beyond])
    return (low, high) if low <= high else ends


def _add_intercepts(made: _Made, cards: Sequence[Scorecard], route: Integers, asked: Assumptions) -> None:
    """Between cards the intercepts do not cancel: an unknown one is a number that its files have in common."""
    unknown = [k for k, card in enumerate(cards) if card.intercept_span is not None]
    for k, card in enumerate(cards):
        served = route == k
        if card.intercept_span is None:
            made.known[served] += to_points(card.intercept)
        elif len(unknown) == len(cards) and k == unknown[0]:
            continue  # all are unknown: only differences from the first matter
        else:
            low, high, taken = bounded(card.intercept_span, asked.span or shown_span(card))
            made.digits.append(([len(made.commons)], served.astype(np.int64)))
            made.commons.append(Common(card.label, INTERCEPT, "", "", low, high, taken))


def _patterns(made: _Made, rows: int) -> tuple[Integers, Integers]:
    """(n,) number of each file's combination of common numbers, (p, k) what the combinations hold."""
    code, holds = np.zeros(rows, np.int64), np.zeros((1, len(made.commons)), np.int64)
    for places, digits in made.digits:
        size = len(places) + 1
        code = code * size + digits
        seen = np.bincount(code, minlength=len(holds) * size) > 0
        numbers = np.flatnonzero(seen)
        holds = holds[numbers // size].copy()
        for row, digit in enumerate((numbers % size).tolist()):
            if digit:
                holds[row, places[digit - 1]] = 1
        code = (np.cumsum(seen) - 1)[code]
    return code, holds


def variance_parts(parts: Parts, weights: Floats) -> tuple[float, float]:
    """Variance of the known points over files, and the largest that the unknown parts have by themselves.

    A number that lies in a span varies most if half of the files have each end; a coefficient that some files have,
    with their share and its end that is farther from 0.

    Args:
        parts: of the files.
        weights: (n,) of the files.
    """
    share = weights / weights.sum()
    known = float(share @ (parts.known - float(share @ parts.known)) ** 2)
    own = float(share @ ((parts.high - parts.low) / 2.0) ** 2)
    low, high = parts.ends()
    farthest = np.maximum(np.abs(low), np.abs(high)).astype(np.float64)
    reach = (parts.patterns @ farthest)[parts.pattern] if len(farthest) else np.zeros(len(share))
    common = float(share @ (reach - float(share @ reach)) ** 2)
    return known, own + common
