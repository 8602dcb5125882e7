"""Compiled loops over rows coded as bytes: sums by class, tables of pairs of classes, logits and residuals.

Compiled at first use and kept on disk by Numba. They run on one thread (several only wait for one another on shared
cores) and add in the order of the rows, so that a sum is the same bits each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from bondroit.stats.arrays import Codes, Floats, Integers

BLOCK = 16_384
"""Rows at once: their weights stay in the processor's cache while every pair of columns passes over them."""


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def recoded(codes: Codes, table: Codes) -> Codes:
    """`table` (256,) uint8 looked up at `codes` (n,) uint8."""
    out = np.empty(len(codes), np.uint8)
    for i in range(len(codes)):
        out[i] = table[codes[i]]
    return out


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def packed(codes: Codes, factors: Integers) -> Codes:
    """One byte of several: sum over rows of `codes` (s, n) times `factors` (s,)."""
    columns, rows = codes.shape
    out = np.zeros(rows, np.uint8)
    for a in range(columns):
        factor = factors[a]
        for i in range(rows):
            out[i] += np.uint8(codes[a, i] * factor)
    return out


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def sums_by_class(codes: Codes, values: Floats, width: int) -> Floats:
    """(m, width) sums of `values` (n,) by class of each line of `codes` (m, n)."""
    lines, rows = codes.shape
    out = np.zeros((lines, width))
    for start in range(0, rows, BLOCK):
        end = min(start + BLOCK, rows)
        for a in range(lines):
            line, total = codes[a], out[a]
            for i in range(start, end):
                total[line[i]] += values[i]
    return out


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def two_sums_of(codes: Codes, one: Floats, two: Floats, width: int) -> Floats:
    """(2, width): the sums of `one` and of `two` (n,) by class of `codes` (n,)."""
    out = np.zeros((2, width))
    for i in range(len(codes)):
        c = codes[i]
        out[0, c] += one[i]
        out[1, c] += two[i]
    return out


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def pair_tables(
    codes: Codes, values: Floats, first: Integers, second: Integers, cells: Integers, offsets: Integers, out: Floats
) -> None:
    """Adds to `out` the sums of `values` by pair of classes of the lines first[k] and second[k] of `codes`.

    The table of pair k begins at offsets[k] and has cells[second[k]] columns.
    """
    rows = codes.shape[1]
    for start in range(0, rows, BLOCK):
        end = min(start + BLOCK, rows)
        for k in range(len(first)):
            one, two = codes[first[k]], codes[second[k]]
            width, table = cells[second[k]], out[offsets[k] :]
            for i in range(start, end):
                table[np.int64(one[i]) * width + two[i]] += values[i]


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def pass_over(
    codes: Codes, lookup: Floats, constant: float, target: Floats, weights: Floats, residuals: Floats, variances: Floats
) -> float:
    """Residuals w (y - p) and variances w p (1 - p) of every row, and the weighted log-likelihood.

    The logit of a row is `constant` plus lookup[a, codes[a, i]] over the lines a.
    """
    lines, rows = codes.shape
    logits = np.empty(BLOCK)
    likelihood = 0.0
    for start in range(0, rows, BLOCK):
        end = min(start + BLOCK, rows)
        logits[:] = constant
        for a in range(lines):
            line, values = codes[a], lookup[a]
            for i in range(start, end):
                logits[i - start] += values[line[i]]
        for i in range(start, end):
            eta = logits[i - start]
            small = np.exp(-abs(eta))
            p = 1.0 / (1.0 + small)
            if eta < 0.0:
                p = small / (1.0 + small)
            residuals[i] = weights[i] * (target[i] - p)
            variances[i] = weights[i] * p * (1.0 - p)
            likelihood += weights[i] * (target[i] * eta - max(eta, 0.0) - np.log1p(small))
    return likelihood


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def logits_of(codes: Codes, lookup: Floats, constant: float) -> Floats:
    """(n,) the logit of every row, see `pass_over`."""
    lines, rows = codes.shape
    out = np.full(rows, constant)
    for a in range(lines):
        line, values = codes[a], lookup[a]
        for i in range(rows):
            out[i] += values[line[i]]
    return out


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def sums_by_unit(codes: Codes, columns: Integers, unit: Integers, values: Floats, units: int, width: int) -> Floats:
    """(units, width): sums of `values` by unit, in column 0 and in column columns[a, codes[a, i]] where not negative.

    `codes` (s, n) are dummy codes, `columns` (s, 256) the column of each code.
    """
    lines, rows = codes.shape
    out = np.zeros((units, width))
    for i in range(rows):
        total, value = out[unit[i]], values[i]
        total[0] += value
        for a in range(lines):
            column = columns[a, codes[a, i]]
            if column >= 0:
                total[column] += value
    return out
