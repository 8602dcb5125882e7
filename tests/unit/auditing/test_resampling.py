"""Counts drawn again against rows drawn again: the same law."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.stats import ks_2samp

from bondroit.auditing.cells import Counted, count_rows
from bondroit.auditing.cells_figures import Grouped
from bondroit.auditing.cells_lines import SCORE
from bondroit.auditing.cells_metrics import METRICS
from bondroit.auditing.material import Attribute, Material
from bondroit.auditing.resampling import resampled
from bondroit.stats.bootstrap import draw_times, rescaled_weights
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from bondroit.stats.cells import Tally

DRAWS = 4_000
ROWS = 120


def material(design: str) -> Material:
    """A small table, where nothing is near normal; scores are skewed within their classes."""
    chance = np.random.default_rng(12)
    strata = chance.integers(0, 3, ROWS) if design != "plain" else None
    sizes = None if strata is None or design != "sizes" else np.array([60.0, 90.0, 4_000.0])[strata]
    clusters = chance.integers(0, 12, ROWS) if design == "clusters" else None
    weights = np.ones(ROWS) if design == "plain" else np.array([1.0, 2.5, 7.0])[strata]
    return Material(
        positive=chance.random(ROWS) < 0.3,
        attributes=(Attribute("g", ("a", "b"), (chance.random(ROWS) < 0.2).astype(np.int64)),),
        sampling=Sampling(weights, strata, clusters, sizes),
        weighted=design != "plain",
        score=chance.beta(0.4, 2.0, ROWS),
        flagged=chance.random(ROWS) < 0.4,
    )


def rows_drawn(table: Material, draws: int) -> dict[str, np.ndarray]:
    """The figures of group b over draws of the rows themselves."""
    chance, n = np.random.default_rng(5), len(table.positive)
    own, y, d = table.attributes[0].codes == 1, table.positive, table.flagged
    found: dict[str, list[float]] = {name: [] for name in ("rate", "mean_score", "fpr", "score_less_rate", "ppv")}
    for _ in range(draws):
        if table.weighted:
            w = rescaled_weights(table.sampling, draw_times(table.sampling, chance))
        else:
            w = np.bincount(chance.integers(0, n, n), minlength=n).astype(float)
        w = w * own
        with np.errstate(divide="ignore", invalid="ignore"):
            found["rate"].append((w @ y) / w.sum())
            found["mean_score"].append((w @ table.score) / w.sum())
            found["score_less_rate"].append((w @ (table.score - y)) / w.sum())
            found["fpr"].append((w @ (d & ~y)) / (w @ ~y))
            found["ppv"].append((w @ (d & y)) / (w @ d))
    return {name: np.array(values) for name, values in found.items()}


def cells_drawn(counted: Counted, draws: int, seed: int = 0) -> Tally:
    """The sums of everyone, a and b."""
    return resampled(counted.cells, Grouped.of(counted).members, draws=draws, seed=seed)


@pytest.mark.parametrize("design", ["plain", "weighted", "sizes", "clusters"])
def test_figures_drawn_from_cells_have_the_law_of_rows_drawn(design: str) -> None:
    """Of two dozen rows, each figure over draws of cells is distributed as over draws of rows, whatever the design.

    No Kolmogorov-Smirnov test at one in 10,000 tells them apart, and mean and spread agree to their noise.
    """
    table = material(design)
    rows, tally = rows_drawn(table, DRAWS), cells_drawn(count_rows(table), DRAWS)
    for metric in METRICS:
        if metric.name not in rows:
            continue
        cells, expected = metric.of(tally).value[2], rows[metric.name]
        cells, expected = cells[np.isfinite(cells)], expected[np.isfinite(expected)]
        assert ks_2samp(np.round(cells, 9), np.round(expected, 9)).pvalue > 1e-4, metric.name
        error = expected.std() / np.sqrt(DRAWS)
        assert abs(cells.mean() - expected.mean()) < 6 * error
        assert abs(cells.std() / expected.std() - 1.0) < 0.07


def test_sums_within_classes_have_the_first_two_moments_of_rows_drawn() -> None:
    """With all scores in one class, the approximation at its worst, mean and variance are still those of rows drawn."""
    chance = np.random.default_rng(3)
    score = chance.uniform(0.05, 0.0999, 400)  # all in one class of a twentieth
    table = Material(np.ones(400, np.bool_), (Attribute("g", ("a",), np.zeros(400, np.int64)),),
                     Sampling(np.ones(400)), score=score)  # fmt: skip
    drawn = cells_drawn(count_rows(table), 20_000).measures[SCORE].value[0].sum(axis=(0, 1))
    assert abs(drawn.mean() - score.sum()) < 5 * drawn.std() / np.sqrt(20_000)
    assert abs(drawn.var() / (400 * score.var()) - 1.0) < 0.05


def test_a_stratum_that_is_all_there_is_stays_as_it_is() -> None:
    """Chosen controls, all of which are known, are not drawn again; those drawn at random are."""
    chance = np.random.default_rng(8)
    arm = np.repeat([0, 1], [300, 200])
    table = Material(
        positive=chance.random(500) < 0.3,
        attributes=(Attribute("arm", ("drawn", "chosen"), arm),),
        sampling=Sampling(np.where(arm, 1.0, 9.0), arm, None, np.where(arm, 200.0, 2_700.0)),
        weighted=True,
    )
    rates = METRICS[0].of(cells_drawn(count_rows(table), 200)).value
    assert np.ptp(rates[2]) < 1e-12
    assert np.ptp(rates[1]) > 0.02


def test_the_same_seed_draws_the_same_bits() -> None:
    """Two draws with one seed are equal, two seeds are not."""
    counted = count_rows(material("plain"))
    one, two, other = (cells_drawn(counted, 50, seed).measures[SCORE].value for seed in (1, 1, 2))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)
