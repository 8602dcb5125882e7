"""Puts the real adapters behind the ports of `app`."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bondroit.app.ports import Quiet
from bondroit.settings.document import default_toml, settings_toml
from bondroit.settings.parse import parse_settings
from bondroit.store import workspace as places
from bondroit.store.clock import SystemClock
from bondroit.store.lock import WorkspaceLock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bondroit.app.ports import (
        Cards,
        Clock,
        Documents,
        Journal,
        Lock,
        Operations,
        Progress,
        ReceivedTables,
        Tables,
    )
    from bondroit.app.town_ports import Parts
    from bondroit.errors import Language
    from bondroit.law.port import Law
    from bondroit.settings.settings import Settings
    from bondroit.store.database import Database
    from bondroit.store.purposed import PurposedTables
    from bondroit.tables.contract import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the verbs are given, for one workspace.

    Attributes:
        root: the folder of the workspace.
        settings: its settings.
        tables, cards, journal, operations, documents, received, lock, clock, progress, parts: the ports of `app.ports`.
        law: called without argument it gives the law; only then is OpenFisca loaded, which takes seconds. Its
            `close` ends the workers it may have started.
    """

    root: Path
    settings: Settings
    tables: Tables
    cards: Cards
    journal: Journal
    operations: Operations
    documents: Documents
    received: ReceivedTables
    lock: Lock
    clock: Clock
    progress: Progress
    parts: Parts
    law: Callable[[], Law]

    def serving(
        self, purpose: Purpose, *, ground: str = "", lifted: Mapping[tuple[str, str], str] | None = None
    ) -> PurposedTables:
        """The tables for one purpose: what does not serve it is refused, and the refusal goes into the journal.

        Args:
            purpose: of the verb.
            ground: why, in words; a linkage must have one.
            lifted: (table, column) to the written ground that lets a control read it.

        Raises:
            UserError: E-PUR-004 for a linkage without a ground.
        """
        from bondroit.store.purposed import PurposedTables

        return PurposedTables(self.tables, purpose, self.journal, ground=ground, lifted=lifted)


def open_services(workspace: Path | None, *, progress: Progress | None = None) -> Services:
    """Open a workspace.

    Args:
        workspace: its folder; None looks upward from the present folder.
        progress: where long work is shown; silent if None.

    Raises:
        UserError: E-WRK-001 if there is none, E-INT-004 if its version or its database's is not ours, E-USE-003 if
            its settings are wrong.
    """
    place = places.locate(workspace)
    places.require_format(place)
    settings = _settings(place)
    _limit_threads(settings.threads)
    database = _database(place, settings)
    database.require_revision()
    clock = SystemClock(os.environ)
    return _compose(place, settings, database, clock, progress or Quiet())


def init_workspace(path: Path, *, language: Language = "fr", settings: Settings | None = None) -> Path:
    """Make a workspace at `path` with documented settings; returns its folder.

    Args:
        path: the folder.
        language: of the default settings.
        settings: written instead of the default ones.

    Raises:
        UserError: E-WRK-002 if a workspace or a file is there, E-DSK-001 if the disk refuses.
    """
    place = places.lay_out(path, default_toml(language) if settings is None else settings_toml(settings))
    settings = _settings(place)
    clock = SystemClock(os.environ)
    with WorkspaceLock(place.root, clock)("init"):
        database = _database(place, settings)
        database.upgrade()
        places.mark(place)
        _journal(database, clock, settings).append("init", "a workspace", {"format": places.FORMAT})
    return place.root


def upgrade_workspace(path: Path | None) -> tuple[str, ...]:
    """Bring a workspace and its operations database to this version; what was done, in words; empty if nothing.

    Raises:
        UserError: E-WRK-001 if there is none, E-INT-004 if a newer bondroit made it.
    """
    place = places.locate(path)
    settings = _settings(place)
    clock = SystemClock(os.environ)
    with WorkspaceLock(place.root, clock)("upgrade"):
        database = _database(place, settings)
        revisions = tuple(f"operations database: revision {revision}" for revision in database.upgrade())
        done = (*places.upgrade(place), *revisions)
        if done:
            _journal(database, clock, settings).append("upgrade", "a workspace", {"done": list(done)})
    return done


def _settings(place: places.Workspace) -> Settings:
    return parse_settings(place.settings_text(), os.environ)


def _database(place: places.Workspace, settings: Settings) -> Database:
    from bondroit.store.database import Database, database_url

    return Database(database_url(settings.database, place.root))


def _journal(database: Database, clock: Clock, settings: Settings) -> Journal:
    from bondroit.store.journal import DatabaseJournal

    return DatabaseJournal(database, clock, settings.actor)


def _limit_threads(threads: int) -> None:
    """Polars reads its number of threads once, when it is loaded; a number given in the environment stands."""
    if threads and "polars" not in sys.modules:
        os.environ.setdefault("POLARS_MAX_THREADS", str(threads))


def _compose(
    place: places.Workspace, settings: Settings, database: Database, clock: Clock, progress: Progress
) -> Services:
    # Loaded here and not above: these bring Polars and DuckDB, whose threads must be settled first.
    from bondroit.store.cards import FolderCards
    from bondroit.store.checking import Engine
    from bondroit.store.documents import FolderDocuments
    from bondroit.store.operations import DatabaseOperations
    from bondroit.store.parquet import ParquetTables
    from bondroit.store.parts import FolderParts
    from bondroit.store.received import DuckDBReceived

    threads = settings.threads or len(os.sched_getaffinity(0))
    engine = Engine(
        temporary=place.root / settings.temporary_folder, threads=threads, memory_limit=settings.memory_limit
    )
    return Services(
        root=place.root,
        settings=settings,
        tables=ParquetTables(place.tables, engine),
        cards=FolderCards(place.cards),
        journal=_journal(database, clock, settings),
        operations=DatabaseOperations(database, clock),
        documents=FolderDocuments(place.reports),
        received=DuckDBReceived(threads=threads, memory_limit=settings.memory_limit, temporary=str(engine.temporary)),
        lock=WorkspaceLock(place.root, clock, place.root / settings.temporary_folder),
        clock=clock,
        progress=progress,
        parts=FolderParts(place.root),
        law=partial(_cached_law, place.root, threads),
    )


def _cached_law(root: Path, threads: int) -> Law:
    """The law on files of a workspace: what it was asked before is not computed again."""
    from bondroit.law.caching import CachedLaw
    from bondroit.store.amounts import FILE, SqliteAmounts

    return CachedLaw(open_law(threads), SqliteAmounts(root / FILE))


def open_law(processes: int) -> Law:
    """The law, computed by so many processes; 1 computes here. OpenFisca is loaded by the first amount asked for."""
    from bondroit.law.openfisca import OpenFiscaLaw

    return OpenFiscaLaw(processes=processes)
