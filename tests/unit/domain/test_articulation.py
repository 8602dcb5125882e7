"""Articulated cards: a document that names its cards, and routes of files."""

from __future__ import annotations

import json

import pytest

from bondroit.domain.articulation import Articulation, Route, articulation_document, read_articulation, route_of

BEFORE = Route("< 2", "interval", "one.first@1", "a" * 64, upper=2.0)
AFTER = Route(">= 2", "interval", "one.second@3", "b" * 64, lower=2.0)
NEITHER = Route("missing", "missing", "one.first@1", "a" * 64)
NUMBER = Articulation("one", 1, "one", "declarations", numeric=True, routes=(BEFORE, AFTER, NEITHER))
YES_NO = Articulation(
    "two", 2, "two", "prefilled", numeric=False,
    routes=(Route("no", "values", "a@1", "c", values=("false",)), Route("yes", "values", "b@1", "d", values=("true",))),
    provenance={"survey": "2026-05"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("value", "card"),
    [(1.9, "one.first@1"), (2, "one.second@3"), (40, "one.second@3"), (None, "one.first@1")],
)
def test_a_number_is_routed_at_the_bound(value, card):
    """Below the bound the first card serves, from it on the second, and the missing where they are sent."""
    assert route_of(NUMBER, value).card == card


def test_yes_and_no_are_routed_and_others_are_not():
    """A yes/no goes to its card; a file without a value has no route where none is named."""
    assert route_of(YES_NO, value=False).card == "a@1"
    assert route_of(YES_NO, value=True).card == "b@1"
    assert route_of(YES_NO, None) is None


@pytest.mark.parametrize("one", [NUMBER, YES_NO])
def test_the_document_comes_back_the_same(one):
    """JSON and back is the same articulated card with the same hash; another version is another hash."""
    back = read_articulation(json.loads(json.dumps(articulation_document(one))))
    assert back == one
    assert back.hash == one.hash
    assert one.with_version(9).hash != one.hash


def test_the_hash_follows_the_cards():
    """Another card under the same label is another articulated card."""
    other = Articulation(
        "one", 1, "one", "declarations", numeric=True,
        routes=(Route("< 2", "interval", "one.first@1", "f" * 64, upper=2.0), AFTER, NEITHER),
    )  # fmt: skip
    assert other.hash != NUMBER.hash
    assert NUMBER.cards == ("one.first@1", "one.second@3")


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "somewhere"}, {"lower": 3.0, "upper": 2.0}, {"lower": float("nan")}, {"kind": "values", "lower": 1.0}],
)
def test_a_route_that_means_nothing_is_refused(wrong):
    """Unknown kinds, bounds that run backwards or are no numbers, and bounds of a category are refused."""
    with pytest.raises(ValueError, match="route"):
        Route(**({"name": "x", "kind": "interval", "card": "a@1", "card_hash": "c"} | wrong))
