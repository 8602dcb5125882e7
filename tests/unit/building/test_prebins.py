"""Columns as bytes, their histograms and what a person forces on their classes, each against a plain way."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.building.assemble import short_number
from bondroit.building.chances import log_chances, shifts
from bondroit.building.classes import associate, histograms, merge_columns
from bondroit.building.prebins import MISSING_CODE, OTHER_CODE, PREBINS, candidate_names, prebin_columns, quantile_edges
from bondroit.building.request import BuildRequest
from bondroit.stats.score_tests import Point, score_test
from bondroit.stats.stability import stability_index

REQUEST = BuildRequest("t", "y", min_count=20, candidates=("x",))


def _plain_edges(ordered: np.ndarray, classes: int) -> list[float]:
    """Quantiles and the value after each that is much repeated, from their definition."""
    distinct = np.unique(ordered)
    if len(distinct) <= classes:
        return distinct[1:].tolist()
    drawn = [ordered[k * len(ordered) // classes] for k in range(1, classes)]
    heavy = {v for v in drawn if drawn.count(v) > 1 or v == ordered[0]}
    after = {distinct[np.searchsorted(distinct, v) + 1] for v in heavy if v < distinct[-1]}
    return sorted(v for v in {*drawn, *after} if v > ordered[0])[: classes - 1]


values = st.one_of(st.integers(-9, 9).map(float), st.integers(-200, 200).map(float), st.floats(-1e6, 1e6))


@settings(max_examples=200, deadline=None)
@given(st.lists(values, min_size=1, max_size=250), st.sampled_from([2, 7, PREBINS]))
def test_edges_equal_the_plain_way(drawn: list[float], classes: int) -> None:
    """The compiled cuts are those of the definition, whatever values are repeated."""
    ordered = np.sort(np.array(drawn))
    assert quantile_edges(ordered, classes).tolist() == _plain_edges(ordered, classes)


@pytest.mark.parametrize("dtype", [pl.Float64, pl.Float32, pl.Int64, pl.Int16, pl.UInt8])
@pytest.mark.parametrize("missing", [False, True])
def test_numbers_fall_between_their_edges(dtype, missing: bool) -> None:
    """Each byte is the number of edges at or under the value; the row order and the column's type change nothing."""
    chance = np.random.default_rng(0)
    x = chance.gamma(2, 20, 3000).round(0).clip(0, 250)
    series = pl.Series("x", x).cast(dtype)
    series = series.set(pl.Series(chance.random(3000) < 0.1), None) if missing else series
    (found,), _ = prebin_columns(series.to_frame(), REQUEST, np.ones(3000))
    plain = [MISSING_CODE if v is None else int((found.edges <= v).sum()) for v in series.to_list()]
    assert found.codes.tolist() == plain
    order = chance.permutation(3000)
    (shuffled,), _ = prebin_columns(series.to_frame()[order.tolist()], REQUEST, np.ones(3000))
    assert shuffled.edges.tolist() == found.edges.tolist()
    assert shuffled.codes.tolist() == found.codes[order].tolist()
    for edge, below in zip(found.edges, found.below, strict=True):
        assert below == max(v for v in series.drop_nulls().to_list() if v < edge)


