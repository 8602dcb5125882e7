"""A card as SQL for six engines: at the edges of numbers and texts, the points of the plain rule."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.generative.hard_cards import dates_and_decimals, every_edge, finite, hard_cards_and_files, plain
from tests.generative.other_sql import as_kept, as_known, on_duckdb, said

from bondroit.domain.scorecard import Modality, Scorecard, Variable, probability
from bondroit.errors import UserError
from bondroit.scoring.ranking import with_percentiles
from bondroit.scoring.sql import compile_scores
from bondroit.scoring.sql_document import sql_document
from bondroit.scoring.sql_engines import DIALECTS, dialect_of

UNRUN = ("oracle", "sqlserver", "sas")
SOME = settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _by_duckdb(card, frame, **options):
    with duckdb.connect() as connection:
        connection.register("files", frame.to_arrow())
        text = compile_scores(card, table="files", keep=["n"], **options)
        return connection.sql(f"SELECT * FROM ({text}) ORDER BY n").fetchall()


def _same(rows, card, frame):
    wanted = [plain(card, row) for row in frame.iter_rows(named=True)]
    assert [said(row[-2]) for row in rows] == wanted
    scores = [None if p is None else probability(p) for p in wanted]
    assert [row[-1] for row in rows] == scores


@SOME
@given(hard_cards_and_files())
def test_duckdb_gives_the_points_of_the_oracle(drawn):
    """Infinite and tiny bounds, overlapping intervals, escapes, blanks: equal points, scores to a last place."""
    card, frame = drawn
    _same(_by_duckdb(card, frame), card, frame)


def test_dates_and_decimals():
    """A date is the text of its year, month and day; a decimal at a bound is on the side of its double."""
    card, frame = dates_and_decimals()
    _same(_by_duckdb(card, frame), card, frame)


@pytest.mark.parametrize("dialect", UNRUN)
@settings(parent=SOME, max_examples=examples(40))
@given(drawn=hard_cards_and_files())
def test_the_logic_for_engines_we_do_not_run(dialect, drawn):
    """Read by SQLGlot (SAS: by a reader of ours) and run on DuckDB, on files as the engine would hold them."""
    card, frame = finite(drawn[0]), drawn[1]
    card = as_known(card, dialect)
    kept = as_kept(dialect, card, frame)
    wanted = [plain(card, row) for row in _told(card, kept).iter_rows(named=True)]
    columns = {v.name: v.name for v in card.variables}
    rows = on_duckdb(dialect, card, kept, columns=columns)
    assert [said(row[-2]) for row in rows] == wanted


@pytest.mark.parametrize("dialect", UNRUN)
def test_every_edge_on_engines_we_do_not_run(dialect):
    """Every bound and every text in one card, every number and every text in the files."""
    card, frame = every_edge()
    card = as_known(card, dialect)
    kept = as_kept(dialect, card, frame)
    rows = on_duckdb(dialect, card, kept)
    assert [said(row[-2]) for row in rows] == [plain(card, row) for row in _told(card, kept).iter_rows(named=True)]


def _told(card, frame):
    """The files as the plain rule reads them: a yes/no column that the engine holds as 1 and 0 says true and false."""
    flags = [v.name for v in card.variables if v.kind != "numeric" and frame.schema[v.name] == pl.Int8]
    whole = [pl.col(name).cast(pl.Boolean) if _says_yes(card, name) else pl.col(name).cast(pl.String) for name in flags]
    return frame.with_columns(whole)


def _says_yes(card, name):
    from bondroit.scoring.sql import is_yes_no

    return is_yes_no(next(v for v in card.variables if v.name == name))


@pytest.mark.parametrize("dialect", ["oracle", "sqlserver"])
def test_ranks_and_percentiles_by_window(dialect):
    """The window functions give the shared rank and the exact percentile; files without points are left out."""
    card, frame = every_edge()
    card = replace(card, variables=card.variables[:1])
    kept = as_kept(dialect, card, frame)
    _ranks(on_duckdb(dialect, card, kept, ranked=True), card, kept)


def test_ranks_and_percentiles_on_duckdb():
    """The same on DuckDB itself."""
    card, frame = every_edge()
    card = replace(card, variables=card.variables[:1])
    _ranks(_by_duckdb(card, frame, ranked=True), card, frame)


def _ranks(rows, card, frame):
    wanted = pl.DataFrame({"points": [plain(card, r) for r in frame.iter_rows(named=True)]}).drop_nulls()
    wanted = wanted.with_columns(rank=pl.col("points").rank("min", descending=True))
    wanted = with_percentiles(wanted.lazy()).collect()
    assert [(int(r[-4]), r[-2], r[-1]) for r in rows] == wanted.select("points", "rank", "percentile").rows()


@given(st.integers(0, 400))
@settings(max_examples=20, deadline=None)
def test_long_lists_are_cut(count):
    """A class of many texts is written in lists that Oracle takes, and in short lines."""
    texts = tuple(f"text {k:03d}" for k in range(count * 6))
    card = Scorecard(
        "long", 1, "t", 0.0, (Variable("x", "categorical", (Modality("v", "values", 1.0, values=texts),)),)
    )
    text = sql_document(card, dialect="oracle", table="files", keep=["n"])
    lists = text.split(" IN (")[1:]
    assert all(part.count("'") <= 2 * 1_000 for part in lists)
    assert len(lists) == -(-len(texts) // 1_000)
    assert max(map(len, text.split("\n"))) < 2_499


def test_the_head_cannot_be_left():
    """A line break or an end of comment in a name stays inside the comment."""
    card = Scorecard("x", 1, "t", 0.0, (Variable("a\nb */ c", "categorical", (Modality("o", "other", 1.0),)),))
    frame = pl.DataFrame({"n": [1], "a\nb */ c": ["z"]})
    for dialect in UNRUN:
        column = {"a\nb */ c": "a\nb */ c"}
        assert [int(r[-2]) for r in on_duckdb(dialect, card, frame, columns=column)] == [1_000_000]


def test_scores_beyond_the_exponential():
    """Where an engine's exponential would fail, a score so far out is 0 or 1."""
    parts = (Modality("low", "interval", -2_000.0, upper=0.0), Modality("high", "interval", 2_000.0, lower=0.0))
    card = Scorecard("far", 1, "t", 0.0, (Variable("x", "numeric", parts),))
    frame = pl.DataFrame({"n": [1, 2], "x": [-1.0, 1.0]})
    for dialect in ("sqlserver", "sas"):
        assert [float(r[-1]) for r in on_duckdb(dialect, card, frame)] == [0.0, 1.0]
    assert [float(r[-1]) for r in _by_duckdb(card, frame)] == [0.0, 1.0]


