"""How far files move when the card changes: percentiles and ranks by one card and by another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bondroit.stats.arrays import Floats

_LEAST = 2


@dataclass(frozen=True, slots=True)
class Moves:
    """What moves between two cards.

    Attributes:
        files: on so many files.
        percentile: mean absolute move, in percentiles from 0 to 100; None on fewer than two files.
        correlation: of the ranks (Spearman's); None where one card gives all files the same points.
    """

    files: int
    percentile: float | None
    correlation: float | None


def middle_ranks(points: NDArray[Any]) -> Floats:
    """(n,) ranks from 0, the lowest first; files of equal points share the mean of their ranks."""
    order = np.argsort(points)
    ordered = points[order]
    begins = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    ends = np.r_[begins[1:], points.size]
    ranks = np.empty(points.size, np.float64)
    ranks[order] = np.repeat((begins + ends - 1) / 2.0, ends - begins)
    return ranks


def moves_of(base: NDArray[Any], other: NDArray[Any], *, ranks: Floats | None = None) -> Moves:
    """Moves from one card to another.

    Args:
        base: (n,) points by the base card.
        other: (n,) points of the same files by the other.
        ranks: `middle_ranks(base)`, where many cards are compared with one.
    """
    files = base.size
    if files < _LEAST:
        return Moves(files, None, None)
    one = middle_ranks(base) if ranks is None else ranks
    two = middle_ranks(other)
    percentile = 100.0 * float(np.abs(one - two).mean()) / (files - 1)
    first, second = one - one.mean(), two - two.mean()
    # Not by BLAS, whose threads wait busily for so short a sum.
    spread = float(np.sqrt((first * first).sum() * (second * second).sum()))
    return Moves(files, percentile, float((first * second).sum()) / spread if spread else None)
