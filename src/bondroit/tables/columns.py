"""Columns that many tables share."""

from __future__ import annotations

from bondroit.tables.contract import Column, Sensitivity, Type


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
