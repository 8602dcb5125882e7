"""Ranks by counting: what a plain sort gives, whatever the points, the ties and the parts."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bondroit.domain.months import Month
from bondroit.domain.scorecard import Modality, Scorecard, Variable
from bondroit.scoring import files, ranking
from bondroit.scoring.expressions import TIE, with_tie_key
from bondroit.scoring.ranking import (
    count_points,
    highest,
    in_order,
    merged,
    rank_order,
    ranks_of,
    shared_ranks,
    with_percentiles,
)

PARTS = tuple(Modality(f"{k}", "interval", k / 10, lower=k * 10.0, upper=k * 10 + 10.0) for k in range(-4, 4))
CARD = Scorecard("a", 1, "t", 0.0, (Variable("x", "numeric", PARTS),))
POINTS = st.lists(st.integers(-30, 30), min_size=1, max_size=60)
FAR = st.lists(st.sampled_from([-(2**40), -3, 0, 3, 2**40]), min_size=1, max_size=20)


def _month(frame: pl.LazyFrame) -> pl.DataFrame:
    return files.score_month(CARD, frame, Month.of(2026, 2)).collect()


@pytest.mark.parametrize("loaded_from", [0, 10_000])
@pytest.mark.parametrize("kind", [np.int64, np.int32])
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_order_is_that_of_a_sort(monkeypatch, loaded_from, kind, data):
    """Counted or sorted: by points, highest first, then by key; two files alike in both are left to the caller."""
    monkeypatch.setattr(ranking, "LOADED_FROM", loaded_from)
    points = data.draw(POINTS if kind is np.int32 else st.one_of(POINTS, FAR))
    ties = np.array(data.draw(st.lists(st.integers(0, 8), min_size=len(points), max_size=len(points))), np.uint64)
    sums = np.array(points, kind)
    order, ranks = rank_order(sums, ties), ranks_of(sums, ties)
    pairs = list(zip(points, ties.tolist(), strict=True))
    if len(set(pairs)) < len(pairs):
        assert order is None
        assert ranks is None
        return
    assert order.tolist() == sorted(range(len(points)), key=lambda i: (-points[i], ties[i]))
    assert ranks[order].tolist() == list(range(1, len(points) + 1))


@pytest.mark.parametrize("loaded_from", [0, 10_000])
def test_long_runs_of_equal_points_are_put_in_order(monkeypatch, loaded_from):
    """Runs longer than those put in order by insertion too."""
    monkeypatch.setattr(ranking, "LOADED_FROM", loaded_from)
    draw = np.random.default_rng(2)
    points, ties = draw.integers(0, 3, 500), draw.permutation(500).astype(np.uint64)
    assert rank_order(points, ties).tolist() == np.lexsort((ties, -points)).tolist()


@pytest.mark.parametrize("loaded_from", [0, 10_000])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(points=POINTS)
def test_shared_ranks_are_those_of_polars(monkeypatch, loaded_from, points):
    """Equal points share the better rank, counted or sorted."""
    monkeypatch.setattr(ranking, "LOADED_FROM", loaded_from)
    expected = pl.Series(points).rank("min", descending=True).to_list()
    assert shared_ranks(np.array(points, np.int64)).tolist() == expected


@settings(max_examples=100, deadline=None)
@given(POINTS, st.integers(1, 6), st.integers(0, 70))
def test_counts_give_places_percentiles_and_the_top(points, parts, most):
    """Counted in parts or at once, the places, percentiles and the threshold of the top are those of plain loops."""
    sums = np.array(points, np.int64)
    counted = count_points(np.array_split(sums, parts))
    apart = [c for c in (count_points([part]) for part in np.array_split(sums, parts)) if c is not None]
    together = apart[0]
    for one in apart[1:]:
        together = merged(together, one)
    for found in (counted, together):
        place = sums - found.lowest
        assert found.places()[place].tolist() == [1 + sum(q > p for q in points) for p in points]
        below = [sum(q < p for q in points) / max(len(points) - 1, 1) for p in points]
        assert found.percentiles()[place].tolist() == below
        if most:
            threshold, above = found.threshold(most)
            assert above == sum(p > threshold for p in points) <= most
            assert sum(p >= threshold for p in points) > most or threshold <= min(points)


def test_points_too_far_apart_are_not_counted() -> None:
    """A span wider than the count can hold is told, not allocated."""
    assert count_points([np.array([0, ranking.WIDEST], np.int64)]) is None
    assert count_points([]) is None


@pytest.mark.parametrize("seed", [1, 24_313])
def test_a_month_is_ranked_alike_by_counting_and_by_sorting(monkeypatch, seed) -> None:
    """The same table of scores, identifiers of any length and many equal points included."""
    draw = np.random.default_rng(seed)
    texts = [str(k) * int(draw.integers(1, 9)) + "é" * int(draw.integers(0, 3)) for k in range(3_000)]
    files_of = pl.LazyFrame({"household_id": texts, "x": draw.integers(-40, 40, 3_000)})
    plain = _month(files_of)
    monkeypatch.setattr(ranking, "LOADED_FROM", 1)
    assert _month(files_of).equals(plain)
    assert plain["rank"].sort().to_list() == list(range(1, 3_001))


def test_identifiers_decide_where_keys_are_alike() -> None:
    """Two files of one identifier have one key: the caller is told to compare identifiers."""
    points = pl.Series([1, 1], dtype=pl.Int64)
    assert in_order(pl.Series(["a", "a"]), points, seed=3) is None


@pytest.mark.parametrize("loaded_from", [1, 10_000])
@pytest.mark.parametrize("most", [1, 7, 300, 2_999, 3_000, 9_999])
def test_the_highest_are_the_head_of_the_ranking(monkeypatch, most, loaded_from) -> None:
    """The same files in the same order as the first of the whole ranking, equal points at the threshold included."""
    monkeypatch.setattr(ranking, "LOADED_FROM", loaded_from)
    draw = np.random.default_rng(most)
    frame = pl.DataFrame(
        {"household_id": [f"h{k:04d}" for k in range(3_000)], "points": draw.integers(-20, 20, 3_000)}
    ).lazy()
    seed = Month.of(2026, 2).index
    keyed = with_tie_key(frame, "household_id", seed=seed, longest=5)
    whole = keyed.sort(["points", TIE, "household_id"], descending=[True, False, False]).collect()
    few = highest(frame, most, identifier="household_id", seed=seed)
    assert few["household_id"].to_list() == whole["household_id"].head(most).to_list()
    assert few["rank"].to_list() == list(range(1, min(most, 3_000) + 1))


@pytest.mark.parametrize("loaded_from", [0, 10_000])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(POINTS, FAR))
def test_percentiles_are_those_of_plain_ranks(monkeypatch, loaded_from, points) -> None:
    """Counted or, where points are few or too far apart, sorted: the share of the others with fewer points."""
    monkeypatch.setattr(ranking, "LOADED_FROM", loaded_from)
    frame = pl.DataFrame({"points": points}, schema={"points": pl.Int64}).lazy()
    below = [sum(q < p for q in points) / max(len(points) - 1, 1) for p in points]
    for engine in ("in-memory", "streaming"):
        assert with_percentiles(frame).collect(engine=engine)["percentile"].to_list() == below
