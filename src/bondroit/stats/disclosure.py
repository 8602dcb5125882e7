"""Disclosure control: cells that are too small are hidden, and enough of the others that none can be deduced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans, Floats, Integers

# Below this many people a cell is not published: whoever knows a few of them could tell the others.
FLOOR = 11


def small_cells(cells: Integers, floor: int = FLOOR) -> Booleans:
    """Which counts may not be shown: 1 to `floor` - 1. An empty cell may: everyone may guess that it is empty."""
    small: Booleans = (cells > 0) & (cells < floor)
    return small


def hidden_rows(cells: Integers, floor: int = FLOOR, *, told: Booleans | None = None) -> Booleans:
    """Rows of a table that must not be shown when the column totals are known.

    A row with a cell between 1 and `floor - 1` is hidden whole. What the hidden rows hold together is then the
    known total less what is shown; so more rows are hidden, the smallest first, until at least two are and every
    cell of their sum is zero or reaches the floor. Rows of other tables on the same people, crossed with this one,
    are not looked at.

    Args:
        cells: (rows, cells) counts that partition the people of each row.
        floor: smallest count that may be shown; 0 hides nothing but what is told.
        told: (rows,) rows hidden for another reason.

    Returns:
        (rows,) true where hidden.
    """
    small: Booleans = np.any(small_cells(cells, floor), axis=1)
    hidden = small if told is None else np.logical_or(small, told)
    if not hidden.any():
        return hidden
    order = np.argsort(cells.sum(axis=1), kind="stable")
    for row in order:
        sums = cells[hidden].sum(axis=0)
        if hidden.sum() > 1 and not small_cells(sums, floor).any():
            break
        # An empty row protects nothing: everyone may guess that it is empty.
        if cells[row].any():
            hidden[row] = True
    return hidden


def hidden_sums(cells: Integers, members: Booleans, floor: int = FLOOR, *, told: Booleans | None = None) -> Booleans:
    """Lines of a table that must not be shown when lines are sums of one another in more than one way.

    Each line adds up some of the parts. A line with a cell between 1 and `floor - 1` is hidden; then others are,
    those that protect most and among them the smallest, until no sum of parts with such a cell can be had by adding
    and subtracting the lines that are left. Every set of parts is looked at: meant for at most a dozen.

    Args:
        cells: (parts, cells) counts that partition the people of each part.
        members: (lines, parts) which parts each line adds up.
        floor: smallest count that may be shown.
        told: (lines,) lines hidden for another reason.

    Returns:
        (lines,) true where hidden.
    """
    some = cells.any(axis=1)  # an empty part is known by everyone
    parts, vectors = cells[some], members[:, some].astype(np.float64)
    sums = members.astype(np.int64) @ cells
    small: Booleans = np.any(small_cells(sums, floor), axis=1)
    hidden = small if told is None else np.logical_or(small, told)
    sets = (np.arange(2 ** len(parts))[:, None] >> np.arange(len(parts))) & 1  # every set of parts
    secret = sets[small_cells(sets @ parts, floor).any(axis=1)].astype(np.float64)
    sizes = sums.sum(axis=1)
    while _exposed(vectors[~hidden], secret):
        open_lines = [k for k in np.flatnonzero(~hidden).tolist() if sizes[k]]
        left = [_exposed(vectors[~hidden & (np.arange(len(hidden)) != k)], secret) for k in open_lines]
        hidden[min(zip(left, sizes[open_lines].tolist(), open_lines, strict=True))[2]] = True
    return hidden


def _exposed(shown: Floats, secret: Floats) -> int:
    """How many of the `secret` sums (s, parts) are combinations of the lines `shown` (k, parts)."""
    if not len(secret) or not len(shown):
        return 0
    spanned = np.linalg.pinv(shown) @ shown  # the projection on what the lines shown tell
    return int((np.abs(secret @ spanned - secret) < 1e-8).all(axis=1).sum())
