"""The cheapest change that halves a gap: which edit of the card, what it loses, who moves in and out.

Of each kind of change (a variable dropped, a class put with the reference, a variable's coefficients halved, all
coefficients tilted, a group weighed more while learning, a quota) the one that keeps most of what is found among those
that halve the gap is chosen without the quarter on which it is measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.alternatives_recipes import EDITS, Family
from bondroit.auditing.alternatives_sheet import Sheet, Way, sheet_of
from bondroit.auditing.frontier import chosen_by, gaps, joined, line_of, quota_cut, quota_line

if TYPE_CHECKING:
    from bondroit.auditing.alternatives_cut import Cut
    from bondroit.auditing.alternatives_tried import Tried
    from bondroit.auditing.frontier import Line
    from bondroit.errors import Text
    from bondroit.stats.arrays import Booleans

HALF = 0.5


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change, measured.

    Attributes:
        kind: a family of recipes, or `quota`.
        name: the changes chosen for the quarters.
        line: what it does to the group.
        sheet: beside the card.
    """

    kind: str
    name: Text
    line: Line
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class Halving:
    """The cheapest changes that halve the gap of one group.

    Attributes:
        trait, group: whose gap.
        changes: one for each kind that has any; that which loses least first.
        without: kinds of which no change halves the gap.
    """

    trait: str
    group: str
    changes: tuple[Change, ...]
    without: tuple[str, ...]


def halving(tried: Tried, trait: str, group: str) -> Halving:
    """For a group controlled more than the others."""
    attribute = next(t for t in tried.ground.traits if t.name == trait)
    members = dict(attribute.members())[group]
    base = tried.cut(0)
    families = np.array([r.family for r in tried.recipes.items])
    gap = gaps(tried, trait, group)
    enough = np.abs(gap) <= HALF * np.abs(gap[:, :1])
    kept = -np.stack([f.found for f in tried.inner])
    changes, without = [], []
    for family in EDITS:
        # Of cards on other variables, no change of this card is made.
        own = np.array([r.members == tried.recipes.reference or family is Family.DROPPED for r in tried.recipes.items])
        admissible = enough & (families == family) & own
        if not admissible.any(axis=1).all():
            without.append(str(family))
            continue
        cards = chosen_by(kept, admissible)
        names = joined([tried.recipes.items[k].name for k in cards.tolist()])
        cut = tried.composed(cards)
        line = line_of(tried, str(family), names, cut, members, base=base)
        changes.append(_change(tried, line, Way(names, cut, tried.composed_scores(cards)), base))
    changes.append(_quota(tried, members, base))
    ordered = sorted(changes, key=lambda change: change.line.lost.value if change.line.lost is not None else 0.0)
    return Halving(trait, group, tuple(ordered), tuple(without))


def _quota(tried: Tried, members: Booleans, base: Cut) -> Change:
    line = quota_line(tried, members, HALF, base)
    return _change(tried, line, Way(line.name, quota_cut(tried, 0, members, HALF), None), base)


def _change(tried: Tried, line: Line, way: Way, base: Cut) -> Change:
    card = Way(tried.recipes.items[0].name, base, tried.scores[0].astype(np.float64))
    return Change(line.kind, line.name, line, sheet_of(tried.ground, card, way))
