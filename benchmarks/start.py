"""How long a Python that imports bondroit takes, beside the libraries a Python user already knows."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from benchmarks.problem import Benchmark, Case, Contestant

if TYPE_CHECKING:
    from collections.abc import Callable


def importing(module: str) -> Callable[[], None]:
    """A fresh interpreter that imports `module` and ends; nothing is loaded before."""

    def run() -> None:
        subprocess.run([sys.executable, "-c", f"import {module}"], check=True)

    return run


def cases(size: str) -> tuple[Case, ...]:
    """One case, the same at every size; the floor imports a built-in module."""
    del size

    def one(name: str, module: str) -> Contestant:
        return Contestant(name, "benchmarks.start:importing", {"module": module})

    peers = tuple(one(name, name) for name in ("polars", "pandas", "sklearn"))
    return (Case("a Python that imports it", one("bondroit", "bondroit"), peers, one("floor", "sys")),)


BENCHMARK = Benchmark(
    "start",
    "A cold import of bondroit (to stay under 0.1 s above a bare Python).",
    cases,
    ("bondroit", "polars", "pandas", "scikit-learn"),
)
