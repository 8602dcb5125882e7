"""The scorecard as a document and as a sum."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bondroit.domain import scorecard as sc

AGE = sc.Variable(
    "rent_share",
    sc.NUMERIC,
    (
        sc.Modality("[-inf, 0.3)", sc.INTERVAL, 0.0, reference=True, upper=0.3),
        sc.Modality("[0.3, inf)", sc.INTERVAL, 0.7, lower=0.3, odds_ratio_low=1.5, odds_ratio_high=2.7),
        sc.Modality("missing", sc.MISSING, 0.1),
    ),
)
TENURE = sc.Variable(
    "tenure",
    sc.CATEGORICAL,
    (
        sc.Modality("owner", sc.VALUES, 0.0, reference=True, values=("owner",)),
        sc.Modality("other", sc.OTHER, -0.25),
        sc.Modality("missing", sc.MISSING, 0.0),
    ),
)
CARD = sc.Scorecard("overpayment", 1, "overpayment", -2.5, (AGE, TENURE), {"rows": 10})


def test_a_bound_belongs_to_the_class_above():
    """An interval holds its lower bound and not its upper one."""
    assert AGE.modality_of(0.3).name == "[0.3, inf)"
    assert AGE.modality_of(math.nextafter(0.3, 0)).name == "[-inf, 0.3)"


@pytest.mark.parametrize("nothing", [None, float("nan")])
def test_nothing_known_is_the_missing_class(nothing):
    """Null and NaN both fall in the missing modality."""
    assert AGE.modality_of(nothing).kind == sc.MISSING


def test_points_are_the_sum_of_rounded_millionths():
    """The points of a file are the intercept's plus each modality's, as integers."""
    assert sc.points_of(CARD, {"rent_share": 0.4, "tenure": "lodged"}) == -2_500_000 + 700_000 - 250_000


def test_a_value_without_a_class_is_an_error_not_a_guess():
    """A variable without an `other` class does not score a value it has not learnt."""
    bare = sc.Variable("tenure", sc.CATEGORICAL, TENURE.modalities[:1])
    card = sc.Scorecard("x", 1, "x", 0.0, (bare,))
    with pytest.raises(LookupError):
        sc.points_of(card, {"tenure": "lodged"})


def test_document_round_trip_keeps_the_hash():
    """Writing a card and reading it again gives an equal card with the same hash."""
    document = json.loads(sc.to_json(CARD))
    again = sc.from_document(document)
    assert again == CARD
    assert again.hash == document["hash"] == CARD.hash


@given(st.sampled_from(["intercept", "target", "version"]))
def test_any_change_changes_the_hash(field):
    """A card that differs in one field has another hash."""
    document = sc.to_document(CARD)
    document[field] = {"intercept": -2.4, "target": "else", "version": 2}[field]
    assert sc.from_document(document).hash != CARD.hash


@given(st.integers(-20_000_000, 20_000_000))
def test_the_score_grows_with_the_points(points):
    """The score is a probability and one more point never lowers it."""
    assert 0.0 <= sc.probability(points) <= sc.probability(points + 1) <= 1.0
