"""The population stability index against sums made class by class, and against chance."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.stats.stability import EMPTY, stability_index


def _plain(before, weights_before, after, weights_after) -> float:
    """The index, class by class; an empty class holds half an effective row."""

    def shares(codes, weights):
        size = sum(weights) ** 2 / sum(w * w for w in weights)
        held = {}
        for code, weight in zip(codes, weights, strict=True):
            held[code] = held.get(code, 0.0) + weight / sum(weights) * size
        return held, size

    (a, n), (b, m) = shares(before, weights_before), shares(after, weights_after)
    found = 0.0
    for code in {*a, *b}:
        p, q = a.get(code, EMPTY) / n, b.get(code, EMPTY) / m
        found += (q - p) * math.log(q / p)
    return max(found, 0.0)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 80), st.integers(1, 80), st.integers(1, 9))
def test_index_equals_plain_sums(seed: int, rows: int, others: int, classes: int) -> None:
    """The index equals that of sums made class by class."""
    chance = np.random.default_rng(seed)
    before, after = chance.integers(0, classes, rows), chance.integers(0, classes, others)
    a, b = chance.uniform(0.2, 4, rows), chance.uniform(0.2, 4, others)
    ours = stability_index(before, a, after, b, classes + 3)
    assert ours.index == pytest.approx(_plain(before.tolist(), a.tolist(), after.tolist(), b.tolist()), abs=1e-10)
    assert ours.classes == len({*before.tolist(), *after.tolist()})


def test_chance_alone_stays_below_its_bound() -> None:
    """Of 600 pairs drawn from one distribution, about 95 % have an index below what chance would give."""
    chance = np.random.default_rng(7)
    shares = [0.1, 0.2, 0.3, 0.4]
    below = 0
    for _ in range(600):
        before, after = chance.choice(4, 500, p=shares), chance.choice(4, 300, p=shares)
        made = stability_index(before, np.ones(500), after, np.full(300, 2.0), 4)
        below += made.index <= made.by_chance
    assert 0.92 <= below / 600 <= 0.98


def test_a_shift_is_told() -> None:
    """Two halves that swap their shares of 20 and 80 % have the index 2 x 0.6 x ln 4."""
    before, after = np.repeat([0, 1], [20, 80]), np.repeat([0, 1], [80, 20])
    made = stability_index(before, np.ones(100), after, np.ones(100), 2)
    assert made.index == pytest.approx(2 * 0.6 * math.log(4))
