"""Automatic corrections: past months seen again each time something late becomes known.

A version of a household's life comes into force in the month `k` in which something late became known. The law on it
and the law on the version before differ in some past months: that difference is the correction dated `k`. It rests on
nothing learnt after `k`. Months older than the limitation are left as they are, so the corrections of a month add up
to the law on the last version that came within the limitation, less what was paid.

What remains simple: a body corrects in the very month in which it learns, all benefits at once, without error; and
what was declared on time is never disputed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.domain.benefits import BENEFITS
from bondroit.town.dates import month_dates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.domain.months import Month
    from bondroit.town.population import Array

LIMITATION = 24
"""Months back beyond which nothing is put right: two years, as in CSS art. L553-1 (outside FACTS: check the text)."""


@dataclass(frozen=True, slots=True)
class Revisions:
    """What the law gives to past months on a version, less what it gives on the version before.

    Arrays of the same length, no zero.

    Attributes:
        household: index.
        month: month index of the month seen again.
        known: month index from which the version is in force.
        benefit: place in `BENEFITS`.
        cents: the difference.
    """

    household: Array
    month: Array
    known: Array
    benefit: Array
    cents: Array


def revisions(amounts: Array, household: Array, since: Array, first: int) -> Revisions:
    """The changes from version to version.

    Args:
        amounts: cents on each version, shape (versions, months, benefits); versions by household, then in time.
        household: of each version.
        since: month index from which each is in force.
        first: month index of the first column.
    """
    month = first + np.arange(amounts.shape[1])
    follows = household[1:] == household[:-1]
    back = since[1:, None] - month
    seen = follows[:, None] & (back > 0) & (back <= LIMITATION)
    change = np.where(seen[:, :, None], amounts[1:] - amounts[:-1], 0)
    version, column, benefit = np.nonzero(change)
    cents = change[version, column, benefit].astype(np.int64)
    return Revisions(household[1:][version], month[column], since[1:][version], benefit, cents)


def joined(parts: Sequence[Revisions]) -> Revisions:
    """Several together."""
    names = Revisions.__slots__
    return Revisions(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def held_back(released: Array, then: Array, first: int, last: int) -> Revisions:
    """What was not paid at its time and was paid later.

    Args:
        released: for each month and benefit the month index in which what was held back is paid, 0 if it was not held
            back, `NEVER` if it is lost; shape (n, months, benefits).
        then: cents on the life known in the month, same shape.
        first: month index of the first column.
        last: what is released after this month is still to come.
    """
    household, column, benefit = np.nonzero((released > 0) & (released <= last) & (then > 0))
    known = released[household, column, benefit]
    return Revisions(household, first + column, known, benefit, then[household, column, benefit].astype(np.int64))


def corrections(changes: Sequence[Revisions], claimed: Array, identifiers: pl.Series, first: Month) -> pl.DataFrame:
    """The table of corrections: the changes of the benefits claimed, one row per month seen again and month known."""
    revised = joined(changes)
    kept = claimed[revised.household, revised.month - first.index, revised.benefit]
    return (
        pl.DataFrame(
            {
                "household_id": identifiers.gather(revised.household[kept]),
                "benefit": pl.Series([str(b) for b in BENEFITS]).gather(revised.benefit[kept]),
                "month": month_dates(revised.month[kept]),
                "known": month_dates(revised.known[kept]),
                "cents": revised.cents[kept],
            },
            schema_overrides={"cents": pl.Int64},
        )
        .group_by("household_id", "benefit", "month", "known")
        .agg(pl.col("cents").sum())
        .filter(pl.col("cents") != 0)
        .sort("household_id", "benefit", "month", "known")
    )
