"""Two ways of choosing files on one sheet: what they find and whom they hit, side by side, with paired intervals.

Both see the same rows, so what they share cancels in the differences. Who moves in and who out is counted by group; a
corrected card never goes without who is still selected by income.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.alternatives_cut import Measure, measure
from bondroit.stats.compare import area_influence

if TYPE_CHECKING:
    from bondroit.auditing.alternatives_cut import Cut
    from bondroit.auditing.alternatives_rows import Ground
    from bondroit.auditing.material import Attribute
    from bondroit.errors import Text
    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.stats.ranking import Bounded

AREA, FOUND, PER_CONTROL, PRECISION, CHOSEN, BURDEN = "auc", "found", "per_control", "precision", "chosen", "burden"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of both.

    Attributes:
        figure: `auc`, `found` (share of what is to be found), `per_control` (found per control: euros, or outcomes),
            `precision` (share of controls that find something), `chosen` (share controlled) or `burden` (controls
            that found nothing, per row without an outcome).
        trait, group: whose; empty for everyone.
        one, other: both ways.
        difference: the second less the first.
    """

    figure: str
    trait: str
    group: str
    one: Bounded
    other: Bounded
    difference: Bounded


@dataclass(frozen=True, slots=True)
class Moved:
    """Who stays and who moves, in one group.

    Attributes:
        trait, group: whose.
        stays, leaves, enters: rows, counted, a row in part for its part; None where hidden.
    """

    trait: str
    group: str
    stays: float | None
    leaves: float | None
    enters: float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Both ways of choosing, side by side.

    Attributes:
        one, other: their names.
        rows: figures of everyone first, then by trait and group; classes of income last.
        moves: by trait and group, and by class of income.
    """

    one: Text
    other: Text
    rows: tuple[Row, ...]
    moves: tuple[Moved, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One way of choosing: its name, its cut, and the scores it ranks by (None where it is no single ranking)."""

    name: Text
    cut: Cut
    scores: Floats | None


def sheet_of(ground: Ground, one: Way, other: Way) -> Sheet:
    """Both on the same rows."""
    every = np.ones(len(ground.target), np.bool_)
    rows: list[Row | None] = []
    if one.scores is not None and other.scores is not None:
        first, second = (_area(ground, way.scores) for way in (one, other) if way.scores is not None)
        rows.append(_row(ground, _What(AREA, "", "", every), first, second))
    rows += [_figure(ground, _What(figure, "", "", every), one, other) for figure in (FOUND, PER_CONTROL, PRECISION)]
    moves = []
    for trait in _shown(ground):
        for group, members in trait.members():
            rows += [_figure(ground, _What(name, trait.name, group, members), one, other) for name in (CHOSEN, BURDEN)]
            moves.append(_moved(trait.name, group, members, one.cut.chance, other.cut.chance))
    return Sheet(one.name, other.name, tuple(r for r in rows if r is not None), tuple(moves))


def _shown(ground: Ground) -> tuple[Attribute, ...]:
    return ground.traits if ground.incomes is None else (*ground.traits, ground.incomes)


@dataclass(frozen=True, slots=True, eq=False)
class _What:
    """A figure and whose: `members` (n,) are its rows."""

    figure: str
    trait: str
    group: str
    members: Booleans


def _figure(ground: Ground, what: _What, one: Way, other: Way) -> Row | None:
    first, second = (figure_of(ground, what.figure, what.members, way.cut) for way in (one, other))
    return None if first is None or second is None else _row(ground, what, first, second)


def _row(ground: Ground, what: _What, one: Measure, other: Measure) -> Row:
    first, second, difference = (m.bounded(ground.sampling) for m in (one, other, other.less(one)))
    return Row(what.figure, what.trait, what.group, first, second, difference)


def figure_of(ground: Ground, figure: str, members: Booleans, cut: Cut) -> Measure | None:
    """One figure of the rows `members` (n,); None where it is over nought."""
    inside, weights = members.astype(np.float64), ground.weights
    if figure == FOUND:
        return measure(cut, ground.worth * inside, ground.worth * inside, weights)
    if figure in {PER_CONTROL, PRECISION}:
        # As many are controlled whatever the card: the share of the weight in each cell.
        held = inside * ground.share
        return measure(cut, (ground.worth if figure == PER_CONTROL else ground.target) * inside, held, weights)
    counted = inside if figure == CHOSEN else inside * (1.0 - ground.target)
    return measure(cut, counted, counted, weights)


def _area(ground: Ground, scores: Floats) -> Measure:
    return Measure(*area_influence(scores, ground.target, ground.weights))


def _moved(trait: str, group: str, members: Booleans, one: Floats, other: Floats) -> Moved:
    both = np.minimum(one, other)[members]
    return Moved(
        trait=trait,
        group=group,
        stays=float(both.sum()),
        leaves=float((one[members] - both).sum()),
        enters=float((other[members] - both).sum()),
    )
