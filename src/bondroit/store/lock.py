"""One writer at a time in a workspace, by `flock`: the system frees it when its holder dies, even by kill -9."""

from __future__ import annotations

import fcntl
import json
import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError
from bondroit.store.disk import disk_refusals, remove_orphans
from bondroit.store.temporary import remove_left

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bondroit.app.ports import Clock

NAME = ".lock"


class WorkspaceLock:
    """Holds the workspace for writing. The thread that holds it may take it again inside.

    Args:
        root: the workspace.
        clock: says since when it is held.
        temporary: the folder where verbs lay down what they need for a while; None if there is none.
    """

    def __init__(self, root: Path, clock: Clock, temporary: Path | None = None) -> None:
        self._root = root
        self._path = root / NAME
        self._clock = clock
        self._temporary = temporary
        self._holder: int | None = None
        self._depth = 0

    @contextmanager
    def __call__(self, purpose: str) -> Iterator[None]:
        """Hold the workspace for writing, for `purpose` (the verb). Removes first what a dead writer left aside.

        Raises:
            UserError: E-BSY-001 says which process holds it, since when and for what; E-DSK-001 if the disk refuses.
        """
        if self._holder == threading.get_ident():
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            return
        handle = self._take()
        try:
            self._holder = threading.get_ident()
            with disk_refusals(self._path):
                self._sign(handle, purpose)
                remove_orphans(self._root)
                if self._temporary is not None:
                    remove_left(self._temporary)
            yield
        finally:
            self._holder = None
            os.close(handle)

    def _take(self) -> int:
        with disk_refusals(self._path):
            handle = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise busy(self._path) from None
        except OSError:
            os.close(handle)
            raise
        return handle

    def _sign(self, handle: int, purpose: str) -> None:
        since = self._clock.now().isoformat(timespec="seconds")
        line = json.dumps({"pid": os.getpid(), "since": since, "purpose": purpose}, sort_keys=True) + "\n"
        os.ftruncate(handle, 0)
        os.pwrite(handle, line.encode(), 0)


def busy(path: Path) -> UserError:
    """The message for a second writer: what the first one wrote into the lock."""
    try:
        signed = json.loads(path.read_text(encoding="utf-8"))
        who = Text(
            f"Process {signed['pid']} has been writing since {signed['since']}: {signed['purpose']}.",
            f"Le processus {signed['pid']} écrit depuis {signed['since']} : {signed['purpose']}.",
        )
    except (OSError, ValueError, KeyError, TypeError):
        # It took the lock a moment ago and has not signed yet.
        who = Text("Another process has just begun to write.", "Un autre processus vient de commencer à écrire.")
    return UserError(
        "E-BSY-001",
        Text(
            "The workspace is being written by another command.", "Une autre commande écrit dans l'espace de travail."
        ),
        faults=(who,),
        remedy=Text(
            "wait until it ends, or end that process, then run the command again; nothing was changed.",
            "attendez qu'elle finisse, ou arrêtez ce processus, puis relancez la commande ; rien n'a été changé.",
        ),
    )
