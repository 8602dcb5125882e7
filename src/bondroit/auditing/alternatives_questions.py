"""The three questions of indirect discrimination, arbitrariness and the thesis, from the cards that were tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.alternatives_cut import LEVEL, measure, ratio_of, relative
from bondroit.auditing.alternatives_recipes import Family
from bondroit.auditing.checks.aud030_disadvantage import disadvantage_finding
from bondroit.auditing.checks.aud031_necessity import Without, necessity_finding
from bondroit.auditing.checks.aud032_less_harmful import (
    less_harmful_finding,
    no_gap_finding,
    small_groups_finding,
)
from bondroit.auditing.figures import joint_level
from bondroit.auditing.frontier import Line, chosen_by, found_enough, gaps, joined, line_of
from bondroit.stats.ranking import Bounded

if TYPE_CHECKING:
    from collections.abc import Callable

    from bondroit.auditing.alternatives_arbitrary import Near
    from bondroit.auditing.alternatives_cut import Cut, Measure
    from bondroit.auditing.alternatives_hiding import Hidden
    from bondroit.auditing.alternatives_tried import Tried
    from bondroit.auditing.findings import Finding
    from bondroit.auditing.material import Attribute
    from bondroit.errors import Text
    from bondroit.stats.arrays import Booleans

    Labels = Callable[[str, str], Text]


@dataclass(frozen=True, slots=True)
class GroupGap:
    """How one group is controlled beside the others, by the card.

    Attributes:
        trait, group: whose.
        rows: rows of the group; None where hidden.
        chosen, others: shares controlled; None where hidden.
        gap: of these two.
        ratio: of controls of rows without an outcome, the group's over the others'; None where it cannot be had.
        joint: the same at 95 % for all groups of the trait together.
    """

    trait: str
    group: str
    rows: int | None
    chosen: Bounded | None
    others: Bounded | None
    gap: Bounded | None
    ratio: Bounded | None
    joint: Bounded | None


@dataclass(frozen=True, slots=True)
class Trait:
    """One trait and its three questions.

    Attributes:
        name: of the trait.
        groups: every group.
        worst: the group controlled most beyond the others; None where no group is, or all are hidden.
        without: the card without each variable, for the worst group.
        line: the near-equal card with the smallest gap, for the worst group; None without one.
        change: its gap less the card's.
        findings: AUD030, AUD031, AUD032.
    """

    name: str
    groups: tuple[GroupGap, ...]
    worst: str | None
    without: tuple[Without, ...]
    line: Line | None
    change: Bounded | None
    findings: tuple[Finding, ...]

    @property
    def wide(self) -> bool:
        """Whether the worst group is surely controlled more than the others."""
        own = next((g.gap for g in self.groups if g.group == self.worst), None)
        return own is not None and own.low > 0.0


def trait_of(tried: Tried, trait: Attribute, near: Near, *, tolerance: float, hidden: Hidden, label: Labels) -> Trait:
    """The three questions for one trait.

    Args:
        tried: the cards.
        trait: its groups.
        near: what counts as equally good.
        tolerance: the part of what is found that a less harmful card, or a card without a variable, may lose.
        hidden: groups with small cells.
        label: how a group is called.
    """
    base = tried.cut(0)
    groups = tuple(_group(tried, trait.name, name, members, base, hidden) for name, members in trait.members())
    findings = [disadvantage_finding(trait.name, [(label(trait.name, g.group), g.joint) for g in groups])]
    above = [g for g in groups if g.gap is not None and g.gap.value > 0.0]
    if not above and any(g.gap is None for g in groups):
        return Trait(trait.name, groups, None, (), None, None, (*findings, small_groups_finding(trait.name)))
    if not above:
        return Trait(trait.name, groups, None, (), None, None, (*findings, no_gap_finding(trait.name)))
    worst = max(above, key=lambda g: g.gap.value if g.gap is not None else 0.0)
    members = dict(trait.members())[worst.group]
    without = _without(tried, members, base)
    said = label(trait.name, worst.group)
    beyond = _beyond_chance(tried, base)
    findings.append(necessity_finding(trait.name, said, without, tolerance=tolerance, beyond_chance=beyond))
    line, change = _less_harmful(tried, trait.name, worst.group, members, near=near, tolerance=tolerance)
    assert worst.gap is not None
    if line.lost is not None:
        finding = less_harmful_finding(
            trait.name, said, gap=worst.gap.value, change=change, lost=line.lost, tolerance=tolerance
        )
        findings.append(finding)
    return Trait(trait.name, groups, worst.group, without, line, change, tuple(findings))


def _group(tried: Tried, trait: str, name: str, members: Booleans, base: Cut, hidden: Hidden) -> GroupGap:  # noqa: PLR0917
    g = tried.ground
    if (trait, name) in hidden.chosen:
        return GroupGap(trait, name, None, None, None, None, None, None)
    one, other = _shares(tried, base, members)
    sound = 1.0 - g.target
    hit, spared = None, None
    if (trait, name) not in hidden.burden:
        hit = measure(base, members * sound, members * sound, g.weights)
        spared = measure(base, ~members * sound, ~members * sound, g.weights)
    several = len(next(t for t in g.traits if t.name == trait).groups)
    ratio, joint = None, None
    if hit is not None and spared is not None:
        ratio, joint = (ratio_of(hit, spared, g.sampling, level=level) for level in (LEVEL, joint_level(several)))
    return GroupGap(
        trait=trait,
        group=name,
        rows=int(members.sum()),
        chosen=None if one is None else one.bounded(g.sampling),
        others=None if other is None else other.bounded(g.sampling),
        gap=None if one is None or other is None else one.less(other).bounded(g.sampling),
        ratio=ratio,
        joint=joint,
    )


def _shares(tried: Tried, cut: Cut, members: Booleans) -> tuple[Measure | None, Measure | None]:
    """Shares of a group and of the others controlled."""
    weights = tried.ground.weights
    inside = members.astype(np.float64)
    return measure(cut, inside, inside, weights), measure(cut, 1.0 - inside, 1.0 - inside, weights)


def _gap(tried: Tried, cut: Cut, members: Booleans) -> Measure:
    one, other = _shares(tried, cut, members)
    assert one is not None
    assert other is not None
    return one.less(other)


def _without(tried: Tried, members: Booleans, base: Cut) -> tuple[Without, ...]:
    """The card learnt again without each variable; intervals hold together at 95 %."""
    g, recipes = tried.ground, tried.recipes
    size = len(recipes.reference)
    cards = [k for k, r in enumerate(recipes.items) if r.family is Family.DROPPED and len(r.members) == size - 1]
    before, level, found = measure(base, g.worth, g.worth, g.weights), joint_level(max(len(cards), 1)), []
    gap = _gap(tried, base, members)
    for k in cards:
        cut = tried.cut(k)
        after = measure(cut, g.worth, g.worth, g.weights)
        lost = None if before is None or after is None else relative(after, before, g.sampling, level=level)
        if lost is not None:
            change = _gap(tried, cut, members).less(gap).bounded(g.sampling, level=level)
            found.append(Without(recipes.items[k].name.en.removeprefix("without "), lost, change))
    return tuple(found)


def _beyond_chance(tried: Tried, base: Cut) -> Bounded:
    """Share of what is to be found that the card finds, over the share it controls."""
    g = tried.ground
    found = measure(base, g.worth, g.worth, g.weights)
    bounded = Bounded(0.0, 0.0, 0.0) if found is None else found.bounded(g.sampling)
    return Bounded(*(part / g.share for part in (bounded.value, bounded.low, bounded.high)))


def _less_harmful(
    tried: Tried, trait: str, group: str, members: Booleans, *, near: Near, tolerance: float
) -> tuple[Line, Bounded]:
    """The near-equal card with the smallest gap, chosen without the rows on which it is measured."""
    base = tried.cut(0)
    admissible = near.of(tried) & found_enough(tried, tolerance)
    cards = chosen_by(np.abs(gaps(tried, trait, group)), admissible)
    cut = tried.composed(cards)
    names = joined([tried.recipes.items[k].name for k in cards.tolist()])
    line = line_of(tried, "cards", names, cut, members, base=base)
    change = _gap(tried, cut, members).less(_gap(tried, base, members))
    return line, change.bounded(tried.ground.sampling)
