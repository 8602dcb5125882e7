"""A doubled key is found wherever it stands, whether the rows are in order or not."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bondroit.store import checking
from bondroit.store.checking import Engine, check_file
from bondroit.tables.contract import Column, Table, Type

TABLE = Table(
    name="made_up",
    version=1,
    meaning="t",
    key=("a", "b"),
    columns=(Column("a", Type.TEXT, "one"), Column("b", Type.CATEGORY, "other")),
)
KEYS = st.lists(st.tuples(st.sampled_from(["1", "2", "10"]), st.sampled_from("xyz")), max_size=12)


@pytest.mark.parametrize("order", ["drawn", "key", "reversed"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keys=KEYS)
def test_doubled_keys_are_counted_in_any_order(tmp_path, monkeypatch, order, keys):
    """In parts of three rows, drawn, sorted by the key or by the key backwards: as many as a plain count says."""
    monkeypatch.setattr(checking, "PART", 3)
    rows = {"drawn": keys, "key": sorted(keys), "reversed": sorted(keys, key=lambda k: k[::-1])}[order]
    path = tmp_path / "rows.parquet"
    pl.DataFrame(rows, schema={"a": pl.String, "b": pl.String}, orient="row").write_parquet(path)
    found, faults = check_file(path, TABLE, Engine(temporary=tmp_path, threads=1))
    doubled = len(keys) - len(set(keys))
    assert found == len(keys)
    assert [fault.en.split(" row(s)")[0] for fault in faults] == ([str(doubled)] if doubled else [])


def test_a_missing_part_of_a_key_hides_no_double(tmp_path):
    """Keys with a part that may be missing are compared as well."""
    columns = (TABLE.columns[0], replace(TABLE.columns[1], nullable=True))
    path = tmp_path / "rows.parquet"
    pl.DataFrame({"a": ["1", "1"], "b": [None, None]}, schema={"a": pl.String, "b": pl.String}).write_parquet(path)
    _, faults = check_file(path, replace(TABLE, columns=columns), Engine(temporary=tmp_path, threads=1))
    assert len(faults) == 1
