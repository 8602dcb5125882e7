"""How many of those chosen an equally good card would not choose.

Near-equal are the cards that come close to the reference by a figure and a tolerance, quarter by quarter, by figures in
which the quarter has no part. Over them, a row's chance to be chosen says how far its choice is the accident of a card:
Marx, Calmon and Ustun (2020), "Predictive multiplicity in classification", ICML, call `ambiguity` the share of those
chosen that some near-equal card does not choose, and `discrepancy` the share that the most different one does not.
The place of each cut is taken as given; what varies in the intervals is who was surveyed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.alternatives_cut import Measure
from bondroit.auditing.alternatives_recipes import Family
from bondroit.stats.ranking import Bounded

if TYPE_CHECKING:
    from bondroit.auditing.alternatives_tried import Tried
    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.stats.sampling import Sampling

AREA, LOSS, FOUND = "auc", "loss", "found"
BY = (AREA, LOSS, FOUND)
SURE = 1e-9
BANDS = ((-1.0, 0.0), (0.0, 0.1), (0.1, 0.5), (0.5, 0.9), (0.9, 1.0 - SURE), (1.0 - SURE, 2.0))
"""Classes of a row's chance over near-equal cards: never, up to 10 %, 50 %, 90 %, less than all, all."""


@dataclass(frozen=True, slots=True)
class Near:
    """What counts as equally good.

    Attributes:
        by: `auc` (an AUC lower by at most so much), `loss` (a log-loss greater by at most so much) or `found` (a part
            of what is found lost).
        tolerance: how much.
    """

    by: str = AREA
    tolerance: float = 0.01

    def of(self, tried: Tried) -> Booleans:
        """(quarters, cards) near-equal for each quarter, without that quarter."""
        found = []
        for inner in tried.inner:
            if self.by == AREA:
                found.append(inner.area >= inner.area[0] - self.tolerance)
            elif self.by == LOSS:
                found.append(inner.loss <= inner.loss[0] + self.tolerance)
            else:
                found.append(inner.found >= (1.0 - self.tolerance) * inner.found[0])
        return np.stack(found)


@dataclass(frozen=True, slots=True)
class Changed:
    """What becomes of those chosen, in one group.

    Attributes:
        trait, group: whose; empty for everyone.
        rows: rows of the group that the reference chooses, counted, a row in part for its part.
        left: share of those chosen that a near-equal card taken at random does not choose.
        ambiguous: share that at least one near-equal card does not choose.
        reached: share of the whole group that at least one near-equal card chooses.
    """

    trait: str
    group: str
    rows: float
    left: Bounded
    ambiguous: Bounded
    reached: Bounded


@dataclass(frozen=True, slots=True)
class Band:
    """Rows by the share of the near-equal cards that choose them.

    Attributes:
        low, high: the share is above `low` and at most `high`; 0 and 0 for never.
        share: of the weight; None where hidden.
        rows: counted; None where hidden.
    """

    low: float
    high: float
    share: Bounded | None
    rows: int | None


@dataclass(frozen=True, slots=True)
class Arbitrariness:
    """Over the near-equal cards.

    Attributes:
        cards: near-equal cards, the reference not counted, on average over the quarters.
        tried: cards tried, the reference not counted.
        families: (family, near-equal on average, tried, share of those chosen that such a card does not choose).
        changed: everyone first, then by group.
        discrepancy: share of those chosen that the most different near-equal card does not choose.
        pairs: share of those chosen by one near-equal card that another one does not choose, both at random.
        bands: rows by how many near-equal cards choose them.
    """

    cards: float
    tried: int
    families: tuple[tuple[str, float, int, float | None], ...]
    changed: tuple[Changed, ...]
    discrepancy: Bounded
    pairs: Bounded
    bands: tuple[Band, ...]


