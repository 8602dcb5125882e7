"""Eight figures of every group and crossing of three attributes, with 1,000 replicates; rows come from Parquet.

Case `13.8M`: beside a row bootstrap in NumPy, of which a few replicates are run. Case `1M`: beside fairlearn's
MetricFrame, with and without its bootstrap, and aequitas. Every contestant's figures are held to those of plain sums,
to 1e-12, within its run.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

from benchmarks.audit_data import ATTRIBUTES, CROSSINGS, figures_file, rows_of
from benchmarks.peers.audit_agreed import agreed
from benchmarks.problem import Benchmark, Case, Contestant

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

MILLION = 1_000_000
SIZES = {"small": (100_000, 200_000), "bar": (MILLION, 13_800_000), "full": (MILLION, 13_800_000)}
WARM_ROWS = 5_000
REPLICATES = 1_000
NUMPY_REPLICATES, FAIRLEARN_REPLICATES = 3, 1
FIGURES = ("flagged_rate", "mean_score", "rate", "ppv", "fpr", "fnr", "score_less_rate", "burden_flagged")
AGREES = "eight figures of 89 groups to 1e-12"


def cases(size: str) -> tuple[Case, ...]:
    """The case beside libraries, then the large one."""
    few, many = SIZES[size]
    subprocess.run([sys.executable, "-m", "benchmarks.audit_data", str(WARM_ROWS), str(few), str(many)], check=True)
    return (*_beside_libraries(few), _beside_rows(many))


def _named(rows: int) -> str:
    return f"{rows / MILLION:g}M"


def _one(name: str, function: str, rows: int, **more: Any) -> Contestant:  # noqa: ANN401
    draws = more.pop("draws", None)
    asked = {} if draws is None else {"draws": draws}
    return Contestant(
        name, f"benchmarks.audit:{function}", {"rows": rows, **asked}, {"rows": WARM_ROWS, **asked}, **more
    )


def _beside_rows(rows: int) -> Case:
    data = f"{len(ATTRIBUTES)} attributes, 89 groups in {len(CROSSINGS)} crossings; {REPLICATES} replicates"
    scale = {"scaled_from": NUMPY_REPLICATES, "scale": REPLICATES / NUMPY_REPLICATES, "draws": NUMPY_REPLICATES}
    return Case(
        _named(rows),
        _one("bondroit", "ours", rows, draws=REPLICATES, agrees=AGREES),
        (
            _one("no replicates", "ours", rows, draws=0, agrees=AGREES),
            _one("numpy rows", "numpy_rows", rows, **scale),
            _one("numpy rows, coded once", "numpy_coded", rows, **scale),
        ),
        _one("floor", "floor", rows),
        data=f"{data}; scaled_from counts replicates, of rows already in memory",
    )


def _beside_libraries(rows: int) -> tuple[Case, ...]:
    aequitas = Contestant(
        "aequitas", "benchmarks.peers.aequitas_audit:crosstabs", _files(rows), _files(WARM_ROWS), "aequitas",
        agrees=AGREES,
    )  # fmt: skip
    drawn = _one(
        "fairlearn", "fairlearn", rows, draws=FAIRLEARN_REPLICATES, agrees=AGREES,
        scaled_from=FAIRLEARN_REPLICATES, scale=REPLICATES / FAIRLEARN_REPLICATES,
    )  # fmt: skip
    return (
        Case(
            f"{_named(rows)}-figures",
            _one("bondroit", "ours", rows, draws=0, agrees=AGREES),
            (_one("fairlearn", "fairlearn", rows, draws=0, agrees=AGREES), aequitas),
            data="figures and, ours alone, linearised intervals, differences, ratios and hiding; from Parquet. "
            "aequitas has the counts' figures, not the two on scores; one round",
            rounds=1,
        ),
        Case(
            f"{_named(rows)}-replicates",
            _one("bondroit", "ours", rows, draws=REPLICATES, agrees=AGREES),
            (drawn,),
            data=f"the same with {REPLICATES} replicates; scaled_from counts replicates (the figures are in each "
            "of the peer's runs, about half of it); one round",
            rounds=1,
        ),
    )


def _files(rows: int) -> dict[str, str]:
    return {"rows": str(rows_of(rows)), "figures": str(figures_file(rows))}


def ours(rows: int, draws: int) -> Callable[[], str]:
    """Count from Parquet; figures, intervals, differences, ratios, hiding."""
    import polars as pl

    from bondroit.auditing.cells import CellColumns, count_frame
    from bondroit.auditing.cells_figures import figures_of
    from bondroit.auditing.material import CROSS

    columns = CellColumns(tuple(ATTRIBUTES), "outcome", "flagged", "score")

    def run() -> str:
        counted = count_frame(pl.scan_parquet(rows_of(rows)), columns)
        figures = figures_of(counted, draws=draws, floor=11 if rows > WARM_ROWS else 0)
        by_group: dict[str, dict[str, dict[str, float | None]]] = {}
        for f in figures:
            if f.name in FIGURES and f.attribute != "all":
                crossing = by_group.setdefault(f.attribute.replace(CROSS, "|"), {})
                crossing.setdefault(f.group.replace(CROSS, "|"), {})[f.name] = f.value
        agreed(str(figures_file(rows)), by_group, FIGURES)
        return AGREES

    return run


def floor(rows: int) -> Callable[[], int]:
    """Read the columns and add each up; decide nothing."""
    import polars as pl

    def run() -> int:
        pl.scan_parquet(rows_of(rows)).select(pl.all().sum()).collect(engine="streaming")
        return rows

    return run


def _columns(rows: int) -> dict[str, np.ndarray]:
    import polars as pl

    frame = pl.read_parquet(rows_of(rows))
    return {name: frame[name].to_numpy() for name in frame.columns}


def numpy_rows(rows: int, draws: int) -> Callable[[], int]:
    """A row bootstrap as it is written: draw rows, then the counts of every grouping of the rows drawn."""
    import numpy as np

    columns = _columns(rows)

    def run() -> int:
        chance = np.random.default_rng(0)
        kept = []
        for _ in range(draws):
            drawn = {name: values[rows_drawn] for rows_drawn in [chance.integers(0, rows, rows)]
                     for name, values in columns.items()}  # fmt: skip
            side = 2 * drawn["outcome"] + drawn["flagged"]
            for crossing in CROSSINGS:
                code = np.zeros(rows, np.int32)
                for name in crossing:
                    code = code * ATTRIBUTES[name] + drawn[name]
                counts = np.bincount(4 * code + side)
                kept.append(_eight(counts.reshape(-1, 2, 2), np.bincount(code, drawn["score"])))
        return len(kept)

    return run


def numpy_coded(rows: int, draws: int) -> Callable[[], int]:
    """The same with what cells would do lent to it: one code a row, made before; groupings are sums of its counts."""
    import numpy as np

    columns = _columns(rows)
    sizes = (*ATTRIBUTES.values(), 2, 2)
    code = np.zeros(rows, np.int32)
    for name, size in zip((*ATTRIBUTES, "outcome", "flagged"), sizes, strict=True):
        code = code * size + columns[name]
    score = columns["score"]

    def run() -> int:
        chance = np.random.default_rng(0)
        kept = []
        for _ in range(draws):
            drawn = chance.integers(0, rows, rows)
            own = code[drawn]
            counts = np.bincount(own, minlength=int(np.prod(sizes))).reshape(sizes)
            sums = np.bincount(own, score[drawn], minlength=int(np.prod(sizes))).reshape(sizes)
            for crossing in CROSSINGS:
                away = tuple(k for k, name in enumerate(ATTRIBUTES) if name not in crossing)
                kept.append(_eight(counts.sum(axis=away).reshape(-1, 2, 2), sums.sum(axis=(*away, 3, 4)).ravel()))
        return len(kept)

    return run


def _eight(counts: np.ndarray, sums: np.ndarray) -> np.ndarray:
    """The eight figures of groups from their counts (g, outcome, flagged) and sums of scores (g,)."""
    import numpy as np

    n, positive, flagged = counts.sum(axis=(1, 2)), counts[:, 1].sum(axis=1), counts[:, :, 1].sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        fpr = counts[:, 0, 1] / (n - positive)
        return np.stack([
            flagged / n, sums / n, positive / n, counts[:, 1, 1] / flagged, fpr, counts[:, 1, 0] / positive,
            sums / n - positive / n, 1_000 * fpr,
        ])  # fmt: skip


def _fairlearn_metrics() -> dict[str, Callable[..., float]]:
    """The eight figures, as MetricFrame takes them."""
    from fairlearn.metrics import false_negative_rate, false_positive_rate, selection_rate
    from sklearn.metrics import precision_score

    def mean_score(y_true: np.ndarray, y_pred: np.ndarray, score: np.ndarray) -> float:
        del y_true, y_pred
        return float(score.mean())

    def less_rate(y_true: np.ndarray, y_pred: np.ndarray, score: np.ndarray) -> float:
        del y_pred
        return float((score - y_true).mean())

    def base_rate(y_true: np.ndarray, y_pred: np.ndarray) -> float:
        del y_pred
        return float(y_true.mean())

    def burden(y_true: np.ndarray, y_pred: np.ndarray) -> float:
        return 1_000.0 * float(false_positive_rate(y_true, y_pred))

    return {
        "flagged_rate": selection_rate, "mean_score": mean_score, "rate": base_rate, "ppv": precision_score,
        "fpr": false_positive_rate, "fnr": false_negative_rate, "score_less_rate": less_rate, "burden_flagged": burden,
    }  # fmt: skip


def fairlearn(rows: int, draws: int) -> Callable[[], str]:
    """MetricFrame of each crossing, the scores as sample parameters; with `draws`, its bootstrap."""
    import pandas as pd
    from fairlearn.metrics import MetricFrame

    bootstrap = {"n_boot": draws, "ci_quantiles": [0.025, 0.975], "random_state": 0} if draws else {}

    def run() -> str:
        frame = pd.read_parquet(rows_of(rows))
        score = {"score": frame["score"]}
        by_group: dict[str, dict[str, dict[str, float | None]]] = {}
        for crossing in CROSSINGS:
            made = MetricFrame(
                metrics=_fairlearn_metrics(), y_true=frame["outcome"], y_pred=frame["flagged"],
                sensitive_features=frame[list(crossing)],
                sample_params={"mean_score": score, "score_less_rate": score}, **bootstrap,
            )  # fmt: skip
            table = made.by_group
            groups = ("|".join(map(str, key if isinstance(key, tuple) else (key,))) for key in table.index)
            by_group["|".join(crossing)] = dict(zip(groups, table.to_dict("records"), strict=True))
        agreed(str(figures_file(rows)), by_group, FIGURES)
        return AGREES

    return run


BENCHMARK = Benchmark(
    "audit",
    "Eight figures by group and crossing, with 1,000 replicates, counted once (fictitious data).",
    cases,
    ("bondroit", "polars", "numpy", "scipy", "numba", "fairlearn", "scikit-learn", "pandas", "pyarrow"),
)
