"""What each word of a mapping may hold."""

from __future__ import annotations

import codecs
import re
import zoneinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from bondroit.ingesting.parsing_faults import Faults

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MOST_HEADER, _MOST_PAD = 1000, 64
_NO_TEXT = frozenset({"\0", "\ufffd", "\n", "\r"})


class Kind(NamedTuple):
    """One word of a mapping.

    Attributes:
        expected: what it must be.
        take: gives the value to keep, or raises ValueError.
    """

    expected: Text
    take: Callable[[Any], Any]


def checked_keys(section: dict[str, Any], known: dict[str, Kind], place: str, faults: Faults) -> dict[str, Any]:
    """The values of a section that may stand, as they are kept; the others are told."""
    given = {}
    for key, value in section.items():
        if key not in known:
            faults.unknown(place, key, list(known))
            continue
        try:
            given[key] = known[key].take(value)
        except ValueError:
            faults.add(place, key, known[key].expected)
    return given


def scalar(value: Any) -> str:  # noqa: ANN401 - any value of TOML
    """A value of TOML as the text a column would be read from."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return text(str(value))
    if isinstance(value, float) and value == value and abs(value) != float("inf"):  # noqa: PLR0124 - NaN
        return f"{value:.15f}".rstrip("0").rstrip(".")
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise ValueError


def text(value: Any) -> str:  # noqa: ANN401
    """A text without signs that no file of text holds."""
    if isinstance(value, str) and not _NO_TEXT & set(value):
        return value
    raise ValueError


def texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    """One text, or a list of at least one, each once."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not listed:
        raise ValueError
    kept = tuple(text(one) for one in listed)
    if len(set(kept)) != len(kept):
        raise ValueError
    return kept


def names(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Names of received columns, none empty."""
    kept = texts(value)
    if all(kept):
        return kept
    raise ValueError


def yes_no(value: Any) -> bool:  # noqa: ANN401
    """True or false."""
    if isinstance(value, bool):
        return value
    raise ValueError


def among(*known: str) -> Callable[[Any], str]:
    """One of these texts."""

    def take(value: Any) -> str:  # noqa: ANN401
        if isinstance(value, str) and value in known:
            return value
        raise ValueError

    return take


def between(low: int, high: int) -> Callable[[Any], int]:
    """A whole number."""

    def take(value: Any) -> int:  # noqa: ANN401
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        raise ValueError

    return take


def _words(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Words that may be empty, any number of them."""
    return texts(value) if value else ()


def _encoding(value: Any) -> str:  # noqa: ANN401
    name = text(value)
    try:
        # Only what turns bytes into text: not base64 and the like.
        if not codecs.lookup(name)._is_text_encoding:  # noqa: SLF001 - codecs tells it nowhere else
            raise ValueError
    except LookupError:
        raise ValueError from None
    return name


def _sign(value: Any) -> str:  # noqa: ANN401
    sign = text(value)
    if len(sign) == 1 and not sign.isalnum() and sign != "." and ord(sign) < 128:
        return sign
    raise ValueError


def _quote(value: Any) -> str:  # noqa: ANN401
    return "" if value == "" else _sign(value)


def _sheet(value: Any) -> str | int:  # noqa: ANN401
    return between(1, _MOST_HEADER)(value) if not isinstance(value, str) else text(value)


def _variable(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, str) and _VARIABLE.fullmatch(value):
        return value
    raise ValueError


def _query(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, str) and value.strip() and "\0" not in value:
        return value
    raise ValueError


def _zone(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, str) and value in zoneinfo.available_timezones():
        return value
    raise ValueError


WORDS = Kind(Text("must be a list of different texts", "doit être une liste de textes différents"), _words)
FLAG = Kind(Text("must be true or false", "doit être true ou false"), yes_no)
TOP_KEYS: dict[str, Kind] = {
    "mode": Kind(Text('must be "whole" or "changes"', 'doit être "whole" ou "changes"'), among("whole", "changes")),
    "conflicts": Kind(Text('must be "reject" or "last"', 'doit être "reject" ou "last"'), among("reject", "last")),
}
"""How an extract is taken, unless the command says otherwise."""
SOURCE_KEYS: dict[str, Kind] = {
    "encoding": Kind(
        Text("must be an encoding, as utf-8, cp1252 or utf-16", "doit être un codage, comme utf-8, cp1252 ou utf-16"),
        _encoding,
    ),
    "delimiter": Kind(Text("must be one sign", "doit être un seul signe"), _sign),
    "quote": Kind(Text("must be one sign, or empty", "doit être un seul signe, ou vide"), _quote),
    "header": Kind(
        Text("must be the number of the line of names, from 1", "doit être le numéro de la ligne des noms, dès 1"),
        between(1, _MOST_HEADER),
    ),
    "sheet": Kind(Text("must be a sheet's name or number", "doit être le nom ou le numéro d'une feuille"), _sheet),
    "files": Kind(Text("must be a pattern of names", "doit être un motif de noms"), text),
    "query": Kind(Text("must be a query in SQL", "doit être une requête en SQL"), _query),
    "database": Kind(
        Text(
            "must be the name of an environment variable, never an address",
            "doit être le nom d'une variable d'environnement, jamais une adresse",
        ),
        _variable,
    ),
    "missing": WORDS,
    "labels": FLAG,
    "zone": Kind(Text("must be a time zone, as Europe/Paris", "doit être un fuseau, comme Europe/Paris"), _zone),
}
PAD = Kind(
    Text(f"must be a length up to {_MOST_PAD}", f"doit être une longueur jusqu'à {_MOST_PAD}"), between(1, _MOST_PAD)
)
