"""`make proof`: audits of samples drawn from a town hold the figures of its census as often as they say."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from tests.functional.town_census import classes, make_census
from tests.replays import (
    Held,
    Key,
    exact_coverage,
    held_by,
    print_coverage,
    require_within,
    simple_samples,
    stratified_samples,
)

from bondroit.auditing.material import Material, attribute_of
from bondroit.stats.logistic import fit_logistic
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.proof

REPLAYS, SIZE, SHARE = 1_000, 2_000, 0.2
NAMES = (
    "rate", "fpr", "fnr", "ppv", "flagged_rate", "mean_score", "score_less_rate", "rate_difference", "fpr_difference",
    "mean_score_difference", "rate_ratio", "fpr_ratio", "ppv_ratio", "flagged_ratio", "mean_score_ratio",
)  # fmt: skip


@pytest.fixture(scope="module")
def population(census_town: Path) -> tuple[Material, np.ndarray]:
    """Every file with its truth, a card fitted on it, the fifth it scores highest flagged; and the office."""
    census = make_census(census_town)
    design, _ = classes(census)
    met = census["overpayment"].to_numpy()
    score = fit_logistic(design, met.astype(float), Sampling(np.ones(len(met)))).probabilities
    income = pl.col("income_in_smic").fill_null(0)
    traits = census.select(
        pl.when(income < 0.5).then(pl.lit("low")).when(income < 1.25).then(pl.lit("middle")).otherwise(pl.lit("high"))
        .alias("income"),
        pl.when(pl.col("children") > 0).then(pl.lit("yes")).otherwise(pl.lit("no")).alias("children"),
        pl.col("quarterly_declaration").cast(pl.String).alias("quarterly"),
    )  # fmt: skip
    material = Material(
        positive=met,
        attributes=tuple(attribute_of(traits[name]) for name in traits.columns),
        sampling=Sampling(np.ones(len(met))),
        score=score,
        flagged=score >= np.quantile(score, 1.0 - SHARE),
    )
    kinds = census["commune_type"].rank("dense").cast(pl.Int64).to_numpy() - 1
    return material, kinds


@pytest.mark.parametrize("how", ["rows", "strata"])
@pytest.mark.parametrize("draws", [0, 999])
def test_audits_of_samples_cover_the_census(how: str, draws: int, population: tuple[Material, np.ndarray]) -> None:
    """Rates, means, differences and ratios of every group, over 1,000 samples: the exact 99.9 % band around 95 %.

    `rows`: 2,000 files one by one; `strata`: as many from each kind of commune, weighed. Around what theory says where
    bounds are exact (see `replays.limits`).
    """
    whole, kinds = population
    if how == "rows":
        samples, exact = simple_samples(whole, SIZE, REPLAYS, 11), exact_coverage(whole, SIZE)
    else:
        samples = stratified_samples(whole, kinds, SIZE // (int(kinds.max()) + 1), REPLAYS, 11)
        exact = {}
    require(held_by(whole, samples, NAMES, draws=draws), exact)


def require(held: Held, exact: dict[Key, float]) -> None:
    """Print every figure's coverage, then judge."""
    print_coverage(held, exact)
    require_within(held, exact)
    usual = [share for key, share in held.shares().items() if key not in exact and not held.few.get(key)]
    assert abs(mean(usual) - 0.95) < 0.01
