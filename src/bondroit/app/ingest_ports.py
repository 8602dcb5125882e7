"""What taking in an extract needs from the outside: the extract itself, a place to check it, a place for rejects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from datetime import date

    import polars as pl

    from bondroit.domain.months import Month
    from bondroit.ingesting.checks import Checks
    from bondroit.ingesting.rejects import FaultCount


class ExtractPart(Protocol):
    """One file of an extract."""

    @property
    def name(self) -> str:
        """Without its folder."""
        ...

    @property
    def place(self) -> Literal["line", "row"]:
        """How its rows are told."""
        ...

    @property
    def sha256(self) -> str:
        """Of its bytes; of the text of a query."""
        ...


class ReceivedExtract(Protocol):
    """Files of one form, or the rows of a query: `store.extracts` opens them."""

    @property
    def files(self) -> tuple[str, ...]:
        """Their names, in the order in which rows number them from 0."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """The received columns."""
        ...

    @property
    def parts(self) -> Sequence[ExtractPart]:
        """One for each file."""
        ...

    def relation(self, connection: Any) -> str:  # noqa: ANN401 - of the store's engine
        """SQL of the rows of all files: the received columns as texts, `_file`, `_line`."""
        ...

    def unreadable(self, connection: Any) -> str | None:  # noqa: ANN401
        """SQL of the lines that are no rows: `_file`, `_line`, `_reason`, `_text`; or None."""
        ...


@dataclass(frozen=True, slots=True)
class Difference:
    """What a month brought differs by from the one that stands: rows added, with other values, and gone."""

    added: int
    changed: int
    removed: int

    @property
    def none(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.changed or self.removed)


class CheckedExtract(Protocol):
    """An extract that went through its checks, on the disk, typed."""

    @property
    def rows(self) -> int:
        """Rows received, lines that are none included."""
        ...

    @property
    def counts(self) -> tuple[FaultCount, ...]:
        """Every fault of every file, those of equal keys included."""
        ...

    @property
    def rejected(self) -> int:
        """Rows with at least one fault that is more than a note."""
        ...

    def months(self) -> tuple[tuple[Month | None, int], ...]:
        """The months of the sound rows, in order, and how many each has; one None for a table in one file."""
        ...

    def rows_of(self, month: Month | None, *, merged_with: pl.LazyFrame | None = None) -> pl.LazyFrame:
        """The sound rows of a month, by key; with the rows of `merged_with` whose key was not received."""
        ...

    def difference(self, month: Month | None, standing: pl.LazyFrame) -> Difference:
        """How the rows last given by `rows_of` for this month differ from those that stand."""
        ...

    def rejected_keys(self) -> tuple[pl.LazyFrame, int]:
        """Of the rejected rows: the keys (and month) that can be read, each once; how many rows have none."""
        ...

    def keep_aside(self, at: date, until: date) -> str | None:
        """Write the rejected rows, as received, with their reasons; where they are. None if there is none.

        `at` is the day, `until` the last one on which they are kept.
        """
        ...


class ExtractChecks(Protocol):
    """Runs checks on extracts."""

    def check(
        self, extract: ReceivedExtract, checks: Checks, conflicts: Literal["reject", "last"], name: str
    ) -> AbstractContextManager[CheckedExtract]:
        """Check an extract; what was made on the way is removed when the block ends.

        Args:
            extract: as opened.
            checks: the statement to run.
            conflicts: rows with one key and different values are rejected, or the last of them counts.
            name: of the file of rejected rows, without suffix.
        """
        ...
