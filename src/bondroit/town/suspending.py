"""What a past control holds back: payments of the household for a while, given afterwards or lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.law.situations import NEVER
from bondroit.tables.operations import SUSPENSIONS
from bondroit.town.dates import month_dates

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.town.behaviour import Behaviour
    from bondroit.town.correcting import Revisions
    from bondroit.town.past_controls import PastControls
    from bondroit.town.population import Array, Random

HELD_BACK = (Benefit.RSA, Benefit.PRIME_ACTIVITE, Benefit.AIDE_LOGEMENT)
"""Means-tested benefits whose payment a control may suspend."""
MONTH_BITS = 1 << 21
"""More than any month index, so that household and month make one sortable number."""


@dataclass(frozen=True, slots=True)
class Suspensions:
    """What is held back; the first four are arrays of the same length, by household and then month.

    Attributes:
        household: index.
        month: first month held back, the one after the control.
        until: month index in which payment begins again.
        restored: what was held back is paid then.
        released: for each month and benefit the month index in which what was held back is paid, 0 if it was not held
            back, `NEVER` if it is lost; as `correcting.held_back` takes it, shape (n, months, benefits).
    """

    household: Array
    month: Array
    until: Array
    restored: Array
    released: Array

    @property
    def mask(self) -> Array:
        """Whether the payment of a month is held back, shape (n, months, benefits)."""
        held: Array = self.released > 0
        return held


def suspended(
    past: PastControls, behaviour: Behaviour, random: Random, shape: tuple[int, int, int], first: Month
) -> Suspensions:
    """Draw which past controls hold back payments, for how long, and what is given afterwards.

    Args:
        past: the past controls.
        behaviour: `suspensions.*`.
        random: the cell's stream of suspensions.
        shape: households, months of the tables, benefits.
        first: the first month of the tables.
    """
    b, count = behaviour, len(past.household)
    months = shape[1]
    u = random.random((2, count))
    hits = u[0] < np.where(past.found, b["suspensions.found"], b["suspensions.nothing"])
    length = random.geometric(1 / max(b["suspensions.months"], 1.0), count)
    start = past.month + 1
    until = start + length
    kept = hits & ~_under_way(past.household, start, until, hits) & (start < first.index + months)
    given = u[1] < b["suspensions.restored"]
    household, begin, end, restored = (x[kept] for x in (past.household, start, until, given))
    column = first.index + np.arange(months)
    row, at = np.nonzero((column >= begin[:, None]) & (column < end[:, None]))
    released = np.zeros(shape, np.int32)
    held = [BENEFITS.index(benefit) for benefit in HELD_BACK]
    released[household[row][:, None], at[:, None], held] = np.where(restored, end, NEVER)[row, None]
    return Suspensions(household, begin, end, restored, released)


def _under_way(household: Array, start: Array, until: Array, hits: Array) -> Array:
    """Whether another one drawn before for the household is not over at the start; by household and then month."""
    ends = np.maximum.accumulate(np.where(hits, household * MONTH_BITS + until, 0))
    before = np.concatenate([np.zeros(min(len(ends), 1), np.int64), ends[:-1]])
    busy: Array = before > household * MONTH_BITS + start
    return busy


def without_lost(revised: Revisions, suspensions: Suspensions, first: Month) -> Revisions:
    """The revisions of months that were paid or will be: what is lost for good is not seen again."""
    of = revised.household, revised.month - first.index, revised.benefit
    kept = suspensions.released[of] != NEVER
    return replace(revised, **{name: getattr(revised, name)[kept] for name in type(revised).__slots__})


def suspension_frame(
    suspensions: Suspensions, claimed: Array, identifiers: pl.Series, span: tuple[Month, Month]
) -> pl.DataFrame:
    """The table `suspensions`: of the benefits claimed in the first month of the tables that is held back.

    Args:
        suspensions: what is held back.
        claimed: shape (n, months, benefits).
        identifiers: pseudonyms.
        span: first and last month of the tables.
    """
    q, (first, last) = suspensions, span
    at = np.clip(q.month - first.index, 0, claimed.shape[1] - 1)
    held = np.array([BENEFITS.index(benefit) for benefit in HELD_BACK])
    # Who gives up because of it claimed until the month before.
    before = claimed[q.household, np.maximum(at - 1, 0)] | claimed[q.household, at]
    touched = before[:, held] & (q.until > first.index)[:, None]
    row, place = np.nonzero(touched)
    ended = q.until[row] <= last.index
    frame = pl.DataFrame(
        {
            "household_id": identifiers.gather(q.household[row]),
            "benefit": pl.Series([str(b) for b in HELD_BACK]).gather(place),
            "month": month_dates(q.month[row]),
            "until": month_dates(q.until[row], absent=~ended),
            "restored": pl.Series(q.restored[row]).zip_with(pl.Series(ended), pl.Series([None], dtype=pl.Boolean)),
        }
    )
    return SUSPENSIONS.conform(frame).sort(SUSPENSIONS.key)
