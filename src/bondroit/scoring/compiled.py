"""Points by compiled loops, as an expression: what streams stays streamed, and a country is scored near reading it.

The loops serve numbers, yes/no and short texts, which is nearly every column; any other is added by the plain
expressions of `scoring.expressions`, which remain the oracle of both.
"""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.domain.known import require_known
from bondroit.domain.scorecard import INTERVAL, MISSING, NUMERIC, OTHER, VALUES, to_points
from bondroit.scoring.expressions import SCORE, variable_points

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from bondroit.domain.scorecard import Scorecard, Variable
    from bondroit.stats.arrays import Floats, Integers

# What a class that is not there adds: no sum of so many points as a card may have comes near it.
_NO_CLASS = -(1 << 52)
_LOST = _NO_CLASS // 2
_MOST_POINTS, _MOST_VARIABLES = 1 << 40, 256
_SHORT = 12  # bytes of a text that stand in its view
_NUMBERS = (pl.Float64, pl.Float32, pl.Int64, pl.Int32, pl.Int16, pl.Int8, pl.UInt64, pl.UInt32, pl.UInt16, pl.UInt8)
# Types the loops are compiled for; the others are widened first, so that few are.
_COMPILED_FOR = (np.dtype(np.float64), np.dtype(np.int64), np.dtype(np.int32))
_NOTHING = np.zeros(0, np.uint8)


