"""Runs and decisions: the same promises in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.contract.conftest import NewUrl, opener
from tests.contract.fakes import FakeClock, MemoryOperations

from bondroit.app.ports import Decision, Operations, Run
from bondroit.errors import UserError
from bondroit.store.operations import DatabaseOperations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bondroit.store.database import Database


@pytest.fixture
def stored(open_database: Callable[[], Database]) -> DatabaseOperations:
    return DatabaseOperations(open_database(), FakeClock())


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def operations(request: pytest.FixtureRequest, new_database_url: NewUrl, tmp_path: Path) -> Operations:
    if request.param == "memory":
        return MemoryOperations()
    database = opener(new_database_url(request.param), tmp_path)()
    return DatabaseOperations(database, FakeClock())


def test_a_run_starts_and_ends(operations: Operations) -> None:
    """A step is known as started until it is finished, then with its result."""
    assert operations.run("2026-02", "score") is None
    operations.start("2026-02", "score", "abc")
    assert operations.run("2026-02", "score") == Run("2026-02", "score", "abc", "started")
    operations.finish("2026-02", "score", {"rows": 3, "cards": ["a@1"]})
    assert operations.run("2026-02", "score") == Run(
        "2026-02", "score", "abc", "finished", {"rows": 3, "cards": ["a@1"]}
    )


def test_the_last_run_of_each_step_is_told(operations: Operations) -> None:
    """A step run again shows its last run only; steps come by month, then as they started."""
    operations.start("2026-03", "draw", "1")
    operations.start("2026-02", "score", "2")
    operations.finish("2026-02", "score", {})
    operations.start("2026-02", "draw", "3")
    operations.start("2026-02", "score", "4")
    assert [(r.month, r.step, r.inputs, r.state) for r in operations.runs()] == [
        ("2026-02", "draw", "3", "started"),
        ("2026-02", "score", "4", "started"),
        ("2026-03", "draw", "1", "started"),
    ]


def test_what_never_started_cannot_end(operations: Operations) -> None:
    """Ending a step that does not run is a bug and changes nothing."""
    with pytest.raises(LookupError):
        operations.finish("2026-02", "score", {})
    operations.start("2026-02", "score", "")
    operations.finish("2026-02", "score", {"n": 1})
    with pytest.raises(LookupError):
        operations.finish("2026-02", "score", {"n": 2})
    run = operations.run("2026-02", "score")
    assert run is not None
    assert run.result == {"n": 1}


def test_the_later_decision_is_in_force(operations: Operations) -> None:
    """A second decision on a file replaces the first; another month, or another plan, is another matter."""
    first = [
        Decision("2026-02", "p1", "H2", "confirmed", "controller", "clear"),
        Decision("2026-02", "p1", "H1", "confirmed", "controller", "clear"),
        Decision("2026-03", "p1", "H1", "confirmed", "controller", "clear"),
    ]
    assert operations.decide(first) == 3
    later = Decision("2026-02", "p1", "H1", "set_aside", "head", "bereavement")
    assert operations.decide(d for d in [later]) == 1
    assert operations.decisions("2026-02", "p1") == (later, first[0])
    assert operations.decisions("2026-01", "p1") == ()
    assert operations.decisions("2026-02", "p2") == ()
    assert operations.decide([]) == 0


def test_an_unsound_decision_is_refused_whole(operations: Operations) -> None:
    """One unknown decision, or one without a reason, and none of them is recorded; no household is named."""
    good = Decision("2026-02", "p1", "H1", "confirmed", "controller", "clear")
    for bad in (
        Decision("2026-02", "p1", "H77", "maybe", "x", "y"),
        Decision("2026-02", "p1", "H77", "confirmed", "x", " "),
    ):
        with pytest.raises(UserError) as caught:
            operations.decide([good, bad])
        assert caught.value.code == "E-USE-001"
        assert "H77" not in str(caught.value)
    assert operations.decisions("2026-02", "p1") == ()


def test_both_decisions_stay_on_record(stored: DatabaseOperations, open_database: Callable[[], Database]) -> None:
    """The replaced decision is still in the database, which refuses to forget it."""
    stored.decide([Decision("2026-02", "p1", "H1", "confirmed", "a", "b")])
    stored.decide([Decision("2026-02", "p1", "H1", "set_aside", "c", "d")])
    with open_database().reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM decisions")).scalar_one() == 2
    with pytest.raises(DBAPIError), open_database().writing() as connection:
        connection.execute(text("DELETE FROM decisions"))
