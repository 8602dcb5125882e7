"""Challengers: the card's own rows and parts, no look at what is judged, no dependence on order, threads or extras."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest
from threadpoolctl import threadpool_limits

from bondroit.building import challengers
from bondroit.building.build import build_scorecard
from bondroit.building.challenger_boosts import additive, boosted, path
from bondroit.building.challenger_cards import rule_of_thumb, short, thumb
from bondroit.building.challenger_classes import Classes, fine_codes
from bondroit.building.challenger_document import challenged_document, challenged_from
from bondroit.building.challenger_lines import ALL, ALWAYS, SHORT
from bondroit.building.challenger_problem import Problem
from bondroit.building.challenging import challenge_built
from bondroit.building.checking import check_survey
from bondroit.building.request import BuildRequest
from bondroit.stats.sampling import Sampling

LEARNERS = {"additive": additive, "boosted": boosted, "short": short, "thumb": thumb, "path": path}
REQUEST = BuildRequest(
    name="owed", target="owed", weight="w", strata="place", amount="euros", holdout=0.0, folds=3, min_share=0.05
)


def _table(rows: int = 900, seed: int = 3) -> pl.DataFrame:
    chance = np.random.default_rng(seed)
    income = chance.gamma(2.0, 600.0, rows)
    age = chance.integers(18, 70, rows)
    home = chance.choice(["owner", "tenant", "lodged"], rows, p=[0.4, 0.5, 0.1])
    moved = chance.random(rows) < 0.2
    logit = 0.3 - 0.0012 * income + 1.6 * (home == "lodged") + 1.2 * moved + 0.03 * (45 - age)
    owed = chance.random(rows) < 1.0 / (1.0 + np.exp(-logit))
    rare = np.where(chance.random(rows) < 0.01, chance.random(rows), np.nan)
    return pl.DataFrame(
        {
            "income": np.where(chance.random(rows) < 0.1, np.nan, income), "age": age, "home": home, "moved": moved,
            "noise": chance.random(rows), "rare": rare, "place": chance.integers(0, 3, rows),
            "w": chance.uniform(0.5, 3.0, rows), "euros": owed * chance.gamma(2.0, 300.0, rows), "owed": owed,
        }
    ).with_columns(pl.col("income").fill_nan(None), pl.col("rare").fill_nan(None))  # fmt: skip


def _tried(frame: pl.DataFrame, request: BuildRequest = REQUEST, which=ALL):
    built = build_scorecard(frame, request=request)
    return challenge_built(frame, request, built, which=which)


@cache
def _usual():
    return _tried(_table())


def test_they_are_judged_on_the_rows_the_card_was_judged_on() -> None:
    """Card and challengers share the rows; a loss is the difference of the two figures shown."""
    built = _usual()
    tried, judged = built.challenged, built.evaluation
    assert [line.key for line in tried.challengers] == list(ALL)
    assert (tried.rows, tried.events, tried.folds) == (judged.rows, judged.events, 3)
    assert tried.card.area.value == pytest.approx(judged.area.value, abs=1e-12)
    assert tried.card.area.standard_error == pytest.approx(judged.area.standard_error, rel=1e-9)
    for line in tried.challengers:
        assert line.loss.area.value == pytest.approx(line.ranked.area.value - tried.card.area.value, abs=1e-12)
        assert line.loss.events.value == pytest.approx(line.ranked.at_ten.events - tried.card.at_ten.events, abs=1e-9)
        share = line.ranked.at_ten.amounts - tried.card.at_ten.amounts
        assert line.loss.amounts.value == pytest.approx(share, abs=1e-9)
        whole = float((_table()["w"] * _table()["euros"]).sum())
        assert line.loss.total.value == pytest.approx(share * whole, rel=1e-6, abs=1e-6)
        assert 0.55 < line.ranked.area.value < 0.95
        assert line.seconds is None


def test_neither_the_order_of_rows_nor_threads_change_a_figure() -> None:
    """Shuffled rows, and four threads instead of one, give the same comparison to the last bit."""
    shuffled = _table().sample(fraction=1.0, shuffle=True, seed=8)
    with threadpool_limits(4):
        assert _tried(shuffled).challenged == _usual().challenged


def _problem(frame: pl.DataFrame) -> Problem:
    survey = check_survey(frame, REQUEST)
    names = ("income", "age", "home", "moved", "noise", "rare")
    return Problem(frame, survey.target, survey.sampling, replace(REQUEST, candidates=names))


@pytest.mark.parametrize("key", ALL)
def test_no_challenger_sees_what_it_is_judged_on(key: str) -> None:
    """The outcomes of the rows judged, turned round, change none of their scores."""
    problem = _problem(_table())
    judged = np.arange(900) % 3 == 0
    turned = replace(problem, target=np.where(judged, 1.0 - problem.target, problem.target))
    scores = [LEARNERS[key](p, ~judged, judged).scores for p in (problem, turned)]
    assert len(scores[0]) == judged.sum()
    assert np.isfinite(scores[0]).all()
    np.testing.assert_array_equal(*scores)


def test_rows_kept_apart_serve_as_well() -> None:
    """With a holdout, the challengers learn from the card's rows and are judged on the others."""
    built = _tried(_table(), replace(REQUEST, holdout=0.4, folds=0), ALWAYS)
    assert built.challenged.folds == 0
    assert built.challenged.rows == (~built.training).sum() == built.evaluation.rows
    assert built.challenged.card.area.value == pytest.approx(built.evaluation.area.value, abs=1e-12)


