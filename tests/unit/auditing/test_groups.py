"""Rates and scores by group, against plain computations and other packages."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, norm

from bondroit.auditing.catalogue import margin_checks
from bondroit.auditing.cells_intervals import FEW
from bondroit.auditing.figures import Figure, joint_level
from bondroit.auditing.findings import Verdict
from bondroit.auditing.groups import compare, group_figures, mean, rate
from bondroit.auditing.margins import findings_on
from bondroit.auditing.material import Attribute, Material, attribute_of
from bondroit.stats.sampling import Sampling

ROWS = st.lists(
    st.tuples(st.booleans(), st.integers(0, 2), st.integers(0, 4), st.integers(1, 9)), min_size=3, max_size=60
)


def material(rows: list[tuple[bool, int, int, int]], *, weighted: bool = True) -> Material:
    positive, group, score, weight = (np.array(column) for column in zip(*rows, strict=True))
    return Material(
        positive=positive,
        attributes=(Attribute("g", ("a", "b", "c"), group),),
        sampling=Sampling(weight.astype(float) if weighted else np.ones(len(rows))),
        weighted=weighted,
        score=score / 4.0,
    )


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_figures_equal_sums_by_hand(rows: list[tuple[bool, int, int, int]]) -> None:
    """Rates, mean scores, differences and ratios are those of weighted sums; the AUC counts pairs."""
    figures = {(f.group, f.name): f.value for f in group_figures(material(rows), floor=0)}
    for code, group in enumerate("abc"):
        own = [r for r in rows if r[1] == code]
        rest = [r for r in rows if r[1] != code]
        if not own:
            assert figures[group, "rate"] is None
            continue
        assert math.isclose(figures[group, "rate"], share(own), abs_tol=1e-12)
        means = sum(w * s / 4 for _, _, s, w in own) / sum(w for *_, w in own)
        assert math.isclose(figures[group, "mean_score"], means, abs_tol=1e-12)
        if rest:
            assert math.isclose(figures[group, "rate_difference"], share(own) - share(rest), abs_tol=1e-12)
            if share(rest):
                assert math.isclose(figures[group, "rate_ratio"], share(own) / share(rest), rel_tol=1e-12)
        if figures[group, "auc"] is not None:
            assert math.isclose(figures[group, "auc"], pairs(own), abs_tol=1e-12)


def share(rows: list[tuple[bool, int, int, int]]) -> float:
    return sum(w for y, _, _, w in rows if y) / sum(w for *_, w in rows)


def pairs(rows: list[tuple[bool, int, int, int]]) -> float:
    """Chance that an event outranks a non-event, ties half, by all pairs."""
    won = total = 0.0
    for y, _, s, w in rows:
        for z, _, t, v in rows:
            if y and not z:
                total += w * v
                won += w * v * ((s > t) + 0.5 * (s == t))
    return won / total


def test_intervals_of_weighted_means_are_those_of_a_robust_regression() -> None:
    """The linearised error of a weighted mean is the HC1 error of a weighted regression on a constant."""
    generator = np.random.default_rng(1)
    x, w = generator.normal(size=400), generator.uniform(1, 5, 400)
    ours = mean(x, np.ones(400, np.bool_), Sampling(w))
    theirs = sm.WLS(x, np.ones(400), weights=w).fit(cov_type="HC1")
    assert math.isclose(ours.value, theirs.params[0], rel_tol=1e-10)
    assert math.isclose(ours.high - ours.low, 2 * 1.959963984540054 * theirs.bse[0], rel_tol=1e-9)


def test_differences_of_domains_are_those_of_a_robust_regression() -> None:
    """The difference of two groups and its error are those of a weighted regression on the group (HC0, n/(n-1))."""
    generator = np.random.default_rng(2)
    x, w, g = generator.normal(size=500), generator.uniform(1, 5, 500), generator.random(500) < 0.3
    difference, _ = compare(x, g, ~g, Sampling(w))
    theirs = sm.WLS(x, sm.add_constant(g.astype(float)), weights=w).fit(cov_type="HC0")
    assert math.isclose(difference.value, theirs.params[1], rel_tol=1e-9)
    half = 1.959963984540054 * theirs.bse[1] * math.sqrt(500 / 499)
    assert math.isclose(difference.high - difference.low, 2 * half, rel_tol=1e-9)


@pytest.mark.parametrize("weighted", [True, False])
def test_rates_keep_within_zero_and_one(*, weighted: bool) -> None:
    """All, none or one of a group: the interval lies in [0, 1], holds the rate and is not a point."""
    for count in (0, 1, 29, 30):
        positive = np.arange(30) < count
        w = np.linspace(1, 3, 30) if weighted else np.ones(30)
        got = rate(positive, np.ones(30, np.bool_), Sampling(w), weighted=weighted)
        assert 0 <= got.low <= got.value <= got.high <= 1
        assert got.high - got.low > 0.01


def test_the_rate_interval_covers_under_stratified_draws() -> None:
    """Over 1,500 stratified draws the linearised interval of a group's rate covers the truth near 95 %."""
    generator = np.random.default_rng(5)
    size, drawn = np.array([6_000, 2_000]), np.array([150, 150])
    stratum = np.repeat([0, 1], size)
    group = generator.random(8_000) < np.where(stratum, 0.7, 0.3)
    y = generator.random(8_000) < np.where(stratum, 0.4, 0.15)
    truth, hits = y[group].mean(), 0
    starts = np.concatenate([[0], np.cumsum(size)])
    for _ in range(1_500):
        rows = np.concatenate([starts[h] + generator.choice(size[h], drawn[h], replace=False) for h in (0, 1)])
        h = stratum[rows]
        sampling = Sampling((size / drawn)[h], strata=h, stratum_sizes=size[h].astype(float))
        got = rate(y[rows], group[rows], sampling, weighted=True)
        hits += got.low <= truth <= got.high
    assert 0.93 < hits / 1_500 < 0.975


