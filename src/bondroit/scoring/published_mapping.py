"""A table that was not printed for us: which of its columns is which, and what its names are called in our files.

A mapping is TOML, every part of it optional:

    [columns]              # what we read = the column of the table
    variable = "feature"
    coefficient = "log_odds_term"
    lower_incl = "from"
    upper_excl = "to"

    [variables]            # a variable of the table = the column of the files that will be scored
    income_value = "income"

    [values.housing]       # a modality of the table = how the files write it
    "1.0" = "owner"

    [fixed]                # a variable that no file has: it counts in all of them as this class
    imputed = "no"

    [card]                 # what the options of the command would say
    name = "published"
    target = "a wrong payment"
    intercept = -1.5
    why = "annual report, page 12"

It changes the cells of the table before they are read (`scoring.published`). A fixed variable leaves the card, its
coefficient goes into the intercept, and the card keeps that among its decisions.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from bondroit.domain.scorecard import FIX, Decision
from bondroit.errors import Text, UserError
from bondroit.scoring.published_cells import MODALITY, VARIABLE
from bondroit.scoring.published_lines import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bondroit.domain.scorecard import Scorecard
    from bondroit.scoring.published_lines import PublishedText

_SECTIONS = ("columns", "variables", "values", "fixed", "card")
_CARD = ("name", "target", "intercept", "why")


@dataclass(frozen=True, slots=True)
class PublishedMapping:
    """What a mapping declares.

    Attributes:
        columns: what is read (a key of `published_lines.NAMES`) to the column of the table.
        variables: a variable of the table to the column of the files.
        values: per variable of the table, a modality to how the files write it.
        fixed: a variable of the table to the class that it counts as in every file.
        card: name, target, intercept and why, where they are declared.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    card: Mapping[str, Any] = field(default_factory=dict)


def parse_published_mapping(text: str, *, name: str) -> PublishedMapping:
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
        raise _refused(name, [Text(f"Not TOML: {error}.", f"Pas du TOML : {error}.")]) from None
    faults = [*_unknown("", document, _SECTIONS)]
    parts = {part: document.get(part, {}) for part in _SECTIONS}
    for part, held in parts.items():
        if not isinstance(held, dict):
            faults.append(Text(f"[{part}] must be a section.", f"[{part}] doit être une section."))
            parts[part] = {}
    faults += [*_unknown("columns", parts["columns"], tuple(NAMES)), *_unknown("card", parts["card"], _CARD)]
    faults += [*_no_text("columns", parts["columns"]), *_no_text("variables", parts["variables"])]
    faults += _no_text("fixed", parts["fixed"])
    for variable, held in parts["values"].items():
        faults += _no_text(f"values.{variable}", held if isinstance(held, dict) else {"": held})
    faults += _card_faults(parts["card"])
    if faults:
        raise _refused(name, faults)
    return PublishedMapping(parts["columns"], parts["variables"], parts["values"], parts["fixed"], parts["card"])


def mapped(text: PublishedText, mapping: PublishedMapping, *, name: str) -> PublishedText:
    """The table with its columns, variables and modalities called as the mapping says.

    Columns that the mapping does not name keep their own names, unless what it names would then stand twice.

    Args:
        text: the cells of the table.
        mapping: what was declared.
        name: of the mapping's file, for messages.

    Raises:
        UserError: E-MAP-001 if the table lacks a column, a variable or a modality that the mapping names.
    """
    faults = [
        _absent(f"columns.{role}", column, text.header)
        for role, column in mapping.columns.items()
        if column not in text.header
    ]
    if faults:
        raise _refused(name, faults)
    roles = {column: role for role, column in mapping.columns.items()}
    header = tuple(roles.get(cell, "" if cell in mapping.columns else cell) for cell in text.header)
    places = {role: header.index(role) for role in (VARIABLE, MODALITY) if role in header}
    seen = _seen(text, places)
    faults = [
        _absent(f"variables.{one}", one, tuple(seen))
        for one in mapping.variables
        if one not in seen and VARIABLE in places
    ]
    for variable, values in mapping.values.items():
        known = seen.get(variable)
        if known is None:
            faults.append(_absent(f"values.{variable}", variable, tuple(seen)))
            continue
        faults += [_absent(f"values.{variable}", value, tuple(known)) for value in values if value not in known]
    if faults:
        raise _refused(name, faults)
    rows = tuple((line, tuple(_renamed(cells, places, mapping))) for line, cells in text.rows)
    return replace(text, header=header, rows=rows)


