"""Words of a sentence that name what is barred, in the forms people write: one or several, English or French."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.tables.barred import BarredText, bar_of_name
from bondroit.tables.bars import CHILDREN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.observing.lexicon import Token
    from bondroit.tables.bars import Bar

# Without accents. Assumed: gathered from ordinary language; the list of `tables.bars` is what counts.
_MEANS = {
    "litige": "dispute", "plainte": "complaint", "reclamation": "complaint", "tribunal": "litigation",
    "courriel": "email", "mail": "email", "courrier": "letters", "lettre": "letters", "letter": "letters",
    "telephone": "calls", "appel": "calls", "visite": "visits", "visit": "visits", "visitor": "visits",
    "connexion": "connections", "connection": "connections", "login": "logins",
    "sexe": "sex", "genre": "sex", "femme": "sex", "homme": "sex", "women": "woman", "man": "sex", "men": "sex",
    "nationalite": "nationality", "etranger": "foreigner", "etrangere": "foreigner", "religieux": "religion",
    "adresse": "address", "quartier": "neighbourhood", "sante": "health", "maladie": "illness", "medecin": "medical",
    "hopital": "medical", "hospital": "medical", "grossesse": "pregnancy", "enceinte": "pregnancy",
    "pregnant": "pregnancy", "handicape": "disabled", "invalide": "disabled", "invalidite": "invalidity",
    "rdv": "appointment", "age": "age", "ages": "age", "veuf": "widow", "veuve": "widow", "divorce": "divorced",
    "separe": "separated", "celibataire": "celibataire", "marriage": "married", "mariage": "married",
}  # fmt: skip


def barred_words(words: Sequence[Token]) -> tuple[Sequence[Token], Bar] | None:
    """The words of a noun that nothing knows and that are barred, with the bar; None if none is.

    One word first, then all of them together. What is told of children is left to the nearest noun: their number is
    free, and only its wording may be wrong.
    """
    for token in words:
        bar = _bar([token.text])
        if bar is not None:
            return [token], bar
    bar = _bar([token.text for token in words])
    return None if bar is None else (words, bar)


def barred_fault(heard: str, bar: Bar) -> BarredText:
    """The fault that says so."""
    if bar.liftable:
        return BarredText(
            f"'{heard}' is barred: {bar.ground.en}; it needs a written ground, under the name of its column",
            f"« {heard} » est exclu : {bar.ground.fr} ; il y faut un motif écrit, sous le nom de sa colonne",
        )
    return BarredText(
        f"'{heard}' is barred: {bar.ground.en}; using a right, or a protected trait, must never raise suspicion",
        f"« {heard} » est exclu : {bar.ground.fr} ; user d'un droit, ou un trait protégé, ne doit jamais éveiller le "
        "soupçon",
    )


def _bar(words: list[str]) -> Bar | None:
    """The bar of words as they stand, or each in the singular or the plural."""
    for forms in (words, [_one(word) for word in words], [f"{word}s" for word in words]):
        for name in ("_".join(forms), "_".join(_MEANS.get(word, word) for word in forms)):
            bar = bar_of_name(name)
            if bar is not None and bar.ground != CHILDREN.ground:
                return bar
    return None


def _one(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word
