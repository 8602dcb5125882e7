"""What is wrong in each file, by whose fault and until when: the truth behind the causes that controls establish."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.law.situations import ADULTS, NEVER
from bondroit.tables.operations import FACTS, MISTAKES
from bondroit.town.dates import month_dates
from bondroit.town.world import EVENT_CODES

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.town.declaring import Declarations
    from bondroit.town.life import Life
    from bondroit.town.past_controls import PastControls
    from bondroit.town.population import Array
    from bondroit.town.suspending import Suspensions
    from bondroit.town.telling_incomes import ToldIncome

LASTS = 13
"""Months after an income in which it counts still: housing aid looks at the twelve months that end a month before."""

Rows = tuple["Array", "Array", "Array", "Array", "Array", "Array", "Array"]


def mistake_frame(
    life: Life,
    told: Declarations,
    past: PastControls,
    suspensions: Suspensions,
    *,
    identifiers: pl.Series,
    first: Month,
) -> pl.DataFrame:
    """The table `mistakes`: what makes a month of the tables wrong, or made it wrong until it was known.

    Args:
        life: the true life.
        told: what is told, after the past controls.
        past: those controls.
        suspensions: what they led to; a payment held back is the body's own doing.
        identifiers: pseudonyms.
        first: the first month of the tables.
    """
    s = life.situations
    parts = [
        *_persons(life, told),
        _homes(life, told),
        _runs("wage", told.wages, s.wages, life),
        _runs("unemployment", told.benefits, s.unemployment, life),
        _hidden("alimony", told.alimony_hidden, s.alimony, past.alimony_known, s.first),
        _hidden("sick_pay", told.sick_pay_hidden, s.sick_pay.sum(axis=1), past.sick_pay_known, s.first),
        _held(suspensions),
    ]
    columns = (np.concatenate(column) for column in zip(*parts, strict=True))
    household, fact, person, month, until, known, staff = columns
    kept = (known > month) & (until >= first.index) & (known > first.index) & (month <= s.last.index)
    frame = pl.DataFrame(
        {
            "household_id": identifiers.gather(household[kept]),
            "fact": pl.Series(list(FACTS)).gather(fact[kept]),
            "person": person[kept] + 1,
            "month": month_dates(month[kept]),
            "until": month_dates(until[kept], absent=until[kept] >= NEVER),
            "known": month_dates(known[kept], absent=known[kept] > s.last.index),
            "author": np.where(staff[kept], "staff", "household"),
        }
    )
    return MISTAKES.conform(frame).sort(MISTAKES.key)


def _rows(  # noqa: PLR0917 - the columns, in order
    fact: str, household: Array, person: Array, month: Array, until: Array, known: Array, staff: Array
) -> Rows:
    """Arrays of one length, whole numbers; `person` counts from 0."""
    code = np.full(len(household), FACTS.index(fact))
    wide = (np.broadcast_to(x, household.shape).astype(np.int64) for x in (person, month, until, known))
    person, month, until, known = wide
    return household, code, person, month, until, known, np.broadcast_to(staff, household.shape)


def _persons(life: Life, told: Declarations) -> list[Rows]:
    """Who came or went and was known late; a death is told as a separation."""
    people, first, last = life.people, life.situations.first.index, life.situations.months - 1
    parts = []
    for when, known, adult, child in (
        (people.joined, told.joined_known, ("partner", ("couple",)), ("birth", ("birth",))),
        (people.left, told.left_known, ("separation", ("separation", "death")), ("child_gone", ("child_leaves",))),
    ):
        for (fact, names), place in ((adult, slice(1, ADULTS)), (child, slice(ADULTS, None))):
            late = (people.birth[:, place] != 0) & (when[:, place] != NEVER) & (known[:, place] > when[:, place])
            household, at = np.nonzero(late)
            at = at + place.start
            month = when[household, at]
            column = np.clip(month - first, 0, last)
            codes = [EVENT_CODES[name] for name in names]
            staff = told.staff[np.array(codes)[:, None], household, column].any(axis=0)
            until = np.where(people.left[household, at] > month, people.left[household, at] - 1, NEVER)
            until = np.where(until >= NEVER - 1, NEVER, until)
            parts.append(_rows(fact, household, at, month, until, known[household, at], staff))
    return parts


def _homes(life: Life, told: Declarations) -> Rows:
    """Homes and rents known late, each until the next change."""
    home, first = told.home_known, life.situations.first.index
    column = np.arange(home.shape[1])
    changed = np.where(home > 0, column, NEVER)
    later = np.minimum.accumulate(changed[:, ::-1], axis=1)[:, ::-1]
    after = np.concatenate([later[:, 1:], np.full((len(home), 1), NEVER)], axis=1)
    household, at = np.nonzero((home > 0) & (home > first + column))
    staff = told.staff[EVENT_CODES["move"], household, at] | told.staff[EVENT_CODES["rent_change"], household, at]
    until = np.where(after[household, at] == NEVER, NEVER, first + after[household, at] - 1)
    return _rows("home", household, np.array(0), first + at, until, home[household, at], staff)


def _runs(fact: str, income: ToldIncome, true: Array, life: Life) -> Rows:
    """Months on end in which an income is wrong the same way, known at the same time, by the same fault."""
    index = life.situations.first.index + np.arange(true.shape[2])
    joined, left = (when[:, :ADULTS, None] for when in (life.people.joined, life.people.left))
    wrong = (income.told != true) & (income.known > index) & (joined <= index) & (index < left)
    same = np.zeros(wrong.shape, bool)
    kind = income.known.astype(np.int64) * 4 + 2 * income.staff + (income.told > true)
    same[:, :, 1:] = wrong[:, :, 1:] & wrong[:, :, :-1] & (kind[:, :, 1:] == kind[:, :, :-1])
    household, person, column = np.nonzero(wrong)
    begins = np.flatnonzero(~same[household, person, column])
    ends = np.append(begins[1:], len(household)) - 1
    until = index[column[ends[: len(begins)]]] + LASTS if len(begins) else np.zeros(0, np.int64)
    place = household[begins], person[begins], column[begins]
    return _rows(fact, place[0], place[1], index[place[2]], until, income.known[place], income.staff[place])


def _hidden(fact: str, hidden: Array, received: Array, known: Array, start: Month) -> Rows:
    """An income that is never told, from the first month to the last in which it comes."""
    comes = received > 0
    household = np.flatnonzero(hidden & comes.any(axis=1))
    first = comes[household].argmax(axis=1)
    last = received.shape[1] - 1 - comes[household][:, ::-1].argmax(axis=1)
    return _rows(
        fact, household, np.array(0), start.index + first, start.index + last + LASTS, known[household], np.array(False)
    )


def _held(suspensions: Suspensions) -> Rows:
    """Payments held back: known when they are paid afterwards, if they are."""
    q = suspensions
    known = np.where(q.restored, q.until, NEVER)
    until = np.where(q.until >= NEVER, NEVER, q.until - 1)
    return _rows("suspension", q.household, np.array(0), q.month, until, known, np.array(True))
