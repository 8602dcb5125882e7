"""How often each of the three answers is given, by how far a group is from the others and how many rows there are.

Samples are drawn as counts, since a table is its cells: the answers are those that `bondroit audit` gives on the rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from scipy.stats import binom

from bondroit.auditing.cells import Counted
from bondroit.auditing.cells_columns import Levels
from bondroit.auditing.cells_figures import figures_of
from bondroit.auditing.checks.aud005_flagged import CHECK
from bondroit.auditing.findings import Verdict
from bondroit.auditing.margins import NEAR_HIGH, findings_on
from bondroit.stats.cells import Cells

FEW, MANY = 100, 1_000
RISK = 0.05


@dataclass(frozen=True)
class Setting:
    """Groups of so many rows: some flagged `ratio` times as often as the rest, who are flagged at `share`."""

    rows: int
    ratio: float
    share: float = 0.2
    groups: int = 1
    others: tuple[int, ...] = ()

    def sizes(self) -> np.ndarray:
        """(groups,) rows; without `others`, three groups as large as the first."""
        return np.array([self.rows] * self.groups + list(self.others or (self.rows,) * 3))

    def shares(self) -> np.ndarray:
        """(groups,) such that each of the first has `ratio` to everyone else, in truth."""
        sizes, own = self.sizes(), np.arange(len(self.sizes())) < self.groups
        rest = self.share
        # Everyone else of one of the groups are the others of them and the rest: solve for the share that it needs.
        alike, apart = float(sizes[own].sum() - self.rows), float(sizes[~own].sum())
        needed = self.ratio * rest * apart / (alike + apart - self.ratio * alike)
        return np.where(own, needed, rest)

    def holds(self) -> bool:
        """Whether in truth every group is within the margin of everyone else."""
        sizes, events = self.sizes(), self.sizes() * self.shares()
        ratios = self.shares() / ((events.sum() - events) / (sizes.sum() - sizes))
        return bool((ratios <= NEAR_HIGH + 1e-9).all() and (ratios >= 1.0 / NEAR_HIGH - 1e-9).all())


# Four equal groups, from a hundred rows to several thousand; at 1.25 one of them stands on the margin.
EQUAL = [Setting(rows, ratio) for rows in (100, 400, 1_600, 6_400) for ratio in (1.0, 1.1, NEAR_HIGH, 1.5, 2.0)]
# Ten small groups on the margin among two large ones, with an event in five of them or with ten in each: many chances
# to be wrong, each on next to nothing.
SMALL = [
    Setting(rows, NEAR_HIGH, share, groups=10, others=(20_000, 20_000))
    for rows, share in ((20, 0.01), (50, 0.01), (200, 0.01), (50, 0.1), (100, 0.1))
]


def counted(flagged: np.ndarray, sizes: np.ndarray) -> Counted:
    """The cells of groups of which so many rows are flagged."""
    groups = len(sizes)
    counts = np.stack([sizes - flagged, flagged], axis=1).reshape(-1)
    some = counts > 0
    cells = Cells(
        counts=counts[some],
        group=np.repeat(np.arange(groups), 2)[some],
        codes=np.arange(groups)[:, None],
        side=np.tile([0, 1], groups)[some],
        weights=np.ones(int(some.sum())),
        strata=np.zeros(int(some.sum()), np.int64),
        units=None,
        sizes=None,
        designed=False,
        measures={},
    )
    names = tuple(f"{k:02}" for k in range(groups))
    return Counted(cells, (Levels("g", names),), decided=True, weighted=False, outcome=False)


def answers(setting: Setting, replays: int, *, draws: int) -> dict[Verdict, int]:
    """How often each answer is given to "every group is flagged about as often as the others"."""
    chance = np.random.default_rng(17)
    sizes, shares = setting.sizes(), setting.shares()
    given = dict.fromkeys(Verdict, 0)
    for number in range(replays):
        table = counted(chance.binomial(sizes, shares), sizes)
        figures = figures_of(table, deepest=1, floor=0, draws=draws, seed=number)
        (answer,) = findings_on(figures, ["g"], checks=[CHECK])
        given[answer.verdict] += 1
    return given


def require_seldom_wrong(settings: list[Setting], replays: int, *, draws: int) -> dict[Setting, dict[Verdict, int]]:
    """Print how often each answer is given; neither error more often than one time in twenty."""
    most, found = binom.ppf(0.9995, replays, RISK), {}
    print(f"\n{replays} replays, {f'{draws} draws' if draws else 'formulas'}; in error at most {most / replays:.3f}")
    print(f"{'groups':>8}{'rows each':>11}{'flagged':>9}{'ratio':>7}{'holds':>9}{'does not':>10}{'cannot say':>12}")
    for setting in settings:
        given = answers(setting, replays, draws=draws)
        found[setting] = given
        yes, no, unknown = (given[v] / replays for v in Verdict)
        print(
            f"{len(setting.sizes()):8}{setting.rows:11,}{setting.share:9.0%}{setting.ratio:7.2f}"
            f"{yes:9.3f}{no:10.3f}{unknown:12.3f}"
        )
        # At the margin itself either answer is an error: a hair's breadth beyond, the statement would not hold.
        if setting.holds():
            assert given[Verdict.DOES_NOT_HOLD] <= most, setting
        if not setting.holds() or setting.ratio == NEAR_HIGH:
            assert given[Verdict.HOLDS] <= most, setting
    return found


def test_answers_are_seldom_wrong() -> None:
    """On the margin, within and beyond, and with many small groups, a hundred times each; more rows say more."""
    settings = [Setting(rows, ratio) for rows in (400, 6_400) for ratio in (1.0, NEAR_HIGH, 2.0)]
    found = require_seldom_wrong([*settings, SMALL[0], SMALL[3]], FEW, draws=0)
    assert found[Setting(6_400, 1.0)][Verdict.HOLDS] > 0.95 * FEW
    assert found[Setting(400, 1.0)][Verdict.NOT_ENOUGH_EVIDENCE] > 0.95 * FEW
    assert found[Setting(400, 2.0)][Verdict.DOES_NOT_HOLD] > 0.8 * FEW


@pytest.mark.proof
@pytest.mark.parametrize("draws", [0, 299])
def test_answers_are_seldom_wrong_at_length(draws: int) -> None:
    """Twenty effects and sizes, and five times ten small groups, a thousand times each."""
    found = require_seldom_wrong([*EQUAL, *SMALL], MANY, draws=draws)
    for ratio, answer in ((1.0, Verdict.HOLDS), (1.5, Verdict.DOES_NOT_HOLD), (2.0, Verdict.DOES_NOT_HOLD)):
        by_size = [found[Setting(rows, ratio)][answer] for rows in (100, 400, 1_600, 6_400)]
        # More rows say more.
        assert by_size == sorted(by_size)
        assert by_size[-1] > 0.95 * MANY


def test_settings_have_the_ratios_they_say() -> None:
    """The share of each group over that of everyone else is the ratio asked for; 1.25 still holds, 1.5 does not."""
    for setting in (*EQUAL, *SMALL):
        sizes, shares = setting.sizes(), setting.shares()
        others = np.arange(len(sizes)) != 0
        rest = float((sizes * shares)[others].sum() / sizes[others].sum())
        assert abs(shares[0] / rest - setting.ratio) < 1e-12
        assert setting.holds() == (setting.ratio <= NEAR_HIGH)
