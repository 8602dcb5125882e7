"""The weighted logistic fit against statsmodels, R and a plain sandwich."""

from __future__ import annotations

import csv

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.data import shared

from bondroit.stats.logistic import Status, fit_logistic
from bondroit.stats.sampling import Sampling, linearised_covariance


def _problem(seed: int, rows: int = 400, columns: int = 4):
    chance = np.random.default_rng(seed)
    design = np.column_stack([np.ones(rows), chance.integers(0, 2, (rows, columns)).astype(float)])
    logits = design @ chance.normal(0, 0.7, columns + 1)
    target = (chance.random(rows) < 1 / (1 + np.exp(-logits))).astype(float)
    return design, target, chance.uniform(0.5, 4.0, rows)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_agrees_with_statsmodels_glm(seed: int) -> None:
    """Coefficients, standard errors and likelihood equal a weighted GLM's of statsmodels, to 1e-8."""
    design, target, weights = _problem(seed)
    ours = fit_logistic(design, target, Sampling(weights))
    theirs = sm.GLM(target, design, family=sm.families.Binomial(), var_weights=weights).fit(tol=1e-14, maxiter=200)
    assert ours.converged
    np.testing.assert_allclose(ours.coefficients, theirs.params, atol=1e-8)
    np.testing.assert_allclose(ours.standard_errors, theirs.bse, atol=1e-8)
    assert ours.log_likelihood == pytest.approx(theirs.llf, abs=1e-8)


def test_agrees_with_statsmodels_logit_and_frequencies() -> None:
    """Without weights it is Logit; whole weights are rows repeated."""
    design, target, _ = _problem(7)
    ours = fit_logistic(design, target, Sampling(np.ones(len(target))))
    theirs = sm.Logit(target, design).fit(disp=0, tol=1e-14, maxiter=200)
    np.testing.assert_allclose(ours.coefficients, theirs.params, atol=1e-8)
    np.testing.assert_allclose(ours.standard_errors, theirs.bse, atol=1e-8)
    times = np.random.default_rng(1).integers(1, 5, len(target))
    weighted = fit_logistic(design, target, Sampling(times.astype(float)))
    repeated = fit_logistic(np.repeat(design, times, 0), np.repeat(target, times), Sampling(np.ones(times.sum())))
    np.testing.assert_allclose(weighted.coefficients, repeated.coefficients, atol=1e-10)
    np.testing.assert_allclose(weighted.covariance, repeated.covariance, atol=1e-10)


def _plain_sandwich(design, target, sampling, fit):
    """The sandwich written as loops over strata and rows."""
    bread = np.linalg.inv(
        sum(
            w * p * (1 - p) * np.outer(x, x)
            for x, w, p in zip(design, sampling.weights, fit.probabilities, strict=True)
        )
    )
    meat = np.zeros_like(bread)
    for stratum in np.unique(sampling.strata):
        inside = np.flatnonzero(sampling.strata == stratum)
        scores = [sampling.weights[i] * (target[i] - fit.probabilities[i]) * design[i] for i in inside]
        mean, n = sum(scores) / len(scores), len(scores)
        factor = n / (n - 1) * (1 - n / sampling.stratum_sizes[inside[0]])
        for z in scores:
            meat += factor * np.outer(z - mean, z - mean)
    return bread @ meat @ bread


def test_sandwich_equals_plain_loops() -> None:
    """The design-based covariance is the textbook sandwich with strata and finite populations."""
    design, target, weights = _problem(3)
    strata = np.random.default_rng(5).integers(0, 6, len(target))
    sampling = Sampling(weights, strata, None, 500.0 + 100.0 * strata)
    fit = fit_logistic(design, target, sampling)
    np.testing.assert_allclose(fit.design_covariance, _plain_sandwich(design, target, sampling, fit), rtol=1e-9)


def _as_r_stops(design, target, weights) -> tuple[np.ndarray, np.ndarray]:
    """R's glm: stop at a change of deviance below 1e-8, keep the weights of the last step but one.

    Returns:
        Coefficients, and the influences svyglm makes from residuals of the last step and weights of the one before.
    """
    w = weights / weights.mean()
    fitted = (w * target + 0.5) / (w + 1)
    logits, before = np.log(fitted / (1 - fitted)), np.inf
    while True:
        variance = fitted * (1 - fitted)
        information = design.T @ (design * (w * variance)[:, None])
        working = logits + (target - fitted) / variance
        beta = np.linalg.solve(information, design.T @ (w * variance * working))
        logits = design @ beta
        fitted = 1 / (1 + np.exp(-logits))
        deviance = -2 * (w @ (target * np.log(fitted) + (1 - target) * np.log(1 - fitted)))
        if abs(deviance - before) / (abs(deviance) + 0.1) < 1e-8:
            break
        before = deviance
    residuals = w * variance * (target - fitted) / (fitted * (1 - fitted))
    return beta, (design * residuals[:, None]) @ np.linalg.inv(information)


