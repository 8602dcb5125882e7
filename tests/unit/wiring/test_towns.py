"""Towns made cell by cell: the same bytes whoever makes them, and taken up where they were cut."""

from __future__ import annotations

import copy
import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from tests.data import PROJECT
from tests.functional.running import files_below
from tests.unit.wiring.fake_law import CALLS, law_of

from bondroit.app import make_town
from bondroit.errors import Text, UserError
from bondroit.law.openfisca import OpenFiscaLaw
from bondroit.town.making import TownRequest
from bondroit.wiring.services import init_workspace, open_services
from bondroit.wiring.towns import CellWorkers, behaviour_of, play, usual_processes

SIZE = 40
REQUEST = TownRequest(households=4 * SIZE + 7, months=3, seed=5)
PATIENCE = 60.0


class Watched(CellWorkers):
    """Workers that note which cells they are asked for."""

    def __call__(self, request, cells, parts, advance):
        """Note and pass on."""
        ASKED.append([cell.number for cell in cells])
        super().__call__(request, cells, parts, advance)


ASKED: list[list[int]] = []


@pytest.fixture(autouse=True)
def _from_the_beginning():
    ASKED.clear()
    CALLS.clear()


def make(root: Path, processes: int, trap: Path | None = None, **changes) -> dict[str, bytes]:
    """Make the town in a workspace; the bytes of its tables."""
    services = open_services(root)
    play(services, REQUEST, Watched(processes, law_of(trap)), size=changes.pop("size", SIZE))
    return files_below(root / "tables")


def fresh(folder: Path) -> Path:
    return init_workspace(folder, language="en")


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> dict[str, bytes]:
    """The tables of the town made at once, in this process."""
    return make(fresh(tmp_path_factory.mktemp("whole") / "w"), 1)


def test_two_processes_make_the_same_bytes(tmp_path, whole):
    """The number of processes leaves no trace, and no part is left behind."""
    root = fresh(tmp_path / "w")
    assert make(root, 2) == whole
    assert not (root / ".parts").exists()
    assert {Path(name).parts[0] for name in whole} >= {"snapshots", "members", "truths", "events", "corrections"}
    assert b"H0000167" in b"".join(whole[name] for name in whole if name.startswith("snapshots/"))


def test_the_size_of_cells_is_part_of_the_town(tmp_path, whole):
    """With cells of another size the same seed makes another town: the size is no matter of convenience."""
    assert make(fresh(tmp_path / "w"), 1, size=SIZE + 10) != whole


def test_the_real_law_in_chunks_makes_the_same_bytes(tmp_path):
    """Under OpenFisca two small cells are the same by large chunks and by small ones."""
    pytest.importorskip("openfisca_france", reason="the extra `law` is not installed")
    request = TownRequest(households=10, months=1, seed=3)
    made = []
    for chunk in (10_000, 14):
        root = fresh(tmp_path / str(chunk))
        play(open_services(root), request, CellWorkers(1, partial(OpenFiscaLaw, chunk)), size=6)
        made.append(files_below(root / "tables"))
    assert made[0] == made[1]


def test_a_killed_worker_is_told_and_the_run_taken_up(tmp_path, whole):
    """When a worker is killed its cells are missing and the others kept; the same command makes only the former."""
    root, trap = fresh(tmp_path / "w"), tmp_path / "trap"
    trap.write_text("kill 1")
    with pytest.raises(UserError) as caught:
        make(root, 2, trap)
    assert caught.value.code == "E-BSY-002"
    assert json.loads((root / "reports" / "town.json").read_bytes())["state"] == "making"
    assert files_below(root / "tables") == {}
    kept = {int(path.name.removeprefix("cell-")) for path in (root / ".parts").glob("*/cell-*")}
    assert kept
    trap.unlink()
    assert make(root, 2, trap) == whole
    assert ASKED[-1] == sorted(set(range(5)) - kept)


ALONE = """
import signal
import sys
from pathlib import Path
from bondroit.wiring.services import open_services
from bondroit.wiring.towns import play
from tests.unit.wiring import test_towns
from tests.unit.wiring.fake_law import law_of
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may ignore it
    workers = test_towns.CellWorkers(2, law_of(Path(sys.argv[2])))
    play(open_services(Path(sys.argv[1])), test_towns.REQUEST, workers, size=test_towns.SIZE)
"""


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT], ids=["kill -9", "Ctrl-C"])
def test_a_cut_run_leaves_nobody_and_is_taken_up(tmp_path, whole, blow):
    """After kill -9 or Ctrl-C its workers are gone, what is left is whole cells, and the next run ends the work."""
    root, trap, script = fresh(tmp_path / "w"), tmp_path / "trap", tmp_path / "alone.py"
    trap.write_text("hold 1")
    script.write_text(ALONE)
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    run = subprocess.Popen([sys.executable, script, root, trap], env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: len(list((root / ".parts").glob("*/cell-*"))) == 2)
        workers = children(run.pid)
        run.send_signal(blow)
        run.wait(timeout=PATIENCE)
    finally:
        run.kill()
        run.wait()
    assert len(workers) >= 2
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
    assert files_below(root / "tables") == {}
    kept = {int(path.name.removeprefix("cell-")) for path in (root / ".parts").glob("*/cell-*")}
    assert len(kept) >= 2
    trap.unlink()
    assert make(root, 1, trap) == whole
    assert [sorted(set(range(5)) - kept)] == ASKED


