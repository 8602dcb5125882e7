"""What observing needs from the outside beside the tables themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bondroit.domain.months import Month
    from bondroit.observing.columns import Piece, Source
    from bondroit.tables.contract import Type


class Histories(Protocol):
    """Runs over the files of a workspace, a chunk at a time, whatever their number."""

    def sink(
        self, name: str, month: Month, types: Mapping[str, Type], make: Callable[[Source], Iterator[Piece]]
    ) -> int:
        """Write what `make` gives as a month of an open table, aside and then renamed; the number of files.

        Args:
            name: the table; its own columns are the household and the month.
            month: the as-of month; only what was known before it is read.
            types: variable to its type, in order.
            make: from the tables to the variables of chunk after chunk of files; it may be called again.
        """
        ...
