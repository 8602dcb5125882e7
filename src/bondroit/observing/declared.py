"""The variables declared, with what they are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bondroit.observing.rules import EVENTS_SOURCE, EventSource, Measure, Parameter, Rule, measure_type, value_type
from bondroit.observing.saying import plain_measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bondroit.errors import Text
    from bondroit.observing.lexicon import EventWords
    from bondroit.tables.contract import Type


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Every variable, with what they are made of.

    Attributes:
        measures: those declared, and the standard ones that a variable looks at.
        parameters: those declared, and the standard ones that a variable is divided by.
        rules: the variables, in order.
        sources: where events are read; the table `events` comes first.
        grounds: variable or measure to the written ground that lets a barred origin in, where the law lets it.
        left_out: combinations of families that make no sense, told.
        event_words: words of the kinds of events it declares.
    """

    measures: Mapping[str, Measure]
    parameters: Mapping[str, Parameter]
    rules: tuple[Rule, ...]
    sources: tuple[EventSource, ...] = (EVENTS_SOURCE,)
    grounds: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[Text, ...] = ()
    event_words: Mapping[str, EventWords] = field(default_factory=dict)

    @property
    def months(self) -> int:
        """The longest history a variable looks at, in months."""
        return max(rule.months for rule in self.rules)

    @property
    def names(self) -> tuple[str, ...]:
        """The variables, in order."""
        return tuple(rule.name for rule in self.rules)

    @property
    def meanings(self) -> dict[str, Text]:
        """Variable to its sentence in both languages."""
        return {rule.name: rule.meaning for rule in self.rules}

    def measure(self, name: str) -> Measure:
        """A named measure, a number of children over an age, or the plain column of that name."""
        return self.measures.get(name) or plain_measure(name)

    def words(self) -> tuple[str, ...]:
        """The measures that some variable looks at, sorted."""
        return tuple(sorted(set(self._words())))

    def columns(self) -> tuple[str, ...]:
        """The snapshot columns that are read, sorted; those that name a place included."""
        measures = [self.measure(word) for word in self.words()]
        used = {c for m in measures if m.table == "snapshots" for c in m.columns}
        return tuple(sorted(used | {m.place_column for m in measures if m.table == "places"}))

    def table_measures(self, table: str) -> tuple[Measure, ...]:
        """The measures that some variable takes from `table`: snapshots, members or places."""
        return tuple(m for m in map(self.measure, self.words()) if m.table == table)

    def measure_type(self, name: str) -> Type:
        """INTEGER, CENTS, NUMBER, BOOLEAN or CATEGORY: what a measure holds."""
        return measure_type(self.measure(name))

    def rule_type(self, rule: Rule) -> Type:
        """What the column of a variable holds."""
        return value_type(rule.kind, self.measure_type(rule.measure) if rule.measure else None)

    def _words(self) -> Iterable[str]:
        for rule in self.rules:
            yield from (word for word in (rule.measure, rule.where) if word)
            if rule.kind == "ratio":
                yield rule.by
