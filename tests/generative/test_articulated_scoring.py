"""Scores by an articulated card: the fast path against routing every file and adding its points."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from bondroit.domain.articulation import Articulation, Route, route_of
from bondroit.domain.months import Month
from bondroit.domain.scorecard import (
    Modality,
    Scorecard,
    Variable,
    contributions,
    points_of,
    probability,
    to_points,
)
from bondroit.errors import UserError
from bondroit.scoring.files import score_months
from bondroit.scoring.rows import Extras, month_rows
from bondroit.scoring.scorers import Scorer

MONTH = Month.of(2026, 5)
LOGIT = st.integers(-3_000, 3_000).map(lambda n: n / 1000)


def _card(name, intercept, low, other):
    income = (Modality("low", "interval", low, upper=500.0), Modality("high", "interval", 0.0, lower=500.0),
              Modality("missing", "missing", 0.25))  # fmt: skip
    home = (Modality("owner", "values", 0.0, values=("owner",)), Modality("other", "other", other),
            Modality("missing", "missing", -0.5))  # fmt: skip
    variables = (Variable("income", "numeric", income), Variable("tenure", "categorical", home))
    return Scorecard(name, 1, "one", intercept, variables)


CARDS = st.tuples(*(st.builds(_card, st.just(f"one.{side}"), LOGIT, LOGIT, LOGIT) for side in ("first", "second")))
FILES = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(0, 4)),
        st.one_of(st.none(), st.booleans()),
        st.one_of(st.none(), st.integers(0, 1_000)),
        st.sampled_from([None, "owner", "lodged", "tenant_social"]),
    ),
    min_size=1,
    max_size=30,
)


def _frame(files):
    rows = [
        {"household_id": f"h{n:03d}", "month": MONTH.first_day, "declarations": d, "prefilled": p, "income": i,
         "tenure": t}
        for n, (d, p, i, t) in enumerate(files)
    ]  # fmt: skip
    return pl.DataFrame(
        rows,
        schema={"household_id": pl.String, "month": pl.Date, "declarations": pl.Int32, "prefilled": pl.Boolean,
                "income": pl.Int64, "tenure": pl.String},
    )  # fmt: skip


def _articulation(cards, *, numeric):
    first, second = cards
    if numeric:
        routes = (Route("< 2", "interval", first.label, first.hash, upper=2.0),
                  Route(">= 2", "interval", second.label, second.hash, lower=2.0))  # fmt: skip
    else:
        routes = (Route("no", "values", first.label, first.hash, values=("false",)),
                  Route("yes", "values", second.label, second.hash, values=("true",)))  # fmt: skip
    missing = Route("missing", "missing", first.label, first.hash)
    name = "declarations" if numeric else "prefilled"
    return Articulation("one", 4, "one", name, numeric=numeric, routes=(*routes, missing))


def _scored(articulation, cards, frame):
    _, (scored,) = score_months([Scorer(cards, articulation)], frame.lazy(), MONTH)
    return month_rows(scored, frame.lazy(), MONTH).collect()


@settings(max_examples=examples(60), deadline=None)
@given(CARDS, FILES, st.booleans())
def test_each_file_has_the_score_of_the_card_its_route_names(cards, files, numeric):
    """Routed by a number or a yes/no, missing or not: points, score and order are those of the plain way."""
    articulation, frame = _articulation(cards, numeric=numeric), _frame(files)
    by_label = {card.label: card for card in cards}
    scored = _scored(articulation, cards, frame).sort("rank")
    expected = {}
    for row in frame.iter_rows(named=True):
        route = route_of(articulation, row[articulation.variable])
        expected[row["household_id"]] = points_of(by_label[route.card], row)
    assert dict(scored.select("household_id", "points").iter_rows()) == expected
    assert scored["card"].unique().to_list() == ["one@4"]
    assert scored["rank"].to_list() == list(range(1, len(files) + 1))
    assert scored["points"].to_list() == sorted(expected.values(), reverse=True)
    assert scored["probability"].to_list() == pytest.approx([probability(p) for p in scored["points"]])


@settings(max_examples=25, deadline=None)
@given(CARDS, FILES, st.sampled_from(["skip", "missing"]))
def test_contributions_are_those_of_the_card_that_serves_the_file(cards, files, unknown):
    """With the intercept of the card its route names they add up to the points; a variable it does not read is null."""
    narrow = replace(cards[1], variables=cards[1].variables[:1])
    articulation, frame = _articulation((cards[0], narrow), numeric=False), _frame(files)
    known, (scored,) = score_months([Scorer((cards[0], narrow), articulation)], frame.lazy(), MONTH, unknown=unknown)
    rows = month_rows(scored, frame.lazy(), MONTH, known, Extras(contributions=True)).collect()
    by_label = {card.label: card for card in (cards[0], narrow)}
    for row, told in zip(frame.iter_rows(named=True), rows.iter_rows(named=True), strict=True):
        card = by_label[route_of(articulation, row["prefilled"]).card]
        terms = {f"points.{t.variable}": t.points for t in contributions(card, row)}
        found = {name: value for name, value in told.items() if name.startswith("points.") and value is not None}
        assert found == terms
        assert told["points"] == to_points(card.intercept) + sum(terms.values())


def test_another_card_under_the_same_label_is_refused():
    """The routes pin their cards by hash."""
    cards = (_card("one.first", 0.0, 1.0, 0.5), _card("one.second", 0.0, 2.0, 0.5))
    articulation = _articulation(cards, numeric=False)
    altered = (cards[0], _card("one.second", 0.1, 2.0, 0.5))
    with pytest.raises(UserError) as caught:
        _scored(articulation, altered, _frame([(1, True, 5, "owner")]))
    assert caught.value.code == "E-INT-001"


@pytest.mark.parametrize("column", ["prefilled", "none"])
def test_files_without_a_route_are_refused(column):
    """A value that no route names, or no such column, refuses the month: no file is left without a word."""
    cards = (_card("one.first", 0.0, 1.0, 0.5), _card("one.second", 0.0, 2.0, 0.5))
    routed = _articulation(cards, numeric=False)
    open_routes = Articulation("one", 4, "one", column, numeric=False, routes=routed.routes[:2])
    with pytest.raises(UserError) as caught:
        _scored(open_routes, cards, _frame([(1, None, 5, "owner")]))
    assert caught.value.code == "E-SCO-002"
