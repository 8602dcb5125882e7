"""Runs over the files of a workspace, within the threads and the memory that its settings allow."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bondroit.store.checking import Engine
from bondroit.store.histories import ParquetHistories

if TYPE_CHECKING:
    from bondroit.app.ports import Tables
    from bondroit.wiring.services import Services


def histories(services: Services, tables: Tables) -> ParquetHistories:
    """The histories behind `tables`, which are those of one purpose."""
    settings = services.settings
    threads = settings.threads or len(os.sched_getaffinity(0))
    engine = Engine(
        temporary=services.root / settings.temporary_folder, threads=threads, memory_limit=settings.memory_limit
    )
    return ParquetHistories(services.root / "tables", tables, engine, ahead=threads > 1)
