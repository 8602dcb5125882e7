"""Optimal merging against the search of every cut."""

from __future__ import annotations

import itertools
import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.stats.binning import MergeRule, merge_ordered


def _class_value(events: float, nonevents: float) -> float:
    total = events + nonevents
    return sum(x * math.log(x / total) for x in (events, nonevents) if x > 0)


def _brute(events, nonevents, counts, rule: MergeRule) -> float:
    """The best penalised value over every way to cut; minus infinity if no way is allowed."""
    bins, best = len(events), -math.inf
    for k in range(rule.max_classes):
        for cuts in itertools.combinations(range(1, bins), k):
            edges = [0, *cuts, bins]
            value = -rule.penalty * k
            for a, b in itertools.pairwise(edges):
                ones, zeros, rows = sum(events[a:b]), sum(nonevents[a:b]), sum(counts[a:b])
                if not (ones > 0 and zeros > 0 and ones + zeros >= rule.min_weight and rows >= rule.min_count):
                    break
                value += _class_value(ones, zeros)
            else:
                best = max(best, value)
    return best


histogram = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=7)


@settings(max_examples=120, deadline=None)
@given(st.lists(histogram, min_size=1, max_size=4), st.integers(1, 4), st.integers(0, 80))
def test_finds_what_the_search_of_every_cut_finds(tables, max_classes: int, least: int) -> None:
    """For any histograms the classes found are allowed and worth as much as the best of all."""
    bins = max(len(t) for t in tables)
    events, nonevents = np.zeros((len(tables), bins)), np.zeros((len(tables), bins))
    for j, table in enumerate(tables):
        events[j, : len(table)] = [a for a, _ in table]
        nonevents[j, : len(table)] = [b for _, b in table]
    rule = MergeRule(max_classes, 0.5 * least, least, 0.05)
    labels, classes = merge_ordered(events, nonevents, events + nonevents, rule)
    for j in range(len(tables)):
        best = _brute(events[j], nonevents[j], events[j] + nonevents[j], rule)
        if best == -math.inf:
            assert classes[j] == 1
            continue
        assert labels[j].max() + 1 == classes[j] <= max_classes
        assert (np.diff(labels[j]) >= 0).all()
        value = -rule.penalty * (classes[j] - 1)
        for k in range(classes[j]):
            inside = labels[j] == k
            ones, zeros = events[j, inside].sum(), nonevents[j, inside].sum()
            assert ones > 0
            assert zeros > 0
            assert ones + zeros >= least
            value += _class_value(ones, zeros)
        assert value >= best - 1e-7


def test_noise_is_one_class_and_a_step_is_two() -> None:
    """Equal rates merge into one class; a clear step is cut where it stands."""
    flat = np.full((1, 10), 50.0)
    rule = MergeRule(6, 30.0, 30, 0.01)
    _, classes = merge_ordered(flat, 4 * flat, 5 * flat, rule)
    assert classes.tolist() == [1]
    step = np.where(np.arange(10) < 4, 20.0, 80.0)[None, :]
    labels, classes = merge_ordered(step, 150.0 - step, np.full((1, 10), 150.0), rule)
    assert classes.tolist() == [2]
    assert labels[0].tolist() == [0] * 4 + [1] * 6


def test_batches_do_not_change_the_result() -> None:
    """Many variables at once give what each gives alone."""
    chance = np.random.default_rng(3)
    events, nonevents = chance.integers(0, 40, (300, 12)) * 1.0, chance.integers(0, 90, (300, 12)) * 1.0
    rule = MergeRule(5, 20.0, 20, 0.05)
    together = merge_ordered(events, nonevents, events + nonevents, rule)
    for j in (0, 127, 128, 299):
        alone = merge_ordered(events[j : j + 1], nonevents[j : j + 1], (events + nonevents)[j : j + 1], rule)
        assert together[0][j].tolist() == alone[0][0].tolist()