def test_the_reference_group_replaces_everyone_else() -> None:
    """With a reference, ratios are to it and it has none itself."""
    rows = [(True, 0, 0, 1)] * 20 + [(False, 0, 0, 1)] * 20 + [(True, 1, 0, 1)] * 30 + [(False, 1, 0, 1)] * 90
    rows += [(True, 2, 0, 1)] * 50 + [(False, 2, 0, 1)] * 50
    figures = {(f.group, f.name): f.value for f in group_figures(material(rows, weighted=False), reference="b")}
    assert figures["a", "rate_ratio"] == pytest.approx(2.0)
    assert ("b", "rate_ratio") not in figures


def test_groups_are_sorted_and_missing_is_one_of_them() -> None:
    """Numbers stand in their order, a missing value makes a group of its own at the end."""
    found = attribute_of(pl.Series("age", [10, 2, None, 2]))
    assert found.groups == ("2", "10", "missing")
    assert found.codes.tolist() == [1, 0, 2, 0]


def plain_rows(counts: list[tuple[int, int]]) -> list[tuple[bool, int, int, int]]:
    """Groups a, b, c with so many events out of so many rows, each of weight 1."""
    return [(k < events, group, 0, 1) for group, (events, rows) in enumerate(counts) for k in range(rows)]


def ratio_of(counts: list[tuple[int, int]], group: str) -> Figure:
    figures = group_figures(material(plain_rows(counts), weighted=False), floor=0)
    return next(f for f in figures if (f.group, f.name) == (group, "rate_ratio"))


def test_a_group_without_an_event_is_the_most_extreme_one() -> None:
    """None of 3,241 against one in ten: ratio 0 up to the exact bounds' ratio, and the check does not hold."""
    counts = [(0, 3_241), (200, 2_000), (210, 2_000)]
    found = ratio_of(counts, "a")
    top = binomtest(0, 3_241).proportion_ci(confidence_level=0.975, method="exact").high
    low = binomtest(410, 4_000).proportion_ci(confidence_level=0.975, method="exact").low
    assert (found.value, found.low) == (0.0, 0.0)
    assert math.isclose(found.high, top / low, rel_tol=1e-9)
    figures = group_figures(material(plain_rows(counts), weighted=False), floor=0)
    (finding,) = [f for f in findings_on(figures, ["g"], checks=margin_checks()) if f.code == "AUD002"]
    assert finding.verdict is Verdict.DOES_NOT_HOLD
    assert finding.detail.en.startswith("outside: a")


