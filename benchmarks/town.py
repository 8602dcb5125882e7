"""A town made from nothing: CPU-seconds of all processes, wall, memory of all processes together, bytes on disk."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Self

from benchmarks.environments import cache_folder
from benchmarks.problem import Benchmark, Case, Contestant

if TYPE_CHECKING:
    from collections.abc import Callable

MONTHS = {"small": 12, "bar": 36, "full": 36}
HOUSEHOLDS = {"small": 4_000, "bar": 100_000, "full": 1_000_000}
CELLS = {"small": 1_000, "bar": 10_000, "full": 10_000}
PROCESSES = 2
SAMPLED_EVERY = 1.0  # seconds: to ask how much memory a process shares costs it a few milliseconds
SEED = 1


def cases(size: str) -> tuple[Case, ...]:
    """One town; the full one beside a tenth of it, scaled: the ratio says whether the cost of a household grows."""
    households, months, cell = HOUSEHOLDS[size], MONTHS[size], CELLS[size]
    ours = Contestant("bondroit", "benchmarks.town:making", {"households": households, "months": months, "cell": cell})
    tenth = households // 10
    part = Contestant(
        f"bondroit, {tenth:,}", "benchmarks.town:making", {"households": tenth, "months": months, "cell": cell},
        scaled_from=tenth, scale=households / tenth,
    )  # fmt: skip
    name = f"{households:,} households x {months} months, {PROCESSES} processes"
    return (Case(name, ours, (part,) if size == "full" else (), rounds=1, tells=True),)


def making(households: int, months: int, cell: int) -> Callable[[], dict[str, float]]:
    """Make the town in a fresh workspace, which is removed afterwards."""
    from bondroit.town.making import TownRequest
    from bondroit.wiring.services import init_workspace, open_law, open_services
    from bondroit.wiring.towns import CellWorkers, play

    def run() -> dict[str, float]:
        cache_folder().mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="town-", dir=cache_folder()))
        try:
            services = open_services(init_workspace(folder))
            request = TownRequest(households=households, months=months, seed=SEED)
            with Memory() as memory:
                play(services, request, CellWorkers(PROCESSES, open_law), size=cell)
            size = sum(path.stat().st_size for path in (folder / "tables").rglob("*.parquet"))
        finally:
            shutil.rmtree(folder)
        return {
            "peak PSS of all, GiB": round(memory.peak / 2**30, 2),
            "peak PSS of a worker, GiB": round(memory.worker / 2**30, 2),
            "peak PSS of the parent, GiB": round(memory.parent / 2**30, 2),
            "tables, MB": round(size / 1e6, 1),
        }

    return run


class Memory:
    """Watches the proportional memory (PSS) of this process and its children: what is shared is counted once."""

    def __init__(self) -> None:
        self.peak = self.worker = self.parent = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(SAMPLED_EVERY):
            workers = [_pss(f"/proc/{pid}") for pid in _children()]
            own = _pss("/proc/self")
            self.parent, self.worker = max(self.parent, own), max(self.worker, *workers, 0)
            self.peak = max(self.peak, own + sum(workers))


def _children() -> list[str]:
    found: list[str] = []
    for task in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):  # a thread that ended meanwhile
            found += task.read_text(encoding="ascii").split()
    return found


def _pss(process: str) -> int:
    """Bytes; 0 for a process that is gone."""
    try:
        lines = Path(process, "smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


BENCHMARK = Benchmark(
    "town",
    "A fictitious town under the real law, written as Parquet (full: within 25 % of ten times a tenth of it).",
    cases,
    ("bondroit", "openfisca-france", "openfisca-core", "numpy", "polars", "duckdb"),
)
