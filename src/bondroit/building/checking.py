"""The table is looked at before anything is computed: every fault at once, and the arrays a build starts from."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.domain.scorecard import categorical_text
from bondroit.errors import Text, UserError
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from bondroit.building.request import BuildRequest
    from bondroit.stats.arrays import Booleans, Floats, Integers

_POSITIVES = ("true", "yes", "y", "1", "oui", "o", "vrai", "t")
_NEGATIVES = ("false", "no", "n", "0", "non", "faux", "f")
_SHOWN_ROWS = 5
_SHOWN_COLUMNS = 20
LEAST_OF_EACH = 10
MOST_MODALITIES = 30
MOST_APART = 0.9

Fault = tuple[str, Text]


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """The rows a card learns from.

    Attributes:
        target: (n,) of 0 and 1.
        positive: the value that is 1.
        sampling: weights and design of the rows.
    """

    target: Floats
    positive: str
    sampling: Sampling


def check_survey(frame: pl.DataFrame, request: BuildRequest) -> Survey:
    """Read target, weights and design of the table.

    Raises:
        UserError: with every fault at once; its code is that of the gravest: E-TAB-003 (empty), E-TAB-004
            (column missing), E-USE-003 (a setting), E-BLD-001 (target), E-BLD-002 (weights or design).
    """
    if frame.is_empty():
        _fail([("E-TAB-003", Text("The table has no rows.", "La table n'a aucune ligne."))])
    faults = [*_settings(request), *_roles(request), *_missing_columns(frame, request)]
    target, positive = None, ""
    if request.target in frame.columns:
        target, positive, found = _target(frame[request.target], request)
        faults += found
    weights = np.ones(frame.height)
    if request.weight is not None and request.weight in frame.columns:
        weights, found = _positive_numbers(frame[request.weight], "weights", "poids")
        faults += found
    sizes, strata = None, None
    if request.stratum_size is not None and request.stratum_size in frame.columns:
        sizes, found = _positive_numbers(frame[request.stratum_size], "stratum sizes", "tailles de strate")
        faults += found
    if request.strata is not None and request.strata in frame.columns:
        strata = frame[request.strata].cast(pl.String).fill_null("").rank("dense").cast(pl.Int64).to_numpy()
    if sizes is not None and not faults:
        faults += _sizes(sizes, strata, request)
    if faults or target is None:
        _fail(faults)
    assert target is not None
    return Survey(target, positive, Sampling(weights, strata, None, sizes))


def _fail(faults: list[Fault]) -> None:
    order = ("E-TAB-003", "E-TAB-004", "E-USE-003", "E-BLD-001", "E-BLD-002")
    raise UserError(
        min((code for code, _ in faults), key=order.index),
        Text("No scorecard can be built from this table.", "Aucune grille ne peut être tirée de cette table."),
        faults=[text for _, text in faults],
        remedy=_remedy({code for code, _ in faults}),
    )


_REMEDIES = {
    "E-TAB-003": Text("bring a table that has rows", "apportez une table qui a des lignes"),
    "E-TAB-004": Text("name the columns as the table does", "nommez les colonnes comme la table"),
    "E-USE-003": Text("correct the settings named above", "corrigez les réglages nommés ci-dessus"),
    "E-BLD-001": Text(
        "choose a column with two values as the target, and drop or fill the rows where it is missing",
        "choisissez pour cible une colonne à deux valeurs, et retirez ou complétez les lignes où elle manque",
    ),
    "E-BLD-002": Text(
        "give every row a positive weight and every stratum one size",
        "donnez à chaque ligne un poids positif et à chaque strate une seule taille",
    ),
}


def _remedy(codes: set[str]) -> Text:
    told = [text for code, text in _REMEDIES.items() if code in codes]
    return Text("; ".join(t.en for t in told) + ".", " ; ".join(t.fr for t in told) + ".")


def _settings(request: BuildRequest) -> list[Fault]:
    allowed = (
        ("seed", request.seed >= 0, "0 <= seed"),
        ("holdout", 0 <= request.holdout <= MOST_APART, f"0 <= holdout <= {MOST_APART}"),
        ("folds", request.folds >= 0 and request.folds != 1, "folds = 0 / folds >= 2"),
        ("alpha", 0 < request.alpha < 1, "0 < alpha < 1"),
        ("min_share", 0 <= request.min_share < 1, "0 <= min_share < 1"),
        ("max_variables", request.max_variables >= 1, "max_variables >= 1"),
        ("max_modalities", 2 <= request.max_modalities <= MOST_MODALITIES, f"2 <= max_modalities <= {MOST_MODALITIES}"),
        ("min_count", request.min_count >= 1, "min_count >= 1"),
    )
    return [
        ("E-USE-003", Text(f"Setting {name}: it must hold that {rule}.", f"Réglage {name} : il faut {rule}."))
        for name, right, rule in allowed
        if not right
    ]


def _roles(request: BuildRequest) -> list[Fault]:
    """A column serves once: the target is neither left out nor a weight."""
    others = (
        ("exclude", request.exclude),
        ("weight", (request.weight,)),
        ("strata", (request.strata,)),
        ("stratum_size", (request.stratum_size,)),
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


def _sizes(sizes: Floats, strata: Integers | None, request: BuildRequest) -> list[Fault]:
    """A stratum cannot be smaller in the population than in the table, nor have two sizes."""
    codes = np.zeros(len(sizes), np.int64) if strata is None else strata
    table = pl.DataFrame({"stratum": codes, "size": sizes}).group_by("stratum").agg(
        pl.len().alias("rows"), pl.col("size").min().alias("least"), pl.col("size").max().alias("most")
    )  # fmt: skip
    wrong = table.filter((pl.col("least") != pl.col("most")) | (pl.col("least") < pl.col("rows"))).height
    if not wrong:
        return []
    fault = Text(
        f"Column {request.stratum_size}: {wrong} strata have several sizes, or fewer files than the table has rows.",
        f"Colonne {request.stratum_size} : {wrong} strate(s) ont plusieurs tailles, ou moins de dossiers que la table "
        "n'a de lignes.",
    )
    return [("E-BLD-002", fault)]


def _missing_columns(frame: pl.DataFrame, request: BuildRequest) -> list[Fault]:
    asked = [request.target, request.weight, request.strata, request.stratum_size]
    asked += [*(request.candidates or ()), *request.exclude]
    faults = []
    for name in dict.fromkeys(a for a in asked if a is not None):
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


def _target(series: pl.Series, request: BuildRequest) -> tuple[Floats | None, str, list[Fault]]:
    name, faults = series.name, []
    if series.dtype.is_float():
        series = series.fill_nan(None)
    absent = series.null_count()
    if absent:
        faults.append(
            Text(
                f"Target {name}: {absent} value(s) missing.",
                f"Cible {name} : {absent} valeur(s) manquante(s).",
            )
        )
    values = series.drop_nulls().unique().sort().to_list() if not series.dtype.is_nested() else []
    if len(values) != 2:
        faults.append(_not_two(name, values))
        return None, "", [("E-BLD-001", fault) for fault in faults]
    texts = [_text(v) for v in values]
    positive = _positive(texts, request.positive)
    if positive is None:
        shown = ", ".join(texts)
        faults.append(
            Text(
                f"Target {name}: '{request.positive}' is none of its values ({shown}).",
                f"Cible {name} : « {request.positive} » n'est pas une de ses valeurs ({shown}).",
            )
        )
        return None, "", [("E-BLD-001", fault) for fault in faults]
    event = values[texts.index(positive)]
    target = (series == event).fill_null(value=False).to_numpy().astype(np.float64)
    rarer = int(min(target.sum(), len(target) - target.sum()))
    if rarer < LEAST_OF_EACH:
        faults.append(
            Text(
                f"Target {name}: {rarer} row(s) in its rarer class; {LEAST_OF_EACH} are needed.",
                f"Cible {name} : {rarer} ligne(s) dans sa classe la plus rare ; il en faut {LEAST_OF_EACH}.",
            )
        )
    return target, positive, [("E-BLD-001", fault) for fault in faults]


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return categorical_text(value)  # type: ignore[arg-type]


def _not_two(name: str, values: list[object]) -> Text:
    if len(values) < 2:
        return Text(
            f"Target {name}: all rows are in one class; two are needed.",
            f"Cible {name} : toutes les lignes sont dans une seule classe ; il en faut deux.",
        )
    return Text(
        f"Target {name}: {len(values)} different values; two are needed.",
        f"Cible {name} : {len(values)} valeurs différentes ; il en faut deux.",
    )


def _positive(texts: list[str], asked: str | None) -> str | None:
    """The value that is the event: as asked, else by the usual words, else the last in order."""
    if asked is not None:
        return asked if asked in texts else None
    for text in texts:
        if text.strip().lower() in _POSITIVES:
            return text
    return next((t for t in reversed(texts) if t.strip().lower() not in _NEGATIVES), texts[-1])


def _positive_numbers(series: pl.Series, english: str, french: str) -> tuple[Floats, list[Fault]]:
    name = series.name
    if not series.dtype.is_numeric():
        fault = Text(
            f"Column {name} ({english}) holds {series.dtype}, not numbers.",
            f"La colonne {name} ({french}) contient {series.dtype} et non des nombres.",
        )
        return np.ones(len(series)), [("E-BLD-002", fault)]
    values = series.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    faults = []
    for what, wrong in (
        (Text("missing or not finite", "manquante(s) ou non finie(s)"), ~np.isfinite(values)),
        (Text("zero or negative", "nulle(s) ou négative(s)"), np.isfinite(values) & (values <= 0)),
    ):
        if wrong.any():
            rows = _first_rows(wrong)
            fault = Text(
                f"Column {name} ({english}): {int(wrong.sum())} value(s) {what.en}; first rows {rows}.",
                f"Colonne {name} ({french}) : {int(wrong.sum())} valeur(s) {what.fr} ; premières lignes {rows}.",
            )
            faults.append(("E-BLD-002", fault))
    return values, faults


def _first_rows(wrong: Booleans) -> str:
    """Numbers of the first wrong rows, counted from 1, the header not counted."""
    rows = np.flatnonzero(wrong)[:_SHOWN_ROWS] + 1
    return ", ".join(str(int(r)) for r in rows)
