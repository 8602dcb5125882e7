"""Cards side by side: a table of points that says, of every class, what each card adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from bondroit.errors import Text, UserError
from bondroit.scoring.coded import LOST, points_by_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from bondroit.domain.scorecard import Scorecard
    from bondroit.scoring.coded import Coding
    from bondroit.stats.arrays import Booleans, Integers

WIDTH = 16
"""The cards of a table are a multiple of it, so that few instructions add a class to all; the rest add nothing."""


class CodedFiles(Protocol):
    """Files whose columns are coded."""

    @property
    def coding(self) -> Coding:
        """What the numbers mean."""
        ...

    @property
    def rows(self) -> int:
        """How many files there are."""
        ...

    def blocks(self) -> Iterator[NDArray[Any]]:
        """(packs, n) numbers of some files, one block after the other, in the order of files."""
        ...

    def identifiers(self, rows: Integers, among: Booleans) -> tuple[list[str], int]:
        """The identifiers of `rows` (rising), and the length in bytes of the longest one `among` (rows,) the files."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Cards side by side.

    Attributes:
        starts: (packs,) where each pack begins; packs filled up to a multiple of what the loops take at once.
        points: (rows, cards) what each number of each pack adds to a file.
        lost: sums below it say that a card has no class for the file.
    """

    starts: Integers
    points: NDArray[Any]
    lost: int

    def padded(self, codes: NDArray[Any]) -> NDArray[Any]:
        """(packs, n) with lines of 0 for the packs that fill up."""
        more = self.starts.size - codes.shape[0]
        return np.ascontiguousarray(np.pad(codes, ((0, more), (0, 0))) if more else codes)


def side_by_side(coding: Coding, cards: Sequence[Scorecard]) -> Tables:
    """The tables of some cards.

    Raises:
        UserError: E-SCO-002 if the coding was not made for one of them, or a coefficient is beyond all measure.
    """
    from bondroit.scoring.whatif_kernels import AT_ONCE  # noqa: PLC0415 - compiled code is loaded late

    sizes = [pack.size for pack in coding.packs]
    more = -len(sizes) % AT_ONCE
    rows = sum(sizes) + 1  # the last row is of packs that are not there
    starts = np.array([*np.cumsum([0, *sizes])[:-1], *[rows - 1] * more], np.int64)
    points = np.zeros((rows, -(-len(cards) // WIDTH) * WIDTH), np.int64)
    for k, card in enumerate(cards):
        points[:-1, k] = np.concatenate(points_by_code(coding, card))
    return _smallest(starts, points)


def _smallest(starts: Integers, points: Integers) -> Tables:
    """In 32 bits where no sum leaves them; no sum of points can be taken for a class that is not there.

    With `largest` the most that the classes of a file can add up to, either way, a class that is not there adds
    `absent`, so far below that one of them is told from any sum, and one in every pack still fits.
    """
    gone = points < LOST // 2
    known = np.where(gone, 0, points)
    begins = np.unique(starts)
    largest = int(np.maximum.reduceat(np.abs(known), begins, axis=0).sum(axis=0).max(initial=0))
    for dtype, bits in ((np.int32, 31), (np.int64, 62)):
        absent = -(((1 << bits) - 1 - largest) // begins.size)
        if 2 * largest < -absent - 2:
            return Tables(starts, np.where(gone, absent, known).astype(dtype), absent // 2)
    raise UserError(
        "E-SCO-002",
        Text("Coefficients are beyond all measure.", "Des coefficients sont démesurés."),
        remedy=Text("give coefficients of a few logits.", "donnez des coefficients de quelques logits."),
    )
