"""The worst group is found where there is one, and nobody cries wolf where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from bondroit.auditing.cells import Counted, count_rows
from bondroit.auditing.cells_figures import Grouped
from bondroit.auditing.findings import Verdict
from bondroit.auditing.material import CROSS, Attribute, Material
from bondroit.auditing.worst import parted, shrinkage, worst_group
from bondroit.stats.cells import spread_tally
from bondroit.stats.sampling import Sampling

FAIR, ROWS = 60, 3_000


def audited(
    seed: int, *, rows: int = ROWS, burdened: float = 0.0, clusters: bool = False, uneven: bool = False
) -> Counted:
    """Flags that depend on the outcome alone; with `burdened`, also on one group of a crossing.

    `clusters`: five rows in a row are flagged alike; `uneven`: the outcome is five times as frequent in some groups.
    """
    chance = np.random.default_rng([11, seed])
    one, two, three = (chance.integers(0, size, rows) for size in (2, 4, 3))
    positive = chance.random(rows) < (np.array([0.05, 0.1, 0.2, 0.25])[two] if uneven else 0.15)
    chosen = np.where(positive, 0.4, 0.15 + burdened * ((one == 1) & (two == 2)))
    units = np.arange(rows) // 5
    shared = chance.random(rows // 5 + 1)[units] if clusters else chance.random(rows)
    return count_rows(
        Material(
            positive=positive,
            attributes=(
                Attribute("one", ("a", "b"), one),
                Attribute("two", ("p", "q", "r", "s"), two),
                Attribute("three", ("x", "y", "z"), three),
            ),
            sampling=Sampling(np.ones(rows), None, units if clusters else None),
            weighted=clusters,
            flagged=shared < chosen,
        )
    )


def alarms(cards: int, *, metric: str = "fpr", margin: float = 1.0, **how: int) -> int:
    """Cards without differences of which a group is said to bear more than everyone else."""
    found = [
        worst_group(audited(seed, **how), metric=metric, margin=margin, floor=0, seed=seed) for seed in range(cards)
    ]
    assert all(w.searched > 20 for w in found)
    return sum(w.verdict is Verdict.DOES_NOT_HOLD for w in found)


def test_a_fair_card_raises_no_more_alarms_than_said() -> None:
    """Over fair cards, each with some 50 groups to choose from, alarms stay under the exact 99.9 % band of 1 in 20."""
    assert alarms(FAIR) <= binom.ppf(0.9995, FAIR, 0.05)


@pytest.mark.proof
@pytest.mark.parametrize(
    ("metric", "how"),
    [
        ("fpr", {}),
        ("fpr", {"clusters": True}),
        ("fpr", {"uneven": True}),
        ("flagged_rate", {}),
        ("rate", {}),
        ("fnr", {"rows": 4 * ROWS}),
        ("ppv", {"rows": 4 * ROWS}),
    ],
    ids=["fpr", "clusters", "uneven", "flagged_rate", "rate", "fnr", "ppv"],
)
def test_a_fair_card_raises_no_more_alarms_than_said_at_length(metric: str, how: dict[str, int]) -> None:
    """The same over 1,000 cards, by other figures, where rows of a unit are flagged alike, and where rates differ.

    Beyond the usual margin alarms are rarer still.
    """
    cards = 1_000
    most = binom.ppf(0.9995, cards, 0.05)
    found = [alarms(cards, metric=metric, margin=margin, **how) for margin in (1.0, 1.25)]
    told = f"{found[0]} of {cards} cards raise an alarm without a margin, {found[1]} beyond 1.25; at most {most:.0f}"
    print(f"\n{metric} {how or ''}: {told}")
    assert found[1] <= found[0] <= most


def test_without_the_second_half_the_search_would_cry_wolf() -> None:
    """The worst of 50 groups, tested on the very rows that made it so, is beyond one for many fair cards."""
    false = 0
    for seed in range(30):
        counted = audited(seed)
        grouped = Grouped.of(counted)
        weight = spread_tally(counted.cells, grouped.members).weight
        innocent, hit = weight[:, 0].sum(axis=1), weight[:, 0, 1]
        big = (innocent > 50) & (np.arange(len(hit)) > 0)
        own, rest = hit / innocent, (hit[0] - hit) / np.maximum(innocent[0] - innocent, 1)
        error = np.sqrt(own * (1 - own) / innocent + rest * (1 - rest) / np.maximum(innocent[0] - innocent, 1))
        false += bool(((own - rest) / error)[big].max() > 1.96)
    assert false > 12


def test_a_burdened_group_is_found_and_told_without_the_winners_curse() -> None:
    """A group flagged twice as often for nothing is named by both halves, and its held-out ratio is near the truth."""
    found = [worst_group(audited(seed, rows=6_000, burdened=0.15), margin=1.25, floor=0) for seed in range(25)]
    named = [h for w in found for h in w.held if h.group == CROSS.join("br")]
    assert len(named) > 40
    assert sum(w.verdict is Verdict.DOES_NOT_HOLD for w in found) > 20
    held = np.mean([h.ratio.value for h in named])
    assert abs(held - 2.0) < 0.1
    assert all(min(h.seen, 1.0) - 1e-9 <= h.shrunk <= max(h.seen, 1.0) + 1e-9 for w in found for h in w.held)


def test_equal_groups_in_number_hold_within_the_margin() -> None:
    """With many rows and no gap, all intervals together stay under 1.25: the statement holds."""
    assert worst_group(audited(1, rows=200_000), deepest=1, floor=0).verdict is Verdict.HOLDS


def test_halves_are_the_rows_parted_by_lot() -> None:
    """The two halves add up to the table, cell by cell; units are never cut; each half has about half the rows."""
    for clusters in (False, True):
        counted = audited(5, clusters=clusters)
        one, two = parted(counted.cells, np.random.default_rng(0))
        members = Grouped.of(counted).members
        whole, *halves = (spread_tally(c, members).weight for c in (counted.cells, one, two))
        assert np.array_equal(whole, halves[0] + halves[1])
        assert abs(one.rows / counted.cells.rows - 0.5) < 0.06
        if clusters:
            assert len(np.unique(one.units)) + len(np.unique(two.units)) == len(np.unique(counted.cells.units))


def test_shrinkage_keeps_what_noise_does_not_explain() -> None:
    """Gaps no wider than their noise are shrunk to none; wide ones hardly; the noisier the more."""
    chance = np.random.default_rng(2)
    errors = np.full(400, 0.2)
    assert shrinkage(0.15 * chance.standard_normal(400), errors).max() == 0.0
    kept = shrinkage(np.sqrt(1.0 + 0.04) * chance.standard_normal(400), errors)
    assert abs(kept[0] - 1.0 / 1.04) < 0.02
    mixed = shrinkage(chance.standard_normal(100), np.repeat([0.1, 1.0], 50))
    assert mixed[0] > mixed[-1]


def test_what_is_no_share_of_rows_is_refused() -> None:
    """A mean, or a share that needs flags where there are none."""
    with pytest.raises(ValueError, match="no share"):
        worst_group(audited(1), metric="mean_score")