def test_a_run_cut_while_tables_are_merged_is_taken_up(tmp_path, whole, monkeypatch):
    """No cell is made again, and no table that is whole is written again."""
    root = fresh(tmp_path / "w")
    tables = type(open_services(root).tables)
    write, written = tables.write, []

    def breaking(self, name, frame, month=None):
        if len(written) == 4:
            raise KeyboardInterrupt
        written.append((name, month))
        return write(self, name, frame, month)

    monkeypatch.setattr(tables, "write", breaking)
    with pytest.raises(KeyboardInterrupt):
        make(root, 1)
    merged = written.copy()
    written[:] = [()] * 5
    assert make(root, 1) == whole
    assert ASKED == [[0, 1, 2, 3, 4]]
    assert not set(merged) & set(written)


def test_streamed_tables_are_the_same_bytes(tmp_path, whole, monkeypatch):
    """Large tables are streamed and small ones put together in memory: the bytes are the same."""
    monkeypatch.setattr(make_town, "IN_MEMORY", 0)
    assert make(fresh(tmp_path / "w"), 1) == whole


def test_another_town_takes_no_cell_of_a_cut_one(tmp_path, whole):
    """A run that left no table gives way to another town, none of whose cells is taken from it."""
    root, trap = fresh(tmp_path / "w"), tmp_path / "trap"
    trap.write_text("interrupt 2")
    other = TownRequest(households=REQUEST.households, months=3, seed=6)
    with pytest.raises(KeyboardInterrupt):
        play(open_services(root), other, CellWorkers(1, law_of(trap)), size=SIZE)
    assert len(list((root / ".parts").glob("*/cell-*"))) == 2
    assert make(root, 1) == whole
    assert ASKED == [[0, 1, 2, 3, 4]]


def test_a_damaged_cell_is_made_again(tmp_path, whole):
    """A cell whose bytes are not those that were written, as after a power cut, is not used."""
    root, trap = fresh(tmp_path / "w"), tmp_path / "trap"
    trap.write_text("interrupt 2")
    with pytest.raises(KeyboardInterrupt):
        make(root, 1, trap)
    (damaged,) = (root / ".parts").glob("*/cell-00001")
    (damaged / "events~all.parquet").write_bytes(b"")
    assert make(root, 1) == whole
    assert ASKED[-1] == [1, 2, 3, 4]


def test_a_file_of_behaviour_passes_before_a_draw(tmp_path):
    """What the file gives stands, the rest is drawn; a file that is absent or wrong is refused."""
    path = tmp_path / "mine.toml"
    path.write_text("[events]\nmove = 0.0071\n")
    mixed, drawn = behaviour_of(path, 4), behaviour_of(None, 4)
    assert mixed["events.move"] == 0.0071 != drawn["events.move"]
    assert mixed.having(**{"events.move": drawn["events.move"]}) == drawn
    assert behaviour_of(None, 0).changed == {}
    path.write_text("[events]\nmove = 7\n")
    for wrong, code in ((path, "E-USE-003"), (tmp_path / "absent.toml", "E-TAB-001")):
        with pytest.raises(UserError) as caught:
            behaviour_of(wrong, 0)
        assert caught.value.code == code


def test_an_error_of_a_worker_comes_back_whole():
    """An error for a person keeps its code, faults and remedy on the way between processes, which copy it so."""
    error = UserError("E-DSK-001", Text("a", "b"), faults=[Text("c", "d")], remedy=Text("e", "f"))
    again = copy.copy(error)
    assert again is not error
    assert (again.code, again.shown("fr")) == (error.code, error.shown("fr"))


def test_processes_are_bounded_by_memory():
    """There is at least one process, and no more than asked for."""
    assert usual_processes(1) == 1
    assert 1 <= usual_processes(10_000) < 10_000


def children(pid: int) -> list[int]:
    """Processes started by a process."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_for(condition) -> None:
    """Wait until something holds; fail if it never does."""
    for _ in range(int(PATIENCE / 0.05)):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("it never came")
