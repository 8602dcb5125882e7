"""What the law gives on each life: due on the true one, paid on the one known then, corrected on the last one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.law.inputs import REFERENCE_BACK, RSA_PAST
from bondroit.law.situations import Situations, stack

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.law.port import Law
    from bondroit.town.knowing import Versions
    from bondroit.town.population import Array

BLOCK = 12
"""Months computed at once: a year costs little more than a quarter, as most of the work looks back."""

BATCH = 10_000
"""Households whose lives are held at once; amounts do not depend on it."""

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
    """Ask the law for every life, a year at a time; equal lives of a household are one row to the law."""
    first, last = span
    n, months = true.households, last.minus(first) + 1
    given = Rights(*(np.zeros((n, months, len(BENEFITS)), np.int64) for _ in range(3)))
    for start in range(0, months, BLOCK):
        stop = min(start + BLOCK, months)
        for begin in range(0, n, BATCH):
            _fill(given, law, true, versions, first, (slice(begin, min(begin + BATCH, n)), slice(start, stop)))
        advance(stop - start)
    return given


def _fill(  # noqa: PLR0917 - one part of one computation
    given: Rights, law: Law, true: Situations, versions: Versions, origin: Month, part: tuple[slice, slice]
) -> None:
    """Fill the amounts of some households in some months."""
    rows, columns = part
    of = versions.of[rows, columns]
    used = np.unique(of)
    households = np.arange(rows.start, rows.stop)
    count = len(households)
    lives = stack([true.take(households), versions.final.take(households), versions.situations.take(used)])
    before = np.zeros((lives.households, RSA_PAST), bool)
    if columns.start:
        previous = slice(columns.start - REFERENCE_BACK - RSA_PAST, columns.start - REFERENCE_BACK)
        owner = versions.household[used]
        received = (given.due[rows, previous, RSA], given.last[rows, previous, RSA], given.then[owner, previous, RSA])
        before = np.concatenate(received) > 0
    first = origin.plus(columns.start)
    amounts = law.entitlements(lives, first=first, last=origin.plus(columns.stop - 1), rsa_before=before)
    every = np.stack([amounts.cents[b] for b in BENEFITS], axis=2)
    given.due[rows, columns], given.last[rows, columns] = every[:count], every[count : 2 * count]
    row = 2 * count + np.searchsorted(used, of)
    given.then[rows, columns] = every[row, np.arange(columns.stop - columns.start)[None, :]]
