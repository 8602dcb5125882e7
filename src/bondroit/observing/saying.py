"""A rule said back in words, in English or French; the meaning and the name that are derived from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Language, Text
from bondroit.observing.lexicon import named
from bondroit.observing.rules import AGE, EVENT_KINDS, Condition, Measure, Said

if TYPE_CHECKING:
    from bondroit.observing.lexicon import Head, Lexicon
    from bondroit.observing.rules import Rule

_WHERE_WORDS = Text("in months with", "dans les mois avec")
_OR = Text("or", "ou")
_VOWELS = "aeiouyéèêàâîôûœAEIOUYÉÈÊ"
_CHILDREN_OVER = "children_over_"


def say(rule: Rule | Said, lexicon: Lexicon, language: Language) -> str:
    """A rule in words that `read_sentence` reads back to the same rule."""
    if rule.kind == "state":
        at_date = "at the date" if language == "en" else "à la date"
        return f"{_lead(_noun(rule.measure, lexicon, language), language)} {at_date}"
    over, months = ("over", "months" if rule.months > 1 else "month") if language == "en" else ("sur", "mois")
    where = f", {_WHERE_WORDS.say(language)} {_noun(rule.where, lexicon, language)}" if rule.where else ""
    for phrase in lexicon.tongues[language].phrases.values():
        if (phrase.kind, phrase.measure) == (rule.kind, rule.measure):
            return f"{phrase.words.say(language)}, {over} {rule.months} {months}{where}"
    head = next(head for _, head in lexicon.tongues[language].heads if head.kind == rule.kind)
    if rule.kind in EVENT_KINDS:
        body = _say_events(rule, head, lexicon, language)
    else:
        body = _after_head(head.words, _noun(rule.measure, lexicon, language), language)
        if rule.kind == "relative":
            body += f" {head.by} {_lead(lexicon.parameters[rule.by].say(language), language)}"
        if rule.kind == "ratio":
            body += f" {head.by} {_noun(rule.by, lexicon, language)}"
    return f"{body} {over} {rule.months} {months}{where}"


def meaning_of(rule: Rule | Said, lexicon: Lexicon) -> Text:
    """A rule as a sentence for a person, in both languages."""
    english, french = say(rule, lexicon, "en"), say(rule, lexicon, "fr")
    return Text(english[0].upper() + english[1:], french[0].upper() + french[1:])


def name_of(said: Rule | Said) -> str:
    """A stable name for a variable: measure, kind and window."""
    stem, window = said.measure.removesuffix("_cents"), f"{said.months}m"
    if said.kind == "state":
        return stem
    if said.kind in EVENT_KINDS:
        joined = "_or_".join(said.events)
        return f"months_since_{joined}_{window}" if said.kind == "months_since" else f"{joined}_events_{window}"
    middle = {"ratio": f"over_{said.by.removesuffix('_cents')}", "relative": f"in_{said.by.removesuffix('_cents')}"}
    end = f"_where_{said.where.removesuffix('_cents')}" if said.where else ""
    return f"{stem}_{middle.get(said.kind, said.kind)}_{window}{end}"


def children_over(years: int) -> Measure:
    """How many children of the household are `years` old or more: past that birthday, by the month of birth."""
    text = Text(f"number of children over {years}", f"le nombre d'enfants de plus de {years} ans")
    condition = Condition(AGE, "at_least", (years,))
    return Measure(
        f"children_over_{years}", (), "count", table="members", roles=("child",), condition=condition, words=text
    )


def plain_measure(name: str) -> Measure:
    """The measure that a name means when nobody declares it: `children_over_19`, or the column of that name."""
    years = name.removeprefix(_CHILDREN_OVER)
    return children_over(int(years)) if years != name and years.isdecimal() else Measure(name, (name,))


def _noun(name: str, lexicon: Lexicon, language: Language) -> str:
    words = lexicon.measures.get(name) or plain_measure(name).words or named(name)
    return words.say(language)


def _say_events(rule: Rule | Said, head: Head, lexicon: Lexicon, language: Language) -> str:
    words = [lexicon.events[event] for event in rule.events]
    if rule.kind == "events":
        nouns = [word.several.say(language) for word in words]
    else:
        nouns = [word.one.say(language) for word in words]
    joined = f" {_OR.say(language)} ".join(nouns)
    if rule.kind == "months_since" and words[0].feminine and head.feminine:
        return f"{head.feminine} {joined}"
    masculine = next(h for _, h in lexicon.tongues[language].heads if h.kind == rule.kind).words
    return _after_head(masculine, joined, language)


def _after_head(head: str, noun: str, language: Language) -> str:
    """A head and its noun; in French « de » + « le » is « du »."""
    if language == "en" or not head.endswith(" de"):
        return f"{head} {noun}"
    start = head.removesuffix(" de")
    for article, contracted in (("le ", "du "), ("les ", "des ")):
        if noun.startswith(article):
            return f"{start} {contracted}{noun.removeprefix(article)}"
    return f"{start} d'{noun}" if noun[0] in _VOWELS else f"{start} de {noun}"


def _lead(noun: str, language: Language) -> str:
    """A noun at the head of a sentence, without its article."""
    if language == "fr":
        for article in ("les ", "le ", "la ", "l'"):
            if noun.startswith(article):
                return noun.removeprefix(article)
    return noun
