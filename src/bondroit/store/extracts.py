"""Extracts that a body brings, whatever their form, as relations of text for DuckDB; nothing is loaded whole.

With `open_extract(...) as extract:` temporary files (unpacked encodings, sheets, SAS tables) live inside the block.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bondroit.app.ports import Quiet
from bondroit.errors import Text, UserError
from bondroit.ingesting.mapping import FILE_MONTH
from bondroit.ingesting.parsing_sql import literal, quoted
from bondroit.store.extracts_csv import PACKED, TEXT_SUFFIXES, read_text
from bondroit.store.extracts_found import find_files
from bondroit.store.extracts_query import read_query
from bondroit.store.extracts_sheets import SHEET_SUFFIXES, read_sheet
from bondroit.store.extracts_typed import PARQUET_SUFFIXES, STATISTICAL, parquet_relation, read_statistical
from bondroit.store.received_csv import doubled_names
from bondroit.store.temporary import EXTRACT, laid_down

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb

    from bondroit.app.ports import Progress
    from bondroit.domain.months import Month
    from bondroit.ingesting.mapping import SourceForm

UNREADABLE = ("too_few_columns", "too_many_columns", "unclosed_quote", "not_text")
"""Why a line of a text file is no row; `_reason` of `Extract.unreadable`."""
RESERVED = ("_file", "_line", FILE_MONTH)
_TEXTS = tuple(suffix + packed for suffix in TEXT_SUFFIXES for packed in PACKED)
_BRING = Text(
    "bring the file again from its source, whole, or correct [source] in the mapping.",
    "reprenez le fichier à sa source, entier, ou corrigez [source] dans la correspondance.",
)
_FEW = 10
"""Missing columns that are named one by one even where they are most of those read."""
_NAMES = Text("correct `from` in the mapping, or bring the columns.", "corrigez `from` dans la correspondance, ou "
              "apportez les colonnes.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExtractFile:
    """One file of an extract.

    Attributes:
        name: without its folder.
        place: whether its rows are told by physical line, or by row (from 1 in a table; as shown in a sheet).
        taken: how it was taken, in words for a person, as `cp1252, ;`.
        sha256: of its bytes; of a query's text for a database.
        relation: SQL of its rows.
        unreadable: SQL of its lines that are no rows; None if there is none.
        broken: the number of those lines.
    """

    name: str
    place: Literal["line", "row"]
    taken: str
    sha256: str
    relation: str
    unreadable: str | None = None
    broken: int = 0


@dataclass(frozen=True, slots=True)
class Extract:
    """Files of one form, or the rows of a query.

    Attributes:
        files: their names, without folders, in the order in which they are numbered from 0.
        columns: names of the received columns, as received (and `_month` where file names give it).
        parts: one for each file.
    """

    files: tuple[str, ...]
    columns: tuple[str, ...]
    parts: tuple[ExtractFile, ...]

    def relation(self, connection: duckdb.DuckDBPyConnection, file: int | None = None) -> str:
        """A SELECT, to be put in brackets, over all files or one.

        Columns: those of `columns`, VARCHAR, as received (a typed source gives ISO dates, plain decimals with a point,
        `true` and `false`); `_file` INTEGER; `_line` BIGINT. Rows of a file come in its order.
        """
        del connection
        wanted = self.parts if file is None else (self.parts[file],)
        return " UNION ALL ".join(part.relation for part in wanted)

    def unreadable(self, connection: duckdb.DuckDBPyConnection, file: int | None = None) -> str | None:
        """A SELECT of the lines that are no rows: `_file`, `_line`, `_reason` (of `UNREADABLE`), `_text`; or None."""
        del connection
        wanted = self.parts if file is None else (self.parts[file],)
        return " UNION ALL ".join(part.unreadable for part in wanted if part.unreadable is not None) or None


@contextmanager
def open_extract(
    paths: Sequence[str],
    source: SourceForm,
    *,
    wanted: Sequence[str],
    temporary: Path | None = None,
    progress: Progress | None = None,
) -> Iterator[Extract]:
    """The extract in these files, in the files of a folder that fit the mapping's pattern, or of the mapping's query.

    Args:
        paths: files, or one folder; none for a query.
        source: what the mapping says of them.
        wanted: received columns that every file must have.
        temporary: where a folder is made, for us alone, and removed; by default the system's.
        progress: each file is a step of it.

    Raises:
        UserError: E-TAB-001 (cannot be read), E-TAB-004 (columns missing), each with the faults of every file at once;
            E-USE-005 (an optional part is missing).
    """
    with laid_down(EXTRACT, temporary) as folder:
        yield _open(paths, source, wanted, folder, progress or Quiet())


def _open(paths: Sequence[str], source: SourceForm, wanted: Sequence[str], folder: Path, progress: Progress) -> Extract:
    if source.query is not None:
        names, select = read_query(source, os.environ, folder)
        digest = hashlib.sha256(source.query.encode()).hexdigest()
        parts = [(names, ExtractFile(source.database or "", "row", "PostgreSQL", digest, select))]
        found: list[tuple[Path, Month | None]] = [(Path(source.database or ""), None)]
    else:
        found = find_files(paths, source.files, known=(*_TEXTS, *PARQUET_SUFFIXES, *STATISTICAL, *SHEET_SUFFIXES))
        parts, faults = [], []
        for number, (file, _) in enumerate(found):
            beside = folder / str(number)
            beside.mkdir()
            with progress.step(file.name):
                read = _read(file, source, beside)
            if isinstance(read, list):
                faults += [Text(f"{file.name}: {t.en}", f"{file.name} : {t.fr}") for t in read]
            else:
                parts.append(read)
        if faults:
            message = Text("The extract cannot be read.", "L'extraction est illisible.")
            raise UserError("E-TAB-001", message, faults=faults, remedy=_BRING)
    _require(parts, wanted)
    return _together(parts, [month for _, month in found], monthly=source.files is not None)


def _read(file: Path, source: SourceForm, folder: Path) -> tuple[tuple[str, ...], ExtractFile] | list[Text]:
    """Columns and rows of one file, or its faults."""
    low = file.name.lower()
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if low.endswith(_TEXTS):
        rows = read_text(file, source, folder)
        if isinstance(rows, list):
            return rows
        part = ExtractFile(file.name, "line", rows.form.told, digest, rows.relation, rows.unreadable, rows.broken)
        names = rows.form.names
    elif low.endswith(SHEET_SUFFIXES):
        sheet = read_sheet(file, source, folder)
        if isinstance(sheet, list):
            return sheet
        names, select, title = sheet
        part = ExtractFile(file.name, "row", title, digest, select)
    else:
        typed = low.endswith(PARQUET_SUFFIXES)
        try:
            names, select = parquet_relation(file, source.zone) if typed else read_statistical(file, source, folder)
        except ValueError:
            kind = "Parquet" if typed else file.suffix[1:]
            return [Text(f"It is no whole {kind} file.", f"Ce n'est pas un fichier {kind} entier.")]
        part = ExtractFile(file.name, "row", "Parquet" if typed else file.suffix[1:].upper(), digest, select)
    faults = [*doubled_names(names), *_reserved(names)]
    return faults or (names, part)


def _reserved(names: Sequence[str]) -> list[Text]:
    taken = ", ".join(name for name in names if name.lower() in RESERVED)
    if not taken:
        return []
    return [Text(f"Names kept for other use: {taken}.", f"Noms réservés à un autre usage : {taken}.")]


def _require(parts: Sequence[tuple[tuple[str, ...], ExtractFile]], wanted: Sequence[str]) -> None:
    """Refuse files without a column that the mapping names."""
    faults = []
    for names, part in parts:
        there = sum(name in names for name in wanted)
        if len(wanted) - there > max(_FEW, there):
            faults.append(
                Text(
                    f"{part.name}: {there} of the {len(wanted)} columns that are read are there.",
                    f"{part.name} : des {len(wanted)} colonnes qui sont lues, {there} y sont.",
                )
            )
            continue
        for name in wanted:
            if name not in names:
                near = get_close_matches(name, names, n=2, cutoff=0.5)
                hint = (
                    Text(f" Did you mean {' or '.join(near)}?", f" Est-ce {' ou '.join(near)} ?")
                    if near
                    else Text("", "")
                )
                faults.append(
                    Text(f"{part.name}: no column {name}.{hint.en}", f"{part.name} : pas de colonne {name}.{hint.fr}")
                )
    if faults:
        message = Text("Columns of the mapping were not received.", "Des colonnes de la correspondance manquent.")
        raise UserError("E-TAB-004", message, faults=faults, remedy=_NAMES)


def _together(
    parts: Sequence[tuple[tuple[str, ...], ExtractFile]], months: Sequence[Month | None], *, monthly: bool
) -> Extract:
    """One extract: every part with the columns of all, its number and, in a folder of months, its month."""
    columns = tuple(dict.fromkeys(name for names, _ in parts for name in names))
    done = []
    for number, ((names, part), month) in enumerate(zip(parts, months, strict=True)):
        listed = [quoted(name) if name in names else f"NULL::VARCHAR AS {quoted(name)}" for name in columns]
        if monthly:
            listed.append(f"{literal(str(month))} AS {quoted(FILE_MONTH)}")
        select = f"SELECT {', '.join(listed)}, {number}::INTEGER AS _file, _line FROM ({part.relation})"  # noqa: S608
        refused = part.unreadable
        if refused is not None:
            refused = f"SELECT {number}::INTEGER AS _file, _line, _reason, _text FROM ({refused})"  # noqa: S608
        done.append(replace(part, relation=select, unreadable=refused))
    names = (*columns, *((FILE_MONTH,) if monthly else ()))
    return Extract(tuple(part.name for part in done), names, tuple(done))
