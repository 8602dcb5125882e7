"""What the card would be if it aimed at something else: cards learnt on several targets, held against each other.

All are judged on the same files of the random survey, by scores of cards that did not learn from the file they score.
The cards are taken as given: the intervals say how figures would move with other files to judge on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.burden import PER, burdens, controlled
from bondroit.auditing.disclosure import FLOOR, hidden_rows
from bondroit.auditing.figures import Estimate, joint_level
from bondroit.auditing.groups import rate
from bondroit.auditing.labels_complexity import bounds
from bondroit.auditing.labels_ratios import LEVEL, as_ratio, as_share, ratio_of_totals
from bondroit.stats.ranking import area_under_curve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.labels_material import LearntTarget
    from bondroit.auditing.material import Attribute
    from bondroit.errors import Text
    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.stats.sampling import Sampling


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One target and the card learnt on it.

    Attributes:
        name, label: of the target.
        files: of the survey that meet it; None where hidden.
        rate: share of the population that meets it.
        variables: of its card; empty where there is none.
        common: of these, how many the first target's card has too.
        overlap: share of the files in the first card's top that are in this card's.
        why: why there is no card.
    """

    name: str
    label: Text
    files: int | None
    rate: Estimate
    variables: tuple[str, ...]
    common: int
    overlap: Estimate
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Crossed:
    """The AUC of the card learnt on `card` as a ranking of what meets `target`."""

    card: str
    target: str
    area: Estimate


@dataclass(frozen=True, slots=True)
class Chosen:
    """The share of a group in the top of one card's ranking.

    Attributes:
        card: the target it was learnt on.
        attribute, group: whose.
        files: of the group in the survey; None where hidden.
        share: of them in the top.
        ratio: over the share under the first target's card.
        joint: bounds of the ratio for all groups of the attribute together.
        hidden: whether disclosure control hides it.
    """

    card: str
    attribute: str
    group: str
    files: int | None
    share: Estimate
    ratio: Estimate
    joint: tuple[float, float] | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class TargetsCompared:
    """Cards on several targets; the first is the one in use.

    Attributes:
        share: of the files, the top.
        lines, areas, chosen: see their classes.
    """

    share: float
    lines: tuple[TargetLine, ...]
    areas: tuple[Crossed, ...]
    chosen: tuple[Chosen, ...]


def compare_targets(
    learnt: Sequence[LearntTarget],
    *,
    families: Sequence[Attribute],
    sampling: Sampling,
    share: float,
    floor: int = FLOOR,
) -> TargetsCompared:
    """Hold cards learnt on several targets against the first.

    Args:
        learnt: the targets; the first is in use and has a card.
        families: the groups, over the surveyed files.
        sampling: how the files were drawn.
        share: of the files, the top.
        floor: smallest number of files shown.
    """
    first = learnt[0]
    assert first.scores is not None
    top = controlled(first.scores, sampling.weights, share)
    lines, areas, chosen = [], [], []
    for one in learnt:
        lines.append(_line(one, first, top, sampling, share, floor))
        if one.scores is None:
            continue
        areas += [Crossed(one.name, other.name, _area(one.scores, other.met, sampling, floor)) for other in learnt]
        chosen += _chosen(one, first, families=families, sampling=sampling, share=share, floor=floor)
    return TargetsCompared(share, tuple(lines), tuple(areas), tuple(chosen))


def _line(  # noqa: PLR0917  one line of a table
    one: LearntTarget, first: LearntTarget, top: Floats, sampling: Sampling, share: float, floor: int
) -> TargetLine:
    events = int(one.met.sum())
    unsaid = one.scores is None and not events
    small = unsaid or bool(hidden_rows(np.array([[events, len(one.met) - events]]), floor)[0])
    met = Estimate(None) if small else rate(one.met, np.ones_like(one.met), sampling, weighted=True)
    overlap = Estimate(None)
    if one.scores is not None and one is not first:
        own = controlled(one.scores, sampling.weights, share)
        overlap = as_share(ratio_of_totals(top * own, top, sampling), sampling)
    common = len(set(one.variables) & set(first.variables))
    return TargetLine(one.name, one.label, None if small else events, met, one.variables, common, overlap, one.why)


def _area(scores: Floats, met: Booleans, sampling: Sampling, floor: int) -> Estimate:
    events = int(met.sum())
    if min(events, len(met) - events) < max(floor, 2):
        return Estimate(None)
    area = area_under_curve(scores, met.astype(np.float64), sampling)
    return Estimate(area.value, area.low, area.high)


def _chosen(
    one: LearntTarget,
    first: LearntTarget,
    *,
    families: Sequence[Attribute],
    sampling: Sampling,
    share: float,
    floor: int,
) -> list[Chosen]:
    """The share of each group in the top, and over that under the first card."""
    assert one.scores is not None
    assert first.scores is not None
    nobody = np.zeros(len(one.scores), np.bool_)
    shares = burdens(one.name, one.scores, nobody, sampling, shares=(share,), attributes=families, floor=floor)
    own, other = (controlled(card.scores, sampling.weights, share) for card in (one, first) if card.scores is not None)
    members = {(a.name, g): (m, len(a.groups)) for a in families for g, m in a.members()}
    lines = []
    for line in shares:
        if (line.attribute, line.group) not in members:
            continue
        rows, groups = members[line.attribute, line.group]
        if line.rows is None or line.value is None:
            lines.append(
                Chosen(one.name, line.attribute, line.group, None, Estimate(None), Estimate(None), hidden=True)
            )
            continue
        parts = (line.value / PER, *(None if end is None else end / PER for end in (line.low, line.high)))
        moved = ratio_of_totals(own * rows, other * rows, sampling)
        same = one is first
        ratio, wide = (
            Estimate(1.0) if same else as_ratio(moved, sampling, level=level) for level in (LEVEL, joint_level(groups))
        )
        lines.append(Chosen(one.name, line.attribute, line.group, line.rows, Estimate(*parts), ratio, bounds(wide)))
    return lines
