"""The real stores beside the fakes: a workspace folder, SQLite, and a throwaway PostgreSQL."""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from bondroit.store.database import Database, database_url

_NUMBERS = itertools.count()


def _binaries() -> Path | None:
    """The folder of PostgreSQL's programs: Debian's newest, or the one on the path."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _unprivileged() -> list[str]:
    """What to put before a command so that root does not run it: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return []
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in known else "nobody"
    return ["runuser", "-u", user, "--"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of our own, gone with the session; each test takes a schema of its own in it."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql (its contract tests are left out)")
    prefix = _unprivileged()
    home = Path(tempfile.mkdtemp(prefix="bondroit-postgres-"))
    try:
        if prefix:
            shutil.chown(home, prefix[2])
        data, port = home / "data", _free_port()

        def run(*command: str) -> None:
            done = subprocess.run([*prefix, *command], cwd=home, capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"

        run(f"{binaries}/initdb", "-D", str(data), "-U", "bondroit", "--auth=trust", "--no-sync", "-E", "UTF8")
        options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off"
        log = str(home / "log")
        run(f"{binaries}/pg_ctl", "-D", str(data), "-w", "-l", log, "-o", options, "start")
        try:
            yield f"postgresql+psycopg://bondroit@127.0.0.1:{port}/postgres"
        finally:
            run(f"{binaries}/pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


NewUrl = Callable[[str], str]
Opened = Callable[[], Database]


@pytest.fixture
def new_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> NewUrl:
    """The URL of an operations database in which nothing is yet, on the engine named."""

    def made(engine: str) -> str:
        if engine == "sqlite":
            return f"sqlite:///{tmp_path}/operations.sqlite"
        server: str = request.getfixturevalue("postgres_url")
        # A schema of its own for each test: a database of its own would write 7 MB each time.
        name = f"test_{next(_NUMBERS)}"
        administrator = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with administrator.connect() as connection:
            connection.execute(text(f"CREATE SCHEMA {name}"))
        apart = make_url(server).update_query_dict({"options": f"-csearch_path={name}"})
        return apart.render_as_string(hide_password=False)

    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, new_database_url: NewUrl) -> str:
    """The URL of an empty operations database, on both engines."""
    return new_database_url(request.param)


@pytest.fixture
def open_database(empty_database_url: str, tmp_path: Path) -> Opened:
    """A database of this version, on both engines; each call opens it once more."""
    return opener(empty_database_url, tmp_path)


def opener(url: str, root: Path) -> Opened:
    """Bring the database at `url` to this version; each call of what is returned opens it once more."""

    def opened() -> Database:
        return Database(database_url(url, root), wait_seconds=20)

    opened().upgrade()
    return opened
