"""Surveys against R's survey: designs, domains, quantiles, regressions, calibrated weights, and surveys we drew.

The stored values were derived by survey_reference.R; `make proof` derives them again, and estimates in R what our own
draws gave.
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path

import polars as pl
import pytest
from tests.data import shared

from bondroit.domain.months import Month
from bondroit.surveying.asked import Answer, Asked
from bondroit.surveying.draw import draw_survey
from bondroit.surveying.draw_design import DrawDesign
from bondroit.surveying.table import answer
from bondroit.surveying.weighting import Margin, margins_of

HERE = Path(__file__).parent
SCRIPT, STORED = HERE / "survey_reference.R", HERE / "survey_reference.csv"
Lines = dict[tuple[str, str], tuple[float, float, float, float]]
STRATA = Asked(weight="pw", strata="stype", fpc=("fpc",))
CLUSTERS = Asked(weight="pw", clusters=("dnum",), fpc=("fpc",))
TWO_STAGES = Asked(weight="pw", clusters=("dnum", "snum"), fpc=("fpc1", "fpc2"))
DESIGNS = {
    "strata": ("apistrat", STRATA, None),
    "clusters": ("apiclus1", CLUSTERS, None),
    "two stages": ("apiclus2", TWO_STAGES, None),
    "strata linear": ("apistrat", STRATA, "linear"),
    "strata raking": ("apistrat", STRATA, "raking"),
    "strata bounded": ("apistrat", STRATA, "bounded"),
    "clusters linear": ("apiclus1", CLUSTERS, "linear"),
    "clusters raking": ("apiclus1", CLUSTERS, "raking"),
}
DRAWN = {
    "stratified": Asked(weight="weight", strata="stratum", fpc=("stratum_size",)),
    "neyman": Asked(weight="weight", strata="stratum", fpc=("stratum_size",)),
    "unequal": Asked(weight="weight", strata="stratum"),
    "one-stage": Asked(weight="weight", clusters=("cluster",), fpc=("stratum_size",)),
    "two-stage": Asked(weight="weight", clusters=("cluster", "household_id"), fpc=("stratum_size", "cluster_size")),
}


def _rows(text: str) -> Lines:
    return {
        (row["id"], row["term"]): tuple(float(row[c] or "nan") for c in ("estimate", "error", "low", "high"))  # type: ignore[misc]
        for row in csv.DictReader(io.StringIO(text))
    }


def _schools(name: str) -> pl.DataFrame:
    frame = pl.read_csv(shared("r_survey", f"{name}.csv"), null_values="NA", infer_schema_length=None)
    return frame.rename({"name": "school"})


def _ours(frame: pl.DataFrame, asked: Asked, margins: tuple[Margin, ...] = ()) -> Lines:
    """The same figures, under the same names."""
    figures = {
        "means": ("api00", "enroll"), "totals": ("api00", "enroll"), "ratios": (("api.stu", "enroll"),),
        "shares": ("awards",), "quantiles": tuple(("api00", p) for p in (0.1, 0.5, 0.9)),
    }  # fmt: skip
    found = _named(answer(frame, _with(asked, **figures), margins=margins))
    by = answer(frame, _with(asked, means=("api00",), by=("stype",)), margins=margins)
    found |= {f"by stype {line.group}": _four(line) for line in by.lines if line.by}
    linear = answer(frame, _with(asked, regress=("api00 ~ ell + meals + stype",)), margins=margins)
    logistic = _with(asked, regress=("awards ~ ell + log(1 + meals)",), family="logistic")
    members = (frame["awards"] == "Yes").to_numpy()
    domain = answer(frame, _with(asked, regress=("api00 ~ ell + meals",)), margins=margins, members=members)
    models = {"linear": linear, "logistic": answer(frame, logistic, margins=margins), "domain": domain}
    found |= {f"{name} {c.term}": _four(c) for name, a in models.items() for c in a.models[0].coefficients}
    return {("", name): values for name, values in found.items()}


def _with(asked: Asked, **more: object) -> Asked:
    own = {f: getattr(asked, f) for f in ("weight", "strata", "clusters", "fpc", "calibration", "bounds")}
    return Asked(**own, floor=0, **more)


def _named(found: Answer) -> dict[str, tuple[float, float, float, float]]:
    lines = {}
    for line in found.lines:
        of = line.of.removeprefix("api00 ") if line.figure == "quantile" else line.of
        lines[f"{line.figure} {line.term or of}"] = _four(line)
    return lines | {"interval api00": lines["mean api00"]}


def _four(line) -> tuple[float, float, float, float]:
    return line.value, line.standard_error, line.low, line.high


def _compare(name: str, ours: Lines, wanted: Lines) -> int:
    """Every line of R's under `name`: estimate, error, and interval where R's script gives it, to 1e-6."""
    rows = {term: values for (found, term), values in wanted.items() if found == name}
    for term, values in rows.items():
        for our, theirs in zip(ours["", term], values, strict=True):
            if theirs == theirs:  # noqa: PLR0124 R gives no interval here
                # Where the draw's probabilities follow the amount, a total has no error but rounding.
                assert our == pytest.approx(theirs, rel=1e-6, abs=1e-8 * max(abs(values[0]), 1.0)), (name, term)
    return len(rows)


def _margins(name: str) -> tuple[Margin, ...]:
    population = _schools("apipop")
    classes = margins_of(population, ("stype", "awards"))
    amount = (Margin("api99", None, float(population["api99"].sum())),)
    return (*classes, *amount) if name.startswith("strata") else classes


@pytest.mark.parametrize("name", list(DESIGNS))
def test_every_figure_is_r_s(name: str) -> None:
    """Means, totals, ratio, shares, quantiles, domains and models, calibrated or not, equal R's to 1e-6."""
    table, asked, method = DESIGNS[name]
    bounds = (0.7, 1.5) if method == "bounded" else None
    asked = Asked(asked.weight, asked.strata, asked.clusters, asked.fpc, calibration=method or "raking", bounds=bounds)
    ours = _ours(_schools(table), asked, () if method is None else _margins(name))
    assert _compare(name, ours, _rows(STORED.read_text("utf-8"))) == 25


