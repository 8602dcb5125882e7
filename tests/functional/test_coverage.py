"""`make proof`: intervals of surveys drawn from a town hold the truth of its census as often as they say."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom
from scipy.stats import t as student
from tests.functional.running import command
from tests.functional.town_census import MONTH, classes, make_census

from bondroit.building.bootstrapping import bootstrap_building
from bondroit.building.build import build_scorecard
from bondroit.building.design import card_probabilities, dummies
from bondroit.building.inference import coefficient_bounds, unit_sampling
from bondroit.building.request import BuildRequest
from bondroit.stats.estimation import estimate_rate
from bondroit.stats.firth import fit_firth
from bondroit.stats.logistic import fit_logistic
from bondroit.stats.ranking import area_under_curve
from bondroit.stats.sampling import Sampling
from bondroit.stats.wald import residual_freedom
from bondroit.store.cards import read_card
from bondroit.surveying.draw import draw_survey

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.domain.scorecard import Scorecard

pytestmark = pytest.mark.proof

SURVEYS, SIZE = 1_000, 2_000
LEAST, MOST = binom.ppf((0.0005, 0.9995), SURVEYS, 0.95) / SURVEYS


@pytest.fixture(scope="module")
def census(census_town: Path) -> pl.DataFrame:
    """Every file of the town with its truth."""
    return make_census(census_town)


def _surveys(census: pl.DataFrame, how: str):
    """1,000 draws: positions in the census and their design.

    `proportional`: by office, in proportion, by the body's own draw. `unequal`: a sixth of the survey from each kind of
    commune and manner of declaring, whatever their size: weights differ by a factor of three.
    """
    if how == "proportional":
        files = census.select("household_id", "office").with_row_index("position")
        for seed in range(SURVEYS):
            drawn = draw_survey(files.drop("position"), size=SIZE, seed=seed, month=MONTH, stratum="office")
            drawn = drawn.join(files, on="household_id").sort("position")
            strata = drawn["stratum"].rank("dense").cast(pl.Int64).to_numpy()
            sizes = drawn["stratum_size"].cast(pl.Float64).to_numpy()
            yield drawn["position"].to_numpy(), Sampling(drawn["weight"].to_numpy(), strata, None, sizes)
        return
    kinds = census["commune_type"] + census["quarterly_declaration"].cast(pl.String)
    stratum = kinds.rank("dense").cast(pl.Int64).to_numpy() - 1
    rows, each = [np.flatnonzero(stratum == k) for k in range(stratum.max() + 1)], SIZE // (stratum.max() + 1)
    sizes = np.bincount(stratum).astype(float)
    chance = np.random.default_rng(1)
    for _ in range(SURVEYS):
        taken = np.concatenate([chance.choice(own, each, replace=False) for own in rows])
        yield taken, Sampling(sizes[stratum[taken]] / each, stratum[taken], None, sizes[stratum[taken]])


def _bounds(design, target, sampling, start):
    """The bounds a card gives; where a class has no event (or nothing else), Firth's."""
    unit = unit_sampling(sampling)
    fit = fit_logistic(design, target, unit, start=start)
    if fit.converged:
        half = student.isf(0.025, residual_freedom(unit, len(start))) * fit.design_standard_errors
        return fit.coefficients[:, None] + half[:, None] * np.array([-1.0, 1.0]), False
    fit = fit_firth(design, target, unit)
    return coefficient_bounds(design, target, unit, fit, penalised=True), True


