"""A fictitious survey with a thousand candidates, written once as Parquet for us and for the peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.environments import cache_folder

if TYPE_CHECKING:
    from pathlib import Path

FORM = 4
NUMBERS, CATEGORIES, TRUE_ONES = 700, 300, 40
LEVELS = [f"level {k}" for k in range(12)]


def file_of(rows: int, candidates: int) -> Path:
    """Gamma amounts (a few missing), skewed categories, a target that 40 of them make, and weights.

    Columns are drawn one after the other, so that the file of fewer candidates holds some of the same columns: seven
    numbers to three categories, those that make the target first.
    """
    import numpy as np
    import polars as pl

    path = cache_folder() / "data" / f"build-{FORM}-{rows}-{candidates}.parquet"
    if path.exists():
        return path
    numbers = candidates * NUMBERS // (NUMBERS + CATEGORIES)
    columns: dict[str, pl.Series] = {}
    logit = np.full(rows, -0.3)
    for k in range(max(numbers, TRUE_ONES // 2)):
        draw = np.random.default_rng([FORM, rows, k])
        values = draw.gamma(1.0 + k % 5, 100.0, rows).round(1).astype(np.float32)
        if k < TRUE_ONES // 2:
            logit += 0.25 * np.where(values > np.median(values), 1.0, -1.0)
        if k < numbers:
            absent = draw.random(rows) < 0.03
            columns[f"number_{k:03d}"] = pl.Series(np.where(absent, np.float32("nan"), values)).fill_nan(None)
    for k in range(max(candidates - numbers, TRUE_ONES // 2)):
        draw = np.random.default_rng([FORM, rows, NUMBERS + k])
        codes = np.minimum(draw.geometric(0.35, rows), 3 + k % 8)
        if k < TRUE_ONES // 2:
            logit += 0.25 * np.where(codes == 1, 1.0, -1.0)
        if k < candidates - numbers:
            columns[f"category_{k:03d}"] = pl.Series(codes.astype(np.uint32)).replace_strict(
                dict(enumerate(LEVELS)), return_dtype=pl.Enum(LEVELS)
            )
    draw = np.random.default_rng([FORM, rows, NUMBERS + CATEGORIES])
    columns["target"] = pl.Series(draw.random(rows) < 1 / (1 + np.exp(-logit)))
    columns["weight"] = pl.Series(draw.choice([10.0, 25.0, 60.0], rows))
    path.parent.mkdir(parents=True, exist_ok=True)
    pl.DataFrame(columns).write_parquet(path)
    return path
