"""What the store gives the room, a batch of rows at a time, and what it takes back, a chunk of files at a time."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import polars as pl

from bondroit.tables.contract import POLARS_TYPES, Type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bondroit.domain.months import Month
    from bondroit.stats.arrays import Codes, Integers

ID = "household_id"
DTYPES: dict[Type, Any] = {
    Type.INTEGER: np.int32, Type.CENTS: np.int64, Type.NUMBER: np.float64, Type.BOOLEAN: np.uint8,
    Type.CATEGORY: np.int32,
}  # fmt: skip
"""How a column of each type is held: yes/no as 1 and 0, classes as positions among `words`."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts laid end to end, as Arrow does.

    Attributes:
        starts: (n + 1,) int64; the i-th text is data[starts[i]:starts[i + 1]].
        data: UTF-8 bytes.
    """

    starts: Integers
    data: Codes

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def of(cls, series: pl.Series) -> Texts:
        """Of a column of text without missing values."""
        lengths = series.str.len_bytes().to_numpy().astype(np.int64)
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        joined = series.str.join("").item().encode() if len(series) else b""
        return cls(starts, np.frombuffer(joined, np.uint8))

    def to_series(self) -> pl.Series:
        """The same as Polars holds it."""
        data, ends = self.data.tobytes(), self.starts.tolist()
        texts = [data[a:b].decode() for a, b in itertools.pairwise(ends)]
        return pl.Series(ID, texts, dtype=pl.String)

    def after(self, last: bytes) -> Texts:
        """The same with one text more in front."""
        data = np.concatenate([np.frombuffer(last, np.uint8), self.data[self.starts[0] : self.starts[-1]]])
        return Texts(np.concatenate([np.zeros(1, np.int64), self.starts - self.starts[0] + len(last)]), data)

    def last(self) -> bytes:
        """The bytes of the last one."""
        return self.data[self.starts[-2] : self.starts[-1]].tobytes()


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of a table in order of households: the household of each, and the columns asked for."""

    ids: Texts
    frame: pl.DataFrame


class Source(Protocol):
    """Tables read in order of households, as they were known before the as-of month."""

    def months(self, table: str) -> tuple[Month, ...]:
        """The months there are; none of a table that is not monthly."""
        ...

    def exists(self, table: str) -> bool:
        """Whether the table was ever written."""
        ...

    def batches(self, table: str, month: Month | None, columns: Sequence[str]) -> Iterator[Batch]:
        """Rows of a table (of a month if it is monthly). Columns of text may come as `Categorical`."""
        ...

    def whole(self, table: str) -> pl.DataFrame:
        """A small table at once."""
        ...


class OutOfOrderError(Exception):
    """The rows of a table are not in order of households.

    Attributes:
        table, month: which.
    """

    def __init__(self, table: str, month: Month | None) -> None:
        super().__init__(f"{table} {month or ''} is not in order of households")
        self.table, self.month = table, month


@dataclass(frozen=True, slots=True)
class Column:
    """A variable of a chunk of files.

    Attributes:
        type: see `DTYPES`.
        values: (n,); what stands at a missing value means nothing.
        valid: bits, the first file in the lowest bit of the first byte: 1 where there is a value. None: all.
        words: of classes, what each number stands for.
    """

    type: Type
    values: np.ndarray[Any, Any]
    valid: Codes | None = None
    words: tuple[str, ...] = ()

    def known(self) -> np.ndarray[Any, Any]:
        """(n,) yes/no."""
        if self.valid is None:
            return np.ones(len(self.values), np.bool_)
        return np.unpackbits(self.valid, count=len(self.values), bitorder="little").astype(np.bool_)

    def to_series(self, name: str) -> pl.Series:
        """The same as Polars holds it."""
        if self.type is Type.CATEGORY:
            words = pl.Series(self.words, dtype=pl.String)
            # A missing class may hold any number; only those that are there are looked up.
            places = pl.Series(self.values).set(pl.Series(~self.known()), None)
            return words.gather(places).alias(name)
        series = pl.Series(name, self.values).cast(POLARS_TYPES[self.type])
        return series if self.valid is None else series.set(pl.Series(~self.known()), None)


@dataclass(frozen=True, slots=True)
class Piece:
    """The variables of a chunk of files."""

    ids: Texts
    columns: Mapping[str, Column] = field(default_factory=dict)
