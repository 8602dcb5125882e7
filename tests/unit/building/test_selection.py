"""The selection on many candidates against testing every one exactly; criteria; variables that must stand."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from tests.unit.building.test_classes import _plain_forward

from bondroit.building.classes import associate, histograms, merge_columns
from bondroit.building.entering import LOOKED_AT
from bondroit.building.prebins import prebin_columns
from bondroit.building.request import BuildRequest
from bondroit.building.screening import look_alikes, resemblance, screen
from bondroit.building.selection import select
from bondroit.stats.sampling import Sampling


def _prepared(seed, request, candidates=150, rows=2_000):
    """Candidates in families that resemble one another, some of which make the target."""
    draw = np.random.default_rng(seed)
    common = draw.normal(size=(12, rows))
    columns = {}
    for j in range(candidates):
        noise = draw.normal(size=rows)
        values = 0.6 * common[j % 12] + 0.8 * noise
        columns[f"c{j:03d}"] = np.where(draw.random(rows) < 0.02, np.nan, values.round(2))
    logit = -1.0 + 0.5 * common[:5].sum(axis=0) + 0.4 * np.nan_to_num(columns["c006"])
    target = (draw.random(rows) < 1 / (1 + np.exp(-logit))).astype(float)
    frame = pl.DataFrame(columns).with_columns(pl.all().fill_nan(None), y=pl.Series(target))
    sampling = Sampling(np.ones(rows))
    prebinned, _ = prebin_columns(frame, request, sampling.weights)
    found = histograms(prebinned, target, sampling.weights)
    merged = merge_columns(prebinned, found, request)
    said = associate(merged, found)
    return target, sampling, merged, said


@pytest.mark.parametrize("seed", range(3))
def test_a_lazy_search_chooses_what_an_exact_one_chooses(seed):
    """With more candidates than are looked at in a step, in families, the same variables enter in the same order."""
    request = BuildRequest("t", "y", min_count=20)
    target, sampling, merged, said = _prepared(seed, request, candidates=LOOKED_AT + 30)
    running = list(range(len(merged)))
    near = resemblance(merged, said, running, sampling.weights)
    selected = select(merged, running, target, sampling, request, near=near)
    assert len(selected.entered) >= 5
    assert list(selected.entered) == _plain_forward(merged, running, target, sampling)


def test_criteria_differ_as_they_must():
    """AIC takes at least as many variables as BIC; what must stand stands under each, first."""
    sizes = {}
    for criterion in ("aic", "bic", "p"):
        request = BuildRequest("t", "y", min_count=20, criterion=criterion, max_variables=60)
        target, sampling, merged, said = _prepared(5, request, candidates=60)
        running = np.flatnonzero(
            screen(merged, said, histograms([m.source for m in merged], target, sampling.weights), request)
        ).tolist()
        weakest = min(running, key=lambda j: said.information[j])
        selected = select(merged, running, target, sampling, request, required=[weakest])
        assert selected.chosen[0] == weakest
        sizes[criterion] = len(selected.chosen)
    assert sizes["aic"] >= sizes["bic"] > 1


def test_resemblance_does_not_depend_on_the_order_of_rows():
    """With more rows than it is looked at on, the rows are drawn by what they hold."""
    request = BuildRequest("t", "y", min_count=20)
    _, sampling, merged, said = _prepared(1, request, candidates=20, rows=6_000)
    near = resemblance(merged, said, list(range(20)), sampling.weights)
    assert near.shape == (20, 20)
    mixed = np.random.default_rng(0).permutation(6_000)

    class Moved:
        """A candidate whose rows stand in another order."""

        def __init__(self, m):
            self.dummy = m.dummy
            self.source = type("Source", (), {"codes": m.source.codes[mixed]})

    moved = [Moved(m) for m in merged]
    assert np.allclose(near, resemblance(moved, said, list(range(20)), sampling.weights), atol=1e-5)
    assert look_alikes(merged, said, list(range(20)), sampling.weights, near) == {}
