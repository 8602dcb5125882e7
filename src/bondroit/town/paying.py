"""What the law gives on each life: due on the true one, paid on the one known then, corrected on the last one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.law.situations import Situations, stack

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.law.port import Law
    from bondroit.town.knowing import Versions
    from bondroit.town.population import Array

BLOCK = 12
"""Months computed at once: a year costs little more than a quarter, as most of the work looks back."""

RSA = BENEFITS.index(Benefit.RSA)


class Advance(Protocol):
    """Moves the line of progress."""

    def __call__(self, amount: int = 1) -> None:
        """`amount` more is done."""
        ...


@dataclass(frozen=True, slots=True)
class Rights:
    """Cents per household, month and benefit (order of `BENEFITS`), as if every right were claimed.

    Attributes:
        due: on the true life.
        then: on the life known in the month itself.
        last: on the life known at the end.
    """

    due: Array
    then: Array
    last: Array


def rights(law: Law, true: Situations, versions: Versions, span: tuple[Month, Month], advance: Advance) -> Rights:
    """Ask the law for every life, a year at a time; equal lives are one row to the law."""
    first, last = span
    n, months = true.households, last.minus(first) + 1
    due, then, final = (np.zeros((n, months, len(BENEFITS)), np.int64) for _ in range(3))
    before = np.zeros((3, n), bool)
    for start in range(0, months, BLOCK):
        stop = min(start + BLOCK, months)
        of = versions.of[:, start:stop]
        used = np.unique(of)
        owner = versions.household[used]
        asked = stack([true, versions.final, versions.situations.take(used)])
        amounts = law.entitlements(
            asked,
            first=first.plus(start),
            last=first.plus(stop - 1),
            rsa_before=np.concatenate([before[0], before[1], before[2][owner]]),
        )
        every = np.stack([amounts.cents[b] for b in BENEFITS], axis=2)
        due[:, start:stop], final[:, start:stop] = every[:n], every[n : 2 * n]
        row = 2 * n + np.searchsorted(used, of)
        then[:, start:stop] = every[row, np.arange(stop - start)[None, :]]
        before = np.stack([due[:, stop - 1, RSA], final[:, stop - 1, RSA], then[:, stop - 1, RSA]]) > 0
        advance(stop - start)
    return Rights(due, then, final)
