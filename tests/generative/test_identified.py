"""Bounds of a group's share among the highest scores: a grid of every coefficient and every end lies inside them."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from bondroit.auditing.identified import Contest, Places, highest
from bondroit.auditing.identified_box import Box
from bondroit.auditing.identified_places import attained, ranges
from bondroit.auditing.identified_share import highest_ratio, highest_share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bondroit.stats.arrays import Booleans, Floats, Integers

NEAR = 1e-9


@st.composite
def towns(draw: st.DrawFn) -> tuple[Places, Booleans, Booleans]:
    """A few files, some with unknown coefficients in common, some with points of their own; two groups."""
    files = draw(st.integers(4, 8))
    size = draw(st.integers(0, 2))
    held = sorted(set(draw(st.lists(st.tuples(*[st.integers(0, 1)] * size), min_size=1, max_size=3))))
    kinds = np.array(held, np.int64).reshape(len(held), size)
    pattern = np.array([draw(st.integers(0, len(kinds) - 1)) for _ in range(files)], np.int64)
    low = np.array([draw(st.integers(0, 7)) for _ in range(files)], np.int64)
    high = low.copy()
    for k in draw(st.lists(st.integers(0, files - 1), max_size=3, unique=True)):
        high[k] += draw(st.integers(1, 4))
    ends = [sorted((draw(st.integers(-4, 4)), draw(st.integers(-4, 4)))) for _ in range(size)]
    box_low, box_high = (np.array([e[side] for e in ends], np.int64) for side in (0, 1))
    orders = ((0, 1),) if size == 2 and draw(st.booleans()) and box_low[0] <= box_high[1] else ()
    weights = np.array([draw(st.sampled_from([0.5, 1.0, 1.75])) for _ in range(files)])
    top = draw(st.sampled_from([0.1, 0.25, 0.4, 0.6]))
    first = np.zeros(files, np.bool_)
    first[: draw(st.integers(1, files - 2))] = True
    second = ~first
    if draw(st.booleans()):
        second = np.zeros(files, np.bool_)
        second[-1] = True
    return Places(low, high, pattern, kinds, Box(box_low, box_high, orders), weights, top), first, second


def worlds(places: Places) -> Iterator[Integers]:
    """The points of every file under every admissible value: all whole coefficients, both ends of what is free."""
    sides = [range(a, b + 1) for a, b in zip(places.box.low, places.box.high, strict=True)]
    free = np.flatnonzero(places.low != places.high)
    for point in itertools.product(*sides):
        if any(point[a] > point[b] for chain in places.box.orders for a, b in itertools.pairwise(chain)):
            continue
        offset = (places.patterns @ np.array(point, np.int64))[places.pattern]
        for ends in itertools.product((False, True), repeat=len(free)):
            points = places.low.copy()
            points[free] = np.where(ends, places.high[free], places.low[free])
            yield points + offset


def inside(points: Integers, weights: Floats, wanted: float) -> Floats:
    """Part of each file that is among the highest, level by level; equal files share what is left."""
    found, left = np.zeros(len(points)), wanted
    for level in sorted(set(points.tolist()), reverse=True):
        equal = points == level
        part = min(1.0, max(0.0, left / weights[equal].sum()))
        found[equal] = part
        left -= part * weights[equal].sum()
    return found


def shares(places: Places, points: Integers, *groups: Booleans) -> list[float]:
    """Share of each group that is among the highest."""
    own = inside(points, places.weights, places.wanted) * places.weights
    return [float(own[g].sum() / places.weights[g].sum()) for g in groups]


@settings(max_examples=examples(80), deadline=None)
@given(towns())
def test_the_highest_share_of_a_group_is_that_of_the_grid(made: tuple[Places, Booleans, Booleans]) -> None:
    """No admissible value gives a group more than the outer bound, and the inner one is the grid's own maximum."""
    places, group, _ = made
    grid = max(shares(places, points, group)[0] for points in worlds(places))
    for found in (
        highest(Contest(places, group), places.box, nodes=4_000),
        highest_share(places, group, Contest(places, group), nodes=4_000),
        highest_share(places, group, Contest(places, group), nodes=3),
    ):
        assert found.outer >= grid - NEAR
        assert found.inner <= grid + NEAR
        if found.nodes > 3:
            assert found.inner == pytest.approx(grid, rel=1e-3, abs=1e-6)


@settings(max_examples=examples(50), deadline=None)
@given(towns())
def test_the_lowest_share_is_what_the_others_leave(made: tuple[Places, Booleans, Booleans]) -> None:
    """The lowest share of a group follows from the highest share of all others, and is the grid's minimum."""
    places, group, _ = made
    grid = min(shares(places, points, group)[0] for points in worlds(places))
    contest = Contest(places, ~group)
    found = highest(contest, places.box, nodes=4_000)
    assert contest.rival(found.at) == pytest.approx(grid, rel=2e-3, abs=1e-3)


@settings(max_examples=examples(50), deadline=None)
@given(towns())
def test_no_ratio_of_two_groups_is_outside(made: tuple[Places, Booleans, Booleans]) -> None:
    """The ratio of two groups' shares, others between them, never exceeds the outer bound, which the inner is below."""
    places, first, second = made
    contest = Contest(places, first, second)
    for found in (
        highest(contest, places.box, nodes=200),
        highest_ratio(places, first, second, contest, nodes=200),
    ):
        assert found.inner <= found.outer
        for points in worlds(places):
            one, two = shares(places, points, first, second)
            if two > 0:
                assert one / two <= found.outer * (1 + NEAR)
            elif one > 0:
                assert math.isinf(found.outer)


@settings(max_examples=examples(50), deadline=None)
@given(towns())
def test_certain_places_are_certain(made: tuple[Places, Booleans, Booleans]) -> None:
    """Who is surely among the highest is so under every value of the grid, and who is surely not never is."""
    places, _, _ = made
    found = ranges(places)
    sure, out = attained(places, [places.box.low, places.box.high])
    for points in worlds(places):
        part = inside(points, places.weights, places.wanted)
        assert (part[found.sure] >= 1 - NEAR).all()
        assert (part[found.out] <= NEAR).all()
    assert not (found.sure & ~sure).any()
    assert not (found.out & ~out).any()


@settings(max_examples=30, deadline=None)
@given(towns(), st.integers(1, 9))
def test_other_weights_are_those_of_a_new_contest(made: tuple[Places, Booleans, Booleans], seed: int) -> None:
    """A contest under other weights answers as one that was made with them."""
    places, first, second = made
    weights = np.random.default_rng(seed).uniform(0.2, 2.0, len(places.low))
    contest = Contest(places, first, second).reweighted(weights)
    other = Contest(places.weighing(weights), first, second)
    for point in (places.box.low, places.box.high):
        assert contest.inner(point) == pytest.approx(other.inner(point))
