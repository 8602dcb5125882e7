"""Every kind of variable by the compiled passes against the plain oracle, in memory and from files on disk."""

from __future__ import annotations

import hashlib

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.generative.drawn_histories import (
    ASOF,
    by_oracle,
    differences,
    drawn_dictionary,
    drawn_facts,
    frames,
)
from tests.generative.histories_on_disk import of_contract, put, sunk

from bondroit.observing.asof import observe
from bondroit.store import histories as stored
from bondroit.store.parquet import TABLE_KEY, VERSION_KEY
from bondroit.tables.catalogue import TABLES

SEEDS = st.integers(0, 2**32)


def _passed(dictionary, facts):
    tables = {name: frame.lazy() for name, frame in frames(facts).items()}
    others = {name: tables[name] for name in ("members", "places", "past_controls")}
    return observe(ASOF, tables["snapshots"], tables["events"], dictionary, others).collect()


@settings(max_examples=4, deadline=None, phases=(Phase.explicit, Phase.generate))  # a seed does not shrink
@given(SEEDS, SEEDS)
def test_the_passes_equal_the_oracle(words, history):
    """Every kind over every form of measure is what the plain reading of one household gives, holes and all."""
    dictionary, facts = drawn_dictionary(words), drawn_facts(history, 12)
    rows = _passed(dictionary, facts).rows()
    assert differences(rows, by_oracle(dictionary, facts), dictionary.names) == []


def test_files_of_many_blocks_are_not_mixed_up():
    """Two thousand and more files give what each gives alone: none is lost where blocks meet."""
    dictionary, facts = drawn_dictionary(5), drawn_facts(5, 40)
    whole = _passed(dictionary, facts)
    copies = 1 + 2_048 // whole.height
    many = {
        table: [row | {"household_id": f"{row['household_id']} {copy:03d}"} for row in rows for copy in range(copies)]
        if table != "places"
        else rows
        for table, rows in facts.items()
    }
    copied = _passed(dictionary, many)
    assert copied.height == copies * whole.height > 2_048
    originals = copied.with_columns(household_id=pl.col("household_id").str.slice(0, 5))
    assert originals.unique().sort("household_id").equals(whole)


@pytest.mark.parametrize("rows", [2, 100])
def test_files_in_versions_equal_the_oracle(tmp_path, monkeypatch, rows):
    """From files read a few rows at a time, of each month the version known before the date, the oracle's values."""
    monkeypatch.setattr(stored, "chunk_rows", lambda variables: rows)
    monkeypatch.setattr(stored, "MOST_ROWS", 5 if rows == 2 else stored.MOST_ROWS)
    dictionary, facts = of_contract(rows), drawn_facts(rows, 10, versions=True)
    put(tmp_path, facts)
    frame = sunk(tmp_path, dictionary)
    assert differences(frame.rows(), by_oracle(dictionary, facts), dictionary.names) == []
    assert frame["household_id"].is_sorted()
    again = hashlib.sha256((tmp_path / "variables" / f"{ASOF}.parquet").read_bytes()).hexdigest()
    sunk(tmp_path, dictionary, ahead=False)
    assert hashlib.sha256((tmp_path / "variables" / f"{ASOF}.parquet").read_bytes()).hexdigest() == again


def test_files_out_of_order_are_put_in_order(tmp_path):
    """Tables whose rows are in any order give the same variables as sorted ones."""
    dictionary, facts = of_contract(3), drawn_facts(3, 6)
    put(tmp_path, facts)
    expected = sunk(tmp_path, dictionary)
    for path in [*sorted(tmp_path.glob("snapshots/*.parquet"))[::5], *tmp_path.glob("events/*.parquet")]:
        frame, name = pl.read_parquet(path), path.parent.name
        head = {TABLE_KEY: name, VERSION_KEY: str(TABLES[name].version)}
        frame.sample(fraction=1, shuffle=True, seed=1).write_parquet(path, row_group_size=3, metadata=head)
    assert sunk(tmp_path, dictionary).equals(expected)
