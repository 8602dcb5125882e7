"""What each purpose lets one read of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.tables.barred import bar_of_name, bar_of_origin
from bondroit.tables.contract import Purpose

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bondroit.tables.contract import Table

PURPOSES: dict[Purpose, Text] = {
    Purpose.CONTROL: Text("control", "le contrôle"),
    Purpose.RIGHTS: Text("rights", "les droits"),
    Purpose.STATISTICS: Text("statistics", "les statistiques"),
    Purpose.LINKAGE: Text("linkage", "le rapprochement de fichiers"),
    Purpose.AUDIT: Text("audit", "l'audit"),
}
"""Purposes as a person reads them."""


def hidden_columns(table: Table, columns: Iterable[str], purpose: Purpose, lifted: Collection[str] = ()) -> list[str]:
    """Which of `columns` are not shown for a purpose.

    Args:
        table: the table; one that is open may hold more than its contract names.
        columns: names.
        purpose: what it is read for.
        lifted: columns that a written ground lets in.

    Returns:
        in the order given. Names that the table does not have are not its matter, unless it is open: then a name that
        is barred is hidden from control.
    """
    declared = {c.name: c for c in table.columns}
    hidden = []
    for name in columns:
        if name in lifted:
            continue
        if name in declared:
            serves = purpose in table.serves(declared[name])
        else:
            serves = not table.open or purpose is not Purpose.CONTROL or bar_of_name(name) is None
        if not serves:
            hidden.append(name)
    return hidden


def may_be_lifted(table: str, column: str) -> bool:
    """Whether a written ground can let a control read this column: never sex, nationality, contacts and the like."""
    bar = bar_of_origin(table, column)
    return bar is not None and bar.liftable
