"""The same question on every file of a month: whom the card chooses, and whom equally good cards would choose instead.

No outcome is needed: the cards near-equal on the survey are learnt on all of it, and rank every file. All files are
counted, so that no sampling error of files is left; what remains uncertain is which card is the right one, and the
range over the cards says it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.alternatives_arbitrary import AREA, LOSS
from bondroit.auditing.alternatives_fits import Learner
from bondroit.auditing.burden import controlled
from bondroit.auditing.material import Attribute
from bondroit.stats.arrays import one_blas_thread
from bondroit.stats.disclosure import hidden_rows
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from bondroit.auditing.alternatives_arbitrary import Near
    from bondroit.auditing.alternatives_rows import Ground, Pool
    from bondroit.auditing.alternatives_tried import Tried
    from bondroit.stats.arrays import Floats, Integers


@dataclass(frozen=True, slots=True)
class CrowdLine:
    """One group of files.

    Attributes:
        trait, group: whose; empty for everyone.
        chosen: files that the card chooses; None where hidden.
        left: of them, the share that a near-equal card does not choose, on average; None where hidden.
        ambiguous: the share that some near-equal card does not choose; None where hidden.
    """

    trait: str
    group: str
    chosen: int | None
    left: float | None
    ambiguous: float | None


@dataclass(frozen=True, slots=True)
class Crowd:
    """Every file of a month.

    Attributes:
        files: in all.
        cards: near-equal on the survey.
        low, high: range of the share left out, over 95 % of these cards.
        reached: files that some near-equal card chooses.
        lines: everyone first.
    """

    files: int
    cards: int
    low: float
    high: float
    reached: int
    lines: tuple[CrowdLine, ...]


def near_own(tried: Tried, near: Near) -> Integers:
    """Places of the near-equal cards by the figures of all rows, the reference left out."""
    own = tried.own
    if near.by == AREA:
        found = own.area >= own.area[0] - near.tolerance
    elif near.by == LOSS:
        found = own.loss <= own.loss[0] + near.tolerance
    else:
        found = own.found >= (1.0 - near.tolerance) * own.found[0]
    found[0] = False
    return np.flatnonzero(found)


def widened(ground: Ground, files: int) -> Ground:
    """The ground with so many files behind its rows, that nothing is known of but their classes."""
    rest = np.zeros(files)
    s = ground.sampling
    codes = np.zeros(files, np.int64)
    wide = Sampling(
        np.concatenate([s.weights, np.ones(files)]),
        None if s.strata is None else np.concatenate([s.strata, codes]),
        None if s.clusters is None else np.concatenate([s.clusters, codes]),
        None if s.stratum_sizes is None else np.concatenate([s.stratum_sizes, rest + 1.0]),
    )
    return replace(
        ground,
        target=np.concatenate([ground.target, rest]),
        worth=np.concatenate([ground.worth, rest]),
        sampling=wide,
        quarter=np.concatenate([ground.quarter, codes]),
        traits=tuple(Attribute(t.name, t.groups, np.concatenate([t.codes, codes])) for t in ground.traits),
        incomes=None,
    )


def crowd_of(
    tried: Tried, pool: Pool, near: Near, *, traits: tuple[Attribute, ...], seed: int, floor: int
) -> Crowd | None:
    """Count over every file; None where no card is near-equal.

    Args:
        tried: the cards, on the survey.
        pool: classes learnt on the survey, coded on its rows and then on every file.
        near: what counts as equally good.
        traits: groups of the files.
        seed: of surveys drawn again.
        floor: smallest count shown.
    """
    cards, rows = near_own(tried, near), len(tried.ground.target)
    files = len(pool.codes[0]) - rows
    if not len(cards) or not files:
        return None
    learnt = np.arange(rows + files) < rows
    share, even = tried.ground.share, np.ones(files)
    sums, least, most, left = np.zeros(files), np.ones(files), np.zeros(files), []
    with one_blas_thread():
        learner = Learner(widened(tried.ground, files), pool, learnt, ~learnt, seed=seed)
        base = controlled(learner.logits(tried.recipes.items[0]), even, share)
        for card in cards.tolist():
            own = controlled(learner.logits(tried.recipes.items[card]), even, share)
            both = np.minimum(own, base)
            sums += both
            least, most = np.minimum(least, both), np.maximum(most, own)
            left.append(1.0 - float(both.sum()) / float(base.sum()))
    stays = sums / len(cards)
    low, high = (float(x) for x in np.quantile(left, [0.025, 0.975]))
    return Crowd(
        files=files,
        cards=len(cards),
        low=low,
        high=high,
        reached=int(np.count_nonzero(most > 0.0)),
        lines=(_line("", "", base, stays, least, hide=False), *_lines(traits, base, stays, least, floor)),
    )


def _lines(
    traits: tuple[Attribute, ...], base: Floats, stays: Floats, least: Floats, floor: int
) -> tuple[CrowdLine, ...]:
    found = []
    for trait in traits:
        groups = list(trait.members())
        cells = [
            [round(float(x[rows].sum())) for x in (base - stays, stays, base - least, 1.0 - base)] for _, rows in groups
        ]
        mask = hidden_rows(np.array(cells, np.int64).reshape(-1, 4), floor)
        for (group, rows), hide in zip(groups, mask.tolist(), strict=True):
            line = _line(trait.name, group, base[rows], stays[rows], least[rows], hide=hide)
            found.append(line)
    return tuple(found)


def _line(trait: str, group: str, base: Floats, stays: Floats, least: Floats, *, hide: bool) -> CrowdLine:
    total = float(base.sum())
    if hide or total <= 0.0:
        return CrowdLine(trait, group, None, None, None)
    return CrowdLine(trait, group, round(total), 1.0 - float(stays.sum()) / total, 1.0 - float(least.sum()) / total)
