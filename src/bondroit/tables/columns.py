"""Columns that many tables share."""

from __future__ import annotations

from bondroit.tables.contract import Column, Purpose, Retention, Sensitivity, Type

HISTORY = Retention("history")
"""Kept as long as variables look back, and a year more."""
CONTROLLED = Retention("controlled")
"""Kept as long as a control, a decision or an appeal may need it."""
TOWN = (Purpose.AUDIT,)
"""The truth of a town: nothing but checks read it."""
RIGHTS_USED = (Purpose.RIGHTS, Purpose.STATISTICS, Purpose.AUDIT)
"""What a household does to use its rights never serves a control."""


def household(table_source: str = "body") -> Column:
    """The pseudonym of the household."""
    return Column(
        "household_id", Type.TEXT, "Pseudonym of the household at the body", source=table_source,
        sensitivity=Sensitivity.IDENTIFIER,
    )  # fmt: skip


def month(meaning: str) -> Column:
    """The month of a row."""
    return Column("month", Type.MONTH, meaning)


def cents(name: str, meaning: str, *, source: str = "body", low: float | None = 0, nullable: bool = False) -> Column:
    """An amount of money."""
    return Column(name, Type.CENTS, meaning, low=low, source=source, nullable=nullable)
