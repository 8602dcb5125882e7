"""What making a town needs from the outside: a place for its parts, and somebody who makes its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

    from bondroit.app.ports import Advance
    from bondroit.domain.months import Month
    from bondroit.town.making import Cell, TownRequest


class Parts(Protocol):
    """Tables made piece by piece, kept aside until they are whole, so that a run that is cut can be taken up."""

    def prepare(self, identity: Mapping[str, Any]) -> Parts:
        """The parts of what has this identity: those already there are kept, any other is discarded."""
        ...

    def done(self) -> frozenset[int]:
        """The numbers of the cells that are whole."""
        ...

    def write(self, cell: int, pieces: Iterable[tuple[str, Month | None, pl.DataFrame]]) -> None:
        """Keep the tables of a cell, all or nothing: name, month (None if not monthly), rows."""
        ...

    def waiting(self) -> tuple[tuple[str, Month | None, int], ...]:
        """The tables, and months of them, that were not merged yet, with their rows."""
        ...

    def scan(self, name: str, month: Month | None) -> pl.LazyFrame:
        """The rows of every cell, in order."""
        ...

    def drop(self, name: str, month: Month | None) -> None:
        """Say that a table was merged, and remove its parts."""
        ...

    def rows(self) -> dict[str, int]:
        """Rows of every table, all months and cells together, merged or not."""
        ...

    def clear(self) -> None:
        """Remove everything."""
        ...


class CellMaker(Protocol):
    """Makes cells of a town, here or in other processes."""

    def __call__(self, request: TownRequest, cells: Sequence[Cell], parts: Parts, advance: Advance) -> None:
        """Make cells and write them into `parts`, in any order.

        Args:
            request: the whole town.
            cells: those to make.
            parts: where they go.
            advance: told of each cell done, or of each month if a town has one cell.
        """
        ...
