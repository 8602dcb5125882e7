"""Extracts in spreadsheets, a sheet at a time: Excel's own limit (1,048,576 rows) bounds what is held in memory."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow.parquet as pq

from bondroit.errors import Text
from bondroit.ingesting.parsing_sql import literal, quoted
from bondroit.store.extracts_typed import lacking
from bondroit.store.received_bytes import plain_path
from bondroit.store.received_csv import doubled_names

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.ingesting.mapping import SourceForm

SHEET_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def read_sheet(file: Path, source: SourceForm, folder: Path) -> tuple[tuple[str, ...], str, str] | list[Text]:
    """Columns, SQL of the rows (`_line` is the sheet's own number of the row) and the sheet's name; or the faults.

    Raises:
        UserError: E-USE-005 without fastexcel.
    """
    try:
        import fastexcel  # noqa: PLC0415  an extra
    except ImportError:
        raise lacking("fastexcel", "files") from None
    try:
        book = fastexcel.read_excel(str(file))
        sheet = _sheet(book.sheet_names, source.sheet)
        if isinstance(sheet, Text):
            return [sheet]
        loaded: Any = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
    except fastexcel.FastExcelError:
        return [Text("It is no whole spreadsheet.", "Ce n'est pas un classeur entier.")]
    frame = loaded.to_polars()
    names, faults = _names(frame, source.header)
    if faults:
        return faults
    kept = [i for i, name in enumerate(names) if name]
    rows = frame.with_row_index("_line", offset=1).slice(source.header)
    rows = rows.select(
        pl.col("_line").cast(pl.Int64), *(pl.col(frame.columns[i]).alias(names[i]) for i in kept)
    ).filter(pl.any_horizontal(pl.all().exclude("_line").is_not_null()))
    beside = folder / f"{file.name}.parquet"
    pq.write_table(rows.to_arrow(), beside, compression="zstd")
    columns = ", ".join(quoted(names[i]) for i in kept)
    select = f'SELECT {columns}, "_line" FROM read_parquet({literal(plain_path(beside))})'  # noqa: S608
    return tuple(names[i] for i in kept), select, sheet


def _sheet(known: list[str], asked: str | int | None) -> str | Text:
    """The name of the sheet asked for, the first by default."""
    if asked is None and known:
        return known[0]
    if isinstance(asked, int) and 1 <= asked <= len(known):
        return known[asked - 1]
    if asked in known:
        return str(asked)
    near = get_close_matches(str(asked), known, n=1)
    hint = Text(f" Did you mean {near[0]}?", f" Est-ce {near[0]} ?") if near else Text("", "")
    return Text(f"It has no sheet {asked}.{hint.en}", f"Il n'a pas de feuille {asked}.{hint.fr}")


def _names(frame: pl.DataFrame, header: int) -> tuple[list[str], list[Text]]:
    """The names in row `header`; a column without a name must be empty below."""
    if frame.height < header:
        return [], [Text(f"It has no row {header}.", f"Il n'a pas de rangée {header}.")]
    names = [str(value or "").strip() for value in frame.row(header - 1)]
    below = frame.slice(header)
    nameless = [
        str(i)
        for i, (name, column) in enumerate(zip(names, below.iter_columns(), strict=True), start=1)
        if not name and column.null_count() < below.height
    ]
    if not any(names):
        return names, [Text(f"Row {header} names no column.", f"La rangée {header} ne nomme aucune colonne.")]
    faults = doubled_names([name for name in names if name])
    if nameless:
        listed = ", ".join(nameless)
        faults.append(
            Text(f"Row {header}: no name for column {listed}.", f"Rangée {header} : colonne {listed} sans nom.")
        )
    return names, faults
