"""The compiled passes on figures that can be counted by hand, and where arithmetic is strained."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest

from bondroit.observing import kernels
from bondroit.observing.columns import Texts
from bondroit.observing.merge_kernels import OUT_OF_ORDER, located, rises

ENDS = np.array([2, 4], np.int64)


def block(values, dtype=np.int64):
    """One file's months, latest first, None where missing, as a block: numbers and what is known."""
    numbers, known = np.zeros((len(values), kernels.BLOCK), dtype), np.zeros((len(values), kernels.BLOCK), np.uint8)
    for month, value in enumerate(values):
        if value is not None:
            numbers[month, 0], known[month, 0] = value, 1
    return numbers, known


def of(kernel, *arrays, dtype=np.int64):
    """What a pass gives the one file for windows of 2 and 4 months."""
    out = np.zeros((2, 1), dtype)
    kernel(*arrays, ENDS, 0, out)
    return out[:, 0].tolist()


def test_means_of_integers_are_rounded_half_up():
    """Halves go up, below zero too, and no digit of a large sum is lost."""
    sums, counts = np.array([1, -1, 3, 10**17 + 1, 0]), np.array([2, 2, 2, 2, 0], np.int32)
    assert kernels.rounded_means(sums, counts).tolist() == [1, 0, 2, 5 * 10**16 + 1, 0]


@pytest.mark.parametrize("shift", [0.0, 1e6, 1e12])
def test_deviation_and_trend_hold_however_large_the_values(shift):
    """A spread of some units beside a trillion is found as well as beside zero."""
    values = [shift + v for v in (3.0, 1.0, 4.0, 1.5)]
    numbers, known = block(values, np.float64)
    found = of(kernels.deviations, numbers, known, dtype=np.float64)
    assert found == pytest.approx([statistics.stdev(values[:2]), statistics.stdev(values)], rel=1e-12)
    slope = statistics.linear_regression([0.0, 1.0, 2.0, 3.0], [v - shift for v in reversed(values)]).slope
    assert of(kernels.trends, numbers, known, dtype=np.float64)[1] == pytest.approx(slope, rel=1e-12)


def test_one_value_has_no_deviation_and_no_trend():
    """Under two values both are missing."""
    numbers, known = block([None, 7, None, None])
    assert all(math.isnan(v) for v in of(kernels.deviations, numbers, known, dtype=np.float64))
    assert all(math.isnan(v) for v in of(kernels.trends, numbers, known, dtype=np.float64))


def test_rows_find_their_files_across_batches():
    """Rows of no file are passed over, a file may have several rows, and the next chunk begins where this one ends."""
    files = Texts.of(_series("b", "d", "é")).after(b"")
    rows, where = Texts.of(_series("a", "b", "b", "c", "d", "é", "é", "ê")), np.full(8, -9, np.int32)
    row, at = located(files.starts, files.data, rows.starts, rows.data, 0, 1, where)
    assert where.tolist() == [-1, 0, 0, -1, 1, 2, 2, -9]
    assert (row, at) == (7, 4)


@pytest.mark.parametrize("names", [("c", "b"), ("b", "a"), ("bb", "b")])
def test_rows_out_of_order_are_noticed(names):
    """A row that is not after the one before it is never taken for one of no file."""
    files, rows = Texts.of(_series("a", "b", "bb", "c")).after(b""), Texts.of(_series(*names))
    where = np.zeros(2, np.int32)
    assert located(files.starts, files.data, rows.starts, rows.data, 0, 1, where) == (OUT_OF_ORDER, OUT_OF_ORDER)
    assert not rises(rows.starts, rows.data)


def _series(*names):
    import polars as pl

    return pl.Series(names, dtype=pl.String)
