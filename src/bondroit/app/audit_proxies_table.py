"""What `proxies` looks at on a table that somebody brings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.app.audit_proxies import Subject, Truth
from bondroit.app.audit_proxies_files import Population, require_few, yes_no
from bondroit.auditing.declared_origins import told_source
from bondroit.auditing.material import attribute_of
from bondroit.errors import Text, UserError
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.app.ports import ReceivedTables
    from bondroit.domain.scorecard import Scorecard
    from bondroit.stats.arrays import Floats

ID = "household_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableAsked:
    """How a table is read.

    Attributes:
        path: CSV or Parquet.
        traits: name -> SQL that says who has the trait.
        outcome: the column of what is true; None: no truth.
        positive: SQL: which outcomes meet the target; None for a yes/no outcome.
        weight: the column of weights.
        amount: the column of euros at stake.
        given: columns of conditions declared legitimate.
        declared: variables that a household declares; none: not told.
        speaking: variables that tell of contacts, disputes, corrections, questions, beside what names tell.
    """

    path: str
    traits: Mapping[str, str]
    outcome: str | None = None
    positive: str | None = None
    weight: str | None = None
    amount: str | None = None
    given: tuple[str, ...] = ()
    declared: tuple[str, ...] = ()
    speaking: tuple[str, ...] = ()


def table_subject(*, asked: TableAsked, card: Scorecard, received: ReceivedTables) -> Subject:
    """The table as what `audit_proxies` looks at.

    Raises:
        UserError: what `received` raises; E-TAB-004 for a column that is not there; E-AUD-001 for a table on which
            nothing can be said; E-USE-001 without a trait.
    """
    if not asked.traits:
        raise UserError(
            "E-USE-001",
            Text("No trait is named.", "Aucun caractère n'est désigné."),
            remedy=Text("add --trait NAME=SQL.", "ajoutez --trait NOM=SQL."),
        )
    frame = received.read(asked.path)
    _require_columns(frame, asked)
    notes = []
    if asked.outcome is not None:
        known = frame.filter(pl.col(asked.outcome).is_not_null())
        notes = [_left_out(frame.height - known.height)] if known.height < frame.height else []
        frame = known
    traits = pl.DataFrame({name: received.where(frame, sql) for name, sql in asked.traits.items()})
    weights = np.ones(frame.height) if asked.weight is None else _weights(frame[asked.weight])
    population = Population(
        frame=frame.lazy(),
        traits=traits,
        labels={name: Text(name, name) for name in asked.traits},
        groups=yes_no(traits, traits.columns),
        sampling=Sampling(weights),
        identifier=ID if frame.schema.get(ID) == pl.String else None,
        tie_seed=0,
        audit=False,
    )
    sources = tuple(told_source(v.name, declared=asked.declared, speaking=asked.speaking) for v in card.variables)
    truth = None if asked.outcome is None else _truth(frame, asked, population, received)
    return Subject(card, PurePath(asked.path).name, population, sources, truth, tuple(notes))


def _truth(frame: pl.DataFrame, asked: TableAsked, population: Population, received: ReceivedTables) -> Truth:
    for name in asked.given:
        require_few(frame[name])
    amounts = None if asked.amount is None else _amounts(frame[asked.amount])
    given = tuple(attribute_of(frame[name]) for name in asked.given)
    return Truth(population, _met(frame, asked, received), amounts, given)


def _met(frame: pl.DataFrame, asked: TableAsked, received: ReceivedTables) -> Floats:
    assert asked.outcome is not None
    outcome = frame[asked.outcome]
    if asked.positive is not None:
        found = received.where(frame, asked.positive)
    elif outcome.dtype == pl.Boolean or (outcome.dtype.is_numeric() and outcome.is_in([0, 1]).all()):
        found = outcome.cast(pl.Boolean)
    elif outcome.dtype == pl.String and outcome.str.to_lowercase().is_in(["yes", "no", "oui", "non"]).all():
        found = outcome.str.to_lowercase().is_in(["yes", "oui"])
    else:
        raise _unusable(
            Text(f"{asked.outcome} is neither yes/no nor 0/1.", f"{asked.outcome} n'est ni oui/non ni 0/1."),
            Text("say which outcomes count with --positive SQL.", "dites quelles issues comptent par --positive SQL."),
        )
    return np.asarray(found.to_numpy(), np.float64)


def _weights(column: pl.Series) -> Floats:
    weights: Floats = column.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()
    if not (np.isfinite(weights).all() and (weights > 0).all()):
        raise _unusable(
            Text(f"Weights in {column.name} are missing or not above 0.",
                 f"Des poids de {column.name} manquent ou ne dépassent pas 0."), _CHOOSE
        )  # fmt: skip
    return weights


def _amounts(column: pl.Series) -> Floats:
    amounts: Floats = column.cast(pl.Float64, strict=False).fill_null(0.0).to_numpy()
    if not np.isfinite(amounts).all() or (amounts < 0).any():
        raise _unusable(
            Text(f"Amounts in {column.name} are negative or not numbers.",
                 f"Des montants de {column.name} sont négatifs ou ne sont pas des nombres."), _CHOOSE
        )  # fmt: skip
    return amounts * 100.0  # euros are cents from here on


def _require_columns(frame: pl.DataFrame, asked: TableAsked) -> None:
    wanted = (asked.outcome, asked.weight, asked.amount, *asked.given)
    missing = [name for name in dict.fromkeys(wanted) if name is not None and name not in frame.columns]
    if missing:
        raise UserError(
            "E-TAB-004",
            Text("The table lacks columns.", "Il manque des colonnes à la table."),
            faults=[Text(f"Missing column: {name}.", f"Colonne absente : {name}.") for name in missing],
            remedy=Text("name columns as they stand.", "nommez les colonnes telles qu'elles sont."),
        )


def _left_out(rows: int) -> Text:
    return Text(f"{rows} row(s) without an outcome are left out.", f"{rows} ligne(s) sans issue sont laissées de côté.")


_CHOOSE = Text("choose another column, or put the table right.", "choisissez une autre colonne ou corrigez la table.")


def _unusable(fault: Text, remedy: Text) -> UserError:
    return UserError(
        "E-AUD-001", Text("The table cannot be looked at.", "La table ne peut pas être examinée."), faults=(fault,),
        remedy=remedy,
    )  # fmt: skip
