"""The contract of tables: every fault is found at once, and no value of a person is told."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import Column, Sensitivity, Table, Type, check_frame
from bondroit.tables.platform import SURVEY, VARIABLES

GOOD = pl.DataFrame(
    {
        "household_id": ["a", "b"],
        "month": [date(2026, 1, 1)] * 2,
        "stratum": ["x", "x"],
        "stratum_size": [10, 10],
        "sample_size": [2, 2],
        "cluster": [None, None],
        "cluster_size": [None, None],
        "inclusion_probability": [0.2, 0.2],
        "weight": [5.0, 5.0],
    }
)


def test_a_sound_table_has_no_fault():
    """A frame that keeps the contract passes."""
    assert check_frame(SURVEY.conform(GOOD), SURVEY) == []


def test_all_faults_are_told_at_once():
    """A missing column, a wrong type, an unknown column, a bound, a null and a doubled key are all told together."""
    bad = SURVEY.conform(GOOD).with_columns(
        pl.lit("a").alias("household_id"),
        pl.lit(date(2026, 1, 2)).alias("month"),
        pl.Series("weight", [0.5, float("nan")]),
        pl.lit(value=None, dtype=pl.Int32).alias("stratum_size"),
        pl.col("sample_size").cast(pl.String),
        pl.lit(1).alias("extra"),
    )
    told = " ".join(fault.en for fault in check_frame(bad.drop("stratum"), SURVEY))
    for piece in ("stratum is missing", "sample_size holds String", "extra is not", "2 value(s) missing",
                  "1 value(s) below 1", "1 value(s) not finite", "not the first day", "repeat the key"):  # fmt: skip
        assert piece in told


def test_an_open_table_takes_further_columns():
    """Variables are columns beyond the contract and stay."""
    frame = GOOD.select("household_id", "month").with_columns(wage=pl.lit(1.0))
    assert check_frame(frame, VARIABLES) == []
    assert VARIABLES.conform(frame).columns == ["household_id", "month", "wage"]


IDENTIFIERS = ("household_id", "health_household", "surname", "first_name", "birth_date", "address", "bank_account")


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_every_table_is_described(table):
    """Each table and column has a meaning, its key exists, and identifiers are marked as such."""
    assert table.meaning.endswith(".")
    names = [c.name for c in table.columns]
    assert len(set(names)) == len(names)
    assert set(table.key) <= set(names)
    for column in table.columns:
        assert column.meaning
        if column.name in IDENTIFIERS or column.name.endswith("_number"):
            assert column.sensitivity is Sensitivity.IDENTIFIER, column.name
        if column.name.endswith("_cents") or column.name == "cents":
            assert column.type is Type.CENTS


def test_a_column_that_may_hold_anything_is_sound_alone() -> None:
    """A column that may be missing and has no bounds is checked alone, as on a file larger than memory."""
    column = Column("note", Type.TEXT, "a note", nullable=True)
    alone = Table(name="notes", version=1, meaning="notes", columns=(column,), key=("household_id",))
    assert check_frame(pl.DataFrame({"note": ["a", None]}), alone) == []
