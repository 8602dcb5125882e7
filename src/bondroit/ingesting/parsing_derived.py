"""`[derived]` of a mapping, from its words to `Derived`; and the lines of a code table."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text
from bondroit.ingesting.deriving import Derived, behind, plain_of, protected, told_apart
from bondroit.ingesting.mapping import NUMBERS
from bondroit.ingesting.parsing_columns import READING_KEYS, format_faults
from bondroit.ingesting.parsing_kinds import Kind, between, checked_keys, names, scalar, text
from bondroit.ingesting.pseudonym_domains import known_domains

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import polars as pl

    from bondroit.ingesting.mapping import ColumnMapping, SourceForm
    from bondroit.ingesting.parsing_faults import Faults

_LONGEST = 1000
_FORMATS = ("YYYY-MM-DD", "YYYY-MM")
_RESERVED = frozenset(["_file", "_line", "_month"])


def _one(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - any value of TOML
    return names(text(value))


def _several(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    if isinstance(value, list) and len(value) > 1:
        return names(value)
    raise ValueError


_SEVERAL = Kind(Text("must name several different columns", "doit nommer plusieurs colonnes différentes"), _several)
_ONE = Kind(Text("must name one column", "doit nommer une colonne"), _one)
_NAME = Kind(Text("must be a name", "doit être un nom"), text)
_COUNT = Kind(Text("must be a number from 1 on", "doit être un nombre, au moins 1"), between(1, _LONGEST))
WAYS: dict[str, Kind] = {
    "sum": _SEVERAL,
    "difference": _SEVERAL,
    "concat": _SEVERAL,
    "coalesce": _SEVERAL,
    "part": _ONE,
    "month_of": _ONE,
    "constant": Kind(Text("must be one value", "doit être une valeur"), scalar),
    "map": _ONE,
    "pseudonym": _ONE,
}
"""Words of which each derived column has one."""
OPTIONS: dict[str, tuple[str, ...]] = {
    "sum": ("decimal", "thousands"),
    "difference": ("decimal", "thousands"),
    "concat": ("join",),
    "part": ("start", "length"),
    "month_of": ("format", "pivot"),
    "map": ("file", "code", "value", "others"),
    "pseudonym": ("domain",),
}
"""Further words of a way."""
KEYS: dict[str, Kind] = {
    **WAYS,
    **{key: READING_KEYS[key] for key in ("decimal", "thousands", "format", "pivot")},
    "join": Kind(Text("must be a text", "doit être un texte"), text),
    "start": _COUNT,
    "length": _COUNT,
    "file": _NAME,
    "code": _NAME,
    "value": _NAME,
    "others": Kind(Text("must be one value", "doit être une valeur"), scalar),
    "domain": _NAME,
}


def read_derived(
    section: Mapping[str, Any], *, reading: Mapping[str, Any], source: SourceForm, faults: Faults
) -> tuple[Derived, ...]:
    """The derived columns in the order in which they are written; faults are told to `faults`.

    Args:
        section: `[derived]`.
        reading: the words of `[reading]`, for those a column does not say itself.
        source: for the texts that stand for no value.
        faults: where faults go.
    """
    done: list[Derived] = []
    for name, given in section.items():
        place = f"derived.{name}"
        if not isinstance(given, dict):
            faults.add("derived", name, Text('write it as [derived.NAME], then sum = ["A", "B"]',
                                             'écrivez [derived.NOM], puis sum = ["A", "B"]'))  # fmt: skip
            continue
        checked = checked_keys(given, KEYS, place, faults)
        made = _derived(name, given, checked, reading, source)
        for key, what in _faults(made, name, given, list(section), [one.name for one in done]):
            faults.add(place, key, what)
        if made is not None:
            done.append(made)
    marked = told_apart(done)
    for one in marked:
        for what in _joining_faults(one, marked):
            faults.add(f"derived.{one.name}", "join" if "join" in section[one.name] else one.way, what)
    return marked


def _joining_faults(one: Derived, derived: Sequence[Derived]) -> Iterator[Text]:
    """What would let two different identifiers become one text, of which one pseudonym is made."""
    if not one.apart:
        return
    sign = one.join
    if len(sign) != 1 or not sign.isascii() or not sign.isprintable() or sign.isalnum() or sign.isspace():
        # A letter is made a capital and white space is left out before the text is hashed.
        yield Text(
            'a pseudonym is made of it: join must be one sign that no part holds, as join = "-"',
            'un pseudonyme en est fait : join doit être un signe qu\'aucune partie ne contient, comme join = "-"',
        )
        return
    for other in behind(one.of, derived):
        if other.way == "concat" and other.join == sign:
            yield Text(
                f"{other.name} is joined by the same sign: take another here",
                f"{other.name} est jointe par le même signe : prenez-en un autre ici",
            )


def _derived(
    name: str, given: Mapping[str, Any], checked: Mapping[str, Any], reading: Mapping[str, Any], source: SourceForm
) -> Derived | None:
    """The column, or None if it says too little to be one."""
    ways = [way for way in WAYS if way in given]
    if len(ways) != 1 or ways[0] not in checked:
        return None
    way = ways[0]
    words = {key: reading[key] for key in OPTIONS.get(way, ()) if key in reading} | {
        key: checked[key] for key in OPTIONS.get(way, ()) if key in checked
    }
    formats = words.pop("format", _FORMATS if way == "month_of" else ())
    of = () if way == "constant" else checked[way]
    constant = checked[way] if way == "constant" else ""
    return Derived(
        name=name, way=way, of=of, constant=constant, formats=formats, missing=source.missing, **words  # type: ignore[arg-type]
    )  # fmt: skip


def _faults(
    made: Derived | None, name: str, given: Mapping[str, Any], every: Sequence[str], above: Sequence[str]
) -> Iterator[tuple[str, Text]]:
    ways = [way for way in given if way in WAYS]
    if len(ways) != 1:
        known = ", ".join(WAYS)
        yield ways[1] if ways else "", Text(f"give one of {known}", f"donnez l'un de {known}")
        return
    way = ways[0]
    for key in given:
        if key in KEYS and key not in {way, *OPTIONS.get(way, ())}:
            yield key, Text(f"says nothing of {way}", f"ne dit rien de {way}")
    if name in _RESERVED or name.endswith("!"):
        yield way, Text("this name is kept for other use", "ce nom est réservé à un autre usage")
    if made is None:
        return
    for used in made.of:
        if used == name:
            yield (
                way,
                Text(
                    "a derived column may not bear the name of a received one that it reads: give it another",
                    "une colonne dérivée ne peut porter le nom de la colonne reçue qu'elle lit : donnez-en un autre",
                ),
            )
        elif used in every and used not in above:
            yield way, Text(f"{used} must be derived above it", f"{used} doit être dérivée plus haut")
    yield from _way_faults(made, given)


def _way_faults(made: Derived, given: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    if made.way in {"sum", "difference"} and made.thousands == made.decimal:
        yield "thousands", Text("is the decimal sign as well", "est aussi le signe décimal")
    if made.way == "part" and not {"start", "length"} & set(given):
        yield "part", Text("add start, length or both", "ajoutez start, length ou les deux")
    if made.way == "month_of":
        yield from format_faults(made.formats, day_wanted=False)
    if made.way == "map" and not made.file:
        yield "map", Text('add file, as file = "codes.csv"', 'ajoutez file, comme file = "codes.csv"')
    if made.way == "pseudonym" and made.domain not in known_domains():
        near = difflib.get_close_matches(made.domain, known_domains(), n=1)
        known = ", ".join(near or known_domains())
        key = "domain" if made.domain else "pseudonym"
        yield key, Text(f"domain must be one of {known}", f"domain doit être l'un de {known}")


def with_months(section: Mapping[str, Any], derived: Sequence[Derived]) -> dict[str, Any]:
    """`[columns]` with the format of what is read from one `month_of`: it is ours, not that of the files."""
    months = {one.name for one in derived if one.way == "month_of"}
    done: dict[str, Any] = {}
    for target, given in section.items():
        keys = {"from": given} if isinstance(given, str) else given
        of_month = isinstance(keys, dict) and isinstance(keys.get("from"), str) and keys["from"] in months
        done[target] = {**keys, "format": "YYYY-MM"} if of_month and "format" not in keys else given
    return done


def check_use(derived: Sequence[Derived], columns: Iterable[ColumnMapping], faults: Faults) -> None:
    """Tell what is wrong between derived columns and those read from them.

    Args:
        derived: as they are.
        columns: of the table.
        faults: where faults go.
    """
    listed = list(columns)
    used = {one.name for one in behind([name for column in listed for name in column.received], derived)}
    for one in derived:
        if one.name not in used:
            faults.add(f"derived.{one.name}", one.way, Text("no column is read from it", "aucune colonne ne la lit"))
    kept = protected(derived)
    known = {one.name: one for one in derived}
    for column in listed:
        place = f"columns.{column.target.name}"
        say = faults.at(place, column.target.name)
        for name in sorted({found for n in column.received for found in plain_of(n, derived)} & kept):
            say("from", Text(f"{name} is made a pseudonym: it may not be read in plain",
                             f"{name} devient un pseudonyme : elle ne se lit pas en clair"))  # fmt: skip
        signs = {known[n].decimal for n in column.received if n in known and known[n].way in {"sum", "difference"}}
        if column.target.type in NUMBERS and signs - {column.decimal}:
            say("decimal", Text("is not that of the derived column", "n'est pas celui de la colonne dérivée"))


def with_codes(one: Derived, frame: pl.DataFrame) -> tuple[Derived, list[Text]]:
    """A `map` with the lines of its file, and what is wrong with that file.

    Args:
        one: the derived column.
        frame: the file, every column text.
    """
    told = one.file
    columns = frame.columns
    if len(columns) < 2 and not (one.code and one.value):
        return one, [Text(f"{told}: two columns are needed", f"{told} : il faut deux colonnes")]
    code, value = one.code or columns[0], one.value or columns[1]
    missing = [name for name in dict.fromkeys((code, value)) if name not in columns]
    if missing:
        return one, [Text(f"{told}: no column {n}", f"{told} : pas de colonne {n}") for n in missing]
    bare = [frame[name].cast(str).str.strip_chars().fill_null("") for name in (code, value)]
    pairs = list(dict.fromkeys(zip(*(series.to_list() for series in bare), strict=True)))
    pairs = [pair for pair in pairs if pair[0]]
    twice = len(pairs) - len({pair[0] for pair in pairs})
    if twice:
        return one, [Text(f"{told}: {twice} code(s) have two values", f"{told} : {twice} code(s) ont deux valeurs")]
    return replace(one, codes=tuple(pairs)), []
