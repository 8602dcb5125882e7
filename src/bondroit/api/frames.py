"""Any data frame a user holds, as Polars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from numpy.typing import NDArray

PANDAS_INDEX = "__index_level_"


def to_polars(frame: Any) -> pl.DataFrame:  # noqa: ANN401  whatever the user holds
    """A Polars, pandas or Arrow frame (anything with the Arrow C stream), or a dictionary of columns, as Polars.

    Raises:
        UserError: E-TAB-001 if it is none of these or a column is of no one type, E-TAB-003 if it has no row.
    """
    if isinstance(frame, pl.LazyFrame):
        found = frame.collect()
    elif isinstance(frame, pl.DataFrame):
        found = frame
    elif hasattr(frame, "__arrow_c_stream__") or isinstance(frame, dict):
        found = _read(frame)
    else:
        raise UserError(
            "E-TAB-001",
            Text(f"{type(frame).__name__} is not a table.", f"{type(frame).__name__} n'est pas une table."),
            remedy=Text(
                "pass a pandas, Polars or Arrow table, or a dictionary of columns.",
                "donnez une table pandas, Polars ou Arrow, ou un dictionnaire de colonnes.",
            ),
        )
    if found.height == 0:
        raise UserError(
            "E-TAB-003",
            Text("The table has no row.", "La table n'a aucune ligne."),
            remedy=Text("pass a table with rows.", "donnez une table qui a des lignes."),
        )
    kept = found.select(c for c in found.columns if not c.startswith(PANDAS_INDEX))
    return _plain_texts(kept)


def _read(frame: Any) -> pl.DataFrame:  # noqa: ANN401  whatever the user holds
    """The frame; a fault for each column that cannot be read, without a value of it."""
    try:
        return pl.DataFrame(frame)
    except (TypeError, ValueError, pl.exceptions.PolarsError) as error:  # PyArrow's errors are of the first two
        wrong = [name for name in getattr(frame, "columns", frame) if not _readable(frame, name)]
        raise UserError(
            "E-TAB-001",
            Text("The table cannot be read.", "La table est illisible."),
            faults=[
                Text(
                    f"Column {name}: its values are not all numbers, all texts or all booleans.",
                    f"Colonne {name} : ses valeurs ne sont pas toutes des nombres, des textes ou des booléens.",
                )
                for name in wrong
            ],
            remedy=Text(
                "give each column one type (dictionaries and lists as texts or columns of their own), or drop it.",
                "donnez à chaque colonne un seul type (écrivez dictionnaires et listes en textes ou en colonnes "
                "à part), ou retirez-la.",
            ),
        ) from error


def _readable(frame: Any, name: Any) -> bool:  # noqa: ANN401  whatever the user holds
    try:
        pl.DataFrame({name: frame[name]} if isinstance(frame, dict) else frame[[name]])
    except (TypeError, ValueError, pl.exceptions.PolarsError):
        return False
    return True


def is_frame(held: Any) -> bool:  # noqa: ANN401  whatever the user holds
    """Whether `to_polars` takes it: columns with names."""
    if isinstance(held, dict):
        return not hasattr(held, "shape")  # SciPy has a sparse matrix that is a dictionary
    return isinstance(held, pl.DataFrame | pl.LazyFrame) or hasattr(held, "__arrow_c_stream__")


def from_array(array: NDArray[Any]) -> pl.DataFrame:
    """Columns `x0`, `x1`, ... of an array (n, p); in an array of objects each column finds its own type."""
    return pl.DataFrame([_series(f"x{j}", array[:, j]) for j in range(array.shape[1])])


def _series(name: str, column: NDArray[Any]) -> pl.Series:
    if column.dtype != object:
        return pl.Series(name, column)
    # Objects come from lists of rows or mixed frames: not a number means no value, for texts too.
    values = [None if value is None or value != value else value for value in column.tolist()]  # noqa: PLR0124
    return pl.Series(name, values, strict=False)


def _plain_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Categories as texts: a card knows values, not codes."""
    return frame.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))
