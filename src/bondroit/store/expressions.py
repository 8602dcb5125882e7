"""SQL expressions that a person writes over the columns of a table: one value per row, and nothing else.

The text is parsed to a tree before it runs. Whatever is no plain expression (a query, a file, a star, a
parameter, a function that changes from one call to the next) is refused; then it runs on a connection that can
reach neither files nor the network nor any setting.
"""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NoReturn, cast

import duckdb
import polars as pl

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb.sqltypes import DuckDBPyType

_REFUSED = {
    "SUBQUERY": Text("a query inside it", "une requête à l'intérieur"),
    "STAR": Text("a star or COLUMNS()", "une étoile ou COLUMNS()"),
    "PARAMETER": Text("a parameter", "un paramètre"),
}
_ROW = "bondroit_row"
# What a column of a table may hold: no interval, list, struct, map, union, bytes, bits or variant.
_KINDS = re.compile(
    "null|boolean|u?(tiny|small|big|huge)?int(eger)?|float|double|decimal|varchar|enum|uuid"
    "|date|time|timestamp(_s|_ms|_ns| with time zone)?"
)
_REMEDY = Text(
    'write one SQL expression over the columns, with names that hold spaces in "...", as in '
    "\"Risk Score\" >= 0.5 or CASE WHEN age < 25 THEN 'young' ELSE 'other' END.",
    'écrivez une seule expression SQL sur les colonnes, les noms à espaces entre "...", comme '
    "\"Risk Score\" >= 0.5 ou CASE WHEN age < 25 THEN 'jeune' ELSE 'autre' END.",
)


