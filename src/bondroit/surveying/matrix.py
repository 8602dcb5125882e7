"""From a table and a model to the numbers a regression needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.errors import Text, UserError
from bondroit.surveying.formula import CONSTANT, parse_formula

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.surveying.formula import Formula, Term

MOST_CLASSES = 50
_CLASSES = 2


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """The columns of a model.

    Attributes:
        formula: it was made from.
        names: of the columns.
        columns: (n, p); rows that lack a value hold NaN.
        complete: (n,) whether a row lacks nothing, the response included.
    """

    formula: Formula
    names: tuple[str, ...]
    columns: Floats
    complete: Booleans


def design_matrix(frame: pl.DataFrame, text: str) -> Matrix:
    """The columns of the model `text` over the rows of `frame`.

    Raises:
        UserError: E-USE-004 (not understood), E-TAB-004 (columns missing), E-SRV-002 (values that cannot be used).
    """
    formula = parse_formula(text, frame.columns)
    faults: list[Text] = []
    parts: list[tuple[str, Floats]] = []
    if formula.constant:
        parts.append((CONSTANT, np.ones(frame.height)))
    whole = not formula.constant  # without a constant, the first factor keeps all of its classes, as in R
    for term in formula.terms:
        found, factor = _columns(frame, term, faults, whole=whole)
        parts += found
        whole = whole and not factor
    if not parts:
        faults.append(Text("The model has no term.", "Le modèle n'a aucun terme."))
    if faults:
        raise UserError(
            "E-SRV-002",
            Text(f"The model {text} cannot be fitted.", f"Le modèle {text} ne peut être ajusté."),
            faults=faults,
            remedy=Text("correct the model or the table.", "corrigez le modèle ou la table."),
        )
    columns = np.stack([values for _, values in parts], axis=1)
    response = frame.select(formula.response.value.is_not_null()).to_series().to_numpy()
    return Matrix(formula, tuple(n for n, _ in parts), columns, ~np.isnan(columns).any(axis=1) & response)


def evaluate(frame: pl.DataFrame, term: Term) -> pl.Series:
    """The value of a term in each row."""
    return frame.select(term.value.alias("v")).to_series()


def yes_no(column: pl.Series) -> tuple[str, Floats] | None:
    """The value that is the event (the last in order) and 0 or 1 per row, NaN for none; None unless two values."""
    values = column.drop_nulls().unique().sort()
    if column.dtype == pl.Boolean:
        values = pl.Series([False, True])
    elif len(values) != _CLASSES and not (column.dtype.is_numeric() and values.is_in([0, 1]).all() and len(values)):
        return None
    elif len(values) != _CLASSES:
        values = pl.Series([0, 1])
    event = (column == values[-1]).cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return str(values[-1]).lower() if column.dtype == pl.Boolean else str(values[-1]), event


def _columns(
    frame: pl.DataFrame, term: Term, faults: list[Text], *, whole: bool
) -> tuple[list[tuple[str, Floats]], bool]:
    """The columns of a term, and whether it is a factor; its first class is left out unless it stays `whole`."""
    series = evaluate(frame, term)
    if series.dtype.is_numeric() and not term.factor:
        values: Floats = series.cast(pl.Float64).fill_null(float("nan")).to_numpy()
        wrong = int(np.isinf(values).sum() + np.isnan(values).sum() - series.null_count())
        if wrong:
            faults.append(Text(f"{term.text}: {wrong} row(s) give no finite number.",
                               f"{term.text} : {wrong} ligne(s) ne donnent pas de nombre fini."))  # fmt: skip
        return [(term.text, values)], False
    classes = series.drop_nulls().unique().sort()
    if not _CLASSES <= len(classes) <= MOST_CLASSES:
        faults.append(Text(f"{term.text}: {len(classes)} classes; 2 to {MOST_CLASSES} can be used.",
                           f"{term.text} : {len(classes)} classes ; il en faut 2 à {MOST_CLASSES}."))  # fmt: skip
        return [], True
    return [
        (f"{term.text}{_told(value)}", (series == value).cast(pl.Float64).fill_null(float("nan")).to_numpy())
        for value in classes.to_list()[0 if whole else 1 :]
    ], True


def _told(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
