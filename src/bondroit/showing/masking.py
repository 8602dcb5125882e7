"""Disclosure control of what is printed: a last look, whatever was done before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bondroit.showing.tables import LEAST_CELL
from bondroit.stats.disclosure import hidden_rows
from bondroit.stats.gains import Point, tellable_points

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from bondroit.showing.evaluation_data import Gain


def is_small(files: int) -> bool:
    """Whether a cell of so many files may not be shown. An empty cell may: everyone may know that it is empty."""
    return 0 < files < LEAST_CELL


def events_of(files: int, rate: float) -> int:
    """The number that a reader gets who multiplies the files of a line by the rate beside them."""
    return round(files * rate)


def hidden_positions(
    files: Sequence[int], *, families: Sequence[Hashable] | None = None, masked: Sequence[bool] | None = None
) -> frozenset[int]:
    """Positions of the rows whose figures are not shown, see `stats.disclosure.hidden_rows`.

    Args:
        files: (n,) files behind each row.
        families: (n,) rows of one family add up to a known total; None is one family.
        masked: (n,) rows already masked by whoever made the figures.
    """
    names = [None] * len(files) if families is None else list(families)
    told = [False] * len(files) if masked is None else list(masked)
    hidden: set[int] = set()
    for name in dict.fromkeys(names):
        own = [i for i, other in enumerate(names) if other == name]
        cells = np.array([[files[i]] for i in own], np.int64)
        gone = hidden_rows(cells, LEAST_CELL, told=np.array([told[i] for i in own], np.bool_))
        hidden |= {i for i, hides in zip(own, gone.tolist(), strict=True) if hides}
    return frozenset(hidden)


def hidden_rates(
    files: Sequence[int | None], rates: Sequence[float | None], events: Sequence[int | None] | None = None
) -> frozenset[int]:
    """Positions of the lines whose rate is not shown: files times rate, or what is left of the files, is small.

    The totals of files and of events are taken to be known, so other lines are hidden with these.

    Args:
        files: (n,) files behind each rate; None is already masked.
        rates: (n,) in [0, 1]; None is already masked, or the line has no file.
        events: (n,) files that really meet the target, which under unequal weights are not files times rate; None
            where nobody knows. Both must reach the floor.
    """
    real = [None] * len(files) if events is None else events
    cells = np.array(
        [_cells(f or 0, r or 0.0, e) for f, r, e in zip(files, rates, real, strict=True)], np.int64
    ).reshape(-1, 4)
    told = [f is None or (r is None and f > 0) for f, r in zip(files, rates, strict=True)]
    return frozenset(np.flatnonzero(hidden_rows(cells, LEAST_CELL, told=np.array(told, np.bool_))).tolist())


def _cells(files: int, rate: float, real: int | None) -> tuple[int, int, int, int]:
    """Files that meet the target and those that do not: as a reader computes them, and as they are."""
    events = events_of(files, rate)
    known = events if real is None else real
    return events, max(files - events, 0), known, max(files - known, 0)


def shown_gains(gains: Sequence[Gain], files: int, events: int) -> list[int]:
    """Positions of the points of a gain curve that are shown: between two of them, no small number of files.

    Both the files that meet the target between two points and those that do not are looked at, from nobody
    controlled to everybody, as a reader computes them and, where they are known, as they are.

    Args:
        gains: increasing in `controlled`.
        files: files in all.
        events: files that meet the target.
    """
    points = [Point(g.controlled, g.found, g.rows, g.met) for g in gains]
    return tellable_points(points, files, events)
