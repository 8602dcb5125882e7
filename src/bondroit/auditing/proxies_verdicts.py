"""How a check on proxies answers: by where an interval lies, widened for as many as are looked at together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scipy.stats import norm

from bondroit.auditing.figures import joint_level
from bondroit.auditing.findings import Verdict
from bondroit.stats.ranking import Bounded

if TYPE_CHECKING:
    from collections.abc import Iterable

GUESSED = 0.6
"""Assumed, by no source: an AUC up to 0.6 is taken as hardly a guess."""
REBUILT = 0.5
"""Assumed: a variable half of whose effect is rebuilt by the others has a proxy."""
NEEDED = 0.005
"""Assumed: an AUC lower by less than this is taken as no loss."""
NEAR_LOW, NEAR_HIGH = 0.8, 1.25
"""Assumed, as in the other checks: a ratio between 4/5 and 5/4 is near one."""
EVADED = 0.1
"""Assumed: if at most a tenth of the highest files could leave, declarations alone do not undo the order."""


def widened(one: Bounded, together: int, *, ratio: bool = False) -> Bounded:
    """The interval that holds with those of `together` others at 95 %: each side longer in proportion (Bonferroni).

    Args:
        one: a figure with its 95 % interval.
        together: how many are looked at.
        ratio: lengths are those of logarithms.
    """
    factor = float(norm.isf((1.0 - joint_level(together)) / 2.0) / norm.isf(0.025))
    if ratio and one.value <= 0.0:  # nothing on one side: there is an upper bound alone
        return Bounded(one.value, one.low, one.high * factor)
    if ratio:
        return Bounded(
            one.value, one.value * (one.low / one.value) ** factor, one.value * (one.high / one.value) ** factor
        )
    return Bounded(one.value, one.value - (one.value - one.low) * factor, one.value + (one.high - one.value) * factor)


def lies_within(one: Bounded | None, low: float, high: float, *, together: int = 1, ratio: bool = False) -> Verdict:
    """Holds if the whole interval lies within the margin, does not if it lies wholly outside; else not enough."""
    if one is None:
        return Verdict.NOT_ENOUGH_EVIDENCE
    wide = widened(one, together, ratio=ratio)
    if wide.high < low or wide.low > high:
        return Verdict.DOES_NOT_HOLD
    return Verdict.HOLDS if wide.low >= low and wide.high <= high else Verdict.NOT_ENOUGH_EVIDENCE


def worst_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Of several statements that must all hold; not enough evidence where there is none."""
    found = set(verdicts)
    if Verdict.DOES_NOT_HOLD in found:
        return Verdict.DOES_NOT_HOLD
    return Verdict.HOLDS if found == {Verdict.HOLDS} else Verdict.NOT_ENOUGH_EVIDENCE
