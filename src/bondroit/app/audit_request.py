"""What is asked of the audit of a table, and the refusal of what does not fit together, every fault at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from math import isfinite
from typing import TYPE_CHECKING

import polars as pl

from bondroit.auditing.disclosure import FLOOR
from bondroit.auditing.replicates import FORMULA, LEAST, MOST
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.auditing.replicates import Replicates
    from bondroit.scoring.rows import Top

ALL_CROSSINGS = "all"


@dataclass(frozen=True, slots=True)
class AuditTableRequest:
    """What to audit.

    Attributes:
        path: CSV or Parquet file.
        outcome: the column of what was found; rows without one are left out. None: `positive` alone says it, or the
            table has no outcome.
        groups: columns that make groups; they may be defined ones.
        positive: SQL expression: which outcomes count (an error, for controls); None for a yes/no outcome.
        selected: SQL expression: rows that were chosen; the others are the random arm.
        define: further columns by SQL expressions, in order.
        score: the score column.
        population: people among whom the random arm was drawn.
        weight: the weight column of a sample.
        reference: the group that the others are compared with, one an attribute at most; none compares each with all
            others.
        floor: smallest count shown; 0 hides nothing.
        decision: SQL expression: rows that are flagged.
        threshold: rows whose score reaches it are flagged.
        euros: the column of sums; its name ends with `_cents` where these are cents.
        cross: crossings of columns, each of two or three; the word `all` for every crossing of the groups.
        stratum: the column of strata of a sample.
        cluster: the column of first-stage units of a sample.
        sizes: (column, group) to people, chosen or not, where the rows are the chosen alone.
        lift: at most so many times as often do the chosen err as the others: assumed, for bounds.
        only: codes of the checks wanted; none for all.
        highest: the rows with the highest scores are flagged: so many, or such a percentage.
        how: how intervals are had.
    """

    path: str
    outcome: str | None = None
    groups: tuple[str, ...] = ()
    positive: str | None = None
    selected: str | None = None
    define: Mapping[str, str] = field(default_factory=dict)
    score: str | None = None
    population: int | None = None
    weight: str | None = None
    reference: tuple[str, ...] = ()
    floor: int = FLOOR
    decision: str | None = None
    threshold: float | None = None
    euros: str | None = None
    cross: tuple[tuple[str, ...], ...] = ()
    stratum: str | None = None
    cluster: str | None = None
    sizes: Mapping[tuple[str, str], int] = field(default_factory=dict)
    lift: float | None = None
    only: tuple[str, ...] = ()
    highest: Top | None = None
    how: Replicates = FORMULA

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it names, defined ones among them."""
        crossed = tuple(name for crossing in self.cross for name in crossing if crossing != (ALL_CROSSINGS,))
        named = (self.outcome, *self.groups, *crossed, self.score, self.weight, self.euros, self.stratum, self.cluster)
        return tuple(dict.fromkeys(name for name in named if name is not None))

    @property
    def has_outcome(self) -> bool:
        """Whether something says what was found."""
        return self.outcome is not None or self.positive is not None

    @property
    def has_design(self) -> bool:
        """Whether the rows are a sample with weights, strata or clusters."""
        return any(name is not None for name in (self.weight, self.stratum, self.cluster))


def check_options(request: AuditTableRequest) -> None:
    """Refuse options that do not go together.

    Raises:
        UserError: E-USE-001 with every fault.
    """
    asked = (request.has_outcome, request.score, request.decision, request.euros)
    checks = (
        (not any(asked), "Nothing is asked of the rows: give --outcome, --score, --decision or --euros.",
         "Rien n'est demandé des lignes : donnez --outcome, --score, --decision ou --euros."),
        (request.population is not None and request.selected is None, "--population needs --selected.",
         "--population demande --selected."),
        (request.population is not None and request.population < 1, "--population is at least 1.",
         "--population vaut au moins 1."),
        (request.has_design and request.selected is not None,
         "--weight, --stratum and --cluster do not go with --selected.",
         "--weight, --stratum et --cluster ne vont pas avec --selected."),
        (sum(one is not None for one in (request.decision, request.threshold, request.highest)) > 1,
         "--decision, --threshold and --highest each say who is flagged: give one.",
         "--decision, --threshold et --highest disent chacun qui est signalé : donnez-en un seul."),
        (request.highest is not None and request.score is None, "--highest needs --score, or a card.",
         "--highest demande --score, ou une grille."),
        (request.threshold is not None and not isfinite(request.threshold), "--threshold is no number.",
         "--threshold n'est pas un nombre."),
        *_of_replicates(request.how),
        (request.threshold is not None and request.score is None, "--threshold needs --score, or a card.",
         "--threshold demande --score, ou une grille."),
        (request.lift is not None and request.lift < 1, "--lift is at least 1.", "--lift vaut au moins 1."),
        (request.selected is not None and not request.has_outcome, "--selected needs --outcome.",
         "--selected demande --outcome."),
        (request.floor < 0, "The floor is not below 0.", "Le plancher n'est pas inférieur à 0."),
        (any(len(set(c)) not in {2, 3} for c in request.cross if c != (ALL_CROSSINGS,)),
         "--cross takes two or three columns, as in --cross sex,age; or the word all.",
         "--cross demande deux ou trois colonnes, comme --cross sexe,age ; ou le mot all."),
    )  # fmt: skip
    _refuse([Text(en, fr) for wrong, en, fr in checks if wrong])


