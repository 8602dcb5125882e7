"""SQL for Oracle, SQL Server and SAS run on DuckDB: SQLGlot reads the first two, a small reader of words the third."""

from __future__ import annotations

import math
import re

import duckdb
import polars as pl
import sqlglot

from bondroit.domain.scorecard import NUMERIC, Scorecard, Variable
from bondroit.scoring.sql import is_yes_no
from bondroit.scoring.sql_document import sql_document

# A quoted piece (with what follows it in SAS), or anything else up to the next quote.
_PIECES = re.compile(r"('(?:[^']|'')*'(?:n|x\b)?|\"(?:[^\"]|\"\")*\"|/\*.*?\*/|--[^\n]*)", re.DOTALL)
_BITS = re.compile(r"input\('([0-9A-F]{16})', hex16\.\)")
_LARGEST = 1.5e308


def on_duckdb(dialect: str, card: Scorecard, frame: pl.DataFrame, **options) -> list[tuple]:
    """The rows that the text for an engine gives, by row number; what stands for the engine is DuckDB."""
    text = sql_document(card, dialect=dialect, table="files", keep=["n"], **options)
    with duckdb.connect() as connection:
        connection.execute("CREATE MACRO missing(x) AS x IS NULL")
        connection.execute("CREATE MACRO cats(x) AS trim(CAST(x AS VARCHAR))")
        connection.execute("CREATE MACRO floorz(x) AS floor(x)")
        connection.register("files", frame.to_arrow())
        return connection.sql(f"SELECT * FROM ({_in_duckdb(text, dialect)}) ORDER BY n").fetchall()


def _in_duckdb(text: str, dialect: str) -> str:
    if dialect == "sas":
        return _sas(text)
    if dialect == "oracle":
        # SQLGlot does not know literals of BINARY_DOUBLE.
        text = _outside_quotes(text, lambda piece: re.sub(r"(\d)d\b", r"\1", piece))
        text = _outside_quotes(text, lambda piece: piece.replace("BINARY_DOUBLE_INFINITY", "CAST('inf' AS DOUBLE)"))
    read = {"oracle": "oracle", "sqlserver": "tsql"}[dialect]
    (said,) = sqlglot.transpile(text, read=read, write="duckdb", unsupported_level=sqlglot.ErrorLevel.RAISE)
    said = said.replace(" IS NAN ", " = CAST('NaN' AS DOUBLE) ")
    return _joined_texts(said) if dialect == "sqlserver" else said


def _outside_quotes(text: str, change) -> str:
    return "".join(p if k % 2 else change(p) for k, p in enumerate(_PIECES.split(text)))


def _joined_texts(said: str) -> str:
    """SQL Server's text as DuckDB reads it: a + beside a text joins, one beside a number adds; collation is its own."""
    pieces = _PIECES.split(said)
    for k in range(0, len(pieces), 2):
        text_before = k > 0 and pieces[k - 1].startswith("'")
        text_after = k + 1 < len(pieces) and pieces[k + 1].startswith("'")
        piece = re.sub(r"COLLATE\s+\w+", "", pieces[k])
        piece = re.sub(r"^ \+ " if text_before else r"(?<=\)) \+ (?=NCHAR)", " || ", piece)
        piece = re.sub(r"(?<=\)) \+ (?=NCHAR)", " || ", piece)
        piece = re.sub(r" \+ N?$", " || ", piece) if text_after else piece
        pieces[k] = re.sub(r"\bN$", "", piece).replace("NCHAR(", "chr(")
    return "".join(pieces)


def _sas(text: str) -> str:
    """The SELECT of PROC SQL in DuckDB's words."""
    text = _BITS.sub(lambda found: f"CAST(''{_double(found[1])!r}'' AS DOUBLE)".replace("''", '"'), text)
    said = []
    for k, piece in enumerate(_PIECES.split(text)):
        if k % 2 == 0:
            said.append(re.sub(r"(THEN|ELSE) \.(?=\s)", r"\1 NULL", piece))
        elif piece.startswith('"'):
            said.append(f"'{piece[1:-1]}'")
        elif piece.endswith("'x"):
            hexed = bytes.fromhex(piece[1:-2]).decode().replace("'", "''")
            said.append(f"'{hexed}'")
        elif piece.endswith("'n"):
            said.append('"' + piece[1:-2].replace("''", "'").replace('"', '""') + '"')
        else:
            said.append(piece)
    whole = "".join(said)
    return whole[whole.index("\nSELECT") : whole.index(";\nQUIT;")]


def _double(digits: str) -> float:
    import struct

    return struct.unpack(">d", bytes.fromhex(digits))[0]


def as_kept(dialect: str, card: Scorecard, frame: pl.DataFrame) -> pl.DataFrame:
    """The files as the engine can hold them: yes/no as 1 and 0, no NaN or infinity, an empty text as missing."""
    said = []
    for variable in card.variables:
        column = pl.col(variable.name)
        dtype = frame.schema[variable.name]
        if dtype == pl.Boolean:
            said.append(column.cast(pl.Int8))
        elif dtype.is_float() and dialect != "oracle":
            column = column.cast(pl.Float64).fill_nan(None)
            said.append(column.clip(-_LARGEST, _LARGEST))
        elif dtype == pl.String:
            said.append(_text_kept(variable, column, dialect))
    return frame.with_columns(said)


def _text_kept(variable: Variable, column: pl.Expr, dialect: str) -> pl.Expr:
    if is_yes_no(variable):  # a text column of a yes/no variable says yes and no, or is missing
        column = pl.when(column.is_in(["true", "false"])).then(column).otherwise(None)
    if dialect == "sas":
        column = column.str.strip_chars(" ")
    if dialect != "sqlserver":
        column = pl.when(column == "").then(None).otherwise(column)
    return column.alias(variable.name)


def as_known(card: Scorecard, dialect: str) -> Scorecard:
    """The card without what SAS cannot tell apart: blanks at the ends of texts."""
    from dataclasses import replace

    if dialect != "sas":
        return card
    return replace(
        card,
        variables=tuple(
            v if v.kind == NUMERIC else replace(v, modalities=tuple(
                replace(m, values=tuple(t for t in m.values if t == t.strip(" "))) for m in v.modalities
            ))
            for v in card.variables
        ),
    )  # fmt: skip


def said(value: object) -> object:
    """An integer of points, whatever number the engine gives; None without one."""
    return None if value is None or (isinstance(value, float) and math.isnan(value)) else int(value)
