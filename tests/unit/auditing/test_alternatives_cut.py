"""The cut of a ranking, what it finds and whom it hits."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.auditing.alternatives_cut import chances, cut_at, measure, ratio_of, relative
from bondroit.stats.sampling import Sampling


def _plain(scores: list[int], weights: list[float], share: float) -> list[float]:
    """Row by row: the highest first, equal scores alike, until the share is reached."""
    room = share * sum(weights)
    found = [0.0] * len(scores)
    for score in sorted(set(scores), reverse=True):
        own = [k for k, s in enumerate(scores) if s == score]
        held = sum(weights[k] for k in own)
        part = min(max(room / held, 0.0), 1.0)
        for k in own:
            found[k] = part
        room -= part * held
    return found


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.floats(0.2, 5.0), st.integers(0, 2)), min_size=3, max_size=40),
    st.floats(0.05, 0.95),
)
def test_chances_are_those_of_a_plain_walk_down_the_ranking(rows: list[tuple[int, float, int]], share: float) -> None:
    """In each cell the chance of each row is the one got by taking rows one score at a time."""
    scores, weights, cell = (np.array(column) for column in zip(*rows, strict=True))
    found = chances(scores.astype(np.float64), weights, cell, np.full(3, share))
    for k in range(3):
        own = np.flatnonzero(cell == k)
        wanted = _plain(scores[own].tolist(), weights[own].tolist(), share)
        np.testing.assert_allclose(found[own], wanted, atol=1e-9)
        np.testing.assert_allclose(weights[own] @ found[own], share * weights[own].sum(), atol=1e-9)


def test_a_figure_is_its_definition() -> None:
    """What the top holds of a column is the weighted sum over the chances, over the whole."""
    chance = np.random.default_rng(3)
    scores, weights = chance.normal(size=200), chance.uniform(0.5, 2.0, 200)
    inside = (chance.random(200) < 0.4).astype(np.float64)
    cell = (np.arange(200) % 4).astype(np.int64)
    cut = cut_at(scores, weights, cell, np.full(4, 0.2))
    found = measure(cut, inside, inside, weights)
    assert found is not None
    wanted = sum(w * a * c for w, a, c in zip(weights, inside, cut.chance, strict=True)) / (weights @ inside)
    assert abs(found.value - wanted) < 1e-12
    assert abs(found.influence.sum()) < 1e-12
    assert measure(cut, inside, np.zeros(200), weights) is None


def test_standard_errors_are_those_of_repeated_draws() -> None:
    """The linearised error of a gap, the place of the cut estimated, is near the spread over many samples."""
    gaps, errors = [], []
    for seed in range(400):
        chance = np.random.default_rng(seed)
        group = chance.random(600) < 0.3
        scores = chance.normal(size=600) + 0.8 * group
        cut = cut_at(scores, np.ones(600), np.zeros(600, np.int64), np.array([0.2]))
        one, other = (measure(cut, g.astype(float), g.astype(float), np.ones(600)) for g in (group, ~group))
        assert one is not None
        assert other is not None
        gap = one.less(other)
        gaps.append(gap.value)
        errors.append(gap.error(Sampling(np.ones(600))))
    assert 0.88 < float(np.mean(errors)) / float(np.std(gaps)) < 1.12


def test_a_card_loses_nothing_beside_itself() -> None:
    """A figure beside itself has a loss of nought and a ratio of one, both sure."""
    chance = np.random.default_rng(5)
    worth, scores = chance.gamma(1.0, 1.0, 300), chance.normal(size=300)
    cut = cut_at(scores, np.ones(300), np.zeros(300, np.int64), np.array([0.3]))
    found = measure(cut, worth, worth, np.ones(300))
    assert found is not None
    sampling = Sampling(np.ones(300))
    lost, ratio = relative(found, found, sampling), ratio_of(found, found, sampling)
    assert lost is not None
    assert ratio is not None
    assert max(abs(part) for part in (lost.value, lost.low, lost.high)) < 1e-12
    assert max(abs(part - 1.0) for part in (ratio.value, ratio.low, ratio.high)) < 1e-12
