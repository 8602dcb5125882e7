"""Run the contestants of a case in turn, round after round, and keep medians."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.environments import python_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.problem import Case, Contestant

LEAST = 1e-3  # CPU-seconds: less cannot be told from nothing
PROJECT = Path(__file__).resolve().parents[1]
# Threads of linear algebra wait busily on shared cores: one each favours everybody, the peers first.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True)
class Taken:
    """Medians of one contestant, scaled to the case."""

    cpu_s: float
    wall_s: float
    peak_mib: float


class DisagreementError(Exception):
    """Contestants that must give the same figure do not."""


def run_case(case: Case, say: Callable[[str], None]) -> dict[str, Any]:
    """Measure every contestant; the JSON object of one case."""
    rounds: dict[str, list[Taken]] = {c.name: [] for c in case.contestants}
    figures: dict[str, dict[str, Any]] = {}
    figure: Any = None
    said: dict[str, Any] = {"data": case.data} if case.data else {}
    for number in range(1, case.rounds + 1):
        for one in case.contestants:
            found = run_once(one)
            figure = found["figure"] if one is case.ours else figure
            rounds[one.name].append(_scaled(found, one))
            if one.says:
                said[f"{one.name}: {one.says}"] = found["figure"]
            if one.agrees:
                figures.setdefault(one.agrees, {})[one.name] = found["figure"]
            say(f"  {case.name}, round {number} of {case.rounds}: {one.name} {found['cpu_s']:.2f} CPU-s")
    require_agreement(case.name, figures)
    once = case.rounds == 1 and case.ours.warm is None
    cold = rounds[case.ours.name][0].wall_s if once else run_once(replace(case.ours, warm=None))["wall_s"]
    result = told(case, {name: _median(taken) for name, taken in rounds.items()}, cold)
    result |= {"figures": figure} if case.tells else {}
    return result | ({"says": said} if said else {})


def run_once(one: Contestant) -> dict[str, Any]:
    """One measured run in a fresh process."""
    request = {"prepare": one.prepare, "arguments": dict(one.arguments), "warm": one.warm and dict(one.warm)}
    python = python_of(one.environment) if one.environment else sys.executable
    done = subprocess.run(
        [python, "-m", "benchmarks.measure", json.dumps(request)],
        cwd=PROJECT,
        env={**os.environ, **ONE_THREAD},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{one.name} failed:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def require_agreement(case: str, figures: dict[str, dict[str, Any]]) -> None:
    """Stop if contestants that claim the same result differ."""
    for word, by_name in figures.items():
        if len({json.dumps(f) for f in by_name.values()}) > 1:
            raise DisagreementError(f"{case}: {word} differs: {by_name}")


def told(case: Case, taken: dict[str, Taken], cold: float) -> dict[str, Any]:
    """The JSON object of a case, with ratios of CPU-seconds."""
    ours = taken[case.ours.name]
    floor = taken[case.floor.name] if case.floor else None
    return {
        "case": case.name,
        "ours": {**_rounded(ours), "cold_s": round(cold, 4)},
        "peers": {
            p.name: {
                **_rounded(taken[p.name]),
                "cpu_ratio": round(taken[p.name].cpu_s / max(ours.cpu_s, LEAST), 2),
                "scaled_from": p.scaled_from,
            }
            for p in case.peers
        },
        "floor": floor
        and {"cpu_s": round(floor.cpu_s, 4), "cpu_ratio": round(ours.cpu_s / max(floor.cpu_s, LEAST), 2)},
    }


def _scaled(found: dict[str, Any], one: Contestant) -> Taken:
    return Taken(found["cpu_s"] * one.scale, found["wall_s"] * one.scale, found["peak_mib"])


def _median(taken: list[Taken]) -> Taken:
    return Taken(*(median(getattr(t, part) for t in taken) for part in ("cpu_s", "wall_s", "peak_mib")))


def _rounded(taken: Taken) -> dict[str, float]:
    return {"cpu_s": round(taken.cpu_s, 4), "wall_s": round(taken.wall_s, 4), "peak_mib": round(taken.peak_mib, 1)}
