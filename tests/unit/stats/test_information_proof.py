"""Weights of evidence and information values beside optbinning's on the same cuts, in its own environment."""

from __future__ import annotations

import json
import subprocess

import numpy as np
import polars as pl
import pytest
from benchmarks.environments import PEERS, python_of
from tests.data import PROJECT, shared

from bondroit.stats.information import association

pytestmark = pytest.mark.proof


def _theirs(frame: pl.DataFrame, cuts: dict[str, list], folder) -> dict[str, list]:
    path = folder / "table.parquet"
    frame.write_parquet(path)
    done = subprocess.run(
        [python_of("optbinning"), "-m", f"benchmarks.{PEERS.name}.optbinning_binning", str(path), json.dumps(cuts)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def _ours(series: pl.Series, splits: list, target: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights of evidence of the classes the splits make and of missing values, and the information value."""
    if series.dtype == pl.String:
        place = {value: k for k, group in enumerate(splits) for value in group}
        codes = np.array([len(splits) if v is None else place[v] for v in series])
    else:
        values = series.cast(pl.Float64).fill_null(float("nan")).to_numpy()
        codes = np.where(np.isnan(values), len(splits) + 1, np.searchsorted(splits, values, side="right"))
    width = len(splits) + (1 if series.dtype == pl.String else 2)
    events, nonevents = (np.bincount(codes, weights * (target == y), width)[None, :] for y in (1, 0))
    found = association(events, nonevents)
    return found.evidence[0], float(found.information[0])


def _compare(frame: pl.DataFrame, cuts: dict[str, list], folder) -> int:
    theirs, compared = _theirs(frame, cuts, folder), 0
    target, weights = frame["target"].to_numpy(), frame["weight"].to_numpy()
    for name, splits in cuts.items():
        evidence, information = _ours(frame[name], splits, target, weights)
        lines = {text: woe for text, _, _, _, woe, _ in theirs[name] if text != "Special"}
        assert information == pytest.approx(sum(line[5] for line in theirs[name]), abs=1e-9)
        # Theirs is the log of the share of non-events over that of events.
        assert evidence[-1] == pytest.approx(-lines.pop("Missing"), abs=1e-9)
        if frame[name].dtype == pl.String:
            for text, woe in lines.items():
                k = next(k for k, group in enumerate(splits) if f"'{group[0]}'" in text)
                assert evidence[k] == pytest.approx(-woe, abs=1e-9)
        else:
            assert evidence[:-1] == pytest.approx(-np.array(list(lines.values())), abs=1e-9)
        compared += len(lines)
    return compared


@pytest.mark.parametrize("seed", range(4))
def test_drawn_data_with_weights(seed: int, tmp_path) -> None:
    """On drawn numbers and categories with missing values and weights (whole: theirs cuts fractions off)."""
    chance, rows = np.random.default_rng(seed), 3000
    x = np.where(chance.random(rows) < 0.05, np.nan, chance.gamma(2, 100, rows))
    c = np.array(list("abcdef"))[chance.integers(0, 6, rows)]
    y = chance.random(rows) < np.where(np.isnan(x), 0.4, 0.15 + 0.1 * (x > 150) + 0.05 * (c == "b"))
    frame = pl.DataFrame({"x": x, "c": c, "target": y.astype(int), "weight": chance.integers(1, 60, rows) * 1.0})
    cuts = {"x": sorted(chance.uniform(40, 400, 3).tolist()), "c": [["a", "b"], ["c"], ["d", "e", "f"]]}
    assert _compare(frame.with_columns(pl.col("x").fill_nan(None)), cuts, tmp_path) == 7


def test_benefits(tmp_path) -> None:
    """On the workers entitled to unemployment insurance, cut at ages, tenures, replacement rates and causes."""
    frame = pl.read_csv(shared("takeup", "Benefits.csv"))
    frame = frame.with_columns(target=(pl.col("ui") == "yes").cast(pl.Int64), weight=pl.lit(1.0))
    cuts = {
        "age": [25.0, 35.0, 50.0],
        "tenure": [2.0, 5.0, 12.0],
        "rr": [0.35, 0.45, 0.5],
        "statemb": [120.0, 180.0],
        "joblost": [["slack_work"], ["other"], ["position_abolished", "seasonal_job_ended"]],
    }
    assert _compare(frame, cuts, tmp_path) == 18
