"""Disclosure control of a table of two ways whose margins are known: which cells to hide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bondroit.stats.disclosure import FLOOR, small_cells

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans, Floats, Integers


def hidden_cells(cells: Integers, floor: int = FLOOR) -> Booleans:
    """Cells of a crossed table that must not be shown when the sums of its rows and columns are known.

    Cells of 1 to `floor` - 1 are hidden; then others, the smallest of their rows and columns first, until no small
    cell follows from the margins and the cells shown, and no row or column hides a small number in all. An empty cell
    protects nothing: everyone may guess that it is empty.

    Args:
        cells: (rows, columns) counts.
        floor: smallest count that may be shown.

    Returns:
        (rows, columns) true where hidden.
    """
    small = small_cells(cells, floor)
    hidden = small.copy()
    while True:
        exposed: Booleans = np.logical_and(hidden, (small & _known(hidden)) | _told_in_all(cells, hidden, floor))
        if not exposed.any():
            return hidden
        lines: Booleans = np.logical_or.outer(np.any(exposed, axis=1), np.any(exposed, axis=0))
        candidates = np.argwhere(lines & ~hidden & (cells > 0))
        if not len(candidates):
            candidates = np.argwhere(~hidden & (cells > 0))
        if not len(candidates):
            return hidden
        sizes = cells[candidates[:, 0], candidates[:, 1]]
        row, column = candidates[np.argmin(sizes)]
        hidden[row, column] = True


def _told_in_all(cells: Integers, hidden: Booleans, floor: int) -> Booleans:
    """Cells of a row or a column whose hidden cells sum to a small number, which the margin tells."""
    held = np.where(hidden, cells, 0)
    rows, columns = (small_cells(held.sum(axis=axis), floor) for axis in (1, 0))
    told: Booleans = rows[:, None] | columns[None, :]
    return told


def _known(hidden: Booleans) -> Booleans:
    """Hidden cells that the margins and the cells shown determine: no change of the others leaves the margins."""
    places = np.argwhere(hidden)
    found = np.zeros(hidden.shape, np.bool_)
    if not len(places):
        return found
    margins: Floats = np.zeros((sum(hidden.shape), len(places)))
    margins[places[:, 0], np.arange(len(places))] = 1.0
    margins[hidden.shape[0] + places[:, 1], np.arange(len(places))] = 1.0
    free = np.eye(len(places)) - np.linalg.pinv(margins) @ margins
    found[places[:, 0], places[:, 1]] = np.abs(free).max(axis=1) < 1e-8
    return found
