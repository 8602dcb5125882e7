"""The lock: the same promises in memory and by `flock`; and what a killed holder leaves."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from tests.contract.fakes import FakeClock, MemoryLock

from bondroit.errors import UserError
from bondroit.store.lock import WorkspaceLock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bondroit.app.ports import Lock


@pytest.fixture(params=["memory", "flock"])
def new_lock(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Lock]:
    """Locks on one and the same workspace."""
    if request.param == "memory":
        held: list[str] = []
        return lambda: MemoryLock(held)
    return lambda: WorkspaceLock(tmp_path, FakeClock())


def test_a_second_writer_is_told_who_holds_it(new_lock: Callable[[], Lock]) -> None:
    """While one holds the workspace, another is refused and told for what it is held; then it may."""
    first, second = new_lock(), new_lock()
    with first("score overpayment@3"):
        with pytest.raises(UserError) as caught, second("plan"):
            pass
        assert caught.value.code == "E-BSY-001"
        assert "score overpayment@3" in caught.value.faults[0].en
    with second("plan"):
        pass


def test_the_holder_may_take_it_again(new_lock: Callable[[], Lock]) -> None:
    """A verb that calls another holds the workspace until the outer one ends."""
    lock, other = new_lock(), new_lock()
    with lock("month"):
        with lock("score"):
            pass
        with pytest.raises(UserError), other("plan"):
            pass
    with other("plan"):
        pass


def test_an_error_frees_it(new_lock: Callable[[], Lock]) -> None:
    """A verb that fails leaves the workspace free, and its error passes."""
    lock = new_lock()
    with pytest.raises(KeyError), lock("month"), lock("score"):
        raise KeyError
    with new_lock()("plan"):
        pass


def test_another_thread_is_another_writer(tmp_path: Path) -> None:
    """A thread that shares the object of the holder is refused like anybody else."""
    lock = WorkspaceLock(tmp_path, FakeClock())
    refused: list[str] = []

    def try_it() -> None:
        try:
            with lock("plan"):
                pass
        except UserError as error:
            refused.append(error.code)

    with lock("score"):
        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join()
    assert refused == ["E-BSY-001"]


HOLD = """
import sys, time
from pathlib import Path
from bondroit.store.clock import SystemClock
from bondroit.store.disk import aside
from bondroit.store.lock import WorkspaceLock
root = Path(sys.argv[1])
with WorkspaceLock(root, SystemClock({"BONDROIT_NOW": "2026-04-30T12:00:00"}))("score"):
    with aside(root / "tables" / "scores.parquet") as temporary:
        temporary.write_bytes(b"half")
        print("held", flush=True)
        time.sleep(60)
"""


def test_a_killed_holder_frees_it_and_its_leftovers_go(tmp_path: Path) -> None:
    """Another process is named with its pid and hour; killed, it holds nothing and its half file is removed."""
    target = tmp_path / "tables" / "scores.parquet"
    target.parent.mkdir()
    target.write_bytes(b"old")
    lock = WorkspaceLock(tmp_path, FakeClock())
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(UserError) as caught, lock("plan"):
            pass
        assert caught.value.faults[0].en == (
            f"Process {holder.pid} has been writing since 2026-04-30T12:00:00+00:00: score."
        )
        holder.kill()
    assert len(list(target.parent.iterdir())) == 2
    with lock("plan"):
        assert list(target.parent.iterdir()) == [target]
    assert target.read_bytes() == b"old"
