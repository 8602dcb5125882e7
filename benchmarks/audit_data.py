"""Fictitious rows to audit, by seed: three attributes, an outcome, a decision, a score; and the figures they come to.

`python -m benchmarks.audit_data ROWS ...` writes them, and for each the plain figures that peers are held against.
"""

from __future__ import annotations

import json
import sys
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pyarrow.parquet as pq

from benchmarks.environments import cache_folder

if TYPE_CHECKING:
    from pathlib import Path

ATTRIBUTES = {"sex": 2, "age": 5, "area": 4}
CROSSINGS = tuple(one for size in range(1, 4) for one in combinations(ATTRIBUTES, size))
CHUNK = 500_000
FORM = 1
CUT = 0.3  # rows at or above it are flagged


def rows_of(rows: int) -> Path:
    """The Parquet file of `rows` rows."""
    return cache_folder() / "data" / f"audit-{FORM}-{rows}.parquet"


def figures_file(rows: int) -> Path:
    """Their figures by crossing and group, as JSON."""
    return rows_of(rows).with_suffix(".json")


def write(rows: int) -> None:
    """Write rows and figures if they are not there."""
    path = rows_of(rows)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        aside, writer = path.with_suffix(".part"), None
        for number, start in enumerate(range(0, rows, CHUNK)):
            arrow = chunk(min(CHUNK, rows - start), np.random.default_rng([FORM, number])).to_arrow()
            writer = writer or pq.ParquetWriter(aside, arrow.schema, compression="zstd")
            writer.write_table(arrow, row_group_size=100_000)
        if writer:
            writer.close()
        aside.rename(path)
    if not figures_file(rows).exists():
        figures_file(rows).write_text(json.dumps(figures(pl.scan_parquet(path))), encoding="ascii")


def chunk(rows: int, draw: np.random.Generator) -> pl.DataFrame:
    """Rows whose outcome depends on their score, and whose score depends on their groups."""
    sex, age = (draw.integers(0, ATTRIBUTES[name], rows).astype(np.int8) for name in ("sex", "age"))
    area = draw.choice(4, rows, p=(0.4, 0.3, 0.2, 0.1)).astype(np.int8)
    logit = -2.2 + 0.2 * sex + 0.1 * (age == 0) + 0.4 * (area == 3) + 0.9 * draw.standard_normal(rows)
    score = 1.0 / (1.0 + np.exp(-logit))
    outcome = (draw.random(rows) < 0.8 * score).astype(np.int8)
    flagged = (score >= CUT).astype(np.int8)
    return pl.DataFrame({"sex": sex, "age": age, "area": area, "score": score, "outcome": outcome, "flagged": flagged})


def figures(frame: pl.LazyFrame) -> dict[str, dict[str, list[float]]]:
    """Crossing -> group -> the eight figures, by plain sums of Polars."""
    y, d = pl.col("outcome") == 1, pl.col("flagged") == 1
    asked = {
        "flagged_rate": d.sum() / pl.len(),
        "mean_score": pl.col("score").mean(),
        "rate": y.sum() / pl.len(),
        "ppv": (y & d).sum() / d.sum(),
        "fpr": (~y & d).sum() / (~y).sum(),
        "fnr": (y & ~d).sum() / y.sum(),
        "score_less_rate": (pl.col("score") - pl.col("outcome")).mean(),
        "burden_flagged": 1_000 * (~y & d).sum() / (~y).sum(),
    }
    found = {}
    for crossing in CROSSINGS:
        table = frame.group_by(*crossing).agg(**asked).sort(*crossing).collect()
        groups = ("|".join(str(row[name]) for name in crossing) for row in table.iter_rows(named=True))
        found["|".join(crossing)] = {
            group: list(row) for group, row in zip(groups, table.select(*asked).rows(), strict=True)
        }
    return found


if __name__ == "__main__":
    for given in sys.argv[1:]:
        write(int(given))
