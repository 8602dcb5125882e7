"""A card that is partly unknown: bounds hold whatever the unknown parts are, and ranks agree with a plain count."""

from __future__ import annotations

import itertools
import math

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from bondroit.domain.known import points_bounds
from bondroit.domain.scorecard import UNKNOWN, Modality, Scorecard, Variable, probability, to_points
from bondroit.scoring.files import score_table
from bondroit.scoring.intervals import MOST_PATTERNS

LOGIT = st.integers(-3, 3).map(float)


@st.composite
def spans(draw: st.DrawFn) -> tuple[float, float]:
    """A span of logits, one end or both maybe infinite."""
    low, high = sorted((draw(LOGIT), draw(LOGIT)))
    return (draw(st.sampled_from([low, low, -math.inf])), draw(st.sampled_from([high, high, math.inf])))


@st.composite
def cards(draw: st.DrawFn) -> Scorecard:
    """A card of one to three categorical variables, some coefficients unknown, and up to two masked variables."""
    variables = []
    for name in "abc"[: draw(st.integers(1, 3))]:
        lines = [
            Modality(v, "values", UNKNOWN, values=(v,), span=draw(spans()))
            if draw(st.booleans())
            else Modality(v, "values", draw(LOGIT), values=(v,))
            for v in ("x", "y", "z")[: draw(st.integers(1, 3))]
        ]
        variables.append(Variable(name, "categorical", tuple(lines)))
    variables += [
        Variable(name, "categorical", (), masked=True, span=draw(spans()))
        for name in ("m", "n")[: draw(st.integers(0, 2))]
    ]
    known = draw(st.booleans())
    return Scorecard(
        "drawn", 1, "t", draw(LOGIT) if known else UNKNOWN, tuple(variables),
        intercept_span=None if known else draw(spans()),
    )  # fmt: skip


@st.composite
def given_files(draw: st.DrawFn) -> tuple[Scorecard, pl.DataFrame]:
    """A card and one to six files that it has a class for."""
    card = draw(cards())
    n = draw(st.integers(1, 6))
    return card, pl.DataFrame(
        {
            v.name: [draw(st.sampled_from([m.name for m in v.modalities])) for _ in range(n)]
            for v in card.variables
            if not v.masked
        }
    )


def difference(card: Scorecard, j: dict[str, str], i: dict[str, str]) -> tuple[float, float]:
    """Plain least and greatest points of file j above file i."""
    low = high = 0.0
    for variable in card.variables:
        if variable.masked:
            ends_j = ends_i = variable.logits
        else:
            ends_j, ends_i = (variable.modality_of(row[variable.name]).logits for row in (j, i))
            if j[variable.name] == i[variable.name]:
                continue
        low += ends_j[0] - ends_i[1]
        high += ends_j[1] - ends_i[0]
    return low, high


@settings(max_examples=examples(150), deadline=None)
@given(given_files())
def test_bounds_agree_with_the_plain_way(drawn: tuple[Scorecard, pl.DataFrame]) -> None:
    """Points are the oracle's and ranks those of a count of every pair of files."""
    card, frame = drawn
    rows = frame.to_dicts()
    scored = score_table(frame, card)
    if card.known:
        assert scored["points"].to_list() == [round(points_bounds(card, row)[0]) for row in rows]
        return
    placed = card.intercept_span is None or all(math.isfinite(end) for end in card.intercept_span)
    for i, (row, found) in enumerate(zip(rows, scored.iter_rows(named=True), strict=True)):
        bounds = points_bounds(card, row, intercept=placed)
        assert [found["points_low"], found["points_high"]] == [None if math.isinf(b) else b for b in bounds]
        for end, bound in zip(("low", "high"), bounds, strict=True):
            expected = None if not placed or math.isinf(bound) else probability(round(bound))
            assert found[f"probability_{end}"] is expected or math.isclose(found[f"probability_{end}"], expected)
        others = [difference(card, other, row) for j, other in enumerate(rows) if j != i]
        assert found["rank_best"] == 1 + sum(low > 0 for low, _ in others)
        assert found["rank_worst"] == 1 + sum(high > 0 for _, high in others)


