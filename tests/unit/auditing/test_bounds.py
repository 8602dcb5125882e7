"""What outcomes of the chosen alone say: bounds, against every way the others could be."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from bondroit.auditing.bounds import ChosenCounts, bound_figures, rate_bounds
from bondroit.auditing.findings import Verdict
from bondroit.auditing.material import Attribute

COUNTS = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30)).filter(lambda c: sum(c) > 0)


@settings(max_examples=100, deadline=None)
@given(COUNTS)
def test_bounds_hold_every_rate_that_is_possible_and_no_other(parts: tuple[int, int, int]) -> None:
    """The others err from none to all: the smallest and the largest rate over all these ways are the bounds."""
    found, sound, others = parts
    counts = ChosenCounts(found + sound + others, found, sound)
    possible = [(found + erring) / counts.people for erring in range(others + 1)]
    bounds = rate_bounds(counts)
    assert math.isclose(bounds.lowest.value, min(possible), abs_tol=1e-15)
    assert math.isclose(bounds.highest.value, max(possible), abs_tol=1e-15)
    assert bounds.lowest.low <= bounds.lowest.value <= bounds.lowest.high
    assert bounds.highest.low <= bounds.highest.value <= bounds.highest.high


@settings(max_examples=100, deadline=None)
@given(COUNTS, st.floats(1.0, 20.0))
def test_assumed_bounds_hold_what_the_assumption_allows(parts: tuple[int, int, int], lift: float) -> None:
    """Among the ways the others could be, those that keep an assumption lie within its bound, and one reaches it."""
    found, sound, others = parts
    counts = ChosenCounts(found + sound + others, found, sound)
    bounds = rate_bounds(counts, lift=lift)
    if not counts.chosen:
        assert bounds.highest_monotone is None
        return
    rate, left = found / counts.chosen, counts.people - counts.chosen
    shares = np.linspace(0.0, 1.0, 401)  # of the others who err
    rates = (found + shares * left) / counts.people
    assert (rates[shares <= rate] <= bounds.highest_monotone.value + 1e-12).all()
    assert (rates[shares * lift >= rate] >= bounds.lowest_lift.value - 1e-12).all()
    assert math.isclose(
        (found + rate * left) / counts.people, bounds.highest_monotone.value, rel_tol=1e-12, abs_tol=1e-15
    )
    assert math.isclose(
        (found + rate / lift * left) / counts.people, bounds.lowest_lift.value, rel_tol=1e-12, abs_tol=1e-15
    )


def test_each_end_has_the_exact_interval() -> None:
    """Clopper and Pearson's, as scipy has it: of those found, and of those not found turned round."""
    bounds = rate_bounds(ChosenCounts(1_000, 40, 60))
    low = binomtest(40, 1_000).proportion_ci(method="exact")
    high = binomtest(60, 1_000).proportion_ci(method="exact")
    assert math.isclose(bounds.lowest.low, low.low, rel_tol=1e-9)
    assert math.isclose(bounds.lowest.high, low.high, rel_tol=1e-9)
    assert math.isclose(bounds.highest.low, 1 - high.high, rel_tol=1e-9)
    assert math.isclose(bounds.highest.high, 1 - high.low, rel_tol=1e-9)


@pytest.mark.parametrize("counts", [ChosenCounts(0, 0, 0), ChosenCounts(5, 4, 2)])
def test_counts_that_cannot_be_are_refused(counts: ChosenCounts) -> None:
    """No people, or more chosen than people."""
    with pytest.raises(ValueError, match="chosen of"):
        rate_bounds(counts)
    with pytest.raises(ValueError, match="lift"):
        rate_bounds(ChosenCounts(10, 1, 1), lift=0.5)


def rows(groups: dict[str, tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray, Attribute]:
    """Rows with an error found, chosen without one, and not chosen, of each group."""
    counts = np.array(list(groups.values())).reshape(-1)
    positive = np.repeat(np.tile([True, False, False], len(groups)), counts)
    chosen = np.repeat(np.tile([True, True, False], len(groups)), counts)
    return positive, chosen, Attribute("g", tuple(groups), np.repeat(np.repeat(np.arange(len(groups)), 3), counts))


def test_few_chosen_tell_nothing_and_nearly_all_tell() -> None:
    """With one in a hundred chosen no group stands apart, whatever was found; with nearly all, both do."""
    for few, verdict in ((True, Verdict.NOT_ENOUGH_EVIDENCE), (False, Verdict.HOLDS)):
        left = 40_000 if few else 20
        positive, chosen, attribute = rows({"a": (300, 100, left), "b": (100, 300, left)})
        figures, (finding,) = bound_figures(positive, chosen, [attribute])
        assert (finding.code, finding.verdict) == ("AUD011", verdict)
        assert {f.name for f in figures} >= {"rate_lowest", "rate_highest", "rate_highest_monotone"}


def test_people_beside_the_rows() -> None:
    """Where the rows are the chosen alone, sizes give the same bounds as rows without an outcome do."""
    groups = {"a": (30, 40, 500), "b": (20, 90, 700)}
    positive, chosen, attribute = rows(groups)
    beside = bound_figures(positive, chosen, [attribute])
    people = {("all", "all"): len(positive), **{("g", g): sum(c) for g, c in groups.items()}}
    own = Attribute("g", attribute.groups, attribute.codes[chosen])
    alone = bound_figures(positive[chosen], chosen[chosen], [own], people=people)
    assert alone == beside


def test_chosen_alone_without_sizes_tell_nothing() -> None:
    """Nobody says among how many they were chosen: no figure, no finding."""
    positive, chosen, attribute = rows({"a": (30, 40, 0), "b": (20, 90, 0)})
    assert bound_figures(positive, chosen, [attribute]) == ((), ())


def test_small_cells_are_hidden() -> None:
    """Ten found in a group hide it, and the group that would give it away."""
    positive, chosen, attribute = rows({"a": (10, 400, 600), "b": (100, 300, 500), "c": (90, 310, 800)})
    figures, _ = bound_figures(positive, chosen, [attribute])
    assert {f.group for f in figures if f.hidden} == {"a", "b"}
    assert all(f.value is None for f in figures if f.hidden)
