"""What the law gives on each life: due on the true one, paid on the one known then, corrected on each later one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.law.inputs import REFERENCE_BACK, RSA_PAST
from bondroit.law.port import Cover
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
        cover_due, cover_then: the C2S on both lives.
    """

    due: Array
    then: Array
    revised: Revisions
    cover_due: Cover
    cover_then: Cover


@dataclass(slots=True)
class _Ledger:
    """What is being filled, with the RSA that each version received before the months at hand."""

    due: Array
    then: Array
    received: Array
    revised: list[Revisions]
    cover_due: Cover
    cover_then: Cover


def _no_cover(n: int, months: int) -> Cover:
    """Room for the C2S of `n` households."""
    cents = [np.zeros((n, months), np.int32) for _ in range(3)]
    return Cover(np.zeros((n, months), np.uint8), *cents)  # type: ignore[arg-type]


def _cover_into(into: Cover, part: tuple[slice, slice], cover: Cover, at: Any) -> None:  # noqa: ANN401 - an index
    """Write down the C2S of some households and months."""
    for name in Cover.__slots__:
        getattr(into, name)[part] = getattr(cover, name)[at]


def rights(law: Law, true: Situations, versions: Versions, span: tuple[Month, Month], advance: Advance) -> Rights:
    """Ask the law for every life, a year at a time; equal lives of a household are one row to the law."""
    first, last = span
    n, months = true.households, last.minus(first) + 1
    ledger = _Ledger(
        due=np.zeros((n, months, len(BENEFITS)), np.int32),
        then=np.zeros((n, months, len(BENEFITS)), np.int32),
        received=np.zeros((len(versions.since), RSA_PAST), bool),
        revised=[],
        cover_due=_no_cover(n, months),
        cover_then=_no_cover(n, months),
    )
    for start in range(0, months, BLOCK):
        stop = min(start + BLOCK, months)
        for begin in range(0, n, BATCH):
            _fill(ledger, law, true, versions, first, (slice(begin, min(begin + BATCH, n)), slice(start, stop)))
        advance(stop - start)
    return Rights(ledger.due, ledger.then, joined(ledger.revised), ledger.cover_due, ledger.cover_then)


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
    amounts = law.entitlements(lives, first=first, last=origin.plus(columns.stop - 1), rsa_before=before, cover=True)
    every = np.stack([amounts.cents[b] for b in BENEFITS], axis=2)
    known, width = every[count:], columns.stop - columns.start
    ledger.due[rows, columns] = every[:count]
    then = np.searchsorted(used, of), np.arange(width)[None, :]
    ledger.then[rows, columns] = known[then]
    if amounts.cover is not None:
        _cover_into(ledger.cover_due, part, amounts.cover, slice(count))
        _cover_into(ledger.cover_then, part, amounts.cover, (count + then[0], then[1]))
    ledger.revised.append(revisions(known, versions.household[used], versions.since[used], first.index))
    if width == BLOCK:
        ledger.received[used] = known[:, BLOCK - REFERENCE_BACK - RSA_PAST : BLOCK - REFERENCE_BACK, RSA] > 0
