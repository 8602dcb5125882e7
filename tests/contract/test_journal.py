"""The journal: the same promises in memory, on SQLite and on PostgreSQL; and how it is broken."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.contract.conftest import NewUrl, opener
from tests.contract.fakes import FakeClock, MemoryJournal

from bondroit.errors import UserError
from bondroit.store.journal import DatabaseJournal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bondroit.app.ports import Journal
    from bondroit.store.database import Database


@pytest.fixture
def stored(open_database: Callable[[], Database]) -> DatabaseJournal:
    return DatabaseJournal(open_database(), FakeClock(), "operator")


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def journal(request: pytest.FixtureRequest, new_database_url: NewUrl, tmp_path: Path) -> Journal:
    if request.param == "memory":
        return MemoryJournal()
    database = opener(new_database_url(request.param), tmp_path)()
    return DatabaseJournal(database, FakeClock(), "operator")


def test_an_empty_journal_is_whole(journal: Journal) -> None:
    """Nothing was done: no entry, and the chain holds."""
    assert journal.entries() == ()
    assert journal.verify() == 0


def test_entries_come_back_as_they_were_added(journal: Journal) -> None:
    """What `append` returned is what `entries` gives, oldest first, each chained to the one before."""
    detail: dict[str, Any] = {"rows": 3, "share": 0.1, "é": ["a", None, True], "deep": {"x": [1.5]}}
    added = tuple(journal.append("draw", f"survey {k}", detail) for k in range(3))
    assert journal.entries() == added
    assert [e.sequence for e in added] == [1, 2, 3]
    assert [e.previous_hash for e in added] == ["0" * 64, added[0].hash, added[1].hash]
    assert added[0].detail == detail
    assert journal.verify() == 3


def test_a_limit_gives_the_latest_entries(journal: Journal) -> None:
    """A limit keeps the end of the journal, still oldest first; more than there are gives all."""
    for k in range(4):
        journal.append("score", str(k), {})
    assert [e.purpose for e in journal.entries(2)] == ["2", "3"]
    assert len(journal.entries(9)) == 4
    assert journal.entries(0) == ()


def test_memory_and_store_chain_the_same_hashes(stored: DatabaseJournal) -> None:
    """The two independent writings of the chain agree, so the hash is what the documentation says."""
    fake = MemoryJournal()
    for k in range(3):
        left, right = (j.append("plan", "février", {"k": k, "z": "é", "a": 0.1}) for j in (fake, stored))
        assert left == right


def test_what_is_not_json_is_refused_and_leaves_nothing(journal: Journal) -> None:
    """NaN and objects cannot be hashed the same everywhere: they are a bug of the caller, and nothing is kept."""
    with pytest.raises(ValueError, match="JSON"):
        journal.append("score", "x", {"area": float("nan")})
    with pytest.raises(TypeError):
        journal.append("score", "x", {"area": object()})
    assert journal.verify() == 0


@pytest.mark.parametrize(
    "statement",
    ["UPDATE journal SET actor = 'x'", "DELETE FROM journal", "DELETE FROM journal_head",
     "UPDATE journal_head SET length = 0"],
)  # fmt: skip
def test_the_database_itself_refuses_to_rewrite(
    stored: DatabaseJournal, open_database: Callable[[], Database], statement: str
) -> None:
    """A trigger stops an UPDATE or a DELETE even from somebody who passes beside the program."""
    stored.append("draw", "survey", {})
    stored.append("draw", "survey", {})
    with pytest.raises(DBAPIError), open_database().writing() as connection:
        connection.execute(text(statement))
    assert stored.verify() == 2


def tamper(database: Database, *statements: str) -> None:
    """Alter the journal as somebody who owns the database and takes the guards away first."""
    sqlite = database.url.drivername == "sqlite"
    with database.writing() as connection:
        if sqlite:
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            for name in names:
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            for table in ("journal", "journal_head"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        for statement in statements:
            connection.execute(text(statement))


SWAP = (
    "UPDATE journal SET sequence = 99 WHERE sequence = 2",
    "UPDATE journal SET sequence = 2 WHERE sequence = 3",
    "UPDATE journal SET sequence = 3 WHERE sequence = 99",
)
FORGED = (
    "INSERT INTO journal SELECT 6, at, actor, verb, purpose, detail, hash, substr(hash, 2) || 'f' "
    "FROM journal WHERE sequence = 5"
)


@pytest.mark.parametrize(
    ("statements", "first"),
    [
        (("UPDATE journal SET purpose = 'other' WHERE sequence = 3",), 3),
        (("UPDATE journal SET detail = '{' WHERE sequence = 3",), 3),
        (("UPDATE journal SET at = '2020' WHERE sequence = 1",), 1),
        (("DELETE FROM journal WHERE sequence = 2",), 2),
        (("DELETE FROM journal WHERE sequence = 1",), 1),
        (("DELETE FROM journal WHERE sequence = 5",), 5),
        (("DELETE FROM journal WHERE sequence >= 4",), 4),
        (("DELETE FROM journal",), 1),
        (SWAP, 2),
        ((FORGED,), 6),
        (("DELETE FROM journal_head",), 5),
        (("UPDATE journal_head SET length = 4",), 5),
    ],
    ids=["changed", "not json", "time", "middle", "start", "end", "tail", "all", "swapped", "forged", "head", "count"],
)
def test_an_altered_journal_is_found(
    stored: DatabaseJournal, open_database: Callable[[], Database], statements: tuple[str, ...], first: int
) -> None:
    """Changed, removed (start, middle, end), moved or forged entries are found, and the first is named."""
    for k in range(5):
        stored.append("draw", f"survey {k}", {"k": k})
    tamper(open_database(), *statements)
    with pytest.raises(UserError) as caught:
        stored.verify()
    assert caught.value.code == "E-INT-002"
    assert f"entry {first} " in str(caught.value)


APPEND = """
import sys
from pathlib import Path
from bondroit.store.clock import SystemClock
from bondroit.store.database import Database, database_url
from bondroit.store.journal import DatabaseJournal
journal = DatabaseJournal(Database(database_url(sys.argv[1], Path("/"))), SystemClock({}), sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
for k in range(25):
    journal.append("score", str(k), {})
"""


def test_two_processes_cannot_fork_the_chain(stored: DatabaseJournal, empty_database_url: str) -> None:
    """Two processes that append at once give one chain that holds every entry of both."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", APPEND, empty_database_url, name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for name in ("one", "two")
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin
        writer.stdin.write("go\n")
        writer.stdin.close()
    for writer in writers:
        assert writer.wait(60) == 0
        assert writer.stdout
        writer.stdout.close()
    assert stored.verify() == 50
    assert sorted(e.actor for e in stored.entries()) == ["one"] * 25 + ["two"] * 25


HALF = """
import sys, time
from pathlib import Path
from sqlalchemy import insert, select, update
from bondroit.store.database import Database, database_url
from bondroit.store.schema import JOURNAL, JOURNAL_HEAD
with Database(database_url(sys.argv[1], Path("/"))).writing() as connection:
    head = connection.execute(select(JOURNAL_HEAD).with_for_update()).one()
    connection.execute(insert(JOURNAL).values(sequence=head.length + 1, at="", actor="", verb="", purpose="",
        detail="{}", previous_hash=head.last_hash, hash="f" * 64))
    connection.execute(update(JOURNAL_HEAD).values(length=head.length + 1, last_hash="f" * 64))
    print("half", flush=True)
    time.sleep(60)
"""


def test_a_writer_killed_in_the_middle_leaves_nothing(stored: DatabaseJournal, empty_database_url: str) -> None:
    """A kill -9 before the commit leaves the journal as it was, and the next entry follows."""
    stored.append("draw", "survey", {})
    with subprocess.Popen(
        [sys.executable, "-c", HALF, empty_database_url], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == "half\n"
        writer.kill()
    assert stored.verify() == 1
    stored.append("draw", "again", {})
    assert stored.verify() == 2
