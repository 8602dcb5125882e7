"""Towns on a workspace: how people behave in them, and the processes that make their cells."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import active_children, get_context
from typing import TYPE_CHECKING

from bondroit.app import check_town, make_town
from bondroit.errors import Text, UserError
from bondroit.store.written import text_of
from bondroit.tables.contract import Purpose
from bondroit.town.behaviour import Behaviour, drawn_behaviour, read_behaviour, usual_behaviour
from bondroit.town.making import CELL, TownRequest
from bondroit.wiring.services import open_law
from bondroit.wiring.town_worker import Job, begin, make_part, write_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bondroit.app.ports import Advance
    from bondroit.app.town_ports import Parts
    from bondroit.domain.months import Month
    from bondroit.law.port import Law
    from bondroit.town.making import Cell
    from bondroit.wiring.services import Services

WORKER_BYTES = 2 << 30
"""Memory that a worker may come to need, with room to spare: no more of them are started by default than fit."""


def town(
    services: Services,
    *,
    households: int,
    months: int,
    last: Month,
    seed: int,
    processes: int = 0,
    behaviour: Path | None = None,
    draw: int = 0,
) -> make_town.TownReport:
    """Make a fictitious département.

    Args:
        services: of the workspace.
        households: how many.
        months: of tables.
        last: the last of these months.
        seed: the same gives the same bytes.
        processes: that make cells; 0 is one per thread of the settings, as many as memory allows.
        behaviour: a TOML file of values in the place of the usual ones.
        draw: values drawn over the ranges of all that is assumed; 0 is none. `behaviour` passes before.

    Raises:
        UserError: as `app.make_town.make_town`; E-USE-003 for a file of behaviour that cannot be used.
    """
    request = TownRequest(
        households=households, months=months, last=last, seed=seed, behaviour=behaviour_of(behaviour, draw)
    )
    maker = CellWorkers(processes or usual_processes(services.settings.threads), open_law)
    return play(services, request, maker)


def check(services: Services) -> tuple[check_town.CheckReport, str]:
    """Hold the town of a workspace against the facts; the report and the place of its page."""
    with services.lock("town"):
        report = check_town.check_town(
            tables=services.serving(Purpose.AUDIT),
            documents=services.documents,
            journal=services.journal,
            progress=services.progress,
        )
        page = check_town.write_check_page(
            report=report, documents=services.documents, language=services.settings.language
        )
    return report, page


def play(services: Services, request: TownRequest, maker: CellWorkers, *, size: int = CELL) -> make_town.TownReport:
    """Make a town by given workers, in cells of `size` households."""
    with services.lock("town"):
        return make_town.make_town(
            request=request,
            law=maker.law(1),
            maker=maker,
            parts=services.parts,
            tables=services.tables,
            documents=services.documents,
            journal=services.journal,
            progress=services.progress,
            size=size,
        )


def behaviour_of(path: Path | None, draw: int) -> Behaviour:
    """The behaviour of a file, of a draw, of both or the usual one; what the file gives is not drawn."""
    start = drawn_behaviour(draw) if draw else usual_behaviour()
    return start if path is None else read_behaviour(text_of(path), start=start, name=path.name)


def usual_processes(threads: int) -> int:
    """One per thread (0: per core), as many as memory allows."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(1, min(threads or len(os.sched_getaffinity(0)), memory // WORKER_BYTES))


@dataclass(frozen=True, slots=True)
class CellWorkers:
    """Makes cells in worker processes; one cell alone is made here, and its law shared out.

    Attributes:
        processes: how many.
        law: gives the law, computed by as many processes as it is told.
    """

    processes: int
    law: Callable[[int], Law]

    def __call__(self, request: TownRequest, cells: Sequence[Cell], parts: Parts, advance: Advance) -> None:
        """See `app.ports.CellMaker`.

        Raises:
            UserError: E-BSY-002 if a worker dies.
        """
        jobs = [Job(request, cell, parts, self.law) for cell in cells]
        processes = min(self.processes, len(jobs))
        if processes > 1:
            _in_processes(jobs, processes, advance)
        else:
            self._here(jobs, advance)

    def _here(self, jobs: Sequence[Job], advance: Advance) -> None:
        law = self.law(self.processes)
        try:
            for job in jobs:
                alone = job.cell.households == job.request.households
                write_cell(job, law, advance if alone else _unseen)
                if not alone:
                    advance()
        finally:
            close = getattr(law, "close", None)
            if close is not None:
                close()


def _in_processes(jobs: Sequence[Job], processes: int, advance: Advance) -> None:
    """Every job in workers; if one fails, or at Ctrl-C, all are ended at once."""
    before, done = set(active_children()), 0
    # Spawn: a fork after Polars has run in the parent deadlocks.
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=begin)
    try:
        for future in as_completed([pool.submit(make_part, job) for job in jobs]):
            future.result()
            done += 1
            advance()
    except BrokenProcessPool:
        raise _died(done, len(jobs)) from None
    finally:
        if done < len(jobs):
            for worker in set(active_children()) - before:
                worker.terminate()
        pool.shutdown(cancel_futures=True)


def _died(done: int, jobs: int) -> UserError:
    return UserError(
        "E-BSY-002",
        Text("A process that makes the town died.", "Un processus qui fabrique la ville est mort."),
        faults=[
            Text(
                f"{done} of {jobs} cells were made since the command began, and are kept.",
                f"{done} cellules sur {jobs} ont été faites depuis le début de la commande, et sont gardées.",
            )
        ],
        remedy=Text(
            "run the same command again: it goes on from there. If memory ran out, add --processes 1.",
            "relancez la même commande : elle reprend de là. Si la mémoire a manqué, ajoutez --processes 1.",
        ),
    )


def _unseen(amount: int = 1) -> None:
    del amount
