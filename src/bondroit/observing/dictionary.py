"""The data dictionary: variables declared in TOML, read and checked, every fault at once."""

from __future__ import annotations

import pkgutil
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text, UserError
from bondroit.observing.checks import rule_faults, source_faults
from bondroit.observing.declared import Dictionary
from bondroit.observing.drowning import measures_of
from bondroit.observing.families import expand
from bondroit.observing.lexicon import build_lexicon, same_words
from bondroit.observing.measure_checks import measure_faults
from bondroit.observing.reading import NOT_GIVEN, read_pieces, standard_measures, standard_parameters, standard_sources
from bondroit.observing.rules import (
    EVENT_KINDS,
    NEEDS_BY,
    SNAPSHOT_KINDS,
    Condition,
    EventSource,
    Measure,
    Parameter,
    Rule,
    Said,
    measure_type,
    unit_of,
)
from bondroit.observing.saying import meaning_of, name_of, plain_measure
from bondroit.observing.words import read_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bondroit.observing.families import Family, Product
    from bondroit.observing.lexicon import Lexicon
    from bondroit.observing.reading import Pieces
    from bondroit.tables.contract import Type

__all__ = [
    "EVENT_KINDS", "SNAPSHOT_KINDS", "Condition", "Dictionary", "EventSource", "Measure", "Parameter", "Rule",
    "candidates_dictionary", "default_dictionary", "lexicon_of", "parse_dictionary",
]  # fmt: skip


