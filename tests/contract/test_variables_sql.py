"""The SQL text of a dictionary gives the plain oracle's variables on DuckDB and on PostgreSQL, for every kind."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from tests.generative.drawn_histories import (
    ASOF,
    SCHEMAS,
    by_oracle,
    differences,
    drawn_dictionary,
    drawn_facts,
    frames,
    rule,
)

from bondroit.cli.main import run
from bondroit.errors import UserError
from bondroit.observing.dictionary import Dictionary
from bondroit.observing.sql import compile_variables, tables_read
from bondroit.observing.sql_windows import FORMS
from bondroit.store.checking import Engine
from bondroit.store.running_sql import duckdb_frame, parquet_relations

DICTIONARY = drawn_dictionary(1)
SOME = Dictionary(DICTIONARY.measures, DICTIONARY.parameters, DICTIONARY.rules[::5], DICTIONARY.sources)
TYPES = {pl.String: "TEXT", pl.Date: "DATE", pl.Int32: "INTEGER", pl.Int64: "BIGINT", pl.Boolean: "BOOLEAN",
         pl.Float64: "DOUBLE PRECISION"}  # fmt: skip


def _on_duckdb(facts, dictionary, **options):
    with duckdb.connect(config={"threads": 2}) as connection:
        for table, frame in frames(facts).items():
            connection.register(table, frame)
        return connection.execute(compile_variables(dictionary, ASOF, **options)).fetchall()


@pytest.fixture(scope="module")
def postgres_rows(postgres_url):
    """Runs a dictionary over facts in a PostgreSQL, in temporary tables of their own."""

    def run(facts, dictionary, **options):
        engine = create_engine(postgres_url)
        with engine.begin() as connection:
            for table, schema in SCHEMAS.items():
                columns = ", ".join(f'"{name}" {TYPES[kind]}' for name, kind in schema.items())
                connection.exec_driver_sql(f"CREATE TEMP TABLE {table} ({columns}) ON COMMIT DROP")
                marks = ", ".join("%s" for _ in schema)
                rows = [tuple(row[name] for name in schema) for row in facts[table]]
                connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({marks})", rows)
            # A text without parameters goes as it is: a % in it is a remainder.
            cursor = connection.connection.cursor()
            cursor.execute(compile_variables(dictionary, ASOF, dialect="postgres", **options))
            rows = cursor.fetchall()
        engine.dispose()
        return rows

    return run


@pytest.mark.parametrize("form", FORMS)
def test_duckdb_gives_the_variables_of_the_oracle(form):
    """Every kind over every measure, with holes, missing values, quotes and late facts: the oracle's values."""
    facts = drawn_facts(1)
    rows = _on_duckdb(facts, DICTIONARY, form=form)
    assert differences(rows, by_oracle(DICTIONARY, facts), DICTIONARY.names) == []


@pytest.mark.parametrize("form", FORMS)
def test_postgresql_gives_the_variables_of_the_oracle(form, postgres_rows):
    """The same on PostgreSQL."""
    facts = drawn_facts(1)
    rows = postgres_rows(facts, DICTIONARY, form=form)
    assert differences(rows, by_oracle(DICTIONARY, facts), DICTIONARY.names) == []


def test_of_several_versions_of_a_month_the_last_known_before_the_month_is_read(postgres_rows):
    """Snapshots and members corrected later: each month as it was known before the as-of month, on both engines."""
    facts = drawn_facts(2, 25, versions=True)
    wanted = by_oracle(SOME, facts)
    versioned = ("snapshots", "members")
    assert differences(_on_duckdb(facts, SOME, versioned=versioned), wanted, SOME.names) == []
    assert differences(postgres_rows(facts, SOME, versioned=versioned), wanted, SOME.names) == []


@given(st.integers(0, 2**32), st.lists(st.integers(0, len(DICTIONARY.rules) - 1), min_size=1, max_size=12, unique=True))
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_dictionary_on_any_history_equals_the_oracle(seed, chosen):
    """A few variables of any kinds, alone or together, on a few households: DuckDB gives the oracle's values."""
    dictionary = Dictionary(
        DICTIONARY.measures, DICTIONARY.parameters, tuple(DICTIONARY.rules[i] for i in chosen), DICTIONARY.sources
    )
    facts = drawn_facts(seed, 6)
    rows = _on_duckdb(facts, dictionary)
    assert differences(rows, by_oracle(dictionary, facts), dictionary.names) == []


@given(st.integers(0, 2**32))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_known_after_the_month_changes_nothing(seed):
    """Rows of later months, later versions and later knowledge taken away: the same values, to the last digit."""
    facts = drawn_facts(seed, 8, versions=True)
    day = ASOF.first_day

    def early(row):
        happened = row.get("month") or row.get("asked")
        known = row.get("known") or row.get("done")
        return (happened is None or happened < day) and (known is None or known < day)

    past = {table: [row for row in rows if early(row)] for table, rows in facts.items()}
    options = {"versioned": ("snapshots", "members")}
    assert sorted(_on_duckdb(past, SOME, **options)) == sorted(_on_duckdb(facts, SOME, **options))


def test_a_name_that_postgresql_would_cut_short_is_refused():
    """PostgreSQL drops what is beyond 63 bytes of a name without a word; we do not."""
    dictionary = Dictionary({}, {}, (rule("é" * 32, "state", 1, "rent_cents"),))
    assert "é" in compile_variables(dictionary, ASOF, dialect="duckdb")
    with pytest.raises(UserError, match="postgres"):
        compile_variables(dictionary, ASOF, dialect="postgres")


def test_an_unknown_engine_is_refused():
    """The message names those that are known."""
    with pytest.raises(UserError) as refused:
        compile_variables(DICTIONARY, ASOF, dialect="oracle")
    assert "duckdb, spark, postgres" in refused.value.remedy.en


def test_no_table_is_read_twice():
    """One pass over the snapshots, the members, the places and each table of events, however many variables."""
    text = compile_variables(DICTIONARY, ASOF)
    for table in SCHEMAS:
        assert text.count(f"FROM {table} ") == 1


def test_the_store_runs_it_over_parquet_files(tmp_path):
    """Files of a folder whose name holds a quote, a month each: the oracle's values, sorted by household."""
    facts = drawn_facts(4, 12)
    folder = tmp_path / "l'espace"
    paths = {}
    for table in tables_read(SOME):
        frame = frames(facts)[table]
        (folder / table).mkdir(parents=True)
        paths[table] = [folder / table / "a.parquet", folder / table / "b.parquet"]
        frame.head(frame.height // 2).write_parquet(paths[table][0])
        frame.tail(frame.height - frame.height // 2).write_parquet(paths[table][1])
    text = compile_variables(SOME, ASOF, relations=parquet_relations(paths))
    found = duckdb_frame(text, Engine(temporary=tmp_path, threads=1, memory_limit="256MB"))
    assert found["household_id"].is_sorted()
    assert differences(found.rows(), by_oracle(SOME, facts), SOME.names) == []


@pytest.mark.parametrize("engine", ["duckdb", "spark", "postgres"])
def test_the_command_prints_the_statement(engine, capsys, tmp_path, monkeypatch):
    """Outside any workspace it is the package's dictionary; nothing is computed."""
    monkeypatch.chdir(tmp_path)
    assert run(["--lang", "en", "observe", "--sql", engine, "--month", "2026-05"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("-- ")
    assert f"(bondroit, {engine})" in said
    assert said.rstrip().endswith("WHERE windows_1.newest = 1;")
    assert list(tmp_path.iterdir()) == []
