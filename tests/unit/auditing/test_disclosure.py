"""Cells that are too small, and those that would give them away."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.auditing.disclosure import hidden_rows

FLOOR = 5
TABLES = st.integers(1, 3).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 12), min_size=k, max_size=k), min_size=1, max_size=7)
)


@settings(deadline=None)
@given(TABLES)
def test_what_is_hidden_cannot_be_had_by_difference(rows: list[list[int]]) -> None:
    """Small cells are hidden; the hidden rows together hold no small count, unless nothing is left to hide."""
    cells = np.array(rows)
    hidden = hidden_rows(cells, FLOOR)
    small = [any(0 < c < FLOOR for c in row) for row in rows]
    assert all(h for h, s in zip(hidden, small, strict=True) if s)
    if not any(small):
        assert not hidden.any()
    elif any(any(row) and not h for row, h in zip(rows, hidden, strict=True)):
        sums = [sum(row[k] for row, h in zip(rows, hidden, strict=True) if h) for k in range(len(rows[0]))]
        assert hidden.sum() >= 2
        assert all(s == 0 or s >= FLOOR for s in sums)


def test_a_reader_with_the_totals_has_more_than_one_answer() -> None:
    """With one group under the floor, the totals and the shown groups leave several possible small counts."""
    cells = np.array([[3, 40], [20, 30], [50, 60]])
    hidden = hidden_rows(cells, 11)
    assert hidden.tolist() == [True, True, False]
    left = (cells.sum(axis=0) - cells[~hidden].sum(axis=0)).tolist()
    answers = [(a, b) for a, b in product(range(left[0] + 1), repeat=2) if a + b == left[0]]
    assert len(answers) > 11


def test_a_floor_of_zero_hides_nothing() -> None:
    """The control can be turned off."""
    assert not hidden_rows(np.array([[1, 2], [3, 0]]), 0).any()
