"""Received tables: what every verb may count on, in memory and by DuckDB."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.contract.fakes import MemoryReceived

from bondroit.errors import UserError
from bondroit.store.received import DuckDBReceived

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.app.ports import ReceivedTables

FRAME = pl.DataFrame({"g": ["a", "b", "b"], "x": [1, 2, None], "y": [0.5, 1.5, 2.5]})


@pytest.fixture(params=["memory", "duckdb"])
def received(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReceivedTables:
    if request.param == "memory":
        return MemoryReceived({"t.csv": FRAME, "empty.csv": FRAME.clear()})
    monkeypatch.chdir(tmp_path)
    FRAME.write_csv("t.csv")
    FRAME.clear().write_csv("empty.csv")
    return DuckDBReceived()


def test_a_table_is_read(received: ReceivedTables) -> None:
    """Rows in order, the columns wanted in the order wanted, missing values as missing."""
    assert received.read("t.csv").equals(FRAME)
    assert received.read("t.csv", ["y", "g"]).equals(FRAME.select("y", "g"))


@pytest.mark.parametrize(
    ("path", "columns", "code"),
    [("absent.csv", None, "E-TAB-001"), ("empty.csv", None, "E-TAB-003"), ("t.csv", ["g", "z"], "E-TAB-004")],
)
def test_what_cannot_be_read_is_said(received: ReceivedTables, path: str, columns: list[str] | None, code: str) -> None:
    """An absent file, a table without rows and a missing column each have their code."""
    with pytest.raises(UserError) as caught:
        received.read(path, columns)
    assert caught.value.code == code


def test_columns_are_defined_and_rows_chosen(received: ReceivedTables) -> None:
    """An expression defines a column; a condition is yes or no on every row, missing being no."""
    defined = received.define(FRAME, {"z": "y * 2"})
    assert defined["z"].to_list() == [1.0, 3.0, 5.0]
    assert defined.drop("z").equals(FRAME)
    assert received.where(FRAME, "x > 1").to_list() == [False, True, False]


def test_a_wrong_expression_is_refused(received: ReceivedTables) -> None:
    """An expression that is none, or on a column that is not there, has its code."""
    for expression in ("x >", "nothing_here > 1"):
        with pytest.raises(UserError) as caught:
            received.where(FRAME, expression)
        assert caught.value.code == "E-USE-004"
