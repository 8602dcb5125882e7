"""Variables as of the first day of a month, of tables held in memory.

Nothing known in or after the as-of month can change a value: snapshots are kept when their month is earlier,
events when both the month they happened in and the month they became known are earlier. A workspace's tables, which
may be larger than memory, go the same way a chunk at a time (`app.observe_files`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.domain.months import Month
from bondroit.observing.columns import ID, Batch, Texts
from bondroit.observing.dictionary import default_dictionary
from bondroit.observing.measures import measure_expression
from bondroit.observing.passing import pieces, types_of
from bondroit.tables.contract import POLARS_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bondroit.observing.dictionary import Dictionary

__all__ = ["FrameSource", "measure_expression", "observe"]

ROWS = 65_536
"""Rows of a batch."""


def observe(
    month: Month,
    snapshots: pl.LazyFrame,
    events: pl.LazyFrame | None,
    dictionary: Dictionary | None = None,
    others: Mapping[str, pl.LazyFrame] | None = None,
) -> pl.LazyFrame:
    """Variables of every file of the last snapshot before `month`.

    Args:
        month: the as-of month M; only facts known before its first day count.
        snapshots: rows of the `snapshots` table, any months.
        events: rows of the `events` table; None if no variable looks at them.
        dictionary: the variables; the package's own by default.
        others: further tables that the dictionary reads (members, places, tables of events), by name.

    Returns:
        One row per household with a snapshot in M-1, sorted by household: household_id, month, then every
        variable of the dictionary in its order. Amounts are integer cents; an empty window is null.
    """
    words = dictionary or default_dictionary()
    frames = {"snapshots": snapshots, **(others or {})} | ({} if events is None else {"events": events})
    source = FrameSource(frames, month)
    types = types_of(words)
    parts = [
        pl.DataFrame([piece.ids.to_series(), *(column.to_series(name) for name, column in piece.columns.items())])
        for piece in pieces(month, words, source)
    ]
    empty = pl.DataFrame(schema={ID: pl.String, **{name: POLARS_TYPES[kind] for name, kind in types.items()}})
    found = pl.concat(parts) if parts else empty
    return found.lazy().select(ID, pl.lit(month.first_day, dtype=pl.Date).alias("month"), *types)


class FrameSource:
    """Frames as the source of a run; a frame with a column `month` and no own months is not monthly.

    Args:
        frames: table to its rows; those of snapshots and members carry their month.
        month: the as-of month: later months are never looked at.
    """

    MONTHLY = ("snapshots", "members")

    def __init__(self, frames: Mapping[str, pl.LazyFrame], month: Month) -> None:
        self._frames = frames
        self._month = month
        self._kept: dict[str, dict[Month | None, pl.DataFrame]] = {}

    def months(self, table: str) -> tuple[Month, ...]:
        """The months of a monthly table that have rows."""
        if table not in self.MONTHLY or table not in self._frames:
            return ()
        return tuple(sorted(month for month in self._rows(table) if month is not None))

    def exists(self, table: str) -> bool:
        """Whether the table is among the frames."""
        return table in self._frames

    def batches(self, table: str, month: Month | None, columns: Sequence[str]) -> Iterator[Batch]:
        """Rows in order of households."""
        rows = self._rows(table).get(month)
        if rows is None:
            return
        for start in range(0, rows.height, ROWS):
            part = rows[start : start + ROWS]
            yield Batch(Texts.of(part[ID]), part.select(columns))

    def _rows(self, table: str) -> dict[Month | None, pl.DataFrame]:
        """Rows of each month in order of households; all under None if the table is not monthly."""
        if table not in self._kept:
            frame = self._frames[table]
            if table in self.MONTHLY:
                frame = frame.filter(pl.col("month") < self._month.first_day)
            rows = frame.collect().sort(ID, maintain_order=True)
            self._kept[table] = {None: rows}
            if table in self.MONTHLY:
                parts = rows.partition_by("month", as_dict=True).items()
                self._kept[table] = {Month.from_date(key[0]): part for key, part in parts}
        return self._kept[table]

    def whole(self, table: str) -> pl.DataFrame:
        """A small table."""
        return self._frames[table].collect()
