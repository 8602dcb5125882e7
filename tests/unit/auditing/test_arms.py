"""A random arm against a chosen arm, against a plain reading of the definitions."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from bondroit.auditing.arms import arm_figures
from bondroit.auditing.figures import figures_frame
from bondroit.auditing.material import Attribute, Material
from bondroit.stats.sampling import Sampling

CELLS = st.tuples(*[st.integers(0, 40)] * 4)


def material(groups: list[tuple[int, int, int, int]]) -> Material:
    """Rows with these counts: drawn with an error, drawn without, chosen with, chosen without."""
    counts = np.array(groups).reshape(-1)
    code = np.repeat(np.arange(len(groups)), 4)
    return Material(
        positive=np.repeat(np.tile([True, False, True, False], len(groups)), counts),
        attributes=(Attribute("g", tuple(f"g{k}" for k in range(len(groups))), np.repeat(code, counts)),),
        sampling=Sampling(np.ones(counts.sum())),
        selected=np.repeat(np.tile([False, False, True, True], len(groups)), counts),
    )


def plain(own: tuple[int, ...], groups: list[tuple[int, ...]], population: int) -> dict[str, float]:
    """The definitions of the shared data's README, by hand."""
    a, b, c, d = own
    drawn = sum(g[0] + g[1] for g in groups)
    size = int((a + b) / drawn * population)
    found, burdened, rate = c / size, d / size, a / (a + b)
    left, spared = rate - found, 1 - rate - burdened
    return {
        "population": size,
        "true_positive_share": found,
        "false_positive_share": burdened,
        "false_negative_share": left,
        "true_negative_share": spared,
        "false_positive_rate": burdened / (burdened + spared),
        "false_negative_rate": left / (left + found),
        "over_representation": (c + d) / sum(g[2] + g[3] for g in groups) / ((a + b) / drawn),
    }


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[st.integers(1, 40)] * 4), min_size=1, max_size=4))
def test_every_share_follows_its_definition(groups: list[tuple[int, int, int, int]]) -> None:
    """All population figures equal a plain computation, and lie within their intervals up to the rounding of N_g."""
    population = 100_000
    figures = {(f.group, f.name): f for f in arm_figures(material(groups), population=population, floor=0)}
    for k, own in enumerate(groups):
        for name, want in plain(own, groups, population).items():
            got = figures[f"g{k}", name]
            assert math.isclose(got.value, want, rel_tol=1e-12), name
            assert got.low <= got.value * (1 + 1e-3) + 1e-3
            assert got.high >= got.value * (1 - 1e-3) - 1e-3


@settings(max_examples=40, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=4).filter(lambda g: sum(map(sum, g)) > 0))
def test_empty_cells_give_no_figure_and_no_failure(groups: list[tuple[int, int, int, int]]) -> None:
    """Whatever is empty, there is a report; a proportion has scipy's exact interval."""
    figures = {(f.group, f.name): f for f in arm_figures(material(groups), population=1_000_000, floor=0)}
    for k, (a, b, *_) in enumerate(groups):
        got = figures[f"g{k}", "error_rate_random"]
        if a + b:
            exact = binomtest(a, a + b).proportion_ci(method="exact")
            assert math.isclose(got.low, exact.low, abs_tol=1e-12)
            assert math.isclose(got.high, exact.high, abs_tol=1e-12)
        else:
            assert got.value is None


def test_the_linearised_interval_covers() -> None:
    """Over 700 random arms from a known population, the interval of the false-negative share covers near 95 %."""
    generator = np.random.default_rng(3)
    population, drawn, chosen = 100_000, 800, (300, 200)
    share, rate = 0.4, 0.3
    truth = rate - chosen[0] / (share * population)
    hits = 0
    for a, b, c in generator.multinomial(drawn, [share * rate, share * (1 - rate), 1 - share], 700).tolist():
        groups = [(a, b, *chosen), (c // 3, c - c // 3, 50, 50)]
        found = arm_figures(material(groups), population=population, floor=0)
        one = next(f for f in found if (f.group, f.name) == ("g0", "false_negative_share"))
        hits += one.low <= truth <= one.high
    assert 0.92 < hits / 700 < 0.98


def test_a_group_with_a_small_cell_is_hidden_whole_and_not_alone() -> None:
    """Three random errors hide the group and the next smallest one; totals stay."""
    frame = figures_frame(
        arm_figures(material([(3, 40, 30, 30), (20, 30, 40, 50), (60, 70, 80, 90)]), population=9_999)
    )
    hidden = frame.filter("suppressed")
    assert set(hidden["group"]) == {"g0", "g1"}
    assert hidden["value"].null_count() == hidden["rows"].null_count() == hidden.height
    assert not frame.filter(group="all")["suppressed"].any()
