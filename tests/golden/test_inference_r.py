"""Inference against R: svyglm, regTermTest, confint, brglm2, and Fox and Monette's formula.

The stored values were derived by inference_reference.R; `make proof` derives them again.
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.stats import t as student
from tests.data import shared

from bondroit.stats.firth import fit_firth
from bondroit.stats.logistic import fit_logistic
from bondroit.stats.profile import profile_intervals
from bondroit.stats.sampling import Sampling
from bondroit.stats.vif import variance_inflation
from bondroit.stats.wald import design_wald_test, residual_freedom

HERE = Path(__file__).parent
SCRIPT, STORED = HERE / "inference_reference.R", HERE / "inference_reference.csv"
TERMS = ("(Intercept)", "meals", "mobility", "typeH", "typeM")
DESIGNS = ("strata-weights-fpc", "weights", "clusters-weights-fpc", "strata-clusters-weights")


def _rows(text: str) -> dict[tuple[str, str], tuple[float, float]]:
    return {
        (row["id"], row["term"]): (float(row["estimate"]), float(row["error"] or "nan"))
        for row in csv.DictReader(io.StringIO(text))
    }


@pytest.fixture(scope="module")
def wanted() -> dict[tuple[str, str], tuple[float, float]]:
    return _rows(STORED.read_text("utf-8"))


def _schools(name: str) -> pl.DataFrame:
    return pl.read_csv(shared("r_survey", name), null_values="NA", infer_schema_length=None)


def _design(schools: pl.DataFrame, *columns: str) -> np.ndarray:
    kinds = [(schools["stype"] == kind).to_numpy() for kind in ("H", "M")]
    return np.column_stack([np.ones(schools.height), *(schools[c].to_numpy() for c in columns), *kinds]).astype(float)


def _target(schools: pl.DataFrame) -> np.ndarray:
    return (schools["sch.wide"] == "Yes").to_numpy().astype(float)


def _sampling(name: str, schools: pl.DataFrame) -> Sampling:
    floats = {c: schools[c].cast(pl.Float64).to_numpy() for c in schools.columns if c in {"pw", "fpc", "fpc1"}}
    strata = schools["stype"].rank("dense").cast(pl.Int64).to_numpy()
    districts = schools["dnum"].to_numpy()
    return {
        "strata-weights-fpc": lambda: Sampling(floats["pw"], strata, None, floats["fpc"]),
        "weights": lambda: Sampling(floats["pw"]),
        "clusters-weights-fpc": lambda: Sampling(floats["pw"], None, districts, floats["fpc1"]),
        "strata-clusters-weights": lambda: Sampling(floats["pw"], strata, districts),
    }[name]()


@pytest.mark.parametrize("name", DESIGNS)
def test_svyglm_wald_and_intervals(name: str, wanted) -> None:
    """Coefficients, errors, F test by variable, degrees of freedom and intervals are svyglm's, to 1e-6."""
    schools = _schools("apiclus2.csv" if name.startswith("clusters") else "apistrat.csv")
    sampling = _sampling(name, schools)
    fit = fit_logistic(_design(schools, "meals", "mobility"), _target(schools), sampling)
    half = student.isf(0.025, residual_freedom(sampling, 5)) * fit.design_standard_errors
    for k, term in enumerate(TERMS):
        estimate, error = wanted[name, term]
        assert fit.coefficients[k] == pytest.approx(estimate, abs=1e-6)
        assert fit.design_standard_errors[k] == pytest.approx(error, abs=1e-6)
        assert fit.coefficients[k] - half[k] == pytest.approx(wanted[name, f"low {term}"][0], abs=1e-6)
        assert fit.coefficients[k] + half[k] == pytest.approx(wanted[name, f"high {term}"][0], abs=1e-6)
    tested = design_wald_test(fit.coefficients[3:], fit.design_covariance[3:, 3:], residual_freedom(sampling, 5))
    assert tested is not None
    assert tested.residual == wanted[name, "residual df"][0]
    assert tested.statistic == pytest.approx(wanted[name, "F(type)"][0], abs=1e-6)
    assert tested.log_p == pytest.approx(wanted[name, "log p(type)"][0], abs=1e-6)


def test_profile_intervals_near_r_splines(wanted) -> None:
    """Profile intervals are those of R's confint.glm, which draws splines through ten points of the profile.

    R's own bounds are therefore good to some thousandths of a standard error; ours are exact (the plain search in
    tests/unit/stats/test_profile.py).
    """
    schools = _schools("apistrat.csv")
    design, target = _design(schools, "meals", "mobility"), _target(schools)
    weights = np.ones(len(target))
    fit = fit_logistic(design, target, Sampling(weights))
    bounds = profile_intervals(design, target, weights, start=fit.coefficients)
    for k, term in enumerate(TERMS):
        estimate, error = wanted["glm", term]
        assert fit.coefficients[k] == pytest.approx(estimate, abs=1e-8)
        assert fit.standard_errors[k] == pytest.approx(error, abs=1e-8)
        theirs = [wanted["glm", f"{side} {term}"][0] for side in ("low", "high")]
        np.testing.assert_allclose(bounds[k], theirs, atol=5e-3 * error)


def test_generalised_inflation(wanted) -> None:
    """Weighted GVIF by variable is Fox and Monette's on R's covariance."""
    schools = _schools("apistrat.csv")
    sampling = _sampling("weights", schools)
    fit = fit_logistic(_design(schools, "meals", "mobility"), _target(schools), sampling)
    found = variance_inflation(fit.covariance, [slice(1, 2), slice(2, 3), slice(3, 5)])
    for one, term in zip(found, ("meals", "mobility", "type"), strict=True):
        assert one.value == pytest.approx(wanted["gvif", term][0], abs=1e-8)


def test_firth_as_brglm2(wanted) -> None:
    """Firth's estimates and errors on a separated table are those of R's brglm2."""
    schools = _schools("apistrat.csv").head(120)
    target = np.where((schools["stype"] == "H").to_numpy(), 1.0, _target(schools))
    design = _design(schools, "meals")
    assert not fit_logistic(design, target, Sampling(np.ones(120))).converged
    fit = fit_firth(design, target, Sampling(np.ones(120)))
    assert fit.converged
    for k, term in enumerate(("(Intercept)", "meals", "typeH", "typeM")):
        estimate, error = wanted["firth", term]
        assert fit.coefficients[k] == pytest.approx(estimate, abs=1e-7)
        assert fit.standard_errors[k] == pytest.approx(error, abs=1e-7)
    assert fit.log_likelihood == pytest.approx(wanted["firth", "plain log-likelihood"][0], abs=1e-6)


@pytest.mark.proof
def test_r_gives_the_stored_values_again(wanted) -> None:
    """R, run here, gives the stored values to 1e-9."""
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed: sudo apt-get install r-cran-survey r-cran-mass r-cran-brglm2")
    folder = shared("r_survey")
    done = subprocess.run(["Rscript", str(SCRIPT), str(folder)], capture_output=True, text=True, check=False)
    if "there is no package called" in done.stderr:
        pytest.skip(f"R lacks a package: {done.stderr.strip().splitlines()[0]}")
    again = _rows(done.stdout)
    assert again.keys() == wanted.keys(), done.stderr
    for key, values in wanted.items():
        np.testing.assert_allclose(again[key], values, rtol=1e-9, atol=1e-9, err_msg=str(key))
    print(f"\nR gives the {len(wanted)} stored values again, to 1e-9")
