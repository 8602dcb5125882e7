"""The base card on coded files: its highest files by the recorded rule, and a random sample of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.scoring.expressions import tie_number
from bondroit.scoring.whatif_tables import side_by_side

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bondroit.domain.scorecard import Scorecard
    from bondroit.scoring.rows import Top
    from bondroit.scoring.whatif_tables import CodedFiles
    from bondroit.stats.arrays import Booleans, Integers

MOST_SAMPLED = 1 << 17
"""Files by which the last places are looked for; all of them if there are fewer."""
TOP, LEFT_OUT = np.uint8(1), np.uint8(2)
_SURE = 5.0
"""Standard deviations of a rank in the sample within which a last place is looked for."""
_TIED = 5_000


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """The base card on all files.

    Attributes:
        most: how many files are the highest.
        last: points of the last place among them.
        flags: (rows,) TOP, LEFT_OUT (the card has no class for the file).
        sample: (packs, s) codes of files drawn at random, or of all, that have a class.
        points: (s,) their points.
    """

    most: int
    last: int
    flags: NDArray[np.uint8]
    sample: NDArray[Any]
    points: Integers

    @property
    def scored(self) -> int:
        """Files that the card has a class for."""
        return int((self.flags & LEFT_OUT == 0).sum())


def stand_base(files: CodedFiles, card: Scorecard, *, top: Top, seed: int) -> Base:
    """The highest files by the base card, and a sample.

    Args:
        files: the coded files.
        card: the base card.
        top: how many files are the highest, or which share of those that have a class.
        seed: of the rule for ties (see `expressions.with_tie_key`) and of the sample.
    """
    rows = _drawn(files.rows, seed)
    points, known, sample = _through(files, card, rows)
    scored = int(known.sum())
    wanted = min(scored, top.of(scored))
    rows_of_top, last = highest_of(files, points, known, wanted, seed=seed)
    flags = np.where(known, np.uint8(0), LEFT_OUT)
    flags[rows_of_top] = TOP
    kept = known[rows]
    return Base(wanted, last, flags, sample[:, kept], points[rows[kept]].astype(np.int64))


def points_of_all(files: CodedFiles, card: Scorecard) -> tuple[NDArray[Any], Booleans]:
    """(rows,) points of every file by one card, and whether it has a class for them."""
    points, known, _ = _through(files, card, np.zeros(0, np.int64))
    return points, known


def _drawn(rows: int, seed: int) -> Integers:
    if rows <= MOST_SAMPLED:
        return np.arange(rows)
    draw = np.random.default_rng(seed)
    return np.sort(draw.choice(rows, MOST_SAMPLED, replace=False, shuffle=False))


def _through(files: CodedFiles, card: Scorecard, rows: Integers) -> tuple[NDArray[Any], Booleans, NDArray[Any]]:
    """Points of every file, whether it has any, and the codes of `rows`, in one pass."""
    from bondroit.scoring.whatif_kernels import add_card  # noqa: PLC0415 - compiled code is loaded late

    tables = side_by_side(files.coding, [card])
    worth = tables.points[:, 0].astype(np.int64)
    points, known = np.zeros(files.rows, tables.points.dtype), np.zeros(files.rows, np.bool_)
    sampled, first = [np.zeros((len(files.coding.packs), 0), np.uint8)], 0
    for codes in files.blocks():
        own = np.empty(codes.shape[1], np.int64)
        add_card(codes, tables.starts[: codes.shape[0]], worth, own)
        end = first + own.size
        known[first:end] = own >= tables.lost
        points[first:end] = np.where(known[first:end], own, 0)
        low, high = np.searchsorted(rows, (first, end))
        sampled.append(codes[:, rows[low:high] - first])
        first = end
    return points, known, np.concatenate(sampled, axis=1)


def highest_of(
    files: CodedFiles, points: NDArray[Any], known: Booleans, most: int, *, seed: int
) -> tuple[Integers, int]:
    """Row numbers of the `most` highest of the `known` files, and the points of the last of them."""
    if not most:
        return np.zeros(0, np.int64), 0
    own = points[known]
    last = int(np.partition(own, own.size - most)[own.size - most])
    del own
    above = np.flatnonzero(known & (points > last))
    equal = np.flatnonzero(known & (points == last))
    order = Order(files, known, seed)
    order.learn([equal] if equal.size > most - above.size else [])
    return np.concatenate([above, order.first(equal, most - above.size)]), last


class Order:
    """Puts files of equal points in order by the recorded rule, then by identifier.

    Args:
        files: the files.
        among: (rows,) those that are put in order.
        seed: of the rule.
    """

    def __init__(self, files: CodedFiles, among: Booleans, seed: int) -> None:
        self._files, self._among, self._seed = files, among, seed
        self._keys: dict[int, tuple[int, str]] = {}

    def learn(self, sets: list[Integers]) -> None:
        """Look up the identifiers of all rows that will be asked for, in one reading."""
        wanted = np.unique(np.concatenate([np.zeros(0, np.int64), *sets]))
        if not wanted.size:
            return
        texts, longest = self._files.identifiers(wanted, self._among)
        for row, text in zip(wanted.tolist(), texts, strict=True):
            self._keys[row] = (tie_number(text, seed=self._seed, longest=longest), text)

    def first(self, rows: Integers, places: int) -> Integers:
        """Which of `rows`, files of equal points, take the first so many places."""
        if places >= rows.size:
            return rows
        return np.array(sorted(rows.tolist(), key=self._keys.__getitem__)[:places], np.int64)


def band_of(sample: NDArray[Any], most: int, files: int) -> tuple[int, int]:
    """Points between which the last of the `most` highest of all `files` lies, as far as a sample tells.

    Args:
        sample: (s,) points of the sample, at least one.
        most: at least 1.
        files: all.
    """
    size = sample.size
    expected = most * size / files
    spread = 0.0
    if size < files:
        spread = _SURE * (expected * (1 - most / files)) ** 0.5 + _SURE
    low, high = size - int(np.ceil(expected + spread)), size - int(np.floor(expected - spread))
    ordered = np.sort(sample)
    return int(ordered[_within(low, size)]), int(ordered[_within(high, size)])


def _within(place: int, size: int) -> int:
    return min(max(place, 0), size - 1)


def room_of(most: int, files: int, sampled: int) -> int:
    """Files that a band is likely to hold at most."""
    if sampled >= files:
        return min(files, _TIED)
    share = most / files
    return int(files * (3 * _SURE * (share * (1 - share) / sampled) ** 0.5 + 4 * _SURE / sampled)) + 1_000
