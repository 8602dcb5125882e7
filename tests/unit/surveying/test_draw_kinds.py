"""Draws with other allocations, in clusters, and with unequal probabilities."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import svy
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.domain.months import Month
from bondroit.errors import UserError
from bondroit.surveying.allocation import allocate, standard_deviations
from bondroit.surveying.chances import inclusion_probabilities, systematic
from bondroit.surveying.draw import draw_survey
from bondroit.surveying.draw_design import DrawDesign
from bondroit.surveying.estimates import surveyed_of
from bondroit.tables.contract import check_frame
from bondroit.tables.platform import SURVEY

MONTH = Month.of(2026, 2)


def _files(count: int = 1200) -> pl.DataFrame:
    chance = np.random.default_rng(8)
    return pl.DataFrame(
        {
            "household_id": [f"h{k:05d}" for k in range(count)],
            "office": chance.choice([f"o{k:02d}" for k in range(12)], count),
            "kind": chance.choice(["town", "village"], count, p=[0.8, 0.2]),
            "paid": chance.gamma(1.0, 500.0, count) + 1.0,
        }
    )


def _draw(files: pl.DataFrame, seed: int = 1, **more: object) -> pl.DataFrame:
    return draw_survey(files, **{"size": 120, "stratum": None, **more}, seed=seed, month=MONTH)


@pytest.mark.parametrize(
    ("size", "stratum", "design"),
    [
        (120, "kind", DrawDesign("equal")),
        (120, "kind", DrawDesign("neyman", spread="paid")),
        (120, "kind", DrawDesign(size_of="paid")),
        (120, None, DrawDesign(cluster="office", clusters=4)),
        (None, None, DrawDesign(cluster="office", clusters=4)),
    ],
)
def test_contract_and_weights(size: int | None, stratum: str | None, design: DrawDesign) -> None:
    """Every kind keeps the contract, repeats itself, and its weights add up to about the population."""
    survey = _draw(_files(), size=size, stratum=stratum, design=design)
    assert check_frame(survey, SURVEY) == []
    assert survey.equals(_draw(_files().reverse(), size=size, stratum=stratum, design=design))
    np.testing.assert_allclose(survey["weight"] * survey["inclusion_probability"], 1.0)
    assert survey["weight"].sum() == pytest.approx(1200, rel=0.25)
    if size is not None:
        assert survey.height == size


@pytest.mark.parametrize(
    "design", [DrawDesign(size_of="paid"), DrawDesign(cluster="office", clusters=4), DrawDesign("equal")]
)
def test_every_file_is_drawn_as_often_as_recorded(design: DrawDesign) -> None:
    """Over 500 seeds each file is drawn as often as its recorded probability says (4.5 standard errors)."""
    files, rounds, seen, counted = _files(60), 500, {}, []
    for seed in range(rounds):
        stratum = None if design.cluster else "kind"
        survey = _draw(files, seed, size=10, stratum=stratum, design=design)
        counted.append(survey["weight"].sum())
        for household, p in survey.select("household_id", "inclusion_probability").iter_rows():
            seen.setdefault(household, []).append(p)
    error = float(np.std(counted)) / np.sqrt(rounds)
    assert abs(np.mean(counted) - 60.0) <= 4.5 * error + 1e-9
    if design.cluster is not None:
        return  # in two stages the second probability depends on which clusters were drawn
    for probabilities in seen.values():
        p = probabilities[0]
        assert max(probabilities) - min(probabilities) < 1e-12
        assert abs(len(probabilities) - rounds * p) <= 4.5 * np.sqrt(rounds * p * (1 - p)) + 1e-9


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0.01, 1e4), min_size=1, max_size=40), st.data())
def test_probabilities_are_exact(sizes: list[float], data) -> None:
    """They add up to the number drawn, follow the sizes under 1, and a systematic draw takes just so many."""
    count = data.draw(st.integers(1, len(sizes)))
    amounts = np.array(sizes)
    p = inclusion_probabilities(amounts, count)
    assert p.sum() == pytest.approx(count, abs=1e-9)
    assert ((p > 0) & (p <= 1)).all()
    free = p < 1
    if free.sum() > 1:
        ratio = p[free] / amounts[free]
        assert ratio.max() == pytest.approx(ratio.min(), rel=1e-9)
    chances = np.random.default_rng(count).random(len(sizes))
    taken = systematic(p, chances, data.draw(st.floats(0, 0.999)))
    assert taken.sum() == count
    assert taken[p == 1].all()


def test_probabilities_equal_the_package() -> None:
    """Without units taken for certain they are those of svy's systematic draw."""
    amounts = np.random.default_rng(2).uniform(1.0, 3.0, 50)
    sample = svy.Sample(pl.DataFrame({"x": amounts}), svy.Design(mos="x"))
    drawn = sample.sampling.pps_sys(n=10, prob_name="p", rstate=1).data
    ours = dict(zip(amounts.tolist(), inclusion_probabilities(amounts, 10).tolist(), strict=True))
    for x, p in drawn.select("x", "p").iter_rows():
        assert p == pytest.approx(ours[x], rel=1e-12)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 500), st.floats(0, 50)), min_size=1, max_size=8), st.data())
