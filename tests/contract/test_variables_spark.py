"""The SQL text of a dictionary gives the plain oracle's variables on a local Spark, and DuckDB's on a town."""

from __future__ import annotations

import logging
import shutil

import polars as pl
import pytest
from tests.generative.drawn_histories import ASOF, by_oracle, differences, drawn_dictionary, drawn_facts, frames

from bondroit.observing.dictionary import Dictionary
from bondroit.observing.sql import compile_variables

EVERYTHING = drawn_dictionary(1)
# One variable in twenty, so that Spark's own compiler does not take the whole test; `make proof` asks them all.
SOME = Dictionary(EVERYTHING.measures, EVERYTHING.parameters, EVERYTHING.rules[::20], EVERYTHING.sources)


@pytest.fixture(scope="module")
def spark():
    """One local session for the whole module."""
    if shutil.which("java") is None:
        pytest.skip("Java is not installed: apt-get install openjdk-17-jre-headless (Spark's tests are left out)")
    pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'bondroit[spark]'")
    from bondroit.store.running_sql import local_spark

    session = local_spark(threads=2, memory="1g")
    logging.getLogger("py4j").setLevel(logging.ERROR)
    yield session
    session.stop()


def _on_spark(session, tmp_path, facts, dictionary, **options):
    from bondroit.store.running_sql import spark_rows

    paths = {}
    for table, frame in frames(facts).items():
        paths[table] = [tmp_path / f"{table}.parquet"]
        frame.write_parquet(paths[table][0])
    return spark_rows(session, compile_variables(dictionary, ASOF, dialect="spark", **options), paths).rows()


def test_spark_gives_the_variables_of_the_oracle(spark, tmp_path):
    """Kinds of every sort, with holes, missing values, quotes and backslashes: the oracle's values."""
    facts = drawn_facts(1)
    rows = _on_spark(spark, tmp_path, facts, SOME)
    assert differences(rows, by_oracle(SOME, facts), SOME.names) == []


@pytest.mark.proof
@pytest.mark.parametrize("form", ["segments", "plain"])
def test_spark_gives_every_variable_of_the_oracle(spark, tmp_path, form):
    """Every kind over every measure and several windows, in both forms, with versions of months."""
    facts = drawn_facts(3, versions=True)
    rows = _on_spark(spark, tmp_path, facts, EVERYTHING, form=form, versioned=("snapshots", "members"))
    assert differences(rows, by_oracle(EVERYTHING, facts), EVERYTHING.names) == []


def test_a_class_with_quotes_and_backslashes_is_written_for_spark(spark):
    """What stands in a text literal comes back as it was, whatever it holds."""
    from bondroit.observing.sql_dialects import dialect_of

    texts = ["l'autre", "a\\b", "\\'", 'say "x"', "`", "%s"]
    literals = ", ".join(dialect_of("spark").text(text) for text in texts)
    row = spark.sql(f"SELECT ARRAY({literals}) AS texts").first()
    assert pl.Series(row["texts"]).to_list() == texts
