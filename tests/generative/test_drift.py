"""Counts, indices and the shift of the mean are those of plain Python, whatever the card and the files."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.generative.test_scoring import card_and_files, plain

from bondroit.domain.scorecard import contributions, probability
from bondroit.scoring.drift import mean_points, points_moved
from bondroit.scoring.drift_counts import count_files, cuts_of, missing_share
from bondroit.scoring.rows import Top
from bondroit.stats.stability import counted_stability

SLOW = settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
COUNTS = st.lists(st.integers(0, 500), min_size=2, max_size=8)


def plain_index(before: list[int], after: list[int]) -> float:
    """PSI as its formula is written, an empty class taken as half a file."""
    kept = [(b, a) for b, a in zip(before, after, strict=True) if b or a]
    n, m = (sum(side) for side in zip(*kept, strict=True))
    shares = [((a or 0.5) / m, (b or 0.5) / n) for b, a in kept]
    return sum((now - then) * math.log(now / then) for now, then in shares)


def plain_code(variable, value):
    """The position of the value's class by the oracle, or the codes of what has none."""
    found = variable.modality_of(value)
    if found is not None:
        return next(k for k, m in enumerate(variable.modalities) if m is found)
    missing = value is None or (isinstance(value, float) and math.isnan(value))
    return len(variable.modalities) + (0 if missing else 1)


@SLOW
@given(card_and_files(), st.integers(1, 12))
def test_counts_equal_the_oracle(drawn, most):
    """Files by class, scored files, classes of the score and files above the threshold are those counted by hand."""
    card, frame = drawn
    top = Top(most=most)
    points = [plain(card, row) for row in frame.iter_rows(named=True)]
    known = sorted(p for p in points if p is not None)
    cuts = cuts_of(card, frame.lazy(), label="then", top=top)
    counts = count_files(card, frame.lazy(), label="now", cuts=cuts)
    for variable in card.variables:
        codes = [plain_code(variable, value) for value in frame[variable.name].to_list()]
        assert counts.by_class[variable.name].tolist() == [codes.count(k) for k in range(len(variable.modalities) + 2)]
        lacking = [v is None or (isinstance(v, float) and math.isnan(v)) for v in frame[variable.name].to_list()]
        assert missing_share(variable, counts.by_class[variable.name]) == pytest.approx(sum(lacking) / frame.height)
    assert counts.files == frame.height
    if not known:
        assert cuts is None
        assert not counts.has_scores
        return
    assert counts.scored == len(known)
    assert cuts.threshold == known[-min(most, len(known))]
    assert counts.above == sum(p >= cuts.threshold for p in known)
    bounds = [-math.inf, *cuts.cuts, math.inf]
    by_hand = [sum(low <= p < high for p in known) for low, high in pairwise(bounds)]
    assert counts.by_score.tolist() == by_hand
    assert all(by_hand)
    assert counts.probabilities == pytest.approx(sum(probability(p) for p in known))


@SLOW
@given(card_and_files(), st.data())
def test_the_shift_of_the_mean_falls_into_variables_exactly(drawn, data):
    """The parts of the variables add up to the change of the mean points, without any rounding."""
    card, frame = drawn
    split = data.draw(st.integers(0, frame.height))
    halves = [frame.slice(0, split), frame.slice(split)]
    points = [[p for p in (plain(card, r) for r in half.iter_rows(named=True)) if p is not None] for half in halves]
    assume(all(points))
    cuts = cuts_of(card, frame.lazy(), label="all", top=Top(percent=Decimal(5)))
    then, now = (
        {n: c.astype(float) for n, c in count_files(card, h.lazy(), label="", cuts=cuts).among_scored.items()}
        for h in halves
    )
    means = [Fraction(sum(p), len(p)) for p in points]
    assert [mean_points(card, side) for side in (then, now)] == means
    parts = points_moved(card, then, now)
    assert sum(parts.values()) == means[1] - means[0]
    own = [[contributions(card, r) for r in h.iter_rows(named=True) if plain(card, r) is not None] for h in halves]
    for k, variable in enumerate(card.variables):
        by_hand = [Fraction(sum(terms[k].points for terms in side), len(side)) for side in own]
        assert parts[variable.name] == by_hand[1] - by_hand[0]


@settings(max_examples=examples(200), deadline=None)
@given(COUNTS, st.data())
def test_the_index_is_its_formula(before, data):
    """PSI is the sum of its formula, the same both ways, never below zero, and zero where nothing changed."""
    after = data.draw(st.lists(st.integers(0, 500), min_size=len(before), max_size=len(before)))
    assume(sum(before) and sum(after))
    one, two = np.array(before, float), np.array(after, float)
    there, back = counted_stability(one, two), counted_stability(two, one)
    assert there.index == pytest.approx(plain_index(before, after), abs=1e-12)
    assert there.index == pytest.approx(back.index, abs=1e-12)
    assert there.by_chance == pytest.approx(back.by_chance)
    assert there.index >= 0
    assert counted_stability(one, one).index == 0
    assert counted_stability(one, 3 * one).index == pytest.approx(plain_index(before, [3 * n for n in before]))


def test_chance_gives_what_is_said():
    """Of draws without any change, one in twenty passes the bound, and their mean is the one expected."""
    rng = np.random.default_rng(7)
    shares, n, m = np.array([0.3, 0.25, 0.2, 0.15, 0.1]), 900, 2_000
    drawn = [counted_stability(*(rng.multinomial(size, shares).astype(float) for size in (n, m))) for _ in range(4_000)]
    passed = np.mean([one.index > one.by_chance for one in drawn])
    assert abs(passed - 0.05) < 4 * math.sqrt(0.05 * 0.95 / 4_000)
    error = math.sqrt(2 * 4) * (1 / n + 1 / m) / math.sqrt(4_000)
    assert abs(np.mean([one.index for one in drawn]) - drawn[0].expected) < 4 * error + 0.02 * drawn[0].expected


@SLOW
@given(card_and_files())
def test_batches_do_not_matter(drawn):
    """The same files in one piece or in several, and in another order, give the same counts."""
    card, frame = drawn
    cuts = cuts_of(card, frame.lazy(), label="", top=Top(percent=Decimal(5)))
    whole = count_files(card, frame.lazy(), label="", cuts=cuts)
    parts = pl.concat([frame.slice(0, 3).lazy(), frame.slice(3).lazy()])
    for other in (
        count_files(card, parts, label="", cuts=cuts),
        count_files(card, frame.reverse().lazy(), label="", cuts=cuts),
    ):
        assert {n: c.tolist() for n, c in whole.by_class.items()} == {n: c.tolist() for n, c in other.by_class.items()}
        assert whole.by_score.tolist() == other.by_score.tolist()
