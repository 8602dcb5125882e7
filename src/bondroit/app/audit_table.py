"""The verb `audit` on a table that somebody brings."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import PurePath
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.auditing.arms import NO_RANDOM_ARM, arm_figures
from bondroit.auditing.disclosure import FLOOR
from bondroit.auditing.figures import Figure, hide_whole_groups
from bondroit.auditing.findings import Finding, findings_on, random_arm_finding
from bondroit.auditing.groups import group_figures
from bondroit.auditing.material import Attribute, Material, attribute_of
from bondroit.auditing.report import AuditReport
from bondroit.errors import Text, UserError
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.app.ports import ReceivedTables
    from bondroit.stats.arrays import Floats

MOST_GROUPS = 50
_WORDS_YES, _WORDS_NO = ("yes", "true", "oui", "vrai"), ("no", "false", "non", "faux")
_YES = Text(
    "say which outcomes count, as in --positive \"Result <> 'No Errors Found'\".",
    "dites quelles issues comptent, comme --positive \"Result <> 'No Errors Found'\".",
)


@dataclass(frozen=True, slots=True)
class AuditTableRequest:
    """What to audit.

    Attributes:
        path: CSV or Parquet file.
        outcome: the column of what was found; rows without one are left out.
        groups: columns that make groups; they may be defined ones.
        positive: SQL expression: which outcomes count (an error, for controls); None for a yes/no outcome.
        selected: SQL expression: rows that were chosen; the others are the random arm.
        define: further columns by SQL expressions, in order.
        score: the score column.
        population: people among whom the random arm was drawn.
        weight: the weight column of a sample.
        reference: the group that the others are compared with; None compares each with all others.
        floor: smallest count shown; 0 hides nothing.
    """

    path: str
    outcome: str
    groups: tuple[str, ...]
    positive: str | None = None
    selected: str | None = None
    define: Mapping[str, str] = field(default_factory=dict)
    score: str | None = None
    population: int | None = None
    weight: str | None = None
    reference: str | None = None
    floor: int = FLOOR


_UNTOLD = Text(
    "The rows are taken as they come. If they are outcomes of chosen controls, they cannot say who errs: name the "
    "chosen rows with --selected, and bring rows drawn at random beside them.",
    "Les lignes sont prises comme elles viennent. Si ce sont les issues de contrôles choisis, elles ne peuvent pas "
    "dire qui se trompe : désignez les lignes choisies par --selected et apportez à côté des lignes tirées au sort.",
)
_CHOSEN_SCORES = Text(
    "No row drawn at random has a score: figures on scores are those of the chosen rows.",
    "Aucune ligne tirée au sort n'a de score : les chiffres sur les scores sont ceux des lignes choisies.",
)
_COMPARED = ("rate_difference", "rate_ratio")
_SCORE_FIGURES = ("rows_scored", "mean_score", "score_less_rate", "auc")
_PROBABILITY_FIGURES = ("mean_score", "score_less_rate")
_NO_PROBABILITY = Text(
    "The score does not lie between 0 and 1: it is no probability, and is judged by its order alone.",
    "Le score n'est pas compris entre 0 et 1 : ce n'est pas une probabilité, et seul son ordre est jugé.",
)
_SIFTED_SCORES = ("rows_scored", "mean_score", "auc")


def audit_table(*, request: AuditTableRequest, received: ReceivedTables) -> AuditReport:
    """Rates by group with intervals; and, where a random and a chosen arm are told apart, what the choice does.

    Raises:
        UserError: what `received` raises; E-USE-001 for options that do not fit together; E-AUD-001 for a table on
            which nothing can be said.
    """
    _check_options(request)
    table = PurePath(request.path).name
    frame = received.define(received.read(request.path), request.define)
    _require_columns(frame, request, table)
    quantities = _quantities(frame, request.define)
    rows = frame.height
    _check_sizes(frame, request)
    frame = frame.filter(pl.col(request.outcome).is_not_null())
    statements = [_left_out(rows - frame.height)] if frame.height < rows else []
    material = _material(frame, request, received)
    if material.selected is None or material.selected.all():
        statements.append(_UNTOLD if material.selected is None else NO_RANDOM_ARM)
        figures = group_figures(material, reference=request.reference, floor=request.floor)
    else:
        figures, more = _arms(material, request)
        statements += more
    if _no_probability(material):
        figures = tuple(f for f in figures if f.name not in _PROBABILITY_FIGURES)
        statements.append(_NO_PROBABILITY)
    return AuditReport(
        table=table,
        rows=frame.height,
        outcome=request.outcome,
        attributes=request.groups,
        figures=figures,
        findings=(_random_arm(material), *findings_on(figures, request.groups)),
        statements=tuple(statements),
        quantities=quantities,
        population=request.population,
        floor=request.floor,
    )


def _arms(material: Material, request: AuditTableRequest) -> tuple[tuple[Figure, ...], list[Text]]:
    """The figures of both arms, how groups compare within the random arm, and the scores.

    Figures on scores are those of the random arm if it has any, else of the chosen rows.
    """
    assert material.selected is not None
    figures = arm_figures(material, population=request.population, floor=request.floor)
    drawn = material.kept(~material.selected)
    within = group_figures(drawn, reference=request.reference, floor=request.floor)
    figures += tuple(f for f in within if f.name in _COMPARED or f.name in _SCORE_FIGURES)
    statements = []
    if drawn.score is not None and not np.isfinite(drawn.score).any():
        scores = group_figures(material.kept(material.selected), floor=request.floor)
        # A score cannot be checked against outcomes that the choice has sifted.
        figures = tuple(f for f in figures if f.name not in _SCORE_FIGURES)
        figures += tuple(f for f in scores if f.name in _SIFTED_SCORES)
        statements.append(_CHOSEN_SCORES)
    return hide_whole_groups(figures), statements


def _no_probability(material: Material) -> bool:
    """Whether the score column holds numbers that no probability takes."""
    return material.score is not None and bool(((material.score < 0) | (material.score > 1)).any())


def _random_arm(material: Material) -> Finding:
    if material.selected is None:
        return random_arm_finding(0, None)
    chosen = int(material.selected.sum())
    return random_arm_finding(len(material.selected) - chosen, chosen)


def _left_out(rows: int) -> Text:
    return Text(f"{rows} row(s) without an outcome are left out.", f"{rows} ligne(s) sans issue sont laissées de côté.")


def _material(frame: pl.DataFrame, request: AuditTableRequest, received: ReceivedTables) -> Material:
    outcome = frame[request.outcome]
    if request.positive is not None:
        positive = received.where(frame, request.positive)
    elif outcome.dtype == pl.Boolean or (outcome.dtype.is_numeric() and outcome.is_in([0, 1]).all()):
        positive = outcome == 1 if outcome.dtype.is_numeric() else outcome
    elif outcome.dtype == pl.String and outcome.str.to_lowercase().is_in([*_WORDS_YES, *_WORDS_NO]).all():
        positive = outcome.str.to_lowercase().is_in(_WORDS_YES)
    else:
        fault = Text(f"{request.outcome} is neither yes/no nor 0/1.", f"{request.outcome} n'est ni oui/non ni 0/1.")
        raise _unusable("E-USE-001", fault, _YES)
    selected = None if request.selected is None else received.where(frame, request.selected).to_numpy()
    weights = np.ones(frame.height) if request.weight is None else _numbers(frame, request.weight)
    if not frame.height:
        raise _unusable("E-AUD-001", Text("No row has an outcome.", "Aucune ligne n'a d'issue."), _CHOOSE)
    if not (np.isfinite(weights).all() and (weights > 0).all()):
        bad = int((~(weights > 0) | ~np.isfinite(weights)).sum())
        fault = Text(f"{bad} weight(s) are missing or not above 0.", f"{bad} poids manquent ou ne dépassent pas 0.")
        raise _unusable("E-BLD-002", fault, _CHOOSE)
    return Material(
        positive=positive.to_numpy(),
        attributes=tuple(_attribute(frame[name]) for name in request.groups),
        sampling=Sampling(weights),
        weighted=request.weight is not None,
        score=None if request.score is None else _numbers(frame, request.score),
        selected=selected,
    )


_CHOOSE = Text("choose another column, or put the table right.", "choisissez une autre colonne ou corrigez la table.")


def _attribute(column: pl.Series) -> Attribute:
    count = column.n_unique()
    if count > MOST_GROUPS:
        fault = Text(
            f"{column.name} has {count} values: more than {MOST_GROUPS} groups.",
            f"{column.name} a {count} valeurs : plus de {MOST_GROUPS} groupes.",
        )
        remedy = Text(
            "make classes with --define, as in --define \"old=CASE WHEN age >= 65 THEN 'yes' ELSE 'no' END\".",
            "faites des classes par --define, comme --define \"age=CASE WHEN age >= 65 THEN 'oui' ELSE 'non' END\".",
        )
        raise _unusable("E-AUD-001", fault, remedy)
    return attribute_of(column)


def _numbers(frame: pl.DataFrame, name: str) -> Floats:
    column = frame[name]
    if not (column.dtype.is_numeric() or column.dtype == pl.Boolean):
        fault = Text(f"Column {name} holds no numbers.", f"La colonne {name} ne contient pas de nombres.")
        raise _unusable("E-AUD-001", fault, _CHOOSE)
    numbers: Floats = column.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return numbers


def _quantities(frame: pl.DataFrame, definitions: Mapping[str, str]) -> tuple[tuple[str, float], ...]:
    """Defined columns that hold one number for the whole table. Aggregates of it, hence nobody's value."""
    numeric = [n for n in definitions if frame[n].dtype.is_numeric() and not frame[n].null_count()]
    return tuple((n, float(frame[n][0])) for n in numeric if frame[n].n_unique() == 1)


