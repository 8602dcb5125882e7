"""Which column of the files stands for a variable of a published formula, declared in TOML.

[assumed]                       # odds ratios that an unknown coefficient may have
low = 0.2
high = 5

[variables.income]              # a variable of the formula, as it is printed there
column = "income_mean_12m_cents"
scale = 0.01                    # times the column; cents to euros
monotone = "down"               # its coefficients do not change direction: up or down

[variables.housing]
column = "tenure"
values = { owner = ["owner"], tenant = ["tenant_social", "tenant_private"] }

[variables.hidden]              # a masked variable: what it is thought to be, labelled so
column = "commune_type"
classes = ["rural", "town", "city"]   # the first is the reference
span = [-1.0, 1.0]              # logits
why = "letter of 2022"

[route]                         # for an articulated card given as tables: which file serves which values
column = "quarterly_declaration"
parts = [{ card = "before.csv", values = ["true"] }, { card = "after.csv", values = ["false"] }]

[groups.poor_area]              # more groups
column = "commune_type"
yes = ["city"]
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.domain.scorecard import ANYTHING, CATEGORICAL, NUMERIC, UNKNOWN, VALUES, Modality, Scorecard, Variable
from bondroit.errors import Text, UserError
from bondroit.scoring.partly import DOWN, UP, Assumptions
from bondroit.scoring.published_mapping import PublishedMapping

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.domain.scorecard import Span


@dataclass(frozen=True, slots=True)
class Mapped:
    """Where a variable of the formula is read.

    Attributes:
        column: of the files; empty: there is none.
        scale: factor of a number.
        values: a value of the formula to the values of the files that it stands for.
        classes: of a masked variable, what its classes are thought to be; the first is the reference.
        span: logits of its unknown classes.
        monotone: `up`, `down` or empty.
        why: in words.
    """

    column: str = ""
    scale: float = 1.0
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    classes: tuple[str, ...] = ()
    span: Span | None = None
    monotone: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class RoutePart:
    """Files of an articulated card that one table serves."""

    card: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoreGroup:
    """Files that a column says to be in a group, and others."""

    name: str
    column: str
    yes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormulaMapping:
    """What a mapping declares.

    Attributes:
        variables: of the formula, to where each is read and what is assumed of it.
        span: logits that an unknown coefficient may have; None: not declared.
        route_column, routes: of an articulated formula given as tables.
        groups: further ones.
        table: how the table itself is written, as `card import --mapping` takes it; None if that is not said.
    """

    variables: Mapping[str, Mapped] = field(default_factory=dict)
    span: Span | None = None
    route_column: str = ""
    routes: tuple[RoutePart, ...] = ()
    groups: tuple[MoreGroup, ...] = ()
    table: PublishedMapping | None = None

    @property
    def assumptions(self) -> Assumptions:
        """What is assumed of unknown parts."""
        return Assumptions(self.span, {name: m.monotone for name, m in self.variables.items() if m.monotone})


NO_MAPPING = FormulaMapping()
_KEYS = {
    "": {"assumed", "variables", "route", "groups", "columns", "values", "fixed", "card"},
    "assumed": {"low", "high"},
    "route": {"column", "parts"},
    "variables": {"column", "scale", "values", "classes", "span", "monotone", "why"},
    "groups": {"column", "yes"},
}


def parse_mapping(text: str, *, name: str) -> FormulaMapping:
    """Read a mapping.

    Args:
        text: TOML.
        name: of the file, for messages.

    Raises:
        UserError: E-MAP-001 with every fault.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refused(name, [Text(f"Not TOML: {error}.", f"Pas du TOML : {error}.")]) from error
    faults = [*_strange(document, "", ""), *_strange(document.get("assumed", {}), "assumed", "assumed")]
    faults += _strange(document.get("route", {}), "route", "route")
    for table in ("variables", "groups"):
        for key, one in document.get(table, {}).items():
            if not (table == "variables" and isinstance(one, str)):
                faults += _strange(one, table, f"{table}.{key}")
    if faults:
        raise _refused(name, faults)
    try:
        return _read(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _refused(name, [Text(f"A value is not of its kind: {error}.",
                                   f"Une valeur n'est pas de son espèce : {error}.")]) from error  # fmt: skip


def _strange(table: Any, kind: str, place: str) -> list[Text]:  # noqa: ANN401 what TOML holds
    if not isinstance(table, dict):
        return [Text(f"{place}: a table is needed.", f"{place} : il faut une table.")]
    return [
        Text(f"{place or 'top'}: unknown key {key}.", f"{place or 'haut'} : clé inconnue {key}.")
        for key in table
        if key not in _KEYS[kind]
    ]


def _refused(name: str, faults: Sequence[Text]) -> UserError:
    return UserError(
        "E-MAP-001",
        Text(f"The mapping {name} cannot be used.", f"La correspondance {name} est inutilisable."),
        faults=faults,
        remedy=Text(
            "docs/explanation/published-formula.md shows one.", "docs/explanation/published-formula.md en montre une."
        ),
    )


def _read(document: Mapping[str, Any]) -> FormulaMapping:
    assumed = document.get("assumed")
    route = document.get("route", {})
    return FormulaMapping(
        {name: _mapped(one) for name, one in document.get("variables", {}).items() if isinstance(one, dict)},
        None if assumed is None else _span([math.log(assumed["low"]), math.log(assumed["high"])]),
        str(route.get("column", "")),
        tuple(RoutePart(str(p["card"]), tuple(map(str, p["values"]))) for p in route.get("parts", ())),
        tuple(
            MoreGroup(name, str(one["column"]), tuple(map(str, one["yes"])))
            for name, one in document.get("groups", {}).items()
        ),
        _of_table(document),
    )


def _of_table(document: Mapping[str, Any]) -> PublishedMapping | None:
    """How the table is written: its columns, variables called otherwise, values, classes that are fixed, the card."""
    names = {key: one for key, one in document.get("variables", {}).items() if isinstance(one, str)}
    parts = [{str(k): v for k, v in document.get(part, {}).items()} for part in ("columns", "values", "fixed", "card")]
    if not names and not any(parts):
        return None
    columns, values, fixed, card = parts
    return PublishedMapping(columns, names, values, fixed, card)


def _mapped(one: Mapping[str, Any]) -> Mapped:
    monotone = str(one.get("monotone", ""))
    if monotone not in {"", UP, DOWN}:
        message = f"monotone {monotone!r}"
        raise ValueError(message)
    return Mapped(
        str(one.get("column", "")),
        float(one.get("scale", 1.0)),
        {key: tuple(map(str, found)) for key, found in one.get("values", {}).items()},
        tuple(map(str, one.get("classes", ()))),
        _span(one["span"]) if "span" in one else None,
        monotone,
        str(one.get("why", "")),
    )


def _span(ends: Sequence[float]) -> Span:
    low, high = (float(end) for end in ends)
    if not low <= high:
        message = f"{low} > {high}"
        raise ValueError(message)
    return low, high


def with_hypotheses(card: Scorecard, mapping: FormulaMapping) -> Scorecard:
    """The card with the spans that the mapping declares, and masked variables as the classes they are thought to be.

    A span goes to what has none of its own: a masked variable, or a coefficient that was not published.
    """
    made = [
        variable if variable.name not in mapping.variables else _supposed(variable, mapping.variables[variable.name])
        for variable in card.variables
    ]
    return replace(card, variables=tuple(made))


def _supposed(variable: Variable, mapped: Mapped) -> Variable:
    if variable.masked and mapped.classes:
        span = mapped.span or variable.span
        classes = tuple(
            Modality(text, VALUES, UNKNOWN if k else 0.0, reference=not k, values=(text,), count=None, share=None,
                     span=span if k else None)
            for k, text in enumerate(mapped.classes)
        )  # fmt: skip
        return Variable(variable.name, CATEGORICAL, classes, variable.meaning, variable.source)
    if mapped.span is None:
        return variable
    if variable.masked:
        return replace(variable, span=mapped.span)
    classes = tuple(replace(m, span=mapped.span) if m.span == ANYTHING else m for m in variable.modalities)
    return replace(variable, modalities=classes)


def mapped_frame(frame: pl.DataFrame, cards: Sequence[Scorecard], mapping: FormulaMapping) -> pl.DataFrame:
    """One column for each variable of the cards that the files have, under the name the formula gives it.

    Raises:
        UserError: E-MAP-001 if the mapping names a column that is not there, or words where a number is needed.
    """
    columns, faults = {}, []
    for variable in dict.fromkeys(v for card in cards for v in card.variables if not v.masked):
        mapped = mapping.variables.get(variable.name, Mapped())
        source = mapped.column or variable.name
        if source not in frame.columns:
            if mapped.column:
                faults.append(
                    Text(f"{variable.name}: no column {source}.", f"{variable.name} : pas de colonne {source}.")
                )
            continue
        dtype = frame.schema[source]
        if variable.kind == NUMERIC and not (dtype.is_numeric() or dtype == pl.Boolean):
            if mapped.column:
                faults.append(
                    Text(f"{variable.name}: {source} is no number.", f"{variable.name} : {source} n'est pas un nombre.")
                )
            continue
        columns[variable.name] = _expression(variable, source, mapped).alias(variable.name)
    if faults:
        raise _refused("", faults)
    return frame.select(*columns.values()) if columns else pl.DataFrame({"_": pl.zeros(frame.height, eager=True)})


def _expression(variable: Variable, source: str, mapped: Mapped) -> pl.Expr:
    column = pl.col(source)
    if variable.kind == NUMERIC:
        return column.cast(pl.Float64) * mapped.scale
    text = column.cast(pl.String)
    if not mapped.values:
        return text
    told = {own: name for name, found in mapped.values.items() for own in found}
    return text.replace(list(told), list(told.values()))