def arbitrariness(tried: Tried, near: Near) -> Arbitrariness | None:
    """None where no card is near-equal for some quarter."""
    ground, allowed = tried.ground, near.of(tried)
    allowed[:, 0] = False
    if not allowed.any(axis=1).all():
        return None
    base, seen = tried.cut(0).chance, _Seen.over(tried, allowed)
    members = [("", "", np.ones(len(base), np.bool_))]
    members += [(trait.name, group, rows) for trait in ground.traits for group, rows in trait.members()]
    lines = [_changed((name, group), rows, base, seen, ground.sampling) for name, group, rows in members]
    kept = ground.weights * base
    total = float(kept.sum())
    return Arbitrariness(
        cards=float(allowed.sum(axis=1).mean()),
        tried=len(tried.recipes.items) - 1,
        families=_families(tried, allowed, seen.left),
        changed=tuple(line for line in lines if line is not None),
        discrepancy=_most_different(tried, allowed, seen.left),
        pairs=_mean(
            1.0 - np.divide(seen.squared, seen.mean, out=np.ones(len(base)), where=seen.mean > 0.0),
            ground.weights * seen.mean,
            ground.sampling,
        ),
        bands=_bands(seen.mean, ground.sampling) if total > 0.0 else (),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """What near-equal cards do with each row.

    Attributes:
        mean: (n,) mean chance.
        squared: (n,) mean product of the chances by two different cards.
        least, most: (n,) of the chances.
        shared: (n,) mean of what a card and the reference both choose.
        left: (cards,) share of those chosen by the reference that each card does not choose.
    """

    mean: Floats
    squared: Floats
    least: Floats
    most: Floats
    shared: Floats
    left: Floats

    @classmethod
    def over(cls, tried: Tried, allowed: Booleans) -> _Seen:
        """One pass over the cards that are near-equal for some quarter."""
        g = tried.ground
        rows, base = len(g.target), tried.cut(0).chance
        sums, squares, shared = np.zeros(rows), np.zeros(rows), np.zeros(rows)
        least, most, left = np.ones(rows), np.zeros(rows), np.full(allowed.shape[1], np.nan)
        for card in np.flatnonzero(allowed.any(axis=0)).tolist():
            here = allowed[g.quarter, card]
            own = np.where(here, tried.cut(card).chance, 0.0)
            sums += own
            squares += own * own
            shared += np.minimum(own, base)
            least = np.where(here, np.minimum(least, own), least)
            most = np.maximum(most, own)
            chosen = g.weights * base * here
            left[card] = 1.0 - float((g.weights * here) @ np.minimum(own, base)) / max(float(chosen.sum()), SURE)
        count = allowed.sum(axis=1)[g.quarter].astype(np.float64)
        pairs = np.maximum(count * (count - 1.0), 1.0)
        return cls(sums / count, (sums * sums - squares) / pairs, least, most, shared / count, left)


def _changed(of: tuple[str, str], rows: Booleans, base: Floats, seen: _Seen, sampling: Sampling) -> Changed | None:
    weights = sampling.weights * rows
    chosen = weights * base
    if chosen.sum() <= 0.0:
        return None
    stays = np.divide(np.minimum(seen.least, base), base, out=np.ones(len(base)), where=base > 0.0)
    return Changed(
        trait=of[0],
        group=of[1],
        rows=float(base[rows].sum()),
        left=_mean(np.divide(base - seen.shared, base, out=np.zeros(len(base)), where=base > 0.0), chosen, sampling),
        ambiguous=_mean(1.0 - stays, chosen, sampling),
        reached=_mean(seen.most, weights, sampling),
    )


def _most_different(tried: Tried, allowed: Booleans, left: Floats) -> Bounded:
    """What the near-equal card leaves out that leaves out most; that it was sought is not in the interval."""
    card = int(np.nanargmax(np.where(allowed.any(axis=0), left, np.nan)))
    g, here = tried.ground, allowed[tried.ground.quarter, card]
    base, own = tried.cut(0).chance, tried.cut(card).chance
    gone = np.divide(base - np.minimum(base, own), base, out=np.zeros(len(base)), where=base > 0.0)
    return _mean(gone, g.weights * base * here, g.sampling)


def _mean(values: Floats, weights: Floats, sampling: Sampling) -> Bounded:
    """Weighted mean with its linearised interval, kept within 0 and 1."""
    total = float(weights.sum())
    value = float(weights @ values) / total
    found = Measure(value, weights * (values - value) / total).bounded(sampling)
    return Bounded(value, max(found.low, 0.0), min(found.high, 1.0))


def _bands(mean: Floats, sampling: Sampling) -> tuple[Band, ...]:
    bands = []
    for low, high in BANDS:
        rows = (mean > low) & (mean <= high)
        bands.append(
            Band(
                max(low, 0.0),
                min(high, 1.0),
                _mean(rows.astype(np.float64), sampling.weights, sampling),
                int(rows.sum()),
            )
        )
    return tuple(bands)


def _families(tried: Tried, allowed: Booleans, left: Floats) -> tuple[tuple[str, float, int, float | None], ...]:
    found = []
    families = np.array([r.family for r in tried.recipes.items])
    for family in Family:
        own = np.flatnonzero(families == family)
        if family is Family.REFERENCE or not len(own):
            continue
        count = float(allowed[:, own].sum(axis=1).mean())
        known = left[own][np.isfinite(left[own])]
        found.append((str(family), count, len(own), float(known.mean()) if len(known) else None))
    return tuple(found)
