"""The words of variables in two languages: which noun names which measure, event or parameter, and how kinds begin."""

from __future__ import annotations

import pkgutil
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from bondroit.errors import Language, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bondroit.observing.rules import Measure, Parameter

LANGUAGES: tuple[Language, ...] = ("en", "fr")
ARTICLES: dict[Language, tuple[str, ...]] = {
    "en": ("the", "a", "an"),
    "fr": ("le", "la", "les", "l'", "un", "une", "du", "des", "de", "d'"),
}
_CURLY = "\u2019"
_WORD = re.compile(rf"[^\s,'{_CURLY}]+['{_CURLY}]?|,|['{_CURLY}]")

Key = tuple[str, ...]


class Token(NamedTuple):
    """One word of a sentence, in small letters without accents, and where it begins (from 0)."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class EventWords:
    """A kind of event: one and several, in both languages; `feminine` in French."""

    one: Text
    several: Text
    feminine: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """How sentences of a kind begin in one language; `by` joins two nouns; `feminine`: before a feminine event."""

    kind: str
    words: str
    by: str = ""
    feminine: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A whole expression: a kind over a measure, with its own unit."""

    kind: str
    measure: str
    words: Text
    unit: str


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language: its nouns by key (words without accents or article), and how its sentences begin.

    Attributes:
        language: en or fr.
        measures, events, parameters, barred: key to the name of what is meant.
        heads: how kinds begin, longest first.
        phrases: key to a whole expression.
        children_over: the beginning of a noun that ends with a number of years.
        shown: key of a noun to the noun as it is written.
    """

    language: Language
    measures: dict[Key, str]
    events: dict[Key, str]
    parameters: dict[Key, str]
    barred: dict[Key, str]
    heads: tuple[tuple[Key, Head], ...]
    phrases: dict[Key, Phrase]
    children_over: Key
    shown: dict[Key, str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every word: by language for reading, by name for saying."""

    tongues: dict[Language, Tongue]
    measures: dict[str, Text]
    events: dict[str, EventWords]
    parameters: dict[str, Text]
    children_over: Text


def tokens(sentence: str) -> list[Token]:
    """The words of a sentence, with their places."""
    return [Token(_plain(found[0]), found.start()) for found in _WORD.finditer(sentence)]


def key(words: Iterable[str], language: Language) -> Key:
    """Words without the articles they begin with."""
    found = tuple(words)
    while found and found[0] in ARTICLES[language]:
        found = found[1:]
    return found


def key_of(text: str, language: Language) -> Key:
    """The key of a noun."""
    return key((token.text for token in tokens(text)), language)


@cache
def shipped_words() -> dict[str, Any]:
    """The file words.toml of the package."""
    data = pkgutil.get_data("bondroit.observing", "words.toml")
    assert data is not None
    return tomllib.loads(data.decode())


def named(name: str) -> Text:
    """A measure that has no words: its name, with spaces."""
    plain = name.removesuffix("_cents").replace("_", " ")
    return Text(plain, plain)


def build_lexicon(
    measures: Mapping[str, Measure], parameters: Mapping[str, Parameter], events: Mapping[str, EventWords]
) -> Lexicon:
    """The words of the package with those of one dictionary, whose own come first.

    Args:
        measures: every measure the dictionary may name, standard ones included.
        parameters: its parameters.
        events: kinds of events it declares with their words.
    """
    shipped = shipped_words()
    nouns = {name: Text(words["en"], words["fr"]) for name, words in shipped["columns"].items()}
    nouns |= {name: measure.words or named(name) for name, measure in measures.items()}
    happenings = {name: _event_words(body) for name, body in shipped["events"].items()} | dict(events)
    units = {name: Text(words["en"], words["fr"]) for name, words in shipped["parameters"].items()}
    units = {name: units.get(name, parameter.meaning) for name, parameter in parameters.items()}
    children = Text(shipped["children_over"]["en"], shipped["children_over"]["fr"])
    tongues = {language: _tongue(language, nouns, happenings, units, children) for language in LANGUAGES}
    return Lexicon(tongues, nouns, happenings, units, children)


def same_words(lexicon: Lexicon, declared: Iterable[str]) -> list[Text]:
    """Nouns of declared measures that already name another one: a sentence would mean either."""
    faults = []
    for name in declared:
        for language in LANGUAGES:
            noun = lexicon.measures[name].say(language)
            others = [
                n
                for n, text in lexicon.measures.items()
                if key_of(text.say(language), language) == key_of(noun, language)
            ]
            if len(others) > 1:
                other = next(n for n in others if n != name)
                faults.append(Text(f"'{noun}' already names {other}.", f"« {noun} » nomme déjà {other}."))
    return list(dict.fromkeys(faults))


def event_words(name: str, body: Mapping[str, Any]) -> EventWords:
    """The words of a kind of event that a dictionary declares, or its name."""
    plain = named(name)
    return _event_words(
        {"en": body.get("en", [plain.en] * 2), "fr": body.get("fr", [plain.fr] * 2), "feminine": body.get("feminine")}
    )


def _event_words(body: Mapping[str, Any]) -> EventWords:
    (one_en, some_en), (one_fr, some_fr) = body["en"], body["fr"]
    return EventWords(Text(one_en, one_fr), Text(some_en, some_fr), bool(body.get("feminine", False)))


def _tongue(
    language: Language,
    nouns: Mapping[str, Text],
    happenings: Mapping[str, EventWords],
    units: Mapping[str, Text],
    children: Text,
) -> Tongue:
    shipped = shipped_words()
    heads = []
    for kind, body in shipped["kinds"].items():
        head = Head(kind, body[language], body.get(f"{language}_by", ""), body.get(f"{language}_feminine", ""))
        also = body.get(f"{language}_also", ())
        heads += [(_head_key(words, language), head) for words in (head.words, head.feminine, *also) if words]
    phrases = [
        Phrase(body["kind"], body["measure"], Text(body["en"], body["fr"]), body["unit"])
        for body in shipped["phrases"].values()
    ]
    measures = {name: (text.say(language),) for name, text in nouns.items()}
    events = {name: (w.one.say(language), w.several.say(language)) for name, w in happenings.items()}
    parameters = {name: (text.say(language),) for name, text in units.items()}
    barred = {name: tuple(body[language]) for name, body in shipped["barred"].items()}
    spoken = {noun for group in (measures, events, parameters) for said in group.values() for noun in said}
    technical = {name for group in (measures, events, parameters) for name in group}
    return Tongue(
        language,
        measures=_by_key(measures, language),
        events=_by_key(events, language),
        parameters=_by_key(parameters, language),
        barred=_by_key(barred, language),
        heads=tuple(sorted(heads, key=lambda pair: -len(pair[0]))),
        phrases={key_of(phrase.words.say(language), language): phrase for phrase in phrases},
        children_over=key_of(children.say(language), language),
        shown={key_of(noun, language): noun for noun in (*sorted(technical), *sorted(spoken))},
    )


def _by_key(nouns: Mapping[str, tuple[str, ...]], language: Language) -> dict[Key, str]:
    """Key to name, for every noun and for the names themselves."""
    return {key_of(noun, language): name for name, said in nouns.items() for noun in (name, *said)}


def _head_key(words: str, language: Language) -> Key:
    """A head without the French « de », which may be du, des, de la, d'."""
    found = tuple(token.text for token in tokens(words))
    return found[:-1] if language == "fr" and found[-1] == "de" else found


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.lower().replace(_CURLY, "'"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
