"""Which barred columns a variable tells of: not those that a total of many amounts hides.

Sick pay and disability pensions are income; the benefits of disabled people, of lone parents and of the old are money
paid. Alone they tell what a card may not know; among enough other amounts they do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.domain.benefits import BENEFITS
from bondroit.observing.rules import AGE, COLUMN_TYPES, EVENT_KINDS
from bondroit.tables.barred import Origin, bar_of_name, bar_of_origin
from bondroit.tables.bars import DISABILITY, HEALTH, STAND_INS
from bondroit.tables.body import ACTIVITIES, EVENTS
from bondroit.tables.contract import Type

if TYPE_CHECKING:
    from bondroit.observing.declared import Dictionary
    from bondroit.observing.rules import Measure, Rule
    from bondroit.tables.bars import Bar

DROWNING = 3
"""A sum may hold a barred amount beside at least so many others that are not (assumed)."""
QUIET_KINDS = ("mean", "sum", "state", "relative", "ratio", "last")
"""Kinds that say how much; the others say when a total is above 0 or moves, which one part alone may do."""
_WHOLES = tuple(frozenset(f"{benefit}_{end}" for benefit in BENEFITS) for end in ("paid_cents", "claimed"))
_TOLD = tuple(name for name in ACTIVITIES if bar_of_name(name) is not None)
"""Classes of activity that tell of disability."""


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
    """Every column of a measure, its conditions included; of an activity, a class that tells of disability."""
    if measure.table == "places":
        return (Origin("snapshots", measure.place_column), *(Origin("places", c) for c in measure.columns))
    found = [Origin(measure.table, column) for column in measure.columns]
    if measure.form == "column" and measure.columns[0] in ("claimant_activity", "partner_activity"):
        folded = dict(measure.fold)
        found = [Origin("snapshots", measure.columns[0], name) for name in _TOLD if name not in folded] or found
    if measure.condition is not None:
        only = measure.roles[0] if len(measure.roles) == 1 and measure.condition.column == AGE else ""
        found.append(Origin("members", measure.condition.column, only))
    if measure.roles:
        found.append(Origin("members", "role"))
    return tuple(found)


def bars_of(rule: Rule, dictionary: Dictionary) -> tuple[tuple[str, Origin, Bar], ...]:
    """What a variable tells of that is barred, with or without a ground: measure (empty: events), origin and bar."""
    if rule.kind in EVENT_KINDS:
        return tuple(("", o, bar) for o in origins_of(rule, dictionary) if (bar := _bar(o)) is not None)
    found = []
    for name in measures_of(rule):
        measure = dictionary.measure(name)
        hidden = _hidden(measure, rule.kind)
        for origin in measure_origins(measure):
            bar = _bar(origin)
            if bar is not None and not (origin.table == "snapshots" and origin.column in hidden):
                found.append((name, origin, bar))
    return tuple(found)


def is_health(bar: Bar) -> bool:
    """Whether it bars health or disability itself, which no ground lets in."""
    return bar.ground in (HEALTH.ground, DISABILITY.ground)


def _hidden(measure: Measure, kind: str) -> frozenset[str]:
    """The barred columns of a measure that its other columns hide, in a variable of this kind."""
    columns = frozenset(measure.columns)
    if measure.table != "snapshots" or measure.form not in ("sum", "positive") or len(columns) < len(measure.columns):
        return frozenset()
    bars = {column: bar for column in columns if (bar := _bar(Origin("snapshots", column))) is not None}
    free = [c for c in columns - bars.keys() if COLUMN_TYPES["snapshots"].get(c) is Type.CENTS]
    drowned = measure.form == "sum" and kind in QUIET_KINDS and len(free) >= DROWNING
    # Of every benefit at once no author has chosen a part: whatever is asked of it, it tells of none.
    whole = any(columns >= every for every in _WHOLES)
    return frozenset(
        column
        for column, bar in bars.items()
        if (drowned and (is_health(bar) or bar.ground in STAND_INS)) or (whole and bar.ground in STAND_INS)
    )


def _bar(origin: Origin) -> Bar | None:
    return bar_of_origin(origin.table, origin.column, origin.value)
