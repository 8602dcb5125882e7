"""Estimates from the survey against plain sums and against the population itself."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from bondroit.domain.months import Month
from bondroit.errors import UserError
from bondroit.surveying.draw import draw_survey
from bondroit.surveying.estimates import TITLES, estimate_rates

MONTH = Month.of(2026, 2)


def _population(count: int = 3000) -> pl.DataFrame:
    chance = np.random.default_rng(5)
    rsa = chance.random(count) < 0.3
    overpaid = np.where(chance.random(count) < 0.1 + 0.2 * rsa, chance.integers(100, 300_000, count), 0)
    underpaid = np.where(chance.random(count) < 0.15, chance.integers(100, 200_000, count), 0)
    return pl.DataFrame(
        {
            "household_id": [f"h{k:05d}" for k in range(count)],
            "rsa": rsa,
            "overpaid_cents": overpaid,
            "underpaid_cents": underpaid,
            "unclaimed_cents": np.where(chance.random(count) < 0.2, 240_000, 0),
            "paid_cents": chance.integers(500_000, 2_000_000, count),
            "overpayment": overpaid > 60_000,
            "underpayment": underpaid > 60_000,
        }
    )


def _survey(population: pl.DataFrame, seed: int, size: int = 400) -> pl.DataFrame:
    drawn = draw_survey(population, size=size, seed=seed, month=MONTH, stratum="rsa")
    return drawn.join(population, on="household_id", how="left", maintain_order="left")


def test_equal_plain_sums_by_stratum() -> None:
    """Rates and totals equal N_h times the mean of each stratum; a total's error is the textbook one."""
    survey = _survey(_population(), 1)
    found = {e.name: e for e in estimate_rates(survey)}
    assert set(found) == set(TITLES)
    by = survey.group_by("stratum").agg(
        pl.col("stratum_size").first().alias("N"),
        pl.len().alias("n"),
        pl.col("overpayment").mean().alias("rate"),
        pl.col("overpaid_cents").mean().alias("mean"),
        pl.col("overpaid_cents").var().alias("var"),
        (pl.col("overpaid_cents") + pl.col("underpaid_cents")).mean().alias("wrong"),
        pl.col("paid_cents").mean().alias("paid"),
    )
    assert found["overpayment"].value == pytest.approx((by["N"] * by["rate"]).sum() / 3000)
    total = (by["N"] * by["mean"]).sum()
    error = float(np.sqrt((by["N"] ** 2 * (1 - by["n"] / by["N"]) * by["var"] / by["n"]).sum()))
    assert found["overpaid"].value == pytest.approx(total)
    half = (found["overpaid"].high - found["overpaid"].low) / 2
    assert half == pytest.approx(1.965942 * error, rel=1e-5)  # Student's quantile at 398 degrees
    ratio = (by["N"] * by["wrong"]).sum() / (by["N"] * by["paid"]).sum()
    assert found["wrong_share"].value == pytest.approx(ratio)
    assert all(e.n == 400 and e.low <= e.value <= e.high for e in found.values())
    assert {e.unit for e in found.values()} == {"share", "cents"}
    assert found["overpayment"].title.fr.startswith("Dossiers")


def test_intervals_cover_the_population() -> None:
    """Over 120 surveys the 95 % intervals hold the population's figure in 88 % of cases or more."""
    population = _population()
    truth = {
        "overpayment": population["overpayment"].mean(),
        "underpaid": float(population["underpaid_cents"].sum()),
        "overpaid_share": population["overpaid_cents"].sum() / population["paid_cents"].sum(),
    }
    inside = dict.fromkeys(truth, 0)
    for seed in range(120):
        for estimate in estimate_rates(_survey(population, seed)):
            if estimate.name in truth:
                inside[estimate.name] += estimate.low <= truth[estimate.name] <= estimate.high
    assert all(count >= 0.88 * 120 for count in inside.values()), inside


def test_a_census_leaves_no_doubt() -> None:
    """When every file is drawn the estimates are the population's figures, without error."""
    population = _population(200)
    found = {e.name: e for e in estimate_rates(_survey(population, 1, 200))}
    total = population["overpaid_cents"].sum()
    assert (found["overpaid"].low, found["overpaid"].value, found["overpaid"].high) == pytest.approx((total,) * 3)


def test_nothing_paid_has_no_share() -> None:
    """Where nothing was paid, shares of amounts are left out rather than divided by nought."""
    survey = _survey(_population(300), 1, 40).with_columns(paid_cents=pl.lit(0))
    assert not [e for e in estimate_rates(survey) if e.name.endswith("_share")]


def test_says_what_is_wrong_all_at_once() -> None:
    """Missing columns and missing outcomes come in one message, with counts."""
    survey = _survey(_population(300), 1, 40).drop("paid_cents")
    survey = survey.with_columns(overpayment=pl.when(pl.int_range(pl.len()) < 3).then(None).otherwise("overpayment"))
    with pytest.raises(UserError) as caught:
        estimate_rates(survey)
    assert caught.value.code == "E-TAB-004"
    assert "Column paid_cents is missing." in str(caught.value)
    assert "Column overpayment: 3 value(s) missing." in str(caught.value)
    with pytest.raises(UserError) as caught:
        estimate_rates(survey.head(0))
    assert caught.value.code == "E-TAB-003"
