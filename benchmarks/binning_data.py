"""Variables to bin, drawn or real; half of the rows are held out, of a real table several halves in turn."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.environments import cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import polars as pl

FORM = 3
SPLITS = 10  # of a real table, whose variables are few
RATE = 0.2
SHARED = Path(os.environ.get("BONDROIT_TEST_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
REAL = ("benefits", "401ksubs", "compas", "acs")


def drawn_file(rows: int, variables: int) -> Path:
    """`rows` rows of `variables` variables, two numbers to one category, a column `target` and a column `held 0`."""

    def table() -> pl.DataFrame:
        import numpy as np
        import polars as pl

        draw = np.random.default_rng([FORM, rows])
        target = draw.random(rows) < RATE
        columns = {}
        for j in range(variables):
            one = np.random.default_rng([FORM, rows, j])
            name, pool, logit = _category(one) if j % 3 == 2 else _number(one, j)
            columns[f"{name}_{j:03d}"] = _given_target(one, pool, logit, target)
        return pl.DataFrame({**columns, "target": target, "held 0": draw.random(rows) < 0.5})

    return _kept(f"{rows}-{variables}", table)


def real_file(name: str) -> Path | None:
    """A real table, as the shared data give it; None if they are absent."""
    paths = {
        "benefits": SHARED / "takeup" / "Benefits.csv",
        "401ksubs": SHARED / "takeup" / "401ksubs.csv",
        "compas": SHARED / "compas" / "compas_for_aequitas.csv",
        "acs": SHARED / "acs_folktables" / "ACSPublicCoverage.validation.parquet",
    }
    return _kept(name, lambda: _real(name, paths[name])) if paths[name].exists() else None


def _real(name: str, path: Path) -> pl.DataFrame:
    import numpy as np
    import polars as pl

    frame = pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path)
    if name == "acs":
        classes = ("RAC1P", "ESP", "MIL", "ANC", "MIG", "ESR", "FER", "MAR", "CIT")
        texts = (pl.col(c).cast(pl.Int64, strict=False).cast(pl.String) for c in classes)
        frame = frame.with_columns(*texts, target=pl.col("PUBCOV") == 1).drop("PUBCOV", "index")
    elif name == "benefits":
        state = pl.col("state").cast(pl.String)
        frame = frame.with_columns(state, target=pl.col("ui") == "yes").drop("ui", "rownames")
    elif name == "401ksubs":
        frame = frame.with_columns(target=pl.col("e401k") == 1).drop("e401k", "p401k", "incsq", "agesq")
    else:
        frame = frame.with_columns(target=pl.col("label_value") == 1).drop("label_value", "entity_id", "score")
    draw = np.random.default_rng([FORM, len(frame)])
    return frame.with_columns(pl.Series(f"held {k}", draw.random(len(frame)) < 0.5) for k in range(SPLITS))


def _kept(name: str, table: Callable[[], pl.DataFrame]) -> Path:
    path = cache_folder() / "data" / f"binning-{FORM}-{name}.parquet"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        table().write_parquet(path)
    return path


def _number(draw: np.random.Generator, j: int) -> tuple[str, np.ndarray, np.ndarray]:
    """Values and the logit of the rate at each, by kind: how they are spread, and how the rate runs over them."""
    import numpy as np

    size = 120_000
    x = (
        draw.normal(0, 1, size),
        draw.gamma(1.5, 300.0, size).round(0),
        draw.poisson(2.5, size).astype(float),
        np.where(draw.random(size) < 0.6, 0.0, draw.lognormal(6, 1, size).round(1)),
        draw.integers(18, 95, size).astype(float),
    )[j // 3 % 5]
    ranks = np.argsort(np.argsort(x, kind="stable"), kind="stable") / size
    ranks = _middle_of_ties(x, ranks)
    strength, place = draw.choice([0.3, 0.6, 1.2]), draw.uniform(0.2, 0.8)
    runs = {
        "rising": ranks - 0.5,
        "step": (ranks > place).astype(float),
        "valley": 4.0 * np.square(ranks - place),
        "wave": np.sin(7.0 * ranks) / 2,
        "noise": 0.0 * ranks,
        "tail": (ranks > 0.93).astype(float) * 1.5,
    }
    name = list(runs)[j // 2 % len(runs)]
    values = np.where(draw.random(size) < (0.08 if j % 4 == 0 else 0.0), np.nan, x)
    logit = strength * 2.0 * runs[name] + np.where(np.isnan(values), 0.5 * strength, 0.0)
    return name, values, logit


def _middle_of_ties(x: np.ndarray, ranks: np.ndarray) -> np.ndarray:
    import numpy as np

    _, place = np.unique(x, return_inverse=True)
    return (np.bincount(place, ranks) / np.bincount(place))[place]


def _category(draw: np.random.Generator) -> tuple[str, np.ndarray, np.ndarray]:
    import numpy as np

    size, levels = 120_000, int(draw.choice([3, 6, 12, 30]))
    codes = np.minimum(draw.geometric(draw.choice([0.12, 0.3, 0.45]), size) - 1, levels - 1)
    effect = draw.normal(0, draw.choice([0.0, 0.2, 0.5]), levels)
    values = np.array([f"value {k}" for k in range(levels)], object)[codes]
    return f"category_{levels}", values, effect[codes]


def _given_target(draw: np.random.Generator, pool: np.ndarray, logit: np.ndarray, target: np.ndarray) -> pl.Series:
    """Values drawn given the target, so that the rate at each value has the wished logit, but for a constant."""
    import numpy as np
    import polars as pl

    odds = np.exp(logit - np.log(np.exp(logit).mean())) * RATE / (1 - RATE)
    chance = odds / (1 + odds)
    rows = np.empty(len(target), np.int64)
    for outcome, share in ((True, chance), (False, 1 - chance)):
        steps = np.cumsum(share)
        inside = target == outcome
        rows[inside] = np.searchsorted(steps, draw.random(int(inside.sum())) * steps[-1])
    series = pl.Series(pool[rows].tolist(), dtype=pl.String) if pool.dtype == object else pl.Series(pool[rows])
    return series.fill_nan(None) if series.dtype.is_float() else series
