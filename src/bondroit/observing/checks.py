"""What is wrong with a declared variable: words that do not exist, kinds that make no sense, origins that are barred.

A variable is refused by its origin, not by its name alone: the tables and columns its measure is made of, and the
table its events come from (`tables.barred`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bondroit.errors import Text
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
from bondroit.tables.barred import Origin, bar_of_origin
from bondroit.tables.bars import CHILDREN, DISABILITY, HEALTH
from bondroit.tables.body import EVENTS
from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import Type

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bondroit.observing.declared import Dictionary
    from bondroit.observing.rules import EventSource, Measure, Rule
    from bondroit.tables.bars import Bar

LONGEST = 120
"""The longest window, in months."""
ACTS = ("events", "past_controls", "findings")
"""The tables whose rows may be read as events: facts of a household's life and acts of the body."""
_NAME = re.compile(r"^[a-z][a-z0-9_]{0,99}$")
_TAKEN = ("household_id", "month")
PUBLISHED_AGE = 19
"""The age of a child in the model in use since 2026 (caf.fr)."""
_DROWNING = 3
"""A sum may hold a column on health or disability beside at least so many that are not (assumed)."""


_NOTHING = Text("", "")
_GROUND = Text(" unless [grounds] says why", " sauf motif écrit dans [grounds]")
_IN_A_SUM = Text(
    f" unless in a sum of at least {_DROWNING} other amounts",
    f" sauf dans une somme d'au moins {_DROWNING} autres montants",
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


def measures_of(rule: Rule) -> tuple[str, ...]:
    """The measures that a rule looks at, each once."""
    names = (rule.measure, rule.where, rule.by if rule.kind == "ratio" else "")
    return tuple(dict.fromkeys(name for name in names if name))


def origins_of(rule: Rule, dictionary: Dictionary) -> tuple[Origin, ...]:
    """Every column a variable is computed from, with its table; for events, the kind."""
    if rule.kind in EVENT_KINDS:
        return tuple(
            Origin(source.table, source.kind_column or source.month, event)
            for event in rule.events
            for source in dictionary.sources
            if source.kind == event or (source.kind_column and event in EVENTS)
        )
    return tuple(o for name in measures_of(rule) for o in measure_origins(dictionary.measure(name)))


def measure_origins(measure: Measure) -> tuple[Origin, ...]:
    """Every column of a measure, its conditions included."""
    if measure.table == "places":
        return (Origin("snapshots", measure.place_column), *(Origin("places", c) for c in measure.columns))
    found = [Origin(measure.table, column) for column in measure.columns]
    if measure.condition is not None:
        only = measure.roles[0] if len(measure.roles) == 1 and measure.condition.column == AGE else ""
        found.append(Origin("members", measure.condition.column, only))
    if measure.roles:
        found.append(Origin("members", "role"))
    return tuple(found)


def source_faults(source: EventSource) -> list[Text]:
    """What is wrong with a source of events."""
    bar = bar_of_origin(source.table, source.kind_column or source.month)
    if source.table not in ACTS:
        ground = Text("it is no table of events", "ce n'est pas une table d'événements") if bar is None else bar.ground
        return [
            Text(
                f"the table {source.table} cannot be a source of events: {ground.en}.",
                f"la table {source.table} ne peut être une source d'événements : {ground.fr}.",
            )
        ]
    types = {column.name: column.type for column in TABLES[source.table].columns}
    faults = [unknown_column(name) for name in (source.month, source.known) if types.get(name) is not Type.MONTH]
    if bool(source.kind) == bool(source.kind_column):
        faults.append(Text("give 'kind' or 'kind_column'.", "donnez « kind » ou « kind_column »."))
    if source.kind_column and (source.table, source.kind_column) != ("events", "kind"):
        faults.append(unknown_column(source.kind_column))
    return faults


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
    if rule.kind in EVENT_KINDS:
        return _barred([(origin, _bar(origin)) for origin in origins_of(rule, dictionary)], rule, dictionary, "")
    faults = []
    for name in measures_of(rule):
        measure = dictionary.measure(name)
        bars = [(origin, _bar(origin)) for origin in measure_origins(measure)]
        free = sum(bar is None for _, bar in bars)
        drowned = measure.form == "sum" and measure.table == "snapshots" and free >= _DROWNING
        shown = [(o, bar) for o, bar in bars if not (drowned and _is_health(bar))]
        if not _is_published(measure):
            shown = [(o, bar and replace(bar, packaged=None) if _is_child(bar) else bar) for o, bar in shown]
        faults += _barred(shown, rule, dictionary, dictionary.grounds.get(name, "") or measure.ground)
    return faults


def _is_child(bar: Bar | None) -> bool:
    return bar is not None and bar.ground == CHILDREN.ground


def _is_published(measure: Measure) -> bool:
    """Whether it asks of children what the published model asks: over 19, and nothing else of their age."""
    if measure.condition is not None:
        return measure.condition == Condition(AGE, "at_least", (PUBLISHED_AGE,))
    return measure.form == "at_least" and measure.threshold == PUBLISHED_AGE


def _bar(origin: Origin) -> Bar | None:
    return bar_of_origin(origin.table, origin.column, origin.value)


def _is_health(bar: Bar | None) -> bool:
    return bar is not None and bar.ground in (HEALTH.ground, DISABILITY.ground)


def _barred(bars: Iterable[tuple[Origin, Bar | None]], rule: Rule, dictionary: Dictionary, ground: str) -> list[Text]:
    written = dictionary.grounds.get(rule.name, "") or ground
    faults = []
    for origin, bar in bars:
        if bar is None or _is_let_in(bar, written):
            continue
        unless = _NOTHING
        if bar.liftable:
            unless = _IN_A_SUM if _is_health(bar) else _GROUND
        faults.append(
            Text(
                f"made from {origin}, barred ({bar.ground.en}): it serves the audit alone{unless.en}.",
                f"faite de {origin}, exclue ({bar.ground.fr}) : elle ne sert qu'à l'audit{unless.fr}.",
            )
        )
    return faults


def _is_let_in(bar: Bar, written: str) -> bool:
    if not bar.liftable or _is_health(bar):
        return False
    return bar.packaged is not None or bool(written.strip())
