"""What `proxies` looks at in a month of a workspace: its files, their traits, and the latest survey's truth."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.app.audit_proxies import Subject, Truth
from bondroit.app.audit_proxies_files import INCOME_FIFTH, Population, require_few, yes_no
from bondroit.app.estimate_rates import survey_findings
from bondroit.app.evaluate_cards import MONEY
from bondroit.auditing.declared_origins import Source, source_of
from bondroit.auditing.material import attribute_of
from bondroit.auditing.profiles import FAMILIES, PROFILE_COLUMNS, profiles_of
from bondroit.auditing.proxies_traits import TRAIT_COLUMNS, TRAITS, usual_traits
from bondroit.domain.target import DIRECTIONS, Direction
from bondroit.errors import Text, UserError
from bondroit.observing.drowning import origins_of
from bondroit.stats.sampling import Sampling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bondroit.app.ports import ReceivedTables, Tables
    from bondroit.domain.months import Month
    from bondroit.domain.scorecard import Scorecard
    from bondroit.domain.target import Target
    from bondroit.observing.declared import Dictionary
    from bondroit.stats.arrays import Floats

ID = "household_id"
_WORD = re.compile(r"\w+")
NO_SURVEY = Text(
    "No random survey was controlled and observed: what is lost without a variable, and parity at equal truth, are "
    "not known.",
    "Aucune enquête au hasard n'a été contrôlée et observée : ce qu'on perd sans une variable et la parité à vérité "
    "égale ne sont pas connus.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthAsked:
    """Which month and traits.

    Attributes:
        month: whose variables were observed.
        survey: the month of the survey; None: the latest one controlled and observed.
        traits: name -> SQL over the columns of the snapshot; empty: the usual ones.
        given: columns of conditions declared legitimate: variables, columns of the snapshot, families of the audit.
        target: the direction that a card aims at where its own target names none.
    """

    month: Month
    survey: Month | None = None
    traits: Mapping[str, str]
    given: tuple[str, ...] = ()
    target: str | None = None


def month_subject(
    *, asked: MonthAsked, card: Scorecard, tables: Tables, received: ReceivedTables, dictionary: Dictionary,
    targets: Mapping[Direction, Target],
) -> Subject:  # fmt: skip
    """The month as what `audit_proxies` looks at.

    Args:
        asked: which month and traits.
        card: the scorecard.
        tables: reads variables, snapshots, survey and findings, for an audit.
        received: runs the SQL of traits.
        dictionary: says what variables are made of.
        targets: what counts as an error.

    Raises:
        UserError: E-WRK-003 without the variables or the snapshot; E-USE-001 for a target that is none; E-TAB-004 for
            a condition that is nowhere; E-USE-004 for a trait's SQL.
    """
    frame = tables.scan("variables", [asked.month])
    order = frame.select(ID).collect()
    traits, labels = _traits(asked, asked.month, order, tables, received)
    profiles = profiles_of(tables.read("snapshots", asked.month.plus(-1), PROFILE_COLUMNS))
    fifths = ((pl.col("income_decile") - 1) // 2 + 1).alias(INCOME_FIFTH)  # of tenths, most cells would be hidden
    others = [name for name in FAMILIES if name != "income_decile"]
    groups = order.join(profiles, on=ID, how="left", maintain_order="left").select(fifths, *others)
    more = [name for name in traits.columns if name in asked.traits]
    population = Population(
        frame=frame,
        traits=traits,
        labels=labels,
        groups=groups.hstack(yes_no(traits, more)) if more else groups,
        sampling=Sampling(np.ones(order.height)),
        identifier=ID,
        tie_seed=asked.month.index,
        audit=True,
    )
    sources = tuple(_source(v.name, dictionary) for v in card.variables)
    direction = direction_of(card, asked.target)
    survey = survey_month(asked, tables)
    truth = None
    if survey is not None and direction is not None:
        truth = _truth(asked, survey, tables, received, direction=direction, targets=targets.values())
    notes = () if truth is not None else (NO_SURVEY,)
    return Subject(card, str(asked.month), population, sources, truth, notes)


def direction_of(card: Scorecard, target: str | None) -> Direction | None:
    """The direction that a card aims at; None if neither it nor the option names one.

    Raises:
        UserError: E-USE-001 if the option names none.
    """
    if target is not None and target not in set(DIRECTIONS):
        raise UserError(
            "E-USE-001",
            Text(f"--target {target}: unknown.", f"--target {target} : inconnu."),
            remedy=Text("use overpayment or underpayment.", "utilisez overpayment ou underpayment."),
        )
    named = target or card.target
    return Direction(named) if named in set(DIRECTIONS) else None


def survey_month(asked: MonthAsked, tables: Tables) -> Month | None:
    """The survey asked for, or the latest one up to the month that was controlled and whose files were observed."""
    if asked.survey is not None:
        return asked.survey
    if not (tables.exists("survey") and tables.exists("findings")):
        return None
    found = tables.read("findings", None, ("month", "origin")).filter(pl.col("origin") == "survey")
    months = sorted({type(asked.month).from_date(day) for day in found["month"].unique().to_list()}, reverse=True)
    return next((m for m in months if m <= asked.month and tables.exists("variables", m)), None)


def _truth(
    asked: MonthAsked, survey: Month, tables: Tables, received: ReceivedTables, *, direction: Direction,
    targets: Iterable[Target],
) -> Truth:  # fmt: skip
    found = survey_findings(month=survey, targets=targets, tables=tables)
    variables = tables.read("variables", survey).drop("month")
    clash = [name for name in variables.columns if name in found.columns and name != ID]
    files = found.join(variables.drop(clash), on=ID, how="inner", maintain_order="left")
    traits, labels = _traits(asked, survey, files.select(ID), tables, received)
    clustered = not files["cluster"].null_count()
    sampling = Sampling(
        weights=files["weight"].to_numpy(),
        strata=attribute_of(files["stratum"]).codes,
        clusters=attribute_of(files["cluster"]).codes if clustered else None,
        # Clusters of one or two stages are taken as drawn with replacement: the error is then not too small.
        stratum_sizes=None if clustered else files["stratum_size"].cast(pl.Float64).to_numpy(),
    )
    population = Population(files.lazy(), traits, labels, traits.select(), sampling, ID, survey.index, audit=True)
    amounts: Floats = files[MONEY[direction]].cast(pl.Float64).clip(lower_bound=0.0).to_numpy()
    met = files[direction.value].cast(pl.Float64).to_numpy()
    given = _given(asked, survey, files, tables)
    columns = [given[name] for name in asked.given]
    for column in columns:
        require_few(column)
    return Truth(population, met, amounts, tuple(attribute_of(column) for column in columns))


def _given(asked: MonthAsked, survey: Month, files: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """The columns of conditions, a row a surveyed file."""
    own = files
    if any(name in FAMILIES and name not in own.columns for name in asked.given):
        profiles = profiles_of(tables.read("snapshots", survey.plus(-1), PROFILE_COLUMNS))
        own = own.join(profiles, on=ID, how="left", maintain_order="left")
    snapshot = tables.scan("snapshots", [survey.plus(-1)])
    there = snapshot.collect_schema().names()
    more = [name for name in asked.given if name not in own.columns and name in there]
    if more:
        own = own.join(snapshot.select(ID, *more).collect(), on=ID, how="left", maintain_order="left")
    missing = [name for name in asked.given if name not in own.columns]
    if missing:
        raise UserError(
            "E-TAB-004",
            Text("A condition is not there.", "Une condition est absente."),
            faults=[Text(f"Missing column: {name}.", f"Colonne absente : {name}.") for name in missing],
            remedy=Text(
                f"name a variable, a column of the snapshot, or one of {', '.join(FAMILIES)}.",
                f"nommez une variable, une colonne de la photographie, ou l'un de {', '.join(FAMILIES)}.",
            ),
        )
    return own


def _traits(
    asked: MonthAsked, month: Month, order: pl.DataFrame, tables: Tables, received: ReceivedTables
) -> tuple[pl.DataFrame, dict[str, Text]]:
    """Who has each trait by the snapshot that was known, in the order of the files; unknown is no."""
    before = month.plus(-1)
    found = usual_traits(tables.read("snapshots", before, TRAIT_COLUMNS))
    if asked.traits:
        columns = tables.scan("snapshots", [before]).collect_schema().names()
        words = {word for sql in asked.traits.values() for word in _WORD.findall(sql)}
        used = [c for c in columns if c in words and c != ID] or [c for c in columns if c != ID]
        snapshot = tables.read("snapshots", before, [ID, *used])
        found = snapshot.select(ID).with_columns(
            received.where(snapshot, sql).alias(name) for name, sql in asked.traits.items()
        )
    labels = {name: TRAITS.get(name, Text(name, name)) for name in found.columns if name != ID}
    if asked.traits:
        labels = {name: Text(name, name) for name in labels}
    joined = order.join(found, on=ID, how="left", maintain_order="left").drop(ID)
    return joined.select(pl.all().fill_null(value=False)), labels


def _source(name: str, dictionary: Dictionary) -> Source:
    rule = next((r for r in dictionary.rules if r.name == name), None)
    if rule is None:
        return source_of(name, ())
    return source_of(name, origins_of(rule, dictionary), kind=rule.kind, months=rule.months)
