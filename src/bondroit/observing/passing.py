"""From the months of a chunk of files to its variables: the passes of each block, then one column a variable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.observing import kernels
from bondroit.observing.chunks import chunks
from bondroit.observing.columns import DTYPES, Column, Piece
from bondroit.observing.dictionary import EVENT_KINDS
from bondroit.observing.plan import (
    AGES,
    CHANGES,
    DEVIATIONS,
    EXTREMES,
    LATEST,
    MOVES,
    NUMBERS,
    RATIOS,
    TOTALS,
    TRENDS,
    TRUE,
    planned,
)
from bondroit.tables.contract import Type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bondroit.domain.months import Month
    from bondroit.observing.chunks import Chunk
    from bondroit.observing.columns import Source
    from bondroit.observing.dictionary import Dictionary, Rule
    from bondroit.observing.plan import Group, Plan
    from bondroit.stats.arrays import Booleans, Codes, Integers

    Key = tuple[str, str, str]
    Array = np.ndarray[Any, Any]

_OWN = np.dtype(np.void)
_INT, _FLOAT = np.dtype(np.int32), np.dtype(np.float64)
OUTPUTS: dict[str, tuple[tuple[str, np.dtype[Any]], ...]] = {
    NUMBERS: (("n", _INT),),
    TOTALS: (("sum", _OWN),),
    EXTREMES: (("low", _OWN), ("high", _OWN)),
    LATEST: (("last", _OWN),),
    TRUE: (("true", _INT),),
    AGES: (("oldest", _INT), ("newest", _INT)),
    DEVIATIONS: (("deviation", _FLOAT),),
    TRENDS: (("trend", _FLOAT),),
    CHANGES: (("pairs", _INT), ("changed", _INT)),
    MOVES: (("moved", _INT), ("fall", _OWN), ("rise", _OWN)),
    RATIOS: (("above", _OWN), ("below", _OWN)),
}
"""Pass to what it gives; `void` stands for the type of the measure."""
_PLAIN = {
    "last": "last", "sum": "sum", "minimum": "low", "maximum": "high", "deviation": "deviation", "trend": "trend",
    "count": "true", "observed": "n", "months_since_first": "oldest", "months_since_last": "newest",
    "changes": "changed", "largest_drop": "fall", "largest_rise": "rise",
}  # fmt: skip
"""Kinds that are what a pass gives, as it is."""


def pieces(month: Month, dictionary: Dictionary, source: Source) -> Iterator[Piece]:
    """The variables of every file of the last snapshot before `month`, a chunk of files at a time.

    Args:
        month: the as-of month M; only facts known before its first day count.
        dictionary: the variables.
        source: the tables, as known before M.

    Raises:
        OutOfOrderError: if a table is not in order of households.
    """
    plan = planned(dictionary)
    for chunk in chunks(month, plan, source):
        piece = Piece(chunk.ids, variables_of(month, plan, chunk))
        # Let go of the months before the next ones are read.
        del chunk
        yield piece
        del piece


def types_of(dictionary: Dictionary) -> dict[str, Type]:
    """Variable to its type, in the order of the dictionary."""
    return {rule.name: dictionary.rule_type(rule) for rule in dictionary.rules}


def variables_of(month: Month, plan: Plan, chunk: Chunk) -> dict[str, Column]:
    """Every variable of a chunk, in the order of the dictionary."""
    results = _Results(month, plan, chunk)
    results.run()
    return {rule.name: results.column(rule) for rule in plan.dictionary.rules}


@dataclass(slots=True)
class _Results:
    """What the passes gave, (windows, files) each, and the columns made of it."""

    month: Month
    plan: Plan
    chunk: Chunk
    made: dict[tuple[Key, str], Array] = field(default_factory=dict)
    places: dict[tuple[Key, str], dict[int, int]] = field(default_factory=dict)
    bits: dict[Any, Codes | None] = field(default_factory=dict)

    @property
    def files(self) -> int:
        return len(self.chunk.ids)

    def run(self) -> None:
        """Every pass of every block."""
        for group in self.plan.groups:
            for name, ends in group.passes:
                for output, dtype in OUTPUTS[name]:
                    own = self.chunk.values[group.by if output == "below" else group.measure].dtype
                    self.made[group.key, output] = np.empty((len(ends), self.files), own if dtype == _OWN else dtype)
                    self.places[group.key, output] = {int(end): w for w, end in enumerate(ends)}
        for block in range(len(self.chunk.present)):
            for group in self.plan.groups:
                self._run_block(group, block)

    def _run_block(self, group: Group, block: int) -> None:
        values, known = self.chunk.values[group.measure][block], self.chunk.known[group.measure][block]
        if group.where:
            depth = max(int(ends[-1]) for _, ends in group.passes)
            kept = known[:depth] & (self.chunk.values[group.where][block][:depth] != 0)
            values, known = values[:depth] * kept, kept.astype(np.uint8)
        start = block * kernels.BLOCK
        for name, ends in group.passes:
            out = [self.made[group.key, output] for output, _ in OUTPUTS[name]]
            if name == RATIOS:
                depth = int(ends[-1])
                below = self.chunk.values[group.by][block][:depth]
                both = known[:depth] & self.chunk.known[group.by][block][:depth]
                kernels.totals(values[:depth] * both, ends, start, out[0])
                kernels.totals(below * both, ends, start, out[1])
            else:
                _pass(name, (values, known, self.chunk.present[block]), ends, start, out)

    def at(self, rule: Rule, output: str) -> Array:
        """(files,) what a pass gave for the window of a rule."""
        key = _key(rule)
        line: Array = self.made[key, output][self.places[key, output][rule.months]]
        return line

    def column(self, rule: Rule) -> Column:
        """A variable."""
        kind = self.plan.dictionary.rule_type(rule)
        if rule.kind in EVENT_KINDS:
            return self._of_events(rule, kind)
        if rule.kind == "state":
            return self._state(rule, kind)
        if kind is Type.CATEGORY:
            values, words = self._classed(rule.measure, self.at(rule, "last"), self._known(rule))
            return Column(kind, values, self._valid(rule), words)
        return Column(kind, self._values(rule).astype(DTYPES[kind], copy=False), self._valid(rule))

    def _values(self, rule: Rule) -> Array:
        if rule.kind in _PLAIN:
            return self.at(rule, _PLAIN[rule.kind])
        with np.errstate(all="ignore"):  # empty windows are missing, whatever is written there
            if rule.kind == "any":
                return self.at(rule, "true") > 0
            if rule.kind == "share":
                return self.at(rule, "true") / self.at(rule, "n")
            if rule.kind == "ratio":
                return self.at(rule, "above") / self.at(rule, "below")
            total, number = self.at(rule, "sum"), self.at(rule, "n")
            if rule.kind == "relative":
                unit = self.plan.dictionary.parameters[rule.by].at(self.month.plus(-1))
                return total / (number.astype(np.int64) * unit)
            return kernels.rounded_means(total, number) if total.dtype.kind == "i" else total / number

    def _known(self, rule: Rule) -> Booleans:
        """(files,) where the window is not empty."""
        known: Booleans
        if rule.kind in ("months_since_first", "months_since_last"):
            known = self.at(rule, "newest") > 0
        elif rule.kind == "ratio":
            known = self.at(rule, "below") != 0
        elif rule.kind == "changes":
            known = self.at(rule, "pairs") > 0
        elif rule.kind in ("largest_drop", "largest_rise"):
            known = self.at(rule, "moved") > 0
        else:
            known = self.at(rule, "n") > (1 if rule.kind in ("deviation", "trend") else 0)
        return known

    def _valid(self, rule: Rule) -> Codes | None:
        """The same as bits, made once for all variables with the same window."""
        sort = {"months_since_first": "age", "months_since_last": "age", "deviation": "two", "trend": "two"}
        sort |= dict.fromkeys(("changes", "largest_drop", "largest_rise"), "pairs")
        key = (_key(rule), rule.months, sort.get(rule.kind, rule.kind == "ratio"))
        if key not in self.bits:
            self.bits[key] = _packed(self._known(rule))
        return self.bits[key]

    def _state(self, rule: Rule, kind: Type) -> Column:
        values = self.chunk.values[rule.measure][:, 0].reshape(-1)[: self.files]
        known = self.chunk.known[rule.measure][:, 0].reshape(-1)[: self.files] != 0
        if kind is Type.CATEGORY:
            codes, words = self._classed(rule.measure, values, known)
            return Column(kind, codes, _packed(known), words)
        return Column(kind, values.astype(DTYPES[kind], copy=False), _packed(known))

    def _classed(self, measure: str, numbers: Array, known: Booleans) -> tuple[Array, tuple[str, ...]]:
        """Classes numbered by their order, only those that occur: the same bytes whoever read the rows."""
        found, places = np.unique(np.where(known, numbers, -1), return_inverse=True)
        named = {number: word for word, number in self.chunk.words.get(measure, {}).items()}
        names = [named.get(int(number), "") for number in found]
        words = sorted({name for name, number in zip(names, found, strict=True) if number >= 0})
        ranks = {word: k for k, word in enumerate(words)}
        return np.array([ranks.get(name, 0) for name in names], np.int32)[places], tuple(words)

    def _of_events(self, rule: Rule, kind: Type) -> Column:
        place = self.plan.events.index(rule)
        if rule.kind == "events":
            return Column(kind, self.chunk.count[place])
        return Column(kind, self.chunk.recent[place], _packed(self.chunk.recent[place] > 0))


def _pass(name: str, months: tuple[Array, Codes, Codes], ends: Integers, start: int, out: list[Array]) -> None:
    """One pass of one block."""
    values, known, present = months
    if name == NUMBERS:
        kernels.numbers(known, ends, start, *out)
    elif name == TOTALS:
        kernels.totals(values, ends, start, *out)
    elif name == EXTREMES:
        kernels.extremes(values, known, ends, start, *out)
    elif name == LATEST:
        kernels.latest(values, known, ends, start, *out)
    elif name == TRUE:
        kernels.numbers((values > 0).view(np.uint8), ends, start, *out)
    elif name == AGES:
        kernels.first_and_last((values > 0).view(np.uint8), ends, start, *out)
    elif name == DEVIATIONS:
        kernels.deviations(values, known, ends, start, *out)
    elif name == TRENDS:
        kernels.trends(values, known, ends, start, *out)
    elif name == CHANGES:
        kernels.changes(values, known, present, ends, start, *out)
    else:
        kernels.moves(values, known, present, ends, start, *out)


def _key(rule: Rule) -> Key:
    return rule.measure, rule.where, rule.by if rule.kind == "ratio" else ""


def _packed(known: Booleans) -> Codes | None:
    """Bits, None where all are set."""
    return None if known.all() else np.packbits(known, bitorder="little")
