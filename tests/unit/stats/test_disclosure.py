"""Sums of one another: no small cell can be had by adding and subtracting the lines that are left."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.stats.disclosure import FLOOR, hidden_rows, hidden_sums


def rank(rows: list[list[int]]) -> int:
    """Rank of a matrix, by elimination in fractions: the plain oracle of what lines tell."""
    left = [[Fraction(x) for x in row] for row in rows]
    found = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((k for k in range(found, len(left)) if left[k][column]), None)
        if pivot is None:
            continue
        left[found], left[pivot] = left[pivot], left[found]
        for k in range(found + 1, len(left)):
            factor = left[k][column] / left[found][column]
            left[k] = [a - factor * b for a, b in zip(left[k], left[found], strict=True)]
        found += 1
    return found


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25)), min_size=1, max_size=4),
    st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=1, max_size=6),
)
def test_no_sum_that_counts_few_is_told(parts: list[tuple[int, int]], lines: list[list[bool]]) -> None:
    """Every set of parts with a cell from 1 to 10 is out of reach of the lines shown, by exact elimination."""
    members = [row[: len(parts)] for row in lines]
    hidden = hidden_sums(np.array(parts), np.array(members, np.bool_)).tolist()
    shown = [[int(x) for x in row] for row, hides in zip(members, hidden, strict=True) if not hides]
    empty = [[int(i == k) for k in range(len(parts))] for i, part in enumerate(parts) if not any(part)]
    for chosen in product((0, 1), repeat=len(parts)):
        sums = [sum(part[c] for part, x in zip(parts, chosen, strict=True) if x) for c in (0, 1)]
        if any(0 < n < FLOOR for n in sums):
            assert rank([*shown, *empty, list(chosen)]) > rank([*shown, *empty])


def test_nothing_is_hidden_without_need() -> None:
    """With no small part the lines stay, and what is told beforehand is hidden with another one."""
    cells, members = np.array([[20], [30], [40]]), np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]], np.bool_)
    assert not hidden_sums(cells, members).any()
    assert hidden_rows(cells, told=np.array([False, False, True])).tolist() == [True, False, True]
    assert hidden_sums(cells, members, told=np.array([True, False, False, False])).tolist() == [True] + [False] * 3