def _filled(card: Scorecard, rng: np.random.Generator) -> dict[str, dict[str, float]]:
    """A value within its span for every unknown coefficient."""

    def one(ends: tuple[float, float]) -> float:
        low, high = max(ends[0], -9.0), min(ends[1], 9.0)
        return float(rng.choice([low, high, rng.uniform(low, high)]))

    return {v.name: {m.name: one(m.logits) for m in v.modalities} for v in card.variables if not v.masked}


@settings(max_examples=examples(100), deadline=None)
@given(given_files(), st.integers(0, 2**32 - 1))
def test_no_truth_falls_outside(drawn: tuple[Scorecard, pl.DataFrame], seed: int) -> None:
    """Whatever the unknown coefficients are within their spans, each file's rank lies within its bounds."""
    card, frame = drawn
    if card.known:
        return
    rng = np.random.default_rng(seed)
    truth = _filled(card, rng)
    masked = [(max(v.logits[0], -9.0), min(v.logits[1], 9.0)) for v in card.variables if v.masked]
    points = [
        sum(to_points(truth[name][value]) for name, value in row.items())
        + sum(to_points(rng.uniform(*ends)) for ends in masked)
        for row in frame.to_dicts()
    ]
    scored = score_table(frame, card)
    for own, found in zip(points, scored.iter_rows(named=True), strict=True):
        assert found["rank_best"] <= 1 + sum(other > own for other in points) <= found["rank_worst"]


def test_many_patterns_are_still_bounded() -> None:
    """Beyond the largest number of combinations the ranks are wider, never wrong."""
    variables = tuple(
        Variable(
            f"v{k}",
            "categorical",
            (
                Modality("x", "values", 0.0, values=("x",)),
                Modality("y", "values", UNKNOWN, values=("y",), span=(0.0, 2.0**k)),
            ),
        )
        for k in range(8)
    )
    card = Scorecard("many", 1, "t", 0.0, variables)
    rows = [dict(zip((v.name for v in variables), values, strict=True)) for values in itertools.product("xy", repeat=8)]
    scored = score_table(pl.DataFrame(rows), card)
    for k, found in enumerate(scored.iter_rows(named=True)):
        pairs = [difference(card, other, rows[k]) for j, other in enumerate(rows) if j != k]
        assert found["rank_best"] <= 1 + sum(low > 0 for low, _ in pairs)
        assert found["rank_worst"] >= 1 + sum(high > 0 for _, high in pairs)


def test_forty_unknown_variables_are_bounded_as_the_oracle_says() -> None:
    """A card whose combinations of unknown classes no 64-bit number can hold still gives the oracle's bounds."""
    spans = [(-1.5, 0.25), (-math.inf, 2.0), (0.5, math.inf)]
    variables = tuple(
        Variable(
            f"v{k}",
            "categorical",
            (
                Modality("a", "values", 0.0, reference=True, values=("a",)),
                *(Modality(c, "values", UNKNOWN, values=(c,), span=span) for c, span in zip("bcd", spans, strict=True)),
            ),
        )
        for k in range(40)
    )
    card = Scorecard("published", 1, "t", -1.0, variables, status="published")
    chance = np.random.default_rng(4)
    few = {v.name: chance.choice(["a", "b"], 60, p=[0.9, 0.1]).tolist() for v in variables}
    many = {v.name: chance.choice(list("abcd"), 200).tolist() for v in variables}
    for frame in (pl.DataFrame(few), pl.DataFrame(many)):
        rows = frame.to_dicts()
        scored = score_table(frame, card)
        bounds = [points_bounds(card, row) for row in rows]
        for side, name in enumerate(("points_low", "points_high")):
            assert scored[name].to_list() == [None if math.isinf(ends[side]) else ends[side] for ends in bounds]
        for i, found in enumerate(scored.iter_rows(named=True)):
            others = [difference(card, other, rows[i]) for j, other in enumerate(rows) if j != i]
            best, worst = 1 + sum(low > 0 for low, _ in others), 1 + sum(high > 0 for _, high in others)
            assert found["rank_best"] <= best <= worst <= found["rank_worst"]
            if frame.height <= MOST_PATTERNS:
                assert (found["rank_best"], found["rank_worst"]) == (best, worst)
