"""What if the card were another: many cards over coded columns in one pass, each beside the base card.

The base card goes first (`whatif_base`): its points, its highest files, and a random sample of files. From the sample
the points of the last place of every other card are known to within a narrow band. Then one pass sums the points of all
cards and counts their highest files; the few files inside a band are put aside and decided at the end, when the exact
last place is known. Should a last place lie outside its band, that card is gone through again, alone.

What scoring each card plainly gives is the oracle in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.scoring.whatif_base import LEFT_OUT, TOP, Base, Order, band_of, highest_of, points_of_all, room_of
from bondroit.scoring.whatif_moves import Moves, middle_ranks, moves_of
from bondroit.scoring.whatif_tables import WIDTH, CodedFiles, Tables, side_by_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bondroit.domain.scorecard import Scorecard
    from bondroit.stats.arrays import Booleans, Floats, Integers

TOGETHER = 256
"""Cards of one pass; more go through again."""
MOVED = 1 << 15
"""Files by which moves are measured; all of them if there are fewer."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What one card gives, beside the base card, on the files that the base card has a class for.

    Attributes:
        scored: files that it has a class for too.
        points: of all of them together.
        mean: mean score, to 6 decimals.
        most: how many files are its highest.
        last: points of the last of them.
        tops: (2, groups) the highest files by group: those that are not among the base card's highest, those that are.
        moves: how far files move from the base card, on a sample.
    """

    scored: int
    points: int
    mean: float
    most: int
    last: int
    tops: Integers
    moves: Moves


def what_if(
    files: CodedFiles,
    base: Base,
    cards: Sequence[Scorecard],
    *,
    groups: NDArray[np.uint16] | None = None,
    seed: int,
) -> list[Outcome]:
    """What each card gives beside the base card.

    Args:
        files: the coded files.
        base: of the base card on them.
        cards: the others.
        groups: (rows,) group of every file; one group if None.
        seed: of the rule for ties, as for `stand_base`.
    """
    if groups is None:
        groups = np.zeros(files.rows, np.uint16)
    found: list[Outcome] = []
    for first in range(0, len(cards), TOGETHER):
        found += _together(files, base, cards[first : first + TOGETHER], groups, seed)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Counts:
    """What the loops fill: see `whatif_kernels.count_cards`."""

    bounds: NDArray[Any]
    totals: Integers
    scores: Floats
    scored: Integers
    tops: Integers
    rows: NDArray[Any]
    points: NDArray[Any]
    held: Integers


def _together(
    files: CodedFiles, base: Base, cards: Sequence[Scorecard], groups: NDArray[np.uint16], seed: int
) -> list[Outcome]:
    tables = side_by_side(files.coding, cards)
    if not base.scored:
        nothing = np.zeros((2, int(groups.max(initial=0)) + 1), np.int64)
        return [Outcome(0, 0, 0.0, 0, 0, nothing, Moves(0, None, None)) for _ in cards]
    bounds, moves = _looked_ahead(tables, base, len(cards))
    counts = _counted(files, tables, base, bounds, groups)
    return _decided(files, (base, counts), cards, groups, moves=moves, seed=seed)


def _looked_ahead(tables: Tables, base: Base, cards: int) -> tuple[NDArray[Any], list[Moves]]:
    """From the sample: between which points each card's last place lies, and how far files move."""
    from bondroit.scoring.whatif_kernels import points_of_cards  # noqa: PLC0415 - compiled code is loaded late

    codes = tables.padded(base.sample)
    dtype = tables.points.dtype
    bounds = np.full((2, tables.points.shape[1]), np.iinfo(dtype).max, dtype)
    moving = slice(0, MOVED) if base.points.size <= MOVED else slice(None, None, base.points.size // MOVED)
    ranks = middle_ranks(base.points[moving])
    moves = []
    for first in range(0, cards, WIDTH):
        points = np.empty((codes.shape[1], WIDTH), dtype)
        own = np.ascontiguousarray(tables.points[:, first : first + WIDTH])
        points_of_cards(codes, tables.starts, own, points)
        for k in range(min(WIDTH, cards - first)):
            one = np.ascontiguousarray(points[:, k])
            low, high = band_of(one, base.most, base.scored)
            bounds[:, first + k] = max(low, tables.lost), max(high, tables.lost)
            moves.append(_moves(base.points[moving], one[moving], tables.lost, ranks))
    return bounds, moves


def _moves(base: Integers, other: NDArray[Any], lost: int, ranks: Floats) -> Moves:
    known = other >= lost
    return moves_of(base, other, ranks=ranks) if known.all() else moves_of(base[known], other[known])


def _counted(
    files: CodedFiles, tables: Tables, base: Base, bounds: NDArray[Any], groups: NDArray[np.uint16]
) -> _Counts:
    """The pass over all files."""
    from bondroit.scoring.whatif_kernels import count_cards  # noqa: PLC0415 - compiled code is loaded late

    cards = tables.points.shape[1]
    room = room_of(base.most, base.scored, base.points.size)

    def none(*shape: int) -> Integers:
        return np.zeros((cards, *shape), np.int64)

    numbers = np.int32 if files.rows < 1 << 31 else np.int64  # of rows
    counts = _Counts(
        bounds, none(), np.zeros(cards), none(), none(2, int(groups.max(initial=0)) + 1),
        np.zeros((cards, room), numbers), np.zeros((cards, room), tables.points.dtype), none(),
    )  # fmt: skip
    first = 0
    for codes in files.blocks():
        end = first + codes.shape[1]
        count_cards(
            tables.padded(codes), tables.starts, tables.points, base.flags[first:end], groups[first:end], first,
            tables.lost, bounds, counts.totals, counts.scores, counts.scored, counts.tops, counts.rows, counts.points,
            counts.held,
        )  # fmt: skip
        first = end
    return counts


def _decided(
    files: CodedFiles,
    counted: tuple[Base, _Counts],
    cards: Sequence[Scorecard],
    groups: NDArray[np.uint16],
    *,
    moves: Sequence[Moves],
    seed: int,
) -> list[Outcome]:
    """The exact last place of every card, and its highest files by group."""
    base, counts = counted
    bands = [_band(counts, k, base.most) for k in range(len(cards))]
    among = base.flags & LEFT_OUT == 0
    order = Order(files, among, seed)
    order.learn([band.equal for band in bands if band is not None and band.equal.size > band.places])
    outcomes = []
    for k, (card, band) in enumerate(zip(cards, bands, strict=True)):
        most = min(base.most, int(counts.scored[k]))
        if band is None:
            points, known = points_of_all(files, card)
            rows, last = highest_of(files, points, known & among, most, seed=seed)
            tops = np.zeros_like(counts.tops[k])
        else:
            rows = np.concatenate([band.above, order.first(band.equal, band.places)])
            last, tops = band.last, counts.tops[k]
        np.add.at(tops, (base.flags[rows] & TOP, groups[rows]), 1)
        scored = int(counts.scored[k])
        mean = float(counts.scores[k]) / scored if scored else 0.0
        outcomes.append(Outcome(scored, int(counts.totals[k]), mean, most, last, tops, moves[k]))
    return outcomes


@dataclass(frozen=True, slots=True, eq=False)
class _Band:
    """The files of a band that are among the highest, and those that share the places that are left."""

    last: int
    above: Integers
    equal: Integers
    places: int


def _band(counts: _Counts, card: int, most: int) -> _Band | None:
    """None if the last place is outside the band, or the band had no room."""
    held, room = int(counts.held[card]), counts.rows.shape[1]
    wanted = min(most, int(counts.scored[card])) - int(counts.tops[card].sum())
    if held > room or not 0 < wanted <= held:
        return None
    rows, points = counts.rows[card, :held].astype(np.int64), counts.points[card, :held]
    last = int(np.partition(points, held - wanted)[held - wanted])
    above: Booleans = points > last
    return _Band(last, rows[above], rows[points == last], wanted - int(above.sum()))
