"""Rows in order of households laid beside the files of a chunk: compiled merges of sorted identifiers.

A chunk's files are a list of texts in strictly rising order, with the last file of the chunk before in front (an
empty text before the first chunk), so that a row out of order is seen wherever it stands. Months of a chunk are held
as (blocks, months, files of a block): see `kernels`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import njit

from bondroit.observing.kernels import BLOCK

if TYPE_CHECKING:
    from bondroit.stats.arrays import Codes, Integers

OUT_OF_ORDER = -1


@njit(nogil=True, cache=True, inline="always")  # type: ignore[untyped-decorator]
def _compared(starts: Integers, data: Codes, i: int, others: Integers, bytes_: Codes, j: int) -> int:
    """-1, 0 or 1: the i-th text before, at or after the j-th of others, byte by byte."""
    a, b = starts[i], others[j]
    one, two = starts[i + 1] - a, others[j + 1] - b
    size = min(one, two)
    for k in range(size):
        if data[a + k] != bytes_[b + k]:
            return -1 if data[a + k] < bytes_[b + k] else 1
    if one == two:
        return 0
    return -1 if one < two else 1


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def rises(starts: Integers, data: Codes) -> bool:
    """Whether each text comes strictly after the one before it."""
    for i in range(1, len(starts) - 1):  # noqa: SIM110 - a loop is what gets compiled
        if _compared(starts, data, i - 1, starts, data, i) >= 0:
            return False
    return True


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def located(
    files: Integers, file_bytes: Codes, rows: Integers, row_bytes: Codes, first: int, at: int, where: Integers
) -> tuple[int, int]:
    """Where each row belongs, from row `first` on: `where` gets the place of its file, or -1 if it is of no file.

    `files` and `file_bytes` are the files, with one more in front; `rows` and `row_bytes` the identifiers of the rows,
    in order; `at` is the place (1 is the first file) from which files are looked at; `where` (rows,) int32 is written.

    Returns:
        The first row beyond the last file (or the number of rows), and the place reached; -1 and -1 if a row is not
        after the one before it.
    """
    number = len(files) - 1
    for row in range(first, len(rows) - 1):
        order = 1
        while at < number:
            order = _compared(rows, row_bytes, row, files, file_bytes, at)
            if order <= 0:
                break
            at += 1
        if at == number:
            return row, at
        if order == 0:
            where[row] = at - 1
        else:
            # A row that is of no file stands after the file before this one, or the rows are not in order.
            if _compared(rows, row_bytes, row, files, file_bytes, at - 1) <= 0:
                return OUT_OF_ORDER, OUT_OF_ORDER
            where[row] = -1
    return len(rows) - 1, at


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def mark(where: Integers, first: int, last: int, month: int, present: Codes) -> None:
    """1 in `present` (blocks, months, files) where a row from `first` to before `last` has its file."""
    for row in range(first, last):
        place = where[row]
        if place >= 0:
            present[place // BLOCK, month, place % BLOCK] = 1


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def scatter(
    where: Integers, first: int, last: int, taken: Integers, there: Codes, month: int, values: Integers, known: Codes
) -> None:
    """Put the measure of each row from `first` to before `last` in its place, on the line of `month`.

    `taken` and `there` (rows,) are the measure, 0 where missing, and 1 where it has a value; an empty `there` says
    everywhere. `values` and `known` (blocks, months, files) are written.
    """
    everywhere = len(there) == 0
    for row in range(first, last):
        place = where[row]
        if place >= 0:
            block, i = place // BLOCK, place % BLOCK
            values[block, month, i] = taken[row]
            known[block, month, i] = 1 if everywhere else there[row]


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def gather_members(
    where: Integers, first: int, last: int, fits: Codes, taken: Integers, there: Codes, month: int,
    total: Integers, largest: Integers, number: Integers, broken: Codes,
) -> None:  # fmt: skip
    """Add up the members of each file that fit, on the line of `month`.

    `fits` (rows,) is 1 where the member is one looked at, `taken` and `there` the amount and whether it is known.
    `total`, `largest`, `number` and `broken` (blocks, months, files) get the sum, the largest amount and the number of
    those that fit, and 1 where an amount is not known.
    """
    for row in range(first, last):
        place = where[row]
        if place < 0 or fits[row] == 0:
            continue
        block, i = place // BLOCK, place % BLOCK
        if there[row] == 0:
            broken[block, month, i] = 1
        if number[block, month, i] == 0 or taken[row] > largest[block, month, i]:
            largest[block, month, i] = taken[row]
        total[block, month, i] += taken[row]
        number[block, month, i] += 1


@njit(nogil=True, cache=True)  # type: ignore[untyped-decorator]
def count_events(
    where: Integers, first: int, last: int, kinds: Integers, lags: Integers, months: Integers, wanted: Codes,
    count: Integers, recent: Integers,
) -> None:  # fmt: skip
    """How many events of each rule a file has, and the months since the latest (0: none).

    `kinds` (rows,) is the number of the kind of event, -1 one of no rule or not known yet, `lags` its months before
    the as-of month. `months` (rules,) is the length of each rule's window and `wanted` (rules, kinds) 1 where it counts
    a kind. `count` and `recent` (rules, files) are written.
    """
    for row in range(first, last):
        place, kind, lag = where[row], kinds[row], lags[row]
        if place < 0 or kind < 0:
            continue
        for rule in range(len(months)):
            if wanted[rule, kind] != 0 and lag <= months[rule]:
                count[rule, place] += 1
                if recent[rule, place] == 0 or lag < recent[rule, place]:
                    recent[rule, place] = lag
