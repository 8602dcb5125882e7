"""From the health side of the town to its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.law.port import NO_COVER
from bondroit.law.situations import ADULTS
from bondroit.tables.health import (
    APPLICATIONS,
    HEALTH,
    HEALTH_LINKS,
    HEALTH_TRUTHS,
    STATUSES,
    SUSPENDED,
    SUSPENSIONS_HEALTH,
)
from bondroit.town.dates import month_dates
from bondroit.town.tokens import tokens

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.law.situations import Situations
    from bondroit.town.health import Covers
    from bondroit.town.life import Life
    from bondroit.town.population import Array

_STATUSES, _APPLICATIONS, _SUSPENDED = pl.Series(STATUSES), pl.Series(APPLICATIONS), pl.Series(SUSPENDED)


def health_identifiers(cell_first: int, size: int) -> pl.Series:
    """The insurer's pseudonyms of the households from the index `cell_first` of the town on, unique over cells."""
    return tokens("S", np.arange(cell_first, cell_first + size)).rename("health_household")


def monthly_frames(
    covers: Covers, month: Month, *, known: Situations, life: Life, cell_first: int
) -> dict[str, pl.DataFrame]:
    """The tables `health` and `health_truths` of a month.

    Args:
        covers: the health side of a cell.
        month: the month.
        known: the life known in that month, one row per household: the insurer's household is the one declared.
        life: the true life: the insurer pays sick pay and disability pensions itself.
        cell_first: index in the town of the first household of the cell.
    """
    identifiers = health_identifiers(cell_first, len(covers.status))
    at = month.minus(covers.first)
    when = month_dates(np.full(len(covers.status), month.index))
    held = covers.status[:, at] != NO_COVER
    row, applied = np.arange(len(held)), covers.applied[:, at]
    anomaly, above_three = covers.truth(slice(at, at + 1))
    truths = {
        "health_household": identifiers,
        "month": when,
        "resources_cents": covers.due.resources[:, at],
        "ceiling_cents": covers.due.ceiling[:, at],
        "entitled": _STATUSES.gather(covers.due.status[:, at]),
        "applied_resources_cents": _where(held, covers.due.resources[row, applied]),
        "applied_ceiling_cents": _where(held, covers.due.ceiling[row, applied]),
        "anomaly": anomaly[:, 0],
        "above_three_ceilings": above_three[:, 0],
    }
    return {
        "health": HEALTH.conform(pl.DataFrame(_health(covers, month, identifiers, known, life))),
        "health_truths": HEALTH_TRUTHS.conform(pl.DataFrame(truths)),
    }


def _health(covers: Covers, month: Month, identifiers: pl.Series, known: Situations, life: Life) -> dict[str, Any]:
    true, there = life.situations, life.situations.present(month)
    at, here = month.minus(covers.first), known.present(month)
    held, opened = covers.status[:, at] != NO_COVER, covers.opened[:, at]
    column = month.minus(known.first)
    return {
        "health_household": identifiers,
        "month": month_dates(np.full(len(held), month.index)),
        "adults": here[:, :ADULTS].sum(axis=1),
        "children": here[:, ADULTS:].sum(axis=1),
        "applicant_age": (month.index - known.birth[:, 0]) // 12,
        "applicant_sex": np.where(life.people.woman, "F", "M"),
        "status": _STATUSES.gather(covers.status[:, at]),
        "application": _where(held, _APPLICATIONS.gather(covers.renewal[:, at].astype(np.int64))),
        "opened": month_dates(opened, absent=~held),
        "declared_resources_cents": _where(held, covers.declared[:, at]),
        "ceiling_cents": _where(held, covers.ceiling[:, at]),
        "care_acts": covers.acts[:, at],
        "care_cents": covers.care[:, at],
        "sick_pay_cents": (true.sick_pay[:, :, column] * there[:, :ADULTS]).sum(axis=1),
        "disability_pension_cents": (true.invalidity[:, :, column] * there[:, :ADULTS]).sum(axis=1),
        "contacts": covers.contacts[:, at],
        "suspended": _SUSPENDED.gather(covers.suspended[:, at]),
    }


def _where(there: Array, values: Array | pl.Series) -> pl.Series:
    """The values, missing where not `there`."""
    series = pl.Series(values)
    return series.zip_with(pl.Series(there), pl.Series([None], dtype=series.dtype))


def lasting_frames(covers: Covers, identifiers: pl.Series, *, cell_first: int) -> dict[str, pl.DataFrame]:
    """The tables `suspensions_health` and `health_links` of a cell.

    Args:
        covers: the health side of the cell.
        identifiers: the body's pseudonyms of its households.
        cell_first: index in the town of its first household.
    """
    own = health_identifiers(cell_first, len(identifiers))
    s = covers.suspensions
    last = covers.first.index + covers.status.shape[1] - 1
    begun = s.since <= last
    ended = (s.until <= last)[begun]
    suspensions = {
        "health_household": own.gather(s.household[begun]),
        "control": month_dates(s.control[begun]),
        "since": month_dates(s.since[begun]),
        "until": month_dates(s.until[begun], absent=~ended),
        "restored": _where(ended, s.restored[begun]),
        "scope": _SUSPENDED.gather(s.scope[begun]),
    }
    links = {"health_household": own, "household_id": identifiers}
    return {
        "suspensions_health": SUSPENSIONS_HEALTH.conform(pl.DataFrame(suspensions)).sort(SUSPENSIONS_HEALTH.key),
        "health_links": HEALTH_LINKS.conform(pl.DataFrame(links)).sort(HEALTH_LINKS.key),
    }
