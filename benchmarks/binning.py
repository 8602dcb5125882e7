"""How good classes are on rows held out, beside optbinning's under the same constraints."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from benchmarks.binning_data import REAL, drawn_file, real_file
from benchmarks.binning_judge import MAX_CLASSES, MIN_SHARE, held_columns, judged
from benchmarks.problem import Benchmark, Case, Contestant

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import polars as pl

    from bondroit.building.classes import Merged

VARIABLES = 240
ROWS = {"small": (6_000,), "bar": (6_000, 20_000), "full": (6_000, 20_000, 200_000)}
WARM = (1_000, 6)
SAYS = "on rows held out, and CPU-seconds of the binning alone"


def cases(size: str) -> tuple[Case, ...]:
    """Drawn variables, then every variable of the real sets that are there."""
    drawn = [
        _case(f"{VARIABLES} drawn variables, {rows:,} rows, half held out", str(drawn_file(rows, VARIABLES)))
        for rows in ROWS[size]
    ]
    paths = {name: real_file(name) for name in REAL}
    return (*drawn, *(_case(f"{name}, half held out", str(path)) for name, path in paths.items() if path))


def _case(name: str, path: str) -> Case:
    warm = {"path": str(drawn_file(*WARM))}

    def peer(trend: str | None) -> Contestant:
        return Contestant(
            f"optbinning, {'any trend' if trend is None else f'trend {trend}'}",
            "benchmarks.peers.optbinning_binning:binned", {"path": path, "trend": trend}, warm | {"trend": trend},
            environment="optbinning", says=SAYS,
        )  # fmt: skip

    ours = Contestant("bondroit", "benchmarks.binning:ours", {"path": path}, warm, says=SAYS)
    return Case(name, ours, (peer("auto"), peer(None)), rounds=1)


def ours(path: str, alpha: float = 0.01) -> Callable[[], dict[str, Any]]:
    """Bin on the rows not held out, class every row as a card would, and be judged."""
    import polars as pl

    frame = pl.read_parquet(path)
    return lambda: judged(frame["target"].to_numpy(), held_columns(frame), lambda held: _binned(frame, held, alpha))


def _binned(frame: pl.DataFrame, held: np.ndarray, alpha: float) -> tuple[list[np.ndarray], float]:
    import numpy as np

    from bondroit.building.classes import histograms, merge_columns
    from bondroit.building.prebins import prebin_columns
    from bondroit.building.request import RARE_TIMES, BuildRequest

    names = tuple(c for c in frame.columns if c != "target" and not c.startswith("held "))
    rows = int((~held).sum())
    request = BuildRequest(
        "benchmark", "target", candidates=names, max_modalities=MAX_CLASSES, min_share=MIN_SHARE,
        min_count=max(30, int(MIN_SHARE * rows / RARE_TIMES) + 1), alpha=alpha,
    )  # fmt: skip
    learnt = frame.filter(~held)
    begun = time.process_time()
    columns, _ = prebin_columns(learnt, request, np.ones(rows))
    found = histograms(columns, learnt["target"].to_numpy().astype(float), np.ones(rows))
    merged = {m.source.name: m for m in merge_columns(columns, found, request)}
    seconds = time.process_time() - begun
    alone = np.zeros(len(frame), np.int64)
    return [_classes(merged[n], frame[n]) if n in merged else alone for n in names], seconds


def _classes(m: Merged, series: pl.Series) -> np.ndarray:
    """Class of every value, that of the reference where a class is too small to be estimated."""
    import numpy as np
    import polars as pl

    from bondroit.building.prebins import MISSING_CODE, OTHER_CODE
    from bondroit.domain.scorecard import NUMERIC

    if m.source.kind == NUMERIC:
        values = series.cast(pl.Float64).fill_null(float("nan")).to_numpy()
        codes = np.where(np.isnan(values), MISSING_CODE, np.searchsorted(m.source.edges, values, side="right"))
    else:
        known = {level: k for k, level in enumerate(m.source.levels)}
        codes = np.array([MISSING_CODE if v is None else known.get(v, OTHER_CODE) for v in series.to_list()])
    return m.dummy[codes].astype(np.int64)


BENCHMARK = Benchmark(
    "binning",
    f"Classes of variables, at most {MAX_CLASSES} of at least {MIN_SHARE:.0%} of the rows, judged on rows held out.",
    cases,
    ("bondroit", "numpy", "scipy", "polars", "numba"),
)
