"""What a fictitious town tells of labels: what controls miss on either side, and errors at equal truth.

At equal truth: of households that told something wrongly or late, how many are overpaid, group by group. Where the
share that is mistaken is the same and the share overpaid is not, it is the rule that makes the difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.disclosure import FLOOR, hidden_rows
from bondroit.auditing.figures import Estimate, joint_level
from bondroit.auditing.groups import compare, rate
from bondroit.auditing.labels_complexity import bounds
from bondroit.auditing.labels_ratios import NOTHING, as_share, ratio_of_totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.labels_material import TownTruth
    from bondroit.auditing.material import Attribute
    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.stats.sampling import Sampling


WRONGLY = "raised_wrongly"


@dataclass(frozen=True, slots=True)
class EqualTruth:
    """A group's mistakes and what becomes of them.

    Attributes:
        attribute, group: whose.
        files: of the group; None where hidden.
        mistaken: share that told something wrongly or late, not put right.
        overpaid: of these, the share truly overpaid.
        ratio: `overpaid` over that of the other groups.
        joint: bounds of the ratio for all groups of the attribute together.
        hidden: whether disclosure control hides it.
    """

    attribute: str
    group: str
    files: int | None
    mistaken: Estimate
    overpaid: Estimate
    ratio: Estimate
    joint: tuple[float, float] | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What controls see.

    Attributes:
        what: `overpayment`, `underpayment`: of what is truly wrong on that side, the share of the money that controls
            established; `raised_wrongly`: of what they raised as overpaid, the share that is not.
        share: with its interval; none where too few files make it.
    """

    what: str
    share: Estimate


def seen_by_controls(truth: TownTruth, sampling: Sampling, *, floor: int = FLOOR) -> tuple[Seen, ...]:
    """One line per direction, and what is raised wrongly."""
    pairs = [(d, truth.established[d], true) for d, true in truth.true.items()]
    pairs.append((WRONGLY, truth.wrongly, truth.raised))
    return tuple(Seen(what, _share(part, whole, sampling, floor)) for what, part, whole in pairs)


def _share(part: Floats, whole: Floats, sampling: Sampling, floor: int) -> Estimate:
    few = int((part > 0).sum())
    return NOTHING if 0 < few < floor else as_share(ratio_of_totals(part, whole, sampling), sampling)


def equal_truth(
    truth: TownTruth, *, families: Sequence[Attribute], sampling: Sampling, floor: int = FLOOR
) -> tuple[EqualTruth, ...]:
    """One line per group of every family."""
    lines = []
    for family in families:
        groups = list(family.members())
        sides = [truth.mistaken & truth.overpaid, truth.mistaken & ~truth.overpaid, ~truth.mistaken]
        cells = np.array([[int((m & side).sum()) for side in sides] for _, m in groups], np.int64)
        hidden = hidden_rows(cells, floor)
        level = joint_level(len(groups))
        for (group, members), hide in zip(groups, hidden.tolist(), strict=True):
            if hide:
                lines.append(EqualTruth(family.name, group, None, NOTHING, NOTHING, NOTHING, hidden=True))
            else:
                lines.append(_line(truth, (family.name, group), members, sampling, level))
    return tuple(lines)


def _line(truth: TownTruth, name: tuple[str, str], members: Booleans, sampling: Sampling, level: float) -> EqualTruth:
    erring = members & truth.mistaken
    of = truth.overpaid.astype(np.float64)
    return EqualTruth(
        *name,
        int(members.sum()),
        rate(truth.mistaken, members, sampling, weighted=True),
        rate(truth.overpaid, erring, sampling, weighted=True),
        compare(of, erring, ~members & truth.mistaken, sampling)[1],
        bounds(compare(of, erring, ~members & truth.mistaken, sampling, level=level)[1]),
    )
