"""Monthly tables read side by side in order of households, and variables written row group after row group.

What is read and what is written pass through memory a chunk of files at a time, whatever their number. One thread
reads and computes while another writes; the order of work, and so every byte, is the same with one.
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from bondroit.observing.columns import ID, Batch, OutOfOrderError, Texts
from bondroit.observing.kernels import BLOCK
from bondroit.store.ahead import ahead
from bondroit.store.checking import connect
from bondroit.store.disk import aside
from bondroit.store.parquet import TABLE_KEY, VERSION_KEY
from bondroit.store.superseded import standing
from bondroit.store.table_refusals import unreadable
from bondroit.store.temporary import SORTED, laid_down
from bondroit.store.versions import known_before, versions_in
from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import Type

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
    from pathlib import Path

    from bondroit.app.ports import Tables
    from bondroit.domain.months import Month
    from bondroit.observing.columns import Column, Piece, Source
    from bondroit.store.checking import Engine

MOST_ROWS = 32_768
PIECE_BYTES = 1 << 26
ARROW = {
    Type.INTEGER: pa.int32(), Type.CENTS: pa.int64(), Type.NUMBER: pa.float64(), Type.BOOLEAN: pa.bool_(),
    Type.CATEGORY: pa.string(),
}  # fmt: skip
_FEW = (Type.INTEGER, Type.CATEGORY)
"""Types that take few values: Parquet keeps a list of them and small numbers."""


class ParquetHistories:
    """Runs over the files of a workspace.

    Args:
        root: the folder `tables/`.
        tables: the same tables, for the purpose of whoever asks: what it hides is not read here either.
        engine: limits and temporary folder of sorts on disk.
        ahead: whether a second thread computes while the first writes.
    """

    def __init__(self, root: Path, tables: Tables, engine: Engine, *, ahead: bool = True) -> None:
        self._root = root
        self._tables = tables
        self._engine = engine
        self._ahead = ahead

    def sink(
        self, name: str, month: Month, types: Mapping[str, Type], make: Callable[[Source], Iterator[Piece]]
    ) -> int:
        """Write what `make` gives as a month of an open table, aside and then renamed.

        Args:
            name: the table; its own columns are the household and the month.
            month: the as-of month; only what was known before it is read.
            types: variable to its type, in order.
            make: from the tables to the variables of chunk after chunk of files; called again from the start if a
                table turns out not to be in order of households, which is then sorted on disk.

        Returns:
            The number of files.

        Raises:
            UserError: E-WRK-003, E-TAB-001, E-PUR-001 as the tables; E-DSK-001 if the disk refuses.
        """
        with laid_down(SORTED, self._engine.temporary) as folder:
            source = FileSource(self._root, self._tables, month, chunk_rows(len(types)))
            while True:
                try:
                    return self._write(name, month, types, lambda: make(source))
                except OutOfOrderError as found:
                    source.put_in_order(found, folder, self._engine)

    def _write(self, name: str, month: Month, types: Mapping[str, Type], make: Callable[[], Iterator[Piece]]) -> int:
        files = 0
        with (
            aside(self._root / name / f"{month}.parquet") as path,
            written(path, name, types) as write,
            ahead(make()) if self._ahead else nullcontext(make()) as pieces,
        ):
            for piece in pieces:
                write(arrow_of(piece, month, types))
                files += len(piece.ids)
                del piece  # before the next one is waited for
        return files


def chunk_rows(variables: int) -> int:
    """Files of a chunk: fewer where there are many variables, so that a chunk holds some 64 MiB at most."""
    rows = MOST_ROWS
    while rows > BLOCK and rows * variables * 8 > PIECE_BYTES:
        rows //= 2
    return rows


class FileSource:
    """The tables of a workspace as they were known before a month."""

    def __init__(self, root: Path, tables: Tables, month: Month, rows: int) -> None:
        self._root = root
        self._tables = tables
        self._month = month
        self._rows = rows
        self._sorted: dict[tuple[str, Month | None], Path] = {}

    def months(self, table: str) -> tuple[Month, ...]:
        """The months before the as-of month; none of a table that is not monthly."""
        if not TABLES[table].monthly:
            return ()
        return tuple(m for m in self._tables.months(table, known_by=self._month) if m < self._month)

    def exists(self, table: str) -> bool:
        """Whether the table was ever written."""
        return self._tables.exists(table, known_by=self._month)

    def batches(self, table: str, month: Month | None, columns: Sequence[str]) -> Iterator[Batch]:
        """Rows of a table (of a month if it is monthly)."""
        self._require(table, month, columns)
        path = self._sorted.get((table, month)) or self._path(table, month)
        # The last snapshots set the chunks; of the others a batch may serve several.
        rows = self._rows if (table, month) == ("snapshots", self._month.plus(-1)) else MOST_ROWS
        try:
            yield from batches_of(path, columns, rows)
        except (pa.ArrowException, OSError) as error:
            raise unreadable(path, error) from None

    def whole(self, table: str) -> pl.DataFrame:
        """A small table at once."""
        return self._tables.read(table, known_by=self._month)

    def put_in_order(self, found: OutOfOrderError, folder: Path, engine: Engine) -> None:
        """Sort a table on disk, in a folder of its own."""
        target = folder / f"{found.table}-{found.month}.parquet"
        if (found.table, found.month) in self._sorted:
            raise found  # in order and yet not: two rows of one household where there may be one
        with connect(engine) as connection:
            rows = connection.read_parquet(str(self._path(found.table, found.month)))
            rows.order(f"{ID}").write_parquet(str(target), compression="zstd")
        self._sorted[found.table, found.month] = target

    def _path(self, table: str, month: Month | None) -> Path:
        if month is None:
            return standing(self._root / table, self._month)
        return known_before(versions_in(self._root / table), self._month)[month].path

    def _require(self, table: str, month: Month | None, columns: Sequence[str]) -> None:
        """What the purpose hides is refused by the tables themselves, who tell the journal."""
        months = None if month is None else (month,)
        shown = self._tables.scan(table, months, known_by=self._month).collect_schema()
        if any(column not in shown for column in (ID, *columns)):
            self._tables.read(table, month, [ID, *columns], known_by=self._month)


def batches_of(path: Path, columns: Sequence[str], rows: int) -> Generator[Batch]:
    """A Parquet file of rows in order of households, a batch at a time; classes as `Categorical`."""
    with pq.ParquetFile(path) as opened:
        kinds = {field.name: field.type for field in opened.schema_arrow}
        texts = [c for c in columns if pa.types.is_string(kinds[c]) or pa.types.is_large_string(kinds[c])]
    with pq.ParquetFile(path, read_dictionary=texts) as opened:
        for batch in opened.iter_batches(rows, columns=[ID, *columns], use_threads=False):
            frame = pl.from_arrow(batch.select(list(columns))) if columns else pl.DataFrame()
            assert isinstance(frame, pl.DataFrame)
            yield Batch(_texts(batch.column(ID)), frame)


def _texts(array: Any) -> Texts:  # noqa: ANN401 - pyarrow carries no types
    if not pa.types.is_large_string(array.type):
        array = array.cast(pa.large_string())
    _, starts, data = array.buffers()
    bounds = np.frombuffer(starts, np.int64, len(array) + 1, array.offset * 8)
    return Texts(bounds, np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8))


@contextmanager
def written(path: Path, name: str, types: Mapping[str, Type]) -> Iterator[Callable[[Any], None]]:
    """A Parquet file that grows by a row group at each call."""
    fields = [(ID, pa.large_string()), ("month", pa.date32()), *((n, ARROW[kind]) for n, kind in types.items())]
    few = ["month", *(n for n, kind in types.items() if kind in _FEW)]
    wide = [n for n, kind in types.items() if kind in (Type.CENTS, Type.NUMBER)]
    schema = pa.schema(fields)
    with pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=few,
        # Bytes of the same weight together: half the work of compressing amounts, and smaller.
        use_byte_stream_split=wide,
        # Nobody looks for a row by a variable.
        write_statistics=[ID],
        store_schema=False,
    ) as writer:
        writer.add_key_value_metadata({TABLE_KEY: name, VERSION_KEY: str(TABLES[name].version)})
        yield lambda arrays: writer.write_table(pa.table(arrays, schema=schema), row_group_size=MOST_ROWS)


def arrow_of(piece: Piece, month: Month, types: Mapping[str, Type]) -> list[Any]:
    """The columns of a row group."""
    number = len(piece.ids)
    buffers = [None, pa.py_buffer(piece.ids.starts), pa.py_buffer(piece.ids.data)]
    ids = pa.Array.from_buffers(pa.large_string(), number, buffers)
    day = np.full(number, month.first_day, "datetime64[D]").astype(np.int32)
    when = pa.Array.from_buffers(pa.date32(), number, [None, pa.py_buffer(day)])
    return [ids, when, *(_column(piece.columns[name], number) for name in types)]


def _column(column: Column, number: int) -> Any:  # noqa: ANN401
    valid = None if column.valid is None else pa.py_buffer(column.valid)
    if column.type is Type.BOOLEAN:
        bits = np.packbits(column.values, bitorder="little")
        return pa.Array.from_buffers(pa.bool_(), number, [valid, pa.py_buffer(bits)])
    if column.type is Type.CATEGORY:
        codes = pa.Array.from_buffers(pa.int32(), number, [valid, pa.py_buffer(column.values)])
        return pa.DictionaryArray.from_arrays(codes, pa.array(column.words, pa.string())).cast(pa.string())
    values = np.ascontiguousarray(column.values)
    return pa.Array.from_buffers(ARROW[column.type], number, [valid, pa.py_buffer(values)])
