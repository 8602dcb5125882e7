"""Estimates of a population against every mean, total, ratio and linear model R's survey package gave."""

from __future__ import annotations

import csv

import numpy as np
import polars as pl
import pytest
from tests.data import shared

from bondroit.stats.estimation import estimate_mean, estimate_rate, estimate_ratio, estimate_total
from bondroit.stats.sampling import Sampling, degrees_of_freedom, linearised_covariance

DESIGNS = {"dst": "apistrat", "dstn": "apistrat", "dc1": "apiclus1", "dsr": "apisrs"}


def _references() -> list[dict[str, str]]:
    with shared("r_survey", "reference_R_survey.csv").open() as lines:
        return [row for row in csv.DictReader(lines) if "svyglm" not in row["id"]]


def _design(name: str) -> tuple[pl.DataFrame, Sampling]:
    frame = pl.read_csv(shared("r_survey", f"{DESIGNS[name]}.csv"), null_values="NA")
    strata = frame["stype"].rank("dense").cast(pl.Int64).to_numpy() if name.startswith("dst") else None
    clusters = frame["dnum"].cast(pl.Int64).to_numpy() if name == "dc1" else None
    sizes = None if name == "dstn" else frame["fpc"].cast(pl.Float64).to_numpy()
    return frame, Sampling(frame["pw"].cast(pl.Float64).to_numpy(), strata, clusters, sizes)


def _column(frame: pl.DataFrame, term: str) -> np.ndarray:
    if term.startswith("stype"):
        return (frame["stype"] == term[5:]).to_numpy().astype(float)
    return frame[term].cast(pl.Float64).to_numpy()


def _ours(frame: pl.DataFrame, sampling: Sampling, row: dict[str, str]):
    call = row["id"].split(":")[1]
    if call.startswith("svyratio"):
        return estimate_ratio(_column(frame, "api.stu"), _column(frame, "enroll"), sampling)
    estimate = estimate_total if call.startswith("svytotal") else estimate_mean
    return estimate(_column(frame, row["term"]), sampling)


def test_every_line_of_r_survey() -> None:
    """Means, totals and ratios under four designs, and their standard errors, equal R's to ten digits."""
    rows = _references()
    assert len(rows) == 26
    for row in rows:
        frame, sampling = _design(row["id"].split(":")[0])
        found = _ours(frame, sampling, row)
        assert found.value == pytest.approx(float(row["estimate"]), rel=1e-10), row["id"]
        assert found.standard_error == pytest.approx(float(row["se"]), rel=1e-9, abs=1e-8), row["id"]


def _plain(influence: np.ndarray, sampling: Sampling) -> float:
    """Standard error of a sum of weighted influences, as loops over strata and units."""
    strata = np.zeros(len(influence)) if sampling.strata is None else sampling.strata
    units = np.arange(len(influence)) if sampling.clusters is None else sampling.clusters
    variance = 0.0
    for stratum in np.unique(strata):
        inside = strata == stratum
        sums = [influence[inside & (units == unit)].sum() for unit in np.unique(units[inside])]
        n = len(sums)
        left = 1.0 if sampling.stratum_sizes is None else 1 - n / sampling.stratum_sizes[inside][0]
        variance += left * n / (n - 1) * sum((s - sum(sums) / n) ** 2 for s in sums)
    return float(np.sqrt(variance))


@pytest.mark.parametrize("name", list(DESIGNS))
def test_means_equal_plain_loops(name: str) -> None:
    """The package, our linearisation and loops over strata and units give one standard error of a mean."""
    frame, sampling = _design(name)
    values, weights = _column(frame, "api00"), sampling.weights
    mean = weights @ values / weights.sum()
    influence = weights * (values - mean) / weights.sum()
    found = estimate_mean(values, sampling)
    assert found.value == pytest.approx(mean, rel=1e-12)
    assert found.standard_error == pytest.approx(_plain(influence, sampling), rel=1e-10)
    ours = float(np.sqrt(linearised_covariance(influence[:, None], sampling)[0, 0]))
    assert ours == pytest.approx(_plain(influence, sampling), rel=1e-12)
    assert found.freedom == degrees_of_freedom(sampling)


def test_agrees_with_r_linear_model() -> None:
    """The linearised covariance gives R's standard errors of svyglm(api00 ~ ell + meals + mobility)."""
    with shared("r_survey", "reference_R_survey.csv").open() as lines:
        wanted = [r for r in csv.DictReader(lines) if r["id"] == "dst:svyglm(api00~ell+meals+mobility)"]
    frame, sampling = _design("dst")
    design = np.column_stack([np.ones(frame.height), *(_column(frame, c) for c in ("ell", "meals", "mobility"))])
    weighted = design * sampling.weights[:, None]
    inverse = np.linalg.inv(design.T @ weighted)
    values = _column(frame, "api00")
    beta = inverse @ (weighted.T @ values)
    influence = weighted * (values - design @ beta)[:, None] @ inverse
    errors = np.sqrt(np.diag(linearised_covariance(influence, sampling)))
    np.testing.assert_allclose(beta, [float(r["estimate"]) for r in wanted], rtol=1e-9)
    np.testing.assert_allclose(errors, [float(r["se"]) for r in wanted], rtol=1e-9)


def test_rate_keeps_within_nought_and_one() -> None:
    """A rare rate's interval stays positive; with no event at all it is the exact one."""
    weights = np.ones(200)
    rare = np.zeros(200)
    rare[0] = 1.0
    found = estimate_rate(rare, Sampling(weights))
    assert 0 < found.low < found.value == 1 / 200 < found.high < 0.05
    none = estimate_rate(np.zeros(200), Sampling(weights))
    assert (none.value, none.low) == (0.0, 0.0)
    assert none.high == pytest.approx(1 - 0.025 ** (1 / 200), rel=1e-9)
    assert estimate_rate(np.ones(200), Sampling(weights)).high == 1.0


def test_stratum_with_one_unit_is_centred_on_all() -> None:
    """A stratum of one counts as far as it lies from the common mean (R: lonely.psu = adjust), in both codes."""
    values = np.array([1.0, 2.0, 3.0, 4.0, 9.0])
    sampling = Sampling(np.full(5, 2.0), np.array([0, 0, 1, 1, 2]), None, np.array([4.0, 4.0, 4.0, 4.0, 2.0]))
    influence = 2.0 * (values - values.mean()) / 10.0
    ours = float(np.sqrt(linearised_covariance(influence[:, None], sampling)[0, 0]))
    assert estimate_mean(values, sampling).standard_error == pytest.approx(ours, rel=1e-10)


def test_no_event_in_few_clusters_is_not_sure() -> None:
    """None of 1,000 rows in 5 clusters bounds a rate as none of 5 draws does, on 4 degrees of freedom, not on 999."""
    clusters = np.arange(1000) // 200
    for events in (0.0, 1.0):
        found = estimate_rate(np.full(1000, events), Sampling(np.ones(1000), None, clusters))
        assert found.freedom == 4
        assert found.high - found.low == pytest.approx(1 - 0.025 ** (1 / 5), rel=1e-9)
    strata = estimate_rate(np.zeros(1000), Sampling(np.ones(1000), clusters % 2, clusters))
    assert strata.freedom == 3
    some = np.where(clusters < 3, 0.0, np.nan)
    assert estimate_rate(some, Sampling(np.ones(1000), None, clusters)).high == pytest.approx(1 - 0.025 ** (1 / 3))
