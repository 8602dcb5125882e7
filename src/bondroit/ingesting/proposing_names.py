"""How near the name of a received column is to a column of a table, by meaning, then by letters."""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import lru_cache

from bondroit.ingesting.proposing_words import FILLERS, VALUES, WEAK, WHOLE, WORDS

_WEAK = 0.25
# Letters alone never make a match certain.
_BY_LETTERS = 0.75
_UNKNOWN = "?"
_MEANINGS: dict[str, frozenset[str]] = {}
for _meaning, _words in WORDS.items():
    for _word in (*_words.split(), _meaning.replace("_", "")):
        _MEANINGS[_word] = _MEANINGS.get(_word, frozenset()) | {_meaning}


def nearness(received: str, target: str) -> float:
    """From 0 (nothing in common) to 1 (the same word for it)."""
    bare = "".join(_pieces(received))
    if bare == "".join(_pieces(target)) or bare in WHOLE.get(target, "").split():
        return 1.0
    amount = frozenset({"amount"}) if target.endswith("_cents") else frozenset()
    score = _by_meaning(_meanings(received), _target_meanings(target) | amount)
    wholes = [*WHOLE.get(target, "").split(), target.replace("_", "")]
    letters = max(difflib.SequenceMatcher(None, bare, whole).ratio() for whole in wholes)
    return max(score, _BY_LETTERS * letters if letters > 0.8 else 0.0)


def value_of(code: str, known: tuple[str, ...]) -> str | None:
    """The value of a contract that a code stands for; None if no word says so."""
    words = _pieces(code)
    for value in known:
        if "".join(words) in (value.lower().replace("_", ""), *VALUES.get(value, "").split()):
            return value
    for value in reversed(known):
        if any(len(word) > 2 and word in VALUES.get(value, "").split() for word in words):
            return value
    return None


def _pieces(name: str) -> list[str]:
    """The words of a name, in small letters without accents; figures stay with the letters before them."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub(r"([a-z])([A-Z])", r"\1 \2", plain)
    return re.findall(r"[a-z0-9]+", plain.lower())


def _meanings(name: str) -> list[frozenset[str]]:
    """What each word of a name may mean, words run together told apart."""
    found = []
    for piece in _pieces(name):
        words = (word for word in _told_apart(piece) if word not in FILLERS)
        found += [_MEANINGS.get(word, frozenset({_UNKNOWN})) for word in words]
    return found


@lru_cache(maxsize=4096)
def _told_apart(piece: str) -> tuple[str, ...]:
    """`mtloyer` as `mt`, `loyer`: the fewest known words that make it up whole; else itself."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(piece)
    for end in range(1, len(piece) + 1):
        for start in range(end):
            before = best[start]
            word = piece[start:end]
            known = word in _MEANINGS and (len(word) > 1 or len(piece) == 1)
            if before is not None and known and (best[end] is None or len(before) + 1 < len(best[end] or ())):
                best[end] = (*before, word)
    return best[-1] or (piece,)


def _target_meanings(target: str) -> frozenset[str]:
    if target in WORDS:
        return frozenset({target})
    for meaning in WORDS:
        if "_" in meaning and target.startswith(f"{meaning}_"):
            return frozenset({meaning}) | _target_meanings(target.removeprefix(f"{meaning}_"))
    parts = [part for part in target.split("_") if part not in {"cents", "of"}]
    return frozenset(min(_MEANINGS.get(part, {part})) if part not in WORDS else part for part in parts)


def _by_meaning(received: list[frozenset[str]], target: frozenset[str]) -> float:
    """Twice what both mean over what each means; words that say little weigh little."""
    common, left = 0.0, set(target)
    total = sum(map(_weight, target))
    for meanings in received:
        shared = sorted(meanings & left, key=_weight, reverse=True)
        if shared:
            common += 2 * _weight(shared[0])
            total += _weight(shared[0])
            left.discard(shared[0])
        else:
            total += min(map(_weight, meanings))
    return min(common / total, 0.95) if total else 0.0


def _weight(meaning: str) -> float:
    return _WEAK if meaning in WEAK else 1.0
