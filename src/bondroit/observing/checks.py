"""What is wrong with a declared variable: words that do not exist, kinds that make no sense, origins that are barred.

A variable is refused by its origin, not by its name alone: the tables and columns its measure is made of, and the
table its events come from (`tables.barred`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.observing.drowning import DROWNING, QUIET_KINDS, bars_of, is_health, measures_of
from bondroit.observing.measure_checks import measure_faults, unknown_column
from bondroit.observing.rules import (
    AGE,
    EVENT_KINDS,
    NEEDS_BY,
    NO_WHERE,
    PERMITTED,
    SNAPSHOT_KINDS,
    Condition,
    measure_type,
)
from bondroit.tables.barred import BarredText, bar_of_origin
from bondroit.tables.bars import CHILDREN
from bondroit.tables.body import EVENTS
from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import Type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.observing.declared import Dictionary
    from bondroit.observing.rules import EventSource, Measure, Rule
    from bondroit.tables.barred import Origin
    from bondroit.tables.bars import Bar

LONGEST = 120
"""The longest window, in months."""
ACTS = ("events", "past_controls", "findings")
"""The tables whose rows may be read as events: facts of a household's life and acts of the body."""
_NAME = re.compile(r"^[a-z][a-z0-9_]{0,99}$")
_TAKEN = ("household_id", "month")
PUBLISHED_AGE = 19
"""The age of a child in the model in use since 2026 (caf.fr)."""

_NOTHING = Text("", "")
_GROUND = Text(" unless [grounds] says why", " sauf motif écrit dans [grounds]")
_IN_A_SUM = Text(
    f" unless in a sum of at least {DROWNING} other amounts, each once, and in {', '.join(QUIET_KINDS)}",
    f" sauf dans une somme d'au moins {DROWNING} autres montants, chacun une fois, et dans {', '.join(QUIET_KINDS)}",
)


def rule_faults(rule: Rule, dictionary: Dictionary) -> list[Text]:
    """What is wrong with one variable, but not with the measures that the dictionary declares."""
    faults = _name_faults(rule.name)
    if rule.kind not in SNAPSHOT_KINDS + EVENT_KINDS:
        return [*faults, Text(f"unknown kind {rule.kind!r}.", f"genre inconnu {rule.kind!r}.")]
    if not 1 <= rule.months <= LONGEST:
        faults.append(Text(f"the window is not 1 to {LONGEST} months.", f"la fenêtre n'est pas de 1 à {LONGEST} mois."))
    if rule.where and rule.kind in NO_WHERE:
        faults.append(Text(f"{rule.kind} takes no 'where'.", f"{rule.kind} n'admet pas « where »."))
    if rule.kind in EVENT_KINDS:
        return faults + _event_faults(rule, dictionary)
    if not rule.measure:
        faults.append(Text("no measure.", "aucune mesure."))
    if rule.kind in NEEDS_BY and not rule.by:
        faults.append(Text("'by' is missing.", "« by » manque."))
    if rule.by and rule.kind not in NEEDS_BY:
        faults.append(Text(f"{rule.kind} takes no 'by'.", f"{rule.kind} n'admet pas « by »."))
    if rule.kind == "relative" and rule.by and rule.by not in dictionary.parameters:
        faults.append(Text(f"unknown parameter {rule.by}.", f"paramètre inconnu {rule.by}."))
    plain = [name for name in measures_of(rule) if name not in dictionary.measures]
    unknown = [fault for name in plain for fault in measure_faults(dictionary.measure(name))]
    if unknown:
        return faults + unknown
    return faults + _type_faults(rule, dictionary) + _origin_faults(rule, dictionary)


def source_faults(source: EventSource) -> list[Text]:
    """What is wrong with a source of events: a table that is none, a kind under another name, a date too early."""
    bar = bar_of_origin(source.table, source.kind_column or source.month)
    if source.table not in ACTS:
        ground = Text("it is no table of events", "ce n'est pas une table d'événements") if bar is None else bar.ground
        return [
            BarredText(
                f"the table {source.table} cannot be a source of events: {ground.en}.",
                f"la table {source.table} ne peut être une source d'événements : {ground.fr}.",
            )
        ]
    types = {column.name: column.type for column in TABLES[source.table].columns}
    faults = [unknown_column(name) for name in (source.month, source.known) if types.get(name) is not Type.MONTH]
    return faults + _date_faults(source, types) + _kind_faults(source)


