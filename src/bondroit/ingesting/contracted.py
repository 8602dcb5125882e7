"""The mapping of a file that keeps the contract of a table already: every column under its own name."""

from __future__ import annotations

from bondroit.ingesting.mapping import DAYS, ColumnMapping, Mapping, SourceForm
from bondroit.tables.contract import Table, Type

_MONTHS = ("YYYY-MM", "YYYY-MM-DD")


def contract_mapping(table: Table) -> Mapping:
    """Columns by name, amounts in cents, months as 2026-02 or a date; numbers with a comma or a point."""
    return Mapping(
        table,
        SourceForm(),
        tuple(
            ColumnMapping(
                target=column,
                received=(column.name,),
                formats=_ways(column.type),
                # With the comma as decimal sign the point is read as well.
                decimal=",",
            )
            for column in table.columns
        ),
    )


def _ways(kind: Type) -> tuple[str, ...]:
    if kind not in DAYS:
        return ()
    return _MONTHS if kind is Type.MONTH else _MONTHS[1:]
