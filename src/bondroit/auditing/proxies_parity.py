"""Conditional parity: are groups selected as often, at equal truth and at equal declared conditions?

Those who truly do not meet the target, then those who do (both known from the random survey, weighted): how often each
group is among the highest scores. Then again within conditions that somebody declares legitimate (a column): rates
standardised to the same conditions, and the ratio of Mantel and Haenszel (`stats.standardising`). That a condition is
legitimate is for whoever declares it to show; it may itself be a proxy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bondroit.stats.disclosure import FLOOR, hidden_rows
from bondroit.stats.standardising import standardised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.material import Attribute
    from bondroit.auditing.proxies_refit import Surveyed
    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.stats.ranking import Bounded
    from bondroit.stats.standardising import Standardised

TRUTHS = ("not_met", "met")


@dataclass(frozen=True, slots=True)
class Parity:
    """One group against the others, at equal truth.

    Attributes:
        trait: the group.
        truth: `met` or `not_met`.
        given: the column of conditions; empty for none.
        rows, others_rows: surveyed files of the group and of the others; None where hidden.
        group, others: share of each that is selected; at equal conditions, standardised.
        difference, ratio: of these.
        mantel_haenszel: ratio at equal conditions; None without conditions.
        left_out: share of the group's weight that has no counterpart in its conditions.
        hidden: too few files to tell.
    """

    trait: str
    truth: str
    given: str
    rows: int | None = None
    others_rows: int | None = None
    group: Bounded | None = None
    others: Bounded | None = None
    difference: Bounded | None = None
    ratio: Bounded | None = None
    mantel_haenszel: Bounded | None = None
    left_out: float = 0.0
    hidden: bool = False


def selected_part(scores: Floats, weights: Floats, share: float) -> Floats:
    """(n,) part of each file in the top `share` of the weight; equal scores at the cut count for their part."""
    _, group = np.unique(-scores, return_inverse=True)
    held = np.bincount(group, weights)
    ends = np.cumsum(held) / held.sum()
    inside: Floats = np.clip(1.0 - (ends - share) * held.sum() / held, 0.0, 1.0)[group]
    return inside


def parities(
    surveyed: Surveyed, scores: Floats, given: Sequence[Attribute], *, floor: int = FLOOR
) -> tuple[Parity, ...]:
    """Every trait, at either truth, without conditions and at each column of conditions.

    Args:
        surveyed: files whose truth is known.
        scores: (n,) of these, by what did not learn from them.
        given: columns of conditions over these files.
        floor: smallest count shown.
    """
    selected = selected_part(scores, surveyed.files.sampling.weights, surveyed.share)
    found = []
    for trait in surveyed.files.traits:
        for truth, rows in zip(TRUTHS, (surveyed.truth < 0.5, surveyed.truth > 0.5), strict=True):
            for condition in (None, *given):
                name = "" if condition is None else condition.name
                if _few(selected, trait.members, rows, floor):
                    found.append(Parity(trait.name, truth, name, hidden=True))
                    continue
                strata = np.zeros(len(rows), np.int64) if condition is None else condition.codes
                one = standardised(selected, trait.members, strata, rows, surveyed.files.sampling)
                found.append(_parity(Parity(trait.name, truth, name), one, trait.members, rows))
    return tuple(found)


def _parity(empty: Parity, one: Standardised | None, members: Booleans, rows: Booleans) -> Parity:
    counted = replace(empty, rows=int((rows & members).sum()), others_rows=int((rows & ~members).sum()))
    if one is None:
        return replace(counted, left_out=1.0)
    return replace(
        counted,
        group=one.group,
        others=one.others,
        difference=one.difference,
        ratio=one.ratio,
        mantel_haenszel=one.mantel_haenszel if empty.given else None,
        left_out=one.left_out,
    )


def _few(selected: Floats, members: Booleans, rows: Booleans, floor: int) -> bool:
    """Whether the group or the others, at this truth, are fewer than the floor, or so few are selected or not."""
    chosen = selected > 0.5
    sides = [rows & side for side in (members, ~members)]
    cells = np.array([[int((side & chosen).sum()), int((side & ~chosen).sum())] for side in sides])
    return bool(hidden_rows(cells, floor).any()) or bool((cells.sum(axis=1) < floor).any())
