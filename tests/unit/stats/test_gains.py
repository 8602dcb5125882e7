"""The gain curve with intervals: against the plain curve, against refits without a unit, and by drawn surveys."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from bondroit.stats.gains import Point, gains_with_intervals, share_interval, tellable_points
from bondroit.stats.intervals import wilson
from bondroit.stats.ranking import area_under_curve, design_quantile, gain_curve
from bondroit.stats.sampling import Sampling

SHARES = (0.005, 0.01, 0.02, 0.05, 0.10, 0.20)


def _problem(seed: int, rows: int, levels: int):
    chance = np.random.default_rng(seed)
    target = (chance.random(rows) < 0.3).astype(float)
    target[:2] = 0.0, 1.0
    scores = np.round((chance.random(rows) + 0.3 * target) * levels) / levels
    amounts = target * np.round(chance.lognormal(5, 1, rows))
    return scores, target, amounts, chance.uniform(0.2, 5.0, rows)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 200), st.integers(1, 60))
def test_figures_are_those_of_the_plain_curve(seed: int, rows: int, levels: int) -> None:
    """Events and amounts equal the plain curve, intervals hold them, and no order does better than the best."""
    scores, target, amounts, weights = _problem(seed, rows, levels)
    plain = gain_curve(scores, target, weights, SHARES, amounts)
    for ours, theirs in zip(
        gains_with_intervals(scores, target, Sampling(weights), SHARES, amounts=amounts), plain, strict=True
    ):
        assert (ours.events, ours.amounts) == pytest.approx((theirs.events, theirs.amounts), abs=1e-12)
        assert 0 <= ours.events_interval.low <= ours.events <= ours.events_interval.high <= 1
        assert 0 <= ours.amounts_interval.low <= ours.amounts <= ours.amounts_interval.high <= 1
        assert ours.precision.low <= ours.precision.value <= ours.precision.high
        assert ours.events <= ours.oracle_events + 1e-12
        assert ours.amounts <= ours.oracle_amounts + 1e-12
        # Precision is what is found over what is controlled.
        assert ours.precision.value * ours.share * weights.sum() == pytest.approx(
            ours.events * (weights @ target), abs=1e-9
        )


def _jackknife(scores, target, weights, unit, share: float) -> float:
    """Standard error of the share found, the sample taken again without each unit."""
    found = []
    names = np.unique(unit)
    for name in names:
        kept = unit != name
        (gain,) = gain_curve(scores[kept], target[kept], weights[kept], [share])
        found.append(gain.events)
    return float(np.sqrt((len(names) - 1) / len(names) * np.square(np.array(found) - np.mean(found)).sum()))


@pytest.mark.parametrize("clustered", [False, True])
def test_error_is_that_of_the_jackknife(clustered) -> None:
    """With few levels of the score, where the curve is smooth in the weights, the linearised error is the jackknife's.

    The slope of the curve at a share inside a group of equal scores is exact there; clusters are left out whole.
    """
    chance = np.random.default_rng(8)
    unit = np.repeat(np.arange(150), 4) if clustered else np.arange(600)
    effect = chance.normal(0, 1, 150)[unit] if clustered else np.zeros(600)
    x = chance.normal(size=600) + effect
    target = (chance.random(600) < 1 / (1 + np.exp(1.5 - x))).astype(float)
    scores, weights = np.clip(np.round(x), -1, 1), chance.uniform(1, 3, 600)
    sampling = Sampling(weights, None, unit if clustered else None)
    (gain,) = gains_with_intervals(scores, target, sampling, [0.1])
    error = _jackknife(scores, target, weights, unit, 0.1)
    expected = share_interval(gain.events, error, design_quantile(sampling, 0.95), 1.0)
    assert gain.events_interval == pytest.approx((expected.low, expected.high), rel=0.02)


def test_area_error_with_clusters_is_that_of_the_jackknife() -> None:
    """The area's error counts clusters as units and not their rows."""
    chance = np.random.default_rng(3)
    unit = np.repeat(np.arange(120), 5)
    effect = chance.normal(0, 1.2, 120)[unit]
    x = chance.normal(size=600) + effect
    target = (chance.random(600) < 1 / (1 + np.exp(1.0 - effect))).astype(float)
    weights = chance.uniform(1, 3, 600)
    found = [area_under_curve(x[unit != u], target[unit != u], Sampling(weights[unit != u])).value for u in range(120)]
    jackknife = float(np.sqrt(119 / 120 * np.square(np.array(found) - np.mean(found)).sum()))
    ours = area_under_curve(x, target, Sampling(weights, None, unit)).standard_error
    assert ours == pytest.approx(jackknife, rel=0.03)
    assert ours > 1.1 * area_under_curve(x, target, Sampling(weights)).standard_error


def _survey(chance, stratum, score, target, amounts):
    """1,500 files drawn from two strata, the smaller one more heavily."""
    rows, weights, sizes = [], [], []
    for code, number in ((0, 700), (1, 800)):
        pool = np.flatnonzero(stratum == code)
        rows.append(chance.choice(pool, number, replace=False))
        weights.append(np.full(number, len(pool) / number))
        sizes.append(np.full(number, float(len(pool))))
    drawn = np.concatenate(rows)
    sampling = Sampling(np.concatenate(weights), stratum[drawn], None, np.concatenate(sizes))
    return score[drawn], target[drawn], amounts[drawn], sampling


