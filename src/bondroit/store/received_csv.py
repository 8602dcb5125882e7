"""CSV files, read whole or refused with every fault and its line."""

from __future__ import annotations

import csv
import itertools
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import duckdb
import polars as pl

from bondroit.errors import Text
from bondroit.store.received_bytes import byte_faults, no_gzip, open_text, plain_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

CSV_SUFFIXES = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz")
MISSING = ("", "NA", "NaN")
_DELIMITERS = ",;\t|"
_SHOWN = 5  # lines named in a message
# A column is taken for numeric with faults when at most this share of its values is text.
_FEW = 0.05
_INTEGER = r"^\s*[+-]?\d{1,18}\s*$"
_DECIMAL = r"^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$"
_CODE = r"^\s*0\d"
_BOOLEAN = r"^(true|false|True|False|TRUE|FALSE)$"
_NAN = r"^\s*[Nn][Aa][Nn]\s*$"  # no value among numbers and booleans; in a column of texts it may be a name


@dataclass(frozen=True, slots=True)
class Header:
    """The first line: names of the columns in order, and what separates them."""

    names: tuple[str, ...]
    delimiter: str


def read_csv_header(file: Path) -> tuple[Header, list[Text]]:
    """The header, with the faults of the bytes and of the names; no name and no fault for a blank file.

    The whole file is checked for UTF-8.
    """
    faults = byte_faults(file)
    with open_text(file) as stream:
        try:
            line = next(iter(stream), "")
            delimiter = _delimiter(line)
            names = next(csv.reader(itertools.chain([line], stream), delimiter=delimiter), [])
            if not line.strip() and not any(text.strip() for text in stream):
                return Header((), delimiter), faults
        except (OSError, EOFError, zlib.error, csv.Error):
            return Header((), ","), faults or [no_gzip()]
    names = [name.strip() for name in names]
    if not any(names):
        return Header((), delimiter), [*faults, Text("Line 1 names no column.", "La ligne 1 ne nomme aucune colonne.")]
    faults += doubled_names([n for n in names if n])
    empty = ", ".join(str(i + 1) for i, n in enumerate(names) if not n)
    if empty and not (len(names) > 1 and names.count("") == 1 and not names[0]):
        faults.append(Text(f"Line 1: no name for column {empty}.", f"Ligne 1 : colonne {empty} sans nom."))
    if names and all(re.match(_DECIMAL, n) for n in names):
        faults.append(
            Text(
                "Line 1 holds numbers: the first line must give the names of the columns.",
                "La ligne 1 contient des nombres : elle doit donner les noms des colonnes.",
            )
        )
    # The rows' own column of R and pandas has no name.
    return Header(tuple(n or "unnamed" for n in names), delimiter), faults


def doubled_names(names: Sequence[str]) -> list[Text]:
    """Names that stand more than once; SQL takes no regard to capitals."""
    lowered = [n.lower() for n in names]
    faults = []
    for low in dict.fromkeys(n for n in lowered if lowered.count(n) > 1):
        same = ", ".join(n for n, k in zip(names, lowered, strict=True) if k == low)
        faults.append(
            Text(
                f"Column names that are the same but for capitals: {same}. Give each its own.",
                f"Noms de colonnes identiques aux majuscules près : {same}. Donnez à chacune le sien.",
            )
        )
    return faults


def csv_faults(file: Path, header: Header, connection: duckdb.DuckDBPyConnection) -> list[Text]:
    """The faults of the rows alone, for a file already known to be refused."""
    return _load(file, header, connection)