def test_agrees_with_r_svyglm() -> None:
    """R's svyglm(quasibinomial) on the stratified schools: its errors exactly, once we stop where R stops.

    R takes its weights one step before the end, so its errors stand 3e-5 from those at the maximum; the plain
    iteration above, with our covariance, gives R's to 1e-9, and our fit is within 1e-4 of them.
    """
    schools = pl.read_csv(shared("r_survey", "apistrat.csv"), null_values="NA")
    with shared("r_survey", "reference_R_survey.csv").open() as lines:
        wanted = [row for row in csv.DictReader(lines) if "quasibinomial" in row["id"]]
    assert [row["term"] for row in wanted] == ["(Intercept)", "ell", "meals", "mobility"]
    design = np.column_stack([np.ones(schools.height), schools.select("ell", "meals", "mobility").to_numpy()])
    strata = schools["stype"].rank("dense").cast(pl.Int64).to_numpy()
    sampling = Sampling(schools["pw"].to_numpy(), strata, None, schools["fpc"].cast(pl.Float64).to_numpy())
    target = (schools["sch.wide"] == "Yes").to_numpy().astype(float)
    errors = [float(r["se"]) for r in wanted]
    beta, influence = _as_r_stops(design.astype(float), target, sampling.weights)
    np.testing.assert_allclose(beta, [float(r["estimate"]) for r in wanted], rtol=1e-9)
    np.testing.assert_allclose(np.sqrt(np.diag(linearised_covariance(influence, sampling))), errors, rtol=1e-9)
    fit = fit_logistic(design.astype(float), target, sampling)
    np.testing.assert_allclose(fit.coefficients, beta, atol=1e-7)
    np.testing.assert_allclose(fit.design_standard_errors, errors, rtol=1e-4)


def test_says_when_classes_are_separated() -> None:
    """A column that foretells the outcome has no finite estimate, and the fit says so."""
    design = np.column_stack([np.ones(40), np.repeat([0.0, 1.0], 20)])
    target = np.concatenate([np.tile([0.0, 1.0], 10), np.ones(20)])
    assert fit_logistic(design, target, Sampling(np.ones(40))).status is Status.SEPARATED


def test_says_when_columns_depend_on_each_other() -> None:
    """A column given twice makes the fit singular, without an exception."""
    design, target, weights = _problem(2)
    fit = fit_logistic(np.column_stack([design, design[:, 1]]), target, Sampling(weights))
    assert fit.status is Status.SINGULAR
    assert np.isnan(fit.covariance).all()


def test_start_does_not_change_the_end() -> None:
    """From a far first guess the same maximum is reached."""
    design, target, weights = _problem(11)
    near = fit_logistic(design, target, Sampling(weights))
    far = fit_logistic(design, target, Sampling(weights), start=np.full(design.shape[1], 3.0))
    np.testing.assert_allclose(near.coefficients, far.coefficients, atol=1e-10)


def _reference(name: str) -> dict[str, dict[str, str]]:
    with shared("takeup", name).open() as lines:
        return {row["term"]: row for row in csv.DictReader(lines)}


def _agrees(design, target, terms: list[str], wanted: dict[str, dict[str, str]]) -> None:
    fit = fit_logistic(design, target, Sampling(np.ones(len(target))))
    np.testing.assert_allclose(fit.coefficients, [float(wanted[t]["estimate"]) for t in terms], atol=1e-6)
    np.testing.assert_allclose(fit.standard_errors, [float(wanted[t]["se"]) for t in terms], rtol=2e-4)
    assert fit.log_likelihood == pytest.approx(float(wanted["logLik"]["estimate"]), abs=1e-7)


def test_food_stamps_as_in_r() -> None:
    """R's logit of taking part in food stamps, 150 households (errors within R's own stopping rule)."""
    frame = pl.read_csv(shared("takeup", "foodstamp.csv"))
    columns = [frame["tenancy"], frame["suppl.income"], np.log1p(frame["income"].to_numpy())]
    design = np.column_stack([np.ones(frame.height), *columns]).astype(float)
    terms = ["(Intercept)", "tenancy", "suppl.income", "log(1 + income)"]
    _agrees(design, frame["participation"].to_numpy().astype(float), terms, _reference("reference_foodstamp_logit.csv"))


def test_pension_plans_as_in_r() -> None:
    """R's logit of taking up an employer's pension plan, 3,637 eligible people."""
    frame = pl.read_csv(shared("takeup", "401ksubs.csv")).filter(pl.col("e401k") == 1)
    terms = ["inc", "age", "marr", "fsize"]
    design = np.column_stack([np.ones(frame.height), *(frame[t].to_numpy() for t in terms)]).astype(float)
    wanted = _reference("reference_401k_takeup.csv")
    assert frame.height == int(wanted["eligible n"]["estimate"])
    _agrees(design, frame["p401k"].to_numpy().astype(float), ["(Intercept)", *terms], wanted)
