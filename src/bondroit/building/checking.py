"""The table is looked at before anything is computed: every fault at once, and the arrays a build starts from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.building.asked import Fault, faults_of_roles, faults_of_settings, missing_columns
from bondroit.domain.scorecard import categorical_text
from bondroit.errors import Text, UserError
from bondroit.stats.disclosure import FLOOR
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from bondroit.building.request import BuildRequest
    from bondroit.stats.arrays import Booleans, Floats, Integers

_POSITIVES = ("true", "yes", "y", "1", "oui", "o", "vrai", "t")
_NEGATIVES = ("false", "no", "n", "0", "non", "faux", "f")
_SHOWN_ROWS = 5
_SHOWN_VALUES = 5
LEAST_OF_EACH = 10


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """The rows a card learns from.

    Attributes:
        target: (n,) of 0 and 1.
        positive: the value that is 1.
        sampling: weights and design of the rows.
        amounts: (n,) euros at stake in each row; None if no column gives them.
    """

    target: Floats
    positive: str
    sampling: Sampling
    amounts: Floats | None = None


def check_survey(frame: pl.DataFrame, request: BuildRequest) -> Survey:
    """Read target, weights and design of the table.

    Raises:
        UserError: with every fault at once; its code is that of the gravest: E-TAB-003 (empty), E-TAB-004
            (column missing), E-USE-003 (a setting), E-BLD-001 (target), E-BLD-002 (weights or design).
    """
    if frame.is_empty():
        _fail([("E-TAB-003", Text("The table has no rows.", "La table n'a aucune ligne."))])
    faults = [*faults_of_settings(request), *faults_of_roles(request), *missing_columns(frame, request)]
    target, positive = None, ""
    if request.target in frame.columns:
        target, positive, found = _target(frame[request.target], request)
        faults += found
    weights = np.ones(frame.height)
    if request.weight is not None and request.weight in frame.columns:
        weights, found = _numbers(frame[request.weight], "weights", "poids")
        faults += found
    sizes = None
    if request.stratum_size is not None and request.stratum_size in frame.columns:
        sizes, found = _numbers(frame[request.stratum_size], "stratum sizes", "tailles de strate")
        faults += found
    strata, clusters = _ranks(frame, request.strata), _ranks(frame, request.clusters)
    if sizes is not None and not faults:
        faults += _sizes(sizes, strata, clusters, request)
    amounts, found = _amounts(frame, request.amount)
    faults += found
    if faults or target is None:
        _fail(faults)
    assert target is not None
    return Survey(target, positive, Sampling(weights, strata, clusters, sizes), amounts)


def _ranks(frame: pl.DataFrame, name: str | None) -> Integers | None:
    """(n,) a number for each value of a column; None without the column."""
    if name is None or name not in frame.columns:
        return None
    ranks: Integers = frame[name].cast(pl.String).fill_null("").rank("dense").cast(pl.Int64).to_numpy()
    return ranks


def _amounts(frame: pl.DataFrame, name: str | None) -> tuple[Floats | None, list[Fault]]:
    if name is None or name not in frame.columns:
        return None, []
    return _numbers(frame[name], "amounts", "montants", least=0.0)


def _fail(faults: list[Fault]) -> None:
    """Refuse; a fault's key is its code, or what of E-BLD-002 is wrong, as each has a remedy of its own."""
    order = ("E-TAB-003", "E-TAB-004", "E-USE-003", "E-BLD-001", "E-BLD-002")
    raise UserError(
        min((key if key in order else "E-BLD-002" for key, _ in faults), key=order.index),
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
    "weights": Text("give every row a positive weight", "donnez à chaque ligne un poids positif"),
    "stratum sizes": Text(
        "give every stratum one size, no less than its rows in the table",
        "donnez à chaque strate une seule taille, au moins égale à ses lignes dans la table",
    ),
    "amounts": Text(
        "name for the amounts a column of euros at stake, 0 or more in every row, or leave them out",
        "nommez pour les montants une colonne d'euros en jeu, 0 ou plus à chaque ligne, ou n'en donnez pas",
    ),
}


