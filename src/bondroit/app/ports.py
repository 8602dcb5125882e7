"""What the verbs need from the outside. `store` and `cli` give the real ones; tests give fakes held in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    import polars as pl

    from bondroit.domain.months import Month
    from bondroit.domain.scorecard import Scorecard


class Clock(Protocol):
    """The time of day: only the store and the command line ask it."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        ...


class Progress(Protocol):
    """Shows that long work goes on."""

    def step(self, title: str, total: int | None = None) -> AbstractContextManager[Advance]:
        """Open a line of progress; it closes with the block."""
        ...


class Advance(Protocol):
    """Moves one line of progress."""

    def __call__(self, amount: int = 1) -> None:
        """`amount` more is done."""
        ...


class Tables(Protocol):
    """The workspace's Parquet tables. Names and columns are those of `tables.catalogue`.

    A month of a monthly table may have several versions, each known from a month on. With `known_by`, only what was
    known before that month is there; without it, the latest version counts. A table in one file is read as it stood
    before it was corrected (`write_all` with a known month keeps that).
    """

    def read(
        self,
        name: str,
        month: Month | None = None,
        columns: Sequence[str] | None = None,
        *,
        known_by: Month | None = None,
    ) -> pl.DataFrame:
        """A whole table, or one month of a monthly one.

        Raises:
            UserError: E-WRK-003 if it was never written; E-TAB-001 if unreadable; E-INT-003 if its version is not ours.
        """
        ...

    def scan(self, name: str, months: Sequence[Month] | None = None, *, known_by: Month | None = None) -> pl.LazyFrame:
        """The same, lazily, for some months or all."""
        ...

    def write(self, name: str, frame: pl.DataFrame, month: Month | None = None, *, known: Month | None = None) -> None:
        """Check against the contract, write aside, rename. Raises E-TAB-002 with every fault at once.

        `known` is the month in which these rows came to be known; None is the month they describe.
        """
        ...

    def sink(
        self,
        name: str,
        frame: pl.LazyFrame,
        month: Month | None = None,
        *,
        known: Month | None = None,
        notes: Mapping[str, str] | None = None,
    ) -> int:
        """The same for a lazy frame, streamed; returns the number of rows. `notes` are kept in the file's head."""
        ...

    def notes(self, name: str, month: Month) -> dict[str, str]:
        """The notes with which a month was written; none where it was written without."""
        ...

    def keep_replaced(self, name: str, month: Month) -> str:
        """Keep the month that stands also under the name that is returned, before another takes its place."""
        ...

    def write_all(self, name: str, pieces: Iterable[tuple[Month | None, Month | None, pl.LazyFrame]]) -> int:
        """Several (month, known, rows) of one table: all written aside and checked, then all renamed; the rows."""
        ...

    def months(self, name: str, *, known_by: Month | None = None) -> tuple[Month, ...]:
        """The months written so far, in order."""
        ...

    def versions(self, name: str) -> tuple[tuple[Month, Month], ...]:
        """Every version of every month, in order: the month, and the month in which it was known."""
        ...

    def exists(self, name: str, month: Month | None = None, *, known_by: Month | None = None) -> bool:
        """Whether the table (or the month of it) was written."""
        ...

    def fingerprint(self, name: str, month: Month | None = None, *, known_by: Month | None = None) -> str:
        """SHA-256 of the stored bytes (of all months' bytes in order when `month` is None)."""
        ...


class Cards(Protocol):
    """The workspace's scorecards, JSON documents that carry their own hash."""

    def save(self, card: Scorecard) -> None:
        """Write `name@version`; a version once written is never changed (E-INT-001)."""
        ...

    def load(self, label: str) -> Scorecard:
        """Read `name@version`, or the latest version of `name`; E-INT-001 if its hash does not fit."""
        ...

    def labels(self) -> tuple[str, ...]:
        """Every card, sorted by name then version."""
        ...

    def next_version(self, name: str) -> int:
        """The version a new card of this name gets."""
        ...


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """Who did what, when. `detail` holds figures and fingerprints, never an identifier or a person's value."""

    sequence: int
    at: str
    actor: str
    verb: str
    purpose: str
    detail: Mapping[str, Any]
    previous_hash: str
    hash: str


