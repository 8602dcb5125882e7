"""A card's coding of a table: the class of each row, the dummies behind the fit, the score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.domain.scorecard import (
    INTERVAL,
    MISSING,
    NUMERIC,
    OTHER,
    POINTS_PER_LOGIT,
    VALUES,
    Scorecard,
    Variable,
    to_points,
)
from bondroit.stats.logistic import probabilities

if TYPE_CHECKING:
    from bondroit.stats.arrays import Floats, Integers

CONSTANT = "intercept"


def modality_codes(variable: Variable, series: pl.Series) -> Integers:
    """(n,) position of each row's modality in `variable.modalities`; -1 where the card knows none."""
    kinds = [m.kind for m in variable.modalities]
    missing = kinds.index(MISSING) if MISSING in kinds else -1
    if variable.kind == NUMERIC:
        values = series.cast(pl.Float64).fill_null(float("nan")).to_numpy()
        intervals = [k for k, m in enumerate(variable.modalities) if m.kind == INTERVAL]
        lowers = np.array([_bound(variable.modalities[k].lower) for k in intervals])
        found = np.searchsorted(lowers, values, side="right") - 1
        return np.where(np.isnan(values), missing, np.asarray(intervals)[np.minimum(found, len(intervals) - 1)])
    other = kinds.index(OTHER) if OTHER in kinds else -1
    places = {value: k for k, m in enumerate(variable.modalities) if m.kind == VALUES for value in m.values}
    texts = series
    if series.dtype == pl.Boolean:
        texts = series.replace_strict({True: "true", False: "false"}, return_dtype=pl.String)
    texts = texts.cast(pl.String)
    codes = texts.replace_strict(places, default=other, return_dtype=pl.Int64)
    return np.where(texts.is_null().to_numpy(), missing, codes.fill_null(missing).to_numpy())


def dummies(card: Scorecard, frame: pl.DataFrame) -> tuple[Floats, list[str]]:
    """The columns the card was fitted on: the constant, then one per estimated modality, in the card's order.

    Reference modalities, and those too small to be estimated (no interval), have no column.

    Returns:
        (n, p) of 0 and 1, and the p names, `intercept` and `variable: modality`.
    """
    columns, names = [np.ones(frame.height)], [CONSTANT]
    for variable in card.variables:
        codes = modality_codes(variable, frame[variable.name])
        for k, modality in enumerate(variable.modalities):
            if modality.odds_ratio_low is not None:
                columns.append((codes == k).astype(np.float64))
                names.append(f"{variable.name}: {modality.name}")
    return np.column_stack(columns), names


def coefficients(card: Scorecard) -> Floats:
    """(p,) the card's logits in the order of `dummies`."""
    logits = [m.coefficient for v in card.variables for m in v.modalities if m.odds_ratio_low is not None]
    return np.array([card.intercept, *logits])


def card_probabilities(card: Scorecard, frame: pl.DataFrame) -> Floats:
    """(n,) the score of each row, from integer points; NaN where the card knows no class for a value."""
    points = np.full(frame.height, float(to_points(card.intercept)))
    for variable in card.variables:
        lines = np.array([*(float(m.points) for m in variable.modalities), np.nan])
        points += lines[modality_codes(variable, frame[variable.name])]
    return probabilities(points / POINTS_PER_LOGIT)


def _bound(lower: float | None) -> float:
    return -np.inf if lower is None else lower