def test_intervals_cover_in_drawn_surveys() -> None:
    """Over 300 stratified surveys of one population, the 95 % intervals of area, events and precision hold the truth.

    As often as the exact 99.9 % band of a 95 % chance allows, figure by figure; those of skewed euros at least nine
    times in ten.
    """
    chance = np.random.default_rng(20)
    files = 40_000
    x = chance.normal(size=files)
    target = (chance.random(files) < 1 / (1 + np.exp(2.2 - 1.1 * x))).astype(float)
    amounts = target * chance.lognormal(5 + 0.4 * x, 0.8)
    score = np.round((x + 0.3 * chance.normal(size=files)) * 4) / 4
    stratum = (x > 0.8).astype(np.int64)
    shares = (0.02, 0.05, 0.1, 0.2)
    truth = gains_with_intervals(score, target, Sampling(np.ones(files)), shares, amounts=amounts)
    area = area_under_curve(score, target, Sampling(np.ones(files))).value
    surveys, held, held_area = 300, np.zeros((len(shares), 3)), 0
    for _ in range(surveys):
        s, y, a, sampling = _survey(chance, stratum, score, target, amounts)
        one = area_under_curve(s, y, sampling)
        held_area += one.low <= area <= one.high
        for k, (ours, true) in enumerate(
            zip(gains_with_intervals(s, y, sampling, shares, amounts=a), truth, strict=True)
        ):
            held[k] += (
                ours.events_interval.low <= true.events <= ours.events_interval.high,
                ours.precision.low <= true.precision.value <= ours.precision.high,
                ours.amounts_interval.low <= true.amounts <= ours.amounts_interval.high,
            )
    least, most = binom.ppf([0.0005, 0.9995], surveys, 0.95)
    assert least <= held_area <= most
    assert held[:, :2].min() >= least
    assert held[:, :2].max() <= most
    assert held[:, 2].min() >= 0.9 * surveys


def test_a_capacity_is_told_among_the_shares() -> None:
    """A number of files stands where its share of the weight does; more files than there are is not told."""
    scores, target, amounts, weights = _problem(5, 400, 50)
    made = gains_with_intervals(scores, target, Sampling(weights), SHARES, amounts=amounts, capacity=30)
    assert [g.files for g in made if g.files] == [30]
    assert [g.share for g in made] == sorted([*SHARES, 30 / weights.sum()])
    without = gains_with_intervals(scores, target, Sampling(weights), SHARES, capacity=10**6)
    assert all(g.files is None and g.amounts is None for g in without)


def test_nothing_found_still_has_an_upper_bound() -> None:
    """Where no event is found the interval is Wilson's at the effective number of events, and not a point."""
    target = np.zeros(200)
    target[:20] = 1.0
    scores = np.arange(200.0)  # the events come last
    (gain,) = gains_with_intervals(scores, target, Sampling(np.ones(200)), [0.05])
    assert gain.events == 0.0
    assert gain.events_interval.low == 0.0
    assert 0.1 < gain.events_interval.high < 0.25
    assert share_interval(0.0, 0.0, 1.959963984540054, 20.0)[1:] == pytest.approx(wilson(0.0, 20.0))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 120), st.integers(1, 60))
def test_rows_behind_a_point_are_counted(seed: int, rows: int, levels: int) -> None:
    """Rows and events in a top share, unweighted, are those of the curve walked down group by group."""
    scores, target, _, weights = _problem(seed, rows, levels)
    for gain in gains_with_intervals(scores, target, Sampling(weights), SHARES):
        left, found = gain.share * weights.sum(), np.zeros(2)
        for score in sorted(set(scores.tolist()), reverse=True):
            inside = scores == score
            part = min(1.0, max(left, 0.0) / weights[inside].sum())
            found += part * np.array([inside.sum(), target[inside].sum()])
            left -= part * weights[inside].sum()
        assert (gain.rows, gain.met) == pytest.approx(tuple(found), abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.floats(0.5, 2.0)), min_size=1, max_size=6))
def test_points_told_leave_no_handful(steps) -> None:
    """Between points told, read or real, events and others are none or 11; and no other point could be told too."""
    places = np.cumsum([(events, others) for events, others, _ in steps], axis=0)
    events, rows = int(places[-1, 0]) + 15, int(places[-1].sum()) + 40
    points = [
        Point(min(sum(p) * f / rows, 1.0), min(p[0] * f / events, 1.0), float(sum(p)), float(p[0]))
        for p, (_, _, f) in zip(places.tolist(), steps, strict=True)
    ]
    points.sort()
    end = np.array([events, rows - events])

    def fit(kept: list[int]) -> bool:
        read = [(round(points[k].found * events), round(points[k].share * rows)) for k in kept]
        real = [(points[k].met, points[k].rows) for k in kept]
        gaps = [
            np.diff([(0, 0), *((met, all_ - met) for met, all_ in counted), end], axis=0) for counted in (read, real)
        ]
        return not any(((np.abs(g) > 0) & (g < 11)).any() for g in gaps)

    for first in (None, points[-1].share):
        told = tellable_points(points, rows, events, first=first)
        assert fit(told)
        assert not any(fit(sorted([*told, k])) for k in range(len(points)) if k not in told)