def _date_faults(source: EventSource, types: Mapping[str, Type]) -> list[Text]:
    """Facts count from when they were known: where the table says when, that column and no other."""
    known = "known" if "known" in types else "month"
    if (source.month, source.known) == ("month", known):
        return []
    return [
        BarredText(
            f"events of {source.table} have month = 'month' and known = '{known}': another date would use facts "
            "before they were known.",
            f"les événements de {source.table} ont month = 'month' et known = '{known}' : une autre date userait de "
            "faits avant qu'ils ne soient sus.",
        )
    ]


def _kind_faults(source: EventSource) -> list[Text]:
    """Events of `events` keep the kind they have: a name of one's own would hide those of the family."""
    if source.table == "events" and (source.kind or source.kind_column != "kind"):
        return [
            BarredText(
                "events of the table events have kind_column = 'kind', and no kind of their own.",
                "les événements de la table events ont kind_column = 'kind', et pas de genre à eux.",
            )
        ]
    if bool(source.kind) == bool(source.kind_column):
        return [Text("give 'kind' or 'kind_column'.", "donnez « kind » ou « kind_column ».")]
    if source.kind_column and source.table != "events":
        return [unknown_column(source.kind_column)]
    return []


def _name_faults(name: str) -> list[Text]:
    if not _NAME.match(name) or name in _TAKEN:
        return [Text("not a name: small letters, digits and _.", "pas un nom : petites lettres, chiffres et _.")]
    return []


def _event_faults(rule: Rule, dictionary: Dictionary) -> list[Text]:
    known = {*EVENTS, *(source.kind for source in dictionary.sources if source.kind)}
    if not rule.events or set(rule.events) - known:
        return [Text("unknown kind of event.", "genre d'événement inconnu.")]
    return _origin_faults(rule, dictionary)


def _type_faults(rule: Rule, dictionary: Dictionary) -> list[Text]:
    held = {name: measure_type(dictionary.measure(name)) for name in measures_of(rule)}
    numbers = [rule.measure, *([rule.by] if rule.kind == "ratio" else [])]
    faults = [
        Text(
            f"{rule.kind} makes no sense on {name}, which is of type {held[name]}.",
            f"{rule.kind} n'a pas de sens sur {name}, qui est de type {held[name]}.",
        )
        for name in numbers
        if name in held and held[name] not in PERMITTED[rule.kind]
    ]
    if rule.where and held[rule.where] is not Type.BOOLEAN:
        faults.append(Text(f"'where' {rule.where} is not yes/no.", f"« where » {rule.where} n'est pas oui/non."))
    return faults


def _origin_faults(rule: Rule, dictionary: Dictionary) -> list[Text]:
    """Barred origins, unless a ground lets them in."""
    faults = []
    for name, origin, bar in bars_of(rule, dictionary):
        measure = dictionary.measure(name) if name else None
        ground = "" if measure is None else dictionary.grounds.get(name, "") or measure.ground
        written = dictionary.grounds.get(rule.name, "") or ground
        if measure is not None and _is_child(bar) and not _is_published(measure):
            faults += _barred(origin, replace(bar, packaged=None), written)
        else:
            faults += _barred(origin, bar, written)
    return faults


def _is_child(bar: Bar) -> bool:
    return bar.ground == CHILDREN.ground


def _is_published(measure: Measure) -> bool:
    """Whether it asks of children what the published model asks: over 19, and nothing else of their age."""
    if measure.condition is not None:
        return measure.condition == Condition(AGE, "at_least", (PUBLISHED_AGE,))
    return measure.form == "at_least" and measure.threshold == PUBLISHED_AGE


def _barred(origin: Origin, bar: Bar, written: str) -> list[Text]:
    if _is_let_in(bar, written):
        return []
    unless = _NOTHING
    if bar.liftable:
        unless = _IN_A_SUM if is_health(bar) else _GROUND
    return [
        BarredText(
            f"made from {origin}, barred ({bar.ground.en}): it serves the audit alone{unless.en}.",
            f"faite de {origin}, exclue ({bar.ground.fr}) : elle ne sert qu'à l'audit{unless.fr}.",
        )
    ]


def _is_let_in(bar: Bar, written: str) -> bool:
    if not bar.liftable or is_health(bar):
        return False
    return bar.packaged is not None or bool(written.strip())
