"""Other cards tried on a table in memory: what is asked, what is refused, what the classes may know."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from bondroit.app.alternatives import try_alternatives
from bondroit.app.alternatives_asked import Asked, Of, request_of
from bondroit.app.alternatives_ground import drawn_rows, weight_below
from bondroit.app.alternatives_pool import candidates_of
from bondroit.auditing.check import Need
from bondroit.building.build import build_scorecard
from bondroit.building.checking import check_survey
from bondroit.building.request import BuildRequest
from bondroit.errors import UserError
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from bondroit.domain.scorecard import Scorecard

ROWS = 1500
SMALL = Asked(groups=("sex",), income="income", capacity=0.1, cards=8)


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    """Rows whose outcome depends on rent and moves; the poor pay more of their income as rent."""
    chance = np.random.default_rng(2)
    income = chance.gamma(2.0, 800.0, ROWS)
    rent = np.clip(500.0 / (income + 200.0) + chance.normal(0.0, 0.3, ROWS), 0.0, 3.0)
    moves = chance.integers(0, 4, ROWS)
    logits = -2.2 + 0.7 * rent + 0.6 * (moves > 1)
    error = chance.random(ROWS) < 1.0 / (1.0 + np.exp(-logits))
    return pl.DataFrame({
        "error": error, "rent": rent, "moves": moves, "noise": chance.normal(size=ROWS), "income": income,
        "sex": np.where(chance.random(ROWS) < 0.5, "F", "M"), "weight": chance.uniform(0.5, 2.0, ROWS),
        "euros": np.where(error, chance.gamma(2.0, 300.0, ROWS), 0.0),
    })  # fmt: skip


@pytest.fixture(scope="module")
def card(table: pl.DataFrame) -> Scorecard:
    """A card built on the table."""
    request = BuildRequest("error", "error", "weight", exclude=("income", "sex"), amount="euros", holdout=0.0)
    return build_scorecard(table, request=request).card


def test_the_card_says_how_other_cards_are_made(card: Scorecard) -> None:
    """Target, weights, amounts, excluded columns and settings are the card's, but for what is named instead."""
    request = request_of(card, {"amount": None, "weight": None}, exclude=("noise",), seed=3)
    assert (request.target, request.weight, request.amount) == ("error", "weight", "euros")
    assert request.exclude == ("income", "sex", "noise")
    assert request_of(card, {"weight": "other"}, exclude=(), seed=3).weight == "other"
    with pytest.raises(UserError, match="target"):
        request_of(replace(card, provenance={}), {}, exclude=(), seed=3)


def test_other_cards_are_tried_on_a_table(table: pl.DataFrame, card: Scorecard) -> None:
    """Every check is answered, the card as it stands is beside the card learnt again, euros are counted."""
    told: list[int] = []
    of = Of(card=card, files="table")
    found = try_alternatives(table, of, SMALL, request_of(card, {}, exclude=(), seed=1), progress=told.append)
    assert sum(told) == 10
    assert {f.code for f in found.findings} >= {"AUD030", "AUD032", "AUD033", "AUD034"}
    assert found.euros
    assert [sheet.other.en.split()[0] for sheet in found.sheets] == ["as"]
    assert not found.not_run
    assert found.rows == ROWS


def test_a_card_that_has_not_seen_the_table_is_judged_as_it_stands(table: pl.DataFrame, card: Scorecard) -> None:
    """Its own coefficients rank the rows, so that its AUC is the one of its scores."""
    asked = replace(SMALL, as_it_stands=True)
    found = try_alternatives(table, Of(card=card, other=card), asked, request_of(card, {}, exclude=(), seed=1))
    sheet = found.sheets[0]
    assert len(found.sheets) == 1
    assert all(row.difference.value == pytest.approx(0.0, abs=1e-9) for row in sheet.rows)


def test_what_is_not_given_is_not_run_and_said(table: pl.DataFrame, card: Scorecard) -> None:
    """Without groups and incomes the questions and the thesis are listed as not run, with what would be needed."""
    asked = Asked(capacity=0.1, cards=8)
    found = try_alternatives(table, Of(card=card), asked, request_of(card, {}, exclude=(), seed=1))
    assert [n.spec.code for n in found.not_run] == ["AUD030", "AUD031", "AUD032", "AUD034"]
    assert all(n.missing == (Need.GROUPS,) for n in found.not_run)
    assert found.frontier is None


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (replace(SMALL, groups=("nowhere",)), "E-TAB-004"),
        (replace(SMALL, income="sex"), "E-USE-001"),
        (replace(SMALL, capacity=1.5), "E-USE-001"),
        (replace(SMALL, cards=0), "E-USE-001"),
        (replace(SMALL, groups=("noise",)), "E-AUD-001"),
    ],
)
def test_what_cannot_be_is_refused(table: pl.DataFrame, card: Scorecard, asked: Asked, code: str) -> None:
    """A column that is not there, a share above one, no cards, or too many groups are refused before any fit."""
    with pytest.raises(UserError) as refused:
        try_alternatives(table, Of(card=card), asked, request_of(card, {}, exclude=(), seed=1))
    assert refused.value.code == code


def test_classes_know_nothing_of_rows_not_learnt_from(table: pl.DataFrame, card: Scorecard) -> None:
    """With other outcomes on the rows left out, the classes are the same to the byte."""
    request = request_of(card, {}, exclude=(), seed=1)
    survey = check_survey(table, request)
    candidates, _ = candidates_of(table, survey, request, [card])
    learnt = np.arange(ROWS) % 4 != 0
    other = replace(survey, target=np.where(learnt, survey.target, 1.0 - survey.target))
    before, after = candidates(learnt), replace(candidates, survey=other)(learnt)
    assert before.names == after.names
    assert before.dummies == after.dummies
    for one, two in zip(before.codes, after.codes, strict=True):
        np.testing.assert_array_equal(one, two)


def test_the_poorest_are_said_by_weight_and_equal_incomes_stay_together() -> None:
    """The share of the weight below each income is counted plainly; missing incomes have none."""
    values = np.array([5.0, 1.0, 1.0, np.nan, 9.0])
    below = weight_below(values, np.array([1.0, 2.0, 1.0, 7.0, 4.0]))
    np.testing.assert_allclose(below, [3 / 8, 0.0, 0.0, np.nan, 4 / 8])


def test_large_tables_are_drawn_from_by_whole_clusters() -> None:
    """At most so many rows are drawn, whole clusters at once, the same for the same seed."""
    clusters = np.arange(900) // 3
    survey = check_survey(
        pl.DataFrame({"y": [0, 1] * 450, "c": clusters}), BuildRequest("y", "y", clusters="c", holdout=0.0)
    )
    drawn = drawn_rows(survey, 1, most=300)
    assert drawn is not None
    assert drawn.sum() <= 300
    assert set(np.bincount(clusters[drawn]).tolist()) <= {0, 3}
    np.testing.assert_array_equal(drawn, drawn_rows(survey, 1, most=300))
    assert drawn_rows(replace(survey, sampling=Sampling(np.ones(900))), 1, most=900) is None
