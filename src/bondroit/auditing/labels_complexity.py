"""Are some benefits, and those who hold them, wrong more often because their rules ask for more?

The unit is a month of a benefit: looked at by the random survey, and held (paid, or claimed and due). A benefit errs at
the share of its months found wrong. A household with five benefits has five chances a month: groups are therefore
compared at equal benefits, that is, each with what the others' rates would give on its own months of each benefit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.disclosure import FLOOR, hidden_rows
from bondroit.auditing.figures import Estimate, joint_level
from bondroit.auditing.labels_ratios import LEVEL, NOTHING, Moved, as_ratio, as_share, ratio_of_totals
from bondroit.auditing.material import Attribute
from bondroit.domain.benefits import BENEFITS, Benefit

if TYPE_CHECKING:
    from bondroit.auditing.labels_material import BenefitMonths
    from bondroit.stats.arrays import Booleans, Floats

MOST_HELD = 4
"""Files are told apart by the number of benefits held up to so many, and more."""


@dataclass(frozen=True, slots=True)
class BenefitErrors:
    """How often one benefit is wrong.

    Attributes:
        benefit: which.
        files: files that hold it; None where hidden.
        overpaid, underpaid: share of its months found wrong on either side.
        ratio: share of its months wrong on either side, over that of the other benefits.
        joint: bounds of the ratio that hold for all benefits together at 95 %.
        hidden: whether disclosure control hides the line.
    """

    benefit: str
    files: int | None
    overpaid: Estimate
    underpaid: Estimate
    ratio: Estimate
    joint: tuple[float, float] | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class GroupErrors:
    """How often the benefits of one group are overpaid, against the others.

    Attributes:
        attribute, group: whose.
        files: of the group; None where hidden.
        overpaid: share of its benefit months found overpaid.
        crude: that share over the others'.
        equal: the same at equal benefits: over what the others' rate of each benefit would give here.
        joint: bounds of `equal` for all groups of the attribute together.
        hidden: as above.
    """

    attribute: str
    group: str
    files: int | None
    overpaid: Estimate
    crude: Estimate
    equal: Estimate
    joint: tuple[float, float] | None = None
    hidden: bool = False


def benefit_errors(months: BenefitMonths, *, floor: int = FLOOR) -> tuple[BenefitErrors, ...]:
    """One line per benefit that somebody of the survey holds."""
    held = (months.exposed > 0).sum(axis=0)
    wrong = months.overpaid + months.underpaid
    files = np.stack([(wrong > 0).sum(axis=0), held - (wrong > 0).sum(axis=0)], axis=1).astype(np.int64)
    hidden = hidden_rows(files, floor)
    level, lines = joint_level(int((held > 0).sum())), []
    for b in np.flatnonzero(held).tolist():
        if hidden[b]:
            lines.append(BenefitErrors(str(BENEFITS[b]), None, NOTHING, NOTHING, NOTHING, hidden=True))
            continue
        exposed, sampling = months.exposed[:, b], months.sampling
        moved = ratio_of_totals(wrong[:, b], exposed, sampling).over(
            ratio_of_totals(wrong.sum(axis=1) - wrong[:, b], months.exposed.sum(axis=1) - exposed, sampling)
        )
        over, under = (
            as_share(ratio_of_totals(side[:, b], exposed, sampling), sampling)
            for side in (months.overpaid, months.underpaid)
        )
        ratio, wide = (as_ratio(moved, sampling, level=one) for one in (LEVEL, level))
        lines.append(BenefitErrors(str(BENEFITS[b]), int(held[b]), over, under, ratio, bounds(wide)))
    return tuple(lines)


def group_errors(months: BenefitMonths, *, floor: int = FLOOR) -> tuple[GroupErrors, ...]:
    """One line per group of every family, and by the number of benefits held.

    For households with RSA the RSA itself is left out, so that what is compared are benefits that both sides hold.
    """
    lines: list[GroupErrors] = []
    for family in (*months.families, held_family(months)):
        groups = [(g, m) for g, m in family.members() if months.exposed[m].any()]
        some = months.overpaid.sum(axis=1) > 0
        cells = np.array([[int((m & some).sum()), int((m & ~some).sum())] for _, m in groups], np.int64)
        hidden = hidden_rows(cells, floor)
        kept = np.ones(len(BENEFITS), np.bool_)
        kept[BENEFITS.index(Benefit.RSA)] = family.name != "rsa"
        for (group, members), hide in zip(groups, hidden.tolist(), strict=True):
            lines.append(_group(months, (family.name, group), members, kept, joint_level(len(groups)), hide=hide))
    return tuple(lines)


def held_family(months: BenefitMonths) -> Attribute:
    """Files by the number of benefits they hold in the history."""
    held = np.minimum((months.exposed > 0).sum(axis=1), MOST_HELD)
    names = tuple(str(k) if k < MOST_HELD else f"{MOST_HELD}+" for k in range(MOST_HELD + 1))
    there = np.unique(held)
    codes = np.searchsorted(there, held).astype(np.int64)
    return Attribute("benefits_held", tuple(names[k] for k in there.tolist()), codes)


def _group(
    months: BenefitMonths, name: tuple[str, str], members: Booleans, kept: Booleans, level: float, *, hide: bool
) -> GroupErrors:
    if hide:
        return GroupErrors(*name, None, NOTHING, NOTHING, NOTHING, hidden=True)
    sampling = months.sampling
    exposed, wrong = months.exposed[:, kept], months.overpaid[:, kept]
    own = ratio_of_totals(wrong.sum(axis=1) * members, exposed.sum(axis=1) * members, sampling)
    others = ratio_of_totals(wrong.sum(axis=1) * ~members, exposed.sum(axis=1) * ~members, sampling)
    equal = at_equal_benefits(exposed, wrong, members, sampling.weights)
    ratio, wide = (as_ratio(equal, sampling, level=one) for one in (LEVEL, level))
    crude = as_ratio(own.over(others), sampling)
    return GroupErrors(*name, int(members.sum()), as_share(own, sampling), crude, ratio, bounds(wide))


def at_equal_benefits(exposed: Floats, wrong: Floats, members: Booleans, weights: Floats) -> Moved:
    """Wrong months of the group over those that the others' rate of each benefit would give on its months.

    With E = sum_b x_b W_b / X_b (x: months of the group; W, X: wrong and all months of the others), row i moves E by
    w_i [r_b (its months, if of the group) + x_b / X_b (its wrong months - r_b its months, if of the others)].
    Benefits that the others do not hold are left out on both sides.

    Args:
        exposed: (files, benefits) months held.
        wrong: (files, benefits) of them, those found wrong.
        members: (files,) the group.
        weights: (files,).
    """
    inside, outside = weights * members, weights * ~members
    theirs = outside @ exposed
    both = theirs > 0
    mine, rate = (inside @ exposed)[both], (outside @ wrong)[both] / theirs[both]
    expected, found = float(mine @ rate), float((inside @ wrong)[both].sum())
    if expected <= 0.0:
        return Moved(None, np.zeros(len(weights)))
    ratio = found / expected
    on_found = inside * wrong[:, both].sum(axis=1)
    on_rates = outside * ((wrong[:, both] - exposed[:, both] * rate) @ (mine / theirs[both]))
    on_expected = inside * (exposed[:, both] @ rate) + on_rates
    influence: Floats = (on_found - ratio * on_expected) / expected
    return Moved(ratio, influence)


def bounds(estimate: Estimate) -> tuple[float, float] | None:
    """The interval of an estimate, None where it has none."""
    return None if estimate.low is None or estimate.high is None else (estimate.low, estimate.high)
