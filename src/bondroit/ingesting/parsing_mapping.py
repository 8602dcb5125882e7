"""From the TOML of a mapping to `Mapping`: every fault at once, with its line and the nearest name.

table = "snapshots"
mode = "changes"               # or "whole", the default; conflicts = "last" or "reject", the default
[source]                       # what the files look like; what is left out is found out
encoding = "cp1252"
[reading]                      # how all columns are read, unless they say otherwise
decimal = ","
unit = "euros"
[columns]
household_id = "NUMALLOC"      # in short: only a name
[columns.couple]
from = "SITFAM"
values = { M = true, C = false }
[derived.total]                # columns made of received ones, see `ingesting.deriving`
sum = ["LOYER", "CHARGES"]
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text, UserError
from bondroit.ingesting.mapping import FILE_MONTH, Mapping, SourceForm
from bondroit.ingesting.parsing_columns import COLUMN_KEYS, READING_KEYS, read_column
from bondroit.ingesting.parsing_derived import check_use, read_derived, with_months
from bondroit.ingesting.parsing_faults import Faults
from bondroit.ingesting.parsing_kinds import SOURCE_KEYS, TOP_KEYS, checked_keys
from bondroit.tables.catalogue import TABLES
from bondroit.tables.described import said

if TYPE_CHECKING:
    import collections.abc as c

    from bondroit.ingesting.mapping import ColumnMapping
    from bondroit.tables.contract import Table

CODE = "E-MAP-001"
_TOP = ("table", *TOP_KEYS, "source", "reading", "derived", "columns")
_REMEDY = Text(
    "correct these lines; docs/how-to/ingest.md explains each word, and bondroit ingest --propose FILE writes a first "
    "mapping.",
    "corrigez ces lignes ; docs/how-to/ingest.md explique chaque mot, et bondroit ingest --propose FICHIER écrit une "
    "première correspondance.",
)


def parse_mapping(text: str, *, name: str, tables: c.Mapping[str, Table] | None = None) -> Mapping:
    """Read a mapping.

    Args:
        text: TOML.
        name: how the text is called in messages.
        tables: the contracts, by name; those of the catalogue by default.

    Raises:
        UserError: E-MAP-001 with every fault: not TOML, unknown words, values that cannot be, columns of the contract
            that are neither filled nor may be missing, ways of reading that leave doubts.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise wrong_mapping(name, [Text(f"Not TOML: {error}.", f"Ce n'est pas du TOML : {error}.")]) from None
    except RecursionError:
        raise wrong_mapping(name, [Text("Not TOML: nested too deep.", "Pas du TOML : trop imbriqué.")]) from None
    faults = Faults(text)
    for key in document:
        if key not in _TOP:
            faults.unknown("", key, _TOP)
    table = _table(document, tables or TABLES, faults)
    taken = checked_keys({key: document[key] for key in TOP_KEYS if key in document}, TOP_KEYS, "", faults)
    source = _source(_section(document, "source", faults), faults)
    reading = checked_keys(_section(document, "reading", faults), READING_KEYS, "reading", faults)
    derived = read_derived(_section(document, "derived", faults), reading=reading, source=source, faults=faults)
    columns: tuple[ColumnMapping, ...] = ()
    if table is not None:
        asked = with_months(_section(document, "columns", faults), derived)
        columns = _columns(asked, table, source, reading, faults)
        check_use(derived, columns, faults)
    if faults.found or table is None:
        raise wrong_mapping(name, faults.ordered())
    return Mapping(table, source, columns, **taken, derived=derived)


def _table(document: dict[str, Any], tables: c.Mapping[str, Table], faults: Faults) -> Table | None:
    name = document.get("table")
    if isinstance(name, str) and name in tables:
        return tables[name]
    if isinstance(name, str):
        faults.unknown("", "table", list(tables), value=name)
    else:
        faults.add(
            "", "table", Text('give the table, as table = "snapshots"', 'donnez la table, comme table = "snapshots"')
        )
    return None


def _section(document: dict[str, Any], name: str, faults: Faults) -> dict[str, Any]:
    section = document.get(name, {})
    if isinstance(section, dict):
        return section
    faults.add("", name, Text("must be a section", "doit être une section"))
    return {}


def _source(section: dict[str, Any], faults: Faults) -> SourceForm:
    given = checked_keys(section, SOURCE_KEYS, "source", faults)
    if ("query" in given) != ("database" in given):
        key = "query" if "query" in given else "database"
        faults.add(
            "source",
            key,
            Text(
                "query and database (the environment variable of its address) go together",
                "query et database (la variable d'environnement de son adresse) vont ensemble",
            ),
        )
    if "files" in given and "{month}" not in given["files"]:
        faults.add("source", "files", Text("must hold {month}", "doit contenir {month}"))
    return SourceForm(**given)


def _columns(
    section: dict[str, Any], table: Table, source: SourceForm, reading: dict[str, Any], faults: Faults
) -> tuple[ColumnMapping, ...]:
    """The columns in the contract's order, further ones of an open table after them."""
    known = {column.name: column for column in table.columns}
    asked: dict[str, Any] = dict(section)
    if source.files is not None and "month" in known and "month" not in asked:
        asked["month"] = {"from": FILE_MONTH, "format": "YYYY-MM"}
    done: dict[str, ColumnMapping] = {}
    for target, given in asked.items():
        if target not in known and not table.open:
            faults.unknown("columns", target, list(known))
            continue
        keys = {"from": given} if isinstance(given, str | list) else given
        place = f"columns.{target}"
        if not isinstance(keys, dict):
            faults.add("columns", target, Text("must name a received column", "doit nommer une colonne reçue"))
            continue
        checked = checked_keys(keys, COLUMN_KEYS, place, faults)
        column = read_column(
            known.get(target), target, given=checked, reading=reading, source=source, say=faults.at(place, target)
        )
        if column is not None:
            done[target] = column
    for name, contract in known.items():
        if name not in asked and not contract.nullable:
            faults.missing(name, said(contract.meaning))
    order = [name for name in known if name in done] + [name for name in done if name not in known]
    return tuple(done[name] for name in order)


def wrong_mapping(name: str, faults: list[Text]) -> UserError:
    """E-MAP-001 with every fault."""
    message = Text(f"{name} is no mapping that can be used.", f"{name} n'est pas une correspondance utilisable.")
    return UserError(CODE, message, faults=faults, remedy=_REMEDY)
