"""Fictitious files to score: an identifier and 41 variables, by seed, and a card whose coefficients are invented."""

from __future__ import annotations

import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pyarrow.parquet as pq

from benchmarks.environments import cache_folder
from bondroit.domain.scorecard import CATEGORICAL, INTERVAL, MISSING, NUMERIC, VALUES, Modality, Scorecard, Variable

if TYPE_CHECKING:
    from pathlib import Path

NUMBERS = tuple(f"number_{k:02d}" for k in range(20))
CATEGORIES = {f"category_{k:02d}": 2 + k % 9 for k in range(13)}
YES_NO = tuple(f"yes_no_{k:02d}" for k in range(8))
EDGES = (100.0, 300.0, 700.0, 1_500.0)
MISSING_SHARE = 0.05
CHUNK = 500_000
FORM = 1


def files(rows: int, *, target: bool = False) -> Path:
    """The Parquet file of `rows` files, written if it is not there; with `target`, a yes/no column more."""
    name = f"score-{FORM}-{rows}{'-target' if target else ''}.parquet"
    path = cache_folder() / "data" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".part")
        _write(aside, rows, target=target)
        aside.rename(path)
    return path


def _write(path: Path, rows: int, *, target: bool) -> None:
    writer = None
    for number, start in enumerate(range(0, rows, CHUNK)):
        frame = chunk(start, min(CHUNK, rows - start), np.random.default_rng([FORM, number]))
        if target:
            frame = frame.with_columns(_target(frame).alias("target"))
        arrow = frame.to_arrow()
        writer = writer or pq.ParquetWriter(path, arrow.schema, compression="zstd")
        writer.write_table(arrow, row_group_size=100_000)
    if writer:
        writer.close()


def chunk(start: int, rows: int, draw: np.random.Generator) -> pl.DataFrame:
    """`rows` files from number `start` on."""
    columns: dict[str, pl.Series] = {}
    identifiers = np.arange(start, start + rows)
    columns["household_id"] = pl.Series(identifiers).cast(pl.String).str.zfill(12)
    for k, name in enumerate(NUMBERS):
        values = draw.gamma(1.2, 500.0, rows)
        whole = pl.Series(np.round(values, 0 if k % 2 else 2))
        columns[name] = whole.cast(pl.Int32 if k % 2 else pl.Float64)
    for name, count in CATEGORIES.items():
        columns[name] = pl.Series(draw.integers(0, count, rows)).cast(pl.String).str.replace(r"^", "class_")
    for name in YES_NO:
        columns[name] = pl.Series(draw.random(rows) < 0.3)
    absent = {name: pl.Series(draw.random(rows) < MISSING_SHARE) for name in (*NUMBERS[:10], *list(CATEGORIES)[:4])}
    frame = pl.DataFrame(columns)
    return frame.with_columns(
        pl.when(~flags).then(pl.col(name)).otherwise(None).alias(name) for name, flags in absent.items()
    )


def _target(frame: pl.DataFrame) -> pl.Series:
    """A yes/no that depends on a few variables; the peers fit on it."""
    logit = (pl.col(NUMBERS[1]).fill_null(0) / 1_000 + pl.col(YES_NO[0]).cast(pl.Int32) - 2).alias("logit")
    odds = frame.select(logit)["logit"].to_numpy()
    draw = np.random.default_rng(FORM)
    return pl.Series(draw.random(len(odds)) < 1 / (1 + np.exp(-odds)))


def card() -> Scorecard:
    """41 variables with invented coefficients."""
    draw = np.random.default_rng(41)

    def coefficient() -> float:
        return round(float(draw.normal(0, 0.35)), 6)

    def absent() -> Modality:
        return Modality("missing", MISSING, coefficient())

    variables = []
    bounds = [(None, EDGES[0]), *pairwise(EDGES), (EDGES[-1], None)]
    for name in NUMBERS:
        classes = [Modality(f"from {lo}", INTERVAL, coefficient(), lower=lo, upper=up) for lo, up in bounds]
        variables.append(Variable(name, NUMERIC, (*classes, absent())))
    for name, count in CATEGORIES.items():
        classes = [Modality(f"class_{j}", VALUES, coefficient(), values=(f"class_{j}",)) for j in range(count)]
        variables.append(Variable(name, CATEGORICAL, (*classes, absent())))
    for name in YES_NO:
        classes = [Modality(text, VALUES, coefficient(), values=(text,)) for text in ("false", "true")]
        variables.append(Variable(name, CATEGORICAL, (*classes, absent())))
    return Scorecard("invented", 1, "for benchmarks only", -2.0, tuple(variables))


def scores(rows: int) -> Path:
    """The Parquet file of `rows` files with the points of the invented card."""
    from bondroit.scoring.compiled import compiled_points

    source = files(rows)
    path = source.with_name(f"{source.stem}-scores.parquet")
    if not path.exists():
        frame = pl.scan_parquet(source)
        points = compiled_points(card(), frame.collect_schema())
        aside = path.with_suffix(".part")
        frame.select("household_id", points=points).sink_parquet(aside)
        aside.rename(path)
    return path


if __name__ == "__main__":
    for asked in sys.argv[1:]:
        if asked.startswith("scores:"):
            scores(int(asked.removeprefix("scores:")))
            continue
        files(int(asked.removeprefix("target:")), target=asked.startswith("target:"))