def compiled_points(card: Scorecard, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    """Integer points of every file, as `expressions.points_expression` gives them, by compiled loops.

    Args:
        card: the scorecard.
        schema: column name to Polars type of the frame it is used on.

    Raises:
        UserError: E-SCO-003 if part of the card is unknown.
    """
    require_known(card, SCORE)
    intercept = to_points(card.intercept)
    adders = [(v, _adder(v, schema[v.name])) for v in card.variables] if _fits(card, intercept) else []
    looped = {v.name: adder for v, adder in adders if adder is not None}
    plain = [variable_points(v, schema[v.name]) for v in card.variables if v.name not in looped]
    if not looped:
        return reduce(add, plain, pl.lit(intercept, dtype=pl.Int64))
    columns = pl.struct(*looped)
    summed = columns.map_batches(_Loops(intercept, tuple(looped.values())), return_dtype=pl.Int64, is_elementwise=True)
    return reduce(add, plain, summed)


def _fits(card: Scorecard, intercept: int) -> bool:
    """Whether no sum of points can be taken for a class that is not there."""
    largest = sum(max((abs(m.points) for m in v.modalities), default=0) for v in card.variables)
    return abs(intercept) + largest < _MOST_POINTS and len(card.variables) <= _MOST_VARIABLES


class _Loops:
    """Adds the columns of a struct up; null where a value has no class."""

    def __init__(self, intercept: int, adders: tuple[Callable[[Any, Integers], None], ...]) -> None:
        self._intercept, self._adders = intercept, adders

    def __call__(self, columns: pl.Series) -> pl.Series:
        sums = np.full(len(columns), self._intercept, np.int64)
        array = columns.to_arrow(compat_level=pl.CompatLevel.newest())
        for k, adder in enumerate(self._adders):
            adder(array.field(k), sums)
        lost = sums < _LOST
        points = pl.Series(columns.name, sums)
        return points.zip_with(~pl.Series(lost), pl.Series([None], dtype=pl.Int64)) if lost.any() else points


def _adder(variable: Variable, dtype: pl.DataType) -> Callable[[Any, Integers], None] | None:
    """What adds the points of a column of this type; None if plain expressions must."""
    if variable.kind == NUMERIC:
        return _Numbers(variable) if dtype in _NUMBERS else None
    if dtype == pl.Boolean:
        return _YesNo(variable)
    short = all(len(text.encode()) <= _SHORT for text in _texts(variable))
    return _Words(variable) if dtype == pl.String and short else None


def _texts(variable: Variable) -> Iterator[str]:
    return (text for m in variable.modalities if m.kind == VALUES for text in m.values)


def _points_of(variable: Variable, kind: str) -> int:
    return next((m.points for m in variable.modalities if m.kind == kind), _NO_CLASS)


def _known(array: Any) -> NDArray[np.uint8]:  # noqa: ANN401  an Arrow array
    """The bits that say which values are there; empty if all are."""
    return np.frombuffer(array.buffers()[0], np.uint8) if array.null_count else _NOTHING


class _Numbers:
    """Numbers cut at the bounds of the classes, whatever gaps and overlaps these have: the first that holds counts."""

    def __init__(self, variable: Variable) -> None:
        parts = [m for m in variable.modalities if m.kind == INTERVAL]
        bounds = {float(b) for m in parts for b in (m.lower, m.upper) if b is not None}
        self.edges: Floats = np.array(sorted(bounds), np.float64)
        points = [
            next(
                (m.points for m in parts if (m.lower is None or low >= m.lower) and (m.upper is None or low < m.upper)),
                _NO_CLASS,
            )
            for low in (-np.inf, *self.edges.tolist())
        ]
        self.points: Integers = np.array([*points, _points_of(variable, MISSING)], np.int64)

    def __call__(self, array: Any, sums: Integers) -> None:  # noqa: ANN401
        from bondroit.scoring.kernels import add_numbers  # noqa: PLC0415 - compiled code is loaded late

        kind = np.dtype(array.type.to_pandas_dtype())
        values = np.frombuffer(array.buffers()[1], kind)[array.offset : array.offset + len(array)]
        if kind not in _COMPILED_FOR:
            values = values.astype(np.float64)
        add_numbers(values, _known(array), array.offset, self.edges, self.points, sums)


class _YesNo:
    """A yes/no column, whose values a card writes `true` and `false`."""

    def __init__(self, variable: Variable) -> None:
        other = _points_of(variable, OTHER)
        said = {text: m.points for m in reversed(variable.modalities) if m.kind == VALUES for text in m.values}
        self.points: Integers = np.array(
            [said.get("false", other), said.get("true", other), _points_of(variable, MISSING)], np.int64
        )

    def __call__(self, array: Any, sums: Integers) -> None:  # noqa: ANN401
        from bondroit.scoring.kernels import add_yes_no  # noqa: PLC0415 - compiled code is loaded late

        bits = np.frombuffer(array.buffers()[1], np.uint8)
        add_yes_no(bits, array.offset, _known(array), array.offset, self.points, sums)


class _Words:
    """Texts of at most 12 bytes, which an Arrow view holds whole: two words of 64 bits are compared, no bytes."""

    def __init__(self, variable: Variable) -> None:
        from bondroit.scoring.kernels import placed  # noqa: PLC0415 - compiled code is loaded late

        said = {text: m.points for m in reversed(variable.modalities) if m.kind == VALUES for text in m.values}
        words = np.frombuffer(b"".join(_view(text) for text in said), np.uint64)
        places: Integers = np.zeros(len(said), np.int64)
        size = 16
        while size < 2 * len(said):
            size *= 2
        tries = 0
        while not placed(words, size, tries, places):
            tries += 1
            size = size if tries % 64 else 2 * size
        self.seed = tries
        # A length no short text has: an empty place is like nothing.
        self.words = np.full(2 * size, np.uint64(2**64 - 1))
        self.points: Integers = np.full(size + 2, _points_of(variable, OTHER), np.int64)
        self.points[size + 1] = _points_of(variable, MISSING)
        for k, points in enumerate(said.values()):
            self.words[2 * places[k] : 2 * places[k] + 2] = words[2 * k : 2 * k + 2]
            self.points[places[k]] = points

    def __call__(self, array: Any, sums: Integers) -> None:  # noqa: ANN401
        from bondroit.scoring.kernels import add_words  # noqa: PLC0415 - compiled code is loaded late

        views = np.frombuffer(array.buffers()[1], np.uint64)[2 * array.offset : 2 * (array.offset + len(array))]
        add_words(views, _known(array), array.offset, self.words, self.seed, self.points, sums)


def _view(text: str) -> bytes:
    """A short text as Arrow's view of it: its length, then its bytes, padded with zeros."""
    data = text.encode()
    return len(data).to_bytes(4, "little") + data.ljust(_SHORT, b"\0")
