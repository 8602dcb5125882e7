"""What the law gives on each life: due on the true one, paid on the one known then, corrected on each later one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.law.inputs import REFERENCE_BACK, RSA_PAST
from bondroit.law.situations import Situations, stack
from bondroit.town.correcting import Revisions, joined, revisions

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
        revised: what later versions of the known life change, see `correcting`.
    """

    due: Array
    then: Array
    revised: Revisions


@dataclass(slots=True)
class _Ledger:
    """What is being filled, with the RSA that each version received before the months at hand."""

    due: Array
    then: Array
    received: Array
    revised: list[Revisions]


def rights(law: Law, true: Situations, versions: Versions, span: tuple[Month, Month], advance: Advance) -> Rights:
    """Ask the law for every life, a year at a time; equal lives of a household are one row to the law."""
    first, last = span
    n, months = true.households, last.minus(first) + 1
    ledger = _Ledger(
        due=np.zeros((n, months, len(BENEFITS)), np.int64),
        then=np.zeros((n, months, len(BENEFITS)), np.int64),
        received=np.zeros((len(versions.since), RSA_PAST), bool),
        revised=[],
    )
    for start in range(0, months, BLOCK):
        stop = min(start + BLOCK, months)
        for begin in range(0, n, BATCH):
            _fill(ledger, law, true, versions, first, (slice(begin, min(begin + BATCH, n)), slice(start, stop)))
        advance(stop - start)
    return Rights(ledger.due, ledger.then, joined(ledger.revised))


def _fill(  # noqa: PLR0917 - one part of one computation
    ledger: _Ledger, law: Law, true: Situations, versions: Versions, origin: Month, part: tuple[slice, slice]
) -> None:
    """Fill the amounts of some households in some months: on the true life and on every version still to be used."""
    rows, columns = part
    of = versions.of[rows, columns]
    households = np.arange(rows.start, rows.stop)
    count = len(households)
    # Every version in force in these months or later: a later one sees these months again.
    place = np.flatnonzero((versions.household >= rows.start) & (versions.household < rows.stop))
    used = place[place >= of[versions.household[place] - rows.start, 0]]
    lives = stack([true.take(households), versions.situations.take(used)])
    before = np.zeros((lives.households, RSA_PAST), bool)
    if columns.start:
        previous = slice(columns.start - REFERENCE_BACK - RSA_PAST, columns.start - REFERENCE_BACK)
        before = np.concatenate([ledger.due[rows, previous, RSA] > 0, ledger.received[used]])
    first = origin.plus(columns.start)
    amounts = law.entitlements(lives, first=first, last=origin.plus(columns.stop - 1), rsa_before=before)
    every = np.stack([amounts.cents[b] for b in BENEFITS], axis=2)
    known, width = every[count:], columns.stop - columns.start
    ledger.due[rows, columns] = every[:count]
    ledger.then[rows, columns] = known[np.searchsorted(used, of), np.arange(width)[None, :]]
    ledger.revised.append(revisions(known, versions.household[used], versions.since[used], first.index))
    if width == BLOCK:
        ledger.received[used] = known[:, BLOCK - REFERENCE_BACK - RSA_PAST : BLOCK - REFERENCE_BACK, RSA] > 0
