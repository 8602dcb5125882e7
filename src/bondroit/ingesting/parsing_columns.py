"""One column of a mapping, from its words to `ColumnMapping`, with what does not go together."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, overload

from bondroit.errors import Text
from bondroit.ingesting.mapping import DAYS, NO, NUMBERS, YES, ColumnMapping
from bondroit.ingesting.parsing_dates import SERIALS, format_fault
from bondroit.ingesting.parsing_kinds import FLAG, PAD, WORDS, Kind, among, between, names, scalar, text, texts
from bondroit.tables.contract import Column, Type

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bondroit.ingesting.mapping import SourceForm
    from bondroit.ingesting.parsing_faults import Say

_FORMATS = {Type.MONTH: ("YYYY-MM-DD", "YYYY-MM"), Type.DATE: ("YYYY-MM-DD",)}
_INTEGERS = {Type.INTEGER: 31, Type.CENTS: 63, Type.POINTS: 63}
_MONTH = re.compile(r"\d{4}-\d{2}")
_DECIMAL = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?")


def _values(value: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 - any value of TOML
    if isinstance(value, dict) and value:
        return tuple((text(given), scalar(ours)) for given, ours in value.items())
    raise ValueError


READING_KEYS: dict[str, Kind] = {
    "decimal": Kind(Text("must be , or .", "doit être , ou ."), among(",", ".")),
    "thousands": Kind(
        Text("must be one of . , ' (spaces are always allowed)", "doit être l'un de . , ' (les espaces sont permis)"),
        among(".", ",", "'"),
    ),
    "unit": Kind(Text("must be euros or cents", "doit être euros ou cents"), among("euros", "cents")),
    "format": Kind(
        Text("must be one or several ways of writing a date", "doit être une ou plusieurs écritures d'une date"), texts
    ),
    "pivot": Kind(Text("must be a number from 0 to 99", "doit être un nombre de 0 à 99"), between(0, 99)),
    "yes": WORDS,
    "no": WORDS,
    "trim": FLAG,
}
"""Words of [reading], and of any column."""
COLUMN_KEYS: dict[str, Kind] = {
    "from": Kind(
        Text(
            "must name a received column, or several different ones",
            "doit nommer une colonne reçue, ou plusieurs différentes",
        ),
        names,
    ),
    **READING_KEYS,
    "combine": Kind(Text("must be first, join or sum", "doit être first, join ou sum"), among("first", "join", "sum")),
    "join": Kind(Text("must be a text", "doit être un texte"), text),
    "rounded": FLAG,
    "values": Kind(
        Text(
            "must give for each received value one of the table's, as { C = true }",
            "doit donner à chaque valeur reçue celle de la table, comme { C = true }",
        ),
        _values,
    ),
    "others": Kind(Text("must be one value", "doit être une valeur"), scalar),
    "constant": Kind(Text("must be one value", "doit être une valeur"), scalar),
    "default": Kind(Text("must be one value", "doit être une valeur"), scalar),
    "pad": PAD,
    "missing": WORDS,
    "type": Kind(Text(f"must be one of {', '.join(Type)}", f"doit être l'un de {', '.join(Type)}"), among(*Type)),
}
"""Words of a column."""
# Which words say something of which types; the others say it of any.
_OF_TYPES: dict[str, tuple[Type, ...]] = {
    "decimal": NUMBERS,
    "thousands": NUMBERS,
    "rounded": (Type.INTEGER, Type.CENTS, Type.POINTS),
    "unit": (Type.CENTS,),
    "format": DAYS,
    "pivot": DAYS,
    "yes": (Type.BOOLEAN,),
    "no": (Type.BOOLEAN,),
    "pad": (Type.TEXT, Type.CATEGORY),
}


def read_column(
    contract: Column | None, name: str, *, given: dict[str, Any], reading: dict[str, Any], source: SourceForm, say: Say
) -> ColumnMapping | None:
    """The column, or None if it says too little to be one; faults are told to `say`.

    Args:
        contract: the column of the table; None for a further one of an open table.
        name: of the target.
        given: its own words, each already of the right kind.
        reading: the words of [reading], for those it does not say itself.
        source: for the texts that stand for no value.
        say: takes a key and what is wrong with it.
    """
    column = _target(contract, name, given, say)
    if column is None or not _has_source(given, say):
        return None
    words = {key: value for key, value in reading.items() if column.type in _OF_TYPES.get(key, (column.type,))}
    words |= given
    for key in given:
        if column.type not in _OF_TYPES.get(key, (column.type,)):
            what = f"{column.type.value}"
            say(key, Text(f"says nothing of a {what} column", f"ne dit rien d'une colonne de type {what}"))
    made = _made(column, words, source)
    for key, fault in _faults(made, given, words):
        say(key, fault)
    return made


def _target(contract: Column | None, name: str, given: dict[str, Any], say: Say) -> Column | None:
    if contract is not None:
        if "type" in given:
            say("type", Text("the contract gives the type", "le contrat donne le type"))
        return contract
    if "type" not in given:
        say("type", Text("a further column needs a type", "une colonne de plus demande un type"))
        return None
    return Column(name, Type(given["type"]), name, nullable=True)


def _has_source(given: dict[str, Any], say: Say) -> bool:
    if "from" not in given and "constant" not in given:
        say("from", Text("name a received column, or a constant", "nommez une colonne reçue, ou une constante"))
        return False
    if "constant" in given:
        for key in given:
            if key not in {"constant", "type"}:
                say(key, Text("has no place beside a constant", "n'a pas sa place à côté d'une constante"))
    return True


def _made(column: Column, words: dict[str, Any], source: SourceForm) -> ColumnMapping:
    kept = {key: words[key] for key in _SAME if key in words}
    received = words.get("from", ())
    combine = words.get("combine", "join" if "join" in words else "first")
    made = ColumnMapping(target=column, received=received, combine=combine, missing=source.missing)
    return replace(
        made,
        values=tuple((theirs, _plain(column, ours)) for theirs, ours in words.get("values", ())),
        others=_plain(column, words.get("others")),
        constant=_plain(column, words.get("constant")),
        default=_plain(column, words.get("default")),
        formats=words.get("format", _FORMATS.get(column.type, ())),
        yes=tuple(word.lower() for word in words.get("yes", YES)),
        no=tuple(word.lower() for word in words.get("no", NO)),
        **kept,
    )


@overload
def _plain(column: Column, value: str) -> str: ...
@overload
def _plain(column: Column, value: None) -> None: ...
def _plain(column: Column, value: str | None) -> str | None:
    """A month written 2026-02 as the day under which it is stored."""
    if column.type is Type.MONTH and value is not None and _MONTH.fullmatch(value):
        return f"{value}-01"
    return value


_SAME = ("join", "decimal", "thousands", "unit", "pivot", "trim", "rounded", "pad", "missing")


def _faults(made: ColumnMapping, given: dict[str, Any], words: dict[str, Any]) -> Iterator[tuple[str, Text]]:
    kind = made.target.type
    if kind in DAYS and made.received and not made.values:
        yield from format_faults(made.formats, day_wanted=kind is Type.DATE)
    if kind is Type.CENTS and made.received and not made.values and "unit" not in words:
        yield (
            "unit",
            Text(
                "say whether amounts are in euros or cents (here or in [reading])",
                "dites si les montants sont en euros ou en cents (ici ou dans [reading])",
            ),
        )
    if kind in NUMBERS and made.thousands == made.decimal:
        yield "thousands", Text("is the decimal sign as well", "est aussi le signe décimal")
    if set(made.yes) & set(made.no):
        yield "yes", Text("and no hold the same word", "et no ont un mot en commun")
    if len(made.received) == 1 and {"combine", "join"} & set(given):
        yield "combine", Text("needs several received columns", "demande plusieurs colonnes reçues")
    if len(made.received) > 1 and not {"combine", "join"} & set(given):
        yield (
            "from",
            Text(
                'several columns: add combine = "first" or "sum", or join = "..."',
                'plusieurs colonnes : ajoutez combine = "first" ou "sum", ou join = "..."',
            ),
        )
    if made.combine == "sum" and (kind not in NUMBERS or made.values):
        yield "combine", Text("only numbers are summed", "seuls des nombres s'additionnent")
    if made.others is not None and not made.values:
        yield "others", Text("goes with values", "va avec values")
    yield from _value_faults(made)


def format_faults(formats: Sequence[str], *, day_wanted: bool) -> Iterator[tuple[str, Text]]:
    """What is wrong with ways of writing a date, under the word `format`."""
    for shape in formats:
        fault = format_fault(shape, day_wanted=day_wanted)
        if fault == "unknown":
            yield (
                "format",
                Text(
                    f"'{shape}' is no way of writing a date: use YYYY, YY, MMM, MM, M, DD, D once each, serial or sas",
                    f"« {shape} » n'est pas l'écriture d'une date : prenez YYYY, YY, MMM, MM, M, DD, D une fois "
                    "chacun, serial ou sas",
                ),
            )
        elif fault == "no_day":
            yield "format", Text(f"'{shape}' gives no day", f"« {shape} » ne donne pas de jour")
    # 01/02/2026 must not be February for one and January for another.
    orders = {_order(shape) for shape in formats}
    shapes = {re.sub("[DMY]", "?", order) for order in orders}
    if len(shapes) < len(orders) or len(set(formats) & set(SERIALS)) > 1:
        yield (
            "format",
            Text(
                "two of these ways read the same text as different dates",
                "deux de ces écritures lisent un même texte comme des dates différentes",
            ),
        )


def _order(shape: str) -> str:
    """A way of writing with one letter for each part, `N` for a month's name; two figures of a year are no four."""
    return re.sub("YYYY|YY|MMM|MM|M|DD|D", lambda found: _LETTERS.get(found[0], found[0][0]), shape)


