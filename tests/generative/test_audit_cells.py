"""Counted cells against rows: the same figures and intervals, whatever the design, and however the rows come."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.auditing.cells import CellColumns, count_cells, count_frame, count_rows
from bondroit.auditing.cells_figures import figures_of
from bondroit.auditing.groups import compare, group_figures
from bondroit.auditing.material import Attribute, Material, attribute_of, crossing_of
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bondroit.auditing.figures import Figure

# The area under the curve needs every score; sums of euros and their parts are told beside the rows.
NOT_FROM_CELLS = {
    "auc", "share_of_flagged", "euros", "euros_share", "euros_flagged", "euros_flagged_share",
}  # fmt: skip
DESIGNS = ("plain", "weighted", "strata", "clusters", "sizes")


@st.composite
def tables(draw: st.DrawFn) -> Material:
    """Rows with two attributes, outcome, decision, score (some missing), euros, and a design."""
    rows = draw(st.integers(6, 60))
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    design = draw(st.sampled_from(DESIGNS))
    weights = np.ones(rows) if design == "plain" else chance.integers(1, 5, rows) / 2.0
    strata = chance.integers(0, 3, rows) if design in {"strata", "sizes", "clusters"} else None
    clusters = chance.integers(0, 6, rows) if design == "clusters" else None
    sizes = np.array([40.0, 70.0, 1_000.0])[strata] if design == "sizes" and strata is not None else None
    score = np.round(chance.random(rows), 2)
    score[chance.random(rows) < 0.1] = np.nan
    return Material(
        positive=chance.random(rows) < draw(st.sampled_from([0.05, 0.3, 0.7])),
        attributes=(
            attribute_of(pl.Series("one", chance.choice(["a", "b"], rows))),
            attribute_of(pl.Series("two", chance.choice(["x", "y", "z"], rows))),
        ),
        sampling=Sampling(weights, strata, clusters, sizes),
        weighted=design != "plain",
        score=score,
        flagged=chance.random(rows) < 0.4,
        euros=np.round(chance.normal(100, 400, rows), 2),
    )


def same(one: float | None, two: float | None) -> bool:
    """To seven figures: bounds of values all but equal lose as many to the cancelling of their squares."""
    if one is None or two is None:
        return one is two
    return one == two or math.isclose(one, two, rel_tol=1e-7, abs_tol=1e-9)


def require_same(expected: Iterable[Figure], figures: Iterable[Figure]) -> None:
    """Every figure of `expected` is in `figures`, with its interval and its joint bounds."""
    got = {(f.attribute, f.group, f.name): f for f in figures}
    for f in expected:
        if f.name in NOT_FROM_CELLS or not f.rows:
            continue
        own = got[f.attribute, f.group, f.name]
        assert (own.rows, own.hidden) == (f.rows, f.hidden), (f, own)
        assert all(map(same, (own.value, own.low, own.high), (f.value, f.low, f.high))), (f, own)
        assert f.joint is None or (own.joint is not None and all(map(same, f.joint, own.joint))), (f, own)


@settings(max_examples=30, deadline=None)
@given(tables(), st.sampled_from([None, "a"]))
def test_figures_are_those_of_the_rows(material: Material, reference: str | None) -> None:
    """Every figure that the row-by-row audit has is the same from cells, its interval and its joint bounds too."""
    expected = group_figures(material, reference=reference, floor=0)
    require_same(expected, figures_of(count_rows(material), deepest=1, reference=reference, floor=0))


@settings(max_examples=30, deadline=None)
@given(tables())
def test_crossings_are_groups_of_their_own(material: Material) -> None:
    """The figures of a crossing are those of the rows where the crossing is an attribute."""
    crossed = replace(material, attributes=(crossing_of(material.attributes),))
    require_same(group_figures(crossed, floor=0), figures_of(count_rows(material), floor=0))


@settings(max_examples=30, deadline=None)
@given(tables())
def test_gaps_that_rows_do_not_tell_are_compared_means(material: Material) -> None:
    """Differences and ratios of mean scores, of burdens and of euros flagged are those of `compare`."""
    got = {(f.attribute, f.group, f.name): f for f in figures_of(count_rows(material), deepest=1, floor=0)}
    assert material.score is not None
    assert material.flagged is not None
    scored = np.isfinite(material.score)
    score = np.where(scored, material.score, 0.0)
    asked = {
        "mean_score": (score, scored, 1.0),
        "score_less_rate": (score - material.positive, scored, 1.0),
        "burden_flagged": (material.flagged.astype(float), ~material.positive, 1_000.0),
        "euros": (material.euros, np.ones_like(scored), 1.0),
        "euros_flagged": (material.euros, material.flagged, 1.0),
    }
    for attribute in material.attributes:
        for group, members in attribute.members():
            for name, (x, among, factor) in asked.items():
                if not members.any():
                    continue
                difference, ratio = compare(
                    x, members & among, ~members & among, material.sampling, weighted=material.weighted
                )
                own = got[attribute.name, group, f"{name}_difference"]
                wanted = [None if part is None else factor * part for part in difference]
                assert all(map(same, (own.value, own.low, own.high), wanted)), (own, difference)
                if name == "mean_score" and ratio.value:
                    own = got[attribute.name, group, f"{name}_ratio"]
                    assert all(map(same, (own.value, own.low, own.high), ratio)), (own, ratio)


@settings(max_examples=10, deadline=None)
@given(tables(), st.integers(1, 7))
def test_cells_do_not_depend_on_batches(material: Material, size: int) -> None:
    """Rows in one batch, in many, in another order, or as Arrow batches make the same cells, to the bit."""
    frame = pl.DataFrame(
        {
            "one": [material.attributes[0].groups[k] for k in material.attributes[0].codes],
            "two": pl.Series(material.attributes[1].codes - 1),
            "y": material.positive,
            "d": material.flagged.astype(np.int8),
            "s": pl.Series(material.score).fill_nan(None),
            "e": material.euros,
        }
    ).with_columns(pl.when(pl.col("two") == 1).then(None).otherwise(pl.col("two")).alias("two"))
    columns = CellColumns(("one", "two"), "y", "d", "s", "e")
    whole = count_frame(frame.lazy(), columns)
    shuffled = frame.sample(fraction=1.0, shuffle=True, seed=size)
    ways = (
        count_cells(frame.iter_slices(size), columns),
        count_cells(shuffled.iter_slices(size), columns),
        count_cells(frame.to_arrow().to_batches(max_chunksize=size), columns),
    )
    for other in ways:
        assert other.levels == whole.levels
        for name in ("counts", "group", "codes", "side", "weights", "strata"):
            assert np.array_equal(getattr(whole.cells, name), getattr(other.cells, name)), name
        for name, measured in whole.cells.measures.items():
            for part in ("cell", "counts", "sums", "squares"):
                assert np.array_equal(getattr(measured, part), getattr(other.cells.measures[name], part)), (name, part)
    assert [level.groups for level in whole.levels] == [attribute_of(frame[c]).groups for c in ("one", "two")]


def test_a_wide_table_is_counted_through_the_cells_it_has() -> None:
    """Where every cell cannot be held, those met are: the same figures (weights all distinct, 400 classes)."""
    chance = np.random.default_rng(4)
    rows = 3_000
    material = Material(
        positive=chance.random(rows) < 0.2,
        attributes=(Attribute("one", tuple(map(str, range(400))), chance.integers(0, 400, rows)),),
        sampling=Sampling(chance.uniform(1, 2, rows)),
        weighted=True,
        score=chance.random(rows),
    )
    got = {(f.group, f.name): f for f in figures_of(count_rows(material), deepest=1, floor=0)}
    for f in group_figures(material, floor=0)[:60]:
        if f.name not in NOT_FROM_CELLS:
            assert same(f.value, got[f.group, f.name].value)


def test_what_cannot_be_counted_is_refused() -> None:
    """No row with an outcome, a weight of nought, a decision that is neither yes nor no."""
    frame = pl.DataFrame({"g": ["a", "b"], "y": [1, 0], "w": [1.0, 0.0], "d": [0, 2]})
    with pytest.raises(ValueError, match="no row"):
        count_cells([frame.clear()], CellColumns(("g",), "y"))
    with pytest.raises(ValueError, match="w is missing or not above 0"):
        count_cells([frame], CellColumns(("g",), "y", weight="w"))
    with pytest.raises(ValueError, match="d is neither"):
        count_cells([frame], CellColumns(("g",), "y", decision="d"))
