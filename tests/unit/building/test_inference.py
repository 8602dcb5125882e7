"""What a card says of its variables: tests, inflation, profile intervals, on a table it is fitted on again."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from bondroit.building.build import build_scorecard
from bondroit.building.checking import check_survey
from bondroit.building.design import coefficients, dummies
from bondroit.building.inference import coefficient_bounds, infer, unit_sampling, variable_tests
from bondroit.building.request import BuildRequest
from bondroit.errors import UserError
from bondroit.stats.firth import fit_firth
from bondroit.stats.logistic import fit_logistic
from bondroit.stats.profile import profile_intervals
from bondroit.stats.sampling import Sampling
from bondroit.stats.wald import design_wald_test, residual_freedom

REQUEST = BuildRequest("c", "target", holdout=0.0)


def _table(rows: int = 1500) -> pl.DataFrame:
    chance = np.random.default_rng(2)
    income, tenure = chance.normal(size=rows), chance.choice(["owner", "tenant", "lodged"], rows)
    logits = -1.0 + 1.5 * (income < -0.3) + 1.2 * (tenure == "lodged")
    return pl.DataFrame(
        {
            "income": income,
            "tenure": tenure,
            "target": chance.random(rows) < 1 / (1 + np.exp(-logits)),
            "stratum": chance.choice(["a", "b"], rows),
            "weight": chance.uniform(1, 4, rows),
        }
    )


@pytest.fixture(scope="module")
def built():
    return build_scorecard(_table(), request=REQUEST)


def test_tests_are_those_of_the_fit(built) -> None:
    """Each line is the F test of the variable's coefficients at the card's own fit, and goes through JSON."""
    table = _table()
    found = infer(built.card, table, REQUEST)
    design, _ = dummies(built.card, table)
    sampling = unit_sampling(check_survey(table, REQUEST).sampling)
    fit = fit_logistic(design, table["target"].to_numpy().astype(float), sampling)
    np.testing.assert_allclose(fit.coefficients, coefficients(built.card), atol=1e-6)
    first = sum(m.odds_ratio_low is not None for m in built.card.variables[0].modalities)
    wanted = design_wald_test(
        fit.coefficients[1 : 1 + first],
        fit.design_covariance[1 : 1 + first, 1 : 1 + first],
        residual_freedom(sampling, len(fit.coefficients)),
    )
    line = found.tests[0]
    assert (line.name, line.freedom) == (built.card.variables[0].name, first)
    assert wanted is not None
    assert line.statistic == pytest.approx(wanted.statistic, rel=1e-6)
    assert line.log10_p == pytest.approx(wanted.log_p / np.log(10), rel=1e-6)
    assert line.inflation is not None
    assert 1 <= line.inflation < 1.5
    assert json.loads(json.dumps(found.to_document())) == found.to_document()


def test_profile_only_where_the_design_is_simple(built) -> None:
    """Without weights each odds ratio has its profile interval; with weights and strata there is none."""
    table = _table()
    simple = infer(built.card, table, REQUEST)
    assert simple.profile is not None
    lines = {m.name: m for v in built.card.variables for m in v.modalities}
    for line in simple.profile:
        assert line.low is not None
        assert line.high is not None
        assert line.low < lines[line.modality].odds_ratio < line.high
    assert infer(built.card, table, replace(REQUEST, weight="weight", strata="stratum")).profile is None


def test_a_separated_line_needs_firth(built) -> None:
    """Where a class has the event in every file the plain fit is refused with the remedy; Firth's gives bounds."""
    line = next(m for v in built.card.variables if v.name == "tenure" for m in v.modalities if m.odds_ratio_low)
    table = _table().with_columns(target=pl.col("target") | pl.col("tenure").is_in(list(line.values)))
    with pytest.raises(UserError, match="E-BLD-003"):
        infer(built.card, table, REQUEST)
    found = infer(built.card, table, replace(REQUEST, firth=True))
    assert found.profile is not None
    bounds = next(p for p in found.profile if p.modality == line.name)
    assert bounds.low is not None
    assert bounds.low > 5


def test_bounds_widen_with_the_design() -> None:
    """Under a simple design the bounds are the profile's; with clusters of like rows they are wider, never tighter."""
    chance = np.random.default_rng(1)
    design = np.column_stack([np.ones(300), np.repeat(chance.integers(0, 2, 60), 5)]).astype(float)
    target = np.repeat(chance.integers(0, 2, 60), 5).astype(float)
    alone, together = Sampling(np.ones(300)), Sampling(np.ones(300), None, np.repeat(np.arange(60), 5))
    start = np.zeros(2)
    profile = profile_intervals(design, target, np.ones(300), start=start, penalised=True)
    plain = coefficient_bounds(design, target, alone, fit_firth(design, target, alone), penalised=True)
    wide = coefficient_bounds(design, target, together, fit_firth(design, target, together), penalised=True)
    np.testing.assert_allclose(plain, profile, atol=1e-6)
    assert np.all((wide[:, 1] - wide[:, 0]) > 1.8 * (plain[:, 1] - plain[:, 0]))


def test_a_test_that_cannot_be_made_is_none() -> None:
    """With a single unit in each stratum and no variance left, the line says so instead of dividing by nought."""
    design = np.column_stack([np.ones(40), np.tile([0.0, 1.0], 20)])
    target = np.tile([0.0, 1.0, 1.0, 0.0], 10)
    sampling = Sampling(np.ones(40), None, None, np.full(40, 40.0))
    fit = fit_logistic(design, target, sampling)
    (line,) = variable_tests(fit, ["x"], [slice(1, 2)], sampling)
    assert line.statistic is None
    assert line.log10_p is None