@pytest.mark.parametrize("how", ["proportional", "unequal"])
def test_intervals_of_a_fixed_list_cover_the_census(how: str, census: pl.DataFrame) -> None:
    """Each of 17 coefficients, two rates and the AUC: within the exact 99.9 % band around 95 % in 1,000 surveys.

    The list of variables and classes is fixed beforehand; truth is a full control of all 20,000 files.
    """
    design, names = classes(census)
    target, other = (census[c].cast(pl.Float64).to_numpy() for c in ("overpayment", "underpayment"))
    whole = fit_logistic(design, target, Sampling(np.ones(len(target))))
    assert whole.converged
    area = area_under_curve(whole.probabilities, target, Sampling(np.ones(len(target)))).value
    truth = np.array([*whole.coefficients, target.mean(), other.mean(), area])
    held, above, separated = np.zeros(len(truth)), np.zeros(len(truth)), 0
    for taken, sampling in _surveys(census, how):
        bounds, firth = _bounds(design[taken], target[taken], sampling, whole.coefficients)
        rates = [estimate_rate(y[taken], sampling) for y in (target, other)]
        ranked = area_under_curve(whole.probabilities[taken], target[taken], sampling)
        ends = np.array([*bounds, *((e.low, e.high) for e in (*rates, ranked))])
        held += (ends[:, 0] <= truth) & (truth <= ends[:, 1])
        above += ends[:, 0] > truth
        separated += firth
    share = held / SURVEYS
    events = [
        *(design.T @ target) * SIZE / len(target),
        target.mean() * SIZE,
        other.mean() * SIZE,
        target.mean() * SIZE,
    ]
    print(
        f"\n{how}: {SURVEYS} surveys of {SIZE} files out of {len(target):,}; band {LEAST:.3f} to {MOST:.3f}; "
        f"{separated} with a class that separates, fitted by Firth"
    )
    print(f"{'figure':34}{'truth':>9}{'events':>8}{'covered':>9}{'above':>7}{'below':>7}")
    for k, name in enumerate([*names, "rate of overpayment", "rate of underpayment", "AUC"]):
        below = 1 - share[k] - above[k] / SURVEYS
        print(f"{name:34}{truth[k]:9.4f}{events[k]:8.0f}{share[k]:9.3f}{above[k] / SURVEYS:7.3f}{below:7.3f}")
    assert np.all((share >= LEAST) & (share <= MOST))


def test_the_card_of_a_survey_recovers_the_effects_of_the_census(
    census_town: Path, census: pl.DataFrame, tmp_path: Path, capsys
) -> None:
    """A card learnt by command from 2,000 files, as controllers found them, beside its lines fitted on all the truth.

    The lines were chosen on the survey, so fewer than 95 % of the intervals may hold the census value; two thirds
    must, and no interval may lie wholly on the other side of 1.
    """
    town = shutil.copytree(census_town, tmp_path / "town")
    build = ("build", "--target", "overpayment", "--challengers", "none")
    for words in (("draw", "--size", SIZE, "--seed", 1), ("record",), build):
        done = command(capsys, "--workspace", town, "--quiet", *words, "--month", MONTH)
        assert done.code == 0, done.err
    card = read_card(town / "cards" / "overpayment@1.json")
    design, names = dummies(card, census)
    target = census["overpayment"].cast(pl.Float64).to_numpy()
    truth = fit_logistic(design, target, Sampling(np.ones(len(target))))
    assert truth.converged
    lines = [m for v in card.variables for m in v.modalities if m.odds_ratio_low is not None]
    effects = np.exp(truth.coefficients[1:])
    ends = np.array([(m.odds_ratio_low, m.odds_ratio_high) for m in lines])
    held = (ends[:, 0] <= effects) & (effects <= ends[:, 1])
    with capsys.disabled():
        print(f"\n{'line of the card':58}{'census':>8}{'survey':>8}{'95% interval':>16}")
        for name, effect, m, (low, high), inside in zip(names[1:], effects, lines, ends, held, strict=True):
            print(f"{name:58}{effect:8.2f}{m.odds_ratio:8.2f}{low:8.2f} -{high:6.2f}{'' if inside else '  not held'}")
    assert held.mean() >= 2 / 3
    assert not np.any((ends[:, 0] > 1) & (effects < 1) | (ends[:, 1] < 1) & (effects > 1))


def _candidates(census: pl.DataFrame) -> pl.DataFrame:
    """The census with columns of pure chance, so that there are 100 candidates in all."""
    chance = np.random.default_rng(1)
    noise = 100 - (census.width - 4)
    return census.with_columns(pl.Series(f"noise_{k:02}", chance.normal(size=census.height)) for k in range(noise))


