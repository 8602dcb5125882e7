"""Coded columns on disk: an Arrow file of small numbers, written streaming and read block after block.

Numbers that stand for three variables each are as good as compressed: stored as they are, they are read at the speed
of a copy, where Parquet would be a sixth smaller and five times slower to read (decision 0018).
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pyarrow as pa
from pyarrow import ipc

from bondroit.errors import Text, UserError
from bondroit.observing.columns import OutOfOrderError
from bondroit.scoring.coded import Coding, code_expressions, coding_from_json, packed
from bondroit.store.disk import aside, disk_refusals
from bondroit.store.histories import FileSource, chunk_rows
from bondroit.store.temporary import CODED, SORTED, laid_down
from bondroit.store.written import require_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from bondroit.app.ports import Tables
    from bondroit.domain.months import Month
    from bondroit.observing.coded import Coded
    from bondroit.observing.columns import Source
    from bondroit.stats.arrays import Booleans, Integers
    from bondroit.store.checking import Engine

BLOCK, AT_A_TIME = 1 << 16, 1 << 19
ID, _ROW = "household_id", "_row"
CODING_KEY, MONTH_KEY = b"bondroit.coding", b"bondroit.month"


class StoredCodes:
    """Coded files; see `scoring.whatif_tables.CodedFiles`.

    Args:
        path: the Arrow file.
        coding: what its numbers mean.
        identifiers: one text column, in the order of the files.
    """

    def __init__(self, path: Path, coding: Coding, identifiers: pl.LazyFrame) -> None:
        self._path, self._coding, self._identifiers = path, coding, identifiers
        with pa.OSFile(str(path)) as stream:
            reader = ipc.open_file(stream)
            self._fields = [reader.schema.get_field_index(name) for name in coding.columns]
            self._rows = int(reader.count_rows())

    @property
    def coding(self) -> Coding:
        """What the numbers mean."""
        return self._coding

    @property
    def rows(self) -> int:
        """How many files there are."""
        return self._rows

    def blocks(self) -> Iterator[NDArray[Any]]:
        """(packs, n) numbers of some files, one block after the other, in the order of files."""
        options = ipc.IpcReadOptions(included_fields=self._fields, use_threads=False)
        with pa.OSFile(str(self._path)) as stream:
            reader = ipc.open_file(stream, options=options)
            for k in range(reader.num_record_batches):
                batch = reader.get_batch(k)
                by_name = [batch.column(name) for name in self._coding.columns]
                for first in range(0, len(batch), BLOCK):
                    yield np.stack([_numbers(column.slice(first, BLOCK)) for column in by_name])

    def identifiers(self, rows: Integers, among: Booleans) -> tuple[list[str], int]:
        """The identifiers of `rows` (rising), and the length in bytes of the longest one `among` (rows,) the files."""
        name = self._identifiers.collect_schema().names()[0]
        texts, longest = [""] * rows.size, 0
        # Batches may come in another order than the files: each carries its row numbers.
        for part in self._identifiers.with_row_index(_ROW).collect_batches(maintain_order=True):
            places = part[_ROW].to_numpy().astype(np.int64)
            lengths = part[name].str.len_bytes().to_numpy()[among[places]]
            longest = max(longest, int(lengths.max(initial=0)))
            at = np.searchsorted(rows, places)
            wanted = at < rows.size
            wanted[wanted] = rows[at[wanted]] == places[wanted]
            for k, text in zip(at[wanted].tolist(), part[name].filter(pl.Series(wanted)).to_list(), strict=True):
                texts[k] = text
        return texts, longest


def _numbers(column: Any) -> NDArray[Any]:  # noqa: ANN401  an Arrow array
    kind = np.dtype(column.type.to_pandas_dtype())
    found: NDArray[Any] = np.frombuffer(column.buffers()[1], kind)[column.offset : column.offset + len(column)]
    return found


class CodedFolders:
    """Codes laid down for one question, and removed when it is answered.

    Args:
        temporary: where; the system's temporary folder if None.
    """

    def __init__(self, temporary: Path | None) -> None:
        self._temporary = temporary

    @contextmanager
    def coded(
        self, frame: pl.LazyFrame, coding: Coding, schema: Mapping[str, pl.DataType], *, identifier: str | None,
        compiled: bool,
    ) -> Iterator[StoredCodes]:  # fmt: skip
        """The files of `frame` by `coding`, streamed to the disk.

        Args:
            frame: the files.
            coding: of the cards that are asked about.
            schema: as `compatibility.summarise` tells it.
            identifier: the column of identifiers (text); None numbers the files.
            compiled: by compiled loops.

        Raises:
            UserError: E-DSK-001 if the disk refuses.
        """
        with laid_down(CODED, self._temporary) as folder:
            path = folder / "codes.arrow"
            sink_codes(path, frame, code_expressions(coding, schema, compiled=compiled))
            if identifier is None:
                texts = frame.select(pl.int_range(pl.len()).cast(pl.String).alias(ID))
            else:
                texts = frame.select(pl.col(identifier).cast(pl.String).alias(ID))
            yield StoredCodes(path, coding, texts)


def sink_codes(path: Path, frame: pl.LazyFrame, codes: Sequence[pl.Expr]) -> None:
    """Write the codes of all files, some at a time: what is read ahead of a slow loop would fill the memory.

    Args:
        path: the Arrow file.
        frame: the files, a scan or a frame in memory, of which a slice is read without what comes before.
        codes: see `scoring.coded.code_expressions`.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    rows = int(frame.select(pl.len()).collect().item())
    schema = frame.head(0).select(codes).collect().to_arrow().schema
    with disk_refusals(path), ipc.new_file(str(path), schema) as writer:
        for first in range(0, rows, AT_A_TIME):
            part = frame.slice(first, AT_A_TIME).select(codes).collect(engine="streaming")
            writer.write_table(part.to_arrow(), max_chunksize=BLOCK)


