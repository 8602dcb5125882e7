"""Intervals from counted cells hold the truth as often as they say, and the three answers err no more than said.

A few hundred samples here; a thousand of them in the tests marked for `make proof`.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import mean

import numpy as np
import pytest
from scipy.stats import binom
from tests.replays import Held, band, drawn_population, held_by, simple_samples, stratified_samples

from bondroit.auditing.cells import count_rows
from bondroit.auditing.cells_figures import figures_of
from bondroit.auditing.checks.aud005_flagged import CHECK
from bondroit.auditing.findings import Verdict
from bondroit.auditing.margins import findings_on
from bondroit.auditing.material import Attribute, Material
from bondroit.stats.sampling import Sampling

NAMES = (
    "rate", "fpr", "fnr", "ppv", "flagged_rate", "mean_score", "score_less_rate", "euros_mean", "rate_difference",
    "fpr_difference", "ppv_difference", "mean_score_difference", "rate_ratio", "fpr_ratio", "ppv_ratio",
    "mean_score_ratio", "euros_ratio",
)  # fmt: skip
FEW, MANY = 30, 1_000


def replayed(how: str, replays: int, *, draws: int) -> Held:
    """Samples of 1,500 rows or so of a drawn population."""
    population = drawn_population()
    if how == "simple":
        return held_by(population, simple_samples(population, 1_500, replays, 7), NAMES, draws=draws)
    stratum = np.random.default_rng(1).choice(4, len(population.positive), p=(0.5, 0.3, 0.15, 0.05))
    return held_by(population, stratified_samples(population, stratum, 400, replays, 7), NAMES, draws=draws)


def require_covered(held: Held) -> None:
    """Each figure within the exact 99.9 % band around 95 %; joint bounds no less than its lower end."""
    low, high = band(held.replays)
    shares = held.shares()
    for key, share in shares.items():
        print(f"{' '.join(key):34}{share:7.3f}")
    for family, number in held.together.items():
        print(f"{' '.join(family):34}{number / held.replays:7.3f} together")
    # A figure in a thousand falls outside of a band of 99.9 %; none may by far, and not many may.
    outside = [key for key, share in shares.items() if not low <= share <= high]
    assert len(outside) <= binom.ppf(0.999, len(shares), 0.001), outside
    assert abs(mean(shares.values()) - 0.95) < 0.5 * np.sqrt(1.0 / held.replays)
    assert all(number / held.replays >= low for number in held.together.values())


@pytest.mark.parametrize("how", ["simple", "strata"])
def test_studentised_intervals_cover(how: str) -> None:
    """Rates, ratios, differences and means of five groups, one by one and together, over a few samples."""
    require_covered(replayed(how, FEW, draws=299))


@pytest.mark.proof
@pytest.mark.parametrize("how", ["simple", "strata"])
@pytest.mark.parametrize("draws", [0, 999])
def test_intervals_cover_at_length(how: str, draws: int) -> None:
    """The same over 1,000 samples, studentised and linearised."""
    require_covered(replayed(how, MANY, draws=draws))


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


def told(gap: float, replays: int, seed: int) -> list[Verdict]:
    """The answer to "every group is flagged about as often", over samples where one group's ratio is `gap`."""
    chance = np.random.default_rng(seed)
    found = []
    for number in range(replays):
        group = chance.integers(0, 3, 2_400)
        # Of three equal groups one is flagged `gap` times as often as the two others together.
        flagged = chance.random(2_400) < np.where(group == 0, 0.3 * gap, 0.3)
        sample = Material(
            positive=np.zeros(2_400, np.bool_),
            attributes=(Attribute("g", ("a", "b", "c"), group),),
            sampling=Sampling(np.ones(2_400)),
            flagged=flagged,
            outcome=False,
        )
        figures = figures_of(count_rows(sample), deepest=1, floor=0, draws=199, seed=number)
        (answer,) = findings_on(figures, ["g"], checks=[CHECK])
        found.append(answer.verdict)
    return found


@pytest.mark.parametrize("replays", [50, pytest.param(MANY, marks=pytest.mark.proof)])
def test_the_three_answers_err_no_more_than_one_time_in_twenty(replays: int) -> None:
    """At the margin of 1.25 neither "holds" nor "does not hold" is said in error more than 5 % of the time.

    There most samples say that they do not know; well beyond it, that it does not hold.
    """
    most = binom.ppf(0.9995, replays, 0.05)
    at_margin, beyond = told(1.25, replays, 1), told(1.9, replays, 2)
    assert sum(v is Verdict.DOES_NOT_HOLD for v in at_margin) <= most
    assert sum(v is Verdict.HOLDS for v in at_margin) <= most
    assert sum(v is Verdict.NOT_ENOUGH_EVIDENCE for v in at_margin) >= 0.85 * replays
    assert sum(v is Verdict.DOES_NOT_HOLD for v in beyond) >= 0.95 * replays
    assert not any(v is Verdict.HOLDS for v in beyond)


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
