"""Intervals from counted cells hold the truth as often as they say.

A few hundred samples here; a thousand of them in the tests marked for `make proof`.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import mean

import numpy as np
import pytest
from tests.replays import (
    Held,
    Key,
    band,
    drawn_population,
    exact_coverage,
    held_by,
    print_coverage,
    require_within,
    simple_samples,
    stratified_samples,
)

from bondroit.auditing.cells import count_rows
from bondroit.auditing.cells_figures import figures_of
from bondroit.auditing.material import Attribute, Material
from bondroit.stats.sampling import Sampling

NAMES = (
    "rate", "fpr", "fnr", "ppv", "flagged_rate", "mean_score", "score_less_rate", "euros_mean", "rate_difference",
    "fpr_difference", "ppv_difference", "mean_score_difference", "rate_ratio", "fpr_ratio", "ppv_ratio",
    "mean_score_ratio", "euros_ratio",
)  # fmt: skip
FEW, MANY = 30, 1_000


def replayed(how: str, replays: int, *, draws: int) -> tuple[Held, dict[Key, float]]:
    """Samples of 1,500 rows or so of a drawn population; and how often exact bounds hold, where they are shown."""
    population = drawn_population()
    if how == "simple":
        held = held_by(population, simple_samples(population, 1_500, replays, 7), NAMES, draws=draws)
        return held, exact_coverage(population, 1_500)
    stratum = np.random.default_rng(1).choice(4, len(population.positive), p=(0.5, 0.3, 0.15, 0.05))
    return held_by(population, stratified_samples(population, stratum, 400, replays, 7), NAMES, draws=draws), {}


def require_covered(held: Held, exact: dict[Key, float]) -> None:
    """Each figure within the exact 99.9 % band around 95 % (see `limits`); joint bounds no less than its lower end."""
    print_coverage(held, exact)
    require_within(held, exact)
    usual = [share for key, share in held.shares().items() if key not in exact and not held.few.get(key)]
    assert abs(mean(usual) - 0.95) < 0.5 * np.sqrt(1.0 / held.replays)


@pytest.mark.parametrize("how", ["simple", "strata"])
def test_studentised_intervals_cover(how: str) -> None:
    """Rates, ratios, differences and means of five groups, one by one and together, over a few samples."""
    require_covered(*replayed(how, FEW, draws=299))


@pytest.mark.proof
@pytest.mark.parametrize("how", ["simple", "strata"])
@pytest.mark.parametrize("draws", [0, 999])
def test_intervals_cover_at_length(how: str, draws: int) -> None:
    """The same over 1,000 samples, studentised and linearised."""
    require_covered(*replayed(how, MANY, draws=draws))


@pytest.mark.parametrize("replays", [60, pytest.param(MANY, marks=pytest.mark.proof)])
def test_intervals_of_few_rows_hold_at_least_as_often_as_said(replays: int) -> None:
    """With a dozen rows and one or two events, exact or recovered bounds hold at least 95 % of the time.

    Of rates, differences and ratios; and the joint ones.
    """
    chance = np.random.default_rng(5)
    group = np.repeat([0, 1], [600, 15])
    truth = np.array([0.2, 0.12])
    held = {"rate": 0, "rate_difference": 0, "rate_ratio": 0, "joint": 0}
    true = {"rate": truth[1], "rate_difference": truth[1] - truth[0], "rate_ratio": truth[1] / truth[0]}
    for number in range(replays):
        sample = Material(
            positive=chance.random(615) < truth[group],
            attributes=(Attribute("g", ("many", "few"), group),),
            sampling=Sampling(np.ones(615)),
        )
        figures = figures_of(count_rows(sample), floor=0, draws=199, seed=number)
        for f in figures:
            if f.group == "few" and f.name in true:
                held[f.name] += f.low <= true[f.name] <= f.high
                if f.name == "rate_difference":
                    assert f.joint is not None
                    held["joint"] += f.joint[0] <= true[f.name] <= f.joint[1]
    low, _ = band(replays)
    assert all(number / replays >= low for number in held.values()), held


def test_bounds_together_are_narrower_than_bonferronis_over_crossings() -> None:
    """On the whole bounds by the largest distance are not wider than Bonferroni's, and contain the single ones."""
    population = drawn_population(20_000)
    drawn = figures_of(count_rows(population), floor=0, draws=1_999)
    plain = {(f.attribute, f.group, f.name): f for f in figures_of(count_rows(population), floor=0)}
    widths = []
    for f in drawn:
        other = plain[f.attribute, f.group, f.name]
        if f.joint is not None and f.attribute != "all" and f.name.endswith("_difference"):
            assert other.joint is not None
            assert f.low is not None
            assert f.high is not None
            widths.append((f.joint[1] - f.joint[0]) / (other.joint[1] - other.joint[0]))
            assert f.joint[1] - f.joint[0] >= 0.97 * (f.high - f.low)
    assert 0.8 < mean(widths) < 1.02


def test_material_may_lack_an_outcome() -> None:
    """Without an outcome there are flags and scores alone, and no rate."""
    population = replace(drawn_population(2_000), outcome=False)
    names = {f.name for f in figures_of(count_rows(population), floor=0)}
    assert {"flagged_rate", "mean_score", "flagged_ratio"} <= names
    assert not names & {"rate", "fpr", "ppv", "positives", "score_less_rate"}
