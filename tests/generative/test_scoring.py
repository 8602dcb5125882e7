"""Any card on any files: the Polars expressions and the SQL text give the points of the plain oracle."""

from __future__ import annotations

import itertools

import duckdb
import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples

from bondroit.domain.scorecard import Modality, Scorecard, Variable, contributions, points_of, probability
from bondroit.scoring.compatibility import summarise
from bondroit.scoring.expressions import (
    points_expression,
    probability_expression,
    tie_number,
    with_tie_key,
)
from bondroit.scoring.files import score_table
from bondroit.scoring.sql import compile_scores

EDGES = [-1e300, -1.0, -0.0, 0.0, 0.1, 0.30000000000000004, 1.0, 2.5, 1e15, float(2**53), 1e300]
COEFFICIENT = st.floats(-5, 5, allow_nan=False)
TEXTS = ["a", "b", "it's", 'say "x"', "é", "true", "false", "1", "-7", "", " a"]
DTYPES = {
    "float": (pl.Float64, st.one_of(st.sampled_from([*EDGES, float("nan"), float("inf"), -float("inf")]), st.floats())),
    "integer": (
        pl.Int64,
        st.one_of(st.sampled_from([0, 1, 2**53, 2**53 + 1, -(2**63), 2**63 - 1]), st.integers(-9, 9)),
    ),
    "small": (pl.UInt8, st.integers(0, 255)),
    "boolean": (pl.Boolean, st.booleans()),
    "text": (pl.String, st.sampled_from(TEXTS)),
}
NUMERIC_TYPES, CATEGORY_TYPES = ("float", "integer", "small", "boolean"), ("text", "boolean", "integer")


@st.composite
def numeric(draw, name):
    """A numeric variable: intervals side by side, perhaps with a gap, perhaps with a class for missing values."""
    edges = sorted(set(draw(st.lists(st.sampled_from(EDGES), max_size=4))))
    bounds = [None, *edges, None]
    parts = [
        Modality(f"i{k}", "interval", draw(COEFFICIENT), lower=low, upper=high)
        for k, (low, high) in enumerate(itertools.pairwise(bounds))
        if k == 0 or draw(st.integers(0, 5))
    ]
    if draw(st.booleans()):
        parts.append(Modality("missing", "missing", draw(COEFFICIENT)))
    return Variable(name, "numeric", tuple(draw(st.permutations(parts))))


@st.composite
def categorical(draw, name):
    """A categorical variable: groups of texts, perhaps a class for the rest and one for missing values."""
    texts = draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=6))
    cut = draw(st.integers(0, len(texts)))
    groups = [tuple(texts[:cut]), tuple(texts[cut:])]
    parts = [Modality(f"v{k}", "values", draw(COEFFICIENT), values=g) for k, g in enumerate(groups)]
    parts += [Modality(kind, kind, draw(COEFFICIENT)) for kind in ("missing", "other") if draw(st.booleans())]
    return Variable(name, "categorical", tuple(draw(st.permutations(parts))))


@st.composite
def card_and_files(draw):
    """A card, and a frame whose columns fit its variables."""
    variables, columns = [], {}
    height = draw(st.integers(1, 12))
    for k in range(draw(st.integers(1, 4))):
        is_numeric = draw(st.booleans())
        name = f'x {k}"' if k == 0 else f"x{k}"
        variables.append(draw(numeric(name) if is_numeric else categorical(name)))
        dtype, values = DTYPES[draw(st.sampled_from(NUMERIC_TYPES if is_numeric else CATEGORY_TYPES))]
        cells = draw(st.lists(st.one_of(st.none(), values), min_size=height, max_size=height))
        columns[name] = pl.Series(name, cells, dtype=dtype)
    card = Scorecard("drawn", 1, "t", draw(COEFFICIENT), tuple(variables))
    return card, pl.DataFrame(columns)


def plain(card, row):
    """Points by the oracle; None where the card has no class."""
    try:
        return points_of(card, row)
    except LookupError:
        return None


@settings(max_examples=examples(120), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(card_and_files())
def test_polars_points_equal_the_oracle(drawn):
    """Points, probability and each contribution agree, in memory and streamed."""
    card, frame = drawn
    expected = [plain(card, row) for row in frame.iter_rows(named=True)]
    points = points_expression(card, frame.schema)
    assert frame.select(points.alias("p"))["p"].to_list() == expected
    streamed = frame.lazy().select(points.alias("p"), probability_expression(points).alias("s"))
    scored = streamed.collect(engine="streaming")
    assert scored["p"].to_list() == expected
    for p, s in scored.iter_rows():
        assert s == (None if p is None else probability(p))
    assert summarise(card, frame.lazy()).unscored == expected.count(None)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(card_and_files())
def test_sql_points_equal_the_oracle(drawn):
    """The SQL text run by DuckDB gives the same integers."""
    card, frame = drawn
    with duckdb.connect() as connection:
        connection.register("files", frame.with_row_index("n").to_arrow())
        sql = compile_scores(card, table="files", keep=["n"])
        rows = connection.sql(f"SELECT points, probability FROM ({sql}) ORDER BY n").fetchall()
    expected = [plain(card, row) for row in frame.iter_rows(named=True)]
    assert rows == [(p, None if p is None else probability(p)) for p in expected]


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(card_and_files())
def test_contributions_equal_the_oracle(drawn):
    """Where a file can be scored, every variable's points are those of the oracle and sum to the file's points."""
    card, frame = drawn
    table = score_table(frame, card, strict=False, contributions=True)
    names = [f"points.{v.name}" for v in card.variables]
    for row, scored in zip(frame.iter_rows(named=True), table.iter_rows(named=True), strict=True):
        if plain(card, row) is None:
            assert scored["points"] is None
            continue
        assert [scored[n] for n in names] == [c.points for c in contributions(card, row)]


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=20), st.integers(0, 2**64))
def test_the_tie_key_is_the_documented_mix(identifiers, seed):
    """The 64-bit key of every identifier is what the rule gives by hand."""
    longest = max(len(i.encode()) for i in identifiers)
    frame = pl.DataFrame({"id": identifiers}, schema={"id": pl.String})
    keys = with_tie_key(frame.lazy(), "id", seed=seed, longest=longest).collect()["_tie"].to_list()
    assert keys == [tie_number(i, seed=seed, longest=longest) for i in identifiers]
