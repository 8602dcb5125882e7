"""Optimal merging against the search of every cut, under every shape."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.stats.binning import SHAPES, TURN, MergeRule, merge_ordered


def _class_value(events: float, nonevents: float) -> float:
    total = events + nonevents
    return sum(x * math.log(x / total) for x in (events, nonevents) if x > 0)


def _is(shape: str, rates: list[float]) -> bool:
    """Whether rates run as the shape says, by its definition."""
    rise = all(a <= b for a, b in itertools.pairwise(rates))
    fall = all(a >= b for a, b in itertools.pairwise(rates))
    turns = range(len(rates))
    if shape == "peak":
        return any(_is("rising", rates[: t + 1]) and _is("falling", rates[t:]) for t in turns)
    if shape == "valley":
        return any(_is("falling", rates[: t + 1]) and _is("rising", rates[t:]) for t in turns)
    if shape == "u":
        return _is("peak", rates) or _is("valley", rates)
    return {"free": True, "rising": rise, "falling": fall, "monotone": rise or fall}[shape]


def _sums(table, edges) -> list[tuple[int, int]]:
    return [(sum(e for e, _ in table[a:b]), sum(n for _, n in table[a:b])) for a, b in itertools.pairwise(edges)]


def _plain(table, rule: MergeRule, shape: str, stands: set[int]) -> float:
    """The best penalised value over every way to cut; minus infinity if no way is allowed."""
    best = -math.inf
    for k in range(max(rule.max_classes, len(stands) + 1)):
        for cuts in itertools.combinations(range(1, len(table)), k):
            if not stands <= set(cuts):
                continue
            classes = _sums(table, [0, *cuts, len(table)])
            if not all(e > 0 and n > 0 and e + n >= max(rule.min_weight, rule.min_count) for e, n in classes):
                continue
            if _is(shape, [e / (e + n) for e, n in classes]):
                best = max(best, _score(classes, rule, shape))
    return best


def _score(classes, rule: MergeRule, shape: str) -> float:
    """Log-likelihood, less a penalty for each further class and, if free, `TURN` of them for each turn of the rates."""
    ways = [b - a for a, b in itertools.pairwise([e / (e + n) for e, n in classes]) if a != b]
    turns = sum((a > 0) != (b > 0) for a, b in itertools.pairwise(ways)) if shape == "free" else 0
    return sum(_class_value(e, n) for e, n in classes) - rule.penalty * (len(classes) - 1 + TURN * turns)


bins = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), min_size=1, max_size=8)


@settings(max_examples=400, deadline=None)
@given(bins, st.sampled_from(SHAPES), st.integers(1, 5), st.integers(0, 60), st.sets(st.integers(1, 7), max_size=2))
def test_finds_what_the_search_of_every_cut_finds(table, shape: str, most: int, least: int, stands: set[int]) -> None:
    """For any histogram, shape and standing cuts, the classes are allowed and worth as much as the best of all."""
    stands = {b for b in stands if b < len(table)}
    rule = MergeRule(most, 0.5 * least, least, 0.05)
    events, nonevents = np.array([[e for e, _ in table]], float), np.array([[n for _, n in table]], float)
    before = np.array([[b in stands for b in range(len(table))]])
    found = merge_ordered(events, nonevents, events + nonevents, rule, shapes=[shape], stands=before)
    labels, best = found.labels[0].astype(int), _plain(table, rule, shape, stands)
    edges = [0, *(np.flatnonzero(np.diff(labels)) + 1).tolist(), len(table)]
    classes = _sums(table, edges)
    assert stands <= set(edges)
    assert (np.diff(labels) >= 0).all()
    assert labels[-1] + 1 == len(classes) == found.classes[0] <= max(most, len(stands) + 1)
    assert (found.forced[0] or not found.shapes[0]) == (best == -math.inf and bool(stands))
    assert (
        found.forced[0] == (bool(stands) and _plain(table, rule, "free", stands) == best == -math.inf)
        or shape != "free"
    )
    if best == -math.inf:
        assert stands or len(classes) == 1
        return
    assert found.shapes[0] in {"rising", "falling", "peak", "valley", shape}
    assert _is(found.shapes[0], [e / (e + n) for e, n in classes])
    assert _is(shape, [e / (e + n) for e, n in classes])
    assert all(e > 0 and n > 0 and e + n >= least for e, n in classes)
    assert _score(classes, rule, shape) >= best - 1e-7


def test_a_shape_that_cuts_rule_out_is_given_up() -> None:
    """Where the standing cuts contradict the shape, the cuts stand, and the result says that the shape does not."""
    events = np.array([[50.0, 50.0, 10.0, 10.0]])
    before = np.array([[False, False, True, False]])
    found = merge_ordered(
        events, 100 - events, 0 * events + 100, MergeRule(4, 20, 20, 0.05), shapes=["rising"], stands=before
    )
    assert found.labels[0].tolist() == [0, 0, 1, 1]
    assert (found.shapes, found.forced.tolist()) == (("",), [False])


@pytest.mark.parametrize("shape", SHAPES)
def test_noise_is_one_class_and_a_step_is_two(shape: str) -> None:
    """Equal rates merge into one class; a clear step is cut where it stands, unless the shape forbids it."""
    flat = np.full((1, 10), 50.0)
    rule = MergeRule(6, 30.0, 30, 0.01)
    assert merge_ordered(flat, 4 * flat, 5 * flat, rule, shapes=[shape]).classes.tolist() == [1]
    step = np.where(np.arange(10) < 4, 20.0, 80.0)[None, :]
    found = merge_ordered(step, 150.0 - step, np.full((1, 10), 150.0), rule, shapes=[shape])
    assert found.classes.tolist() == [1 if shape == "falling" else 2]
    assert found.labels[0].tolist() == ([0] * 10 if shape == "falling" else [0] * 4 + [1] * 6)


def test_a_hill_is_found() -> None:
    """Rates that rise and fall again: three classes if free, peak or u; fewer if the shape cannot turn."""
    rates = np.array([0.1, 0.1, 0.5, 0.5, 0.5, 0.2, 0.2])
    events = (1000 * rates)[None, :].repeat(len(SHAPES), axis=0)
    found = merge_ordered(events, 1000 - events, 0 * events + 1000, MergeRule(6, 30, 30, 0.01), shapes=SHAPES)
    by_shape = dict(zip(SHAPES, found.classes.tolist(), strict=True))
    assert by_shape == {"free": 3, "rising": 2, "falling": 2, "monotone": 2, "peak": 3, "valley": 2, "u": 3}
    assert found.shapes[SHAPES.index("u")] == "peak"


def test_many_variables_give_what_each_gives_alone() -> None:
    """Variables merged together are merged as one by one."""
    chance = np.random.default_rng(3)
    events, nonevents = chance.integers(0, 40, (70, 12)) * 1.0, chance.integers(0, 90, (70, 12)) * 1.0
    names, rule = [SHAPES[j % len(SHAPES)] for j in range(70)], MergeRule(5, 20.0, 20, 0.05)
    together = merge_ordered(events, nonevents, events + nonevents, rule, shapes=names)
    for j in range(0, 70, 3):
        one = slice(j, j + 1)
        alone = merge_ordered(
            events[one], nonevents[one], (events + nonevents)[one], rule, shapes=names[one]
        )  # fmt: skip
        assert together.labels[j].tolist() == alone.labels[0].tolist()
    assert merge_ordered(events[:0], nonevents[:0], events[:0], rule).classes.tolist() == []
