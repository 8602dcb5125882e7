"""How a figure is written in each language: separators, euros, months, classes of values.

French: a narrow no-break space between thousands and before the sign, a comma before decimals. English: a comma
between thousands, a point before decimals, the euro sign in front.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from bondroit.domain.scorecard import INTERVAL, MISSING, OTHER, Modality, categorical_text
from bondroit.errors import Text
from bondroit.explaining.value_words import VALUE_WORDS

if TYPE_CHECKING:
    from bondroit.domain.scorecard import Value
    from bondroit.errors import Language
    from bondroit.explaining.explanation import Datum

NARROW = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
CENTS = "cents"
_BOUNDS = re.compile(r"any|(<|>=) \S+|\[\S+, \S+\)")
_UNITS: dict[str, tuple[Text, Text]] = {
    "months": (Text("month", "mois"), Text("months", "mois")),
    "years": (Text("year", "an"), Text("years", "ans")),
    "people": (Text("person", "personne"), Text("people", "personnes")),
}


def number(value: float, language: Language, digits: int = 0) -> str:
    """`value` with `digits` decimals and the separators of `language`.

    >>> number(1234.5, "en", 1)
    '1,234.5'
    """
    if not math.isfinite(value):
        return "\N{EM DASH}"
    text = f"{abs(value):,.{digits}f}"
    if language == "fr":
        text = text.replace(",", NARROW).replace(".", ",")
    negative = value < 0 and any(c in "123456789" for c in text)
    return (MINUS if negative else "") + text


def euros(cents: float, language: Language, digits: int = 0) -> str:
    """An amount in cents as euros with `digits` decimals, e.g. `1 234 €` or `€1,234`."""
    text = number(cents / 100, language, digits)
    if language == "fr":
        return f"{text}{NARROW}€"
    return f"{MINUS}€{text[1:]}" if text.startswith(MINUS) else f"€{text}"


def percent(share: float, language: Language, digits: int = 1) -> str:
    """A share (1 is the whole) as a percentage."""
    text = number(100 * share, language, digits)
    return f"{text}{NARROW}%" if language == "fr" else f"{text}%"


def _plain(value: float, language: Language) -> str:
    """A number with no more decimals (two at most) than it needs."""
    digits = next((d for d in (0, 1) if abs(value - round(value, d)) < 10 ** -(d + 6)), 2)
    return number(value, language, digits)


def _amount(value: float, unit: str, language: Language) -> str:
    if unit == CENTS:
        whole = abs(value / 100 - round(value / 100)) < 0.005
        return euros(value, language, 0 if whole else 2)
    if unit == "share":
        return percent(value, language, 1)
    text = _plain(value, language)
    if unit not in _UNITS:
        return text
    one, many = _UNITS[unit]
    return f"{text}\N{NO-BREAK SPACE}{(one if abs(value) < 2 and value == 1 else many).say(language)}"


def value_text(value: Value, datum: Datum) -> Text:
    """The value a file has, as a person reads it."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return Text("not known", "non renseigné")
    if isinstance(value, bool | str):
        key = categorical_text(value)
        return datum.words.get(key, VALUE_WORDS.get(key, Text(_spaced(key), _spaced(key))))
    amount = float(value)
    return Text(_amount(amount, datum.unit, "en"), _amount(amount, datum.unit, "fr"))


def _spaced(key: str) -> str:
    return key.replace("_", " ")


def modality_text(modality: Modality, datum: Datum) -> Text:
    """A class of values in words: bounds with their unit, or the names of the values."""
    if modality.kind == MISSING:
        return Text("not known", "non renseigné")
    if modality.kind == OTHER:
        return Text("any other answer", "toute autre réponse")
    if named_by_hand(modality):
        return Text(modality.name, modality.name)
    if modality.kind != INTERVAL:
        words = [value_text(v, datum) for v in modality.values] or [Text(modality.name, modality.name)]
        return Text(" or ".join(w.en for w in words), " ou ".join(w.fr for w in words))
    return _interval_text(modality.lower, modality.upper, datum)


def named_by_hand(modality: Modality) -> bool:
    """Whether somebody gave the class a name of its own: it is neither its bounds nor its values."""
    if modality.kind == INTERVAL:
        return not _BOUNDS.fullmatch(modality.name)
    first, rest = ", ".join(modality.values[:2]), len(modality.values) - 2
    whole = ", ".join(modality.values)
    return bool(modality.values) and modality.name not in {whole, f"'{whole}'", f"{first} + {rest}"}


def _interval_text(lower: float | None, upper: float | None, datum: Datum) -> Text:
    def say(bound: float) -> Text:
        return Text(_amount(bound, datum.unit, "en"), _amount(bound, datum.unit, "fr"))

    if lower is None and upper is None:
        return Text("any known value", "toute valeur connue")
    if lower is None and upper is not None:
        high = say(upper)
        return Text(f"under {high.en}", f"moins de {high.fr}")
    if upper is None and lower is not None:
        low = say(lower)
        return Text(f"{low.en} or more", f"{low.fr} ou plus")
    low, high = say(lower or 0.0), say(upper or 0.0)
    return Text(f"from {low.en} to under {high.en}", f"de {low.fr} à moins de {high.fr}")
