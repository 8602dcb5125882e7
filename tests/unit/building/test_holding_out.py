"""Years and offices held out: grouped alike whatever the order, never learnt from, judged as by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from bondroit.building.build import build_scorecard
from bondroit.building.checking import check_survey
from bondroit.building.holding_out import held_out, office_groups, period_groups, period_shifts
from bondroit.building.judged import OFFICE, PERIOD
from bondroit.building.judged_document import evaluation_document, hidden_groups
from bondroit.building.request import BuildRequest
from bondroit.domain.scorecard import points_of
from bondroit.stats.stability import stability_index

REQUEST = BuildRequest(
    "y", "y", weight="w", period="year", office="place", amount="euros", holdout=0.0, folds=3, min_count=20
)


def _table(rows: int = 1_600) -> pl.DataFrame:
    chance = np.random.default_rng(6)
    x, group = chance.normal(size=rows), chance.choice(["a", "b", "c"], rows)
    y = chance.random(rows) < 1 / (1 + np.exp(1.0 - x - (group == "a")))
    return pl.DataFrame(
        {
            "x": x,
            "group": group,
            "noise": chance.normal(size=rows),
            "w": chance.uniform(1, 3, rows),
            "euros": np.where(y, chance.lognormal(5, 1, rows).round(), 0.0),
            "year": chance.choice([2023, 2024, 2025], rows),
            "place": chance.choice(["north", "south", "tiny"], rows, p=[0.5, 0.49, 0.01]),
            "y": y.astype(int),
        }
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=200), st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order_of_rows(values: list[int], chance) -> None:
    """At most ten groups; every row in one; the same value always with itself; a shuffled column gives the same."""
    shuffled = list(values)
    chance.shuffle(shuffled)
    for grouped in (period_groups, office_groups):
        labels, codes = grouped(pl.Series("v", values))
        again, others = grouped(pl.Series("v", shuffled))
        assert labels == again
        assert len(labels) <= 10
        assert sum(n for _, n in labels) == len(set(values))
        assert set(codes.tolist()) == set(range(len(labels)))
        of_value = dict(zip(values, codes.tolist(), strict=True))
        assert codes.tolist() == [of_value[v] for v in values]
        assert others.tolist() == [of_value[v] for v in shuffled]
    _, codes = period_groups(pl.Series("v", values))
    of_value = dict(zip(values, codes.tolist(), strict=True))
    assert [of_value[v] for v in sorted(of_value)] == sorted(of_value.values())  # neighbours stay together


def test_dates_are_held_out_by_year_and_absent_values_never() -> None:
    """Dates of one year are one group; a row without a period is in none."""
    dates = pl.Series("d", ["2024-01-01", "2024-05-01", None, "2025-01-01"]).str.to_date()
    labels, codes = period_groups(dates)
    assert [label.en for label, _ in labels] == ["2024", "2025"]
    assert codes.tolist() == [0, 0, -1, 1]


@pytest.fixture(scope="module")
def built():
    frame = _table()
    return frame, build_scorecard(frame, request=REQUEST)


def test_each_group_is_judged_by_a_card_that_never_saw_it(built) -> None:
    """AUC and rates are those of a plain loop: build without the group, score by the plain sum, scikit-learn."""
    frame, made = built
    groups = made.evaluation.held_out
    assert [(g.kind, g.label.en) for g in groups] == [
        (PERIOD, "2023"), (PERIOD, "2024"), (PERIOD, "2025"), (OFFICE, "north"), (OFFICE, "south"), (OFFICE, "tiny"),
    ]  # fmt: skip
    plain = BuildRequest("y", "y", weight="w", holdout=0.0, folds=0, min_count=20, candidates=("x", "group", "noise"))
    for g in (groups[1], groups[3]):
        column = "year" if g.kind == PERIOD else "place"
        inside = frame[column].cast(pl.String) == g.label.en
        card = build_scorecard(frame.filter(~inside), request=plain).card
        own = frame.filter(inside)
        points = [points_of(card, row) for row in own.iter_rows(named=True)]
        assert g.rows == own.height
        assert g.evaluation.area.value == pytest.approx(
            roc_auc_score(own["y"], points, sample_weight=own["w"]), abs=1e-9
        )


def test_the_building_is_given_neither_the_rows_nor_the_columns() -> None:
    """The repeated building gets the table without the group, asks for no evaluation, and has no period to learn."""
    frame, seen = _table(), []

    def build(rows: pl.DataFrame, *, request: BuildRequest):
        seen.append((rows, request))
        return build_scorecard(rows, request=request)

    held_out(frame, check_survey(frame, REQUEST), replace(REQUEST, office=None), build)
    assert [sorted(rows["year"].unique().to_list()) for rows, _ in seen] == [[2024, 2025], [2023, 2025], [2023, 2024]]
    for rows, request in seen:
        assert (request.folds, request.holdout) == (0, 0.0)
        card = build_scorecard(rows, request=request).card
        assert not {"year", "place", "euros", "w"} & {v.name for v in card.variables}


def test_a_small_office_says_nothing(built) -> None:
    """An office with few rows of a class has no figures, and in the document another is masked with it."""
    _, made = built
    offices = tuple(g for g in made.evaluation.held_out if g.kind == OFFICE)
    tiny = offices[-1]
    assert tiny.evaluation is None
    assert tiny.reason is not None
    hidden = hidden_groups(offices)
    assert hidden[-1]
    assert hidden.sum() >= 2
    lines = [line for line in evaluation_document(made.evaluation)["held_out"] if line["kind"] == OFFICE]
    for line, hides in zip(lines, hidden, strict=True):
        assert ("rows" in line) != hides
        assert line.get("masked", False) == hides


def test_shifts_are_plain_indices(built) -> None:
    """The index of a variable is that of its classes in the first year and in each later one; the score has one too."""
    frame, made = built
    shifts = made.evaluation.shifts
    assert {s.before for s in shifts} == {"2023"}
    assert {s.after for s in shifts} == {"2024", "2025"}
    assert {s.variable for s in shifts} == {None, *(v.name for v in made.card.variables)}
    variable = next(v for v in made.card.variables if v.name == "group")
    names = [m.name for m in variable.modalities]
    codes = np.array([names.index(variable.modality_of(value).name) for value in frame["group"]])
    weights, year = frame["w"].to_numpy(), frame["year"].to_numpy()
    one, other = year == 2023, year == 2025
    plain = stability_index(codes[one], weights[one], codes[other], weights[other], len(names))
    ours = next(s for s in shifts if s.variable == "group" and s.after == "2025")
    assert ours.stability.index == pytest.approx(plain.index, rel=1e-12)
    assert ours.stability.by_chance == pytest.approx(plain.by_chance, rel=1e-12)


def test_a_moved_score_is_told(built) -> None:
    """Rows of the last year given high values move the score far beyond chance."""
    frame, made = built
    moved = frame.with_columns(x=pl.when(pl.col("year") == 2025).then(pl.col("x") + 2).otherwise("x"))
    before = period_shifts(made.card, frame, frame["w"].to_numpy(), REQUEST)
    after = period_shifts(made.card, moved, frame["w"].to_numpy(), REQUEST)
    still, gone = (next(s for s in shifts if s.variable is None and s.after == "2025") for shifts in (before, after))
    assert still.stability.index < 2 * still.stability.by_chance
    assert gone.stability.index > 0.25
    assert gone.stability.index > 10 * gone.stability.by_chance


def test_one_period_or_none_gives_nothing(built) -> None:
    """Without the column there is neither group nor shift; with a single period no shift."""
    frame, made = built
    plain = replace(REQUEST, period=None, office=None)
    assert held_out(frame, check_survey(frame, plain), plain, build_scorecard) == ()
    assert period_shifts(made.card, frame, frame["w"].to_numpy(), plain) == ()
    one = frame.with_columns(year=pl.lit(2025))
    assert period_shifts(made.card, one, frame["w"].to_numpy(), REQUEST) == ()


def test_the_document_is_the_same_twice_and_finite(built) -> None:
    """The evaluation's JSON has no infinite figure and does not change from one build to the next."""
    frame, made = built
    text = json.dumps(evaluation_document(made.evaluation), allow_nan=False)
    again = build_scorecard(frame.sample(fraction=1.0, shuffle=True, seed=3), request=REQUEST)
    told = json.loads(json.dumps(evaluation_document(again.evaluation), allow_nan=False))
    assert told["auc"] == pytest.approx(json.loads(text)["auc"], abs=1e-12)
    assert [line["label"] for line in told["held_out"]] == [x["label"] for x in json.loads(text)["held_out"]]


def test_rows_without_an_office_are_not_given_away() -> None:
    """All rows less the offices shown are never the handful that has no office."""
    frame = _table().with_columns(
        place=pl.when(pl.int_range(pl.len()) < 4).then(None).otherwise(pl.col("x").gt(0).cast(pl.String))
    )
    request = replace(REQUEST, period=None, folds=0)
    groups = held_out(frame, check_survey(frame, request), request, build_scorecard)
    assert [g.loose for g in groups] == [(4, int(frame["y"][:4].sum()))] * 2
    shown = [g for g, hides in zip(groups, hidden_groups(groups), strict=True) if not hides]
    for left in (
        frame.height - sum(g.rows for g in shown),
        frame["y"].sum() - sum(g.events for g in shown),
    ):
        assert left >= 11
