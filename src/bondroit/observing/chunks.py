"""The months of a chunk of files laid side by side, from tables read in order of households.

The files are those of the snapshot of the month before the as-of month. Every other table is read once, from its first
row to its last, each batch of rows laid beside the files of the chunk it belongs to; rows of no file are passed over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.observing import merge_kernels as merging
from bondroit.observing.columns import OutOfOrderError, Texts
from bondroit.observing.kernels import BLOCK
from bondroit.observing.measures import (
    event_columns,
    event_terms,
    frozen,
    known_places,
    measured,
    member_amount,
    member_columns,
    member_fits,
    snapshot_columns,
    snapshot_expressions,
)
from bondroit.tables.contract import Type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import polars as pl
    from numpy.typing import NDArray

    from bondroit.domain.months import Month
    from bondroit.observing.columns import Batch, Source
    from bondroit.observing.dictionary import EventSource
    from bondroit.observing.measures import Measured
    from bondroit.observing.plan import Plan
    from bondroit.stats.arrays import Codes, Integers

    Arrays = dict[str, Measured]
    Places = NDArray[np.int32]


NEEDED_EVENTS = "events"
"""A table of events that must be there; of any other, never written means that nothing happened yet."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some files and what was known of them.

    Attributes:
        ids: the files.
        values, known: measure -> (blocks, months, BLOCK), see `kernels`.
        present: (blocks, months, BLOCK) 1 where there is a snapshot.
        words: measure of classes -> class -> number.
        count, recent: (event rules, files) number of events and months since the latest, 0 if none.
    """

    ids: Texts
    values: dict[str, Any]
    known: dict[str, Codes]
    present: Codes
    words: dict[str, dict[str, int]]
    count: Places
    recent: Places


@dataclass(slots=True)
class _Cursor:
    """A table being read: the batch in hand and the next row of it."""

    table: str
    month: Month | None
    batches: Iterator[Batch]
    arrays: Callable[[Batch], Arrays]
    ids: Texts | None = None
    taken: Arrays = field(default_factory=dict)
    where: Places = field(default_factory=lambda: np.zeros(0, np.int32))
    row: int = 0

    def lay(self, files: Texts, put: Callable[[Arrays, Places, int, int], None]) -> None:
        """Give `put` the rows of these files: arrays, places, first and last row. `files` has one more in front."""
        at = 1
        while at < len(files):
            if self.ids is None or self.row == len(self.ids):
                batch = next(self.batches, None)
                if batch is None:
                    return
                self.ids, self.taken, self.row = batch.ids, self.arrays(batch), 0
                self.where = np.empty(len(batch.ids), np.int32)
            first = self.row
            self.row, at = merging.located(
                files.starts, files.data, self.ids.starts, self.ids.data, first, at, self.where
            )
            if self.row < 0:
                raise OutOfOrderError(self.table, self.month)
            put(self.taken, self.where, first, self.row)


def chunks(month: Month, plan: Plan, source: Source) -> Iterator[Chunk]:
    """The files of the last snapshot before `month`, a batch of them at a time, with their months and events.

    Raises:
        OutOfOrderError: if a table is not in order of households.
    """
    reader = _Reader(month, plan, source)
    last = b""
    for batch in source.batches("snapshots", month.plus(-1), reader.columns_of(1)):
        files = batch.ids.after(last)
        if not merging.rises(files.starts, files.data):
            raise OutOfOrderError("snapshots", month.plus(-1))
        yield reader.chunk(batch, files)
        last = batch.ids.last()


class _Reader:
    """The tables being read side by side."""

    def __init__(self, month: Month, plan: Plan, source: Source) -> None:
        self.month, self.plan, self.source = month, plan, source
        self.words: dict[str, dict[str, int]] = {}
        has_places = bool(plan.dictionary.table_measures("places"))
        self.places = known_places(month, source.whole("places")) if has_places else {}
        there = set(source.months("snapshots"))
        self.snapshots = {lag: self._snapshots(lag) for lag in range(2, plan.months + 1) if month.plus(-lag) in there}
        self.members = self._members()
        self.kinds = {kind: k for k, kind in enumerate(sorted({kind for r in plan.events for kind in r.events}))}
        self.events = [cursor for source in plan.sources for cursor in self._events(source)]

    def columns_of(self, lag: int) -> tuple[str, ...]:
        """The columns of the snapshot of that month that are read."""
        return snapshot_columns(self.plan.dictionary, self.plan.at(lag, "snapshots"))

    def arrays(self, batch: Batch, lag: int) -> Arrays:
        """The measures of a batch of snapshots."""
        names = self.plan.at(lag, "snapshots")
        if not names:
            return {}
        return measured(snapshot_expressions(self.plan.dictionary, names, self.places), batch.frame, self.words)

    def chunk(self, batch: Batch, files: Texts) -> Chunk:
        """The chunk of the files of `batch`."""
        made = _Empty.of(self.plan, len(batch.ids))
        own = np.arange(len(batch.ids), dtype=np.int32)
        made.put_snapshots(0)(self.arrays(batch, 1), own, 0, len(own))
        for lag, cursor in self.snapshots.items():
            cursor.lay(files, made.put_snapshots(lag - 1))
        self._lay_members(files, made)
        count, recent = self._count_events(files, len(batch.ids))
        return Chunk(batch.ids, made.values, made.known, made.present, self.words, count, recent)

    def _snapshots(self, lag: int) -> _Cursor:
        month = self.month.plus(-lag)
        batches = self.source.batches("snapshots", month, self.columns_of(lag))
        return _Cursor("snapshots", month, batches, lambda batch: self.arrays(batch, lag))

    def _members(self) -> dict[int, _Cursor]:
        found: dict[int, _Cursor] = {}
        there = set(self.source.months("members")) if self.plan.at(1, "members") else set()
        for lag in range(1, self.plan.months + 1):
            names, month = self.plan.at(lag, "members"), self.month.plus(-lag)
            if names and month in there:
                measures = tuple(self.plan.dictionary.measure(name) for name in names)
                terms = {f"fits {m.name}": (member_fits(m), Type.BOOLEAN) for m in measures}
                terms |= {m.name: (member_amount(m), self.plan.dictionary.measure_type(m.name)) for m in measures}
                batches = self.source.batches("members", month, member_columns(measures))
                found[lag] = _Cursor("members", month, batches, partial(_evaluated, terms))
        return found

    def _lay_members(self, files: Texts, made: _Empty) -> None:
        names = self.plan.at(1, "members")
        if not names:
            return
        sums = {name: _Sums.of(made.known[name].shape) for name in names}
        seen = np.zeros(made.present.shape, np.uint8)
        for lag, cursor in self.members.items():
            cursor.lay(files, self._put_members(lag, sums, seen))
        for name in names:
            depth = self.plan.depth[name]
            there = seen[:, :depth] & made.present[:, :depth]
            form = self.plan.dictionary.measure(name).form
            made.values[name], made.known[name] = sums[name].made(form, there)

    def _put_members(self, lag: int, sums: dict[str, _Sums], seen: Codes) -> Callable[[Arrays, Places, int, int], None]:
        def put(arrays: Arrays, where: Places, first: int, last: int) -> None:
            merging.mark(where, first, last, lag - 1, seen)
            for name in self.plan.at(lag, "members"):
                sums[name].add(arrays, name, (where, first, last), lag - 1)

        return put

    def _events(self, source: EventSource) -> list[_Cursor]:
        if not (source.table == NEEDED_EVENTS or self.source.exists(source.table)):
            return []
        terms = event_terms(source, self.kinds, self.month)
        months = self.source.months(source.table)
        return [
            _Cursor(
                source.table,
                month,
                self.source.batches(source.table, month, event_columns(source)),
                partial(_evaluated, terms),
            )
            for month in (months or (None,))
        ]

    def _count_events(self, files: Texts, number: int) -> tuple[Places, Places]:
        rules = self.plan.events
        count, recent = np.zeros((len(rules), number), np.int32), np.zeros((len(rules), number), np.int32)
        months = np.array([rule.months for rule in rules], np.int64)
        wanted = np.array([[kind in rule.events for kind in self.kinds] for rule in rules], np.uint8)

        def put(arrays: Arrays, where: Places, first: int, last: int) -> None:
            kinds, lags = arrays["kind"].values, arrays["lag"].values
            merging.count_events(where, first, last, kinds, lags, months, wanted, count, recent)

        for cursor in self.events:
            cursor.lay(files, put)
        return count, recent


def _evaluated(terms: dict[str, tuple[pl.Expr, Type]], batch: Batch) -> Arrays:
    return measured(terms, batch.frame)


@dataclass(frozen=True, slots=True)
class _Empty:
    """A chunk that is being filled."""

    values: dict[str, Any]
    known: dict[str, Codes]
    present: Codes

    @classmethod
    def of(cls, plan: Plan, files: int) -> _Empty:
        blocks = -(-files // BLOCK)
        shapes = {name: (blocks, depth, BLOCK) for name, depth in plan.depth.items()}
        types = {name: plan.dictionary.measure_type(name) for name in shapes}
        values = {
            name: np.zeros(shape, np.float64 if types[name] is Type.NUMBER else np.int64)
            for name, shape in shapes.items()
        }
        known = {name: np.zeros(shape, np.uint8) for name, shape in shapes.items()}
        return cls(values, known, np.zeros((blocks, plan.months, BLOCK), np.uint8))

    def put_snapshots(self, line: int) -> Callable[[Arrays, Places, int, int], None]:
        """What writes rows of snapshots into the line of their month."""

        def put(arrays: Arrays, where: Places, first: int, last: int) -> None:
            merging.mark(where, first, last, line, self.present)
            for name, one in arrays.items():
                merging.scatter(where, first, last, one.values, one.known, line, self.values[name], self.known[name])

        return put


@dataclass(frozen=True, slots=True)
class _Sums:
    """Members added up, (blocks, months, BLOCK) each."""

    total: Any
    largest: Any
    number: Integers
    broken: Codes

    @classmethod
    def of(cls, shape: tuple[int, ...]) -> _Sums:
        return cls(
            np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.uint8)
        )

    def add(self, arrays: Arrays, name: str, rows: tuple[Places, int, int], line: int) -> None:
        fits, amount = arrays[f"fits {name}"], arrays[name]
        there = amount.known if len(amount.known) else frozen(np.ones(len(amount.values), np.uint8))
        merging.gather_members(
            *rows, fits.values, amount.values, there, line, self.total, self.largest, self.number, self.broken
        )

    def made(self, form: str, there: Codes) -> tuple[Any, Codes]:
        """The measure and where it is known, from where there are members of a snapshot."""
        if form in ("count", "any"):
            values, known = self.number if form == "count" else (self.number > 0).astype(np.int64), there
        elif form == "sum":
            values, known = self.total, there & (self.broken == 0)
        else:
            values, known = self.largest, there & (self.broken == 0) & (self.number > 0)
        known = known.astype(np.uint8)
        return values * known, known
