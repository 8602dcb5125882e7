"""A survey's table, its design and what is asked of it -> every figure, or every fault at once."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.errors import Text, UserError
from bondroit.stats.regressing import FAMILIES
from bondroit.stats.surveyed import Surveyed
from bondroit.surveying.asked import ERRORS, Answer
from bondroit.surveying.crossings import cautions
from bondroit.surveying.design import design_of
from bondroit.surveying.figures import lines_of
from bondroit.surveying.formula import parse_formula
from bondroit.surveying.models import fit_model
from bondroit.surveying.weighting import answered, as_text, calibrated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.stats.arrays import Booleans
    from bondroit.surveying.asked import Asked, Model
    from bondroit.surveying.weighting import Margin

MOST_GROUPS = 50


def answer(
    frame: pl.DataFrame, asked: Asked, *, margins: Sequence[Margin] = (), members: Booleans | None = None
) -> Answer:
    """Estimate everything that is asked.

    Args:
        frame: one row per unit drawn.
        asked: the design and the figures.
        margins: known totals to calibrate on, after those who did not answer were made up for.
        members: (n,) rows of the domain; None for all.

    Raises:
        UserError: E-USE-001 (options), E-USE-004 (a model not understood), E-TAB-004 (columns missing), E-SRV-001 (the
            design or the weights), E-SRV-002 (a model that cannot be fitted).
    """
    _check_options(asked)
    _check_columns(frame, asked)
    drawn, faults, notes = design_of(frame, asked)
    faults += _value_faults(frame, asked)
    if drawn is None or faults:
        raise _unusable(faults)
    kept = np.ones(frame.height, np.bool_) if members is None else members
    rows = frame.height
    if asked.response is not None:
        yes, weights, more, faults = answered(frame, drawn, asked)
        if faults:
            raise _unusable(faults)
        notes += more
        frame, kept, drawn = frame.filter(yes), kept[yes], _part(replace(drawn, weights=weights), yes)
    if margins:
        drawn, more, faults = calibrated(frame, drawn, margins, asked)
        if faults:
            raise _unusable(faults)
        notes += more
    if not kept.any():
        raise _unusable([Text("No row is in the domain.", "Aucune ligne n'est dans le domaine.")])
    models, notes = _models(frame, drawn, kept, asked), [*notes, *_gaps(frame, kept, asked)]
    notes += cautions(frame, kept, asked)
    lines = lines_of(frame, drawn, kept, asked)
    return Answer(
        lines, models, rows, int(kept.sum()), tuple(notes), asked.level, asked.floor, _design_words(drawn, asked)
    )


def _part(drawn: Surveyed, rows: Booleans) -> Surveyed:
    return Surveyed(
        drawn.weights[rows],
        None if drawn.strata is None else drawn.strata[rows],
        None if drawn.clusters is None else drawn.clusters[rows],
        None if drawn.stratum_sizes is None else drawn.stratum_sizes[rows],
        None if drawn.units is None else drawn.units[rows],
        None if drawn.unit_sizes is None else drawn.unit_sizes[rows],
    )


def _models(frame: pl.DataFrame, drawn: Surveyed, kept: Booleans, asked: Asked) -> tuple[Model, ...]:
    found, refused = [], []
    for text in asked.regress:
        try:
            found.append(fit_model(frame, drawn, kept, text, asked))
        except UserError as error:
            refused.append(error)
    if len(refused) == 1:
        raise refused[0]
    if refused:
        faults = [fault for error in refused for fault in (error.message, *error.faults)]
        message = Text("Some models cannot be fitted.", "Des modèles ne peuvent être ajustés.")
        raise UserError(refused[0].code, message, faults=faults, remedy=refused[0].remedy)
    return tuple(found)


def _design_words(drawn: Surveyed, asked: Asked) -> dict[str, object]:
    return {
        "weight": asked.weight,
        "strata": asked.strata,
        "clusters": list(asked.clusters),
        "fpc": list(asked.fpc),
        "calibration": asked.calibration if drawn.calibrated is not None else None,
        "degrees_of_freedom": drawn.freedom,
    }


def _gaps(frame: pl.DataFrame, kept: Booleans, asked: Asked) -> list[Text]:
    """One statement per column of figures with missing values."""
    names = [*asked.means, *asked.totals, *asked.shares, *(c for r in asked.ratios for c in r),
             *(c for c, _ in asked.quantiles), *asked.poverty]  # fmt: skip
    found = []
    for name in dict.fromkeys(names):
        missing = frame[name].filter(kept).null_count()
        if missing:
            found.append(
                Text(
                    f"{missing} row(s) have no {name}: its figures are those of the others, a domain of their own.",
                    f"{missing} ligne(s) n'ont pas de {name} : ses chiffres sont ceux des autres, un domaine à part.",
                )
            )
    for top, bottom in asked.ratios:
        members = frame.filter(pl.Series(kept) & pl.col(top).is_not_null())[bottom].drop_nulls()
        if not members.cast(pl.Float64).sum():
            found.append(Text(f"The total of {bottom} is nought: there is no {top}/{bottom}.",
                              f"Le total de {bottom} est nul : il n'y a pas de {top}/{bottom}."))  # fmt: skip
    return found


def _value_faults(frame: pl.DataFrame, asked: Asked) -> list[Text]:
    faults = []
    numeric = [*asked.means, *asked.totals, *(c for r in asked.ratios for c in r), *(c for c, _ in asked.quantiles),
               *asked.poverty]  # fmt: skip
    for name in dict.fromkeys(numeric):
        column = frame[name]
        if not (column.dtype.is_numeric() or column.dtype == pl.Boolean):
            faults.append(Text(f"Column {name} holds no numbers: --share tells its values.",
                               f"La colonne {name} ne contient pas de nombres : --share dit ses valeurs."))  # fmt: skip
        elif column.dtype.is_float() and not column.drop_nulls().is_finite().all():
            faults.append(Text(f"Column {name} holds values that are not finite.",
                               f"La colonne {name} contient des valeurs non finies."))  # fmt: skip
    for name in dict.fromkeys((*asked.shares, *asked.by)):
        if frame[name].dtype.is_nested():
            faults.append(Text(f"Column {name} holds lists.", f"La colonne {name} contient des listes."))
            continue
        count = as_text(frame[name]).n_unique()
        if count > MOST_GROUPS:
            faults.append(Text(f"{name} has {count} values: more than {MOST_GROUPS}.",
                               f"{name} a {count} valeurs : plus de {MOST_GROUPS}."))  # fmt: skip
    return faults


def _unusable(faults: Sequence[Text]) -> UserError:
    return UserError(
        "E-SRV-001",
        Text("The survey cannot be estimated from.", "L'enquête ne permet pas d'estimer."),
        faults=faults,
        remedy=Text("correct the options or the table and run again.", "corrigez les options ou la table et relancez."),
    )


def _check_options(asked: Asked) -> None:
    faults = []
    wanted = (asked.means, asked.totals, asked.shares, asked.ratios, asked.quantiles, asked.poverty, asked.regress)
    if not any(wanted):
        faults.append(Text("Nothing is asked: name a figure, as --mean COLUMN.",
                           "Rien n'est demandé : nommez un chiffre, comme --mean COLONNE."))  # fmt: skip
    if asked.family not in FAMILIES:
        faults.append(Text(f"--family {asked.family}: linear or logistic.",
                           f"--family {asked.family} : linear ou logistic."))  # fmt: skip
    if asked.errors not in ERRORS:
        faults.append(Text(f"--errors {asked.errors}: design or model.", f"--errors {asked.errors} : design ou model."))
    if not 0 < asked.level < 1:
        faults.append(Text("--level stands between 0 and 1.", "--level est compris entre 0 et 1."))
    faults += [
        Text(f"--quantile {n}={p:g}: the probability stands between 0 and 1.",
             f"--quantile {n}={p:g} : la probabilité est comprise entre 0 et 1.")
        for n, p in asked.quantiles if not 0 < p < 1
    ]  # fmt: skip
    if asked.response is None and (asked.classes or asked.propensity):
        faults.append(Text("--classes and --propensity need --response.",
                           "--classes et --propensity demandent --response."))  # fmt: skip
    if asked.classes and asked.propensity:
        faults.append(Text("--classes and --propensity do not go together.",
                           "--classes et --propensity ne vont pas ensemble."))  # fmt: skip
    if faults:
        raise UserError(
            "E-USE-001",
            Text("These options do not fit together.", "Ces options ne vont pas ensemble."),
            faults=faults,
            remedy=Text("see bondroit estimate --help.", "voyez bondroit estimate --help."),
        )


def _check_columns(frame: pl.DataFrame, asked: Asked) -> None:
    models = [parse_formula(text, frame.columns) for text in asked.regress]
    if asked.propensity is not None:
        models.append(parse_formula(f"{asked.response} ~ {asked.propensity}", frame.columns))
    wanted = dict.fromkeys((*asked.columns, *(c for m in models for c in m.columns)))
    faults = []
    for name in wanted:
        if name not in frame.columns:
            close = ", ".join(get_close_matches(name, frame.columns, n=2, cutoff=0.5)) or ", ".join(frame.columns[:20])
            faults.append(
                Text(f"Column {name} is missing. Nearest: {close}.", f"La colonne {name} manque. Proches : {close}.")
            )
    if faults:
        raise UserError(
            "E-TAB-004",
            Text("The table lacks columns.", "Il manque des colonnes à la table."),
            faults=faults,
            remedy=Text(
                "write the names as they stand in the table, or define them with --define NAME=EXPRESSION.",
                "écrivez les noms tels qu'ils sont dans la table, ou définissez-les par --define NOM=EXPRESSION.",
            ),
        )
