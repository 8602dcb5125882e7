"""Derived columns as SQL: layers over the received rows, each read once; `ingesting.deriving_oracle` is the plain way.

No key stands in the text: the inner and outer block of HMAC-SHA-256 (RFC 2104) are variables of the connection, set by
whoever runs it, so that a statement can be shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bondroit.errors import Text
from bondroit.ingesting.deriving import behind
from bondroit.ingesting.fault_codes import Code, FaultKind
from bondroit.ingesting.mapping import ColumnMapping
from bondroit.ingesting.parsing_dates import day_sql
from bondroit.ingesting.parsing_sql import exact_number, literal, number_shape, quoted, text_sql
from bondroit.ingesting.pseudonyms import SIGNS
from bondroit.tables.contract import Column, Type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.ingesting.deriving import Derived

WHITE = r"[\t-\r \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]"
"""White space of Unicode, as `ingesting.pseudonyms.plain_identifier` leaves it out."""
_ADDED = frozenset(["sum", "difference"])
_WORDS = {
    "concat": Text(
        "hold the sign of join themselves, so that two identifiers could be taken for one",
        "contiennent elles-mêmes le signe de join : deux identifiants pourraient être pris pour un seul",
    ),
    "sum": Text("hold no number", "ne contiennent pas de nombre"),
    "difference": Text("hold no number", "ne contiennent pas de nombre"),
    "month_of": Text("hold no date", "ne contiennent pas de date"),
    "map": Text("hold a code that is not in the code table", "ont un code absent de la table de codes"),
    "pseudonym": Text(
        "hold signs that stand in no identifier (letters and figures of ASCII are needed)",
        "ont des signes qu'aucun identifiant ne porte (il faut des lettres et chiffres de l'ASCII)",
    ),
}


_TOO_LARGE = Text(
    "hold a number that is too large (more than 18 figures before the decimal sign)",
    "ont un nombre trop grand (plus de 18 chiffres avant le signe décimal)",
)


class Layer(NamedTuple):
    """One SELECT over what comes before it.

    Attributes:
        select: further columns, `value AS "name"`.
        join: what is joined to it; empty for nothing.
    """

    select: str
    join: str = ""


def fault_of(name: str) -> str:
    """The column that says whether a derived one could not be made."""
    return quoted(f"{name}!!")


def large_of(name: str) -> str:
    """The column that says whether a derived one could not be made because a number is too large."""
    return quoted(f"{name}!!!")


def variable(domain: str, layer: int, side: str) -> str:
    """The variable of the connection that holds a block of a key: `inner` or `outer` of a layer, from 0."""
    return f"bondroit_{domain}_{layer}_{side}"


def layers_of(derived: Sequence[Derived], key_layers: int) -> tuple[Layer, ...]:
    """The layers, to be put over the received rows in this order.

    Args:
        derived: the derived columns, each after those it uses.
        key_layers: of the key in force; 0 without one.

    Raises:
        ValueError: for a pseudonym without a key.
    """
    made: list[Layer] = []
    for one in derived:
        texts = [text_sql(quoted(name), one.missing) for name in one.of]
        faulty = [fault_of(d.name) for d in behind(one.of, derived) if d.may_fail]
        if one.way == "pseudonym":
            plain = quoted(f"{one.name}#")
            made.append(Layer(f"{_bare(texts[0])} AS {plain}"))
            texts = [plain]
        value, fault, join = _made(one, texts, key_layers)
        large = _too_large(one, texts) if one.way in _ADDED else None
        guard = " OR ".join(faulty)
        if guard:
            # Of what could not be made, nothing is made; the fault is told where it arose.
            value = f"CASE WHEN {guard} THEN NULL ELSE {value} END"
            fault, large = (
                None if told is None else f"CASE WHEN {guard} THEN false ELSE {told} END" for told in (fault, large)
            )
        select = f"({value})::VARCHAR AS {quoted(one.name)}"
        if fault is not None:
            select += f", ({fault}) AS {fault_of(one.name)}"
        if large is not None:
            select += f", ({large}) AS {large_of(one.name)}"
        made.append(Layer(select, join))
    return tuple(made)


def over(relation: str, layers: Sequence[Layer]) -> str:
    """SQL of the rows of `relation` with the derived columns."""
    for layer in layers:
        relation = f"SELECT r.*, {layer.select} FROM ({relation}) AS r{layer.join}"  # noqa: S608
    return relation


def faults_of(one: Derived) -> list[tuple[FaultKind, str]]:
    """How it is told that a derived column could not be made, each with the SQL of where it is so."""
    used = ", ".join(one.of)

    def kind(code: Code, what: Text) -> FaultKind:
        return FaultKind(code, one.name, Text(f"{what.en} ({used})", f"{what.fr} ({used})"))

    fault = fault_of(one.name)
    if one.way not in _ADDED:
        return [(kind(Code.UNREAD, _WORDS[one.way]), fault)]
    large = large_of(one.name)
    return [
        (kind(Code.UNREAD, _WORDS[one.way]), f"({fault} AND NOT {large})"),
        (kind(Code.ABOVE, _TOO_LARGE), large),
    ]


def fault_columns(one: Derived) -> list[str]:
    """The columns beside a derived one that `faults_of` reads."""
    return [fault_of(one.name), *([large_of(one.name)] if one.way in _ADDED else [])]


def _made(one: Derived, texts: list[str], key_layers: int) -> tuple[str, str | None, str]:
    """Value, fault and join."""
    if one.way in _ADDED:
        return (*_added(one, texts), "")
    if one.way == "month_of":
        return (*_month(one, texts[0]), "")
    if one.way == "map":
        return _mapped(one, texts[0])
    if one.way == "pseudonym":
        return (*_keyed(one, texts[0], key_layers), "")
    return _taken(one, texts), _not_apart(one, texts) if one.apart else None, ""


def _not_apart(one: Derived, texts: list[str]) -> str:
    held = " OR ".join(f"contains({text}, {literal(one.join)})" for text in texts)
    return f"coalesce({held}, false)"


def _taken(one: Derived, texts: list[str]) -> str:
    """What is made of texts as they are."""
    if one.way == "constant":
        return literal(one.constant)
    if one.way == "coalesce":
        return f"coalesce({', '.join(texts)})"
    if one.way == "part":
        length = "" if one.length is None else f", {one.length}"
        return f"nullif(substring({texts[0]}, {one.start}{length}), '')"
    between = f" || {literal(one.join)} || " if one.join else " || "
    whole = f"nullif({between.join(f'({text})' for text in texts)}, '')"
    return f"CASE WHEN NOT {_not_apart(one, texts)} THEN {whole} END" if one.apart else whole


def _month(one: Derived, text: str) -> tuple[str, str]:
    reading = ColumnMapping(target=_column(one, Type.MONTH), formats=one.formats, pivot=one.pivot)
    day = day_sql(reading, text)
    return f"strftime({day}, '%Y-%m')", f"(({day}) IS NULL AND ({text}) IS NOT NULL)"


def _column(one: Derived, kind: Type) -> Column:
    return Column(one.name, kind, one.name, nullable=True)


def numbers_of(one: Derived) -> ColumnMapping:
    """How the numbers of a sum are read."""
    return ColumnMapping(
        target=_column(one, Type.CENTS), decimal=one.decimal, thousands=one.thousands, rounded=True, missing=one.missing
    )


def _added(one: Derived, texts: list[str]) -> tuple[str, str]:
    reading = numbers_of(one)
    read = [exact_number(reading, text) for text in texts]
    exact = [f"CAST(coalesce({value}, 0) AS DECIMAL(38, 10))" for value in read]
    bad = " OR ".join(f"(({value}) IS NULL AND ({text}) IS NOT NULL)" for value, text in zip(read, texts, strict=True))
    first = texts[:1] if one.way == "difference" else texts
    none = " AND ".join(f"({text}) IS NULL" for text in first)
    sign = " - " if one.way == "difference" else " + "
    # Ten decimals always stand: what follows the last that says something goes, and the sign with it.
    plain = f"rtrim(rtrim(CAST({sign.join(exact)} AS VARCHAR), '0'), '.')"
    if one.decimal != ".":
        plain = f"replace({plain}, '.', {literal(one.decimal)})"
    return f"CASE WHEN {none} OR {bad} THEN NULL ELSE {plain} END", f"({bad})"


def _too_large(one: Derived, texts: list[str]) -> str:
    """Where a text is a number and has more figures than can be added exactly."""
    reading = numbers_of(one)
    shape = literal(number_shape(reading))
    found = (f"(regexp_full_match({text}, {shape}) AND ({exact_number(reading, text)}) IS NULL)" for text in texts)
    return f"coalesce({' OR '.join(found)}, false)"


def _mapped(one: Derived, text: str) -> tuple[str, str | None, str]:
    codes, values = (", ".join(literal(pair[side]) for pair in one.codes) for side in (0, 1))
    table = f'SELECT unnest([{codes}]::VARCHAR[]) AS "#code", unnest([{values}]::VARCHAR[]) AS "#value"'
    join = f' LEFT JOIN ({table}) AS c ON ({text}) = c."#code"'
    found = """nullif(c."#value", '')"""
    if one.others is not None:
        other = f"WHEN ({text}) IS NOT NULL THEN {literal(one.others)}"
        return f'CASE WHEN c."#code" IS NOT NULL THEN {found} {other} END', "false", join
    return found, f'(({text}) IS NOT NULL AND c."#code" IS NULL)', join


def _bare(text: str) -> str:
    """An identifier without white space."""
    return f"regexp_replace({text}, {literal(WHITE)}, '', 'g')"


def _keyed(one: Derived, plain: str, key_layers: int) -> tuple[str, str]:
    if not key_layers:
        raise ValueError("a pseudonym needs a key")
    # Capitals come after the signs are looked at: two letters that are not of ASCII have capitals that are.
    value = f"upper({plain})"
    for layer in range(key_layers):
        inner, outer = (f"getvariable('{variable(one.domain, layer, side)}')" for side in ("inner", "outer"))
        value = f"left(sha256({outer} || unhex(sha256({inner} || encode({value})))), {SIGNS})"
    strange = f"coalesce(NOT regexp_full_match({plain}, '[\\x00-\\x7f]*'), false)"
    return f"CASE WHEN NOT {strange} AND regexp_matches({plain}, '[A-Za-z0-9]') THEN {value} END", strange
