"""No small cell of any table follows from all the tables together."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from bondroit.stats.disclosure import hidden_sums
from bondroit.stats.disclosure_tables import Parting, hidden_blocks

FLOOR = 11


@st.composite
def tables(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray, tuple[Parting, ...]]:
    """Atoms of two or three attributes, every crossing of them as lines, each its own block."""
    sizes = draw(st.sampled_from([(2, 3), (3, 3), (2, 2, 2), (2, 3, 2), (4, 2)]))
    count = int(np.prod(sizes))
    atoms = np.array(draw(st.lists(st.sampled_from([0, 1, 2, 5, 9, 12, 30, 200]), min_size=count, max_size=count)))
    codes = np.stack(np.unravel_index(np.arange(count), sizes), axis=1)
    lines, starts = [], {}
    for depth in range(len(sizes) + 1):
        for chosen in combinations(range(len(sizes)), depth):
            starts[chosen] = len(lines)
            groups = np.unique(codes[:, list(chosen)], axis=0) if chosen else np.zeros((1, 0), int)
            lines += [(codes[:, list(chosen)] == group).all(axis=1) for group in groups]
    table = np.array(lines)
    ends = [*list(starts.values())[1:], len(lines)]
    spans = dict(zip(starts, zip(starts.values(), ends, strict=True), strict=True))
    partings = tuple(
        Parting(whole, tuple(k for k in range(*spans[two]) if (table[k] <= table[whole]).all()))
        for one in spans
        for two in spans
        if len(two) == len(one) + 1 and set(one) < set(two)
        for whole in range(*spans[one])
    )
    return atoms, table, np.arange(len(lines)), partings


def most_of(line: np.ndarray, shown: np.ndarray, totals: np.ndarray) -> float:
    """The most people, in whole numbers, that a line may hold, given what is shown."""
    if not len(shown):
        return np.inf
    solved = milp(
        -line, constraints=LinearConstraint(shown, totals, totals), integrality=np.ones(len(line)),
        bounds=Bounds(0, totals.max() + FLOOR),
    )  # fmt: skip
    assert solved.status == 0
    return -solved.fun


@settings(max_examples=15, deadline=None)
@given(tables())
def test_no_small_cell_can_be_had_from_all_tables(case) -> None:
    """An attacker who solves for each hidden small number by integer programming has none, nor that it is small.

    He knows every line shown of every table, and that people are whole numbers.
    """
    attack(case)


def attack(case) -> None:
    """Hide, then solve for each small number."""
    atoms, lines, block, partings = case
    hidden = hidden_blocks(atoms, lines, block, partings=partings, floor=FLOOR)
    counts = lines @ atoms
    assert not ((counts[~hidden] > 0) & (counts[~hidden] < FLOOR)).any()
    shown, totals = lines[~hidden].astype(float), counts[~hidden].astype(float)
    for line, count in zip(lines[hidden].astype(float), counts[hidden], strict=True):
        if 0 < count < FLOOR:
            # Above the truth, so not determined; and at the floor or above, so not known to be small.
            assert most_of(line, shown, totals) >= FLOOR - 1e-6


@pytest.mark.proof
@settings(max_examples=600, deadline=None)
@given(tables())
def test_no_small_cell_can_be_had_at_length(case) -> None:
    """The same over many more tables."""
    attack(case)


@settings(max_examples=12, deadline=None)
@given(tables())
def test_no_difference_of_lines_shown_is_small(case) -> None:
    """Differencing: a line shown less the lines shown of a table that parts it never leaves 1 to floor - 1 people."""
    atoms, lines, block, partings = case
    hidden = hidden_blocks(atoms, lines, block, partings=partings, floor=FLOOR)
    counts = lines @ atoms
    for whole, parts in partings:
        if hidden[whole]:
            continue
        left = counts[whole] - sum(counts[part] for part in parts if not hidden[part])
        assert left == 0 or left >= FLOOR


@settings(max_examples=15, deadline=None)
@given(tables())
def test_hardly_more_is_hidden_than_by_looking_at_every_set(case) -> None:
    """Where few people are small, as much is shown as by the exhaustive search, or nearly."""
    atoms, lines, block, partings = case
    atoms = np.where(atoms < FLOOR, atoms + 20, atoms)
    atoms[0] = 3
    if len(atoms) > 8:
        return
    hidden = hidden_blocks(atoms, lines, block, partings=partings, floor=FLOOR)
    exhaustive = hidden_sums(atoms[:, None], lines, FLOOR)
    assert hidden.sum() <= exhaustive.sum() + 3


def test_a_table_without_small_numbers_is_shown_whole() -> None:
    """Nothing is hidden that need not be; a block told to be hidden is; a floor of nought hides nothing."""
    lines = np.array([[True, True, True], [True, False, False], [False, True, False], [False, False, True]])
    block, partings = np.arange(4), (Parting(0, (1, 2, 3)),)
    assert not hidden_blocks(np.array([20, 30, 40]), lines, block, partings=partings).any()
    assert not hidden_blocks(np.array([2, 3, 4]), lines, block, partings=partings, floor=0).any()
    told = np.array([False, True, False, False])
    assert hidden_blocks(np.array([20, 30, 40]), lines, block, partings=partings, told=told).tolist() == told.tolist()


def test_the_smallest_line_of_the_derivation_protects() -> None:
    """One small cell among three: the total less the two others tells it, so the smaller of these goes too."""
    lines = np.array([[True, True, True], [True, False, False], [False, True, False], [False, False, True]])
    hidden = hidden_blocks(np.array([4, 30, 40]), lines, np.arange(4), partings=(Parting(0, (1, 2, 3)),))
    assert hidden.tolist() == [False, True, True, False]


def test_two_small_cells_that_are_small_together_take_a_third() -> None:
    """3 and 5 hidden would leave 8 by subtraction."""
    lines = np.vstack([np.ones(4, bool), np.eye(4, dtype=bool)])
    hidden = hidden_blocks(np.array([3, 5, 30, 40]), lines, np.arange(5), partings=(Parting(0, (1, 2, 3, 4)),))
    assert hidden.tolist() == [False, True, True, True, False]