def with_fixed(card: Scorecard, mapping: PublishedMapping, *, name: str) -> Scorecard:
    """The card without the variables that count as one class in every file.

    Args:
        card: as read.
        mapping: what was declared.
        name: of the mapping's file, for messages.

    Raises:
        UserError: E-MAP-001 for a variable or a class that the card has not, or a coefficient that is unknown.
    """
    faults, decisions, intercept, kept = [], [], card.intercept, list(card.variables)
    for variable, said in mapping.fixed.items():
        found = next((v for v in card.variables if v.name == variable), None)
        if found is None:
            faults.append(_absent(f"fixed.{variable}", variable, [v.name for v in card.variables]))
            continue
        modality = next((m for m in found.modalities if said == m.name or said in m.values), None)
        if modality is None or not modality.known:
            faults.append(_absent(f"fixed.{variable}", said, [m.name for m in found.modalities if m.known]))
            continue
        intercept += modality.coefficient
        kept = [v for v in kept if v.name != variable]
        what = {"modality": modality.name, "coefficient": modality.coefficient}
        decisions.append(Decision(FIX, variable, what, str(mapping.card.get("why", ""))))
    if faults:
        raise _refused(name, faults)
    if not decisions:
        return card
    return replace(card, intercept=intercept, variables=tuple(kept), decisions=(*card.decisions, *decisions))


def _seen(text: PublishedText, places: Mapping[str, int]) -> dict[str, dict[str, None]]:
    """Every variable of the table and its modalities; none where the table does not say which column they are in."""
    seen: dict[str, dict[str, None]] = {}
    if VARIABLE not in places:
        return seen
    for _, cells in text.rows:
        if len(cells) > max(places.values()):
            own = seen.setdefault(cells[places[VARIABLE]].strip(), {})
            if MODALITY in places:
                own[cells[places[MODALITY]].strip()] = None
    return seen


def _renamed(cells: Sequence[str], places: Mapping[str, int], mapping: PublishedMapping) -> Iterator[str]:
    variable = cells[places[VARIABLE]].strip() if VARIABLE in places and places[VARIABLE] < len(cells) else ""
    values = mapping.values.get(variable, {})
    for place, cell in enumerate(cells):
        if place == places.get(VARIABLE):
            yield mapping.variables.get(variable, cell)
        elif place == places.get(MODALITY):
            yield values.get(cell.strip(), cell)
        else:
            yield cell


def _unknown(section: str, held: Mapping[str, Any], known: Sequence[str]) -> list[Text]:
    faults = []
    for key in (k for k in held if k not in known):
        near = ", ".join(get_close_matches(key, known, n=2)) or ", ".join(known)
        place = f"{section}.{key}" if section else key
        faults.append(Text(f"{place}: unknown. Nearest: {near}.", f"{place} : inconnu. Proches : {near}."))
    return faults


def _no_text(section: str, held: Mapping[str, Any]) -> list[Text]:
    return [
        Text(f"{section}.{key}: a text is needed.", f"{section}.{key} : il faut un texte.")
        for key, value in held.items()
        if not (isinstance(value, str) and value.strip())
    ]


def _card_faults(card: Mapping[str, Any]) -> list[Text]:
    faults = _no_text("card", {key: card[key] for key in ("name", "target", "why") if key in card})
    value = card.get("intercept", 0.0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        faults.append(Text("card.intercept: a number is needed.", "card.intercept : il faut un nombre."))
    return faults


def _absent(place: str, wanted: str, known: Sequence[str]) -> Text:
    near = ", ".join(get_close_matches(wanted, known, n=2, cutoff=0.5)) or ", ".join(known[:20])
    return Text(
        f"{place}: the table has no {wanted}. Nearest: {near}.",
        f"{place} : la table n'a pas de {wanted}. Proches : {near}.",
    )


def _refused(name: str, faults: Sequence[Text]) -> UserError:
    return UserError(
        "E-MAP-001",
        Text(f"The mapping {name} cannot be used.", f"La correspondance {name} est inutilisable."),
        faults=tuple(faults),
        remedy=Text(
            "repair these lines and import again; docs/how-to/cards.md shows a mapping.",
            "réparez ces lignes et importez de nouveau ; docs/how-to/cards.md en montre une.",
        ),
    )
