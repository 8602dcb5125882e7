"""The target of a scorecard: which finding of a control counts as an overpayment or an underpayment.

Known (FACTS, section 1): since 2020 the family branch aims at an overpayment above 600 € that runs more than
six months, found over a two-year history. Assumed, where the sources are silent: benefits are looked at one by
one and never netted; the months need not follow one another; the same rule serves underpayments; a monthly
difference under one euro is rounding.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bondroit.domain.benefits import BENEFITS, Benefit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


FINGERPRINT_LENGTH = 16


class Direction(StrEnum):
    """Which side of the right amount a difference is on."""

    OVERPAYMENT = "overpayment"
    UNDERPAYMENT = "underpayment"


DIRECTIONS: tuple[Direction, ...] = tuple(Direction)


@dataclass(frozen=True, slots=True)
class Target:
    """A rule on monthly differences.

    Attributes:
        direction: the side that counts.
        window_months: length of the history before the control, in months.
        min_months: at least so many months on that side, not necessarily together.
        above_cents: their sum must be strictly above this, in cents.
        materiality_cents: a monthly difference below this (in absolute value, cents) counts as none.
        benefits: the benefits looked at, one by one; no netting between them.
        assumed: names of the fields that no source gives.
    """

    direction: Direction
    window_months: int = 24
    min_months: int = 7
    above_cents: int = 60_000
    materiality_cents: int = 100
    benefits: tuple[Benefit, ...] = BENEFITS
    assumed: tuple[str, ...] = ("benefits one by one", "months not necessarily together", "materiality_cents")

    @property
    def name(self) -> str:
        """The name a scorecard on this target carries."""
        return self.direction.value


@dataclass(frozen=True, slots=True)
class SideSums:
    """What one benefit shows on one side: number of months and sum in cents."""

    months: int
    cents: int


def targets_fingerprint(targets: Iterable[Target]) -> str:
    """What findings are marked with, so that two definitions are never mixed: SHA-256 of the rules, shortened."""
    rules = sorted(repr(asdict(target)) for target in targets)
    return hashlib.sha256("\n".join(rules).encode()).hexdigest()[:FINGERPRINT_LENGTH]


def side_sums(differences: Sequence[int], target: Target) -> SideSums:
    """Months and cents of `differences` (paid minus entitled, cents) on the target's side."""
    sign = 1 if target.direction is Direction.OVERPAYMENT else -1
    sided = [sign * d for d in differences if sign * d >= target.materiality_cents]
    return SideSums(months=len(sided), cents=sum(sided))


def meets(sums: SideSums, target: Target) -> bool:
    """Whether one benefit alone meets the target."""
    return sums.months >= target.min_months and sums.cents > target.above_cents


def target_met(differences: Mapping[Benefit, Sequence[int]], target: Target) -> bool:
    """The plain oracle: whether any benefit meets the target.

    Args:
        differences: per benefit, paid minus entitled in cents, the last `window_months` months. For an
            underpayment the months in which the benefit was not claimed must be given as 0: they are
            non-take-up and are counted apart.
        target: the rule.
    """
    return any(meets(side_sums(differences.get(b, ()), target), target) for b in target.benefits)
