"""A dictionary file, piece by piece: every fault is collected, none stops the reading."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from bondroit.domain.months import Month
from bondroit.errors import Text, UserError
from bondroit.observing.families import Family
from bondroit.observing.lexicon import event_words, shipped_words
from bondroit.observing.rules import (
    EVENT_KINDS,
    EVENTS_SOURCE,
    MEMBER_FORMS,
    Condition,
    EventSource,
    Measure,
    Parameter,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bondroit.observing.lexicon import EventWords

SECTIONS = ("measures", "parameter", "events", "grounds", "variable", "family")
_KEYS: dict[str, tuple[str, ...]] = {
    "measure": ("column", "sum", "positive", "at_least", "missing", "fold", "members", "roles", "condition", "place",
                "by", "en", "fr", "ground"),
    "parameter": ("name", "en", "fr", "assumed", "values"),
    "events": ("kind", "kind_column", "table", "month", "known", "en", "fr", "feminine"),
    "variable": ("name", "say", "kind", "measure", "months", "by", "where", "events", "unit", "en", "fr", "source",
                 "assumed"),
    "family": ("measures", "aggregates", "windows", "by", "where", "events", "source", "assumed"),
}  # fmt: skip
NOT_GIVEN = "not given"
"""The source of a variable whose author names none; it is then assumed."""
_SAID = ("kind", "measure", "months", "by", "where", "events")

_WANTED = {
    int: Text("a whole number", "un nombre entier"),
    list: Text("a list", "une liste"),
    bool: Text("true or false", "true ou false"),
}


class _PieceError(ValueError):
    """A fault said in both languages."""

    def __init__(self, en: str, fr: str) -> None:
        super().__init__(en)
        self.text = Text(en, fr)


@dataclass(frozen=True, slots=True)
class Draft:
    """One `[[variable]]` as it stands in the file, with what to call it in faults."""

    label: str
    body: Mapping[str, Any]


@dataclass(slots=True)
class Pieces:
    """What a file declares, read as far as possible, and every fault on the way."""

    measures: dict[str, Measure] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    sources: list[EventSource] = field(default_factory=lambda: [EVENTS_SOURCE])
    event_words: dict[str, EventWords] = field(default_factory=dict)
    grounds: dict[str, str] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    families: list[Family] = field(default_factory=list)
    faults: list[Text] = field(default_factory=list)


def read_pieces(document: Mapping[str, Any]) -> Pieces:
    """Take a TOML document apart."""
    pieces = Pieces()
    pieces.faults += _strangers("", document, SECTIONS)
    for name, body in _table(document, "measures", pieces):
        _keep(pieces, f"measures.{name}", "measure", body, partial(_take_measure, name))
    for name, ground in _table(document, "grounds", pieces):
        pieces.grounds[name] = str(ground)
    takers: dict[str, Callable[[str, Any, Pieces], None]] = {
        "parameter": _take_parameter, "events": _take_source, "variable": _take_draft, "family": _take_family,
    }  # fmt: skip
    for section, take in takers.items():
        for label, body in _list(document, section, pieces):
            _keep(pieces, label, section, body, take)
    return pieces


def _take_measure(name: str, _: str, body: Mapping[str, Any], pieces: Pieces) -> None:
    pieces.measures[name] = measure(name, body)


def _take_parameter(_: str, body: Mapping[str, Any], pieces: Pieces) -> None:
    pieces.parameters[body["name"]] = _parameter(body)


def _take_draft(label: str, body: Mapping[str, Any], pieces: Pieces) -> None:
    pieces.drafts.append(_draft(label, body))


def _take_family(_: str, body: Mapping[str, Any], pieces: Pieces) -> None:
    pieces.families.append(_family(body))


def standard_measures() -> dict[str, Measure]:
    """The measures of words.toml, which every dictionary may name."""
    return {name: measure(name, body) for name, body in shipped_words()["measures"].items()}


def standard_parameters() -> dict[str, Parameter]:
    """The parameters of words.toml."""
    return {body["name"]: _parameter(body) for body in shipped_words()["parameter"]}


def standard_sources() -> tuple[EventSource, ...]:
    """The sources of events of words.toml, read when a variable names their kind."""
    return tuple(_event_source(body) for body in shipped_words()["source"])


def measure(name: str, body: Mapping[str, Any]) -> Measure:
    """One `[measures.name]`.

    Raises:
        KeyError, TypeError, ValueError: if something is missing or of another type.
    """
    words = Text(body["en"], body.get("fr", body["en"])) if "en" in body else None
    ground = str(body.get("ground", ""))
    if "place" in body:
        return Measure(name, (body["place"],), table="places", place_column=body["by"], words=words)
    if "members" in body:
        columns = (body["column"],) if "column" in body else ()
        form = str(body["members"])
        if form in MEMBER_FORMS[2:] and not columns:
            raise KeyError("column")
        return Measure(
            name, columns, form, table="members", roles=_strings(body.get("roles", [])), words=words, ground=ground,
            condition=_condition(body["condition"]) if "condition" in body else None,
        )  # fmt: skip
    for form in ("sum", "positive"):
        if form in body:
            return Measure(name, _strings(body[form]), form, words=words, ground=ground)
    if "at_least" in body:
        return Measure(name, (body["column"],), "at_least", int(body["at_least"]), words=words, ground=ground)
    fold = tuple(sorted(dict(body.get("fold", {})).items()))
    return Measure(name, (body["column"],), missing=body.get("missing"), words=words, ground=ground, fold=fold)


def _condition(body: Mapping[str, Any]) -> Condition:
    tests = [key for key in body if key != "column"]
    if len(tests) != 1:
        raise _PieceError(
            "a condition has a column and one of in, not_in, at_least, below",
            "une condition a une colonne et un seul de in, not_in, at_least, below",
        )
    value = body[tests[0]]
    return Condition(body["column"], tests[0], tuple(value) if isinstance(value, list) else (value,))


def _parameter(body: Mapping[str, Any]) -> Parameter:
    values = sorted((Month.parse(v["from"]), int(v["cents"])) for v in body["values"])
    return Parameter(body["name"], Text(body["en"], body["fr"]), tuple(values), bool(body.get("assumed", False)))


def _event_source(body: Mapping[str, Any]) -> EventSource:
    return EventSource(
        body["table"], str(body.get("kind", "")), str(body.get("kind_column", "")), body.get("month", "month"),
        body.get("known", "known"),
    )  # fmt: skip


def _take_source(_: str, body: Mapping[str, Any], pieces: Pieces) -> None:
    source = _event_source(body)
    pieces.sources.append(source)
    if source.kind and ("en" in body or source.kind not in shipped_words()["events"]):
        pieces.event_words[source.kind] = event_words(source.kind, body)


def _draft(label: str, body: Mapping[str, Any]) -> Draft:
    if "say" in body and set(body) & set(_SAID):
        more = ", ".join(k for k in _SAID if k in body)
        raise _PieceError(f"'say' says it all; leave out {more}", f"« say » dit tout ; ôtez {more}")
    if "say" not in body and "kind" not in body:
        raise _PieceError("'say' or 'kind' is missing", "« say » ou « kind » manque")
    kinds = {"months": int, "events": list, "assumed": bool}
    for key, value in body.items():
        if not isinstance(value, kinds.get(key, str)) or (key == "months" and value is True):
            wanted = _WANTED.get(kinds.get(key, str), Text("a text", "un texte"))
            raise _PieceError(
                f"'{key}' is of the wrong type: it must be {wanted.en}",
                f"« {key} » n'est pas du bon type : il faut {wanted.fr}",
            )
    _strings(body.get("events", []))
    return Draft(str(body.get("name", label)), body)


def _family(body: Mapping[str, Any]) -> Family:
    aggregates = _strings(body["aggregates"])
    windows = tuple(int(months) for months in body.get("windows", []))
    if not windows and set(aggregates) != {"state"}:
        raise KeyError("windows")
    events = tuple((e,) if isinstance(e, str) else tuple(e) for e in body.get("events", ()))
    if not events and set(aggregates) & set(EVENT_KINDS):
        raise KeyError("events")
    return Family(
        _strings(body.get("measures", [])), aggregates, windows, _strings(body.get("by", [])), body.get("where", ""),
        events, body.get("source", NOT_GIVEN), bool(body.get("assumed", "source" not in body)),
    )  # fmt: skip


def _strings(values: object) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise _PieceError("a list of words is needed", "il faut une liste de mots")
    return tuple(values)


def _table(document: Mapping[str, Any], section: str, pieces: Pieces) -> Iterable[tuple[str, Any]]:
    body = document.get(section, {})
    if isinstance(body, dict):
        return body.items()
    pieces.faults.append(Text(f"[{section}] is no table.", f"[{section}] n'est pas une table."))
    return ()


def _list(document: Mapping[str, Any], section: str, pieces: Pieces) -> Iterable[tuple[str, Mapping[str, Any]]]:
    body = document.get(section, [])
    if isinstance(body, list) and all(isinstance(entry, dict) for entry in body):
        return [(str(entry.get("name", f"{section} {k}")), entry) for k, entry in enumerate(body, start=1)]
    pieces.faults.append(
        Text(f"{section}: write [[{section}]] before each.", f"{section} : écrivez [[{section}]] avant chacune.")
    )
    return ()


def _keep(pieces: Pieces, label: str, sort: str, body: object, take: Callable[[str, Any, Pieces], None]) -> None:
    """Take one piece; a fault is kept with the label."""
    if not isinstance(body, dict):
        pieces.faults.append(Text(f"{label}: no table.", f"{label} : pas une table."))
        return
    pieces.faults += _strangers(label, body, _KEYS[sort])
    try:
        take(label, body, pieces)
    except KeyError as error:
        name = str(error.args[0])
        pieces.faults.append(Text(f"{label}: '{name}' is missing.", f"{label} : « {name} » manque."))
    except _PieceError as error:
        pieces.faults.append(Text(f"{label}: {error.text.en}.", f"{label} : {error.text.fr}."))
    except UserError as error:
        pieces.faults.append(Text(f"{label}: {error.message.en}", f"{label} : {error.message.fr}"))
    except (TypeError, ValueError, AttributeError) as error:
        pieces.faults.append(
            Text(f"{label}: a value cannot be read ({error}).", f"{label} : une valeur est illisible ({error}).")
        )


def _strangers(label: str, body: Mapping[str, Any], known: tuple[str, ...]) -> list[Text]:
    faults = []
    before = Text(f"{label}: unknown", f"{label} : clé inconnue") if label else Text("unknown", "clé inconnue")
    for name in body:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            en, fr = (f" Did you mean {near[0]}?", f" Vouliez-vous {near[0]} ?") if near else ("", "")
            faults.append(Text(f"{before.en} key {name}.{en}", f"{before.fr} {name}.{fr}"))
    return faults