def check_about(request: AuditTableRequest, about: Mapping[str, str]) -> None:
    """Refuse a protected family said of a column that makes no groups: a slip would leave it unlooked at.

    Raises:
        UserError: E-USE-001 with every one.
    """
    known = tuple(dict.fromkeys((*request.groups, *(name for crossing in request.cross for name in crossing))))
    listed = ", ".join(known) or "-"
    _refuse(
        [
            Text(
                f"--about {name}: no --group or --cross names it ({listed}).",
                f"--about {name} : aucun --group ni --cross ne la nomme ({listed}).",
            )
            for name in about
            if name not in known
        ]
    )


def check_replicates(how: Replicates) -> None:
    """Refuse draws that say too little, or more than there is to say.

    Raises:
        UserError: E-USE-001.
    """
    _refuse([Text(en, fr) for wrong, en, fr in _of_replicates(how) if wrong])


def _of_replicates(how: Replicates) -> tuple[tuple[bool, str, str], ...]:
    wrong = bool(how.number) and not LEAST <= how.number <= MOST
    return (
        (wrong, f"--replicates is 0, or from {LEAST} to {MOST}.", f"--replicates vaut 0, ou de {LEAST} à {MOST}."),
        (how.seed < 0, "--seed is not below 0.", "--seed n'est pas inférieure à 0."),
    )


def _refuse(faults: list[Text]) -> None:
    if faults:
        raise UserError(
            "E-USE-001",
            Text("These options do not fit together.", "Ces options ne vont pas ensemble."),
            faults=faults,
            remedy=Text("see bondroit audit --help.", "voyez bondroit audit --help."),
        )


def check_sizes(frame: pl.DataFrame, request: AuditTableRequest) -> None:
    """Refuse a population smaller than the table, and a group that no column has.

    Raises:
        UserError: E-USE-001 with every fault.
    """
    faults = []
    if request.population is not None and request.population < frame.height:
        faults.append(
            Text(
                f"--population {request.population} is smaller than the table, which has {frame.height} rows.",
                f"--population {request.population} est plus petite que la table, qui a {frame.height} lignes.",
            )
        )
    faults += [
        _no_group("--reference", reference)
        for reference in request.reference
        if not any(frame[name].cast(pl.String).eq(reference).any() for name in request.groups)
    ]
    faults += [
        _no_group("--size", f"{column}={group}")
        for column, group in request.sizes
        if column not in request.groups or not frame[column].cast(pl.String).eq(group).any()
    ]
    if faults:
        raise UserError(
            "E-USE-001",
            Text("These options do not fit the table.", "Ces options ne vont pas à la table."),
            faults=faults,
            remedy=Text("correct the option and run again.", "corrigez l'option et relancez."),
        )


def _no_group(option: str, said: str) -> Text:
    return Text(f"{option} {said}: no group is called so.", f"{option} {said} : aucun groupe ne s'appelle ainsi.")


def require_columns(frame: pl.DataFrame, request: AuditTableRequest, table: str) -> None:
    """Refuse a table that lacks a column.

    Raises:
        UserError: E-TAB-004 with every one, and the nearest names.
    """
    faults = []
    for name in (n for n in request.columns if n not in frame.columns):
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


def only_there(frame: pl.DataFrame, request: AuditTableRequest) -> AuditTableRequest:
    """What is asked of the columns that the table has, to look at them although others are missing."""
    if all(name in frame.columns for name in request.columns):
        return request

    def named(name: str | None) -> str | None:
        return name if name in frame.columns else None

    crossed = tuple(c for c in request.cross if c == (ALL_CROSSINGS,) or all(name in frame.columns for name in c))
    return replace(
        request, outcome=named(request.outcome), score=named(request.score), weight=named(request.weight),
        euros=named(request.euros), stratum=named(request.stratum), cluster=named(request.cluster), cross=crossed,
        groups=tuple(name for name in request.groups if name in frame.columns), reference=(), sizes={},
    )  # fmt: skip
