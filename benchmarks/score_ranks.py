"""The highest of all files, and the exact percentile of each: ours by counting, beside DuckDB and Polars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.score import HIGHEST, out_file, scores_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl


def our_highest(rows: int, most: int = HIGHEST) -> Callable[[], int]:
    """Ours: the highest, ties by the recorded rule."""
    import polars as pl

    from bondroit.scoring.ranking import highest

    out = out_file()

    def run() -> int:
        scored = pl.scan_parquet(scores_of(rows))
        highest(scored, most, identifier="household_id", seed=24_313).write_parquet(out)
        return int(pl.scan_parquet(out).select(pl.col("points").sum()).collect().item())

    return run


def polars_highest(rows: int, most: int = HIGHEST) -> Callable[[], int]:
    """Polars' sort of all and its head: ties by identifier."""
    import polars as pl

    out = out_file()

    def run() -> int:
        scored = pl.scan_parquet(scores_of(rows)).sort("points", "household_id", descending=[True, False]).head(most)
        scored.sink_parquet(out)
        return int(pl.scan_parquet(out).select(pl.col("points").sum()).collect().item())

    return run


def duckdb_highest(rows: int, most: int = HIGHEST) -> Callable[[], int]:
    """DuckDB's ORDER BY and LIMIT: ties by identifier."""
    query = f"SELECT * FROM scores ORDER BY points DESC, household_id LIMIT {most}"  # noqa: S608
    return _over_scores(rows, query, "points")


def our_percentile(rows: int) -> Callable[[], float]:
    """Ours: counted, then looked up while the files stream."""
    from pathlib import Path

    import polars as pl

    from bondroit.scoring import ranking
    from bondroit.store.written import write_lazy

    # The few files of the warm run load the loops too, as those of every other contestant do.
    ranking.LOADED_FROM = 1

    def ranked() -> pl.LazyFrame:
        return ranking.with_percentiles(pl.scan_parquet(scores_of(rows)))

    # As `bondroit score --out` writes: the codec of the others, at its quickest level.
    return _percentiles(lambda out: write_lazy(Path(out), ranked()))


def polars_percentile(rows: int) -> Callable[[], float]:
    """Polars' rank."""
    import polars as pl

    def ranked() -> pl.LazyFrame:
        percentile = (pl.col("points").rank("min") - 1) / (pl.len() - 1)
        return pl.scan_parquet(scores_of(rows)).with_columns(percentile=percentile)

    # In whatever order the rows come, as DuckDB writes them here: each carries its identifier.
    return _percentiles(lambda out: ranked().sink_parquet(out, maintain_order=False))


def _percentiles(write: Callable[[str], object]) -> Callable[[], float]:
    import polars as pl

    out = out_file()

    def run() -> float:
        write(out)
        return round(float(pl.scan_parquet(out).select(pl.col("percentile").sum()).collect().item()), 3)

    return run


def duckdb_percentile(rows: int) -> Callable[[], float]:
    """DuckDB's percent_rank."""
    return _over_scores(rows, "SELECT *, percent_rank() OVER (ORDER BY points) AS percentile FROM scores", "percentile")


def _over_scores(rows: int, query: str, told: str) -> Callable[[], Any]:
    import duckdb

    out = out_file()

    def run() -> Any:  # noqa: ANN401
        connection = duckdb.connect()
        connection.execute("SET preserve_insertion_order = false")
        source = f"WITH scores AS (SELECT * FROM read_parquet('{scores_of(rows)}'))"  # noqa: S608
        connection.execute(f"COPY ({source} {query}) TO '{out}' (FORMAT parquet, COMPRESSION zstd)")
        total = connection.execute(f"SELECT sum({told}) FROM read_parquet('{out}')").fetchone()  # noqa: S608
        assert total is not None
        return int(total[0]) if told == "points" else round(float(total[0]), 3)

    return run
