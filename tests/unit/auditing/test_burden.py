"""Burdens: the fast path against adding up controls one by one, and the hiding of small cells."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.auditing.burden import burdens, controlled
from bondroit.auditing.material import attribute_of
from bondroit.stats.sampling import Sampling


def _plain_chances(scores, weights, share):
    """Chance of control of each row: down the ranking until the weight is used up, equal scores alike."""
    room, chances = share * sum(weights), [0.0] * len(scores)
    for score in sorted(set(scores), reverse=True):
        rows = [i for i, s in enumerate(scores) if s == score]
        weight = sum(weights[i] for i in rows)
        for i in rows:
            chances[i] = min(max(room / weight, 0.0), 1.0)
        room -= weight
    return chances


ROWS = st.lists(
    st.tuples(st.integers(0, 4), st.booleans(), st.sampled_from(["a", "b"]), st.sampled_from([1.0, 2.5, 7.0])),
    min_size=2, max_size=40,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(ROWS, st.sampled_from([0.05, 0.2, 0.5, 1.0]))
def test_burdens_equal_the_plain_sums(rows, share):
    """For everyone and by group: weight controlled in vain over the weight with nothing wrong, per 1,000."""
    scores, found, groups, weights = (list(column) for column in zip(*rows, strict=True))
    chances = _plain_chances(scores, weights, share)
    floats = np.array(weights)
    assert controlled(np.array(scores, np.float64), floats, share) == pytest.approx(chances)
    lines = burdens(
        "card", np.array(scores, np.float64), np.array(found), Sampling(floats), shares=[share],
        attributes=[attribute_of(pl.Series("g", groups))], floor=0,
    )  # fmt: skip
    for line in lines:
        own = [i for i in range(len(rows)) if not found[i] and line.group in {"all", groups[i]}]
        assert line.rows == len(own)
        if not own:
            assert line.value is None
            continue
        vain = sum(weights[i] * chances[i] for i in own)
        assert line.value == pytest.approx(1_000 * vain / sum(weights[i] for i in own), abs=1e-6)
        assert 0.0 <= line.low <= line.value + 1e-6
        assert line.value - 1e-6 <= line.high <= 1_000.0 + 1e-6


def test_a_score_that_says_nothing_costs_every_group_alike():
    """With one score for all, each group bears the share that is controlled."""
    groups = pl.Series("g", ["a"] * 200 + ["b"] * 100)
    found = np.arange(300) % 3 == 0
    lines = burdens(
        "card", np.zeros(300), found, Sampling(np.ones(300)), shares=[0.2], attributes=[attribute_of(groups)]
    )
    assert [line.value for line in lines] == pytest.approx([200.0] * 3)


def test_a_group_with_a_small_cell_is_hidden_and_cannot_be_deduced():
    """Ten households controlled in vain are not told, nor is the one group that would tell them by difference."""
    groups = pl.Series("g", ["small"] * 60 + ["large"] * 400 + ["other"] * 400)
    scores, found = np.zeros(860), np.zeros(860, bool)
    scores[:10] = 1.0
    scores[60:120] = 1.0
    scores[460:560] = 1.0
    found[120:160] = found[560:600] = found[20:40] = True
    share = 170 / 860
    lines = burdens("card", scores, found, Sampling(np.ones(860)), shares=[share], attributes=[attribute_of(groups)])
    hidden = {line.group for line in lines if line.value is None}
    assert "small" in hidden
    assert len(hidden) == 2
    assert all(line.rows is None for line in lines if line.group in hidden)
