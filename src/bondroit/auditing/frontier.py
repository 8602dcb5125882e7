"""What is kept of what a card finds, against the gap by income: of other cards, of quotas, of the truth, of a lottery.

At each loss allowed, the card with the smallest gap is chosen, quarter by quarter, by figures in which the quarter has
no part (`alternatives_tried.Inner`), and measured on it: a card chosen because chance was kind to it is not rewarded.
Quotas keep the card's order within the poorest and within the others, and bring their shares together part of the way.
The truth ranks rows by what a control finds: no card can find more at the same capacity.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.alternatives_cut import Cut, Measure, cut_at, measure, ratio_of, relative
from bondroit.auditing.alternatives_rows import BY_INCOME, OTHERS, POOREST, QUARTERS
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.alternatives_rows import Ground
    from bondroit.auditing.alternatives_tried import Figures, Tried
    from bondroit.stats.arrays import Booleans, Floats, Integers
    from bondroit.stats.ranking import Bounded

ALLOWED = (0.0, 0.01, 0.02, 0.05, 0.10, 0.20, 0.50)
"""Losses of what is found, each of which a choice may cost."""
QUOTAS = (0.25, 0.5, 0.75, 1.0)
REFERENCE, CARDS, QUOTA, TRUTH, TRUTH_EQUAL, LOTTERY = "reference", "cards", "quota", "truth", "truth_equal", "lottery"


WORDS = {
    QUOTA: Text("the card with a quota", "la grille avec un quota"),
    TRUTH: Text("those who truly have most to be found", "ceux chez qui il y a vraiment le plus à trouver"),
    TRUTH_EQUAL: Text("the same, as many in both groups", "les mêmes, autant dans les deux groupes"),
    LOTTERY: Text("a draw at random", "un tirage au sort"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """What one way of choosing files does to two groups.

    Attributes:
        kind: which way.
        name: of the card, or of the ways it was composed of.
        allowed: the loss that was allowed, or the part of the gap that the quota closes; None where neither.
        lost: part of what the card finds that is lost; None where the card finds nothing.
        found: share of what is to be found.
        chosen, chosen_others: shares of the group and of the others controlled.
        gap, ratio: of these two; the ratio is None where one is nought.
        burden, burden_others: controls that found nothing, per row without an outcome; None where there is none.
        burden_gap: of these two.
        changed: share of the card's own choice that is not chosen here.
    """

    kind: str
    name: Text
    allowed: float | None
    lost: Bounded | None
    found: Bounded
    chosen: Bounded
    chosen_others: Bounded
    gap: Bounded
    ratio: Bounded | None
    burden: Bounded | None
    burden_others: Bounded | None
    burden_gap: Bounded | None
    changed: Bounded


@dataclass(frozen=True, slots=True)
class Frontier:
    """Every point, the card itself first.

    Attributes:
        lines: cards at each loss, quotas, the truth, a lottery.
        per: how many quarters each card was chosen for, by the loss allowed.
    """

    lines: tuple[Line, ...]
    per: tuple[tuple[float, tuple[Text, ...]], ...]

    def of(self, kind: str) -> tuple[Line, ...]:
        """The points of one kind."""
        return tuple(line for line in self.lines if line.kind == kind)


def chosen_by(wanted: Floats, admissible: Booleans) -> Integers:
    """(quarters,) the admissible card with the least of `wanted` (quarters, cards); the reference where none is."""
    least = np.where(admissible, wanted, np.inf)
    chosen: Integers = np.argmin(least, axis=1).astype(np.int64)
    return np.where(np.isfinite(least.min(axis=1)), chosen, 0)


def gaps(tried: Tried, trait: str, group: str) -> Floats:
    """(quarters, cards) share of a group controlled less that of the others, by the figures to choose by."""
    return np.stack([gap_of(tried, figures, trait, group) for figures in tried.inner])


def gap_of(tried: Tried, figures: Figures, trait: str, group: str) -> Floats:
    """(cards,) share of a group controlled less that of the others."""
    columns = [k for k, (name, _) in enumerate(tried.groups) if name == trait]
    own = tried.column(trait, group)
    attribute = next(t for t in tried.ground.traits if t.name == trait)
    held = np.array([float(tried.ground.weights[members].sum()) for _, members in attribute.members()])
    held[columns.index(own)] = 0.0
    others = figures.chosen[:, columns] @ held / max(float(held.sum()), 1e-300)
    gap: Floats = figures.chosen[:, own] - others
    return gap


def found_enough(tried: Tried, loss: float) -> Booleans:
    """(quarters, cards) whether a card finds no less than the reference but for `loss`, by the figures to choose by."""
    enough: Booleans = np.stack([f.found >= (1.0 - loss) * f.found[0] for f in tried.inner])
    return enough


def line_of(
    tried: Tried, kind: str, name: Text, cut: Cut, members: Booleans, *, base: Cut, allowed: float | None = None
) -> Line:
    """What a cut does to the rows `members` (n,) and to the others, beside the card's own cut `base`."""
    g = tried.ground
    w, sampling, inside = g.weights, g.sampling, members.astype(np.float64)
    outside = 1.0 - inside
    sound = 1.0 - g.target
    found, before = _sure(measure(cut, g.worth, g.worth, w), g), _sure(measure(base, g.worth, g.worth, w), g)
    one, other = _sure(measure(cut, inside, inside, w), g), _sure(measure(cut, outside, outside, w), g)
    hit = measure(cut, inside * sound, inside * sound, w)
    spared = measure(cut, outside * sound, outside * sound, w)
    return Line(
        kind=kind,
        name=name,
        allowed=allowed,
        lost=relative(found, before, sampling),
        found=found.bounded(sampling),
        chosen=one.bounded(sampling),
        chosen_others=other.bounded(sampling),
        gap=one.less(other).bounded(sampling),
        ratio=ratio_of(one, other, sampling),
        burden=None if hit is None else hit.bounded(sampling),
        burden_others=None if spared is None else spared.bounded(sampling),
        burden_gap=None if hit is None or spared is None else hit.less(spared).bounded(sampling),
        changed=changed_of(base, cut, w).bounded(sampling),
    )