def test_a_small_group_without_an_event_proves_nothing() -> None:
    """None of 12 may well have the others' rate: the bound lies above the margin."""
    assert ratio_of([(0, 12), (200, 2_000), (200, 2_000)], "a").joint[1] > 0.8


def test_others_without_an_event_have_no_ratio_but_a_lower_bound() -> None:
    """With a reference in which nobody has the outcome, no ratio is shown and the check still sees the group."""
    rows = plain_rows([(300, 1_000), (0, 1_000), (0, 1_000)])
    figures = group_figures(material(rows, weighted=False), reference="b", floor=0)
    one = next(f for f in figures if (f.group, f.name) == ("a", "rate_ratio"))
    assert (one.value, one.low, one.high) == (None, None, None)
    assert one.joint[0] > 1.25
    assert one.joint[1] == math.inf


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(61, 120)), min_size=3, max_size=3))
def test_joint_intervals_are_wider_and_shown_ones_stay(counts: list[tuple[int, int]]) -> None:
    """The joint interval is the shown one at Bonferroni's level: on the log scale wider by the ratio of quantiles.

    On few rows bounds are exact, and no normal quantile is in them.
    """
    many = dict(zip("abc", (FEW <= events <= rows - FEW for events, rows in counts), strict=True))
    for f in group_figures(material(plain_rows(counts), weighted=False), floor=0):
        if f.joint is None or f.value is None:
            assert f.name != "rate_ratio" or f.value is None
            continue
        assert f.joint[0] <= f.low + 1e-12
        assert f.joint[1] >= f.high - 1e-12
        if f.name == "rate_ratio" and f.value and many[f.group] and sum(many.values()) > 1:
            widths = [math.log(high / low) for low, high in (f.joint, (f.low, f.high))]
            quantiles = [norm.isf((1 - level) / 2) for level in (joint_level(3), 0.95)]
            assert math.isclose(widths[0] / widths[1], quantiles[0] / quantiles[1], rel_tol=1e-9)


def test_the_bound_of_an_empty_group_covers() -> None:
    """Over draws with no event in the group, its joint upper bound lies above the true ratio at its level."""
    generator = np.random.default_rng(8)
    above = below = 0
    for events, others in zip(
        generator.binomial(60, 0.05, 3_000).tolist(), generator.binomial(400, 0.1, 3_000).tolist(), strict=True
    ):
        if events == 0:
            x = np.concatenate([np.zeros(60), np.arange(400) < others])
            members = np.arange(460) < 60
            above += compare(x, members, ~members, Sampling(np.ones(460)))[1].high >= 0.5
            below += 1
    assert below > 80
    assert above == below


def test_more_groups_ask_for_more() -> None:
    """The level of each interval rises with the number of groups, and is 95 % for one."""
    levels = [joint_level(k) for k in range(1, 12)]
    assert levels[0] == 0.95
    assert all(a < b for a, b in pairwise(levels))


def test_gaps_on_few_rows_have_bounds_recovered_from_exact_ones() -> None:
    """3 of 40 against 30 of 200: squares of the distances of scipy's exact bounds; no event at all still has bounds."""
    x = np.concatenate([np.arange(40) < 3, np.arange(200) < 30]).astype(float)
    members = np.arange(240) < 40
    difference, ratio = compare(x, members, ~members, Sampling(np.ones(240)))
    a, b = 3 / 40, 30 / 200
    own, theirs = (binomtest(k, n).proportion_ci(method="exact") for k, n in ((3, 40), (30, 200)))
    assert math.isclose(difference.low, a - b - math.hypot(a - own.low, theirs.high - b), rel_tol=1e-9)
    assert math.isclose(difference.high, a - b + math.hypot(own.high - a, b - theirs.low), rel_tol=1e-9)
    # The ratio's bounds are those r for which nought bounds a - r b, recovered in the same way.
    for r, end, other in ((ratio.low, own.low, theirs.high), (ratio.high, own.high, theirs.low)):
        assert math.isclose(abs(a - r * b), math.hypot(a - end, r * (other - b)), rel_tol=1e-9)
    none = compare(np.zeros(240), members, ~members, Sampling(np.ones(240)))[0]
    assert none.low < 0.0 < none.high
