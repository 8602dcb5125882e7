"""Two cards over the same files: what is found is what plain Python finds, whatever the cards and the files."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.generative.test_scoring import card_and_files, plain

from bondroit.domain.scorecard import contributions, probability
from bondroit.scoring.expressions import tie_number
from bondroit.scoring.moves import Family, moves_between
from bondroit.scoring.moves_points import Names
from bondroit.scoring.rows import Top
from bondroit.stats.disclosure import FLOOR
from bondroit.stats.disclosure_crossed import hidden_cells

SLOW = settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def two_cards(draw):
    """A card, another with other coefficients and perhaps a variable less, and files that fit both."""
    card, frame = draw(card_and_files())
    shift = st.sampled_from([0.0, 0.0, 0.5, -1.25])
    variables = [
        replace(v, modalities=tuple(replace(m, coefficient=m.coefficient + draw(shift)) for m in v.modalities))
        for v in card.variables
    ]
    if len(variables) > 1 and draw(st.booleans()):
        variables.pop(draw(st.integers(0, len(variables) - 1)))
    new = replace(card, name="other", intercept=card.intercept + 1, variables=tuple(variables))
    identifiers = [f"h{k:03d}" for k in range(frame.height)]
    groups = draw(st.lists(st.integers(0, 2), min_size=frame.height, max_size=frame.height))
    return card, new, frame.with_columns(pl.Series("id", identifiers)), groups


def plain_top(points, identifiers, most, seed):
    """The highest by the rule as it is written: points, then the key of the identifier, then the identifier."""
    longest = max(len(i) for i in identifiers)
    order = sorted(
        (k for k, p in enumerate(points) if p is not None),
        key=lambda k: (-points[k], tie_number(identifiers[k], seed=seed, longest=longest), identifiers[k]),
    )
    return set(order[:most])


def plain_tau(one, two):
    """Kendall's tau-b, pair by pair."""
    signs = [(np.sign(a - b), np.sign(c - d)) for (a, c), (b, d) in combinations(list(zip(one, two, strict=True)), 2)]
    over = sum(a * b for a, b in signs)
    free = [sum(s[k] != 0 for s in signs) for k in (0, 1)]
    return over / (free[0] * free[1]) ** 0.5 if all(free) else None


def mean_ranks(points):
    """1 is the highest; equal points share the mean of their places."""
    return [sum(q > p for q in points) + (sum(q == p for q in points) + 1) / 2 for p in points]


