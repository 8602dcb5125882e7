"""From 1,000 candidates to a scorecard of at most 40 variables, and its last fit alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from benchmarks.environments import cache_folder
from benchmarks.problem import Benchmark, Case, Contestant

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    import polars as pl

ROWS = {"small": 10_000, "bar": 100_000, "full": 300_000}
NUMBERS, CATEGORIES, TRUE_ONES = 600, 400, 40
PEER_CANDIDATES = {"small": 40, "bar": 20, "full": 10}
FIT_COLUMNS = 120
WARM_ROWS = 1_500
FORM = 1


def cases(size: str) -> tuple[Case, ...]:
    """The whole way, beside optbinning's binning alone; the last fit, beside those who give the same numbers."""
    rows, part = ROWS[size], PEER_CANDIDATES[size]
    candidates = NUMBERS + CATEGORIES
    warm = {"rows": WARM_ROWS, "candidates": 50}
    binning = Contestant(
        "optbinning, binning alone", "benchmarks.peers.optbinning_build:binning",
        {"path": str(_file(rows, part))}, {"path": str(_file(WARM_ROWS, 10))}, environment="optbinning",
        scaled_from=part, scale=candidates / part,
    )  # fmt: skip
    whole = Contestant("bondroit", "benchmarks.build:whole_way", {"rows": rows, "candidates": candidates}, warm)
    fit = Contestant(
        "bondroit", "benchmarks.build:our_fit", {"rows": rows}, {"rows": WARM_ROWS}, agrees="coefficients to 1e-6"
    )
    return (
        Case(f"{candidates:,} candidates to at most {TRUE_ONES} variables, {rows:,} rows", whole, (binning,)),
        Case(
            f"weighted logistic fit with covariance, {FIT_COLUMNS} columns, {rows:,} rows",
            fit,
            (
                replace(fit, name="statsmodels GLM", prepare="benchmarks.build:statsmodels_fit"),
                replace(
                    fit, name="scikit-learn (no covariance)", prepare="benchmarks.build:scikit_learn_fit", agrees=""
                ),
            ),
        ),
    )


def table(rows: int, candidates: int) -> pl.DataFrame:
    """A fictitious survey: gamma amounts, skewed categories, a target that 40 of them make, and weights."""
    import numpy as np
    import polars as pl

    draw = np.random.default_rng([FORM, rows])
    numbers = round(candidates * NUMBERS / (NUMBERS + CATEGORIES))
    columns: dict[str, Any] = {}
    logit = np.full(rows, -1.5)
    for k in range(numbers):
        values = draw.gamma(1.0 + k % 5, 100.0, rows).round(1)
        if k < TRUE_ONES // 2:
            logit += 0.25 * np.where(values > np.median(values), 1.0, -1.0)
        columns[f"number_{k:03d}"] = np.where(draw.random(rows) < 0.03, np.nan, values)
    for k in range(candidates - numbers):
        codes = np.minimum(draw.geometric(0.35, rows), 3 + k % 8)
        if k < TRUE_ONES // 2:
            logit += 0.25 * np.where(codes == 1, 1.0, -1.0)
        columns[f"category_{k:03d}"] = pl.Series(codes).cast(pl.String)
    columns["target"] = draw.random(rows) < 1 / (1 + np.exp(-logit))
    columns["weight"] = draw.choice([10.0, 25.0, 60.0], rows)
    frame = pl.DataFrame(columns)
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None))


def _file(rows: int, candidates: int) -> Path:
    path = cache_folder() / "data" / f"build-{FORM}-{rows}-{candidates}.parquet"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        table(rows, candidates).write_parquet(path)
    return path


def whole_way(rows: int, candidates: int) -> Callable[[], int]:
    """Ours: pre-binning, merging, screening, selection, fit and assembly."""
    from bondroit.building.build import build_scorecard
    from bondroit.building.request import BuildRequest

    frame = table(rows, candidates)
    request = BuildRequest("benchmark", "target", weight="weight", max_variables=TRUE_ONES, holdout=0.0)

    def run() -> int:
        return len(build_scorecard(frame, request=request).card.variables)

    return run


def _design(rows: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Columns (a constant and dummies of independent classes), target, weights of mean 1."""
    import numpy as np

    draw = np.random.default_rng([FORM, rows, FIT_COLUMNS])
    codes = draw.integers(0, 4, (rows, (FIT_COLUMNS - 1) // 3 + 1))
    dummies = [codes[:, j] == k for j in range(codes.shape[1]) for k in (1, 2, 3)][: FIT_COLUMNS - 1]
    design = np.column_stack([np.ones(rows), *dummies]).astype(np.float64)
    beta = draw.normal(0, 0.3, FIT_COLUMNS)
    target = (draw.random(rows) < 1 / (1 + np.exp(-design @ beta))).astype(np.float64)
    weights = draw.choice([0.4, 1.0, 1.6], rows)
    return design, target, weights


def our_fit(rows: int) -> Callable[[], list[float]]:
    """Ours: Newton with model-based and design-based covariance."""
    from bondroit.stats.logistic import fit_logistic
    from bondroit.stats.sampling import Sampling

    design, target, weights = _design(rows)

    def run() -> list[float]:
        return _figure(fit_logistic(design, target, Sampling(weights)).coefficients)

    return run


def statsmodels_fit(rows: int) -> Callable[[], list[float]]:
    """A binomial GLM with frequency weights."""
    import statsmodels.api as sm

    design, target, weights = _design(rows)

    def run() -> list[float]:
        family = sm.families.Binomial()
        fitted = sm.GLM(target, design, family=family, freq_weights=weights).fit(tol=1e-12)
        fitted.cov_params()
        return _figure(fitted.params)

    return run


def scikit_learn_fit(rows: int) -> Callable[[], list[float]]:
    """Newton-Cholesky without penalty; it gives no interval."""
    from sklearn.linear_model import LogisticRegression

    design, target, weights = _design(rows)

    def run() -> list[float]:
        model = LogisticRegression(C=float("inf"), solver="newton-cholesky", fit_intercept=False, tol=1e-8)
        return _figure(model.fit(design, target, sample_weight=weights).coef_[0])

    return run


def _figure(coefficients: np.ndarray) -> list[float]:
    """Rounded so that agreement means agreement to 1e-6, whatever the last bits; -0.0 and 0.0 are one."""
    return [round(float(b), 6) + 0.0 for b in coefficients]


BENCHMARK = Benchmark(
    "build",
    "A scorecard of at most 40 variables from 1,000 candidates (600 amounts, 400 categories; fictitious, weighted).",
    cases,
    ("bondroit", "numpy", "scipy", "polars", "statsmodels", "scikit-learn"),
)
