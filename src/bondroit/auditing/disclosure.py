"""Disclosure control: cells that are too small are hidden, and enough of the others that none can be deduced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans, Integers

FLOOR = 11


def hidden_rows(cells: Integers, floor: int = FLOOR) -> Booleans:
    """Rows of a table that must not be shown when the column totals are known.

    A row with a cell between 1 and `floor - 1` is hidden whole. What the hidden rows hold together is then the
    known total less what is shown; so more rows are hidden, the smallest first, until at least two are and every
    cell of their sum is zero or reaches the floor. Rows of other tables on the same people, crossed with this one,
    are not looked at.

    Args:
        cells: (rows, cells) counts that partition the people of each row.
        floor: smallest count that may be shown; 0 hides nothing.

    Returns:
        (rows,) true where hidden.
    """
    hidden: Booleans = np.any((cells > 0) & (cells < floor), axis=1)
    if not hidden.any():
        return hidden
    order = np.argsort(cells.sum(axis=1), kind="stable")
    for row in order:
        sums = cells[hidden].sum(axis=0)
        if hidden.sum() > 1 and not ((sums > 0) & (sums < floor)).any():
            break
        # An empty row protects nothing: everyone may guess that it is empty.
        if cells[row].any():
            hidden[row] = True
    return hidden
