"""Bounds of scores and of their differences, against every value that what is unknown may have, one by one."""

from __future__ import annotations

import itertools
import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.auditing.paths_scores import Rows, changed, differences, scores, terms_of
from bondroit.domain.known import points_bounds
from bondroit.domain.modalities import NUMERIC, POINTS_PER_LOGIT, UNKNOWN, VALUES, Modality, Variable
from bondroit.domain.scorecard import Scorecard

LOGITS = st.integers(-3_000_000, 3_000_000).map(lambda points: points / POINTS_PER_LOGIT)
SPANS = st.tuples(LOGITS, LOGITS).map(lambda ends: (min(ends), max(ends)))


@st.composite
def cards(draw):
    """A card of one to three variables: known, with an unknown coefficient, or masked."""
    variables = []
    for place in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["known", "partly", "masked"]))
        if kind == "masked":
            variables.append(Variable(f"v{place}", NUMERIC, (), masked=True, span=draw(SPANS)))
            continue
        lines = [Modality("m0", VALUES, 0.0, reference=True, values=("m0",))]
        for k in range(1, draw(st.integers(2, 3))):
            hidden = kind == "partly" and k == 1
            coefficient = UNKNOWN if hidden else draw(LOGITS)
            span = draw(SPANS) if hidden else None
            lines.append(Modality(f"m{k}", VALUES, coefficient, values=(f"m{k}",), span=span))
        variables.append(Variable(f"v{place}", "categorical", tuple(lines)))
    return Scorecard("c", 1, "t", draw(LOGITS), tuple(variables))


@st.composite
def pairs(draw):
    """A card and two rows, each of which may have some modalities of each variable."""
    card = draw(cards())
    allowed = [
        [
            [0] if v.masked else draw(st.lists(st.integers(0, len(v.modalities) - 1), min_size=1, unique=True))
            for v in card.variables
        ]
        for _ in range(2)
    ]
    return card, allowed


def rows_of(card, allowed):
    """The arrays of one row."""
    most = max([len(v.modalities) for v in card.variables] + [1])
    may = np.zeros((1, len(card.variables), most), bool)
    for v, places in enumerate(allowed):
        may[0, v, places] = True
    return Rows(may, np.array([[places[0] for places in allowed]]))


def every_row(card, allowed):
    """Each combination of modalities as a row of values."""
    for places in itertools.product(*allowed):
        yield {v.name: f"m{k}" for v, k in zip(card.variables, places, strict=True) if not v.masked}


@settings(max_examples=150, deadline=None)
@given(pairs())
def test_scores_lie_between_those_of_every_combination(pair):
    """The ends are those of the plain oracle over all combinations of what the row may be."""
    card, (allowed, _) = pair
    found = scores(terms_of(card), rows_of(card, allowed))
    plain = [points_bounds(card, row) for row in every_row(card, allowed)]
    assert round(found.low[0] * POINTS_PER_LOGIT) == round(min(low for low, _ in plain))
    assert round(found.high[0] * POINTS_PER_LOGIT) == round(max(high for _, high in plain))


def ends(variable, k):
    """What a modality, or a masked variable, may add."""
    return variable.span if variable.masked else variable.modalities[k].logits


@settings(max_examples=150, deadline=None)
@given(pairs(), st.booleans())
def test_differences_lie_between_those_of_every_world(pair, same):
    """A world fixes each unknown coefficient once for both rows; a masked variable is drawn for each row apart."""
    card, (one, other) = pair
    found = differences(terms_of(card), rows_of(card, one), rows_of(card, other), same_unknown=same)
    low = high = 0.0
    for variable, ours, theirs in zip(card.variables, one, other, strict=True):
        shared = not variable.masked and set(ours) == set(theirs) and (same or len(ours) == 1)
        worlds = []
        for a, b in itertools.product(ours, theirs):
            if shared and a != b:
                continue  # one household: what nobody says of it is the same, with and without the event
            if not variable.masked and a == b:
                worlds.append((0.0, 0.0))
                continue
            x, y = ends(variable, a), ends(variable, b)
            worlds.append((x[0] - y[1], x[1] - y[0]))
        low += min(w[0] for w in worlds)
        high += max(w[1] for w in worlds)
    # The bounds may be wider where a modality is common to two different sets, never narrower.
    assert found.low[0] <= low + 1e-6
    assert found.high[0] >= high - 1e-6
    if all(len(a) == len(b) == 1 for a, b in zip(one, other, strict=True)):
        assert math.isclose(found.low[0], low, abs_tol=2e-6)
        assert math.isclose(found.high[0], high, abs_tol=2e-6)


def a_card():
    """Two variables with intervals, by hand."""
    wide = Modality("b", VALUES, math.log(2), values=("b",), odds_ratio_low=1.0, odds_ratio_high=4.0)
    first = Variable("x", "categorical", (Modality("a", VALUES, 0.0, reference=True, values=("a",)), wide))
    half = Modality("d", VALUES, math.log(0.5), values=("d",), odds_ratio_low=0.25, odds_ratio_high=1.0)
    second = Variable("y", "categorical", (Modality("c", VALUES, 0.0, reference=True, values=("c",)), half))
    return Scorecard("c", 1, "t", -1.0, (first, second))


def test_a_difference_by_hand_with_its_standard_error():
    """From (a, c) to (b, d): odds doubled and halved, two standard errors of ln(4) / (2 x 1.96) squared and added."""
    card = a_card()
    found = differences(terms_of(card), rows_of(card, [[1], [1]]), rows_of(card, [[0], [0]]), same_unknown=True)
    error = math.log(4) / (2 * 1.959963984540054)
    assert math.isclose(found.usual[0], 0.0, abs_tol=2e-6)
    assert math.isclose(found.spread[0], math.sqrt(2) * error, rel_tol=1e-12)
    assert changed(terms_of(card), rows_of(card, [[1], [1]]), rows_of(card, [[0], [0]])) == (((0, 1, 1), (1, 1, 1)),)


def test_a_row_without_a_class_has_no_score():
    """Where the card has no class for a value, no score is made up."""
    card = a_card()
    rows = rows_of(card, [[1], [1]])
    rows.may[0, 0] = False
    assert math.isnan(scores(terms_of(card), rows).low[0])


def test_an_unknown_intercept_is_left_out_and_a_known_span_is_not():
    """Scores without an intercept are told without it; a span of it widens every score."""
    from dataclasses import replace

    card = a_card()
    free = terms_of(replace(card, intercept=UNKNOWN))
    assert free.intercept is None
    assert scores(free, rows_of(card, [[0], [0]])).low[0] == 0.0
    spanned = scores(terms_of(replace(card, intercept=UNKNOWN, intercept_span=(-2.0, -1.0))), rows_of(card, [[0], [0]]))
    assert (spanned.low[0], spanned.high[0]) == (-2.0, -1.0)
