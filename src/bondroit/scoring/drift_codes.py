"""The class of every file in every variable of one card or two, a batch of files at a time.

A code is the position of the class in the card; what has no class has a code too, so that every file is counted.
Memory stays flat: a batch is coded, counted and let go.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bondroit.domain.scorecard import to_points
from bondroit.scoring.compatibility import fits, knows_all, schema_of
from bondroit.scoring.expressions import choose, value_expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bondroit.domain.scorecard import Scorecard, Variable
    from bondroit.stats.arrays import Booleans, Integers

BATCH = 250_000
Uint16 = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Readable:
    """What a table has of a card's variables.

    Attributes:
        schema: column name to Polars type, as the card takes it.
        variables: those that can be read, in the card's order; masked ones are left out.
        absent: names without a column.
        unfit: names whose column has a type the card cannot read.
    """

    schema: Mapping[str, pl.DataType]
    variables: tuple[Variable, ...]
    absent: tuple[str, ...]
    unfit: tuple[str, ...]


def readable(card: Scorecard, frame: pl.LazyFrame) -> Readable:
    """Which variables of `card` can be read from `frame`; nothing is refused."""
    schema = schema_of(card, frame)
    asked = [v for v in card.variables if not v.masked]
    absent = tuple(v.name for v in asked if v.name not in schema)
    unfit = tuple(v.name for v in asked if v.name in schema and not fits(v, schema[v.name]))
    kept = tuple(v for v in asked if v.name not in {*absent, *unfit})
    return Readable(schema, kept, absent, unfit)


def missing_code(variable: Variable) -> int:
    """The code of a missing value where the card has no class for it."""
    return len(variable.modalities)


def stranger_code(variable: Variable) -> int:
    """The code of a value that is there and has no class: a number out of range, a text that is in no class."""
    return len(variable.modalities) + 1


def code_expression(variable: Variable, dtype: pl.DataType) -> pl.Expr:
    """The class as a number: its position, or the codes above."""
    places = {k: k for k in range(len(variable.modalities))}
    code = choose(variable, dtype, places, pl.UInt16)
    if knows_all(variable):
        return code
    value = value_expression(variable, dtype)
    missing, stranger = (pl.lit(f(variable), dtype=pl.UInt16) for f in (missing_code, stranger_code))
    return pl.when(code.is_not_null()).then(code).when(value.is_null()).then(missing).otherwise(stranger)


def codes_of(found: Readable, part: pl.DataFrame, *, named: str = "code") -> dict[str, Uint16]:
    """The codes of a batch, by variable."""
    return {v.name: part[f"{named}.{v.name}"].to_numpy() for v in found.variables}


def coded_batches(
    found: Readable, frame: pl.LazyFrame, *, named: str = "code", extra: tuple[pl.Expr, ...] = ()
) -> Iterator[pl.DataFrame]:
    """Batches of rows, in no order to rely on: one column of codes a variable (`NAMED.NAME`), and the `extra` ones."""
    codes = [code_expression(v, found.schema[v.name]).alias(f"{named}.{v.name}") for v in found.variables]
    return (part for part in frame.select(*codes, *extra).collect_batches(chunk_size=BATCH, engine="streaming"))


def class_points(variable: Variable) -> tuple[Integers, Booleans]:
    """Points of each code of a variable, 0 for what has none, and which codes have points."""
    points = [m.points if m.known else 0 for m in variable.modalities]
    known = [m.known for m in variable.modalities]
    return np.array([*points, 0, 0], np.int64), np.array([*known, False, False], np.bool_)


def summed(card: Scorecard, codes: Mapping[str, Uint16], rows: int) -> tuple[Integers, Booleans]:
    """Points of every file of a batch from its codes, and which files have points.

    Args:
        card: known in full.
        codes: (rows,) codes of each of its variables.
        rows: of the batch.
    """
    total = np.full(rows, to_points(card.intercept), np.int64)
    scored = np.ones(rows, np.bool_)
    for variable in card.variables:
        points, known = class_points(variable)
        total += points[codes[variable.name]]
        if not known[:-2].all() or not knows_all(variable):
            scored &= known[codes[variable.name]]
    return total, scored
