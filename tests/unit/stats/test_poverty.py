"""The at-risk-of-poverty rate: published figures, and its error against a bootstrap."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from tests.data import shared

from bondroit.stats.poverty import at_risk_of_poverty, weighted_quantile
from bondroit.stats.surveyed import Surveyed


def test_eusilc_as_published() -> None:
    """R laeken's rate and threshold of its synthetic eusilc: 14.44422 % and 10,859.24."""
    people = pl.read_csv(shared("eusilc", "eusilc.csv.gz"), infer_schema_length=None, null_values="NA")
    incomes, weights = (people[n].cast(pl.Float64).to_numpy() for n in ("eqIncome", "rb050"))
    drawn = Surveyed(weights, None, people["db030"].to_numpy())
    found = at_risk_of_poverty(incomes, drawn)
    assert round(100 * found.share.value, 5) == 14.44422
    assert round(found.threshold.value, 2) == 10_859.24
    women = at_risk_of_poverty(incomes, drawn, among=(people["rb090"] == "female").to_numpy())
    poor = incomes < found.threshold.value
    own = (people["rb090"] == "female").to_numpy()
    assert women.share.value == pytest.approx(weights[own & poor].sum() / weights[own].sum(), rel=1e-12)
    assert women.threshold == found.threshold


def test_error_is_that_of_resampling() -> None:
    """The linearised errors are within 15 % of those of 250 samples drawn anew from a law of incomes."""
    chance = np.random.default_rng(11)
    found, errors = [], []
    for _ in range(250):
        one = at_risk_of_poverty(chance.lognormal(9.8, 0.6, 1_500), Surveyed(np.full(1_500, 20.0)))
        found.append((one.threshold.value, one.share.value))
        errors.append((one.threshold.standard_error, one.share.standard_error))
    spread, told = np.std(found, axis=0), np.mean(errors, axis=0)
    np.testing.assert_allclose(told, spread, rtol=0.15)


def test_quantile_by_hand() -> None:
    """Where half the weight is reached exactly, the mean of two values; else the value that passes it."""
    values = np.array([3.0, 1.0, 2.0, 4.0])
    assert weighted_quantile(values, np.ones(4), 0.5) == 2.5
    assert weighted_quantile(values, np.array([1.0, 1.0, 1.0, 4.0]), 0.5) == 4.0
