"""From 1,000 candidates to a scorecard of at most 40 variables with intervals, and its last fit alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.build_data import CATEGORIES, NUMBERS, TRUE_ONES, file_of
from benchmarks.problem import Benchmark, Case, Contestant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy as np

ROWS = {"small": (10_000,), "bar": (10_000, 100_000), "full": (10_000, 50_000, 100_000, 1_000_000)}
WHOLE_UP_TO = 100_000
"""Rows up to which the peer bins all candidates and fits; beyond, its binning alone is scaled from a few of them."""
PART = {"small": 100, "full": 20}
FIT = (100_000, 205)
WARM_ROWS = 6_000


def cases(size: str) -> tuple[Case, ...]:
    """The whole way, beside optbinning and statsmodels; the last fit, beside those who give the same numbers."""
    return (*(_whole(rows, size) for rows in ROWS[size]), _fit())


def _whole(rows: int, size: str) -> Case:
    candidates = NUMBERS + CATEGORIES
    ours = Contestant(
        "bondroit", "benchmarks.build:whole_way", {"path": str(file_of(rows, candidates))},
        {"path": str(file_of(WARM_ROWS, 100))}, says="variables of the card, modalities, area learnt on",
    )  # fmt: skip
    peer = Contestant(
        "optbinning", "benchmarks.peers.optbinning_build:whole_way", {"path": str(file_of(rows, candidates))},
        {"path": str(file_of(WARM_ROWS, 10))}, environment="optbinning", says="CPU-s of the binning, of the fit",
    )  # fmt: skip
    if size == "small" or rows > WHOLE_UP_TO:
        part = PART[size]
        alone = {"path": str(file_of(rows, part)), "fit": False}
        peer = replace(
            peer, name="optbinning, binning alone", arguments=alone, scaled_from=part, scale=candidates / part
        )
    data = f"{NUMBERS} numbers, {CATEGORIES} categories, weights; peer: BinningProcess, then statsmodels' GLM"
    return Case(f"{rows}", ours, (peer,), rounds=1, data=data)


def _fit() -> Case:
    rows, columns = FIT
    fit = Contestant(
        "bondroit", "benchmarks.build:our_fit", {"rows": rows}, {"rows": WARM_ROWS}, agrees="coefficients to 1e-6"
    )
    peers = tuple(
        replace(fit, name=name, prepare=f"benchmarks.build:{function}")
        for name, function in (
            ("statsmodels", "statsmodels_fit"),
            ("glum", "glum_fit"),
            ("glum, categories, no intervals", "glum_categories_fit"),
            ("scikit-learn, no intervals", "scikit_learn_fit"),
        )
    )
    return Case(f"fit-{rows}x{columns}", fit, peers, data="41 variables of 6 classes; weights; with covariance")


def whole_way(path: str) -> Callable[[], list[float]]:
    """Ours: pre-binning, merging, screening, selection, fit with design-based intervals, assembly."""
    import polars as pl

    from bondroit.building.build import build_scorecard
    from bondroit.building.request import BuildRequest

    frame = pl.read_parquet(path)
    request = BuildRequest("benchmark", "target", weight="weight", max_variables=TRUE_ONES, holdout=0.0)

    def run() -> list[float]:
        built = build_scorecard(frame, request=request)
        modalities = sum(len(v.modalities) for v in built.card.variables)
        return [len(built.card.variables), modalities, round(built.training_area.value, 4)]

    return run


def _codes(rows: int) -> tuple[np.ndarray, list[int], np.ndarray, np.ndarray]:
    """Classes of 41 variables (41, n), the dummies of each, target, weights of mean 1."""
    import numpy as np

    draw = np.random.default_rng([1, rows])
    sizes = [*[5] * 40, FIT[1] - 1 - 200]
    codes = np.stack([draw.integers(0, k + 1, rows).astype(np.uint8) for k in sizes])
    logits = np.full(rows, -1.0)
    for line, k in zip(codes, sizes, strict=True):
        logits += np.concatenate([[0.0], draw.normal(0, 0.2, k)])[line]
    target = (draw.random(rows) < 1 / (1 + np.exp(-logits))).astype(np.float64)
    return codes, sizes, target, draw.choice([0.4, 1.0, 1.6], rows)


def _dense(codes: np.ndarray, sizes: list[int]) -> np.ndarray:
    import numpy as np

    dummies = [line == c for line, k in zip(codes, sizes, strict=True) for c in range(1, k + 1)]
    return np.column_stack([np.ones(codes.shape[1]), *dummies]).astype(np.float64)


def our_fit(rows: int) -> Callable[[], list[float]]:
    """Ours: Newton with model-based and design-based covariance."""
    from bondroit.stats.coded import fit_coded
    from bondroit.stats.coded_design import CodedDesign
    from bondroit.stats.sampling import Sampling

    codes, sizes, target, weights = _codes(rows)

    def run() -> list[float]:
        design = CodedDesign(list(codes), sizes, rows)
        return _figure(fit_coded(design, target, Sampling(weights)).coefficients)

    return run


def statsmodels_fit(rows: int) -> Callable[[], list[float]]:
    """A binomial GLM with frequency weights."""
    import statsmodels.api as sm

    codes, sizes, target, weights = _codes(rows)
    design = _dense(codes, sizes)

    def run() -> list[float]:
        family = sm.families.Binomial()
        fitted = sm.GLM(target, design, family=family, freq_weights=weights).fit(tol=1e-12)
        fitted.cov_params()
        return _figure(fitted.params)

    return run


def glum_fit(rows: int) -> Callable[[], list[float]]:
    """Dense columns, with robust standard errors."""
    from glum import GeneralizedLinearRegressor

    codes, sizes, target, weights = _codes(rows)
    design = _dense(codes, sizes)[:, 1:]

    def run() -> list[float]:
        model = GeneralizedLinearRegressor(family="binomial", alpha=0, gradient_tol=1e-9)
        model.fit(design, target, sample_weight=weights)
        model.std_errors(X=design, y=target, sample_weight=weights)
        return _figure([model.intercept_, *model.coef_])

    return run


def glum_categories_fit(rows: int) -> Callable[[], list[float]]:
    """Categorical columns, which it sums without dummies; it gives no interval here."""
    import pandas as pd
    from glum import GeneralizedLinearRegressor

    codes, _, target, weights = _codes(rows)
    frame = pd.DataFrame({f"v{j}": pd.Categorical(line) for j, line in enumerate(codes)})

    def run() -> list[float]:
        model = GeneralizedLinearRegressor(family="binomial", alpha=0, gradient_tol=1e-9, drop_first=True)
        model.fit(frame, target, sample_weight=weights)
        return _figure([model.intercept_, *model.coef_])

    return run


def scikit_learn_fit(rows: int) -> Callable[[], list[float]]:
    """Newton-Cholesky without penalty; it gives no interval."""
    from sklearn.linear_model import LogisticRegression

    codes, sizes, target, weights = _codes(rows)
    design = _dense(codes, sizes)

    def run() -> list[float]:
        model = LogisticRegression(C=float("inf"), solver="newton-cholesky", fit_intercept=False, tol=1e-8)
        return _figure(model.fit(design, target, sample_weight=weights).coef_[0])

    return run


def _figure(coefficients: Iterable[float]) -> list[float]:
    """Rounded so that agreement means agreement to 1e-6, whatever the last bits; -0.0 and 0.0 are one."""
    return [round(float(b), 6) + 0.0 for b in coefficients]


BENCHMARK = Benchmark(
    "build",
    "A scorecard of at most 40 variables from 1,000 candidates (700 numbers, 300 categories; fictitious, weighted).",
    cases,
    ("bondroit", "numpy", "numba", "scipy", "polars", "statsmodels", "scikit-learn", "glum"),
)
