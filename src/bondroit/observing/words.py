"""Variables said in words close to the law's, in English or French, and said back.

    sentence := (head noun [joint noun] | phrase) window [", in months with" noun]  |  noun ["at the date"]
              | head event {"or" event} window
    window   := ("over" | "within") number ("months" | "years")

`mean of rsa over 12 months`, `part du loyer dans les revenus sur 3 mois`, `months since last control`.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bondroit.errors import Language, Text
from bondroit.observing.barred_words import barred_fault, barred_words
from bondroit.observing.checks import LONGEST
from bondroit.observing.lexicon import ARTICLES, LANGUAGES, Key, Token, key, tokens
from bondroit.observing.rules import EVENT_KINDS, NEEDS_BY, Measure, Said
from bondroit.observing.saying import children_over
from bondroit.tables.barred import BarredText

if TYPE_CHECKING:
    from bondroit.observing.lexicon import Head, Lexicon, Tongue

SINCE_MONTHS = 24
"""The window of "months since last ..." when the sentence gives none (assumed)."""
_YEAR = 12
_NO_WINDOW = Text("the window is missing: add 'over 12 months'", "la fenêtre manque : ajoutez « sur 12 mois »")
_AT_DATE: dict[Language, Key] = {"en": ("at", "the", "date"), "fr": ("a", "la", "date")}
_WHERE: dict[Language, Key] = {"en": (",", "in", "months", "with"), "fr": (",", "dans", "les", "mois", "avec")}
_OVER: dict[Language, tuple[str, ...]] = {"en": ("over", "within"), "fr": ("sur",)}
_MONTHS: dict[Language, tuple[str, ...]] = {"en": ("month", "months"), "fr": ("mois",)}
_YEARS: dict[Language, tuple[str, ...]] = {"en": ("year", "years"), "fr": ("an", "ans", "annee", "annees")}
_OR: dict[Language, str] = {"en": "or", "fr": "ou"}


@dataclass(frozen=True, slots=True)
class _Miss:
    """Where reading stopped: how far it had come (in words), where (from 0), what stands there.

    `known` is what could have stood there, words without accents to words as they are shown; `fault` says it all.
    """

    progress: int
    start: int
    heard: str
    known: dict[str, str] = field(default_factory=dict)
    fault: Text | None = None

    def nearest(self) -> tuple[float, Text]:
        """How like the nearest known words are, and the fault in words."""
        if self.fault is not None:
            return 1.0, self.fault
        heard = " ".join(token.text for token in tokens(self.heard))
        near = difflib.get_close_matches(heard, self.known, n=1, cutoff=0.5)
        if not near:
            return 0.0, _unknown(self.heard, "")
        likeness = difflib.SequenceMatcher(None, heard, near[0]).ratio()
        return likeness, _unknown(self.heard, self.known[near[0]])


class _Reader:
    """Reads one sentence in one language; keeps the misses."""

    def __init__(self, tongue: Tongue, sentence: str) -> None:
        self.tongue, self.sentence = tongue, sentence
        self.language = tongue.language
        self.misses: list[_Miss] = []
        self.made: Measure | None = None

    def read(self) -> Said | None:
        """The sentence, or None with `misses` filled."""
        words = tokens(self.sentence)
        words, where = self._split_where(words)
        words, months = self._split_window(words)
        if self._is_out_of_range(words, months):
            return None
        said = self._body(words, months)
        if said is None or where is None:
            return said
        condition = self._noun(where, len(words))
        return None if condition is None else replace(said, where=condition)

    def _split_where(self, words: list[Token]) -> tuple[list[Token], list[Token] | None]:
        mark = _WHERE[self.language]
        for k in range(len(words) - len(mark)):
            if _starts(words[k:], mark):
                return words[:k], words[k + len(mark) :]
        return words, None

    def _split_window(self, words: list[Token]) -> tuple[list[Token], int | None]:
        """The sentence without its window, and the months of the window."""
        if len(words) < 3 or words[-3].text not in _OVER[self.language] or not words[-2].text.isdecimal():
            return words, None
        number, unit = int(words[-2].text), words[-1].text
        if unit not in _MONTHS[self.language] + _YEARS[self.language]:
            units = {word: word for word in _MONTHS[self.language] + _YEARS[self.language]}
            self.misses.append(_Miss(len(words), words[-1].start, self._heard(words[-1:]), units))
            return words, None
        rest = words[:-3]
        rest = rest[:-1] if rest and rest[-1].text == "," else rest
        return rest, number if unit in _MONTHS[self.language] else number * _YEAR

    def _is_out_of_range(self, words: list[Token], months: int | None) -> bool:
        """Whether the window is too short or too long; a miss then says so."""
        if months is None or 1 <= months <= LONGEST:
            return False
        start = words[-1].start + len(words[-1].text) if words else 0
        fault = Text(f"the window must be 1 to {LONGEST} months", f"la fenêtre doit être de 1 à {LONGEST} mois")
        self.misses.append(_Miss(len(words) + 1, start + 1, "", fault=fault))
        return True

    def _body(self, words: list[Token], months: int | None) -> Said | None:
        if months is None:
            at_date = _AT_DATE[self.language]
            ended = len(words) > len(at_date) and _starts(words[-len(at_date) :], at_date)
            state = words[: -len(at_date)] if ended else words
            measure = self._noun(state, 0)
            if measure is not None:
                return Said("state", measure=measure, made=self.made)
        phrase = self.tongue.phrases.get(_key(words, self.language))
        if phrase is not None and months is not None:
            return Said(phrase.kind, months, phrase.measure, unit=phrase.unit)
        for start, head in self.tongue.heads:
            if _starts(words, start) and len(words) > len(start):
                said = self._after(head, words[len(start) :], months, len(start))
                if said is not None:
                    return said
        self._miss_head(words)
        return None

    def _after(self, head: Head, rest: list[Token], months: int | None, progress: int) -> Said | None:
        said = self._joined(head, rest, progress) if head.kind in NEEDS_BY else self._single(head, rest, progress)
        if said is None:
            return None
        window = months or (SINCE_MONTHS if head.kind.startswith("months_since") else None)
        if window is None:
            self.misses.append(_Miss(len(rest) + progress + 1, len(self.sentence), "", fault=_NO_WINDOW))
            return None
        return replace(said, months=window, made=self.made)

    def _single(self, head: Head, rest: list[Token], progress: int) -> Said | None:
        if head.kind not in EVENT_KINDS:
            measure = self._noun(rest, progress)
            return None if measure is None else Said(head.kind, measure=measure)
        found: list[str] = []
        part: list[Token] = []
        for token in [*rest, Token(_OR[self.language], 0)]:
            if token.text != _OR[self.language]:
                part.append(token)
                continue
            event = self._look_up(part, self.tongue.events, progress)
            if event is None:
                return None
            found, part = [*found, event], []
        return Said(head.kind, events=tuple(found))

    def _joined(self, head: Head, rest: list[Token], progress: int) -> Said | None:
        below = self.tongue.parameters if head.kind == "relative" else None
        for k, token in enumerate(rest):
            if token.text == head.by and 0 < k < len(rest) - 1:
                measure = self._noun(rest[:k], progress)
                if measure is None:
                    continue
                after = rest[k + 1 :]
                by = self._noun(after, progress + k) if below is None else self._look_up(after, below, progress + k)
                if by is not None:
                    return Said(head.kind, measure=measure, by=by)
        return None

    def _noun(self, words: list[Token], progress: int) -> str | None:
        """The measure that words name; "number of children over 19" makes one."""
        found = _key(words, self.language)
        over = self.tongue.children_over
        found = found[:-1] if found and found[-1] in _YEARS[self.language] else found
        if len(found) == len(over) + 1 and found[:-1] == over and found[-1].isdecimal():
            self.made = children_over(int(found[-1]))
            return self.made.name
        return self._look_up(words, self.tongue.measures, progress)

    def _look_up(self, words: list[Token], nouns: dict[Key, str], progress: int) -> str | None:
        found = _key(words, self.language)
        if found in nouns:
            return nouns[found]
        if words:
            self._miss_noun(words, found, nouns, progress)
        return None

    def _miss_noun(self, words: list[Token], found: Key, nouns: dict[Key, str], progress: int) -> None:
        words = words[-len(found) :] if found else words
        heard = self._heard(words)
        if found in self.tongue.barred:
            self.misses.append(_Miss(len(heard), words[0].start, heard, fault=_barred(heard)))
            return
        barred = barred_words(words)
        if barred is not None:
            told = self._heard(list(barred[0]))
            self.misses.append(_Miss(progress, barred[0][0].start, told, fault=barred_fault(told, barred[1])))
            return
        vocabulary = {word for noun in nouns for word in noun} | set(ARTICLES[self.language])
        odd = next((token for token in words if token.text not in vocabulary), words[0])
        known = {" ".join(noun): self.tongue.shown[noun] for noun in nouns}
        self.misses.append(_Miss(progress, odd.start, heard, known))

    def _miss_head(self, words: list[Token]) -> None:
        """A sentence that begins as none does."""
        if not words:
            self.misses.append(_Miss(0, 0, "", fault=Text("nothing is said", "rien n'est dit")))
            return
        begun = next((pair for pair in self.tongue.heads if _starts(words, pair[0])), None)
        if begun is not None:
            start, head = begun
            self.misses.append(_Miss(0, words[0].start, self._heard(words[: len(start)]), fault=_unfinished(head)))
            return
        for length in sorted({len(start) for start, _ in self.tongue.heads}):
            known = {" ".join(start): head.words for start, head in self.tongue.heads if len(start) == length}
            self.misses.append(_Miss(0, words[0].start, self._heard(words[:length]), known))

    def _heard(self, words: list[Token]) -> str:
        return self.sentence[words[0].start : words[-1].start + len(words[-1].text)]


def read_sentence(sentence: str, lexicon: Lexicon) -> Said | Text:
    """What a sentence says, or what is wrong with it: the word, its place (from 1) and the nearest one."""
    told: dict[Language, list[_Miss]] = {}
    for language in LANGUAGES:
        reader = _Reader(lexicon.tongues[language], sentence)
        said = reader.read()
        if said is not None:
            return said
        told[language] = reader.misses
    misses = told[_spoken(sentence, lexicon)]
    farthest = max(miss.progress for miss in misses)
    worst = max((miss for miss in misses if miss.progress == farthest), key=lambda miss: miss.nearest()[0])
    fault = worst.nearest()[1]
    place = worst.start + 1
    return type(fault)(
        _ended(f"'{sentence}', character {place}: {fault.en}"),
        _ended(f"« {sentence} », caractère {place} : {fault.fr}"),
    )


def _spoken(sentence: str, lexicon: Lexicon) -> Language:
    """The language that knows most words of a sentence; the first one if both know as many."""
    words = [token.text for token in tokens(sentence)]

    def known(language: Language) -> int:
        tongue = lexicon.tongues[language]
        nouns = (*tongue.measures, *tongue.events, *tongue.parameters, *tongue.barred)
        said = {word for noun in (*nouns, *(start for start, _ in tongue.heads)) for word in noun}
        said |= {*ARTICLES[language], *_AT_DATE[language], *_WHERE[language], *_OVER[language]}
        said |= {*_MONTHS[language], *_YEARS[language], _OR[language]}
        return sum(word in said for word in words)

    return max(LANGUAGES, key=known)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith("?") else f"{sentence}."


def _key(words: list[Token], language: Language) -> Key:
    return key((token.text for token in words), language)


def _starts(words: list[Token], start: Key) -> bool:
    return tuple(token.text for token in words[: len(start)]) == start


def _unknown(heard: str, near: str) -> Text:
    if not near:
        return Text(f"'{heard}' is not known", f"« {heard} » n'est pas connu")
    return Text(
        f"'{heard}' is not known; did you mean '{near}'?", f"« {heard} » n'est pas connu ; vouliez-vous « {near} » ?"
    )


def _unfinished(head: Head) -> Text:
    """A sentence that begins well and does not say enough."""
    if head.by:
        return Text(
            f"'{head.words}' needs two nouns with '{head.by}' between them",
            f"« {head.words} » demande deux noms, avec « {head.by} » entre eux",
        )
    return Text(f"a noun is missing after '{head.words}'", f"il manque un nom après « {head.words} »")


def _barred(heard: str) -> Text:
    return BarredText(
        f"'{heard}' is barred: using a right, or a protected trait, must never raise suspicion",
        f"« {heard} » est exclu : user d'un droit, ou un trait protégé, ne doit jamais éveiller le soupçon",
    )
