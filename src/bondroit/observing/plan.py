"""What a dictionary asks of the passes: measures and how far back, windows of the same measure run together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bondroit.observing.dictionary import EVENT_KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bondroit.observing.dictionary import Dictionary, Rule
    from bondroit.observing.rules import EventSource
    from bondroit.stats.arrays import Integers

NUMBERS, TOTALS, EXTREMES, LATEST, TRUE, AGES, DEVIATIONS, TRENDS, CHANGES, MOVES, RATIOS = (
    "numbers", "totals", "extremes", "latest", "true", "ages", "deviations", "trends", "changes", "moves", "ratios",
)  # fmt: skip
FAMILIES = {
    "last": (NUMBERS, LATEST), "mean": (NUMBERS, TOTALS), "sum": (NUMBERS, TOTALS), "relative": (NUMBERS, TOTALS),
    "minimum": (NUMBERS, EXTREMES), "maximum": (NUMBERS, EXTREMES), "deviation": (NUMBERS, DEVIATIONS),
    "trend": (NUMBERS, TRENDS), "count": (NUMBERS, TRUE), "any": (NUMBERS, TRUE), "share": (NUMBERS, TRUE),
    "observed": (NUMBERS,), "months_since_first": (AGES,), "months_since_last": (AGES,), "changes": (CHANGES,),
    "largest_drop": (MOVES,), "largest_rise": (MOVES,), "ratio": (RATIOS,), "state": (),
}  # fmt: skip
"""Kind to the passes it needs."""


@dataclass(frozen=True, slots=True)
class Group:
    """The windows of one measure, looked at in the same months.

    Attributes:
        measure: the measure.
        where: the yes/no measure that says which months count; empty: all.
        by: what it is divided by (ratios).
        passes: pass to the lengths of its windows in months, ascending.
    """

    measure: str
    where: str
    by: str
    passes: tuple[tuple[str, Integers], ...]

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from the others."""
        return self.measure, self.where, self.by


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a run over the files needs to know.

    Attributes:
        dictionary: the variables.
        depth: measure to the number of months it is looked at, by name.
        groups: passes, by measure.
        events: variables counted from events.
        sources: the tables they are counted from.
    """

    dictionary: Dictionary
    depth: dict[str, int]
    groups: tuple[Group, ...]
    events: tuple[Rule, ...]
    sources: tuple[EventSource, ...]

    def at(self, lag: int, table: str) -> tuple[str, ...]:
        """The measures looked at `lag` months back that come from the table; of places with snapshots."""
        tables = ("snapshots", "places") if table == "snapshots" else (table,)
        return tuple(
            name for name, depth in self.depth.items()
            if depth >= lag and self.dictionary.measure(name).table in tables
        )  # fmt: skip

    @property
    def months(self) -> int:
        """How many months back the longest look goes, the one before the as-of month at least."""
        return max(self.depth.values(), default=1)


def planned(dictionary: Dictionary) -> Plan:
    """The plan of a dictionary."""
    depth: dict[str, int] = {}
    windows: dict[tuple[str, str, str], dict[str, set[int]]] = {}
    for rule in dictionary.rules:
        if rule.kind in EVENT_KINDS:
            continue
        by = rule.by if rule.kind == "ratio" else ""
        for word in (rule.measure, rule.where, by):
            if word:
                depth[word] = max(depth.get(word, 1), rule.months if rule.kind != "state" else 1)
        passes = windows.setdefault((rule.measure, rule.where, by), {})
        for name in FAMILIES[rule.kind]:
            passes.setdefault(name, set()).add(rule.months)
    groups = [
        Group(*key, tuple((name, np.array(sorted(ends), np.int64)) for name, ends in sorted(passes.items())))
        for key, passes in sorted(windows.items())
        if passes
    ]
    events = tuple(rule for rule in dictionary.rules if rule.kind in EVENT_KINDS)
    return Plan(dictionary, dict(sorted(depth.items())), tuple(groups), events, _sources(dictionary))


def other_tables(dictionary: Dictionary) -> tuple[str, ...]:
    """The tables beside the snapshots that a dictionary reads, sorted."""
    found = {name for name in ("members", "places") if dictionary.table_measures(name)}
    return tuple(sorted(found | {source.table for source in _sources(dictionary)}))


def _sources(dictionary: Dictionary) -> tuple[EventSource, ...]:
    """Those of a kind of event that some variable asks for."""
    asked = {kind for rule in dictionary.rules if rule.kind in EVENT_KINDS for kind in rule.events}
    return tuple(s for s in dictionary.sources if asked and (not s.kind or s.kind in asked))


def only(dictionary: Dictionary, names: Collection[str]) -> Dictionary:
    """The dictionary cut to some variables, in its own order."""
    rules: Iterable[Rule] = (rule for rule in dictionary.rules if rule.name in names)
    return replace(dictionary, rules=tuple(rules))
