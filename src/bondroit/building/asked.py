"""What a build is asked for: settings out of range, columns missing or taken twice."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import numpy as np

from bondroit.building.prebins import PREBINS
from bondroit.building.request import design_columns
from bondroit.errors import Text
from bondroit.stats.binning import SHAPES

if TYPE_CHECKING:
    import polars as pl

    from bondroit.building.request import BuildRequest

_SHOWN_COLUMNS = 20
MOST_MODALITIES = 30
MOST_APART = 0.9
CRITERIA = ("p", "aic", "bic")
METHODS = ("stepwise", "l1")

Fault = tuple[str, Text]


def faults_of_settings(request: BuildRequest) -> list[Fault]:
    """Settings out of their range."""
    allowed = (
        ("seed", request.seed >= 0, "0 <= seed"),
        ("holdout", 0 <= request.holdout <= MOST_APART, f"0 <= holdout <= {MOST_APART}"),
        ("folds", request.folds >= 0 and request.folds != 1, "folds = 0 / folds >= 2"),
        ("alpha", 0 < request.alpha < 1, "0 < alpha < 1"),
        ("min_share", 0 <= request.min_share < 1, "0 <= min_share < 1"),
        ("max_variables", request.max_variables >= 1, "max_variables >= 1"),
        ("max_modalities", 2 <= request.max_modalities <= MOST_MODALITIES, f"2 <= max_modalities <= {MOST_MODALITIES}"),
        ("min_count", request.min_count >= 1, "min_count >= 1"),
        ("criterion", request.criterion in CRITERIA, " / ".join(CRITERIA)),
        ("method", request.method in METHODS, " / ".join(METHODS)),
        ("max_shift", request.max_shift is None or request.max_shift > 0, "max_shift > 0"),
        ("max_shift", request.max_shift is None or request.period is not None, "period"),
        *((f"shape of {name}", shape in SHAPES, " / ".join(SHAPES)) for name, shape in request.shapes.items()),
        *(
            (f"cuts of {name}", bool(np.isfinite(points).all()) and len(points) < PREBINS, f"< {PREBINS}, finite")
            for name, points in request.cuts.items()
        ),
    )
    return [
        ("E-USE-003", Text(f"Setting {name}: it must hold that {rule}.", f"Réglage {name} : il faut {rule}."))
        for name, right, rule in allowed
        if not right
    ]


def faults_of_roles(request: BuildRequest) -> list[Fault]:
    """A column serves once: the target is neither left out nor a weight."""
    others = (
        ("exclude", request.exclude),
        ("weight", (request.weight,)),
        ("strata", (request.strata,)),
        ("stratum_size", (request.stratum_size,)),
        ("clusters", (request.clusters,)),
        ("amount", (request.amount,)),
        ("period", (request.period,)),
        ("office", (request.office,)),
    )
    return [
        (
            "E-USE-003",
            Text(
                f"Setting {name}: column {request.target} is the target; it cannot stand here too.",
                f"Réglage {name} : la colonne {request.target} est la cible ; elle ne peut figurer ici aussi.",
            ),
        )
        for name, columns in others
        if request.target in columns
    ]


def missing_columns(frame: pl.DataFrame, request: BuildRequest) -> list[Fault]:
    """Columns asked for that the table has not, with near names."""
    asked = [request.target, *design_columns(request), *(request.candidates or ()), *request.exclude]
    asked += [*request.shapes, *request.cuts, *request.groups, *request.required, *request.categorical]
    faults = []
    for name in dict.fromkeys(asked):
        if name in frame.columns:
            continue
        hint = _hint(name, frame.columns)
        faults.append(
            (
                "E-TAB-004",
                Text(f"Column {name} is missing.{hint.en}", f"La colonne {name} manque.{hint.fr}"),
            )
        )
    return faults


def _hint(name: str, columns: list[str]) -> Text:
    """Columns with a near name, capitals aside; else the first columns of the table."""
    lowered = {c.lower(): c for c in reversed(columns)}
    near = [lowered[n] for n in difflib.get_close_matches(name.lower(), list(lowered), n=3, cutoff=0.5)]
    if near:
        names = ", ".join(near)
        return Text(f" Did you mean {names}?", f" Vouliez-vous dire {names} ?")
    names = ", ".join(columns[:_SHOWN_COLUMNS]) + (", ..." if len(columns) > _SHOWN_COLUMNS else "")
    return Text(f" The table has {names}.", f" La table a {names}.")
