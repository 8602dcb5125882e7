"""The design of the sample, periods and required variables throughout a building, cross-validation included."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from bondroit.building.build import build_scorecard
from bondroit.building.checking import check_survey
from bondroit.building.evaluation import parts, row_order, split
from bondroit.building.request import BuildRequest
from bondroit.errors import UserError
from bondroit.stats.arrays import one_blas_thread


def _request(**asked):
    return BuildRequest(**{"name": "c", "target": "y", "holdout": 0.0, "folds": 5, "min_count": 20, **asked})


def _table(rows=2_000, seed=1):
    draw = np.random.default_rng(seed)
    x, drift = draw.normal(size=rows), draw.normal(size=rows)
    year = draw.integers(2023, 2025, rows)
    y = draw.random(rows) < 1 / (1 + np.exp(1 - 0.8 * x - 2 * drift))
    return pl.DataFrame({"x": x, "drift": drift + 8 * (year == 2024), "year": year, "y": y})


def test_a_variable_left_out_for_shift_stays_out_of_the_judgement():
    """With `max_shift`, the cross-validated area is that of cards without the variable that moved."""
    built = build_scorecard(_table(), request=_request(period="year", max_shift=0.25))
    assert [v.name for v in built.card.variables] == ["x"]
    without = build_scorecard(_table().drop("drift"), request=_request(period="year"))
    assert built.evaluation.area.value == pytest.approx(without.evaluation.area.value, abs=0.02)
    assert any("drift left out" in n.en for n in built.notes)


def test_dates_are_compared_by_year_and_chance_is_allowed_for():
    """A steady variable stays whether the period is a year, a date of many days or a text of many values."""
    table = _table().drop("drift")
    days = pl.Series([date(int(y), 1 + i % 12, 1 + i % 28) for i, y in enumerate(table["year"])])
    for period in (table["year"], days, days.dt.strftime("%Y-%m-%d")):
        built = build_scorecard(
            table.with_columns(period.alias("year")), request=_request(period="year", max_shift=0.01, folds=0)
        )
        assert [v.name for v in built.card.variables] == ["x"]


def _clustered(seed=1, clusters=120, size=15):
    draw = np.random.default_rng(seed)
    group = np.repeat(np.arange(clusters), size)
    effect = draw.normal(0, 1.2, clusters)[group]
    noise = {f"n{k}": draw.normal(size=clusters)[group] for k in range(6)}
    y = draw.random(len(group)) < 1 / (1 + np.exp(1 - effect))
    return pl.DataFrame({**noise, "x": draw.normal(size=len(group)) + y, "cl": group, "y": y})


def test_clusters_are_dealt_out_whole():
    """No cluster stands in two parts, nor on both sides of a holdout, and the parts are about as large."""
    table, request = _clustered(), _request(clusters="cl")
    survey = check_survey(table, request)
    order = row_order(table, survey, request)
    part = parts(survey, order, 5, 1)
    training = split(survey, order, 0.25, 1)
    for line in (part, training):
        assert table.with_columns(p=pl.Series(line)).group_by("cl").agg(pl.col("p").n_unique())["p"].max() == 1
    assert np.bincount(part).min() > 0.8 * table.height / 5
    assert abs(training.mean() - 0.75) < 0.02


def test_noise_that_is_the_same_throughout_a_cluster_does_not_pass_for_knowledge():
    """Columns of chance, constant within clusters, enter few cards, and are judged no better than chance."""
    entered = 0
    for seed in range(6):
        try:
            built = build_scorecard(_clustered(seed).drop("x"), request=_request(clusters="cl"))
        except UserError:
            continue
        entered += len(built.card.variables)
        assert built.evaluation.area.low < 0.55
    assert entered <= 4


def test_a_required_variable_that_cannot_stand_in_a_part_does_not_empty_it():
    """A weak required variable leaves the cross-validated area where it was; one that never can is refused by name."""
    draw = np.random.default_rng(3)
    table = _table(800).drop("drift").with_columns(weak=pl.Series(draw.normal(size=800)), same=pl.col("x"))
    table = table.with_columns(weak=pl.col("weak") + 0.35 * pl.col("y"))
    plain = build_scorecard(table.drop("same"), request=_request())
    required = build_scorecard(table.drop("same"), request=_request(required=("weak",), cuts={"weak": (0.0,)}))
    assert required.card.variables[0].name == "weak"
    assert required.evaluation.area.value > plain.evaluation.area.value - 0.03
    with pytest.raises(UserError) as refused:
        build_scorecard(table, request=_request(required=("x", "same")))
    assert refused.value.code == "E-BLD-005"
    assert "same" in str(refused.value)


def test_the_order_of_rows_changes_no_euros():
    """Rows alike in all but the amount are told apart by it: shuffled, the same euros are found."""
    draw = np.random.default_rng(5)
    rows = 1_200
    a, b = draw.choice(["p", "q", "r"], rows), draw.choice(["s", "t"], rows)
    y = draw.random(rows) < np.where(a == "p", 0.5, 0.2)
    table = pl.DataFrame({"a": a, "b": b, "y": y, "euros": draw.gamma(1, 900, rows) * y})
    order = draw.permutation(rows)
    for asked in ({}, {"holdout": 0.25, "folds": 0}):
        request = _request(amount="euros", **asked)
        one, two = (build_scorecard(t, request=request) for t in (table, table[order]))
        for first, second in zip(one.evaluation.gains, two.evaluation.gains, strict=True):
            assert first.amounts == pytest.approx(second.amounts, abs=1e-12)


def test_a_census_has_a_card():
    """Where every file of the stratum was controlled there is no sampling error, and a card all the same."""
    table = _table().drop("drift").with_columns(size=pl.lit(2_000))
    built = build_scorecard(table, request=_request(stratum_size="size", folds=0))
    line = built.card.variables[0]
    assert line.name == "x"
    assert all(m.odds_ratio_high == pytest.approx(m.odds_ratio) for m in line.modalities if m.odds_ratio_high)


def test_threads_change_no_bit():
    """On enough rows for linear algebra to split a sum, the card's hash is that of a single thread."""
    table = _table(40_000).drop("drift")
    free = build_scorecard(table, request=_request(folds=0)).card.hash
    with one_blas_thread():
        assert build_scorecard(table, request=_request(folds=0)).card.hash == free
