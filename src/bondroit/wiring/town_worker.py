"""What a worker process of a town does. Nothing heavy is imported before `begin` has settled its threads."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from multiprocessing import connection, parent_process
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bondroit.app.ports import Advance
    from bondroit.app.town_ports import Parts
    from bondroit.law.port import Law
    from bondroit.town.making import Cell, TownRequest

# A worker is one of several on the machine: each of its engines gets one thread.
ENGINES = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
ORPHANED = 1


@dataclass(frozen=True, slots=True)
class Job:
    """One cell to make.

    Attributes:
        request: the whole town.
        cell: which households.
        parts: where the cell goes.
        law: gives the law, computed by as many processes as it is told.
    """

    request: TownRequest
    cell: Cell
    parts: Parts
    law: Callable[[int], Law]


def begin() -> None:
    """Settle a fresh worker: one thread, deaf to Ctrl-C (its parent ends it), gone when its parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(dict.fromkeys(ENGINES, "1"))
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that was killed cannot end its workers, and they would wait for ever."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(ORPHANED)


def make_part(job: Job) -> int:
    """Make a cell in this process; its number."""
    write_cell(job, job.law(1), _unseen)
    return job.cell.number


def write_cell(job: Job, law: Law, advance: Advance) -> None:
    """Make a cell under a law, telling of each month."""
    from bondroit.town.making import make_cell

    job.parts.write(job.cell.number, make_cell(job.request, job.cell, law, advance).pieces())


def _unseen(amount: int = 1) -> None:
    del amount