@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical, pl.Enum([f"v{k:02d}" for k in range(60)])])
def test_texts_of_every_type_give_the_same_bytes(dtype) -> None:
    """The 32 most frequent values with 11 rows have a byte, in the order of the alphabet; the others are `other`."""
    chance = np.random.default_rng(1)
    drawn = [f"v{k:02d}" if k < 60 else None for k in chance.integers(0, 64, 2000) // 2 + chance.integers(0, 33, 2000)]
    series = pl.Series("x", drawn, dtype=pl.String)
    (found,), _ = prebin_columns(series.cast(dtype).to_frame(), REQUEST, np.ones(2000))
    counts = {v: drawn.count(v) for v in sorted({v for v in drawn if v})}
    heavy = sorted(sorted((v for v in counts if counts[v] >= 11), key=lambda v: -counts[v])[:PREBINS])
    assert found.levels == tuple(heavy)
    place = {None: MISSING_CODE} | {v: k for k, v in enumerate(heavy)}
    assert found.codes.tolist() == [place.get(v, OTHER_CODE) for v in drawn]


def test_a_column_of_very_many_texts() -> None:
    """Of more than 4,096 values the frequent ones and those of a group keep a byte; all different is an identifier."""
    drawn = ["often"] * 3000 + [f"t{k}" for k in range(5990)] + [None] * 10 + ["seldom"] * 11
    frame = pl.DataFrame({"x": drawn, "id": [f"i{k}" for k in range(9011)]})
    request = replace(REQUEST, candidates=("x", "id"), groups={"x": (("seldom", "often"),)})
    (found,), notes = prebin_columns(frame, request, np.ones(9011))
    assert found.levels == ("often", "seldom")
    assert found.tied == ((0, 1),)
    assert np.bincount(found.codes, minlength=34)[[0, 1, OTHER_CODE, MISSING_CODE]].tolist() == [3000, 11, 5990, 10]
    assert [n.en for n in notes] == ["Column id left out: every value is different, as of an identifier."]


def _survey(seed: int = 3, rows: int = 3000) -> tuple[pl.DataFrame, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    x, c = chance.normal(0, 100, rows).round(0), np.array(list("abcdefgh"))[chance.integers(0, 8, rows)]
    y = chance.random(rows) < np.where(np.abs(x) > 100, 0.5, 0.2) + 0.1 * (c < "d")
    return pl.DataFrame({"x": x, "c": c}), y.astype(float), chance.uniform(0.5, 2, rows)


REQUESTED = BuildRequest("t", "y", min_count=20, candidates=("x", "c"))


def test_histograms_equal_plain_sums() -> None:
    """Sums of weights and rows by byte and outcome are those of the rows."""
    frame, y, w = _survey()
    columns, _ = prebin_columns(frame, REQUESTED, w)
    found = histograms(columns, y, w)
    for j, column in enumerate(columns):
        for k in range(34):
            inside = column.codes == k
            assert found.counts[j, k] == inside.sum()
            assert found.events[j, k] == pytest.approx((w * y)[inside].sum())
            assert found.nonevents[j, k] == pytest.approx((w * (1 - y))[inside].sum())


@pytest.mark.parametrize("shape", ["free", "rising", "u"])
def test_cuts_stand(shape: str) -> None:
    """A cut asked for is an edge as it was written, and no class spans it, whatever the shape."""
    frame, y, w = _survey()
    request = replace(REQUESTED, cuts={"x": (-33.5, 12.0, 1e9)}, shapes={"x": shape})
    columns, _ = prebin_columns(frame, request, w)
    (m, _) = merge_columns(columns, histograms(columns, y, w), request)
    edges = m.source.edges.tolist()
    assert {-33.5, 12.0} < set(edges)
    assert 1e9 not in edges  # no value lies above
    for cut in (-33.5, 12.0):
        k = edges.index(cut)
        assert m.label[k] != m.label[k + 1]
        assert short_number(m.source.below[k], edges[k]) == cut
    assert not m.forced
    assert m.shape in {"", shape, "peak", "valley"}


def test_groups_stay_together() -> None:
    """Values of a group are in one modality; one that fewer than eleven rows have, or none, is not named."""
    frame, y, w = _survey()
    frame = frame.with_columns(c=pl.when(pl.int_range(pl.len()) < 10).then(pl.lit("r")).otherwise("c"))
    request = replace(REQUESTED, groups={"c": (("a", "h"), ("b", "g", "z", "r"))})
    columns, _ = prebin_columns(frame, request, w)
    (_, m) = merge_columns(columns, histograms(columns, y, w), request)
    label = {level: m.label[k] for k, level in enumerate(m.source.levels)}
    assert label["a"] == label["h"]
    assert label["b"] == label["g"]
    assert not {"z", "r"} & set(label)
    assert len(set(label.values())) > 1


def test_shifts_are_the_greatest_of_the_pairs() -> None:
    """The shift of a candidate is the greatest PSI of its modalities over pairs of periods, each as from the rows."""
    frame, y, w = _survey()
    period = np.random.default_rng(5).integers(2023, 2026, len(y))
    frame = frame.with_columns(x=pl.col("x") + pl.Series(30.0 * (period == 2025)))
    columns, _ = prebin_columns(frame, REQUESTED, w)
    merged = merge_columns(columns, histograms(columns, y, w), REQUESTED)
    for m, shift in zip(merged, shifts(merged, period, w), strict=True):
        classes = m.label[m.source.codes]
        pairs = itertools.combinations([period == p for p in (2023, 2024, 2025)], 2)
        plain = [stability_index(classes[a], w[a], classes[b], w[b], m.ordinary + 2).index for a, b in pairs]
        assert shift == pytest.approx(max(plain), abs=1e-12)
    assert shifts(merged, np.zeros(len(y), np.int64), w).tolist() == [0.0, 0.0]


def test_columns_of_the_design_are_no_candidates() -> None:
    """Neither the target nor weight, strata, units, amount, period or office may enter, even if named."""
    names = ("y", "w", "s", "n", "u", "a", "p", "o", "x")
    request = BuildRequest("t", "y", "w", names, (), "s", "n", "u", "a", "p", "o")
    assert candidate_names(pl.DataFrame({name: [1] for name in names}), request) == ["x"]


def test_chance_alone_seldom_passes() -> None:
    """Of 300 columns that tell nothing, at most a few pass a test at 5 % once the search is accounted for."""
    chance = np.random.default_rng(8)
    y, w = (chance.random(2000) < 0.3).astype(float), np.ones(2000)
    data = {f"n{j}": chance.normal(size=2000) for j in range(150)}
    data |= {f"c{j}": np.array(list("abcdefghijklmnopqrst"))[chance.integers(0, 20, 2000)] for j in range(150)}
    request = BuildRequest("t", "y", candidates=tuple(data))
    columns, _ = prebin_columns(pl.DataFrame(data), request, w)
    found = histograms(columns, y, w)
    merged = merge_columns(columns, found, request)
    passed = log_chances(merged, associate(merged, found), found) < np.log(0.05)
    assert passed[:150].sum() <= 16  # the 99.9 % point of a binomial of 150 draws at 5 %
    assert passed[150:].sum() <= 16


def test_a_faint_slope_passes_where_cuts_would_drown_it() -> None:
    """The trend is the score test of a logistic regression on mid-ranks; columns that say a little each are let in."""
    chance = np.random.default_rng(12)
    x = chance.normal(size=(600, 20))
    target = (chance.random(600) < 1 / (1 + np.exp(1.0 - 0.25 * x.sum(axis=1)))).astype(float)
    frame = pl.DataFrame({f"x{k}": x[:, k] for k in range(20)} | {"y": target})
    request = BuildRequest("t", "y", min_count=20)
    columns, _ = prebin_columns(frame, request, np.ones(600))
    found = histograms(columns, target, np.ones(600))
    merged = merge_columns(columns, found, request)
    chances = log_chances(merged, associate(merged, found), found)
    for j, column in enumerate(columns):
        counts = np.bincount(column.codes, minlength=32)
        rank = (counts.cumsum() - counts / 2)[column.codes]
        point = Point(np.ones((600, 1)), target - target.mean(), np.full(600, target.mean() * (1 - target.mean())),
                      np.array([[1 / (600 * target.mean() * (1 - target.mean()))]]))  # fmt: skip
        plain = score_test(rank[:, None].astype(float), point)
        if merged[j].dummies > 0:
            assert chances[j] <= min(plain.log_p + np.log(2), 0.0) + 1e-9
    assert (chances < np.log(0.05)).sum() >= 10
