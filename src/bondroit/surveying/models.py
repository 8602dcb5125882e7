"""Regressions on a drawn sample, with errors of the design or of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.stats import norm, t

from bondroit.errors import Text, UserError
from bondroit.stats.estimation import estimate_linearised
from bondroit.stats.regressing import LOGISTIC, Regression, dependent_columns, fit_regression
from bondroit.surveying.asked import Coefficient, Model
from bondroit.surveying.matrix import design_matrix, evaluate, yes_no

if TYPE_CHECKING:
    from bondroit.stats.arrays import Booleans, Floats
    from bondroit.stats.surveyed import Surveyed
    from bondroit.surveying.asked import Asked
    from bondroit.surveying.matrix import Matrix


def fit_model(frame: pl.DataFrame, drawn: Surveyed, members: Booleans, text: str, asked: Asked) -> Model:
    """The regression `text` on the members of the sample.

    Args:
        frame: every row drawn.
        drawn: the design.
        members: (n,) rows of the domain.
        text: the model.
        asked: its family, errors and level.

    Raises:
        UserError: E-USE-004, E-SRV-002.
    """
    matrix = design_matrix(frame, text)
    event, response = _response(frame, matrix, asked)
    used = members & matrix.complete & ~np.isnan(response)
    design, target, weights = matrix.columns[used], response[used], drawn.weights[used]
    _check_fit(matrix, design, target, weights, asked)
    # R's svyglm brings the weights of the domain to a mean of 1 before it sets rows without a value aside.
    scale = float(drawn.weights[members].mean()) if asked.errors == "design" else 1.0
    fit = fit_regression(design, target, weights / scale, family=asked.family)
    if not fit.converged:
        raise _refused(text, [
            Text("Some terms foretell the response exactly: there is no finite estimate.",
                 "Des termes prédisent exactement la réponse : il n'y a pas d'estimation finie.")
        ])  # fmt: skip
    if asked.errors == "design":
        errors, degrees = _design_errors(fit, drawn, used, scale)
    else:
        errors, degrees = fit.model_errors, len(target) - design.shape[1]
    # R takes the normal distribution where the dispersion is known.
    freedom = None if asked.errors == "model" and asked.family == LOGISTIC else degrees
    rows = int(used.sum())
    likelihood = -fit.deviance / 2.0 if asked.family == LOGISTIC else None
    return Model(
        text, asked.family, asked.errors, event, _coefficients(matrix, fit, errors, freedom, asked.level), rows,
        int(members.sum()) - rows, freedom, fit.deviance, likelihood, fit.dispersion, fit.steps,
    )  # fmt: skip


def _design_errors(fit: Regression, drawn: Surveyed, used: Booleans, scale: float) -> tuple[Floats, int]:
    found = []
    for influence in fit.influences.T:
        every = np.full(len(used), np.nan)
        every[used] = influence / scale
        found.append(estimate_linearised(0.0, every, drawn))
    return np.array([f.standard_error for f in found]), found[0].freedom + 1 - len(found)


def _coefficients(
    matrix: Matrix, fit: Regression, errors: Floats, freedom: int | None, level: float
) -> tuple[Coefficient, ...]:
    law = norm if freedom is None else t(freedom) if freedom > 0 else t(np.nan)
    times = float(law.isf((1.0 - level) / 2.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        statistics = fit.coefficients / errors
    lines = zip(matrix.names, fit.coefficients.tolist(), errors.tolist(), statistics.tolist(), strict=True)
    return tuple(
        Coefficient(n, b, se, b - times * se, b + times * se, z, 2.0 * float(law.sf(abs(z)))) for n, b, se, z in lines
    )


def _response(frame: pl.DataFrame, matrix: Matrix, asked: Asked) -> tuple[str, Floats]:
    series = evaluate(frame, matrix.formula.response)
    if asked.family == LOGISTIC:
        found = yes_no(series)
        if found is None:
            raise _refused(matrix.formula.text, [
                Text(f"{matrix.formula.response.text} does not have two values.",
                     f"{matrix.formula.response.text} n'a pas deux valeurs.")
            ])  # fmt: skip
        return found
    if not (series.dtype.is_numeric() or series.dtype == pl.Boolean):
        raise _refused(matrix.formula.text, [
            Text(f"{matrix.formula.response.text} holds no numbers; --family logistic takes two values.",
                 f"{matrix.formula.response.text} ne contient pas de nombres ; --family logistic prend deux valeurs.")
        ])  # fmt: skip
    return "", series.cast(pl.Float64).fill_null(float("nan")).to_numpy()


def _check_fit(matrix: Matrix, design: Floats, target: Floats, weights: Floats, asked: Asked) -> None:
    faults = []
    if len(target) <= design.shape[1]:
        faults.append(Text(f"{len(target)} complete row(s) for {design.shape[1]} coefficients.",
                           f"{len(target)} ligne(s) complète(s) pour {design.shape[1]} coefficients."))  # fmt: skip
    else:
        if not np.isfinite(target).all():
            faults.append(Text("The response is not finite in every row.", "La réponse n'est pas toujours finie."))
        if asked.family == LOGISTIC and len(np.unique(target)) < 2:
            faults.append(Text("The response is the same in every row.", "La réponse est partout la même."))
        said = [matrix.names[k] for k in dependent_columns(design, weights)]
        if said:
            faults.append(Text(f"Said by the terms before: {', '.join(said)}.",
                               f"Déjà dit par les termes précédents : {', '.join(said)}."))  # fmt: skip
        if len(weights) and not (weights > 0).all():
            faults.append(Text("Some calibrated weights are not above 0.", "Des poids calés ne dépassent pas 0."))
    if faults:
        raise _refused(matrix.formula.text, faults)


def _refused(text: str, faults: list[Text]) -> UserError:
    return UserError(
        "E-SRV-002",
        Text(f"The model {text} cannot be fitted.", f"Le modèle {text} ne peut être ajusté."),
        faults=faults,
        remedy=Text("correct the model, the family or the table.", "corrigez le modèle, la famille ou la table."),
    )
