"""Compiled loops that count rows into cells: numbers of rows, and sums carried to twice the precision.

A sum is kept as two numbers, the second holding what the first lost by rounding (Knuth's two-sum); read back as one it
is the same bits however the rows were cut into batches, but for ties that do not occur in practice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bondroit.stats.arrays import Floats, Integers

SCORE_CLASSES = 20
"""Equal classes of a score from 0 to 1."""
MONEY_CLASSES = 2 * 31 + 1
"""Classes of an amount by its power of two, on either side of nought."""


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def add_rows(cells: NDArray[np.int32], counts: Integers) -> None:
    """Adds the rows of each cell (n,) to `counts` (c,)."""
    for i in range(len(cells)):
        counts[cells[i]] += 1


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def add_values(
    cells: NDArray[np.int32], values: Floats, classes: int, money: int, counts: Integers, sums: Floats
) -> None:
    """Adds `values` (n,) to the lines of their cell and class; NaN is passed over.

    Args:
        cells: (n,).
        values: (n,).
        classes: lines a cell.
        money: 1 for classes by power of two; 0 for equal ones from 0 to 1.
        counts: (c * classes,) added to.
        sums: (c * classes, 4) added to: of the values and what was lost, of the squares and what was lost.
    """
    for i in range(len(cells)):
        x = values[i]
        if np.isnan(x):
            continue
        k = 0
        if money:
            middle = classes // 2
            power = min(int(np.log2(abs(x) + 1.0)) + 1, middle) if x != 0.0 else 0
            k = middle + power if x > 0.0 else middle - power
        else:
            k = int(min(max(x * classes, 0.0), classes - 1.0))
        line = cells[i] * classes + k
        counts[line] += 1
        old = sums[line, 0]
        new = old + x
        part = new - old
        sums[line, 0] = new
        sums[line, 1] += (old - (new - part)) + (x - part)
        square = x * x
        old = sums[line, 2]
        new = old + square
        part = new - old
        sums[line, 2] = new
        sums[line, 3] += (old - (new - part)) + (square - part)


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def add_lines(line: Integers, sums: Floats, out: Floats) -> None:
    """Adds `sums` (m, 4) to `out` (k, 4) at `line` (m,), with what is lost."""
    for i in range(len(line)):
        for j in (0, 2):
            old = out[line[i], j]
            x = sums[i, j]
            new = old + x
            part = new - old
            out[line[i], j] = new
            out[line[i], j + 1] += (old - (new - part)) + (x - part) + sums[i, j + 1]
