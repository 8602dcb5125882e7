"""Columns read batch by batch as classes numbered from 0, in the order in which they come; put in order at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.auditing.material import MISSING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bondroit.stats.arrays import Floats, Integers

NARROW = 4_096
"""Whole numbers within so many of one another are read by a table; others as texts are."""


@dataclass(frozen=True, slots=True)
class Levels:
    """The groups of an attribute: its name, and its values as text in order, `missing` last."""

    name: str
    groups: tuple[str, ...]


class Classes:
    """A column of classes.

    Attributes:
        name: of the column.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._known: dict[object, int] = {}
        self._lowest = 0
        self._table = np.full(0, -1, np.int32)

    @property
    def size(self) -> int:
        """Classes met so far, at least 1."""
        return max(len(self._known), 1)

    def codes(self, frame: pl.DataFrame) -> NDArray[np.int32]:
        """(n,) the class of each row of a batch."""
        column = frame[self.name]
        if column.dtype == pl.Boolean:
            column = column.cast(pl.UInt8)
            return self._narrow(column, boolean=True)
        if column.dtype.is_integer() and not column.null_count():
            low, high = int(column.min()), int(column.max())  # type: ignore[arg-type]  # numbers
            if high - low < NARROW:
                return self._narrow(column)
        return self._any(column)

    def _narrow(self, column: pl.Series, *, boolean: bool = False) -> NDArray[np.int32]:
        """Whole numbers near one another: looked up in a table."""
        if column.null_count():
            return self._any(column.cast(pl.Boolean) if boolean else column)
        values = column.to_numpy()
        low, high = int(values.min()), int(values.max())
        table = np.full(high - low + 1, -1, np.int32)
        known = ((low + k, (low + k) == 1 if boolean else low + k) for k in range(len(table)))
        present = np.zeros(len(table), np.bool_)
        shifted = values.astype(np.int32) - np.int32(low) if low else values
        present[shifted] = True
        for k, (_, value) in enumerate(known):
            if present[k]:
                table[k] = self._known.setdefault(value, len(self._known))
        codes: NDArray[np.int32] = table[shifted]
        return codes

    def _any(self, column: pl.Series) -> NDArray[np.int32]:
        """Values of any type: each distinct one is looked up once a batch."""
        distinct = column.unique()
        values = distinct.to_list()
        places = [self._known.setdefault(value, len(self._known)) for value in values]
        codes = column.replace_strict(distinct, places, return_dtype=pl.Int32)
        return codes.to_numpy()

    def levels(self) -> tuple[Levels, Integers]:
        """The groups in the order that `material.attribute_of` gives them, and the place in it of each class."""
        values = [v for v in self._known if v is not None]
        ordered = pl.Series(values).sort() if values else pl.Series([], dtype=pl.String)
        texts = ordered.cast(pl.String).to_list()
        if None in self._known:
            texts.append(MISSING)
        groups = tuple(dict.fromkeys(texts))
        place = {group: k for k, group in enumerate(groups)}
        named = pl.Series(values).cast(pl.String).to_list() if values else []
        by_value = dict(zip(values, named, strict=True))
        order = np.array([place[MISSING if v is None else by_value[v]] for v in self._known], np.int64)
        return Levels(self.name, groups), order


class Numbers:
    """A column of few distinct numbers: weights."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._classes = Classes(name)

    @property
    def size(self) -> int:
        """Numbers met so far, at least 1."""
        return self._classes.size

    def codes(self, frame: pl.DataFrame) -> NDArray[np.int32]:
        """(n,) the place of each row's number."""
        column = frame[self.name].cast(pl.Float64)
        if column.null_count() or not (column > 0).all() or not column.is_finite().all():
            raise ValueError(f"{self.name} is missing or not above 0 on some rows")
        return self._classes.codes(pl.DataFrame({self.name: column}))

    def values(self) -> Floats:
        """The numbers, in the order of their places."""
        return np.array(list(self._classes._known), np.float64)  # noqa: SLF001 its own part
