"""The law: households times months per CPU-second, beside OpenFisca-France as it comes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from benchmarks.environments import cache_folder
from benchmarks.problem import Benchmark, Case, Contestant

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from bondroit.law.inputs import Rows

FORM = 3
JULY = 7
ROUNDS_UP_TO = 20_000
"""Households up to which every contestant runs three times; beyond, a peer takes minutes."""
WARM = 4_000
PART = 60_000
"""Households drawn and computed at once where memory must not grow with their number."""
SIZES: dict[str, tuple[tuple[int, int], ...]] = {
    "small": ((3_000, 12), (10_000, 1)),
    "bar": ((10_000, 12), (100_000, 1)),
    "full": ((10_000, 12), (100_000, 1)),
}
GROWTH = {"small": (), "bar": (100_000, 300_000), "full": (100_000, 300_000, 1_000_000)}


def cases(size: str) -> tuple[Case, ...]:
    """Households x months, then memory and cost as their number grows."""
    return (*(_case(n, months) for n, months in SIZES[size]), *(_growth(n) for n in GROWTH[size]))


def _case(count: int, months: int) -> Case:
    path = str(_file(count, months))
    mix = "; ".join(f"{what} {share:.0%}" for what, share in _mix(count).items())
    # Warmed on fewer households over the same months: parameters are loaded for everybody.
    warm = {"count": WARM, "months": months}
    ours = Contestant(
        "bondroit", "benchmarks.law:entitlements", {"count": count, "months": months}, warm, says="distinct rows, parts"
    )
    peer = Contestant(
        "openfisca", "benchmarks.peers.openfisca_law:entitlements", {"path": path, "families": count},
        {"path": str(_file(WARM, months)), "families": WARM}, says="against ours",
    )  # fmt: skip
    helped = replace(
        peer, name="openfisca, past given", arguments={**peer.arguments, "past_given": True},
        warm={**(peer.warm or {}), "past_given": True},
    )  # fmt: skip
    two = replace(ours, name="bondroit, 2 processes", arguments={**ours.arguments, "processes": 2}, says="")
    floor = replace(ours, name="floor", prepare="benchmarks.law:inputs_alone", says="")
    what = "ten benefits" if months > JULY else "nine benefits, as ARS is due in August"
    rounds = 3 if count <= ROUNDS_UP_TO else 1
    return Case(f"{count}x{months}", ours, (two, helped, peer), floor, rounds, data=f"{what}; of households, {mix}")


def _growth(count: int) -> Case:
    warm = {"count": WARM, "processes": 1}
    one = Contestant(
        "bondroit", "benchmarks.law:by_parts", {"count": count, "processes": 1}, warm, says="CPU-s to draw them"
    )
    two = replace(one, name="bondroit, 2 processes", arguments={"count": count, "processes": 2})
    data = f"drawn and computed {PART:,} at a time; ten benefits"
    return Case(f"{count}x1 by parts", one, (two,), rounds=1, data=data)


def _mix(count: int) -> dict[str, float]:
    from benchmarks.law_data import households, mix

    return mix(households(min(count, 10_000)))


def _months(months: int, year: int) -> tuple[Any, Any]:
    from bondroit.domain.months import Month

    return Month.of(year, 1), Month.of(year, months)


def entitlements(count: int, months: int, year: int = 2025, processes: int = 1) -> Callable[[], dict[str, int]]:
    """Ours; the workers of two processes are started and warmed before."""
    from benchmarks.law_data import households
    from bondroit.law.inputs import prepare
    from bondroit.law.openfisca import OpenFiscaLaw

    drawn = households(count)
    first, last = _months(months, year)
    law = OpenFiscaLaw(processes=processes)
    prepared = prepare(drawn.take(slice(0, 10_000)), first, last, None)
    if processes > 1:
        before = _months(1, 2024)
        law.entitlements(households(law.chunk // 4), first=before[0], last=before[1])

    def run() -> dict[str, int]:
        law.entitlements(drawn, first=first, last=last)
        if processes > 1:
            law.close()
        return {"of the first households": min(count, 10_000), "distinct rows": prepared.rows.count}

    return run


def inputs_alone(count: int, months: int, year: int = 2025) -> Callable[[], None]:
    """The floor: rows made and given to the engine, nothing computed."""
    from benchmarks.law_data import households
    from bondroit.law import engine
    from bondroit.law.inputs import prepare
    from bondroit.law.openfisca import system

    drawn = households(count)
    first, last = _months(months, year)
    legislation = system(quick=True)

    def run() -> None:
        rows = prepare(drawn, first, last, None).rows
        for start in range(0, rows.count, 20_000):
            engine.release(engine.build(legislation, rows.take(slice(start, start + 20_000))))

    return run


def by_parts(count: int, processes: int) -> Callable[[], float]:
    """A month of many households that are never in memory together; returns the CPU-seconds that drawing them took."""
    import time

    from benchmarks.law_data import households
    from bondroit.law.openfisca import OpenFiscaLaw

    first, last = _months(1, 2025)
    law = OpenFiscaLaw(processes=processes)

    def run() -> float:
        drawing = 0.0
        for number, start in enumerate(range(0, count, PART)):
            before = time.process_time()
            drawn = households(min(PART, count - start), number)
            drawing += time.process_time() - before
            law.entitlements(drawn, first=first, last=last)
        law.close()
        return round(drawing, 1)

    return run


def _file(count: int, months: int, year: int = 2025) -> Path:
    """Families as columns, with the cents that ours gives and where they are used, for the peers; written once."""
    import numpy as np

    from bondroit.law.caching import code

    path = cache_folder() / "data" / f"law-{FORM}-{code()[:12]}-{count}-{year}-{months}.npz"
    if path.exists():
        return path
    from benchmarks.law_data import households
    from bondroit.law.inputs import prepare

    first, last = _months(months, year)
    rows = prepare(households(count), first, last, None).rows
    expected, used = _expected(rows)
    facts = {name: getattr(rows, name).index for name in ("start", "near", "first", "last")}
    columns = {name: getattr(rows, name) for name in rows.__slots__ if name not in facts}
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, **facts, **columns, expected=expected, used=used)
    return path


def _expected(rows: Rows) -> tuple[NDArray[Any], NDArray[Any]]:
    """Cents by ours in the order of the peer, and the months in which a household takes its amount from them."""
    import numpy as np

    from benchmarks.peers.openfisca_law import ORDER
    from bondroit.domain.benefits import Benefit
    from bondroit.law.engine import PARTS, QUARTERLY, Wanted
    from bondroit.law.inputs import REFERENCE_BACK
    from bondroit.law.openfisca import compute

    wanted = Wanted(tuple(PARTS), cover=False)
    cents = compute(rows, wanted, quick=True, chunk=20_000).cents
    month = np.arange(rows.first.index - REFERENCE_BACK, rows.last.index + 1)
    renewed = (month[None, :] % 3 == rows.quarter[:, None]) | (month[None, :] == rows.begins[:, None])
    now = np.broadcast_to(month >= rows.first.index, renewed.shape)
    benefits = [Benefit(name) for name in ORDER]
    used = np.stack([renewed if b in QUARTERLY else now for b in benefits])
    return np.stack([cents[wanted.benefits.index(b)] for b in benefits]), used


BENCHMARK = Benchmark(
    "law",
    "Ten benefits of fictitious households, nearly all distinct, by month; OpenFisca-France 'as it comes' is the peer.",
    cases,
    ("bondroit", "openfisca-france", "openfisca-core", "numpy"),
)
