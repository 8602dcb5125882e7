"""The same 400 variables the usual ways: Polars and pandas group-by, SQL with one FILTER aggregate per window.

Of the package only the words are taken (names of measures, windows and files); all three keep its meaning: windows
over the months that have a snapshot, means of integers rounded half up, pairs of successive snapshots of which both lie
in the window, an empty window missing.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.observe import checked, folder_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    import polars as pl

LAST_MONTH = 2026 * 12 + 1
ID = "household_id"


def _words() -> tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...]]:
    from benchmarks.observe_data import MEASURES, WINDOWS, dictionary

    return MEASURES, WINDOWS, dictionary().names


def _out() -> Path:
    folder = tempfile.mkdtemp(prefix="bondroit-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder) / "variables.parquet"


# Polars -----------------------------------------------------------------------------------------------------------


def polars(files: int) -> Callable[[], str]:
    """One lazy group-by, an expression a variable, on the streaming engine."""
    import polars as pl

    measures, windows, names = _words()
    out = _out()
    lag = LAST_MONTH - (pl.col("month").dt.year().cast(pl.Int32) * 12 + pl.col("month").dt.month() - 1)
    same = pl.col(ID) == pl.col(ID).shift(1)
    terms = {f"{k}_{m}_{w}": term for m in measures for w in windows for k, term in _polars_terms(m, w).items()}

    def run() -> str:
        rows = pl.scan_parquet(folder_of(files) / "snapshots" / "*.parquet").select(ID, *measures, lag=lag)
        paired = rows.sort(ID, "lag", descending=[False, True]).with_columns(
            pl.when(same).then(pl.col("lag").shift(1)).alias("before"),
            *(pl.when(same).then(pl.col(m).shift(1)).alias(f"p_{m}") for m in measures),
        )
        wide = paired.group_by(ID).agg(pl.col("lag").min(), *(terms[name].alias(name) for name in names))
        wide.filter(pl.col("lag") == 1).drop("lag").sink_parquet(out, compression="zstd", engine="streaming")
        return checked(out, files)

    return run


def _polars_terms(measure: str, window: int) -> dict[str, pl.Expr]:
    import polars as pl

    value, inside = pl.col(measure), pl.col("lag") <= window
    seen = value.filter(inside)
    known, some = seen.count().cast(pl.Int64), seen.count() > 0
    total = seen.cast(pl.Int64).sum()
    before = pl.col(f"p_{measure}")
    pairs = (value != before).filter(pl.col("before") <= window)
    return {
        "sum": pl.when(some).then(total),
        "mean": pl.when(some).then((2 * total + known) // (2 * known)),
        "deviation": seen.std(),
        "minimum": seen.min(),
        "maximum": seen.max(),
        "last": seen.drop_nulls().last(),
        "changes": pl.when(pairs.count() > 0).then(pairs.sum()),
        "months_since_last": pl.col("lag").filter(inside & (value > 0)).min(),
    }


# pandas -----------------------------------------------------------------------------------------------------------


def pandas(files: int) -> Callable[[], str]:
    """A group-by for each window over all measures."""
    import pandas as pd

    measures, windows, names = _words()
    out = _out()

    def run() -> str:
        rows = _pandas_rows(files, measures)
        households = rows.groupby(ID, sort=True, observed=True)
        before = households[[*measures, "lag"]].shift(1)
        changed = (rows[list(measures)] != before[list(measures)]).astype("float64")
        changed = changed.where(rows[list(measures)].notna() & before[list(measures)].notna())
        parts = []
        for window in windows:
            inside = rows["lag"] <= window
            parts += _pandas_window(rows[inside], window, measures)
            pairs = changed[before["lag"] <= window].groupby(rows[ID], observed=True).sum(min_count=1)
            parts.append(pairs.add_prefix("changes_").add_suffix(f"_{window}"))
        present = rows.loc[rows["lag"] == 1, ID]
        wide = pd.concat(parts, axis=1).loc[present, list(names)]
        wide.reset_index().to_parquet(out, compression="zstd")
        return checked(out, files)

    return run


def _pandas_rows(files: int, measures: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    rows = pd.read_parquet(folder_of(files) / "snapshots", columns=[ID, "month", *measures])
    month = pd.to_datetime(rows.pop("month"))
    rows["lag"] = LAST_MONTH - (month.dt.year * 12 + month.dt.month - 1)
    return rows.sort_values([ID, "lag"], ascending=[True, False], ignore_index=True)


def _pandas_window(rows: pd.DataFrame, window: int, measures: tuple[str, ...]) -> list[pd.DataFrame]:
    import numpy as np

    grouped = rows.groupby(ID, sort=True, observed=True)[list(measures)]
    sums, counts = grouped.sum(min_count=1), grouped.count()
    lags = rows[list(measures)].gt(0).mul(rows["lag"], axis=0).replace(0, np.nan)
    found: dict[str, Any] = {
        "sum": sums,
        "mean": np.floor(sums / counts.where(counts > 0) + 0.5),
        "deviation": grouped.std(),
        "minimum": grouped.min(),
        "maximum": grouped.max(),
        "last": grouped.last(),
        "months_since_last": lags.groupby(rows[ID], observed=True).min(),
    }
    return [frame.add_prefix(f"{kind}_").add_suffix(f"_{window}") for kind, frame in found.items()]


# SQL --------------------------------------------------------------------------------------------------------------


def filter_sql(files: int) -> Callable[[], str]:
    """DuckDB: one GROUP BY, for each variable an aggregate with a FILTER on its window."""
    import duckdb

    measures, windows, names = _words()
    out = _out()
    terms = {f"{k}_{m}_{w}": term for m in measures for w in windows for k, term in _sql_terms(m, w).items()}
    before = ", ".join(f"lag({m}) OVER history AS p_{m}" for m in measures)
    query = f"""
        WITH rows AS (
            SELECT {ID}, {", ".join(measures)}, {LAST_MONTH} - (year(month) * 12 + month(month) - 1) AS lag
            FROM read_parquet('{folder_of(files)}/snapshots/*.parquet')),
        paired AS (
            SELECT *, lag(lag) OVER history AS before, {before} FROM rows
            WINDOW history AS (PARTITION BY {ID} ORDER BY lag DESC))
        SELECT {ID}, {", ".join(f"{terms[name]} AS {name}" for name in names)}
        FROM paired GROUP BY {ID} HAVING min(lag) = 1
    """  # noqa: S608

    def run() -> str:
        connection = duckdb.connect(config={"temp_directory": str(out.parent)})
        connection.execute("SET preserve_insertion_order = false")
        connection.execute(f"COPY ({query}) TO '{out}' (FORMAT parquet, COMPRESSION zstd)")
        return checked(out, files)

    return run


def _sql_terms(measure: str, window: int) -> dict[str, str]:
    inside = f"FILTER (WHERE lag <= {window})"
    pairs = f"before <= {window} AND {measure} IS NOT NULL AND p_{measure} IS NOT NULL"
    return {
        "sum": f"sum({measure}) {inside}",
        "mean": f"floor(avg({measure}) {inside} + 0.5)",
        "deviation": f"stddev_samp({measure}) {inside}",
        "minimum": f"min({measure}) {inside}",
        "maximum": f"max({measure}) {inside}",
        "last": f"arg_min({measure}, lag) {inside}",
        "changes": f"sum(({measure} <> p_{measure})::INTEGER) FILTER (WHERE {pairs})",
        "months_since_last": f"min(lag) FILTER (WHERE lag <= {window} AND {measure} > 0)",
    }
