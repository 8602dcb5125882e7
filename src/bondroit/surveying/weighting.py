"""Weights after the draw: for those who did not answer, and so that known totals of the population are met."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.errors import Text
from bondroit.stats.calibrating import BOUNDED, METHODS, Bounds, calibrate
from bondroit.stats.regressing import LOGISTIC, dependent_columns, fit_regression
from bondroit.stats.surveyed import Calibrated, Surveyed
from bondroit.surveying.design import codes
from bondroit.surveying.matrix import design_matrix, yes_no

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.surveying.asked import Asked

AGREE = 1e-6
"""Relative difference under which two margins tell the same number of files."""


@dataclass(frozen=True, slots=True)
class Margin:
    """A known total of the population.

    Attributes:
        variable: a column of the sample.
        value: a class of it, as text, whose members `total` counts; None when `total` adds up the column itself.
        total: in the population.
    """

    variable: str
    value: str | None
    total: float


def margins_of(population: pl.DataFrame, names: Sequence[str]) -> tuple[Margin, ...]:
    """Margins by counting: how many rows of `population` have each value of each column; missing is a value."""
    found = []
    for name in names:
        counts = population.select(as_text(population[name])).group_by(name).len().sort(name)
        found += [Margin(name, str(value), float(count)) for value, count in counts.iter_rows()]
    return tuple(found)


def as_text(column: pl.Series) -> pl.Series:
    """The values as a person writes them: whole numbers without decimals, `missing` for none."""
    if column.dtype.is_float() and column.drop_nulls().floor().eq(column.drop_nulls()).all():
        column = column.cast(pl.Int64, strict=False)
    return column.cast(pl.String).fill_null("missing")


def answered(frame: pl.DataFrame, drawn: Surveyed, asked: Asked) -> tuple[Booleans, Floats, list[Text], list[Text]]:
    """Who answered, their weights once those of the others are shared among them, notes and faults.

    Within a class the weights of those who answered are multiplied by all weights over theirs; with a model of
    response, by one over the fitted probability.
    """
    assert asked.response is not None
    event = yes_no(frame[asked.response])
    rows, faults = frame.height, []
    if event is None or np.isnan(event[1]).any():
        faults.append(Text(f"Column {asked.response} does not say yes or no of every row.",
                           f"La colonne {asked.response} ne dit pas oui ou non de chaque ligne."))  # fmt: skip
        return np.ones(rows, np.bool_), drawn.weights, [], faults
    yes = event[1] == 1.0
    if asked.propensity is not None:
        factors, faults = _by_model(frame, drawn, asked, event[1])
    else:
        factors, faults = _by_class(frame, drawn, asked, yes)
    if faults:
        return yes, drawn.weights, [], faults
    notes = [
        Text(
            f"{int(yes.sum())} of {rows} rows answered ({asked.response}: {event[0]}); the weights of the others went "
            f"to them, by factors from {factors[yes].min():.4g} to {factors[yes].max():.4g}.",
            f"{int(yes.sum())} lignes sur {rows} ont répondu ({asked.response} : {event[0]}) ; les poids des autres "
            f"leur sont passés, par des facteurs de {factors[yes].min():.4g} à {factors[yes].max():.4g}.",
        )
    ]
    return yes, drawn.weights * factors, notes, []


def _by_class(frame: pl.DataFrame, drawn: Surveyed, asked: Asked, yes: Booleans) -> tuple[Floats, list[Text]]:
    code = codes(frame, asked.classes) if asked.classes else np.zeros(frame.height, np.int64)
    every = np.bincount(code, drawn.weights)
    theirs = np.bincount(code, drawn.weights * yes)
    silent = int((theirs <= 0).sum())
    if silent:
        return drawn.weights, [
            Text(f"{silent} class(es) of response have nobody who answered: join them with others.",
                 f"{silent} classe(s) de réponse n'ont aucun répondant : joignez-les à d'autres.")
        ]  # fmt: skip
    factors: Floats = (every / theirs)[code]
    return factors, []


def _by_model(frame: pl.DataFrame, drawn: Surveyed, asked: Asked, event: Floats) -> tuple[Floats, list[Text]]:
    matrix = design_matrix(frame, f"{asked.response} ~ {asked.propensity}")
    if not matrix.complete.all():
        missing = int((~matrix.complete).sum())
        return drawn.weights, [
            Text(f"{missing} row(s) lack a term of --propensity.",
                 f"Il manque un terme de --propensity à {missing} ligne(s).")
        ]  # fmt: skip
    if len(dependent_columns(matrix.columns, drawn.weights)):
        return drawn.weights, [
            Text("Terms of --propensity say one another.", "Des termes de --propensity se disent l'un l'autre.")
        ]
    fit = fit_regression(matrix.columns, event, drawn.weights / drawn.weights.mean(), family=LOGISTIC)
    if not fit.converged:
        return drawn.weights, [
            Text("The terms of --propensity foretell who answers: no finite model.",
                 "Les termes de --propensity prédisent qui répond : pas de modèle fini.")
        ]  # fmt: skip
    factors: Floats = 1.0 + np.exp(-(matrix.columns @ fit.coefficients))
    return factors, []


def calibrated(
    frame: pl.DataFrame, drawn: Surveyed, margins: Sequence[Margin], asked: Asked
) -> tuple[Surveyed, list[Text], list[Text]]:
    """The design with weights that meet the margins, notes and faults (the design is then unchanged)."""
    faults = [*_method_faults(asked), *_margin_faults(frame, margins)]
    if faults:
        return drawn, [], faults
    columns = np.stack([_column(frame, m) for m in margins], axis=1)
    totals = np.array([m.total for m in margins])
    bounds = None if asked.bounds is None else Bounds(*asked.bounds)
    found = calibrate(columns, totals, drawn.weights, method=asked.calibration, bounds=bounds)
    if not found.converged:
        return drawn, [], [
            Text(
                f"No weights meet the margins ({asked.calibration}): the nearest miss one by {found.gap:.2g} of it. "
                "Wider bounds, fewer margins, or totals that agree would.",
                f"Aucun poids ne satisfait les marges ({asked.calibration}) : les plus proches en manquent une de "
                f"{found.gap:.2g}. Des bornes plus larges, moins de marges, ou des totaux concordants le feraient.",
            )
        ]  # fmt: skip
    names = ", ".join(dict.fromkeys(m.variable for m in margins))
    negative = int((found.weights <= 0).sum())
    low, high = float(found.factors.min()), float(found.factors.max())
    notes = [
        Text(
            f"Weights are calibrated ({asked.calibration}) on {len(margins)} totals of {names}: factors from "
            f"{low:.4g} to {high:.4g}.",
            f"Les poids sont calés ({asked.calibration}) sur {len(margins)} totaux de {names} : facteurs de {low:.4g} "
            f"à {high:.4g}.",
        )
    ]
    if negative:
        notes.append(Text(f"{negative} weight(s) are not above 0: prefer raking or bounded.",
                          f"{negative} poids ne dépassent pas 0 : préférez raking ou bounded."))  # fmt: skip
    after = Calibrated(drawn.weights, columns[:, found.kept])
    return replace(drawn, weights=found.weights, calibrated=after), notes, []


def _column(frame: pl.DataFrame, margin: Margin) -> Floats:
    column = frame[margin.variable]
    if margin.value is None:
        amounts: Floats = column.cast(pl.Float64).to_numpy()
        return amounts
    members: Floats = (as_text(column) == margin.value).cast(pl.Float64).to_numpy()
    return members


def _method_faults(asked: Asked) -> list[Text]:
    faults = []
    if asked.calibration not in METHODS:
        faults.append(Text(f"--calibration {asked.calibration}: linear, raking or bounded.",
                           f"--calibration {asked.calibration} : linear, raking ou bounded."))  # fmt: skip
    if (asked.calibration == BOUNDED) != (asked.bounds is not None):
        faults.append(Text("--calibration bounded and --bounds go together.",
                           "--calibration bounded et --bounds vont ensemble."))  # fmt: skip
    elif asked.bounds is not None and not asked.bounds[0] < 1 < asked.bounds[1]:
        faults.append(Text("--bounds stand below and above 1.", "--bounds encadrent 1."))
    return faults


def _margin_faults(frame: pl.DataFrame, margins: Sequence[Margin]) -> list[Text]:
    faults = []
    known: dict[str, float] = {}
    for name in dict.fromkeys(m.variable for m in margins):
        own = [m for m in margins if m.variable == name]
        if name not in frame.columns:
            faults.append(Text(f"Margin of {name}: no such column.", f"Marge de {name} : pas de telle colonne."))
        elif [m for m in own if m.value is None]:
            if len(own) > 1 or not frame[name].dtype.is_numeric() or frame[name].null_count():
                faults.append(Text(f"Margin of {name}: one total of a column of numbers without gaps, or classes.",
                                   f"Marge de {name} : un total de nombres sans manque, ou des classes."))  # fmt: skip
        else:
            known[name] = sum(m.total for m in own)
            faults += _class_faults(frame, name, own)
    if known and max(known.values()) - min(known.values()) > AGREE * max(known.values()):
        told = ", ".join(f"{name} {total:,.0f}" for name, total in known.items())
        faults.append(Text(f"Margins count different populations: {told}.",
                           f"Les marges comptent des populations différentes : {told}."))  # fmt: skip
    return faults


def _class_faults(frame: pl.DataFrame, name: str, own: Sequence[Margin]) -> list[Text]:
    faults = []
    there = set(as_text(frame[name]).unique().to_list())
    told = [str(m.value) for m in own]
    if len(set(told)) < len(told):
        faults.append(
            Text(f"Margin of {name}: a class stands twice.", f"Marge de {name} : une classe y est deux fois.")
        )
    if there - set(told):
        count = len(there - set(told))
        faults.append(Text(f"Margin of {name}: {count} class(es) of the table have no total.",
                           f"Marge de {name} : {count} classe(s) de la table n'ont pas de total."))  # fmt: skip
    empty = [m for m in own if m.value not in there and m.total]
    if empty:
        faults.append(Text(f"Margin of {name}: {len(empty)} class(es) have a total and no row.",
                           f"Marge de {name} : {len(empty)} classe(s) ont un total et aucune ligne."))  # fmt: skip
    if any(not m.total >= 0 for m in own):
        faults.append(Text(f"Margin of {name}: totals are not below 0.", f"Marge de {name} : un total est négatif."))
    return faults