def changed_of(base: Cut, other: Cut, weights: Floats) -> Measure:
    """The share of those whom `base` chooses that `other` does not, the places of the cuts taken as given."""
    chosen = weights * base.chance
    total = max(float(chosen.sum()), 1e-300)
    gone = weights * (base.chance - np.minimum(base.chance, other.chance))
    value = float(gone.sum()) / total
    return Measure(value, (gone - value * chosen) / total)


def _sure(found: Measure | None, ground: Ground) -> Measure:
    """A figure, nought where it is over nought."""
    return Measure(0.0, np.zeros(len(ground.target))) if found is None else found


def quota_cut(tried: Tried, card: int, members: Booleans, part: float) -> Cut:
    """The order of a card within a group and within the others, the gap of their shares closed by `part`.

    The shares without the quota are taken as they come in each quarter; as many rows are controlled as before.
    """
    g = tried.ground
    chance = tried.cut(card).chance
    cell = g.quarter * 2 + members
    shares = np.full(2 * QUARTERS, g.share)
    for k in range(2 * QUARTERS):
        rows = cell == k
        held = float(g.weights[rows].sum())
        own = float(g.weights[rows] @ chance[rows]) / held if held > 0.0 else g.share
        shares[k] = own + part * (g.share - own)
    return cut_at(tried.scores[card].astype(np.float64), g.weights, cell, shares)


def lottery(ground: Ground) -> Cut:
    """Everybody has the same chance."""
    even = np.full(len(ground.target), ground.share)
    return Cut(even, np.ones(len(even)), ground.quarter, np.full(QUARTERS, ground.share))


def frontier(tried: Tried) -> Frontier | None:
    """Every point for the poorest; None without an income."""
    g = tried.ground
    poorest = g.poorest
    if poorest is None:
        return None
    base = tried.cut(0)
    lines = [line_of(tried, REFERENCE, tried.recipes.items[0].name, base, poorest, base=base)]
    wanted, per = np.abs(gaps(tried, BY_INCOME, POOREST)), []
    for allowed in ALLOWED:
        cards = chosen_by(wanted, found_enough(tried, allowed))
        names = tuple(tried.recipes.items[k].name for k in cards.tolist())
        per.append((allowed, names))
        cut = tried.composed(cards)
        lines.append(line_of(tried, CARDS, joined(names), cut, poorest, base=base, allowed=allowed))
    lines += [quota_line(tried, poorest, part, base) for part in QUOTAS]
    truth = cut_at(g.worth, g.weights, g.quarter, tried.shares)
    lines.append(line_of(tried, TRUTH, WORDS[TRUTH], truth, poorest, base=base))
    equal = cut_at(g.worth, g.weights, g.quarter * 2 + poorest, np.full(2 * QUARTERS, g.share))
    lines.append(line_of(tried, TRUTH_EQUAL, WORDS[TRUTH_EQUAL], equal, poorest, base=base))
    lines.append(line_of(tried, LOTTERY, WORDS[LOTTERY], lottery(g), poorest, base=base))
    return Frontier(tuple(lines), tuple(per))


def quota_line(tried: Tried, members: Booleans, part: float, base: Cut) -> Line:
    """A quota on the reference: shares are those of the card, brought together by `part`, and as sure as these."""
    g = tried.ground
    cut = quota_cut(tried, 0, members, part)
    line = line_of(tried, QUOTA, WORDS[QUOTA], cut, members, base=base, allowed=part)
    one, other = (_towards(_of(base, rows, g), part, g.share) for rows in (members, ~members))
    gap = one.less(other).bounded(g.sampling)
    chosen, others = one.bounded(g.sampling), other.bounded(g.sampling)
    return replace(line, chosen=chosen, chosen_others=others, gap=gap, ratio=ratio_of(one, other, g.sampling))


def _of(cut: Cut, rows: Booleans, ground: Ground) -> Measure:
    inside = rows.astype(np.float64)
    return _sure(measure(cut, inside, inside, ground.weights), ground)


def _towards(found: Measure, part: float, share: float) -> Measure:
    return Measure((1.0 - part) * found.value + part * share, (1.0 - part) * found.influence)


def joined(names: Sequence[Text]) -> Text:
    """The cards chosen for the quarters, each once."""
    each = tuple(dict.fromkeys(names))
    return Text(" | ".join(t.en for t in each), " | ".join(t.fr for t in each))


__all__ = [
    "ALLOWED",
    "CARDS",
    "LOTTERY",
    "OTHERS",
    "POOREST",
    "QUOTA",
    "QUOTAS",
    "REFERENCE",
    "TRUTH",
    "TRUTH_EQUAL",
    "Frontier",
    "Line",
    "chosen_by",
    "found_enough",
    "frontier",
    "gap_of",
    "gaps",
    "joined",
    "line_of",
    "lottery",
    "quota_cut",
    "quota_line",
]  # fmt: skip