def test_an_extra_that_is_absent_says_what_to_install(monkeypatch) -> None:
    """Without the libraries three lines say how to install them, the two others are there, and nothing fails."""
    monkeypatch.setattr(challengers, "find_spec", lambda name: None)
    tried = _tried(_table()).challenged
    assert [line.key for line in tried.challengers if line.ranked is not None] == list(ALWAYS)
    for line in tried.challengers:
        if line.key not in ALWAYS:
            assert "pip install 'bondroit[challengers]'" in line.absent.en
            assert "pip install 'bondroit[challengers]'" in line.absent.fr
            assert line.loss is None


def test_nothing_is_tried_on_a_card_judged_on_nothing() -> None:
    """A build without evaluation stays as it is."""
    request = replace(REQUEST, folds=0)
    built = build_scorecard(_table(), request=request)
    assert challenge_built(_table(), request, built) is built


def test_the_short_card_has_five_variables_at_most() -> None:
    """The card of five is the card's own building, held to five; on four telling variables it is the card itself."""
    line = next(c for c in _usual().challenged.challengers if c.key == SHORT)
    assert line.variables[1] <= 5
    assert max(len(_usual().card.variables), 5) == 5
    assert line.loss.area.value == 0.0


def _has(sign, row) -> bool:
    """The plain reading of a sign."""
    value = row[sign.variable]
    if value is None:
        return False
    if sign.values:
        return ("true" if value is True else "false" if value is False else str(value)) in sign.values
    return (sign.lower is None or value >= sign.lower) and (sign.upper is None or value < sign.upper)


def test_the_rule_of_thumb_counts_the_signs_it_names() -> None:
    """The scores of the rule are the number of its signs that a row has, read one by one; an unknown has none."""
    frame = _table()
    problem, judged = _problem(frame), np.arange(900) % 2 == 0
    signs = rule_of_thumb(problem, ~judged)
    assert 1 <= len(signs) <= 3
    assert len({s.variable for s in signs}) == len(signs)
    plain = [sum(_has(sign, row) for sign in signs) for row in frame.filter(judged).to_dicts()]
    assert thumb(problem, ~judged, judged).scores.tolist() == plain
    rate = {k: problem.target[judged][np.array(plain) == k].mean() for k in (0, max(plain))}
    assert rate[max(plain)] > rate[0]


def test_classes_learnt_are_given_alike_to_new_rows() -> None:
    """On the rows it was learnt from, a coding of new rows gives the bytes of the pre-binning."""
    frame = _table()
    problem = _problem(frame)
    merged = Classes.learnt(problem, np.ones(900, np.bool_)).merged
    assert {m.source.name for m in merged} >= {"income", "home", "moved"}
    for m in merged:
        np.testing.assert_array_equal(fine_codes(m.source, frame[m.source.name]), m.source.codes)