_LETTERS = {"YYYY": "A", "MMM": "N"}


def _value_faults(made: ColumnMapping) -> Iterator[tuple[str, Text]]:
    """Values of the mapping itself that the contract would refuse."""
    column = made.target
    written = [("values", ours) for _, ours in made.values]
    written += [(key, value) for key in ("others", "constant", "default") if (value := getattr(made, key)) is not None]
    for key, value in dict.fromkeys(written):
        if not _holds(column, value):
            known = f" ({', '.join(column.values)})" if column.values else ""
            yield (
                key,
                Text(
                    f"'{value}' is no {column.type.value} of this column{known}",
                    f"« {value} » n'est pas une valeur de cette colonne{known}",
                ),
            )


def _holds(column: Column, value: str) -> bool:
    """Whether a value of the mapping, written plainly, may stand in the column."""
    kind = column.type
    if kind in NUMBERS:
        return _holds_number(column, value)
    if kind in DAYS:
        try:
            day = dt.date.fromisoformat(value)
        except ValueError:
            return False
        return kind is Type.DATE or day.day == 1
    if kind is Type.BOOLEAN:
        return value in {"true", "false"}
    return not column.values or value in column.values


def _holds_number(column: Column, value: str) -> bool:
    whole = _INTEGERS.get(column.type)
    if not _DECIMAL.fullmatch(value) or (whole is not None and ("." in value or abs(int(value)) >= 1 << whole)):
        return False
    number = float(value)
    return (column.low is None or number >= column.low) and (column.high is None or number <= column.high)
