"""One thread makes, another takes: work that holds no lock of Python's goes on while the next is prepared."""

from __future__ import annotations

import queue
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")
_LOOKED = 0.1
"""Seconds after which the maker looks whether anybody still takes."""


@contextmanager
def ahead(things: Iterator[T]) -> Iterator[Iterator[T]]:
    """The same things in the same order, made by another thread, one ahead of who takes them.

    An error of the maker is raised where things are taken. The maker ends with the block.
    """
    maker = _Maker(things)
    thread = threading.Thread(target=maker.work, daemon=True)
    thread.start()
    try:
        yield maker.taken()
    finally:
        maker.stopped.set()
        thread.join()


class _Maker(Generic[T]):
    def __init__(self, things: Iterator[T]) -> None:
        self.stopped = threading.Event()
        self._things = things
        self._waiting: queue.Queue[T | _End] = queue.Queue(maxsize=1)

    def work(self) -> None:
        error: BaseException | None = None
        try:
            for thing in self._things:
                if not self._put(thing):
                    return
        except BaseException as found:  # noqa: BLE001 - raised again by whoever takes
            error = found
        self._put(_End(error))

    def taken(self) -> Iterator[T]:
        while True:
            thing = self._waiting.get()
            if not isinstance(thing, _End):
                yield thing
                continue
            if thing.error is not None:
                raise thing.error
            return

    def _put(self, thing: T | _End) -> bool:
        while not self.stopped.is_set():
            try:
                self._waiting.put(thing, timeout=_LOOKED)
            except queue.Full:
                continue
            return True
        return False


@dataclass(frozen=True, slots=True)
class _End:
    """Nothing more comes, or what went wrong."""

    error: BaseException | None
