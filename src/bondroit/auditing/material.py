"""What an audit looks at: one row per person or file, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bondroit.stats.arrays import Booleans, Floats, Integers
    from bondroit.stats.sampling import Sampling

MISSING = "missing"
CROSS = " \N{MULTIPLICATION SIGN} "


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
        flagged: (n,) flagged by a decision or a threshold, or None.
        euros: (n,) the sum at stake, or None.
        outcome: whether `positive` says something; without an outcome it is false everywhere.
    """

    positive: Booleans
    attributes: tuple[Attribute, ...]
    sampling: Sampling
    weighted: bool = False
    score: Floats | None = None
    selected: Booleans | None = None
    flagged: Booleans | None = None
    euros: Floats | None = None
    outcome: bool = True

    def kept(self, rows: Booleans) -> Material:
        """The same over fewer rows."""
        return Material(
            positive=self.positive[rows],
            attributes=tuple(a.kept(rows) for a in self.attributes),
            sampling=self.sampling.part(rows),
            weighted=self.weighted,
            score=None if self.score is None else self.score[rows],
            selected=None if self.selected is None else self.selected[rows],
            flagged=None if self.flagged is None else self.flagged[rows],
            euros=None if self.euros is None else self.euros[rows],
            outcome=self.outcome,
        )


def attribute_of(column: pl.Series) -> Attribute:
    """The groups a column makes; numbers stand in the order of numbers, the rest in the order of their text.

    Codes that a table holds as decimals (1.0, 2.0) are called as whole numbers.
    """
    if column.dtype.is_float() and column.is_finite().all() and bool((column == column.round(0)).all()):
        column = column.cast(pl.Int64)
    values = column.drop_nulls().unique().sort()
    texts = values.cast(pl.String).to_list()
    known = column.cast(pl.String)
    if column.null_count():
        texts.append(MISSING)
        known = known.fill_null(MISSING)
    groups = tuple(dict.fromkeys(texts))
    codes = known.replace_strict(list(groups), list(range(len(groups))), return_dtype=pl.Int64).to_numpy()
    return Attribute(column.name, groups, np.asarray(codes, np.int64))


def crossing_of(attributes: Sequence[Attribute]) -> Attribute:
    """The groups that several attributes make together: those that have rows, in the order of their parts.

    Raises:
        ValueError: less than two attributes.
    """
    if len(attributes) < 2:
        message = "a crossing is of two attributes at least"
        raise ValueError(message)
    sizes = [len(a.groups) for a in attributes]
    place = np.ravel_multi_index(tuple(a.codes for a in attributes), sizes)
    seen, codes = np.unique(place, return_inverse=True)
    parts = np.stack(np.unravel_index(seen, sizes), axis=1)
    groups = tuple(
        CROSS.join(a.groups[part] for a, part in zip(attributes, row, strict=True)) for row in parts.tolist()
    )
    return Attribute(CROSS.join(a.name for a in attributes), groups, codes.reshape(-1))


_BARE = frozenset({"yes", "no", "true", "false", "oui", "non", "missing"})


def crossed_label(attribute: str, group: str) -> str:
    """A group of a crossing, with the names of its attributes where a value says little: a number, yes or no."""
    names, values = attribute.split(CROSS), group.split(CROSS)
    told = len(names) == len(values) > 1 and any(_is_bare(value) for value in values)
    return CROSS.join(f"{name} {value}" for name, value in zip(names, values, strict=True)) if told else group


def _is_bare(value: str) -> bool:
    return value.lower() in _BARE or not any(letter.isalpha() for letter in value)