def read_csv_rows(
    file: Path, header: Header, columns: Sequence[str], connection: duckdb.DuckDBPyConnection
) -> tuple[duckdb.DuckDBPyRelation | None, list[Text]]:
    """The typed rows of `columns`, for as long as the connection lives, or None and the faults."""
    faults = _load(file, header, connection)
    types: dict[str, str] = {}
    for name, counts in zip(columns, _profiles(connection, columns), strict=True):
        types[name], wrong = _type(counts)
        if wrong:
            faults.append(_wrong_type(file, header, connection, name, counts))
    if faults:
        return None, faults
    # Spaces around a number are not part of it.
    casts = ", ".join(
        f"{_quoted(n)}"
        if t == "VARCHAR"
        else f"CAST(CASE WHEN regexp_matches({_quoted(n)}, '{_NAN}') THEN NULL ELSE trim({_quoted(n)}) END AS {t}) "
        f"AS {_quoted(n)}"
        for n, t in types.items()
    )
    return connection.sql(f"SELECT {casts} FROM received"), []  # noqa: S608


def read_csv_texts(
    file: Path, header: Header, connection: duckdb.DuckDBPyConnection
) -> tuple[pl.DataFrame, list[Text]]:
    """The rows with every value as text, without the spaces around it, or an empty frame and the faults."""
    faults = _load(file, header, connection)
    if faults:
        return pl.DataFrame(), faults
    trimmed = ", ".join(f"nullif(trim({_quoted(n)}), '') AS {_quoted(n)}" for n in header.names)
    frame: pl.DataFrame = connection.sql(f"SELECT {trimmed} FROM received").pl()  # noqa: S608
    return frame, []


def _load(file: Path, header: Header, connection: duckdb.DuckDBPyConnection) -> list[Text]:
    """Bring the rows, all text, into the table `received`; the faults of the rows that do not fit."""
    struct = ", ".join(f"{_literal(n)}: 'VARCHAR'" for n in header.names)
    options = (
        f"auto_detect=false, header=true, delim={_literal(header.delimiter)}, quote='\"', escape='\"', "
        f"columns={{{struct}}}, nullstr={list(MISSING)}, null_padding=false, store_rejects=true, strict_mode=true"
    )
    try:
        connection.execute(
            f"CREATE TABLE received AS SELECT * FROM read_csv($1, {options})",  # noqa: S608
            [plain_path(file)],
        ).fetchall()
    except duckdb.Error:
        # Lines that end in two ways, for instance.
        return _load_line_by_line(file, header, connection)
    rejects = connection.execute(
        "SELECT line, min(error_type::VARCHAR) FROM reject_errors GROUP BY line ORDER BY line"
    ).fetchall()
    return _row_faults(rejects)


def _load_line_by_line(file: Path, header: Header, connection: duckdb.DuckDBPyConnection) -> list[Text]:
    """The same by Python's own reader: slower, for files that DuckDB refuses as a whole."""
    columns: list[list[str | None]] = [[] for _ in header.names]
    rejects: list[tuple[int, str]] = []
    with open_text(file) as stream:
        reader = csv.reader(stream, delimiter=header.delimiter, strict=True)
        start = 1
        try:
            for number, row in enumerate(reader):
                values = row or [""] * (len(columns) == 1)
                if number and len(values) == len(columns):
                    for column, value in zip(columns, values, strict=True):
                        column.append(None if value in MISSING else value)
                elif number and values:
                    rejects.append((start, "MISSING COLUMNS" if len(values) < len(columns) else "TOO MANY COLUMNS"))
                start = reader.line_num + 1
        except csv.Error:
            rejects.append((start, "UNQUOTED VALUE"))
    frame = pl.DataFrame(dict(zip(header.names, columns, strict=True)), schema=dict.fromkeys(header.names, pl.String))
    connection.register("lines", frame)
    connection.execute("CREATE OR REPLACE TABLE received AS SELECT * FROM lines").fetchall()
    connection.unregister("lines")
    return _row_faults(rejects)


_REASONS = {
    "MISSING COLUMNS": Text("too few columns", "trop peu de colonnes"),
    "TOO MANY COLUMNS": Text("too many columns", "trop de colonnes"),
    "UNQUOTED VALUE": Text("a quotation mark that is not closed", "un guillemet qui n'est pas fermé"),
    "LINE SIZE OVER MAXIMUM": Text("a line that is too long", "une ligne trop longue"),
}


