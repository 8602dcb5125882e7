"""The SQL text of a dictionary gives the plain oracle's variables on a local Spark, and DuckDB's on a town."""

from __future__ import annotations

import logging
import shutil

import polars as pl
import pytest
from tests.functional.running import process
from tests.generative.drawn_histories import ASOF, by_oracle, differences, drawn_dictionary, drawn_facts, frames

from bondroit.domain.months import Month
from bondroit.observing.dictionary import Dictionary
from bondroit.observing.sql import compile_variables, tables_read
from bondroit.store.checking import Engine
from bondroit.store.running_sql import duckdb_frame, parquet_relations, spark_rows
from bondroit.wiring.services import open_services
from bondroit.wiring.variables import observed_dictionary

# Every test starts Spark, which `make test` does not install.
pytestmark = pytest.mark.proof

EVERYTHING = drawn_dictionary(1)
# One variable in twenty, where Spark's own compiler would take the whole test.
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


@pytest.mark.parametrize("form", ["segments", "plain"])
def test_spark_gives_every_variable_of_the_oracle(spark, tmp_path, form):
    """Every kind over every measure and several windows, in both forms, with versions of months."""
    facts = drawn_facts(3, versions=True)
    rows = _on_spark(spark, tmp_path, facts, EVERYTHING, form=form, versioned=("snapshots", "members"))
    assert differences(rows, by_oracle(EVERYTHING, facts), EVERYTHING.names) == []


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """The tables of a small town, what `bondroit observe` wrote of it as of its last month, and its dictionary."""
    pytest.importorskip("openfisca_france", reason="the law is not installed: pip install 'bondroit[law]'")
    folder = tmp_path_factory.mktemp("observed") / "town"
    here = ("--quiet", "--workspace", folder)
    made = ("town", "--households", 250, "--months", 13, "--seed", 4, "--processes", 1)
    for words in (("init", folder), (*here, *made)):
        _, said = (done := process(*words)).communicate()
        assert done.returncode == 0, said
    month = max(Month.parse(path.stem) for path in (folder / "tables" / "snapshots").glob("*.parquet"))
    _, said = (done := process(*here, "observe", "--month", month)).communicate()
    assert done.returncode == 0, said
    services = open_services(folder)
    return folder / "tables", services.tables.read("variables", month), observed_dictionary(services), month


def _wanted(frame, names):
    """What the fast path wrote, as the comparison asks for it: household to its variables."""
    return {row["household_id"]: {name: row[name] for name in names} for row in frame.to_dicts()}


def _files(root, dictionary):
    """Each table's files; a town has one version of each month."""
    paths = {table: sorted((root / table).glob("*.parquet")) for table in tables_read(dictionary)}
    assert not [path for files in paths.values() for path in files if ".known-" in path.name]
    return paths


def test_the_package_s_dictionary_on_a_town_is_the_same_everywhere(spark, town, tmp_path):
    """Of a town's files, every variable of the package's dictionary: Spark's = DuckDB's = what `observe` wrote."""
    root, written, dictionary, month = town
    names, paths = dictionary.names, _files(root, dictionary)
    wanted = _wanted(written, names)
    assert len(names) > 30
    assert len(wanted) > 200
    text = compile_variables(dictionary, month, relations=parquet_relations(paths))
    on_duckdb = duckdb_frame(text, Engine(temporary=tmp_path, threads=2, memory_limit="1GB"))
    assert differences(on_duckdb.rows(), wanted, names) == []
    on_spark = spark_rows(spark, compile_variables(dictionary, month, dialect="spark"), paths)
    assert differences(on_spark.rows(), wanted, names) == []


def test_a_class_with_quotes_and_backslashes_is_written_for_spark(spark):
    """What stands in a text literal comes back as it was, whatever it holds."""
    from bondroit.observing.sql_dialects import dialect_of

    texts = ["l'autre", "a\\b", "\\'", 'say "x"', "`", "%s"]
    literals = ", ".join(dialect_of("spark").text(text) for text in texts)
    row = spark.sql(f"SELECT ARRAY({literals}) AS texts").first()
    assert pl.Series(row["texts"]).to_list() == texts