def _remedy(codes: set[str]) -> Text:
    told = [text for code, text in _REMEDIES.items() if code in codes]
    return Text("; ".join(t.en for t in told) + ".", " ; ".join(t.fr for t in told) + ".")


def _sizes(sizes: Floats, strata: Integers | None, clusters: Integers | None, request: BuildRequest) -> list[Fault]:
    """A stratum cannot have fewer first-stage units in the population than in the table, nor two sizes."""
    codes = np.zeros(len(sizes), np.int64) if strata is None else strata
    units = np.arange(len(sizes)) if clusters is None else clusters
    table = pl.DataFrame({"stratum": codes, "unit": units, "size": sizes}).group_by("stratum").agg(
        pl.col("unit").n_unique().alias("rows"), pl.col("size").min().alias("least"), pl.col("size").max().alias("most")
    )  # fmt: skip
    wrong = table.filter((pl.col("least") != pl.col("most")) | (pl.col("least") < pl.col("rows"))).height
    if not wrong:
        return []
    fault = Text(
        f"Column {request.stratum_size}: {wrong} strata have several sizes, or fewer files than the table has rows.",
        f"Colonne {request.stratum_size} : {wrong} strate(s) ont plusieurs tailles, ou moins de dossiers que la table "
        "n'a de lignes.",
    )
    return [("stratum sizes", fault)]


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
        faults.append(_not_two(series, values))
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


def _not_two(series: pl.Series, values: list[object]) -> Text:
    name = series.name
    if len(values) < 2:
        return Text(
            f"Target {name}: all rows are in one class; two are needed.",
            f"Cible {name} : toutes les lignes sont dans une seule classe ; il en faut deux.",
        )
    shown = ""
    if len(values) <= _SHOWN_VALUES and min(series.drop_nulls().value_counts()["count"].to_list()) >= FLOOR:
        shown = " (" + ", ".join(_text(v) for v in values) + ")"  # values of many rows, of no person
    return Text(
        f"Target {name}: {len(values)} different values{shown}; two are needed.",
        f"Cible {name} : {len(values)} valeurs différentes{shown} ; il en faut deux.",
    )


def _positive(texts: list[str], asked: str | None) -> str | None:
    """The value that is the event: as asked, else by the usual words, else the last in order."""
    if asked is not None:
        return asked if asked in texts else None
    for text in texts:
        if text.strip().lower() in _POSITIVES:
            return text
    return next((t for t in reversed(texts) if t.strip().lower() not in _NEGATIVES), texts[-1])


def _numbers(series: pl.Series, english: str, french: str, least: float | None = None) -> tuple[Floats, list[Fault]]:
    """Finite numbers above nought, or of at least `least`."""
    name = series.name
    if not series.dtype.is_numeric():
        fault = Text(
            f"Column {name} ({english}) holds {series.dtype}, not numbers.",
            f"La colonne {name} ({french}) contient {series.dtype} et non des nombres.",
        )
        return np.ones(len(series)), [(english, fault)]
    values = series.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    faults = []
    for what, wrong in (
        (Text("missing or not finite", "manquante(s) ou non finie(s)"), ~np.isfinite(values)),
        _under(values, least),
    ):
        if wrong.any():
            rows = _first_rows(wrong)
            fault = Text(
                f"Column {name} ({english}): {int(wrong.sum())} value(s) {what.en}; first rows {rows}.",
                f"Colonne {name} ({french}) : {int(wrong.sum())} valeur(s) {what.fr} ; premières lignes {rows}.",
            )
            faults.append((english, fault))
    return values, faults


def _under(values: Floats, least: float | None) -> tuple[Text, Booleans]:
    finite = np.isfinite(values)
    if least is None:
        return Text("zero or negative", "nulle(s) ou négative(s)"), finite & (values <= 0)
    return Text("negative", "négative(s)"), finite & (values < least)


def _first_rows(wrong: Booleans) -> str:
    """Numbers of the first wrong rows, counted from 1, the header not counted."""
    rows = np.flatnonzero(wrong)[:_SHOWN_ROWS] + 1
    return ", ".join(str(int(r)) for r in rows)
