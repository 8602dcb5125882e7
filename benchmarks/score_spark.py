"""The scorecard of `score` on a local Spark: whole runs from the start of the JVM to its end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.environments import cache_folder
from benchmarks.problem import Benchmark, Case, Contestant
from benchmarks.score import MILLION, _write_data, out_file

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = {"small": (200_000,), "bar": (MILLION, 5 * MILLION, 13_800_000), "full": (MILLION, 5 * MILLION, 13_800_000)}
# What the compiler of the JVM leaves to be interpreted runs on so many files at most.
INTERPRETED = MILLION
MEMORY = "2g"


def cases(size: str) -> tuple[Case, ...]:
    """One case a number of files; growth is read from one to the next."""
    _write_data(*(str(rows) for rows in ROWS[size]))
    return tuple(_case(rows) for rows in ROWS[size])


def _case(rows: int) -> Case:
    def one(name: str, prepare: str, run: int = rows, **more: Any) -> Contestant:  # noqa: ANN401
        scaled: dict[str, Any] = {} if run == rows else {"scaled_from": run, "scale": rows / run}
        agrees = "sum of points" if run == rows else ""
        return Contestant(name, prepare, {"rows": run, **more}, None, agrees=agrees, **scaled)

    here = "benchmarks.score_spark"
    return Case(
        f"{rows / MILLION:g}M",
        one("bondroit on Spark", f"{here}:verb", ranks=True),
        (
            one("bondroit on Spark, no ranks", f"{here}:verb", ranks=False),
            one("Spark, one expression", f"{here}:one_expression", min(rows, INTERPRETED)),
            one("bondroit, this machine", "benchmarks.score:points"),
            one("duckdb", "benchmarks.score:duckdb_case"),
        ),
        rounds=1,
        data="41 variables, text identifier; out: identifier, card, points, probability, of the first also rank and "
        "percentile; a JVM of 2 GB on two cores, started and ended within the time",
    )


def _path(rows: int) -> Path:
    from benchmarks.score_data import FORM

    return cache_folder() / "data" / f"score-{FORM}-{rows}.parquet"


def verb(rows: int, *, ranks: bool) -> Callable[[], int]:
    """What `bondroit score-on-spark` does."""
    import polars as pl

    from benchmarks.score_data import card
    from bondroit.app.score_on_spark import SparkRequest, score_on_spark
    from bondroit.scoring.sql_spark import SETTINGS
    from bondroit.store.spark_files import SETTINGS as FILE_SETTINGS
    from bondroit.store.spark_files import SparkFiles
    from bondroit.store.spark_sessions import spark_session

    made, out = card(), str(Path(out_file()).with_suffix(""))
    request = SparkRequest(
        source=str(_path(rows)),
        source_is_table=False,
        target=out,
        target_is_table=False,
        keep=("household_id",),
        ranks=ranks,
    )

    def run() -> int:
        settings = {**FILE_SETTINGS, **SETTINGS}
        with spark_session(master="local[2]", memory=MEMORY, options={}, settings=settings) as session:
            engine = SparkFiles(session)
            score_on_spark(request=request, cards=[made], engine=engine)
            engine.close()
        end_java()
        return int(pl.scan_parquet(f"{out}/*.parquet").select(pl.col("points").sum()).collect().item())

    return run


def one_expression(rows: int) -> Callable[[], int]:
    """The card as one sum of CASEs with Spark's defaults: the method is too large for the JVM's compiler."""
    import polars as pl

    from benchmarks.score_data import card
    from bondroit.scoring.sql import compile_scores
    from bondroit.store.spark_sessions import spark_session

    made, out = card(), str(Path(out_file()).with_suffix(""))

    def run() -> int:
        with spark_session(master="local[2]", memory=MEMORY, options={}, settings={}) as session:
            session.read.parquet(str(_path(rows))).createOrReplaceTempView("files")
            text = compile_scores(made, table="files", keep=["household_id"], dialect="spark")
            session.sql(text).write.parquet(out)
        end_java()
        return int(pl.scan_parquet(f"{out}/*.parquet").select(pl.col("points").sum()).collect().item())

    return run


def end_java() -> None:
    """End the JVM and wait for it, so that its CPU and memory are counted as a child's."""
    from pyspark import SparkContext

    gateway = SparkContext._gateway  # noqa: SLF001 - Spark leaves its JVM to the end of the program
    if gateway is None:
        return
    SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait(timeout=60)


BENCHMARK = Benchmark(
    "spark",
    "A scorecard of 41 variables by Spark on one machine, and how its time grows (fictitious data, invented points).",
    cases,
    ("bondroit", "pyspark", "polars", "duckdb", "pyarrow", "numpy"),
)