def test_what_an_engine_cannot_hold_is_refused_at_once():
    """Long names and sums beyond 2**53: every fault in one message, and a way out for names."""
    name = "n" * 40
    card = Scorecard("big", 1, "t", 0.0, (Variable(name, "categorical", (Modality("o", "other", 1e10),)),))
    with pytest.raises(UserError) as refused:
        sql_document(card, dialect="sas", table="files", keep=["n"])
    assert refused.value.code == "E-SCO-005"
    assert len(refused.value.faults) == 2
    small = replace(card, variables=(replace(card.variables[0], modalities=(Modality("o", "other", 1.0),)),))
    assert "cats(short)" not in sql_document(small, dialect="duckdb", table="files", keep=["n"])
    assert "missing(short)" in sql_document(small, dialect="sas", table="files", keep=["n"], columns={name: "short"})


def test_unknown_engine_is_refused():
    """An engine that is not written is named with those that are."""
    with pytest.raises(UserError, match="not written"):
        dialect_of("db2")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_head_says_what_holds(dialect, language):
    """Card, hash, ties, missing values, and whether anybody ran it: at the head of every text, in both languages."""
    card, _ = every_edge()
    head = sql_document(card, dialect=dialect, table="files", keep=["n"], ranked=True, language=language)
    assert card.hash in head
    assert "every@1" in head
    assert "SplitMix64" in head
    assert ("NOT RUN" in head or "NON LANC" in head) == (dialect in UNRUN)