def test_few_rows_tell_no_small_number() -> None:
    """On 150 rows what is found at 10 % would tell fewer than 11 rows: it is left out, and so is its loss."""
    tried = _tried(_table(150), replace(REQUEST, alpha=0.2, min_count=8), ALWAYS).challenged
    assert tried.card.at_ten is None
    assert all(line.loss.events is None and line.loss.amounts is None for line in tried.challengers)
    assert all(line.loss.area.high > line.loss.area.value for line in tried.challengers if line.loss.area.value)


def test_it_comes_back_from_its_document() -> None:
    """The JSON document gives the comparison back, figure by figure."""
    tried = _usual().challenged
    document = json.loads(json.dumps(challenged_document(tried)))
    again = challenged_from(document)
    assert json.loads(json.dumps(challenged_document(again))) == document
    assert [c.loss for c in again.challengers] == [c.loss for c in tried.challengers]
    assert [c.signs for c in again.challengers] == [c.signs for c in tried.challengers]


def test_a_table_without_a_known_column_gives_the_common_rate() -> None:
    """Where no column has thirty values known, boosting says the same of every file instead of failing."""
    chance = np.random.default_rng(0)
    x = chance.normal(size=45)
    owed = x + 0.6 * chance.normal(size=45) > 0
    seen = pl.Series(np.where(chance.random(45) < 0.3, np.nan, x))
    tried = _tried(
        pl.DataFrame({"x": seen, "owed": owed}),
        BuildRequest("c", "owed", holdout=0.0, folds=3, min_count=5),
        which=("boosted", "additive"),
    )
    for line in tried.challenged.challengers:
        assert line.variables == (0, 0)
        assert line.ranked.area.value <= 0.5  # one score for all of a part


def test_what_moved_between_periods_is_no_candidate_of_a_challenger() -> None:
    """A variable that `max_shift` left out of the card is in no challenger, and a note names it."""
    chance = np.random.default_rng(0)
    year, steady = chance.choice([2022, 2023], 3000), chance.normal(size=3000)
    owed = chance.random(3000) < 1 / (1 + np.exp(1 - 0.5 * steady))
    frame = pl.DataFrame(
        {"steady": steady, "drift": 3.0 * owed + chance.normal(size=3000) + 4 * (year == 2023), "year": year,
         "owed": owed}
    )  # fmt: skip
    done = _tried(
        frame, BuildRequest("c", "owed", period="year", max_shift=0.25, holdout=0.0, folds=3), which=("short", "thumb")
    )
    assert [v.name for v in done.card.variables] == ["steady"]
    for line in done.challenged.challengers:
        assert "steady" in line.words.en
        assert "drift" not in line.words.en
    assert any("did not have drift" in note.en for note in done.notes)


def test_rows_kept_apart_within_a_challenger_are_whole_clusters() -> None:
    """With clusters, rows to stop or choose by never share a cluster with rows learnt from; without, rows are drawn."""
    chance = np.random.default_rng(1)
    clusters, rows = chance.integers(0, 40, 900), chance.random(900) < 0.7
    sampling = Sampling(np.ones(900), clusters=clusters)
    problem = Problem(pl.DataFrame({"x": np.arange(900)}), chance.integers(0, 2, 900) * 1.0, sampling, REQUEST)
    drawn = [problem.apart(rows, 0.25, draw) for draw in range(3)]
    for apart in drawn:
        assert not (apart & ~rows).any()
        assert not set(clusters[apart]) & set(clusters[rows & ~apart])
        assert 0.25 * rows.sum() <= apart.sum() < 0.35 * rows.sum()
    assert (drawn[0] != drawn[1]).any()
    alone = Problem(problem.frame, problem.target, Sampling(np.ones(900)), REQUEST).apart(rows, 0.25)
    assert alone.sum() == np.ceil(0.25 * rows.sum())


def test_every_challenger_learns_from_a_survey_of_clusters() -> None:
    """Boosting and the path go through with clusters in the design, and still rank."""
    frame = _table()
    frame = frame.with_columns(block=pl.Series(np.random.default_rng(2).integers(0, 60, frame.height)))
    done = _tried(frame, replace(REQUEST, clusters="block"), which=("additive", "boosted", "path"))
    assert all(line.ranked.area.value > 0.6 for line in done.challenged.challengers)