def write_codes(
    path: Path,
    coding: Coding,
    month: Month,
    *,
    root: Path,
    tables: Tables,
    engine: Engine,
    make: Callable[[Source], Iterator[Coded]],
) -> int:
    """Write the codes of every file of a month straight from its histories, with identifiers; the number of files.

    Args:
        path: where; written aside, then renamed.
        coding: what the numbers mean; kept in the file.
        month: the as-of month.
        root: the folder `tables/`.
        tables: the same tables, for the purpose of whoever asks.
        engine: limits and temporary folder of sorts on disk.
        make: from the tables to the codes of chunk after chunk; called again if a table must be put in order.

    Raises:
        UserError: E-DSK-001 if the disk refuses; E-WRK-003, E-TAB-001, E-PUR-001 as the tables.
    """
    require_folder(path)
    with laid_down(SORTED, engine.temporary) as folder:
        source = FileSource(root, tables, month, chunk_rows(len(coding.variables)))
        while True:
            try:
                with aside(path.absolute()) as temporary:
                    return _write(temporary, coding, month, make(source))
            except OutOfOrderError as found:
                source.put_in_order(found, folder, engine)


def _write(path: Path, coding: Coding, month: Month, pieces: Iterator[Coded]) -> int:
    kinds = [pa.uint8() if pack.dtype == pl.UInt8 else pa.uint16() for pack in coding.packs]
    schema = pa.schema(
        [(ID, pa.large_string()), *zip(coding.columns, kinds, strict=True)],
        metadata={CODING_KEY: coding.to_json().encode(), MONTH_KEY: str(month).encode()},
    )
    files = 0
    names = [variable.name for variable in coding.variables]
    with ipc.new_file(str(path), schema) as writer:
        for piece in pieces:
            numbers = packed(coding, dict(zip(names, piece.codes, strict=True)))
            ids = pa.array(piece.ids.to_series().to_list(), pa.large_string())
            writer.write_batch(pa.record_batch([ids, *(pa.array(n) for n in numbers)], schema=schema))
            files += len(ids)
    return files


def read_codes(path: Path) -> tuple[StoredCodes, str]:
    """The coded files that `write_codes` wrote, and their month.

    Raises:
        UserError: E-TAB-001 if it is no such file.
    """
    try:
        with pa.OSFile(str(path)) as stream:
            metadata = ipc.open_file(stream).schema.metadata or {}
        coding, month = coding_from_json(metadata[CODING_KEY].decode()), metadata[MONTH_KEY].decode()
        return StoredCodes(path, coding, pl.scan_ipc(path).select(ID)), month
    except (OSError, KeyError, TypeError, ValueError, pa.ArrowException) as error:
        raise UserError(
            "E-TAB-001",
            Text(f"{path} holds no codes.", f"{path} ne contient pas de codes."),
            remedy=Text(
                "write it by: bondroit observe --codes CARD.", "écrivez-le par : bondroit observe --codes GRILLE."
            ),
        ) from error