def test_allocation_by_measure_stays_within_the_strata(strata: list[tuple[int, float]], data) -> None:
    """Any measure gives parts that add up, none below its least nor above its stratum."""
    sizes = np.array([n for n, _ in strata])
    measure = np.array([m for _, m in strata])
    floor = np.minimum(2, sizes)
    size = data.draw(st.integers(int(floor.sum()), int(sizes.sum())))
    drawn = allocate(size, sizes, measure=measure)
    assert drawn.sum() == size
    assert ((drawn >= floor) & (drawn <= sizes)).all()


def test_neyman_by_hand() -> None:
    """Sizes 100 and 100, deviations 3 and 1: three quarters of 40; a stratum that is too small is taken whole."""
    assert allocate(40, np.array([100, 100]), measure=np.array([300.0, 100.0])).tolist() == [30, 10]
    assert allocate(40, np.array([20, 180]), measure=np.array([900.0, 100.0])).tolist() == [20, 20]
    values, code = np.array([1.0, 3.0, 5.0, 9.0]), np.array([0, 0, 1, 1])
    np.testing.assert_allclose(standard_deviations(values, code, 2), [np.sqrt(2), np.sqrt(8)])


def test_designs_as_they_are_estimated() -> None:
    """Unequal probabilities are read as with replacement; whole clusters as one stage; parts of clusters as two."""
    files = _files()
    assert surveyed_of(_draw(files, stratum="kind")).stratum_sizes is not None
    assert surveyed_of(_draw(files, stratum="kind", design=DrawDesign(size_of="paid"))).stratum_sizes is None
    one = surveyed_of(_draw(files, size=None, design=DrawDesign(cluster="office", clusters=4)))
    assert one.units is None
    assert one.freedom == 3
    two = surveyed_of(_draw(files, design=DrawDesign(cluster="office", clusters=4)))
    assert two.units is not None
    assert two.unit_sizes is not None


def test_every_fault_of_a_design_at_once() -> None:
    """Options that contradict each other and columns that cannot serve are told together, with one code."""
    files = _files(50).with_columns(zero=pl.lit(0), part=pl.lit("x"))
    design = DrawDesign("best", least=0, spread="part", cluster="office", size_of="zero")
    with pytest.raises(UserError) as caught:
        draw_survey(files, size=10, seed=1, month=MONTH, stratum="office", design=design)
    assert caught.value.code == "E-SRV-003"
    told = " ".join(f.en for f in caught.value.faults)
    for piece in ("--allocation best", "--spread go together", "--clusters go together", "both stratum and cluster",
                  "not clusters", "--least", "part holds no numbers", "50 file(s) are not above 0"):  # fmt: skip
        assert piece in told, piece


def test_no_row_is_lost_where_a_sum_of_probabilities_is_whole() -> None:
    """Sizes 1 to 6, a start at 0: rounding put a row of probability 1 and its neighbour on one whole number."""
    draw = np.random.default_rng(1)
    for _ in range(2_000):
        amounts = draw.integers(1, 7, draw.integers(1, 12)).astype(float)
        count = int(draw.integers(1, len(amounts) + 1))
        p = inclusion_probabilities(amounts, count)
        taken = systematic(p, draw.random(len(p)), 0.0)
        assert taken.sum() == count
        assert taken[p == 1].all()