@SLOW
@given(two_cards(), st.integers(1, 12), st.integers(0, 50_000))
def test_moves_equal_the_oracle(drawn, most, seed):
    """Tops, groups, deciles, correlations and mean probabilities are those found file by file."""
    old, new, frame, groups = drawn
    family = Family("g", ("a", "b", "c"), np.array(groups, np.int64))
    names = Names(frame.lazy(), "id", seed)
    found = moves_between(old, new, frame.lazy(), top=Top(most=most), names=names, families=[family])
    pairs = [(plain(old, row), plain(new, row)) for row in frame.iter_rows(named=True)]
    both = [k for k, pair in enumerate(pairs) if None not in pair]
    if not both:
        assert found is None
        return
    sides = [[pair[i] if k in both else None for k, pair in enumerate(pairs)] for i in (0, 1)]
    most = min(most, len(both))
    tops = [plain_top(side, frame["id"].to_list(), most, seed) for side in sides]
    assert (found.files, found.compared, found.top) == (frame.height, len(both), most)
    assert found.stayed == len(tops[0] & tops[1])
    assert found.entered == len(tops[1] - tops[0]) == found.left
    assert found.jaccard == pytest.approx(len(tops[0] & tops[1]) / len(tops[0] | tops[1]))
    for one in found.groups:
        own = {k for k in both if "abc"[groups[k]] == one.group}
        by_hand = (tops[0] & tops[1], tops[1] - tops[0], tops[0] - tops[1], own - tops[0] - tops[1])
        assert (one.stayed, one.entered, one.left, one.neither) == tuple(len(s & own) for s in by_hand)
    points = [[side[k] for k in both] for side in sides]
    ranks = [mean_ranks(side) for side in points]
    constant = any(len(set(side)) == 1 for side in points)
    assert found.spearman == (None if constant else pytest.approx(np.corrcoef(*ranks)[0, 1], abs=1e-12))
    tau = plain_tau(*points)
    assert found.kendall == (None if tau is None else pytest.approx(tau, abs=1e-12))
    assert found.mean_old == pytest.approx(np.mean([probability(p) for p in points[0]]))
    assert found.mean_new == pytest.approx(np.mean([probability(p) for p in points[1]]))
    places = [[10 * sum(q > p for q in side) // len(side) for p in side] for side in points]
    table = np.zeros((10, 10), int)
    for a, b in zip(*places, strict=True):
        table[a, b] += 1
    assert found.deciles == tuple(tuple(row) for row in table.tolist())


@SLOW
@given(two_cards(), st.integers(1, 8))
def test_variables_that_explain_equal_the_oracle(drawn, most):
    """The mean change of each variable is that of the files, and over the files that enter it adds up to theirs."""
    old, new, frame, _ = drawn
    names = Names(frame.lazy(), "id", 1)
    found = moves_between(old, new, frame.lazy(), top=Top(most=most), names=names)
    if found is None:
        return
    rows = [r for r in frame.iter_rows(named=True) if None not in (plain(old, r), plain(new, r))]

    def change(row):
        then, now = ({c.variable: c.points for c in contributions(card, row)} for card in (old, new))
        return {name: now.get(name, 0) - then.get(name, 0) for name in {**now, **then}}

    changes = [change(row) for row in rows]
    for one in found.variables:
        assert one.everyone == pytest.approx(np.mean([c[one.variable] for c in changes]) / 1e6, abs=1e-12)
        assert (one.in_old, one.in_new) == tuple(one.variable in {v.name for v in c.variables} for c in (old, new))
    sides = [[plain(c, row) for row in rows] for c in (old, new)]
    identifiers = [row["id"] for row in rows]
    tops = [plain_top(side, identifiers, min(most, len(rows)), 1) for side in sides]
    for name, moved in (("entered", tops[1] - tops[0]), ("left", tops[0] - tops[1])):
        for one in found.variables:
            if not moved:
                assert getattr(one, name) is None
                continue
            own = np.mean([changes[k][one.variable] for k in sorted(moved)]) / 1e6
            assert getattr(one, name) == pytest.approx(own - one.everyone, abs=1e-12)


@settings(max_examples=examples(80), deadline=None)
@given(st.lists(st.lists(st.integers(0, 40), min_size=4, max_size=4), min_size=2, max_size=4))
def test_no_hidden_cell_follows_from_the_margins(cells):
    """Every small cell is hidden, can be something else under the same margins, and no line hides a small sum.

    Only where too few cells are left to hide may a line keep a small sum: then all its cells that are not empty are
    hidden.
    """
    table = np.array(cells, np.int64)
    hidden = hidden_cells(table)
    small = (table > 0) & (table < FLOOR)
    assert not (small & ~hidden).any()
    everything_hidden = not ((table > 0) & ~hidden).any()
    if everything_hidden or not small.any():
        return
    for axis in (0, 1):
        sums = np.where(hidden, table, 0).sum(axis=axis)
        assert not ((sums > 0) & (sums < FLOOR)).any()
    places = np.argwhere(hidden)
    margins = np.zeros((sum(table.shape), len(places)))
    for k, (i, j) in enumerate(places):
        margins[i, k] = margins[table.shape[0] + j, k] = 1
    rank = np.linalg.matrix_rank(margins)
    for k, (i, j) in enumerate(places):
        if small[i, j]:
            alone = np.vstack([margins, np.eye(len(places))[k]])
            assert np.linalg.matrix_rank(alone) > rank
