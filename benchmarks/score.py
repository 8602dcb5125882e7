"""Score every file of a Parquet file: points and probability out, also Parquet."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.environments import cache_folder
from benchmarks.problem import Benchmark, Case, Contestant
from benchmarks.score_whatif import case as what_if_case

if TYPE_CHECKING:
    from collections.abc import Callable


MILLION = 1_000_000
ROWS = {"small": (200_000,), "bar": (MILLION, 5 * MILLION, 13_800_000), "full": (MILLION, 5 * MILLION, 13_800_000)}
PEER_ROWS = 200_000  # libraries that hold everything in memory run on so many at most
WARM_ROWS = 2_000
FIT_ROWS = 20_000
HIGHEST = 250_000
LEARNT = "target:"


def cases(size: str) -> tuple[Case, ...]:
    """Points and probability; what `bondroit score` writes; the highest; the exact percentile of every file."""
    most = max(ROWS[size])
    part = min(most, PEER_ROWS)
    _write_data(*(str(rows) for rows in ROWS[size]), str(part), str(WARM_ROWS), f"{LEARNT}{FIT_ROWS}")
    _write_scores(most)
    _write_scores(WARM_ROWS)
    return (
        *(_points_case(rows, part) for rows in ROWS[size]),
        *_rank_cases(most),
        what_if_case(most, WARM_ROWS, _named(most)),
    )


def _named(rows: int) -> str:
    return f"{rows / MILLION:g}M"


def _one(name: str, function: str, rows: int, **more: Any) -> Contestant:  # noqa: ANN401
    return Contestant(name, f"benchmarks.score:{function}", {"rows": rows}, {"rows": WARM_ROWS}, **more)


def _points_case(rows: int, part: int) -> Case:
    scaled = {"scaled_from": part if part < rows else None, "scale": rows / part}
    sklearn = replace(_one("scikit-learn", "scikit_learn", rows, **scaled), arguments={"rows": part})
    optbinning = replace(
        sklearn, name="optbinning", prepare="benchmarks.peers.optbinning_score:scorecard", environment="optbinning",
        arguments=_files(part), warm=_files(WARM_ROWS),
    )  # fmt: skip
    ours = _one("bondroit", "points", rows, agrees="sum of points")
    peers = (_one("duckdb", "duckdb_case", rows, agrees="sum of points"), sklearn, optbinning)
    data = "41 variables, text identifier; out: identifier, points, probability"
    return Case(_named(rows), ours, peers, _one("floor", "floor", rows), data=data)


def _rank(name: str, function: str, rows: int, agrees: str) -> Contestant:
    return replace(_one(name, function, rows, agrees=agrees), prepare=f"benchmarks.score_ranks:{function}")


def _rank_cases(rows: int) -> tuple[Case, ...]:
    data = "scores by file; out: identifier, points and what is asked"
    most = min(HIGHEST, rows // 10)
    top = tuple(
        replace(_rank(name, f"{function}_highest", rows, "sum of points"), arguments={"rows": rows, "most": most})
        for name, function in (("bondroit", "our"), ("duckdb", "duckdb"), ("polars", "polars"))
    )
    percentile = tuple(
        _rank(name, f"{function}_percentile", rows, "sum of percentiles")
        for name, function in (("bondroit", "our"), ("duckdb", "duckdb"), ("polars", "polars"))
    )
    return (
        Case(
            f"month-{_named(rows)}", _one("bondroit", "ranked", rows, agrees="sum of points"),
            (_one("duckdb", "duckdb_ranked", rows, agrees="sum of points"),), _one("floor", "floor", rows),
            data="what `bondroit score` writes: points, probability and rank by file; compatibility looked at",
        ),
        Case(f"highest-{most}-{_named(rows)}", top[0], top[1:], data=data),
        Case(f"percentile-{_named(rows)}", percentile[0], percentile[1:], data=data),
    )  # fmt: skip


def _write_data(*asked: str) -> None:
    """In a process of its own, so that the one that starts contestants stays small."""
    subprocess.run([sys.executable, "-m", "benchmarks.score_data", *asked], check=True)


def _path(rows: int, suffix: str = "") -> Path:
    from benchmarks.score_data import FORM

    return cache_folder() / "data" / f"score-{FORM}-{rows}{suffix}.parquet"


def scores_of(rows: int) -> Path:
    return _path(rows, "-scores")


def _write_scores(rows: int) -> None:
    subprocess.run([sys.executable, "-m", "benchmarks.score_data", f"scores:{rows}"], check=True)


def _files(rows: int) -> dict[str, str]:
    from benchmarks.score_data import FORM

    data = cache_folder() / "data"
    return {
        "scored": str(data / f"score-{FORM}-{rows}.parquet"),
        "learnt": str(data / f"score-{FORM}-{FIT_ROWS}-target.parquet"),
    }


def out_file() -> str:
    folder = tempfile.mkdtemp(prefix="bondroit-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return str(Path(folder) / "scores.parquet")


def points(rows: int) -> Callable[[], int]:
    """Ours: compiled loops over a scan, streamed to Parquet."""
    import polars as pl

    from benchmarks.score_data import card
    from bondroit.scoring.compiled import compiled_points
    from bondroit.scoring.expressions import probability_expression

    made, out = card(), out_file()

    def run() -> int:
        frame = pl.scan_parquet(_path(rows))
        summed = compiled_points(made, dict(frame.collect_schema())).alias("points")
        scored = frame.select("household_id", summed)
        scored.with_columns(probability_expression(pl.col("points")).alias("probability")).sink_parquet(out)
        return int(pl.scan_parquet(out).select(pl.col("points").sum()).collect().item())

    return run


def ranked(rows: int) -> Callable[[], int]:
    """Ours: what `bondroit score` does, compatibility and recorded tie rule included."""
    import polars as pl

    from benchmarks.score_data import card
    from bondroit.domain.months import Month
    from bondroit.scoring.files import score_month

    made, out = card(), out_file()

    def run() -> int:
        score_month(made, pl.scan_parquet(_path(rows)), Month.of(2026, 2)).sink_parquet(out)
        return int(pl.scan_parquet(out).select(pl.col("points").sum()).collect().item())

    return run


def floor(rows: int) -> Callable[[], int]:
    """Read the 41 columns and write three of their size; decide nothing."""
    import polars as pl

    from benchmarks.score_data import CATEGORIES, NUMBERS, YES_NO

    out = out_file()
    touched = [
        pl.sum_horizontal(pl.col(*NUMBERS)).cast(pl.Int64),
        pl.sum_horizontal(*(pl.col(c).is_null() for c in (*CATEGORIES, *YES_NO))),
    ]

    def run() -> int:
        frame = pl.scan_parquet(_path(rows)).select("household_id", points=touched[0] + touched[1])
        frame.with_columns(probability=pl.col("points").cast(pl.Float64)).sink_parquet(out)
        return rows

    return run


def duckdb_case(rows: int) -> Callable[[], int]:
    """DuckDB on the SQL that we compile for it."""
    return _duckdb(rows, "SELECT household_id, points, 1 / (1 + exp(-points / 1e6)) AS probability FROM scored")


def duckdb_ranked(rows: int) -> Callable[[], int]:
    """The same with the rank, ties by identifier."""
    return _duckdb(
        rows,
        "SELECT household_id, points, 1 / (1 + exp(-points / 1e6)) AS probability, "
        "row_number() OVER (ORDER BY points DESC, household_id) AS rank FROM scored",
    )


def _duckdb(rows: int, query: str) -> Callable[[], int]:
    import duckdb

    from benchmarks.score_data import card
    from bondroit.scoring.sql import points_sql

    out, expression = out_file(), points_sql(card())

    def run() -> int:
        connection = duckdb.connect()
        connection.execute("SET preserve_insertion_order = false")
        source = f"SELECT household_id, {expression} AS points FROM read_parquet('{_path(rows)}')"  # noqa: S608
        connection.execute(f"COPY (WITH scored AS ({source}) {query}) TO '{out}' (FORMAT parquet, COMPRESSION zstd)")
        total = connection.execute(f"SELECT sum(points) FROM read_parquet('{out}')").fetchone()  # noqa: S608
        return int(total[0]) if total else 0

    return run


def scikit_learn(rows: int) -> Callable[[], int]:
    """Classes by quantiles, one column a class, logistic regression: the pipeline of the tutorials."""
    import pandas as pd
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import KBinsDiscretizer, OneHotEncoder

    from benchmarks.score_data import CATEGORIES, NUMBERS, YES_NO

    texts, out = [*CATEGORIES, *YES_NO], out_file()

    def read(path: Path) -> pd.DataFrame:
        frame = pd.read_parquet(path)
        return frame.assign(**{c: frame[c].astype("string").fillna("missing").astype(object) for c in texts})

    classes = make_pipeline(
        SimpleImputer(add_indicator=True), KBinsDiscretizer(5, quantile_method="averaged_inverted_cdf")
    )
    encoder = make_column_transformer((classes, list(NUMBERS)), (OneHotEncoder(handle_unknown="ignore"), texts))
    pipeline = make_pipeline(encoder, LogisticRegression(max_iter=300))
    learnt = read(_path(FIT_ROWS, "-target"))
    pipeline.fit(learnt, learnt["target"])

    def run() -> int:
        frame = read(_path(rows))
        probability = pipeline.predict_proba(frame)[:, 1]
        pd.DataFrame({"household_id": frame["household_id"], "probability": probability}).to_parquet(out)
        return len(frame)

    return run


BENCHMARK = Benchmark(
    "score",
    "A scorecard of 41 variables applied to every file of a Parquet file (fictitious data, invented coefficients).",
    cases,
    ("bondroit", "polars", "duckdb", "scikit-learn", "pandas", "pyarrow", "numpy"),
)