@dataclass(frozen=True, slots=True)
class Workbench:
    """Computes expressions over frames held in memory, with the outside shut off.

    Attributes:
        threads: threads DuckDB may use.
        memory_limit: memory DuckDB may hold.
        temporary: folder for what does not fit in memory.
    """

    threads: int
    memory_limit: str
    temporary: str
    _connections: list[duckdb.DuckDBPyConnection] = field(default_factory=list, repr=False, compare=False)

    def compute(self, frame: pl.DataFrame, expression: str, label: Text) -> pl.Series:
        """One value per row of `frame`, in its order.

        Args:
            frame: the columns the expression may name.
            expression: SQL text.
            label: how the expression is called in a message.

        Raises:
            UserError: E-USE-004.
        """
        names = self._parse(expression, label)
        used = _columns(names, frame.columns, label)
        # The number comes with the columns: an expression that names none still has one value per row.
        rows = frame.select(pl.int_range(pl.len()).alias(_free_name(used)), *used)
        # Bound on no row first: what goes wrong then comes from the text and may be shown in full.
        try:
            kind = self._kind(rows.clear(), expression)
            if not _KINDS.fullmatch(kind.id):
                _refuse(label, [_kind_fault(kind)])
            self._run(rows.clear(), expression)
        except duckdb.Error as error:
            _refuse(label, [_engine_fault(error)], error)
        try:
            return self._run(rows, expression)
        except duckdb.Error as error:
            # The engine's own message may quote a person's value.
            fault = Text(
                "It fails on some rows: a value cannot be converted or is out of range (TRY_CAST leaves it missing).",
                "Elle échoue sur certaines lignes : une valeur ne se convertit pas ou sort des bornes "
                "(TRY_CAST la laisse manquante).",
            )
            _refuse(label, [fault], error, hide=True)

    def decide(self, frame: pl.DataFrame, expression: str, label: Text) -> pl.Series:
        """The same for a yes/no expression; missing is no."""
        series = self.compute(frame, expression, label)
        if series.dtype != pl.Boolean:
            fault = Text(
                f"It gives {series.dtype}, not yes or no: write a comparison, as in status = 1.",
                f"Elle donne {series.dtype} et non oui ou non : écrivez une comparaison, comme statut = 1.",
            )
            _refuse(label, [fault])
        return series.fill_null(value=False)

    def _connection(self) -> duckdb.DuckDBPyConnection:
        if not self._connections:
            config: dict[str, Any] = {
                "threads": self.threads,
                "memory_limit": self.memory_limit,
                "temp_directory": self.temporary,
                "python_enable_replacements": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
            connection = duckdb.connect(":memory:", config=config)
            # Last, once the folder for spilling is known: from here on nothing outside is reached or set.
            for setting in ("enable_external_access = false", "lock_configuration = true"):
                connection.execute(f"SET {setting}").fetchall()
            self._connections.append(connection)
        return self._connections[0]

    def _kind(self, rows: pl.DataFrame, expression: str) -> DuckDBPyType:
        """The type of the result, which is bound and not computed."""
        with self._registered(rows) as connection:
            return connection.sql(_query(rows, expression)).types[0]

    def _run(self, rows: pl.DataFrame, expression: str) -> pl.Series:
        with self._registered(rows) as connection:
            result: pl.DataFrame = connection.sql(_query(rows, expression)).pl()
        return result["v"]

    @contextmanager
    def _registered(self, rows: pl.DataFrame) -> Iterator[duckdb.DuckDBPyConnection]:
        connection = self._connection()
        connection.register("bondroit_rows", rows)
        try:
            yield connection
        finally:
            connection.unregister("bondroit_rows")

    def _parse(self, expression: str, label: Text) -> list[str]:
        """The columns an expression names; refuses what is no expression."""
        query = f"SELECT ({expression}\n) AS v"
        connection = self._connection()
        rows = connection.execute("SELECT json_serialize_sql($1)", [query]).fetchall()
        tree = json.loads(rows[0][0])
        if tree["error"]:
            why = str(tree.get("error_message", ""))
            if ";" in why or not expression.strip():
                why = "one expression is expected"
            _refuse(label, [Text(f"It is not SQL: {why}.", f"Ce n'est pas du SQL : {why}.")])
        faults = _shape_faults(tree, expression)
        volatile = {
            name
            for (name,) in connection.execute(
                "SELECT DISTINCT function_name FROM duckdb_functions() "
                "WHERE stability IN ('VOLATILE', 'CONSISTENT_WITHIN_QUERY') OR function_type LIKE '%table%'"
            ).fetchall()
        }
        columns, bound = [], set[str]()
        for node in _nodes(tree):
            kind, function = node.get("class"), str(node.get("function_name", "")).lower()
            if kind in _REFUSED:
                what = _REFUSED[kind]
                faults.append(Text(f"It holds {what.en}.", f"Elle contient {what.fr}."))
            elif kind == "LAMBDA":
                bound |= {str(n["column_names"][-1]) for n in _nodes(node.get("lhs")) if "column_names" in n}
            elif kind == "COLUMN_REF":
                columns.append(".".join(node["column_names"]))
            elif kind in {"FUNCTION", "WINDOW"} and (function in volatile or function in {"unnest", "error"}):
                faults.append(
                    Text(
                        f"{function}() may not be used: the same table must always give the same result.",
                        f"{function}() n'est pas permise : la même table doit toujours donner le même résultat.",
                    )
                )
        if faults:
            _refuse(label, list(dict.fromkeys(faults)))
        return [c for c in dict.fromkeys(columns) if c not in bound]


def _free_name(used: list[str]) -> str:
    """A name for the number of the row that SQL cannot take for one of the columns."""
    name = _ROW
    while name in {column.lower() for column in used}:
        name += "_"
    return name


def _query(rows: pl.DataFrame, expression: str) -> str:
    return f"SELECT ({expression}\n) AS v FROM bondroit_rows ORDER BY {rows.columns[0]}"  # noqa: S608


def _kind_fault(kind: DuckDBPyType) -> Text:
    if kind.id == "interval":
        return Text(
            "It gives an INTERVAL (a length of time), which no column holds: write a number, as in "
            "date_diff('month', a, b).",
            "Elle donne un INTERVAL (une durée), qu'aucune colonne ne contient : écrivez un nombre, comme "
            "date_diff('month', a, b).",
        )
    return Text(
        f"It gives {kind}, which no column holds: one plain value per row is expected (a number, a text, a date or "
        "yes/no).",
        f"Elle donne {kind}, qu'aucune colonne ne contient : une valeur simple par ligne est attendue (un nombre, un "
        "texte, une date ou oui/non).",
    )


def _shape_faults(tree: dict[str, Any], expression: str) -> list[Text]:
    """Whether the text is one value per row: one statement, one column, no source, no clause."""
    node = tree["statements"][0]["node"]
    selected = node.get("select_list", [])
    plain = (
        len(tree["statements"]) == 1
        and node["type"] == "SELECT_NODE"
        and len(selected) == 1
        and node["from_table"]["type"] == "EMPTY"
        and not node["modifiers"]
        and not node["where_clause"]
        and not node["group_expressions"]
        and not node["having"]
        and not node["qualify"]
        and not node["sample"]
        and not node["cte_map"]["map"]
    )
    # `a, b` between brackets is a row of two; an empty text is a row of none.
    row = plain and selected[0].get("function_name") == "row" and not expression.lower().lstrip().startswith("row")
    if plain and not row:
        return []
    return [
        Text(
            "It is more (or less) than one expression: no query, no table, no list of several.",
            "C'est plus (ou moins) qu'une expression : ni requête, ni table, ni liste de plusieurs.",
        )
    ]


def _nodes(tree: object) -> Iterator[dict[str, Any]]:
    """Every object of the tree, in order."""
    if isinstance(tree, dict):
        yield cast("dict[str, Any]", tree)
        for part in tree.values():
            yield from _nodes(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from _nodes(part)


def _columns(named: list[str], known: list[str], label: Text) -> list[str]:
    """The frame's columns behind the names, which SQL takes without regard to case."""
    lowered = {k.lower(): k for k in reversed(known)}
    used, faults = [], []
    for name in named:
        column = name if name in known else lowered.get(name.lower())
        if column is None:
            close = ", ".join(
                f'"{lowered[c]}"' for c in get_close_matches(name.lower(), list(lowered), n=3, cutoff=0.5)
            )
            hint = Text(f" Did you mean {close}?", f" Vouliez-vous dire {close} ?") if close else Text("", "")
            faults.append(
                Text(
                    f"There is no column {name}.{hint.en} Text stands in '...', names in \"...\".",
                    f"Il n'y a pas de colonne {name}.{hint.fr} Le texte est entre '...', les noms entre \"...\".",
                )
            )
        else:
            used.append(column)
    used = list(dict.fromkeys(used))
    if len({name.lower() for name in used}) < len(used):
        same = ", ".join(used)
        faults.append(
            Text(
                f"It names columns that SQL cannot tell apart: {same}.",
                f"Elle nomme des colonnes que le SQL ne distingue pas : {same}.",
            )
        )
    if faults:
        _refuse(label, faults)
    return used


def _engine_fault(error: duckdb.Error) -> Text:
    first = str(error).split("\n", 1)[0]
    if "GROUP BY" in str(error) or "aggregate" in first.lower():
        return Text(
            "An aggregate gives one value for the whole table: write it as in median(x) OVER ().",
            "Un agrégat donne une valeur pour toute la table : écrivez-le comme median(x) OVER ().",
        )
    first = first.rstrip(".!")
    return Text(f"{first}.", f"DuckDB : {first}.")


def _refuse(label: Text, faults: list[Text], cause: Exception | None = None, *, hide: bool = False) -> NoReturn:
    message = Text(f"{label.en} cannot be used.", f"{label.fr} est inutilisable.")
    error = UserError("E-USE-004", message, faults=faults, remedy=_REMEDY)
    if hide or cause is None:
        raise error from None
    raise error from cause