class Journal(Protocol):
    """Append-only, each entry chained to the one before by its hash."""

    def append(self, verb: str, purpose: str, detail: Mapping[str, Any]) -> JournalEntry:
        """Add an entry."""
        ...

    def entries(self, limit: int | None = None) -> tuple[JournalEntry, ...]:
        """The latest `limit` entries (all if None), oldest first."""
        ...

    def verify(self) -> int:
        """Check the whole chain; the number of entries. Raises E-INT-002 naming the first broken one."""
        ...


@dataclass(frozen=True, slots=True)
class Run:
    """A step of a month: what went in (`inputs`, a fingerprint), and its state, `started` or `finished`."""

    month: str
    step: str
    inputs: str
    state: str
    result: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on a file proposed for control: `confirmed` or `set_aside`, and why.

    `plan` is the fingerprint of the plan that was looked at: another plan of the month gives other reasons.
    """

    month: str
    plan: str
    household_id: str
    decision: str
    by: str
    why: str


class Operations(Protocol):
    """The operations database: runs that can be resumed, and decisions of people."""

    def start(self, month: str, step: str, inputs: str) -> None:
        """Note that a step begins."""
        ...

    def finish(self, month: str, step: str, result: Mapping[str, Any]) -> None:
        """Note that it ended well."""
        ...

    def run(self, month: str, step: str) -> Run | None:
        """The last run of a step."""
        ...

    def runs(self) -> tuple[Run, ...]:
        """Every step's last run."""
        ...

    def decide(self, decisions: Iterable[Decision]) -> int:
        """Record decisions; a later one on the same file replaces the earlier in force, both stay on record."""
        ...

    def decisions(self, month: str, plan: str) -> tuple[Decision, ...]:
        """The decisions in force on one plan of a month, by household; those on another plan do not count."""
        ...


class Documents(Protocol):
    """Files for people: reports, letters. Written aside, then renamed."""

    def write_text(self, name: str, text: str) -> str:
        """Write `name` (a relative path) and return the path shown to the user."""
        ...

    def write_bytes(self, name: str, data: bytes) -> str:
        """The same for bytes."""
        ...

    def write_json(self, name: str, document: Mapping[str, Any]) -> str:
        """The same for JSON: sorted keys, stable bytes."""
        ...

    def read_json(self, name: str) -> dict[str, Any]:
        """Read back; E-WRK-003 if it was never written, E-TAB-001 if it is not JSON."""
        ...

    def exists(self, name: str) -> bool:
        """Whether it was written."""
        ...


class ReceivedTables(Protocol):
    """Tables that somebody brings: CSV or Parquet, without the household contract."""

    def read(self, path: str, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """The table. Raises E-TAB-001, E-TAB-003, E-TAB-004 with file, line and column, every fault at once."""
        ...

    def define(self, frame: pl.DataFrame, definitions: Mapping[str, str]) -> pl.DataFrame:
        """Add columns by SQL expressions over the columns of `frame` (window functions allowed); E-USE-004."""
        ...

    def where(self, frame: pl.DataFrame, expression: str) -> pl.Series:
        """A yes/no SQL expression for each row, no missing value (missing is no); E-USE-004."""
        ...


class OpenedTables(Protocol):
    """Tables that somebody brings, which may be larger than memory."""

    def opened(self, path: str) -> AbstractContextManager[pl.LazyFrame]:
        """The rows of a table in their order while the block lasts. Raises as `ReceivedTables.read`."""
        ...


class Lock(Protocol):
    """Keeps two writers apart."""

    def __call__(self, purpose: str) -> AbstractContextManager[None]:
        """Hold the workspace for writing; E-BSY-001 says who holds it, since when and for what."""
        ...


class Quiet:
    """A progress that shows nothing."""

    def step(self, title: str, total: int | None = None) -> AbstractContextManager[Advance]:
        """Open a silent line."""
        from contextlib import contextmanager  # noqa: PLC0415

        del title, total

        @contextmanager
        def silent() -> Iterator[Advance]:
            def advance(amount: int = 1) -> None:
                del amount

            yield advance

        return silent()
