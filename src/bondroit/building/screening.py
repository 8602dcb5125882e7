"""Which candidates may try to enter: enough information, steady over the periods, not the double of a better one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bondroit.building.chances import log_chances
from bondroit.stats.arrays import one_blas_thread
from bondroit.stats.information import cramers_v, passing
from bondroit.stats.kernels import pair_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.building.classes import Histograms, Merged
    from bondroit.building.request import BuildRequest
    from bondroit.stats.arrays import Booleans, Codes, Floats, Integers
    from bondroit.stats.information import Association

MIN_INFORMATION = 0.005
ALIKE = 0.7  # Cramér's V from which two candidates are held to say the same
_ALIKE_FIRST = 0.4  # correlation of their weights of evidence from which V is computed at all
_CORRELATED_ON = 4_000  # rows on which that first look is made: its error, 0.015, is far below the gap to ALIKE
_HASHED = 16  # candidates by which those rows are drawn
_ODD = np.uint64(0x9E3779B97F4A7C15)


def screen(merged: Sequence[Merged], said: Association, found: Histograms, request: BuildRequest) -> Booleans:
    """Candidates with enough information and whose chi-square passes at a false-discovery rate of alpha.

    A class is cut where the difference is greatest, so each p-value counts how much was searched, see
    `classes.log_chances`: without it a column of pure chance would enter too often.
    """
    return passing(log_chances(merged, said, found), request.alpha) & (said.information >= MIN_INFORMATION)


def resemblance(merged: Sequence[Merged], said: Association, kept: Sequence[int], weights: Floats) -> Floats:
    """Correlation of the weights of evidence of the candidates at positions `kept`, (k, k), on a part of the rows."""
    if not kept:
        return np.zeros((0, 0))
    rows = _drawn(merged, kept, len(weights))
    share = (weights[rows] / weights[rows].sum()).astype(np.float32)
    table = np.stack([said.evidence[j].astype(np.float32)[merged[j].dummy[merged[j].source.codes[rows]]] for j in kept])
    with one_blas_thread():
        table -= (table @ share)[:, None]
        table *= np.sqrt(share)
        table /= np.maximum(np.sqrt(np.square(table).sum(axis=1)), 1e-12)[:, None]
        result: Floats = (table @ table.T).astype(np.float64)
    return result


def _drawn(merged: Sequence[Merged], kept: Sequence[int], rows: int) -> Integers:
    """Rows drawn by what they hold, so that the order of the rows of a table does not matter."""
    if rows <= _CORRELATED_ON:
        return np.arange(rows)
    mixed = np.zeros(rows, np.uint64)
    for j in kept[:_HASHED]:
        mixed = (mixed ^ merged[j].source.codes) * _ODD
        mixed ^= mixed >> np.uint64(29)
    limit = np.partition(mixed, _CORRELATED_ON)[_CORRELATED_ON]
    found: Integers = np.flatnonzero(mixed <= limit)
    return found


def look_alikes(
    merged: Sequence[Merged], said: Association, kept: Sequence[int], weights: Floats, near: Floats | None = None
) -> dict[int, int]:
    """Which candidate stands in for which: the one with more information stays.

    Args:
        merged: all candidates.
        said: their association with the target.
        kept: positions still in the running.
        weights: (n,).
        near: their `resemblance`, if it is known.

    Returns:
        dropped position -> position of the one that stands in for it.
    """
    near = resemblance(merged, said, kept, weights) if near is None else near
    order = sorted(range(len(kept)), key=lambda a: (-said.information[kept[a]], kept[a]))
    codes: dict[int, Codes] = {}
    stands_in: dict[int, int] = {}
    left: list[int] = []
    for a in order:
        j = kept[a]
        for b in left:
            if abs(near[a, b]) < _ALIKE_FIRST:
                continue
            other = kept[b]
            for k in (j, other):
                if k not in codes:
                    codes[k] = merged[k].dummy_codes
            if cramers_v(_cross(codes[other], codes[j], weights)) >= ALIKE:
                stands_in[j] = other
                break
        else:
            left.append(a)
    return stands_in


def _cross(one: Codes, two: Codes, weights: Floats) -> Floats:
    rows, columns = int(one.max()) + 1, int(two.max()) + 1
    table = np.zeros(rows * columns)
    zero, whole = np.zeros(1, np.int64), np.array([rows, columns], np.int64)
    pair_tables(np.stack([one, two]), weights, zero, zero + 1, whole, zero, table)
    return table.reshape(rows, columns)
