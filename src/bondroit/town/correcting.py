"""Automatic corrections: past months seen again once something late became known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.domain.benefits import BENEFITS
from bondroit.town.dates import month_dates

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.town.knowing import LateFacts
    from bondroit.town.paying import Rights
    from bondroit.town.population import Array

LIMITATION = 24
"""Months back beyond which nothing is put right: two years, as in CSS art. L553-1 (outside FACTS: check the text)."""


def known_at(facts: LateFacts, households: int, first: Month, months: int) -> Array:
    """The month in which each past month is put right: when the last fact bearing on it became known; 0 if none."""
    known = np.zeros((households, months), np.int64)
    longest = int((facts.until - facts.since).max(initial=0))
    for offset in range(longest + 1):
        at = facts.since + offset
        chosen = (at <= facts.until) & (at >= first.index) & (at < first.index + months)
        np.maximum.at(known, (facts.household[chosen], at[chosen] - first.index), facts.known[chosen])
    return known


def corrections(rights: Rights, claimed: Array, known: Array, identifiers: pl.Series, first: Month) -> pl.DataFrame:
    """The table of corrections: the law on the life finally declared, minus what was paid."""
    month = first.index + np.arange(rights.due.shape[1])
    late = (known > month) & (known - month <= LIMITATION)
    change = np.where(claimed & late[:, :, None], rights.last - rights.then, 0)
    household, column, benefit = np.nonzero(change)
    return pl.DataFrame(
        {
            "household_id": identifiers.gather(household),
            "benefit": pl.Series([str(b) for b in BENEFITS]).gather(benefit),
            "month": month_dates(month[column]),
            "known": month_dates(known[household, column]),
            "cents": change[household, column, benefit],
        },
        schema_overrides={"cents": pl.Int64},
    ).sort("household_id", "benefit", "month", "known")
