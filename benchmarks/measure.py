"""Measure one contestant in this process, and print what it took: `python -m benchmarks.measure REQUEST`.

Standard library only, so that a peer's own environment can run it. The process is fresh: its peak memory is that of
the contestant alone.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Measured:
    """What a run took.

    Attributes:
        cpu_s: user and system seconds of this process and of its children.
        wall_s: seconds by the clock.
        peak_mib: highest resident memory since the process began, in MiB.
        figure: what the contestant returned, to compare results.
    """

    cpu_s: float
    wall_s: float
    peak_mib: float
    figure: Any


def measure(request: dict[str, Any]) -> Measured:
    """Import, warm, then measure; without `warm` the import and the preparation are measured too."""
    warm = request.get("warm")
    if warm is not None:
        _run(request["prepare"], warm)
        run = _prepared(request["prepare"], request["arguments"])
    cpu, wall = _cpu(), time.perf_counter()
    figure = run() if warm is not None else _run(request["prepare"], request["arguments"])
    return Measured(_cpu() - cpu, time.perf_counter() - wall, _peak(), figure)


def _prepared(name: str, arguments: dict[str, Any]) -> Any:  # noqa: ANN401
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)(**arguments)


def _run(name: str, arguments: dict[str, Any]) -> Any:  # noqa: ANN401
    return _prepared(name, arguments)()


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(u.ru_utime + u.ru_stime for u in used)


def _peak() -> float:
    """MiB, of this process or of a child. `VmHWM` starts anew with a program; `ru_maxrss` still holds the parent's."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return max(int(line.split()[1]) / 1024, children)
    return max(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, children)


if __name__ == "__main__":
    print(json.dumps(asdict(measure(json.loads(sys.argv[1])))))
