"""Groups at equal conditions: against a plain count, statsmodels, and numerical derivatives."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable

from bondroit.stats.sampling import Sampling
from bondroit.stats.standardising import standardised


def _rows(seed: int, rows: int = 400) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    strata = chance.integers(0, 4, rows)
    members = chance.random(rows) < 0.2 + 0.15 * strata
    outcome = (chance.random(rows) < 0.15 + 0.1 * strata + 0.1 * members).astype(np.float64)
    return outcome, members, strata, chance.uniform(0.5, 2.0, rows)


def _plain(outcome: np.ndarray, members: np.ndarray, strata: np.ndarray, weights: np.ndarray) -> tuple[float, ...]:
    """The definitions, stratum by stratum."""
    both = [k for k in range(strata.max() + 1) if members[strata == k].any() and (~members[strata == k]).any()]
    whole = sum(weights[strata == k].sum() for k in both)
    rates, sums = [0.0, 0.0], [0.0, 0.0]
    for k in both:
        own = [weights[(strata == k) & (members == side)] for side in (False, True)]
        hit = [outcome[(strata == k) & (members == side)] for side in (False, True)]
        total = own[0].sum() + own[1].sum()
        for side in (0, 1):
            rates[side] += total / whole * float(own[side] @ hit[side]) / own[side].sum()
            sums[side] += float(own[side] @ hit[side]) * own[1 - side].sum() / total
    return rates[1], rates[0], sums[1] / sums[0]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_figures_are_the_definitions(seed: int) -> None:
    """Rates and both ratios are those of a plain count of the strata."""
    outcome, members, strata, weights = _rows(seed)
    found = standardised(outcome, members, strata, np.ones(len(strata), np.bool_), Sampling(weights))
    one, other, ratio = _plain(outcome, members, strata, weights)
    assert found is not None
    assert found.ratio is not None
    assert found.mantel_haenszel is not None
    np.testing.assert_allclose(
        [found.group.value, found.others.value, found.ratio.value, found.mantel_haenszel.value],
        [one, other, one / other, ratio],
        atol=1e-12,
    )


def test_the_ratio_is_statsmodels_own() -> None:
    """Without weights, the ratio of Mantel and Haenszel is the pooled risk ratio of statsmodels."""
    outcome, members, strata, _ = _rows(3)
    tables = [
        [
            [float(((strata == k) & (members == side) & (outcome == hit)).sum()) for hit in (1, 0)]
            for side in (True, False)
        ]
        for k in range(4)
    ]
    pooled = StratifiedTable(np.array(tables).transpose(1, 2, 0)).riskratio_pooled
    found = standardised(outcome, members, strata, np.ones(400, np.bool_), Sampling(np.ones(400)))
    assert found is not None
    assert found.mantel_haenszel is not None
    np.testing.assert_allclose(found.mantel_haenszel.value, pooled, rtol=1e-12)


def test_strata_without_a_counterpart_are_left_out_and_told() -> None:
    """A stratum that holds the group alone is not compared, and its part of the group is told."""
    outcome, members, strata, _ = _rows(4)
    strata = np.where(members & (np.arange(400) % 5 == 0), 9, strata)
    found = standardised(outcome, members, strata, np.ones(400, np.bool_), Sampling(np.ones(400)))
    assert found is not None
    assert found.strata == 4
    assert found.left_out == (strata == 9).sum() / members.sum()
    assert (
        standardised(outcome, members, members.astype(np.int64), np.ones(400, np.bool_), Sampling(np.ones(400))) is None
    )


def test_intervals_cover_the_ratio_at_equal_rates() -> None:
    """Where the group differs by its conditions alone, the intervals hold one as often as they say."""
    chance = np.random.default_rng(8)
    covered = np.zeros(3)
    for _ in range(200):
        strata = chance.integers(0, 3, 900)
        members = chance.random(900) < 0.2 + 0.2 * strata
        outcome = (chance.random(900) < 0.1 + 0.2 * strata).astype(np.float64)
        found = standardised(outcome, members, strata, np.ones(900, np.bool_), Sampling(np.ones(900)))
        assert found is not None
        assert found.ratio is not None
        assert found.mantel_haenszel is not None
        covered += [
            found.difference.low <= 0.0 <= found.difference.high,
            found.ratio.low <= 1.0 <= found.ratio.high,
            found.mantel_haenszel.low <= 1.0 <= found.mantel_haenszel.high,
        ]
    assert all(178 <= c <= 199 for c in covered)


def test_a_group_without_an_event_has_an_upper_bound() -> None:
    """Nothing selected in the group: its ratio is nought up to a bound; nothing among the others: there is none."""
    outcome, members, strata, _ = _rows(6)
    sampling, rows = Sampling(np.ones(400)), np.ones(400, np.bool_)
    found = standardised(outcome * ~members, members, strata, rows, sampling)
    assert found is not None
    assert found.ratio is not None
    assert found.ratio == found.mantel_haenszel
    assert (found.group.value, found.ratio.value, found.ratio.low) == (0.0, 0.0, 0.0)
    assert 0.0 < found.ratio.high == found.group.high / found.others.low < 0.5
    none = standardised(outcome * members, members, strata, rows, sampling)
    assert none is not None
    assert none.ratio is none.mantel_haenszel is None
