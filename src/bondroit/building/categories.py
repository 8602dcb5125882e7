"""Whole numbers that are codes, not quantities: a state, an office, an occupation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Collection


def as_categories(frame: pl.DataFrame, names: Collection[str]) -> pl.DataFrame:
    """`frame` with these columns as texts; those that are texts or yes/no already, or not there, are left as they are.

    A column of decimals that holds whole numbers alone, as a table with missing values often has it, is read as whole
    numbers; NaN is missing.

    Raises:
        UserError: E-USE-003 with every column that holds decimals, dates or lists.
    """
    faults, read = [], []
    for name in names:
        if name not in frame.columns:
            continue
        column = frame[name]
        if column.dtype.is_float():
            column = column.fill_nan(None)
            whole = (column.is_null() | (column.is_finite() & (column == column.round()))).all()
            if whole and column.abs().max() is not None and column.abs().max() < 2.0**63:  # type: ignore[operator]
                column = column.cast(pl.Int64)
        if column.dtype.is_integer():
            read.append(column.cast(pl.String))
        elif column.dtype not in (pl.String, pl.Boolean, pl.Categorical, pl.Enum, pl.Null):
            faults.append(
                Text(
                    f"{name}: holds {column.dtype}, no whole numbers and no texts.",
                    f"{name} : contient {column.dtype}, ni nombres entiers ni textes.",
                )
            )
    if faults:
        raise UserError(
            "E-USE-003",
            Text("Columns cannot be taken as categories.", "Des colonnes ne peuvent être prises pour des classes."),
            faults=faults,
            remedy=Text("name columns of codes with --categorical.", "nommez par --categorical des colonnes de codes."),
        )
    return frame.with_columns(read)