def _row_faults(rejects: Sequence[tuple[int, str]]) -> list[Text]:
    faults = []
    for kind in dict.fromkeys(kind for _, kind in rejects):
        lines = [line for line, k in rejects if k == kind]
        reason = _REASONS.get(kind, Text("a line that is no CSV", "une ligne qui n'est pas du CSV"))
        where = _listed(lines)
        faults.append(
            Text(
                f"{len(lines)} line(s) with {reason.en}: {where.en}.",
                f"{len(lines)} ligne(s) avec {reason.fr} : {where.fr}.",
            )
        )
    return faults


def _profiles(connection: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> list[tuple[int, ...]]:
    """Per column: values present, integers, decimals, codes with a leading zero, true/false, `nan`."""
    known = {name for name, *_ in connection.execute("DESCRIBE received").fetchall()}
    if not known >= set(columns):
        return [(0, 0, 0, 0, 0, 0)] * len(columns)
    asked = ", ".join(
        f"count({c})"
        + "".join(
            f", count(*) FILTER (regexp_matches({c}, '{p}'))" for p in (_INTEGER, _DECIMAL, _CODE, _BOOLEAN, _NAN)
        )
        for c in map(_quoted, columns)
    )
    row = cast("tuple[int, ...]", connection.execute(f"SELECT {asked} FROM received").fetchall()[0])  # noqa: S608
    return [row[i : i + 6] for i in range(0, len(row), 6)]


def _type(counts: tuple[int, ...]) -> tuple[str, bool]:
    """The SQL type of a column, and whether it is a number spoilt by a few texts."""
    present, integers, decimals, codes, booleans, nans = counts
    present -= nans
    if not present or codes:
        return "VARCHAR", False
    if integers == present:
        return "BIGINT", False
    if decimals == present:
        return "DOUBLE", False
    if booleans == present:
        return "BOOLEAN", False
    texts = present - decimals
    few = texts <= max(1, _FEW * present) and decimals >= 10
    return "VARCHAR", few


def _wrong_type(
    file: Path, header: Header, connection: duckdb.DuckDBPyConnection, name: str, counts: tuple[int, ...]
) -> Text:
    column = _quoted(name)
    rows = connection.execute(
        f"SELECT rowid FROM received WHERE {column} IS NOT NULL AND NOT regexp_matches({column}, '{_DECIMAL}') "  # noqa: S608
        f"AND NOT regexp_matches({column}, '{_NAN}') ORDER BY rowid LIMIT {_SHOWN}"
    ).fetchall()
    present = counts[0] - counts[5]
    texts = present - counts[2]
    lines = data_lines(file, header, [row for (row,) in rows])
    where = _listed(lines, texts)
    return Text(
        f"Column {name} holds numbers, but text in {texts} of {present} values: {where.en}. "
        "If it is a list of codes, bring the table as Parquet, where types are written.",
        f"La colonne {name} contient des nombres, mais du texte dans {texts} valeur(s) sur {present} : {where.fr}. "
        "Si c'est une liste de codes, apportez la table en Parquet, où les types sont écrits.",
    )


def data_lines(file: Path, header: Header, rows: Sequence[int]) -> list[int]:
    """The lines of the file on which the given data rows (from 0, increasing) begin."""
    lines, wanted, start = [], set(rows), 1
    with open_text(file) as stream:
        reader = csv.reader(stream, delimiter=header.delimiter)
        number = -2
        for row in reader:
            if row or len(header.names) == 1:
                number += 1
                if number in wanted:
                    lines.append(start)
                    if len(lines) == len(wanted):
                        break
            start = reader.line_num + 1
    return lines


def _listed(lines: Iterable[int], total: int | None = None) -> Text:
    known = list(lines)
    shown = ", ".join(str(line) for line in known[:_SHOWN])
    more = (total or len(known)) > _SHOWN
    return Text(f"lines {shown}{' ...' if more else ''}", f"lignes {shown}{' ...' if more else ''}")


def _delimiter(line: str) -> str:
    """The separator that occurs most often in the header, outside quotation marks."""
    bare = re.sub(r'"[^"]*"', "", line)
    return max(_DELIMITERS, key=bare.count)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
