"""The target of a scorecard: which finding of a control counts as an overpayment or an underpayment.

Known (FACTS, section 1): since 2020 the family branch aims at an overpayment above 600 € that runs more than
six months, found over a two-year history. Assumed, where the sources are silent: benefits are looked at one by
one and never netted; the months need not follow one another; the same rule serves underpayments; a monthly
difference under one euro is rounding.

`Target` is the rule; `DeclaredTarget` puts one or two rules under a name and narrows what they count, as a body
declares it in TOML; `CoverTarget` is the health branch's. See docs/explanation/targets.md.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

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
        materiality_cents: a monthly difference below this (in absolute value, cents) counts as none; with 0, every
            difference counts.
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
    # Strictly on the side, whatever the materiality: with none at all, a month without a difference still counts not.
    sided = [sign * d for d in differences if sign * d > 0 and sign * d >= target.materiality_cents]
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


Side = Literal["overpaid", "underpaid", "either"]
Cause = Literal["any", "household", "staff"]
Qualified = Literal["any", "qualified", "not_qualified"]
SIDES: tuple[Side, ...] = ("overpaid", "underpaid", "either")
CAUSES: tuple[Cause, ...] = ("any", "household", "staff")
QUALIFIED: tuple[Qualified, ...] = ("any", "qualified", "not_qualified")
_DIRECTIONS: dict[Side, tuple[Direction, ...]] = {
    "overpaid": (Direction.OVERPAYMENT,),
    "underpaid": (Direction.UNDERPAYMENT,),
    "either": DIRECTIONS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredTarget:
    """A target of the family branch with a name of its own.

    Attributes:
        name: the scorecard's name, and a column.
        side: what counts: too much, too little, or either. Either is met when one of the two rules is: an
            overpayment and an underpayment are neither netted nor added (assumed).
        window_months, min_months, above_cents, materiality_cents, benefits: as in `Target`, for both rules.
        cause: whose mistake the month must be by the outcome; `any` counts those too of which nobody says it.
        qualified: whether the body qualified the month as fraud; `any` does not ask. Outcomes of today's contract do
            not carry it, so that only `any` can be learnt from them.
        articulated_by: a variable of the file, if the card is articulated: one card on either side of it.
        articulated_from: the second card serves from this number on; None: the variable is yes/no, and the second
            card serves yes.
    """

    name: str
    side: Side
    window_months: int = 24
    min_months: int = 7
    above_cents: int = 60_000
    materiality_cents: int = 100
    benefits: tuple[Benefit, ...] = BENEFITS
    cause: Cause = "any"
    qualified: Qualified = "any"
    articulated_by: str | None = None
    articulated_from: float | None = None

    @property
    def rules(self) -> tuple[Target, ...]:
        """One rule per direction that counts."""
        return tuple(
            Target(
                direction,
                self.window_months,
                self.min_months,
                self.above_cents,
                self.materiality_cents,
                self.benefits,
            )
            for direction in _DIRECTIONS[self.side]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverTarget:
    """A target of the health branch (FACTS, section 2): resources above so many ceilings of the free C2S.

    Attributes:
        name: the scorecard's name.
        ceilings: 1 is what the branch calls an anomaly, 3 what it calls fraud.
    """

    name: str
    ceilings: float = 1.0


class EstablishedMonth(NamedTuple):
    """One month of one benefit, as a control established it; None where the body does not say."""

    paid_cents: int
    entitled_cents: int
    claimed: bool = True
    cause: str | None = None
    appeal: str | None = None
    qualified: bool | None = None


def counted_difference(month: EstablishedMonth, direction: Direction, target: DeclaredTarget) -> int:
    """Paid minus entitled in cents, or 0 where the target does not count the month.

    What an appeal reversed is no overpayment; what was not claimed is no underpayment.
    """
    difference = month.paid_cents - month.entitled_cents
    other_cause = target.cause not in ("any", month.cause)
    wanted = {"any": month.qualified, "qualified": True, "not_qualified": False}[target.qualified]
    undone = month.appeal == "reversed" and difference > 0
    silent = direction is Direction.UNDERPAYMENT and not month.claimed and difference < 0
    return 0 if other_cause or month.qualified is not wanted or undone or silent else difference


def declared_met(history: Mapping[Benefit, Sequence[EstablishedMonth]], target: DeclaredTarget) -> bool:
    """The plain oracle of a declared target.

    Args:
        history: per benefit, the months before the control, the latest first, none left out.
        target: the declaration.
    """
    return any(target_met(declared_differences(history, rule, target), rule) for rule in target.rules)


def declared_differences(
    history: Mapping[Benefit, Sequence[EstablishedMonth]], rule: Target, target: DeclaredTarget
) -> dict[Benefit, list[int]]:
    """The differences that one rule of a declared target looks at, per benefit."""
    return {
        benefit: [counted_difference(month, rule.direction, target) for month in months[: rule.window_months]]
        for benefit, months in history.items()
    }


def cover_met(*, resources_cents: int, ceiling_cents: int, right: bool, target: CoverTarget) -> bool:
    """The plain oracle of the health branch's target.

    Args:
        resources_cents: counted over the twelve months before the application.
        ceiling_cents: of the free C2S a year, by the size of the household.
        right: the household has the free C2S by another way, the RSA: then its resources do not matter.
        target: the declaration.
    """
    return not right and resources_cents > target.ceilings * ceiling_cents
