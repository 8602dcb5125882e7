"""What outcomes of chosen controls alone say of who errs: bounds on each group's rate of error, and no more.

Of N people in a group C were chosen, C1 of them with an error and C0 without. Of the N - C others nothing is known:
the rate lies between C1 / N (none of them errs) and 1 - C0 / N (all of them do), an interval of width 1 - C / N that no
number of chosen controls makes shorter (Manski 1989; Horowitz and Manski 2000). Under assumptions it does:

- *monotone selection*: the chosen err at least as often as the others, so the rate is at most C1 / C (Manski and
  Pepper 2000);
- *bounded lift*: the chosen err at most L times as often as the others, so the rate is at least
  C1 / N + (1 - C / N) (C1 / C) / L.

Both are assumed, by whoever reads the figures, and are labelled so. Each end has Clopper-Pearson's interval, as if the
people were drawn from a larger population: with 95 % the lower bound of the lowest rate and the upper bound of the
highest one hold the whole identified set.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bondroit.auditing.checks.aud011_identified import SPEC
from bondroit.auditing.disclosure import FLOOR, hidden_rows
from bondroit.auditing.figures import ALL, Estimate, Figure, figure, joint_level
from bondroit.auditing.findings import Finding, Verdict, finding_of
from bondroit.errors import Text
from bondroit.stats.intervals import clopper_pearson

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.auditing.material import Attribute
    from bondroit.stats.arrays import Booleans

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class ChosenCounts:
    """A group of whom some were chosen.

    Attributes:
        people: chosen or not.
        found: chosen, with an error.
        sound: chosen, without.
    """

    people: int
    found: int
    sound: int

    @property
    def chosen(self) -> int:
        """Those whose outcome is known."""
        return self.found + self.sound

    def less(self, other: ChosenCounts) -> ChosenCounts:
        """The others of these people."""
        return ChosenCounts(self.people - other.people, self.found - other.found, self.sound - other.sound)


@dataclass(frozen=True, slots=True)
class RateBounds:
    """Ends of a group's rate of error, each with its interval.

    Attributes:
        lowest, highest: nothing assumed.
        highest_monotone: the chosen err at least as often as the others (assumed); None without a chosen one.
        lowest_lift: the chosen err at most `lift` times as often (assumed); None if no lift is declared.
    """

    lowest: Estimate
    highest: Estimate
    highest_monotone: Estimate | None
    lowest_lift: Estimate | None


def rate_bounds(counts: ChosenCounts, *, lift: float | None = None, level: float = LEVEL) -> RateBounds:
    """Bounds on the rate of error of one group.

    Args:
        counts: of the group; at least one person.
        lift: at most so many times as often do the chosen err as the others (at least 1); None assumes nothing.
        level: of the interval of each end.

    Raises:
        ValueError: no people, more chosen than people, or a lift below 1.
    """
    n, chosen = counts.people, counts.chosen
    if not 0 < n >= chosen or (lift is not None and lift < 1.0):
        message = f"{chosen} chosen of {n}, lift {lift}"
        raise ValueError(message)
    low = _share(counts.found, n, level)
    sound = _share(counts.sound, n, level)
    high = Estimate(*(None if x is None else 1.0 - x for x in (sound.value, sound.high, sound.low)))
    if not chosen:
        return RateBounds(low, high, None, None)
    found = _share(counts.found, chosen, level)
    return RateBounds(low, high, found, None if lift is None else _with_lift(counts, found, lift))


def _with_lift(counts: ChosenCounts, found: Estimate, lift: float) -> Estimate:
    """The lowest rate where the others err at least 1 / lift as often as the chosen."""
    share = counts.chosen / counts.people
    factor = share + (1.0 - share) / lift
    return Estimate(*(None if rate is None else factor * rate for rate in found))


def bound_figures(
    positive: Booleans,
    chosen: Booleans,
    attributes: Sequence[Attribute],
    *,
    people: Mapping[tuple[str, str], int] | None = None,
    lift: float | None = None,
    floor: int = FLOOR,
) -> tuple[tuple[Figure, ...], tuple[Finding, ...]]:
    """Bounds for everyone and by group, and whether they tell the groups apart.

    Args:
        positive: (n,) an error was found; of those not chosen it says nothing.
        chosen: (n,) the outcome is known.
        attributes: what makes the groups.
        people: (attribute, group) to people, chosen or not, where the rows are the chosen alone; (`all`, `all`) for
            everyone. None where every person has a row.
        lift: see `rate_bounds`.
        floor: smallest count shown.
    """
    if people is None and chosen.all():  # the rows are the chosen, and nobody says among how many
        return (), ()
    everyone = np.ones(len(positive), np.bool_)
    total = _counts(positive, chosen, everyone, None if people is None else people.get((ALL, ALL)))
    figures: list[Figure] = []
    findings: list[Finding] = []
    if total is not None:
        hidden = bool(hidden_rows(np.array([_cells(total)]), floor)[0])
        figures += _figures(ALL, ALL, total, lift, hidden=hidden)
    for attribute in attributes:
        sizes = [None if people is None else people.get((attribute.name, g)) for g in attribute.groups]
        known = [
            (group, own)
            for (group, members), size in zip(attribute.members(), sizes, strict=True)
            if (own := _counts(positive, chosen, members, size)) is not None
        ]
        if len(known) < len(attribute.groups):
            continue
        mask = hidden_rows(np.array([_cells(own) for _, own in known]), floor).tolist()
        for (group, own), hide in zip(known, mask, strict=True):
            figures += _figures(attribute.name, group, own, lift, hidden=hide)
        findings.append(_finding(attribute.name, known, mask))
    return tuple(figures), tuple(findings)


def _counts(positive: Booleans, chosen: Booleans, members: Booleans, people: int | None) -> ChosenCounts | None:
    """The counts of a group; None where nobody says among how many they were chosen."""
    inside = members & chosen
    found = int((inside & positive).sum())
    sound = int(inside.sum()) - found
    size = people if people is not None else int(members.sum())
    return ChosenCounts(size, found, sound) if size >= max(found + sound, 1) else None


def _cells(counts: ChosenCounts) -> tuple[int, int, int]:
    return counts.found, counts.sound, counts.people - counts.chosen


def _figures(attribute: str, group: str, own: ChosenCounts, lift: float | None, *, hidden: bool) -> list[Figure]:
    bounds = rate_bounds(own, lift=lift)
    named: dict[str, tuple[Estimate | None, int]] = {
        "people": (Estimate(own.people), own.people),
        "chosen": (Estimate(own.chosen), own.people),
        "chosen_share": (Estimate(own.chosen / own.people), own.people),
        "found_rate": (bounds.highest_monotone, own.chosen),
        "rate_lowest": (bounds.lowest, own.people),
        "rate_highest": (bounds.highest, own.people),
        "rate_highest_monotone": (bounds.highest_monotone, own.chosen),
        "rate_lowest_lift": (bounds.lowest_lift, own.people),
    }
    return [
        figure(attribute, group, name, estimate, rows=rows, hidden=hidden)
        for name, (estimate, rows) in named.items()
        if estimate is not None
    ]


def _finding(attribute: str, known: Sequence[tuple[str, ChosenCounts]], hidden: Sequence[bool]) -> Finding:
    """Whether the bounds of every group lie apart from those of the others."""
    people = ChosenCounts(
        *(sum(parts) for parts in zip(*((c.people, c.found, c.sound) for _, c in known), strict=True))
    )
    level = joint_level(len(known))
    apart = 0
    for (_, own), hide in zip(known, hidden, strict=True):
        others = people.less(own)
        apart += bool(not hide and others.people and _apart(own, others, level))
    holds = apart == len(known)
    widths = [1.0 - c.chosen / c.people for (_, c), hide in zip(known, hidden, strict=True) if not hide]
    wide = f"{100 * max(widths):.1f}" if widths else "-"
    detail = Text(
        f"{apart} of {len(known)} groups stand apart; the bounds are up to {wide} points wide",
        f"{apart} groupe(s) sur {len(known)} se séparent ; les bornes ont jusqu'à {wide.replace('.', ',')} points "
        "de large",
    )
    return finding_of(SPEC, Verdict.HOLDS if holds else Verdict.NOT_ENOUGH_EVIDENCE, detail, attribute=attribute)


def _apart(own: ChosenCounts, others: ChosenCounts, level: float) -> bool:
    """Whether no rate that the bounds of one allow is one that those of the other allow."""
    half = (1.0 + level) / 2.0
    one, two = rate_bounds(own, level=half), rate_bounds(others, level=half)
    ends = (one.lowest.low, one.highest.high, two.lowest.low, two.highest.high)
    low, high, their_low, their_high = (0.0 if end is None else end for end in ends)
    return high < their_low or their_high < low


def _share(some: int, rows: int, level: float) -> Estimate:
    return Estimate(some / rows, *clopper_pearson(some, rows, level=level))
