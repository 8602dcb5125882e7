"""What a card's variables are for made-up households: observed, told, or left open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.auditing.paths_scores import NO_CLASS, Rows
from bondroit.domain.modalities import INTERVAL, MISSING, NUMERIC
from bondroit.scoring.compatibility import Summary, require_all_compatible, schema_of
from bondroit.scoring.expressions import modality_expression

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bondroit.domain.modalities import Value
    from bondroit.domain.profile import Profile, Unknown
    from bondroit.domain.scorecard import Scorecard, Variable
    from bondroit.stats.arrays import Integers


@dataclass(frozen=True, slots=True)
class Observed:
    """What was observed of made-up households.

    Attributes:
        frame: one row per household and month, a column for each variable.
        silent: variables that the households' tables cannot tell, whatever the frame holds.
    """

    frame: pl.DataFrame
    silent: frozenset[str]


def narrowed(card: Scorecard, observed: Observed) -> Scorecard:
    """The card's variables that were observed."""
    names = set(observed.frame.columns) - observed.silent
    return replace(card, variables=tuple(v for v in card.variables if v.name in names and not v.masked))


def codes_of(card: Scorecard, frame: pl.LazyFrame) -> pl.DataFrame:
    """The place of every row's modality, a column for each variable that is not masked; `NO_CLASS` where none.

    Raises:
        UserError: E-SCO-002 if a column has not the type that the card takes.
    """
    schema = schema_of(card, frame)
    require_all_compatible([(card, Summary(schema, 0, 0, ()))], strict=False)
    columns = [modality_expression(v, schema[v.name]).fill_null(NO_CLASS).alias(v.name) for v in card.variables]
    return frame.select(columns).collect() if columns else pl.DataFrame()


def rows_of(card: Scorecard, observed: Observed, profiles: Sequence[Profile]) -> tuple[Rows, tuple[str, ...]]:
    """Which modalities each row may have.

    Args:
        card: the card, its variables renamed as the dictionary calls them.
        observed: what was observed.
        profiles: of each row of the frame.

    Returns:
        The rows, and the variables of the card of which nothing is said anywhere.
    """
    own = narrowed(card, observed)
    codes = codes_of(own, observed.frame.lazy())
    numbers, whose = _distinct(profiles)
    n = len(profiles)
    most = max((len(v.modalities) for v in card.variables), default=1) or 1
    may = np.zeros((n, len(card.variables), most), bool)
    usual = np.full((n, len(card.variables)), NO_CLASS, np.int64)
    unsaid = []
    for place, variable in enumerate(card.variables):
        if variable.masked:
            may[:, place, 0], usual[:, place] = True, 0
            continue
        seen = codes[variable.name].to_numpy() if variable.name in codes.columns else None
        missing = None
        if seen is not None:
            missing = observed.frame[variable.name].is_null().to_numpy()
            may[np.arange(n), place, np.maximum(seen, 0)] = seen != NO_CLASS
            usual[:, place] = seen
        for number, profile in enumerate(numbers):
            here = whose == number
            said = told(variable, profile)
            if said is None and seen is None:
                said = tuple(range(len(variable.modalities))), _reference(variable)
                unsaid.append(variable.name)
            if said is None:
                continue
            allowed, middle = said
            if missing is not None and variable.name not in profile.known:
                here = here & ~missing  # what the household does not have, it has at no value
            may[here, place] = False
            for at in allowed:
                may[here, place, at] = True
            usual[here, place] = middle
    return Rows(may, usual), tuple(dict.fromkeys(unsaid))


def _distinct(profiles: Sequence[Profile]) -> tuple[list[Profile], Integers]:
    """The different profiles, and which of them each row is of."""
    found: dict[int, int] = {}
    kinds: list[Profile] = []
    whose = np.empty(len(profiles), np.int64)
    for row, profile in enumerate(profiles):
        if id(profile) not in found:
            found[id(profile)] = len(kinds)
            kinds.append(profile)
        whose[row] = found[id(profile)]
    return kinds, whose


def told(variable: Variable, profile: Profile) -> tuple[tuple[int, ...], int] | None:
    """The places of the modalities that a profile's description allows, and that of the usual one; None: not said."""
    if variable.name in profile.known:
        at = position(variable, profile.known[variable.name])
        return (() if at == NO_CLASS else (at,)), at
    said = next((one for one in profile.unknown if one.variable == variable.name), None)
    if said is None:
        return None
    allowed = allowed_by(variable, said)
    middle = NO_CLASS if said.usual is None else position(variable, said.usual)
    return allowed, middle if middle in allowed else next(iter(allowed), NO_CLASS)


def position(variable: Variable, value: Value) -> int:
    """The place of the modality of a value; `NO_CLASS` if the card has none."""
    if variable.kind == NUMERIC and not isinstance(value, int | float):
        return NO_CLASS
    found = variable.modality_of(value)
    return NO_CLASS if found is None else next(k for k, m in enumerate(variable.modalities) if m is found)


def allowed_by(variable: Variable, said: Unknown) -> tuple[int, ...]:
    """The places of the modalities that a range or values reach; all but missing where neither is given."""
    if said.values:
        found = {position(variable, value) for value in said.values} - {NO_CLASS}
        return tuple(sorted(found))
    low = -np.inf if said.low is None else said.low
    high = np.inf if said.high is None else said.high
    places = []
    for place, m in enumerate(variable.modalities):
        if m.kind == INTERVAL:
            reached = (m.lower is None or m.lower <= high) and (m.upper is None or m.upper > low)
        else:
            reached = m.kind != MISSING and said.low is None and said.high is None
        places += [place] if reached else []
    return tuple(places)


def _reference(variable: Variable) -> int:
    return next((k for k, m in enumerate(variable.modalities) if m.reference), 0)


def population_codes(card: Scorecard, files: pl.LazyFrame, names: Collection[str]) -> Mapping[str, Integers]:
    """The modality of every file of a population, for some variables of a card.

    Args:
        card: the card.
        files: one row a file.
        names: those wanted; those that the population does not have are left out.
    """
    there = set(files.collect_schema().names()) & set(names)
    own = replace(card, variables=tuple(v for v in card.variables if v.name in there and not v.masked))
    if not own.variables:
        return {}
    codes = codes_of(own, files)
    return {name: codes[name].to_numpy().astype(np.int64) for name in codes.columns}
