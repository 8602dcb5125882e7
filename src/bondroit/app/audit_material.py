"""The rows of a table as the audit looks at them: outcome, groups and their crossings, flags, euros, design."""

from __future__ import annotations

import re
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.app.audit_faults import Faults, unusable
from bondroit.app.audit_request import ALL_CROSSINGS
from bondroit.auditing.material import Attribute, Material, attribute_of, crossing_of
from bondroit.errors import Text
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from bondroit.app.audit_request import AuditTableRequest
    from bondroit.app.ports import ReceivedTables
    from bondroit.stats.arrays import Booleans, Floats, Integers

MOST_GROUPS = 50
MOST_CROSSED = 1_000
LONGEST = 200
"""Letters of the name of a group; what is longer was written about a person."""
_WORDS_YES = ("yes", "y", "true", "t", "oui", "o", "vrai", "v", "1")
_WORDS_NO = ("no", "n", "false", "f", "non", "faux", "0")
_CHOOSE = Text("choose another column, or put the table right.", "choisissez une autre colonne ou corrigez la table.")


def material_of(
    frame: pl.DataFrame, request: AuditTableRequest, received: ReceivedTables, faults: Faults | None = None
) -> Material:
    """The rows of `frame`, all of which have an outcome if the table has one.

    Args:
        frame: the rows.
        request: what is asked of them.
        received: reads conditions.
        faults: what was refused before, refused here with the rest.

    Raises:
        UserError: E-USE-001, E-USE-004, E-AUD-001, E-BLD-002 for columns that cannot serve as what they are named for,
            all of them at once.
    """
    seen = Faults() if faults is None else faults
    none, everyone = np.zeros(frame.height, np.bool_), Sampling(np.ones(frame.height))
    if not frame.height:
        seen.take(_no_row, None)
        seen.refuse()
    score = None if request.score is None else seen.take(lambda: numbers_of(frame, str(request.score)), None)
    made = Material(
        positive=seen.take(lambda: _positive(frame, request, received), none),
        attributes=_attributes(frame, request, seen),
        sampling=_sampling(frame, request, seen, everyone),
        weighted=request.has_design,
        score=score,
        selected=None
        if request.selected is None
        else seen.take(lambda: _condition(frame, request.selected, received), none),
        flagged=seen.take(lambda: _flagged(frame, request, received, score), None),
        euros=None
        if request.euros is None
        else seen.take(lambda: _euros(frame, str(request.euros)), none.astype(float)),
        outcome=request.has_outcome,
    )
    seen.refuse()
    return made


def _no_row() -> None:
    raise unusable("E-AUD-001", Text("No row has an outcome.", "Aucune ligne n'a d'issue."), _CHOOSE)


def _condition(frame: pl.DataFrame, condition: str | None, received: ReceivedTables) -> Booleans:
    return np.asarray(received.where(frame, str(condition)).to_numpy(), np.bool_)


def _positive(frame: pl.DataFrame, request: AuditTableRequest, received: ReceivedTables) -> Booleans:
    if request.positive is not None:
        return _condition(frame, request.positive, received)
    if request.outcome is None:
        return np.zeros(frame.height, np.bool_)
    outcome = frame[request.outcome]
    positive = _yes(outcome)
    if positive is None:
        name, kinds = outcome.name, outcome.n_unique()
        fault = Text(
            f"{name} is neither yes/no nor 0/1: it has {kinds} different values.",
            f"{name} n'est ni oui/non ni 0/1 : elle a {kinds} valeurs différentes.",
        )
        raise unusable("E-USE-001", fault, _which_count(outcome))
    return np.asarray(positive.to_numpy(), np.bool_)


def _which_count(outcome: pl.Series) -> Text:
    """How to say which outcomes count; no value of the table is shown."""
    column = _quoted(outcome.name)
    condition = f"{column} >= 1" if outcome.dtype.is_numeric() else f"{column} <> 'No Errors Found'"
    return Text(
        f'say which outcomes count, as in --positive "{condition}".',
        f'dites quelles issues comptent, comme --positive "{condition}".',
    )


def _yes(outcome: pl.Series) -> pl.Series | None:
    """Which rows have the outcome, where it is yes/no or 0/1 however written; None where it is something else."""
    if outcome.dtype == pl.Boolean:
        return outcome
    if outcome.dtype.is_numeric():
        return outcome == 1 if bool(((outcome == 0) | (outcome == 1)).all()) else None
    if outcome.dtype != pl.String:
        return None
    said = outcome.str.strip_chars().str.to_lowercase()
    return said.is_in(_WORDS_YES) if said.is_in([*_WORDS_YES, *_WORDS_NO]).all() else None


def _flagged(
    frame: pl.DataFrame, request: AuditTableRequest, received: ReceivedTables, score: Floats | None
) -> Booleans | None:
    """Who is flagged; a row without a score is not."""
    if request.decision is not None:
        return _condition(frame, request.decision, received)
    if request.threshold is None or score is None:
        return None
    return np.asarray(np.nan_to_num(score, nan=-np.inf) >= request.threshold, np.bool_)


def _euros(frame: pl.DataFrame, name: str) -> Floats:
    """The sums in euros; a missing one counts as 0."""
    sums = np.nan_to_num(numbers_of(frame, name), nan=0.0)
    euros: Floats = sums / 100.0 if name.endswith("_cents") else sums
    return euros


