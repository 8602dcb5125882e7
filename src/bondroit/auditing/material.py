"""What an audit looks at: one row per person or file, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bondroit.stats.arrays import Booleans, Floats, Integers
    from bondroit.stats.sampling import Sampling

MISSING = "missing"


@dataclass(frozen=True, slots=True, eq=False)
class Attribute:
    """A way to part the rows into groups.

    Attributes:
        name: the column.
        groups: its values as text, sorted; `missing` last if any value is missing.
        codes: (n,) place of each row's group in `groups`.
    """

    name: str
    groups: tuple[str, ...]
    codes: Integers

    def members(self) -> Iterator[tuple[str, Booleans]]:
        """Each group with the rows in it."""
        return ((group, self.codes == code) for code, group in enumerate(self.groups))

    def kept(self, rows: Booleans) -> Attribute:
        """The same groups over fewer rows."""
        return Attribute(self.name, self.groups, self.codes[rows])


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """The rows of an audit.

    Attributes:
        positive: (n,) the outcome counts (for controls: an error was found).
        attributes: the groups.
        sampling: the design: weights 1 where none are given.
        weighted: whether the weights say something, so that intervals follow the design.
        score: (n,) NaN where missing, or None.
        selected: (n,) chosen rather than drawn at random, or None.
    """

    positive: Booleans
    attributes: tuple[Attribute, ...]
    sampling: Sampling
    weighted: bool = False
    score: Floats | None = None
    selected: Booleans | None = None

    def kept(self, rows: Booleans) -> Material:
        """The same over fewer rows."""
        return Material(
            positive=self.positive[rows],
            attributes=tuple(a.kept(rows) for a in self.attributes),
            sampling=self.sampling.part(rows),
            weighted=self.weighted,
            score=None if self.score is None else self.score[rows],
            selected=None if self.selected is None else self.selected[rows],
        )


def attribute_of(column: pl.Series) -> Attribute:
    """The groups a column makes; numbers stand in the order of numbers, the rest in the order of their text."""
    values = column.drop_nulls().unique().sort()
    texts = values.cast(pl.String).to_list()
    known = column.cast(pl.String)
    if column.null_count():
        texts.append(MISSING)
        known = known.fill_null(MISSING)
    groups = tuple(dict.fromkeys(texts))
    codes = known.replace_strict(list(groups), list(range(len(groups))), return_dtype=pl.Int64).to_numpy()
    return Attribute(column.name, groups, np.asarray(codes, np.int64))