def _check_options(request: AuditTableRequest) -> None:
    faults = []
    if not request.groups:
        faults.append(Text("No --group is given.", "Aucun --group n'est donné."))
    if request.population is not None and request.selected is None:
        faults.append(Text("--population needs --selected.", "--population demande --selected."))
    if request.population is not None and request.population < 1:
        faults.append(Text("--population is at least 1.", "--population vaut au moins 1."))
    if request.weight is not None and request.selected is not None:
        faults.append(Text("--weight does not go with --selected.", "--weight ne va pas avec --selected."))
    if request.floor < 0:
        faults.append(Text("The floor is not below 0.", "Le plancher n'est pas inférieur à 0."))
    if faults:
        raise UserError(
            "E-USE-001",
            Text("These options do not fit together.", "Ces options ne vont pas ensemble."),
            faults=faults,
            remedy=Text("see bondroit audit --help.", "voyez bondroit audit --help."),
        )


def _check_sizes(frame: pl.DataFrame, request: AuditTableRequest) -> None:
    """Refuse a population smaller than the table, and a group of reference that no column has."""
    faults = []
    if request.population is not None and request.population < frame.height:
        faults.append(
            Text(
                f"--population {request.population} is smaller than the table, which has {frame.height} rows.",
                f"--population {request.population} est plus petite que la table, qui a {frame.height} lignes.",
            )
        )
    if request.reference is not None and not any(
        frame[name].cast(pl.String).eq(request.reference).any() for name in request.groups
    ):
        faults.append(
            Text(
                f"--reference {request.reference}: no group is called so.",
                f"--reference {request.reference} : aucun groupe ne s'appelle ainsi.",
            )
        )
    if faults:
        raise UserError(
            "E-USE-001",
            Text("These options do not fit the table.", "Ces options ne vont pas à la table."),
            faults=faults,
            remedy=Text("correct the option and run again.", "corrigez l'option et relancez."),
        )


def _require_columns(frame: pl.DataFrame, request: AuditTableRequest, table: str) -> None:
    wanted = (request.outcome, *request.groups, request.score, request.weight)
    faults = []
    for name in dict.fromkeys(n for n in wanted if n is not None and n not in frame.columns):
        close = ", ".join(get_close_matches(name, frame.columns, n=2, cutoff=0.5)) or ", ".join(frame.columns[:20])
        faults.append(
            Text(f"Column {name} is missing. Nearest: {close}.", f"La colonne {name} manque. Proches : {close}.")
        )
    if faults:
        raise UserError(
            "E-TAB-004",
            Text(f"{table} lacks columns.", f"Il manque des colonnes à {table}."),
            faults=faults,
            remedy=Text(
                "write the names as they stand in the table, or define them with --define NAME=EXPRESSION.",
                "écrivez les noms tels qu'ils sont dans la table, ou définissez-les par --define NOM=EXPRESSION.",
            ),
        )


def _unusable(code: str, fault: Text, remedy: Text) -> UserError:
    return UserError(
        code, Text("The table cannot be audited.", "La table ne peut pas être auditée."), faults=(fault,), remedy=remedy
    )
