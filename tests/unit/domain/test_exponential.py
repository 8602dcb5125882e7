"""The score by fixed sums and products: near the true one, never falling, and the same bits however it is computed."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.domain.exponential import FARTHEST, LN2_HIGH, LN2_LOW, PER_LN2, probability
from bondroit.scoring.exponential_steps import POINTS, POWER_OF_TWO, probabilities_of, steps

POINTS_DRAWN = st.one_of(
    st.integers(-FARTHEST - 3, FARTHEST + 3),
    st.integers(-12_000_000, 12_000_000),
    # Where the number of doublings changes, and a step to either side.
    st.builds(lambda k, by: round((k + 0.5) * math.log(2) * 1e6) + by, st.integers(-1_009, 1_009), st.integers(-2, 2)),
)


def true_score(points):
    """1 / (1 + exp(-points / 1,000,000)) to 60 digits, the quotient first rounded to a double as the rule says."""
    with localcontext() as digits:
        digits.prec = 60
        return 1 / (1 + Decimal(points / -1e6).exp())


def _by_tree(tree, known):
    if isinstance(tree, str):
        return known[tree]
    if isinstance(tree, float):
        return tree
    operator, *parts = tree
    values = [_by_tree(part, known) for part in parts]
    if len(values) == 1:
        return 2.0 ** values[0] if operator == POWER_OF_TWO else math.floor(values[0])
    a, b = values
    return {"+": a + b, "-": a - b, "*": a * b}[operator] if operator != "/" else a / b


@settings(max_examples=400)
@given(POINTS_DRAWN)
def test_the_score_is_near_the_true_one(points):
    """Three roundings after the exponential's: never more than 2.6 last places from the score of 60 digits."""
    if abs(points) > FARTHEST:
        assert probability(points) == (points > 0)
        return
    found = probability(points)
    assert abs(Decimal(found) - true_score(points)) <= Decimal("2.6") * Decimal(math.ulp(found))


def test_the_score_is_nearly_always_that_of_the_machine():
    """Beside math.exp, 100,000 drawn scores: fewer than one in 200 differs, by at most two last places."""
    points = np.rint(np.random.default_rng(5).normal(-2.5, 1.5, 100_000) * 1e6).astype(np.int64)
    ours = probabilities_of(points)
    theirs = np.array([1 / (1 + math.exp(-p / 1e6)) for p in points.tolist()])
    assert np.mean(ours != theirs) < 1 / 200
    assert np.max(np.abs(ours - theirs) / np.spacing(ours)) <= 2


@settings(max_examples=400)
@given(POINTS_DRAWN)
def test_one_more_point_never_lowers_the_score(points):
    """Also where the number of doublings changes, and at the ends."""
    assert 0.0 <= probability(points) <= probability(points + 1) <= 1.0


@settings(max_examples=100)
@given(st.lists(POINTS_DRAWN, max_size=40), st.sampled_from([np.int64, np.int32]))
def test_a_column_has_the_same_bits(points, dtype):
    """The fast path gives each file the plain rule's score, at every end."""
    found = probabilities_of(np.array(points, dtype=dtype))
    assert found.tolist() == [probability(p) for p in points]


def test_a_column_of_several_blocks_has_the_same_bits():
    """Neither the end of a block nor one file beyond 700 logits changes the others."""
    points = np.random.default_rng(6).integers(-(10**7), 10**7, 20_000)
    points[9_000] = FARTHEST + 1
    assert probabilities_of(points).tolist() == [probability(p) for p in points.tolist()]


@settings(max_examples=200)
@given(POINTS_DRAWN.filter(lambda p: abs(p) <= FARTHEST))
def test_the_trees_are_the_plain_rule(points):
    """What the other engines are told, followed step by step, gives the same bits."""
    known = {POINTS: float(points)}
    for level in steps():
        known |= {name: _by_tree(tree, known) for name, tree in level}
    assert known["probability"] == probability(points)


def test_the_constants_are_what_they_are_said_to_be():
    """Ln 2 in two parts to 80 bits, the first short enough for an exact product with any number of doublings."""
    with localcontext() as digits:
        digits.prec = 60
        ln2 = Decimal(2).ln()
        assert float(ln2 - Decimal(LN2_HIGH)) == LN2_LOW
        assert float(1 / ln2) == PER_LN2
    numerator, _ = LN2_HIGH.as_integer_ratio()
    assert numerator.bit_length() <= 53 - 11


@pytest.mark.parametrize("doublings", [-1_010, -1, 0, 1, 1_010])
def test_every_power_of_two_is_in_the_table(doublings):
    """The points furthest from 0 still find their power."""
    points = np.array([max(-FARTHEST, min(FARTHEST, round(-doublings * math.log(2) * 1e6)))])
    assert probabilities_of(points)[0] == probability(int(points[0]))
