"""Extracts in text with a delimiter: found out, checked line by line where needed, and given to DuckDB as a relation.

A file that is clean (UTF-8, every line a row) is read where it lies. Any other is first copied row by row, with the
number of its line, beside those lines that are no rows: nothing is guessed and no line is lost.
"""

from __future__ import annotations

import csv
import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import duckdb

from bondroit.errors import Text
from bondroit.ingesting.parsing_sql import literal, quoted
from bondroit.store.extracts_bytes import TORN, Looked, line_batches, look
from bondroit.store.extracts_lines import copy_rows
from bondroit.store.received_bytes import no_gzip, plain_path
from bondroit.store.received_csv import doubled_names

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.ingesting.mapping import SourceForm

TEXT_SUFFIXES = (".csv", ".tsv", ".txt", ".dat")
PACKED = ("", ".gz", ".zst")
_DELIMITERS = ";,\t|"
_NUMBER = re.compile(r"\s*[+-]?\d+([.,]\d*)?\s*")
_NAMES = {"\t": "tab", " ": "space"}


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How a text file is written.

    Attributes:
        names: of the columns.
        delimiter, quote: signs; no quote is empty.
        encoding: as Python names it.
        header: line of the names, from 1.
    """

    names: tuple[str, ...]
    delimiter: str
    quote: str
    encoding: str
    header: int

    @property
    def told(self) -> str:
        """For a person: encoding and delimiter."""
        return f"{self.encoding}, {_NAMES.get(self.delimiter, self.delimiter)}"


@dataclass(frozen=True, slots=True)
class CsvRows:
    """The rows of a text file.

    Attributes:
        form: how it is written.
        relation: SQL with the received columns and `_line`.
        unreadable: SQL with `_line`, `_reason`, `_text`, if any line is no row.
        broken: the number of those lines.
    """

    form: CsvForm
    relation: str
    unreadable: str | None
    broken: int


def read_text(file: Path, source: SourceForm, folder: Path) -> CsvRows | list[Text]:
    """The rows of a text file, or why it cannot be read.

    Args:
        file: the file, plain or packed.
        source: what the mapping says of it.
        folder: where a copy may be written.
    """
    looked = look(file, source.encoding)
    if isinstance(looked, Text):
        return [looked]
    try:
        form, faults = _form(file, source, looked.encoding)
        if faults:
            return faults
        if looked.clean and _every_line_is_a_row(file, form, looked):
            select = _select(file, form, lines=f"row_number() OVER () + {form.header}")
            return CsvRows(form, select, None, 0)
        copied = copy_rows(line_batches(file, form.encoding), form, folder / file.name)
    except TORN:
        return [no_gzip()]
    plain = replace(form, delimiter=",", quote='"', header=0)
    return CsvRows(form, _select(copied.rows, plain, lines='CAST("_line" AS BIGINT)'), copied.unreadable, copied.broken)


def _form(file: Path, source: SourceForm, encoding: str) -> tuple[CsvForm, list[Text]]:
    lines = itertools.chain.from_iterable(line_batches(file, encoding))
    line = next(itertools.islice(lines, source.header - 1, None), "")
    delimiter = source.delimiter or _delimiter(line, source.quote)
    try:
        reader = csv.reader(
            [line],
            delimiter=delimiter,
            quotechar=source.quote or None,
            quoting=csv.QUOTE_MINIMAL if source.quote else csv.QUOTE_NONE,
        )
        names = tuple(name.strip() for name in next(reader, []))
    except csv.Error:
        names = ()
    form = CsvForm(names, delimiter, source.quote, encoding, source.header)
    return form, _name_faults(names, source.header)


def _delimiter(line: str, quote: str) -> str:
    """The sign that occurs most often in the line of names, outside quotation marks."""
    mark = re.escape(quote)
    bare = re.sub(f"{mark}[^{mark}]*{mark}", "", line) if quote else line
    return max(_DELIMITERS, key=bare.count)


def _name_faults(names: tuple[str, ...], line: int) -> list[Text]:
    if not any(names):
        return [Text(f"Line {line} names no column.", f"La ligne {line} ne nomme aucune colonne.")]
    faults = doubled_names([name for name in names if name])
    empty = ", ".join(str(i) for i, name in enumerate(names, start=1) if not name)
    if empty:
        faults.append(Text(f"Line {line}: no name for column {empty}.", f"Ligne {line} : colonne {empty} sans nom."))
    if all(_NUMBER.fullmatch(name) for name in names):
        faults.append(
            Text(
                f"Line {line} holds numbers: it must give the names of the columns (`header` in the mapping).",
                f"La ligne {line} contient des nombres : elle doit donner les noms des colonnes (`header` dans la "
                "correspondance).",
            )
        )
    return faults


def _every_line_is_a_row(file: Path, form: CsvForm, looked: Looked) -> bool:
    """Whether DuckDB sees one row in each physical line after the names, and refuses none."""
    with duckdb.connect(":memory:", config={"threads": 2, "memory_limit": "512MB"}) as connection:
        try:
            rows = connection.execute(f"SELECT count(*) FROM {_reader(file, form, ordered=False)}").fetchall()[0][0]  # noqa: S608
        except duckdb.Error:
            return False
    return bool(rows == looked.lines - form.header)


def _select(file: Path, form: CsvForm, *, lines: str) -> str:
    columns = ", ".join(map(quoted, form.names))
    return f'SELECT {columns}, {lines} AS "_line" FROM {_reader(file, form, numbered=not form.header)}'  # noqa: S608


def _reader(file: Path, form: CsvForm, *, numbered: bool = False, ordered: bool = True) -> str:
    names = (*(("_line",) if numbered else ()), *form.names)
    struct = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    # Numbers of lines are counted as rows come; where they are written in the file, rows may come in any order.
    parallel = "false" if ordered and not numbered else "true"
    packed = {".gz": "gzip", ".zst": "zstd"}.get(file.suffix.lower(), "none")
    return (
        f"read_csv({literal(plain_path(file))}, auto_detect=false, parallel={parallel}, compression='{packed}', "
        f"header={'false' if numbered else 'true'}, skip={max(0, form.header - 1)}, delim={literal(form.delimiter)}, "
        f"quote={literal(form.quote)}, escape={literal(form.quote)}, columns={{{struct}}}, null_padding=false, "
        f"strict_mode=true, max_line_size=16000000)"
    )