def _sampling(frame: pl.DataFrame, request: AuditTableRequest, seen: Faults, otherwise: Sampling) -> Sampling:
    weights = otherwise.weights
    if request.weight is not None:
        weights = seen.take(lambda: _weights(frame, str(request.weight)), weights)
    strata, clusters = (seen.take(partial(_codes, frame, name), None) for name in (request.stratum, request.cluster))
    return Sampling(weights, strata, clusters)


def _weights(frame: pl.DataFrame, name: str) -> Floats:
    weights = numbers_of(frame, name)
    bad = int((~(weights > 0)).sum())
    if bad:
        fault = Text(
            f"{name}: {bad} weight(s) are missing or not above 0.",
            f"{name} : {bad} poids manquent ou ne dépassent pas 0.",
        )
        raise unusable("E-BLD-002", fault, _CHOOSE)
    return weights


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


def _attributes(frame: pl.DataFrame, request: AuditTableRequest, seen: Faults) -> tuple[Attribute, ...]:
    """Every column that makes groups, alone or crossed; those that cannot are told to `seen`."""
    made: dict[str, Attribute] = {}
    for name in _named(request):
        one = seen.take(partial(_attribute, frame[name]), None)
        made |= {} if one is None else {name: one}
    for crossing in crossings_of(request):
        if all(name in made for name in crossing):
            seen.take(partial(_require_few, crossing_of([made[name] for name in crossing])), None)
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
    "make classes with --define, as in --define \"old=CASE WHEN age >= 65 THEN 'yes' ELSE 'no' END\" --group old.",
    "faites des classes par --define, comme --define \"senior=CASE WHEN age >= 65 THEN 'oui' ELSE 'non' END\" "
    "--group senior.",
)


def _attribute(column: pl.Series) -> Attribute:
    """The groups of a column.

    Raises:
        UserError: E-AUD-001 if it makes too many, or if every row has its own: its names could be those of people.
    """
    count, rows = column.n_unique(), len(column)
    if count > MOST_GROUPS:
        fault = Text(
            f"{column.name} has {count} values: more than {MOST_GROUPS} groups.",
            f"{column.name} a {count} valeurs : plus de {MOST_GROUPS} groupes.",
        )
        raise unusable("E-AUD-001", fault, _parts_of(column.name) if column.dtype.is_numeric() else _CLASSES)
    if column.dtype == pl.String and (longest := int(column.str.len_chars().max() or 0)) > LONGEST:  # type: ignore[arg-type]
        fault = Text(
            f"{column.name} holds texts of up to {longest} letters: free text makes no groups.",
            f"{column.name} contient des textes de jusqu'à {longest} lettres : un texte libre ne fait pas de groupes.",
        )
        raise unusable("E-AUD-001", fault, _CHOOSE)
    if count == rows > 1:
        fault = Text(
            f"{column.name} has a value of its own in every row: it makes no groups.",
            f"{column.name} a une valeur propre à chaque ligne : elle ne fait pas de groupes.",
        )
        raise unusable("E-AUD-001", fault, _CHOOSE)
    return attribute_of(column)


def _quoted(name: str) -> str:
    """A column as SQL inside double quotes of a shell names it."""
    return name if re.fullmatch(r"[A-Za-z_]\w*", name) else '\\"' + name.replace('"', '\\"\\"') + '\\"'


def _parts_of(name: str) -> Text:
    """How a column of numbers is parted."""
    quoted = _quoted(name)
    tenths = f'--define "tenth=ntile(10) OVER (ORDER BY {quoted})" --group tenth'
    halves = f"--define \"half=CASE WHEN {quoted} >= median({quoted}) OVER () THEN 'high' ELSE 'low' END\" --group half"
    return Text(
        f"part the numbers into classes, as in {tenths} or {halves}.",
        f"partagez les nombres en classes, comme {tenths} ou {halves}.",
    )


def numbers_of(frame: pl.DataFrame, name: str) -> Floats:
    """(n,) a column of numbers; NaN where missing.

    Raises:
        UserError: E-AUD-001 if it holds none, text, or infinite ones.
    """
    column = frame[name]
    if column.null_count() == len(column):
        raise unusable("E-AUD-001", Text(f"Column {name} is empty.", f"La colonne {name} est vide."), _CHOOSE)
    known = column.cast(pl.Float64, strict=False) if column.dtype == pl.String else column
    if not (known.dtype.is_numeric() or known.dtype == pl.Boolean) or known.null_count() == len(column):
        fault = Text(f"Column {name} holds no numbers.", f"La colonne {name} ne contient pas de nombres.")
        raise unusable("E-AUD-001", fault, _CHOOSE)
    numbers: Floats = known.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    words, endless = known.null_count() - column.null_count(), int(np.isinf(numbers).sum())
    if words or endless or column.dtype == pl.String:
        raise unusable("E-AUD-001", _no_numbers(name, words, endless), _CHOOSE)
    return numbers


def _no_numbers(name: str, words: int, endless: int) -> Text:
    """Why a column with some numbers is not one of numbers."""
    if words:
        return Text(
            f"Column {name} holds text that is no number in {words} row(s).",
            f"La colonne {name} contient du texte qui n'est pas un nombre dans {words} ligne(s).",
        )
    if endless:
        return Text(
            f"Column {name} holds infinite numbers in {endless} row(s).",
            f"La colonne {name} contient des nombres infinis dans {endless} ligne(s).",
        )
    return Text(
        f"Column {name} holds codes (numbers with a leading zero), not numbers.",
        f"La colonne {name} contient des codes (nombres commençant par zéro), non des nombres.",
    )
