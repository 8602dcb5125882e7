"""Claims asked of towns, in a folder of their own: no body's data, and no workspace, is needed."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import active_children, get_context
from typing import TYPE_CHECKING, Any

from bondroit.app.check_claims import ClaimsReport, ClaimsRequest, check_claims, taken_up
from bondroit.errors import Text, UserError
from bondroit.store.clock import SystemClock
from bondroit.store.documents import FolderDocuments
from bondroit.store.lock import WorkspaceLock
from bondroit.wiring.claims_worker import ask_part
from bondroit.wiring.services import open_law
from bondroit.wiring.town_worker import begin
from bondroit.wiring.towns import usual_processes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bondroit.app.check_claims_town import DrawRequest
    from bondroit.app.ports import Advance, Progress
    from bondroit.auditing.claims_result import ClaimsResult
    from bondroit.errors import Language
    from bondroit.law.port import Law

MOST_PROCESSES = 2


def claims(
    folder: Path, request: ClaimsRequest, *, processes: int, language: Language, progress: Progress
) -> ClaimsReport:
    """Ask towns, and write what they answer.

    Args:
        folder: where draws, result and page go; what stands there is taken up.
        request: how many towns of what size.
        processes: that ask towns, two at most; 0 is as many as cores and memory allow.
        language: of the page.
        progress: shows the towns.

    Raises:
        UserError: as `app.check_claims.check_claims`; E-BSY-001 if another process is at it.
    """
    return ask(folder, request, TownWorkers(processes, open_law), language=language, progress=progress)


def ask(
    folder: Path, request: ClaimsRequest, asking: TownWorkers, *, language: Language, progress: Progress
) -> ClaimsReport:
    """The same by given workers."""
    folder.mkdir(parents=True, exist_ok=True)
    with WorkspaceLock(folder, SystemClock(os.environ))("claims"):
        return check_claims(
            request=request,
            law=asking.law(1),
            asking=asking,
            documents=FolderDocuments(folder),
            progress=progress,
            language=language,
        )


def answered_claims(folder: Path) -> ClaimsResult:
    """What the towns of a folder answered before; none is asked.

    Raises:
        UserError: E-WRK-003 if none answered there, or they were asked by another edition.
    """
    return taken_up(FolderDocuments(folder))


@dataclass(frozen=True, slots=True)
class TownWorkers:
    """Asks towns in worker processes, or here if one is enough.

    Attributes:
        processes: how many; 0 is as many as cores and memory allow, two at most.
        law: gives the law, computed by as many processes as it is told.
    """

    processes: int
    law: Callable[[int], Law]

    def __call__(
        self, towns: Mapping[str, DrawRequest], keep: Callable[[str, Mapping[str, Any]], None], advance: Advance
    ) -> None:
        """See `app.check_claims.TownsAsked`.

        Raises:
            UserError: E-BSY-002 if a worker dies.
        """
        processes = min(self.processes or usual_processes(0), MOST_PROCESSES, len(towns))
        if processes > 1:
            self._in_processes(towns, processes, keep, advance)
            return
        for name, town in towns.items():
            keep(*ask_part(name, town, self.law))
            advance()

    def _in_processes(
        self,
        towns: Mapping[str, DrawRequest],
        processes: int,
        keep: Callable[[str, Mapping[str, Any]], None],
        advance: Advance,
    ) -> None:
        """Every town in workers; if one fails, or at Ctrl-C, all are ended at once and what was kept stays."""
        before, done = set(active_children()), 0
        # Spawn: a fork after Polars has run in the parent deadlocks.
        pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=begin)
        try:
            waiting = [pool.submit(ask_part, name, town, self.law) for name, town in towns.items()]
            for future in as_completed(waiting):
                keep(*future.result())
                done += 1
                advance()
        except BrokenProcessPool:
            raise _died(done, len(towns)) from None
        finally:
            if done < len(towns):
                for worker in set(active_children()) - before:
                    worker.terminate()
            pool.shutdown(cancel_futures=True)


def _died(done: int, towns: int) -> UserError:
    return UserError(
        "E-BSY-002",
        Text("A process that asks towns died.", "Un processus qui interroge les villes est mort."),
        faults=[
            Text(
                f"{done} of {towns} towns have answered since the command began, and are kept.",
                f"{done} villes sur {towns} ont répondu depuis le début de la commande, et sont gardées.",
            )
        ],
        remedy=Text(
            "run the same command again: it goes on from there. If memory ran out, add --processes 1.",
            "relancez la même commande : elle reprend de là. Si la mémoire a manqué, ajoutez --processes 1.",
        ),
    )
