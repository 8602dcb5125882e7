"""Variables by product: measures x aggregates x windows, with stable names and meanings in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.observing.lexicon import shipped_words
from bondroit.observing.rules import EVENT_KINDS, NEEDS_BY, NO_WHERE, PAIR_KINDS, PERMITTED, Rule, Said, unit_of
from bondroit.observing.saying import meaning_of, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bondroit.observing.lexicon import Lexicon
    from bondroit.tables.contract import Type

_TWO_MONTHS = (*PAIR_KINDS, "deviation", "trend")
"""Kinds that need two months at least."""
_CLASS = Text("a class", "une classe")
_YES_NO = Text("yes or no", "oui ou non")
_NUMBER = Text("a number", "un nombre")


@dataclass(frozen=True, slots=True)
class Family:
    """A product of variables.

    Attributes:
        measures: what is looked at; for event kinds, `events`.
        aggregates: kinds.
        windows: lengths in months; `state` takes none of them.
        by: measures (ratio) or parameters (relative) divided by.
        where: the yes/no measure that says which months count, for the kinds that take one.
        events: kinds of events, one or several together.
        source, assumed: as in a rule.
    """

    measures: tuple[str, ...]
    aggregates: tuple[str, ...]
    windows: tuple[int, ...]
    by: tuple[str, ...]
    where: str
    events: tuple[tuple[str, ...], ...]
    source: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class Product:
    """The rules of a family, and the combinations left out with why."""

    rules: tuple[Rule, ...]
    left_out: tuple[Text, ...]


def expand(family: Family, types: Mapping[str, Type], lexicon: Lexicon) -> Product:
    """Every variable of a family that makes sense.

    Args:
        family: the product.
        types: measure to what it holds; a measure that is not there is left for the checks to refuse.
        lexicon: the words of the meanings.

    Returns:
        Rules in the order of measures, aggregates, windows; a family is always expanded in the same way. A mean of a
        class, a trend over one month and the like are left out and told, one line for each measure.
    """
    rules, left_out = [], []
    for measure in family.measures:
        kinds = [kind for kind in family.aggregates if kind not in EVENT_KINDS]
        held = types.get(measure)
        senseless = [kind for kind in kinds if held is not None and held not in PERMITTED.get(kind, {held})]
        if senseless and held is not None:
            left_out.append(_no_sense(measure, senseless, held, len(family.windows)))
        for kind in kinds:
            if kind not in senseless:
                rules += [_rule(said, family, held, lexicon) for said in _over(family, measure, kind)]
    for events in family.events:
        for kind in (kind for kind in family.aggregates if kind in EVENT_KINDS):
            rules += [_rule(Said(kind, m, events=events), family, None, lexicon) for m in family.windows]
    short = [kind for kind in family.aggregates if kind in _TWO_MONTHS]
    if 1 in family.windows and short and family.measures:
        names = ", ".join(short)
        left_out.append(Text(f"{names} over one month: left out.", f"{names} sur un mois : laissés de côté."))
    return Product(tuple(rules), tuple(left_out))


def _over(family: Family, measure: str, kind: str) -> Iterator[Said]:
    """One kind over one measure, window by window."""
    where = "" if kind in NO_WHERE else family.where
    for by in family.by if kind in NEEDS_BY else ("",):
        if by == measure:
            continue
        for months in (1,) if kind == "state" else family.windows:
            if months > 1 or kind not in _TWO_MONTHS:
                yield Said(kind, months, measure, by, where)


def _rule(said: Said, family: Family, held: Type | None, lexicon: Lexicon) -> Rule:
    return Rule(
        name=name_of(said),
        kind=said.kind,
        months=said.months,
        measure=said.measure,
        by=said.by,
        where=said.where,
        events=said.events,
        unit=unit_of(said.kind, held),
        meaning=meaning_of(said, lexicon),
        source=family.source,
        assumed=family.assumed,
    )


def _in_french(kind: str) -> str:
    """A kind as French sentences begin with it."""
    words = shipped_words()["kinds"].get(kind)
    return "valeur à la date" if words is None else str(words["fr"]).removesuffix(" de")


def _no_sense(measure: str, kinds: list[str], held: Type, windows: int) -> Text:
    what = {"category": _CLASS, "boolean": _YES_NO}.get(held, _NUMBER)
    french = ", ".join(_in_french(kind) for kind in kinds)
    names, number = ", ".join(kinds), len([kind for kind in kinds if kind != "state"]) * windows
    return Text(
        f"{measure} is {what.en}: {names} make no sense ({number} variable(s) left out).",
        f"{measure} est {what.fr} : {french} n'ont pas de sens ({number} variable(s) laissée(s) de côté).",
    )