def parse_dictionary(text: str) -> Dictionary:
    """Read a dictionary written as TOML; its head and docs/how-to/variables.md say how.

    Raises:
        UserError: E-USE-003 with every fault at once: not TOML, unknown words, kinds, columns or keys, senseless
            kinds, barred origins, two variables of one name.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refusal([Text(f"Not TOML: {error}.", f"Pas du TOML : {error}.")]) from error
    pieces = read_pieces(document)
    named = {**standard_measures(), **pieces.measures}
    parameters = {**standard_parameters(), **pieces.parameters}
    lexicon = build_lexicon(named, parameters, pieces.event_words)
    rules, faults = _rules(pieces, named, lexicon)
    products = [expand(family, _types(named, family), lexicon) for family in pieces.families]
    rules += _products(products, rules)
    words = {word for rule in rules for word in measures_of(rule)}
    used = {rule.by for rule in rules if rule.kind == "relative"} | pieces.parameters.keys()
    dictionary = Dictionary(
        measures={name: m for name, m in named.items() if name in words or name in pieces.measures},
        parameters={name: p for name, p in parameters.items() if name in used},
        rules=tuple(rules),
        sources=_sources(pieces, rules),
        grounds=pieces.grounds,
        left_out=tuple(line for product in products for line in product.left_out),
        event_words=pieces.event_words,
    )
    faults = pieces.faults + same_words(lexicon, pieces.measures) + faults + _check(dictionary)
    if faults or not dictionary.rules:
        raise _refusal(faults)
    return dictionary


@cache
def default_dictionary() -> Dictionary:
    """The dictionary that comes with the package."""
    return _shipped("variables.toml")


@cache
def candidates_dictionary() -> Dictionary:
    """The thousand candidates that come with the package, families by product; none made from a barred column."""
    return _shipped("candidates.toml")


def lexicon_of(dictionary: Dictionary) -> Lexicon:
    """The words in which the variables of a dictionary are said."""
    measures = {**standard_measures(), **dictionary.measures}
    parameters = {**standard_parameters(), **dictionary.parameters}
    return build_lexicon(measures, parameters, dictionary.event_words)


def _shipped(name: str) -> Dictionary:
    data = pkgutil.get_data("bondroit.observing", name)
    assert data is not None
    return parse_dictionary(data.decode())


def _rules(pieces: Pieces, named: dict[str, Measure], lexicon: Lexicon) -> tuple[list[Rule], list[Text]]:
    """The declared variables; a sentence may add a measure to `named`."""
    rules, faults = [], []
    for draft in pieces.drafts:
        body = draft.body
        said = read_sentence(body["say"], lexicon) if "say" in body else _declared(body)
        if isinstance(said, Text):
            faults.append(_told(draft.label, said))
            continue
        if said.made is not None:
            named.setdefault(said.made.name, said.made)
        rules.append(_rule(said, body, named, lexicon))
    return rules, faults


def _declared(body: Mapping[str, Any]) -> Said:
    return Said(
        body["kind"], body.get("months", 1), body.get("measure", ""), body.get("by", ""), body.get("where", ""),
        tuple(body.get("events", ())),
    )  # fmt: skip


def _rule(said: Said, body: Mapping[str, Any], named: Mapping[str, Measure], lexicon: Lexicon) -> Rule:
    """A rule, with what its author left out derived: name, unit, meaning; without a source it is assumed."""
    held = None
    if said.measure and not measure_faults(named.get(said.measure, plain_measure(said.measure))):
        held = measure_type(named.get(said.measure, plain_measure(said.measure)))
    meaning = Text(body.get("en", ""), body.get("fr", ""))
    if not (meaning.en and meaning.fr) and said.kind in SNAPSHOT_KINDS + EVENT_KINDS and _is_sayable(said, lexicon):
        derived = meaning_of(said, lexicon)
        meaning = Text(meaning.en or derived.en, meaning.fr or derived.fr)
    return Rule(
        name=body.get("name") or name_of(said),
        kind=said.kind,
        months=said.months,
        measure=said.measure,
        by=said.by,
        where=said.where,
        events=said.events,
        unit=body.get("unit") or said.unit or unit_of(said.kind, held),
        meaning=meaning,
        source=body.get("source", NOT_GIVEN),
        assumed=bool(body.get("assumed", "source" not in body)),
    )


def _is_sayable(said: Said, lexicon: Lexicon) -> bool:
    """Whether its words exist; if not, the checks say so."""
    if said.kind in EVENT_KINDS:
        return bool(said.events) and set(said.events) <= lexicon.events.keys()
    if not said.measure or (said.kind in NEEDS_BY and not said.by):
        return False
    return said.kind != "relative" or said.by in lexicon.parameters


def _types(named: Mapping[str, Measure], family: Family) -> dict[str, Type]:
    measures = {name: named.get(name) or plain_measure(name) for name in family.measures}
    return {name: measure_type(measure) for name, measure in measures.items() if not measure_faults(measure)}


def _products(products: Iterable[Product], declared: Iterable[Rule]) -> list[Rule]:
    """The rules of the families that are not declared already, each once."""
    found = {rule.name: rule for rule in declared}
    added = []
    for rule in (rule for product in products for rule in product.rules):
        first = found.setdefault(rule.name, rule)
        if first is rule or _substance(first) != _substance(rule):
            added.append(rule)
    return added


def _substance(rule: Rule) -> tuple[object, ...]:
    return rule.kind, rule.months, rule.measure, rule.by, rule.where, rule.events


def _sources(pieces: Pieces, rules: list[Rule]) -> tuple[EventSource, ...]:
    """The sources declared, and the standard ones of a kind that some variable looks at and none declares."""
    declared = {source.kind for source in pieces.sources}
    wanted = {event for rule in rules for event in rule.events} - declared
    return (*pieces.sources, *(source for source in standard_sources() if source.kind in wanted))


def _check(dictionary: Dictionary) -> list[Text]:
    """Every fault of measures, sources and variables; a variable of a faulty measure is not looked at further."""
    broken = {name: found for name, m in dictionary.measures.items() if (found := measure_faults(m))}
    faults = [_told(f"measure {name}", fault) for name, found in broken.items() for fault in found]
    faults += [_told(f"events of {s.table}", fault) for s in dictionary.sources for fault in source_faults(s)]
    whole = [rule for rule in dictionary.rules if not broken.keys() & set(measures_of(rule))]
    faults += [_told(rule.name, fault) for rule in whole for fault in rule_faults(rule, dictionary)]
    names = dictionary.names
    doubled = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    return faults + [Text(f"{name}: declared twice.", f"{name} : déclarée deux fois.") for name in doubled]


def _told(label: str, fault: Text) -> Text:
    return type(fault)(f"{label}: {fault.en}", f"{label} : {fault.fr}")


def _refusal(faults: list[Text]) -> UserError:
    return UserError(
        "E-USE-003",
        Text("The data dictionary cannot be used.", "Le dictionnaire de données est inutilisable."),
        faults=faults or [Text("It declares no variable.", "Il ne déclare aucune variable.")],
        remedy=Text(
            "correct the TOML file; docs/how-to/variables.md lists the kinds and the words.",
            "corrigez le fichier TOML ; docs/how-to/variables.md liste les genres et les mots.",
        ),
    )
