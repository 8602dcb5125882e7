"""What the coefficients of a model can give back: its response crossed with its terms that are classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bondroit.errors import Text
from bondroit.stats.disclosure import small_cells
from bondroit.stats.regressing import LOGISTIC
from bondroit.surveying.figures import cells_of
from bondroit.surveying.formula import CONSTANT
from bondroit.surveying.matrix import design_matrix, evaluate, yes_no

if TYPE_CHECKING:
    import polars as pl

    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.surveying.asked import Asked

_CLASSES = 2


def cautions(frame: pl.DataFrame, members: Booleans, asked: Asked) -> list[Text]:
    """One statement per model with a crossing below the floor: models are told whole, to be checked against others.

    At the maximum of the likelihood the fitted and the found events agree within each class of a term, so the
    coefficients of a model of classes alone give the counts back; those of other models help to.

    Args:
        frame: every row drawn.
        members: (n,) rows of the domain.
        asked: the models, all of which can be fitted; a floor of 0 tells nothing.
    """
    found = []
    for text in asked.regress if asked.floor else ():
        terms = ", ".join(_small_terms(frame, members, text, asked))
        if terms:
            found.append(
                Text(
                    f"{text}: crossed with {terms}, the response has cells of fewer than {asked.floor} rows, which the "
                    "coefficients can give back. Models are not masked: do not publish this one as it stands.",
                    f"{text} : croisée avec {terms}, la réponse a des cases de moins de {asked.floor} lignes, que les "
                    "coefficients peuvent redonner. Un modèle n'est pas masqué : ne publiez pas celui-ci tel quel.",
                )
            )
    return found


def _small_terms(frame: pl.DataFrame, members: Booleans, text: str, asked: Asked) -> list[str]:
    matrix = design_matrix(frame, text)
    response = _numbers(evaluate(frame, matrix.formula.response), asked)
    used = members & matrix.complete & ~np.isnan(response)
    small = [CONSTANT] if _small(response[used], asked.floor) else []
    for term in matrix.formula.terms:
        series = evaluate(frame, term).filter(used)
        classes = series.unique()
        if series.dtype.is_numeric() and not term.factor and len(classes) > _CLASSES:
            continue
        inside = [(series == value).to_numpy() for value in classes.to_list()]
        if any(_small(response[used][rows], asked.floor) for rows in inside):
            small.append(term.text)
    return small


def _small(values: Floats, floor: int) -> bool:
    return bool(small_cells(np.array(cells_of(values), np.int64), floor).any())


def _numbers(series: pl.Series, asked: Asked) -> Floats:
    known = yes_no(series) if asked.family == LOGISTIC else None
    if known is not None:
        return known[1]
    values: Floats = series.cast(float).fill_null(float("nan")).to_numpy()
    return values
