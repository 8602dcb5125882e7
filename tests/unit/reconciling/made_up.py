"""A handful of files, their partner data and a law of one line, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.domain.months import Month, month_range
from bondroit.law.port import Amounts
from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import Type

if TYPE_CHECKING:
    from tests.contract.fakes import MemoryTables

FIRST, LAST = Month.of(2024, 1), Month.of(2026, 3)
MONTH = LAST.plus(1)
MINIMUM = 60_000
"""The law of the made-up files gives this, less what is earned, as RSA."""
PLAIN = {Type.TEXT: "", Type.CATEGORY: "", Type.INTEGER: 0, Type.CENTS: 0, Type.BOOLEAN: False, Type.NUMBER: 0.0}


class OneLineLaw:
    """RSA is what is missing of `MINIMUM` in the same month; nothing else is due."""

    name, version = "one line", "1"

    def entitlements(self, situations, *, first, last, rsa_before=None, benefits=BENEFITS, cover=False):
        """See `law.port.Law`."""
        columns = slice(first.minus(situations.first), last.minus(situations.first) + 1)
        earned = situations.wages[:, 0, columns].astype(np.int64) + situations.unemployment[:, 0, columns]
        cents = {b: np.zeros_like(earned) for b in BENEFITS}
        cents[Benefit.RSA] = np.maximum(MINIMUM - earned, 0)
        return Amounts(first=first, cents=cents)


def rows_of(name, rows):
    """Rows of a table, what is not given filled in with something allowed."""
    table = TABLES[name]
    filled = [
        {
            c.name: row.get(c.name, None if c.nullable else c.values[0] if c.values else max(PLAIN[c.type], c.low or 0)
                            if c.type in {Type.INTEGER, Type.CENTS, Type.NUMBER} else PLAIN.get(c.type))
            for c in table.columns
        }
        for row in rows
    ]  # fmt: skip
    return pl.DataFrame(filled, schema=table.schema)


def write_files(tables: MemoryTables, declared, *, paid=None):
    """Snapshots and members of files with one adult, month by month.

    Args:
        tables: where they go.
        declared: household -> month -> declared wage; a month that is not there is declared without a wage.
        paid: household -> RSA paid each month; by default what the law gives on the declared wage.
    """
    for month in month_range(FIRST, LAST):
        snapshots, members = [], []
        for household, wages in declared.items():
            wage = wages.get(month, 0)
            given = max(MINIMUM - wage, 0) if paid is None else paid[household]
            snapshots.append({
                "household_id": household, "month": month.first_day, "claimant_age": 40, "zone": 2, "rsa_claimed": True,
                "rsa_paid_cents": given, "claimant_wage_cents": wage, "quarterly_declaration": month.index % 3 == 0,
            })  # fmt: skip
            members.append({
                "household_id": household, "month": month.first_day, "person": 1, "wage_cents": wage, "quarter": 0,
                "birth": Month.of(1985, 1).first_day, "activity": "employed", "role": "claimant",
            })  # fmt: skip
        tables.write("snapshots", rows_of("snapshots", snapshots), month)
        tables.write("members", rows_of("members", members), month)


def write_payroll(tables: MemoryTables, lines):
    """Payroll of the same files (household -> month -> wage), known two months later, and registers that link it."""
    for month in month_range(FIRST, LAST):
        rows = [
            {"payroll_number": f"n{h}", "month": month.first_day, "correction": False, "net_cents": wages[month],
             "known": month.plus(2).first_day, "taxable_cents": wages[month]}
            for h, wages in lines.items() if month in wages
        ]  # fmt: skip
        tables.write("payroll", rows_of("payroll", rows), month)
    persons = [{"household_id": h, "person": 1, "personal_number": f"n{h}"} for h in lines]
    registered = [{"payroll_number": f"n{h}", "temporary": False} for h in lines]
    day = pl.lit(Month.of(1985, 1).first_day).alias("birth_date")
    tables.write("persons", rows_of("persons", persons).with_columns(day))
    tables.write("payroll_persons", rows_of("payroll_persons", registered).with_columns(day))
    tables.write("unemployment_persons", rows_of("unemployment_persons", []))
