"""The rows of a table as the audit looks at them: outcome, groups and their crossings, flags, euros, design."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.app.audit_request import ALL_CROSSINGS
from bondroit.auditing.material import Attribute, Material, attribute_of, crossing_of
from bondroit.errors import Text, UserError
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from bondroit.app.audit_request import AuditTableRequest
    from bondroit.app.ports import ReceivedTables
    from bondroit.stats.arrays import Booleans, Floats, Integers

MOST_GROUPS = 50
MOST_CROSSED = 1_000
_WORDS_YES, _WORDS_NO = ("yes", "true", "oui", "vrai"), ("no", "false", "non", "faux")
_YES = Text(
    "say which outcomes count, as in --positive \"Result <> 'No Errors Found'\".",
    "dites quelles issues comptent, comme --positive \"Result <> 'No Errors Found'\".",
)
_CHOOSE = Text("choose another column, or put the table right.", "choisissez une autre colonne ou corrigez la table.")


def material_of(frame: pl.DataFrame, request: AuditTableRequest, received: ReceivedTables) -> Material:
    """The rows of `frame`, all of which have an outcome if the table has one.

    Raises:
        UserError: E-USE-001, E-USE-004, E-AUD-001, E-BLD-002 for columns that cannot serve as what they are named for.
    """
    if not frame.height:
        raise unusable("E-AUD-001", Text("No row has an outcome.", "Aucune ligne n'a d'issue."), _CHOOSE)
    score = None if request.score is None else _numbers(frame, request.score)
    return Material(
        positive=_positive(frame, request, received),
        attributes=_attributes(frame, request),
        sampling=_sampling(frame, request),
        weighted=request.has_design,
        score=score,
        selected=None if request.selected is None else received.where(frame, request.selected).to_numpy(),
        flagged=_flagged(frame, request, received, score),
        euros=None if request.euros is None else _euros(frame, request.euros),
        outcome=request.has_outcome,
    )


def _positive(frame: pl.DataFrame, request: AuditTableRequest, received: ReceivedTables) -> Booleans:
    if request.positive is not None:
        return np.asarray(received.where(frame, request.positive).to_numpy(), np.bool_)
    if request.outcome is None:
        return np.zeros(frame.height, np.bool_)
    outcome = frame[request.outcome]
    if outcome.dtype == pl.Boolean or (outcome.dtype.is_numeric() and outcome.is_in([0, 1]).all()):
        positive = outcome == 1 if outcome.dtype.is_numeric() else outcome
    elif outcome.dtype == pl.String and outcome.str.to_lowercase().is_in([*_WORDS_YES, *_WORDS_NO]).all():
        positive = outcome.str.to_lowercase().is_in(_WORDS_YES)
    else:
        fault = Text(f"{request.outcome} is neither yes/no nor 0/1.", f"{request.outcome} n'est ni oui/non ni 0/1.")
        raise unusable("E-USE-001", fault, _YES)
    return np.asarray(positive.to_numpy(), np.bool_)


def _flagged(
    frame: pl.DataFrame, request: AuditTableRequest, received: ReceivedTables, score: Floats | None
) -> Booleans | None:
    """Who is flagged; a row without a score is not."""
    if request.decision is not None:
        return np.asarray(received.where(frame, request.decision).to_numpy(), np.bool_)
    if request.threshold is None or score is None:
        return None
    return np.asarray(np.nan_to_num(score, nan=-np.inf) >= request.threshold, np.bool_)


def _euros(frame: pl.DataFrame, name: str) -> Floats:
    """The sums in euros; a missing one counts as 0."""
    sums = np.nan_to_num(_numbers(frame, name), nan=0.0)
    if not np.isfinite(sums).all():
        fault = Text(f"Column {name} holds infinite sums.", f"La colonne {name} contient des sommes infinies.")
        raise unusable("E-AUD-001", fault, _CHOOSE)
    euros: Floats = sums / 100.0 if name.endswith("_cents") else sums
    return euros


def _sampling(frame: pl.DataFrame, request: AuditTableRequest) -> Sampling:
    weights = np.ones(frame.height) if request.weight is None else _numbers(frame, request.weight)
    if not (np.isfinite(weights).all() and (weights > 0).all()):
        bad = int((~(weights > 0) | ~np.isfinite(weights)).sum())
        fault = Text(f"{bad} weight(s) are missing or not above 0.", f"{bad} poids manquent ou ne dépassent pas 0.")
        raise unusable("E-BLD-002", fault, _CHOOSE)
    return Sampling(weights, _codes(frame, request.stratum), _codes(frame, request.cluster))


def _codes(frame: pl.DataFrame, name: str | None) -> Integers | None:
    if name is None:
        return None
    if frame[name].null_count():
        missing = frame[name].null_count()
        fault = Text(f"{name} is missing in {missing} row(s).", f"{name} manque dans {missing} ligne(s).")
        raise unusable("E-AUD-001", fault, _CHOOSE)
    return np.asarray(frame[name].rank("dense").to_numpy(), np.int64) - 1


def crossings_of(request: AuditTableRequest) -> tuple[tuple[str, ...], ...]:
    """The crossings asked for, each once, its columns in the order of the groups."""
    order = {name: k for k, name in enumerate(_named(request))}
    asked = [c for c in request.cross if c != (ALL_CROSSINGS,)]
    if len(asked) < len(request.cross):
        asked += [c for size in (2, 3) for c in combinations(request.groups, size)]
    return tuple(dict.fromkeys(tuple(sorted(set(c), key=order.__getitem__)) for c in asked))


def _named(request: AuditTableRequest) -> tuple[str, ...]:
    """The columns that make groups, alone or crossed."""
    crossed = (name for c in request.cross if c != (ALL_CROSSINGS,) for name in c)
    return tuple(dict.fromkeys((*request.groups, *crossed)))


def _attributes(frame: pl.DataFrame, request: AuditTableRequest) -> tuple[Attribute, ...]:
    """Every column that makes groups, alone or crossed."""
    made = {name: _attribute(frame[name]) for name in _named(request)}
    for crossing in crossings_of(request):
        _require_few(crossing_of([made[name] for name in crossing]))
    return tuple(made.values())


def _require_few(crossing: Attribute) -> None:
    count = len(crossing.groups)
    if count > MOST_CROSSED:
        fault = Text(
            f"{crossing.name} makes {count} groups: more than {MOST_CROSSED}.",
            f"{crossing.name} fait {count} groupes : plus de {MOST_CROSSED}.",
        )
        raise unusable("E-AUD-001", fault, _CLASSES)


_CLASSES = Text(
    "make classes with --define, as in --define \"old=CASE WHEN age >= 65 THEN 'yes' ELSE 'no' END\".",
    "faites des classes par --define, comme --define \"age=CASE WHEN age >= 65 THEN 'oui' ELSE 'non' END\".",
)


def _attribute(column: pl.Series) -> Attribute:
    count = column.n_unique()
    if count > MOST_GROUPS:
        fault = Text(
            f"{column.name} has {count} values: more than {MOST_GROUPS} groups.",
            f"{column.name} a {count} valeurs : plus de {MOST_GROUPS} groupes.",
        )
        raise unusable("E-AUD-001", fault, _CLASSES)
    return attribute_of(column)


def _numbers(frame: pl.DataFrame, name: str) -> Floats:
    column = frame[name]
    if not (column.dtype.is_numeric() or column.dtype == pl.Boolean):
        fault = Text(f"Column {name} holds no numbers.", f"La colonne {name} ne contient pas de nombres.")
        raise unusable("E-AUD-001", fault, _CHOOSE)
    numbers: Floats = column.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return numbers


def unusable(code: str, fault: Text, remedy: Text) -> UserError:
    """The refusal of a table on which nothing can be said."""
    return UserError(
        code, Text("The table cannot be audited.", "La table ne peut pas être auditée."), faults=(fault,), remedy=remedy
    )
