"""The operations database: its URL, its revisions, and what it says when it cannot."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from tests.contract.fakes import FakeClock
from tests.unit.store.disk_full import small_files, tiny_disk

from bondroit.errors import UserError
from bondroit.store.database import REVISIONS, Database, database_url
from bondroit.store.journal import DatabaseJournal
from bondroit.store.schema import METADATA

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """An SQLite database of this version."""
    made = Database(database_url("", tmp_path), wait_seconds=0.1)
    made.upgrade()
    return made


def test_the_default_is_a_file_of_the_workspace(tmp_path: Path) -> None:
    """Empty is SQLite in the workspace; a relative path starts there; PostgreSQL gets its driver."""
    assert database_url("", tmp_path).database == str(tmp_path / "operations.sqlite")
    assert database_url("sqlite:///x/y.db", tmp_path).database == str(tmp_path / "x" / "y.db")
    assert database_url("sqlite:////x/y.db", tmp_path).database == "/x/y.db"
    for url in ("postgresql://a@h/b", "postgresql+psycopg://a@h/b"):
        assert str(database_url(url, tmp_path)) == "postgresql+psycopg://a@h/b"


@pytest.mark.parametrize("url", ["mysql://u:secret@h/b", "sqlite://", "u:secret", "oracle://secret"])
def test_another_database_is_refused(tmp_path: Path, url: str) -> None:
    """Any other URL is a fault of settings, and its password is not shown."""
    with pytest.raises(UserError) as caught:
        database_url(url, tmp_path)
    assert caught.value.code == "E-USE-003"
    assert "secret" not in str(caught.value)


def test_the_history_is_the_one_declared(database: Database) -> None:
    """Alembic's history and the list that is compared at opening are the same."""
    config = Config()
    config.set_main_option("script_location", "bondroit.store:migrations")
    history = [r.revision for r in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(history)) == REVISIONS
    assert database.revision() == REVISIONS[-1]


def test_the_history_makes_the_tables_that_are_queried(database: Database) -> None:
    """What the migrations made is what the queries expect."""
    with database.reading() as connection:
        found = compare_metadata(MigrationContext.configure(connection), METADATA)
    # Indexes and constraints belong to the migrations alone.
    assert [d for d in found if d[0] not in {"remove_index", "remove_constraint"}] == []


def test_opening_makes_no_file(tmp_path: Path) -> None:
    """A database that is not there is of no revision: it asks for an upgrade and stays absent."""
    absent = Database(database_url("", tmp_path))
    with pytest.raises(UserError) as caught:
        absent.require_revision()
    assert caught.value.code == "E-INT-004"
    assert "upgrade" in caught.value.remedy.en
    assert list(tmp_path.iterdir()) == []


def test_an_upgrade_is_done_once(tmp_path: Path) -> None:
    """An upgrade tells the revisions it applied; done again, it has nothing to do and keeps what is there."""
    made = Database(database_url("", tmp_path))
    assert made.upgrade() == REVISIONS
    DatabaseJournal(made, FakeClock(), "operator").append("init", "x", {})
    assert made.upgrade() == ()
    assert DatabaseJournal(made, FakeClock(), "operator").verify() == 1
    made.require_revision()


def test_an_upgrade_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """The whole upgrade is one transaction: a table in the way, and no other table is made."""
    made = Database(database_url("", tmp_path))
    with made.writing() as connection:
        connection.execute(text("CREATE TABLE decisions (x INTEGER)"))
    with pytest.raises(Exception, match="decisions"):
        made.upgrade()
    with made.reading() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
    assert names == ["decisions"]


def test_a_newer_database_is_refused(database: Database) -> None:
    """A revision this program does not know is refused, by opening and by upgrading, without a change."""
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for act in (database.require_revision, database.upgrade):
        with pytest.raises(UserError) as caught:
            act()
        assert caught.value.code == "E-INT-004"
        assert "install" in caught.value.remedy.en
    assert database.revision() == "9999"


def test_an_older_database_asks_for_an_upgrade(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A revision of our past is refused with the command that repairs it."""
    monkeypatch.setattr("bondroit.store.database.REVISIONS", (*REVISIONS, "0002"))
    with pytest.raises(UserError) as caught:
        database.require_revision()
    assert caught.value.code == "E-INT-004"
    assert "bondroit upgrade" in caught.value.remedy.en


def test_a_writer_who_waits_too_long_is_told(database: Database) -> None:
    """While another holds the write lock, a write is refused as busy and nothing is kept of it."""
    with database.writing(), pytest.raises(UserError) as caught, database.writing():
        pass
    assert caught.value.code == "E-BSY-001"


def test_a_damaged_file_is_told(tmp_path: Path, database: Database) -> None:
    """Bytes that are no database are an integrity fault, not a trace."""
    (tmp_path / "operations.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(UserError) as caught:
        database.require_revision()
    assert caught.value.code == "E-INT-002"


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A PostgreSQL that does not answer has its own code, and the password in its URL is hidden."""
    absent = Database(database_url("postgresql://u:secret@127.0.0.1:1/x", tmp_path), wait_seconds=2)
    with pytest.raises(UserError) as caught:
        absent.require_revision()
    assert caught.value.code == "E-OPS-001"
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("kind", ["small files", "tiny disk"])
def test_a_full_disk_keeps_the_journal_whole(tmp_path: Path, kind: str) -> None:
    """When no entry can be added any more, the refusal is told and the chain so far holds."""
    folder = tmp_path / "disk"
    folder.mkdir()
    with tiny_disk(folder, "256k") if kind == "tiny disk" else small_files(200_000):
        made = Database(database_url("", folder))
        made.upgrade()
        journal = DatabaseJournal(made, FakeClock(), "operator")
        journal.append("draw", "survey", {})
        with pytest.raises(UserError) as caught:
            journal.append("draw", "survey", {"filling": "x" * 400_000})
        assert caught.value.code == "E-DSK-001"
        assert journal.verify() == 1
    assert kind == "tiny disk" or sqlite3.connect(folder / "operations.sqlite").execute("PRAGMA quick_check")
