"""Compiled loops give the points of the plain expressions, whatever the card, the types and where a chunk begins."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.generative.test_scoring import card_and_files, plain

from bondroit.domain.scorecard import Modality, Scorecard, Variable
from bondroit.scoring.compiled import compiled_points
from bondroit.scoring.expressions import points_expression

LONG = ["twelve bytes", "thirteen byte", "twelve byteS", "élève", "", "x" * 40]


def _same(card: Scorecard, frame: pl.DataFrame) -> None:
    looped = frame.select(p=compiled_points(card, frame.schema))
    assert looped.equals(frame.select(p=points_expression(card, frame.schema)))


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(card_and_files(), st.integers(0, 11))
def test_compiled_points_equal_the_oracle(drawn, first):
    """In memory, streamed, and on a part of the files that begins inside a byte of the bits."""
    card, frame = drawn
    expected = [plain(card, row) for row in frame.iter_rows(named=True)]
    points = compiled_points(card, frame.schema).alias("p")
    assert frame.select(points)["p"].to_list() == expected
    assert frame.lazy().select(points).collect(engine="streaming")["p"].to_list() == expected
    assert frame.slice(first).select(points)["p"].to_list() == expected[first:]
    both = pl.concat([frame, frame.slice(first)], rechunk=False)
    assert both.select(points)["p"].to_list() == expected + expected[first:]


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.one_of(st.none(), st.sampled_from(LONG)), min_size=1, max_size=30), st.booleans())
def test_texts_at_the_length_of_a_view(values, short):
    """A text of 12 bytes, one of 13 and one of 40 are told apart, by loops and by expressions."""
    known = LONG[0::2] if not short else ["twelve bytes", "élève", ""]
    parts = (
        *(Modality(f"v{k}", "values", 1.0 + k, values=(text,)) for k, text in enumerate(known)),
        Modality("missing", "missing", -1.0), Modality("other", "other", -2.0),
    )  # fmt: skip
    card = Scorecard("drawn", 1, "t", 0.5, (Variable("x", "categorical", parts),))
    frame = pl.DataFrame({"x": values}, schema={"x": pl.String})
    _same(card, frame)


@pytest.mark.parametrize("count", [1, 15, 16, 17, 200, 1_000])
def test_every_known_text_has_its_place(count):
    """As many known texts as one likes: each gives its own points, any other those of the rest."""
    texts = [f"c{k}" for k in range(count)]
    parts = (
        *(Modality(f"v{k}", "values", k / 1_000, values=(text,)) for k, text in enumerate(texts)),
        Modality("other", "other", -3.0),
    )
    card = Scorecard("drawn", 1, "t", 0.0, (Variable("x", "categorical", parts),))
    frame = pl.DataFrame({"x": [*texts, "c", "c0c0", "d7"]})
    got = frame.select(compiled_points(card, frame.schema)).to_series().to_list()
    assert got == [*(round(k * 1_000) for k in range(count)), *[-3_000_000] * 3]


@pytest.mark.parametrize("dtype", [pl.Float32, pl.Int8, pl.Int16, pl.Int32, pl.UInt16, pl.UInt32, pl.UInt64, pl.Int128])
def test_every_type_of_number(dtype):
    """Each type of number gives what expressions give, missing values and files at a cut included."""
    parts = (
        Modality("low", "interval", -1.0, upper=3.0), Modality("mid", "interval", 0.25, lower=3.0, upper=7.0),
        Modality("high", "interval", 2.0, lower=7.0), Modality("missing", "missing", 9.0),
    )  # fmt: skip
    card = Scorecard("drawn", 1, "t", 0.0, (Variable("x", "numeric", parts),))
    frame = pl.DataFrame({"x": [*range(12), None, 7, 3]}, schema={"x": dtype})
    _same(card, frame)
