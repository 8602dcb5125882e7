"""What tables of several commands tell together: the attack by differencing, and what is hidden against it."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.auditing.differencing import Axis, Told, at_odds, exposed, to_hide

FLOOR = 4
CHOSEN = Axis("files of a month", "aah", "chosen", ("in", "out"))


def line(key, groups, cells, files, axis=CHOSEN):
    """A line of a table."""
    return Told(key, axis, frozenset(groups), frozenset(cells), float(files))


def test_a_part_told_beside_its_whole_tells_the_other_part():
    """21 with AAH in the top, of whom 17 with a wage, tell the 4 without: one of the two is hidden, the smaller."""
    told = [
        line(None, (), ("in", "out"), 20_000), line(None, ("none",), ("in", "out"), 18_558),
        line(None, ("no",), ("in", "out"), 1_131), line(None, ("yes",), ("in", "out"), 311),
        line(None, (), ("in",), 1_000), line("aah", ("no", "yes"), ("in",), 21), line("work", ("yes",), ("in",), 17),
    ]  # fmt: skip
    assert [name for name, *_ in exposed(told)] == ["no in"]
    hidden = to_hide(told)
    assert hidden == {"work"}
    assert exposed([one for one in told if one.key not in hidden]) == []


def test_tenths_and_fifths_of_another_command_tell_a_tenth():
    """A fifth of one table less a tenth of another is the other tenth; where it is small, one of them is hidden."""
    axis = Axis("survey of 900", "income_decile", "overpayment", ("in", "out"))
    tenths = {"1": 40, "2": 45, "3": 30}
    told = [line(("month", t), (t,), ("in",), n, axis) for t, n in tenths.items()]
    told += [line(("parity", "3-4"), ("3", "4"), ("in",), 36, axis), line(None, (), ("in", "out"), 900, axis)]
    hidden = to_hide(told)
    assert len(hidden) == 1
    assert hidden <= {("month", "3"), ("parity", "3-4")}


def test_what_is_at_odds_is_said_and_hides_nothing():
    """Lines that no people could make are not of the same people: they are named, and taken for no derivation."""
    told = [line("a", ("x",), ("in",), 30), line("b", ("x",), ("in", "out"), 20)]
    assert at_odds(told) == [CHOSEN]
    assert to_hide(told) == frozenset()


def spans(table, lines):
    """By trying every table of whole numbers: the most that each cell can be, given the lines."""
    sums = {(g, c): int(table[np.ix_(sorted(g), sorted(c))].sum()) for g, c in lines}
    most = np.zeros(table.shape, np.int64)
    top = range(int(table.sum()) + 1)
    for cells in product(top, repeat=table.size):
        other = np.array(cells).reshape(table.shape)
        if all(int(other[np.ix_(sorted(g), sorted(c))].sum()) == n for (g, c), n in sums.items()):
            most = np.maximum(most, other)
    return most


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=4, max_size=4), st.integers(0, 2**8 - 1))
def test_no_small_cell_is_pinned_down_once_hidden(numbers, which):
    """Beside every table of whole numbers that the lines left allow, each small cell may reach the floor, or is empty.

    The oracle tries every table; the attack solves linear programmes, whose ends are whole where groups part people.
    """
    table = np.array(numbers).reshape(2, 2)
    groups, cells = ({0}, {1}, {0, 1}), ({0}, {1}, {0, 1})
    every = [(frozenset(g), frozenset(c)) for g in groups for c in cells if not (len(g) == 2 and len(c) == 2)]
    lines = [one for k, one in enumerate(every) if which >> k & 1]
    whole = (frozenset({0, 1}), frozenset({0, 1}))
    axis = Axis("p", "s", "a", ("0", "1"))
    told = [
        line(k, map(str, g), map(str, c), table[np.ix_(sorted(g), sorted(c))].sum(), axis)
        for k, (g, c) in enumerate(lines)
    ]
    told.append(line(None, ("0", "1"), ("0", "1"), table.sum(), axis))
    told.append(line(None, (), ("0", "1"), table.sum(), axis))
    hidden = to_hide(told, floor=FLOOR)
    kept = [one for k, one in enumerate(lines) if k not in hidden]
    most = spans(table, [*kept, whole])
    # The number of all is known to everyone: where it is small itself, nothing can be hidden.
    if table.sum() >= FLOOR:
        assert not ((most > 0) & (most < FLOOR)).any()
