"""The life the body knows at each moment.

Every fact of the true life has a month from which it is known. The life known at a month `k` holds the facts known
by then; facts declared on time need no new version. A household has one version for each month in which something
late became known: the version in force decides what is paid, and what it changes in the past is corrected then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bondroit.law.situations import NEVER, Situations
from bondroit.town.life import Life, last_month_at_home
from bondroit.town.networks import apply

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.town.declaring import Declarations
    from bondroit.town.population import Array

HOUSEHOLD_BITS = 1 << 21
"""More than any month index, so that household and month make one sortable number."""


@dataclass(frozen=True, slots=True)
class LateFacts:
    """Facts that became known after they happened; arrays of the same length.

    Attributes:
        household: index.
        known: the month in which it became known.
    """

    household: Array
    known: Array


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of the declared lives.

    Attributes:
        household: the household of each version.
        since: the month index from which it is in force.
        facts: what became known late.
        of: the version in force for each household and month, shape (n, months).
        situations: the life each version tells.
        final: the life as known at the end, one row per household.
    """

    household: Array
    since: Array
    facts: LateFacts
    of: Array
    situations: Situations
    final: Situations


def versions(life: Life, told: Declarations, first: Month, last: Month) -> Versions:
    """Every version of the declared lives in force between two months."""
    n = life.people.size
    base = np.arange(n) * HOUSEHOLD_BITS + first.index
    facts = late_facts(life, told, last)
    inside = facts.known > first.index
    marks = np.unique(np.concatenate([base, facts.household[inside] * HOUSEHOLD_BITS + facts.known[inside]]))
    household, since = marks // HOUSEHOLD_BITS, marks % HOUSEHOLD_BITS
    months = np.arange(first.index, last.index + 1)
    wanted = np.arange(n)[:, None] * HOUSEHOLD_BITS + months[None, :]
    of = np.searchsorted(marks, wanted, side="right") - 1
    return Versions(
        household=household,
        since=since,
        facts=facts,
        of=of,
        situations=as_known(life, told, household, since),
        final=as_known(life, told, np.arange(n), np.full(n, last.index)),
    )


def late_facts(life: Life, told: Declarations, last: Month) -> LateFacts:
    """Every fact that came to be known late, by `last`."""
    people, s = life.people, life.situations
    index = s.first.index + np.arange(s.months)
    counts = np.ones_like(told.wages.known, dtype=bool)
    counts[:, 1] = (people.joined[:, 1] != NEVER)[:, None]
    happened = np.broadcast_to(index, told.wages.known.shape)
    found = [
        _facts(told.joined_known, people.joined, people.joined != NEVER),
        _facts(told.left_known, people.left, people.left != NEVER),
        _facts(told.home_known, np.broadcast_to(index, told.home_known.shape), told.home_known > 0),
        _facts(told.wages.known, happened, counts),
        _facts(told.benefits.known, happened, counts),
        _facts(told.alimony_known, np.zeros(people.size), np.asarray(s.alimony.any(axis=1))),
        _facts(told.sick_pay_known, np.zeros(people.size), np.asarray(s.sick_pay.any(axis=(1, 2)))),
    ]
    facts = LateFacts(*(np.concatenate(columns) for columns in zip(*found, strict=True)))
    kept = facts.known <= last.index
    return LateFacts(facts.household[kept], facts.known[kept])


def _facts(known: Array, happened: Array, counts: Array) -> tuple[Array, Array]:
    where = np.nonzero(counts & (known > happened) & (known < NEVER))
    return where[0], known[where]


def as_known(life: Life, told: Declarations, household: Array, by: Array) -> Situations:
    """The lives of some households as known by some months.

    Args:
        life: the true life.
        told: when and how it is told.
        household: index of the household of each row.
        by: month index; facts known later count only if they were declared on time.
    """
    s, people = life.situations, life.people
    index = s.first.index + np.arange(s.months)
    rows = s.take(household)

    def knows(known: Array, happened: Array) -> Array:
        return (known <= by.reshape(-1, *[1] * (known.ndim - 1))) | (known <= happened)

    joins = knows(told.joined_known[household], people.joined[household])
    leaves = knows(told.left_known[household], people.left[household])
    home = told.home_known[household]
    told_home = (home > 0) & knows(home, index)
    told_home[:, 0] = True
    source = np.maximum.accumulate(np.where(told_home, np.arange(s.months), 0), axis=1)
    wages = knows(told.wages.known[household], index)
    benefits = knows(told.benefits.known[household], index)
    sick_pay = (told.sick_pay_known[household] <= by)[:, None, None]
    alimony = (told.alimony_known[household] <= by)[:, None]
    left = np.where(leaves, rows.left, NEVER)
    # The body knows the age of the children: at 25 they are no longer dependent, whatever was told.
    left = np.minimum(left, last_month_at_home(rows.birth))
    tenure, rent = apply(
        told.networks,
        np.take_along_axis(rows.tenure, source, axis=1),
        np.take_along_axis(rows.rent, source, axis=1),
        first=s.first,
        household=household,
    )
    return replace(
        rows,
        joined=np.where(joins, rows.joined, NEVER).astype(np.int32),
        left=left.astype(np.int32),
        tenure=tenure,
        rent=rent,
        wages=np.where(wages, rows.wages, told.wages.told[household]),
        unemployment=np.where(benefits, rows.unemployment, told.benefits.told[household]),
        sick_pay=np.where(sick_pay, rows.sick_pay, 0),
        activity=told.activity_told[household],
        alimony=np.where(alimony, rows.alimony, 0),
    )