def test_raking_by_turns_gives_the_same_estimate() -> None:
    """R's rake goes over the margins by turns: the estimate is ours to 1e-6, the error within 1 %."""
    wanted = _rows(STORED.read_text("utf-8"))["clusters rake", "mean api00"]
    asked = Asked("pw", clusters=("dnum",), fpc=("fpc",), means=("api00",))
    (line,) = answer(_schools("apiclus1"), asked, margins=_margins("clusters")).lines
    assert line.value == pytest.approx(wanted[0], rel=1e-6)
    assert line.standard_error == pytest.approx(wanted[1], rel=0.01)


def _drawn() -> dict[str, pl.DataFrame]:
    """Surveys of the schools of California, by every kind of draw."""
    schools = _schools("apipop").filter(pl.col("enroll").is_not_null())
    schools = schools.with_columns(household_id=pl.col("cds").cast(pl.String), district=pl.col("cnum").cast(pl.String))
    kinds = {
        "stratified": (300, "stype", DrawDesign()),
        "neyman": (300, "stype", DrawDesign("neyman", spread="enroll")),
        "unequal": (300, "stype", DrawDesign("equal", size_of="enroll")),
        "one-stage": (None, None, DrawDesign(cluster="district", clusters=15)),
        "two-stage": (400, None, DrawDesign(cluster="district", clusters=20)),
    }
    found = {}
    for name, (size, stratum, design) in kinds.items():
        survey = draw_survey(schools, size=size, seed=3, month=Month.of(2026, 2), stratum=stratum, design=design)
        found[name] = survey.drop("month").join(schools, on="household_id", how="left", maintain_order="left")
    return found


def _r(*folders: Path) -> Lines:
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed: sudo apt-get install r-cran-survey r-cran-mass")
    done = subprocess.run(["Rscript", str(SCRIPT), *map(str, folders)], capture_output=True, text=True, check=False)
    if "there is no package called" in done.stderr:
        pytest.skip(f"R lacks a package: {done.stderr.strip().splitlines()[0]}")
    assert done.returncode == 0, done.stderr
    return _rows(done.stdout)


@pytest.mark.proof
def test_r_gives_the_stored_values_again() -> None:
    """R, run here, gives the stored values to 1e-9."""
    again, stored = _r(shared("r_survey")), _rows(STORED.read_text("utf-8"))
    assert again.keys() == stored.keys()
    for key, values in stored.items():
        assert again[key] == pytest.approx(values, rel=1e-9, abs=1e-9, nan_ok=True), key
    print(f"\nR gives the {len(stored)} stored values again, to 1e-9")


@pytest.mark.proof
def test_r_estimates_what_we_drew(tmp_path: Path) -> None:
    """Stratified, Neyman, unequal, one-stage and two-stage surveys drawn here: R's estimates equal ours to 1e-6."""
    surveys = _drawn()
    for name, survey in surveys.items():
        survey.write_csv(tmp_path / f"{name}.csv", null_value="NA")
    wanted = _r(shared("r_survey"), tmp_path)
    counts = {name: _compare(name, _ours(survey, DRAWN[name]), wanted) for name, survey in surveys.items()}
    assert set(counts.values()) == {25}
    rows = ", ".join(f"{name} {survey.height} rows" for name, survey in surveys.items())
    print(f"\nR's estimates of what we drew ({rows}) equal ours to 1e-6: {sum(counts.values())} lines")
