"""The operations database: SQLite in the workspace by default, PostgreSQL by its URL.

Every piece of work is one transaction on a connection of its own. On SQLite a writing transaction takes the
write lock when it begins (`BEGIN IMMEDIATE`), so that nothing it read can be changed before it writes; on
PostgreSQL the writers lock the row they depend on.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import NullPool

from bondroit.errors import Text, UserError
from bondroit.store.workspace import other_version

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Every revision, oldest first; a test demands that Alembic's history says the same.
REVISIONS = ("0001",)
SQLITE, POSTGRESQL = "sqlite", "postgresql"
WAIT_SECONDS = 30.0
_WRITE = "bondroit_write"


def database_url(setting: str, root: Path) -> URL:
    """The URL of the operations database.

    Args:
        setting: the setting; empty is `operations.sqlite` in the workspace. A relative SQLite path starts there.
        root: the workspace.

    Raises:
        UserError: E-USE-003 if it is neither SQLite nor PostgreSQL. The URL may hold a password: it is not shown.
    """
    try:
        url = make_url(setting or "sqlite:///operations.sqlite")
    except ArgumentError:
        raise _wrong_url() from None
    if url.drivername == SQLITE and url.database:
        return url.set(database=str(root / url.database))
    if url.get_backend_name() == POSTGRESQL:
        return url.set(drivername="postgresql+psycopg")
    raise _wrong_url()


class Database:
    """Transactions on the operations database.

    Args:
        url: see `database_url`.
        wait_seconds: how long to wait for another writer's transaction.

    Raises:
        UserError: E-USE-005 if the driver of PostgreSQL is not installed.
    """

    def __init__(self, url: URL, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self.url = url
        self._engine = _engine(url, wait_seconds)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that reads.

        Raises:
            UserError: E-OPS-001, E-BSY-001, E-DSK-001 or E-INT-002, after what the database said.
        """
        with _said(self.url), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that writes; all of it is kept, or nothing.

        Raises:
            UserError: as `reading`.
        """
        with _said(self.url), self._engine.execution_options(**{_WRITE: True}).begin() as connection:
            yield connection

    def require_revision(self) -> None:
        """Refuse a database of another version.

        Raises:
            UserError: E-INT-004 if it is older (or empty) or newer than this program.
        """
        found = self.revision()
        if found != REVISIONS[-1]:
            what = Text(
                f"The operations database has revision {found or 'none'}",
                f"La base d'opérations a la révision {found or 'aucune'}",
            )
            raise other_version(what, newer=found is not None and found not in REVISIONS)

    def revision(self) -> str | None:
        """The revision of the database; None if it has none yet. Never makes the file."""
        if self.url.drivername == SQLITE and not _file_of(self.url).exists():
            return None
        with self.reading() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
        return None if found is None else str(found)

    def upgrade(self) -> tuple[str, ...]:
        """Bring the database to this version in one transaction; the revisions applied.

        Raises:
            UserError: E-INT-004 if it is newer than this program.
        """
        from alembic import command  # noqa: PLC0415  Alembic is only loaded when there is something to change
        from alembic.config import Config  # noqa: PLC0415

        found = self.revision()
        if found is not None and found not in REVISIONS:
            self.require_revision()
        todo = REVISIONS[REVISIONS.index(found) + 1 :] if found else REVISIONS
        if todo:
            config = Config()
            config.set_main_option("script_location", "bondroit.store:migrations")
            with self.writing() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        return todo


def _engine(url: URL, wait_seconds: float) -> Engine:
    arguments: dict[str, Any] = (
        {"timeout": wait_seconds} if url.drivername == SQLITE else {"connect_timeout": max(2, int(wait_seconds))}
    )
    try:
        # No pool: work is seldom and short, and nothing then stays open between two pieces of it.
        engine = create_engine(url, poolclass=NullPool, connect_args=arguments)
    except (ImportError, NoSuchModuleError):
        raise UserError(
            "E-USE-005",
            Text("The driver of PostgreSQL is not installed.", "Le pilote de PostgreSQL n'est pas installé."),
            remedy=Text(
                "install it: pip install 'bondroit[postgres]'.", "installez-le : pip install 'bondroit[postgres]'."
            ),
        ) from None
    if url.drivername == SQLITE:
        event.listen(engine, "connect", _leave_transactions_to_us)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _leave_transactions_to_us(connection: Any, _record: object) -> None:  # noqa: ANN401  the driver's own type
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _file_of(url: URL) -> Path:
    from pathlib import Path  # noqa: PLC0415

    return Path(url.database or "")


@contextmanager
def _said(url: URL) -> Iterator[None]:
    """Put what a database says into a message for a person; programming errors pass."""
    try:
        yield
    except DBAPIError as error:
        shown = _translated(url, str(error.orig), operational=isinstance(error, OperationalError))
        if shown is None:
            raise
        raise shown from error


def _translated(url: URL, said: str, *, operational: bool) -> UserError | None:
    words = said.lower()
    name = url.render_as_string(hide_password=True)
    again = Text("run the command again.", "relancez la commande.")
    if "locked" in words or "lock timeout" in words:
        return UserError(
            "E-BSY-001",
            Text("Another process is writing to the operations database.", "Un autre processus écrit dans la base."),
            remedy=again,
        )
    if "malformed" in words or "not a database" in words:
        return UserError(
            "E-INT-002",
            Text(f"The operations database {name} is damaged.", f"La base d'opérations {name} est abîmée."),
            remedy=Text("put a copy of it back.", "remettez-en une copie."),
        )
    if "disk" in words or "readonly" in words or "unable to open" in words or "no space" in words:
        return UserError(
            "E-DSK-001",
            Text(f"{name} could not be written or opened.", f"{name} n'a pas pu être écrite ou ouverte."),
            remedy=Text(
                "free some space, or obtain the rights to write there, and run the command again.",
                "libérez de la place, ou obtenez le droit d'y écrire, et relancez la commande.",
            ),
        )
    if url.drivername != SQLITE and operational:
        return UserError(
            "E-OPS-001",
            Text(f"The operations database {name} does not answer.", f"La base d'opérations {name} ne répond pas."),
            remedy=Text(
                "start it, or correct its URL in bondroit.toml or BONDROIT_DATABASE.",
                "démarrez-la, ou corrigez son URL dans bondroit.toml ou BONDROIT_DATABASE.",
            ),
        )
    return None


def _wrong_url() -> UserError:
    return UserError(
        "E-USE-003",
        Text(
            "The URL of the operations database is neither SQLite's nor PostgreSQL's.",
            "L'URL de la base d'opérations n'est ni de SQLite ni de PostgreSQL.",
        ),
        remedy=Text(
            "write sqlite:///operations.sqlite or postgresql+psycopg://user@host/base, or leave it empty.",
            "écrivez sqlite:///operations.sqlite ou postgresql+psycopg://usager@machine/base, ou laissez vide.",
        ),
    )
