"""Fine classes, modalities, names and resemblance, each against a plain way."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.building.assemble import interval_name, number_text, short_number, values_name
from bondroit.building.checking import Survey
from bondroit.building.classes import associate, histograms, merge_columns
from bondroit.building.evaluation import split
from bondroit.building.prebins import MISSING_CODE, OTHER_CODE, PREBINS, prebin_columns, quantile_edges
from bondroit.building.request import BuildRequest
from bondroit.building.screening import look_alikes, screen
from bondroit.building.selection import select
from bondroit.stats.logistic import fit_logistic
from bondroit.stats.sampling import Sampling
from bondroit.stats.score_tests import Point, score_test

REQUEST = BuildRequest("t", "y", min_count=20)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.integers(-50, 50).map(float), st.floats(-1e6, 1e6)), min_size=1, max_size=300))
def test_edges_cut_within_the_values(values: list[float]) -> None:
    """At most 31 rising edges, each an observed value above the least; few values are all told apart."""
    ordered = np.sort(np.array(values))
    edges = quantile_edges(ordered)
    assert len(edges) < PREBINS
    assert (np.diff(edges) > 0).all()
    assert np.isin(edges, ordered).all()
    assert (edges > ordered[0]).all()
    distinct = len(np.unique(ordered))
    if distinct <= PREBINS:
        assert len(edges) == distinct - 1


def test_a_heavy_value_stands_alone() -> None:
    """With most values at nought, nought has a fine class of its own."""
    values = np.sort(np.concatenate([np.zeros(700), np.random.default_rng(0).uniform(1, 1000, 300)]))
    edges = quantile_edges(values)
    assert edges[0] == values[700]


@settings(max_examples=300, deadline=None)
@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e6))
def test_short_numbers_cut_alike(below: float, step: float) -> None:
    """The rounded bound lies above the value below and not above the edge: no observed value changes class."""
    edge = below + step
    if below < edge:
        assert below < short_number(below, edge) <= edge


def test_short_numbers_are_short() -> None:
    """Bounds read as a person would write them."""
    assert short_number(398.2, 403.7) == 400.0
    assert short_number(36.0, 37.0) == 37.0
    assert short_number(-3.0, 2.0) == 0.0
    assert short_number(0.1234, 0.1299) == pytest.approx(0.125, abs=0.005)
    assert (number_text(400.0), number_text(5.7)) == ("400", "5.7")
    assert (interval_name(None, 4.0), interval_name(4.0, 8.0), interval_name(8.0, None)) == ("< 4", "[4, 8)", ">= 8")
    assert values_name(("a", "b")) == "a, b"
    assert values_name(("other",)) == "'other'"
    assert values_name(tuple("abcdefghijklmnopqrstuvwxyz")) == "a, b + 24"


@settings(max_examples=300, deadline=None)
@given(st.floats(-1e300, 1e300))
def test_a_bound_beside_infinity_is_nobodys_value(value: float) -> None:
    """A bound between an infinite and a finite value is finite, cuts them apart, and has one digit."""
    for below, edge in ((-np.inf, value), (value, np.inf)):
        bound = short_number(below, edge)
        assert np.isfinite(bound)
        assert below < bound <= edge
        assert float(f"{bound:.0e}") == pytest.approx(bound, rel=1e-12)
    assert np.isfinite(short_number(-np.inf, np.inf))
    assert (short_number(-np.inf, -3.9584999805426264), short_number(3.958, np.inf)) == (-4.0, 4.0)


def test_fine_classes_of_texts() -> None:
    """Frequent levels keep a class, rare ones pool in `other`, missing is apart; booleans have no `other`."""
    frame = pl.DataFrame(
        {
            "t": ["a"] * 60 + ["b"] * 35 + ["c"] * 3 + [None] * 2,
            "b": [True] * 90 + [False] * 10,
            "y": [0, 1] * 50,
        }
    )
    (text, flag), notes = prebin_columns(frame, REQUEST, np.ones(100))
    assert notes == []
    assert text.levels == ("a", "b")
    assert text.codes.tolist() == [0] * 60 + [1] * 35 + [OTHER_CODE] * 3 + [MISSING_CODE] * 2
    assert (flag.levels, flag.open) == (("false", "true"), False)


def _random_table(seed: int, rows: int = 1500) -> pl.DataFrame:
    chance = np.random.default_rng(seed)
    base = chance.normal(size=(rows, 4))
    y = chance.random(rows) < 1 / (1 + np.exp(1.2 - base[:, 0] - 0.6 * base[:, 1] * (base[:, 2] > 0)))
    data = {f"n{j}": np.round(base[:, j % 4] + chance.normal(size=rows) * 0.7, 1) for j in range(10)}
    data |= {f"c{j}": np.array(list("abcde"))[chance.integers(0, 5, rows)] for j in range(3)}
    data["d"] = np.where(base[:, 0] > 0, "up", "down")
    return pl.DataFrame({**data, "y": y})


def _prepared(seed: int):
    frame = _random_table(seed)
    target, sampling = frame["y"].to_numpy().astype(float), Sampling(np.ones(frame.height))
    columns, _ = prebin_columns(frame, REQUEST, sampling.weights)
    found = histograms(columns, target, sampling.weights)
    merged = merge_columns(columns, found, REQUEST)
    return frame, target, sampling, merged, associate(merged, found)


@pytest.mark.parametrize("seed", range(4))
def test_modalities_count_what_they_hold(seed: int) -> None:
    """Counts, weights and rates of each class equal those of its rows; each estimated class is large enough."""
    _, target, _, merged, _ = _prepared(seed)
    for m in merged:
        classes = m.label[m.source.codes]
        for k in range(m.ordinary + 2):
            inside = classes == k
            assert m.counts[k] == inside.sum()
            if inside.any():
                assert m.rates[k] == pytest.approx(target[inside].mean())
            if m.supported[k] and m.dummies > 0:
                assert inside.sum() >= REQUEST.min_count
                assert 0 < target[inside].mean() < 1
        assert m.dummies == m.dummy.max()


def _plain_forward(merged, running, target, sampling) -> list[int]:
    """Every candidate tested exactly at every step, the model refitted from nothing."""
    chosen: list[int] = []
    while True:
        design = np.column_stack(
            [np.ones(len(target))]
            + [merged[j].dummy_codes == k for j in chosen for k in range(1, merged[j].dummies + 1)]
        ).astype(float)
        p = fit_logistic(design, target, sampling).probabilities
        inverse = np.linalg.inv(design.T @ (design * (p * (1 - p))[:, None]))
        point = Point(design, target - p, p * (1 - p), inverse)
        tests = []
        for j in (j for j in running if j not in chosen):
            added = np.column_stack([merged[j].dummy_codes == k for k in range(1, merged[j].dummies + 1)]).astype(float)
            found = score_test(added, point)
            if found is not None:
                tests.append((found.log_p, j))
        if not tests or min(tests)[0] >= np.log(REQUEST.alpha) or len(chosen) == REQUEST.max_variables:
            return chosen
        chosen.append(min(tests)[1])


@pytest.mark.parametrize("seed", range(4))
def test_selection_equals_the_plain_way(seed: int) -> None:
    """Ranking by histograms before the exact tests chooses what testing everything exactly chooses."""
    _, target, sampling, merged, said = _prepared(seed)
    running = np.flatnonzero(
        screen(merged, said, histograms([m.source for m in merged], target, sampling.weights), REQUEST)
    ).tolist()
    assert len(running) > 3
    selected = select(merged, running, target, sampling, REQUEST)
    assert list(selected.entered) == _plain_forward(merged, running, target, sampling)
    assert selected.fit.converged


def test_look_alikes_keep_the_better() -> None:
    """Of two columns that say the same the one with more information stays, and is named."""
    frame = _random_table(1).with_columns(copy=pl.col("n0") * 2 + 1)
    target, sampling = frame["y"].to_numpy().astype(float), Sampling(np.ones(frame.height))
    columns, _ = prebin_columns(frame, REQUEST, sampling.weights)
    found = histograms(columns, target, sampling.weights)
    merged = merge_columns(columns, found, REQUEST)
    said = associate(merged, found)
    names = [c.name for c in columns]
    stands_in = look_alikes(merged, said, list(range(len(names))), sampling.weights)
    assert names[stands_in[names.index("copy")]] == "n0"


def test_split_keeps_both_outcomes_in_every_stratum() -> None:
    """The holdout has its share of each outcome in each stratum, within one row, and follows the seed."""
    chance = np.random.default_rng(0)
    target, strata = (chance.random(2000) < 0.1).astype(float), chance.integers(0, 3, 2000)
    survey, order = Survey(target, "1", Sampling(np.ones(2000), strata)), np.arange(2000)
    training = split(survey, order, 0.25, 5)
    assert (~training).sum() == 500
    for y in (0.0, 1.0):
        for h in range(3):
            inside = (target == y) & (strata == h)
            assert abs((~training[inside]).sum() - 0.25 * inside.sum()) <= 1
    assert (split(survey, order, 0.25, 5) == training).all()
    assert split(survey, order, 0.0, 5).all()
