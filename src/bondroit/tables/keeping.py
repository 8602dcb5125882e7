"""Which rows are due to be erased: a pure reading of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import PERIODS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.months import Month
    from bondroit.tables.contract import Table


def limits(today: Month, periods: Mapping[str, int] | None = None, before: Month | None = None) -> dict[str, Month]:
    """Of each table with a retention, the first month that is kept: what is dated earlier is due.

    Args:
        today: the present month.
        periods: `history` and `controlled` in months; None takes those of the package.
        before: erase what is dated before this month, whatever the retention.
    """
    months = PERIODS if periods is None else periods
    return {
        name: today.plus(-months[table.retention.period]) if before is None else before
        for name, table in TABLES.items()
        if table.retention is not None
    }


def due(table: Table, limit: Month) -> pl.Expr:
    """Whether a row of a table that is not monthly is due; one whose date is missing is kept.

    Rows that follow one another (`Retention.by`) are dated by the next one; the last is kept. Rows that leave with
    another table's (`Retention.follows`) have no date of their own: false.
    """
    retention = table.retention
    if retention is None or retention.since not in table.schema:
        return pl.lit(value=False)
    date = pl.col(retention.since)
    if retention.by:
        date = date.shift(-1).over(retention.by, order_by=retention.since)
    return (date < pl.lit(limit.first_day, dtype=pl.Date)).fill_null(value=False)


def erased_order() -> tuple[str, ...]:
    """Tables with a retention, those that leave with another table's rows first: they read what is due of it."""
    kept = {name: table.retention for name, table in TABLES.items() if table.retention is not None}
    first = [name for name, retention in kept.items() if retention.follows is not None]
    return (*first, *(name for name in kept if name not in first))