def _survey(known: pl.DataFrame, seed: int) -> pl.DataFrame:
    """A survey by office, as the body draws it, with the truth of its files."""
    files = draw_survey(known.select("household_id", "office"), size=SIZE, seed=seed, month=MONTH, stratum="office")
    drawn = files.select("household_id", "stratum", "stratum_size", "weight").join(known, on="household_id")
    return drawn.drop("household_id", "underpayment", "office")


def _true_area(card: Scorecard, known: pl.DataFrame) -> float:
    target = known["overpayment"].cast(pl.Float64).to_numpy()
    return area_under_curve(card_probabilities(card, known), target, Sampling(np.ones(len(target)))).value


def test_the_area_without_optimism_covers_the_truth(census: pl.DataFrame) -> None:
    """Of 20 surveys built from 25 times each, the interval of AUC holds the card's true AUC as a 95 % interval must."""
    known, held = _candidates(census), 0
    request = BuildRequest(
        "overpayment", "overpayment", weight="weight", strata="stratum", stratum_size="stratum_size", holdout=0.0,
        min_share=0.05,
    )  # fmt: skip
    print(f"\n{'survey':>8}{'learnt':>8}{'honest':>8}{'interval':>18}{'not drawn':>11}{'truth':>8}")
    for seed in range(20):
        survey = _survey(known, seed)
        built = build_scorecard(survey, request=request)
        again = bootstrap_building(survey, request, built=built, build=build_scorecard, replicates=25, seed=seed)
        area, true = again.area, _true_area(built.card, known)
        held += area.low <= true <= area.high
        figures = f"{area.apparent:8.3f}{area.value:8.3f}{area.low:10.3f} - {area.high:.3f}{area.outside:11.3f}"
        print(f"{seed:8}{figures}{true:8.3f}")
    print(f"{held} of 20 hold the truth")
    assert held >= binom.ppf(0.0005, 20, 0.95)


def test_the_whole_building_played_again(census: pl.DataFrame, tmp_path: Path, capsys) -> None:
    """By command, 25 surveys, 100 candidates of which some sixty are noise: the interval of AUC holds the card's truth.

    Noise comes in seldom: on average in less than one survey in twenty.
    """
    known = _candidates(census)
    survey = _survey(known, 1)
    table, out = tmp_path / "survey.parquet", tmp_path / "card.json"
    survey.write_parquet(table)
    design = ("--weight", "weight", "--strata", "stratum", "--stratum-size", "stratum_size", "--min-share", 0.05)
    words = (
        "--table",
        table,
        "--target",
        "overpayment",
        *design,
        "--bootstrap",
        25,
        "--challengers",
        "none",
        "--out",
        out,
    )
    done = command(capsys, "--quiet", "--json", "build", *words)
    assert done.code == 0, done.err
    again, card = json.loads(done.out)["bootstrap"], read_card(out)
    true, noise = _true_area(card, known), sum(name.startswith("noise_") for name in known.columns)
    auc, inclusion = again["auc"], again["inclusion"]
    with capsys.disabled():
        print(f"\n25 surveys drawn from {survey.height} files, 100 candidates ({noise} of chance)")
        print(
            f"AUC learnt {auc['apparent']:.3f}; without optimism {auc['value']:.3f} "
            f"({auc['low']:.3f} - {auc['high']:.3f}); rows not drawn {auc['outside']:.3f}; truth {true:.3f}"
        )
        print(f"{'variable':44}{'in card':>8}{'came in':>9}{'or stand-in':>12}")
        for line in inclusion:
            kept = "yes" if line["kept"] else ""
            print(f"{line['name']:44}{kept:>8}{line['frequency']:9.0%}{line['represented']:12.0%}")
        for cut in again["cuts"]:
            print(f"  cut {cut['variable']} {cut['name']}: {cut['frequency']:.0%} of {cut['holders']} cards")
    assert auc["low"] <= true <= auc["high"]
    assert sum(x["frequency"] for x in inclusion if x["name"].startswith("noise")) / noise < 0.05
