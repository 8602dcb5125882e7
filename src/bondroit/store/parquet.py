"""The workspace's tables: Parquet files under one contract each, written aside and renamed."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

import polars as pl
from polars.exceptions import ComputeError, InvalidOperationError, PanicException

from bondroit.errors import Text
from bondroit.store.checking import check_file, check_month
from bondroit.store.disk import aside, disk_refusals, flush_folder
from bondroit.store.erased import erased_months
from bondroit.store.superseded import KNOWN_KEY, WHOLE, keep_before, standing
from bondroit.store.table_refusals import breaks, erased, never_written, not_ours, unreadable
from bondroit.store.versions import known_before, replaced_path, version_path, versions_in
from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import check_frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from bondroit.domain.months import Month
    from bondroit.store.checking import Engine
    from bondroit.tables.contract import Table

TABLE_KEY, VERSION_KEY = "bondroit.table", "bondroit.version"
# What Polars raises on bytes that are not the Parquet it wrote.
DAMAGE = (ComputeError, InvalidOperationError, PanicException, OSError)
# Fixed, so that the same rows give the same bytes whatever the number of threads.
ROWS_PER_GROUP = 131_072


class ParquetTables:
    """`tables/<name>/<YYYY-MM>.parquet` for a monthly table, `tables/<name>/all.parquet` for the others.

    A month of a monthly table may have later versions (`store.versions`), a table in one file may have been corrected
    (`store.superseded`). Where a method takes `known_by`, only what was known before that month is there; None is all
    that is known now.

    Args:
        root: the folder `tables/`.
        engine: threads, memory and temporary folder of the checks that run on disk.
    """

    def __init__(self, root: Path, engine: Engine) -> None:
        self._root = root
        self._engine = engine

    def read(
        self,
        name: str,
        month: Month | None = None,
        columns: Sequence[str] | None = None,
        *,
        known_by: Month | None = None,
    ) -> pl.DataFrame:
        """A whole table, or one month of a monthly one.

        Raises:
            UserError: E-WRK-003 if it was never written; E-TAB-001 if unreadable; E-INT-003 if it is not the table
                this version knows.
        """
        lazy = self.scan(name, None if month is None else (month,), known_by=known_by)
        try:
            return (lazy if columns is None else lazy.select(columns)).collect()
        except DAMAGE as error:
            raise unreadable(self._root / name, error) from None

    def scan(self, name: str, months: Sequence[Month] | None = None, *, known_by: Month | None = None) -> pl.LazyFrame:
        """The same, lazily, for some months (in the order given) or all. Heads of files are checked at once.

        Raises:
            UserError: as `read`.
        """
        table = TABLES[name]
        paths = self._stored(table, months, known_by)
        for path in paths:
            _require_ours(path, table)
        if table.open:
            # Open tables may gain columns from one month to the next.
            return pl.concat([pl.scan_parquet(path, glob=False) for path in paths], how="diagonal")
        return pl.scan_parquet(paths, glob=False)

    def write(self, name: str, frame: pl.DataFrame, month: Month | None = None, *, known: Month | None = None) -> None:
        """Check against the contract, write aside, rename.

        Raises:
            UserError: E-TAB-002 with every fault at once; E-DSK-001 if the disk refuses. What was there stays.
        """
        table = TABLES[name]
        path = self._path(table, month, known)
        faults = check_frame(frame, table) + check_month(frame.lazy(), table, month)
        if faults:
            raise breaks(table, faults)
        with aside(path) as temporary:
            frame.select(_ordered(table, frame.columns)).write_parquet(
                temporary, compression="zstd", row_group_size=ROWS_PER_GROUP, metadata=_head(table)
            )

    def sink(
        self,
        name: str,
        frame: pl.LazyFrame,
        month: Month | None = None,
        *,
        known: Month | None = None,
        notes: Mapping[str, str] | None = None,
    ) -> int:
        """The same for a lazy frame, streamed to the disk and checked there before it is renamed.

        Args:
            name: the table.
            frame: its rows.
            month: None if it is not monthly.
            known: as of `write`.
            notes: kept in the file's head, beside what it is.

        Returns:
            The number of rows.
        """
        return self._write_all(name, [(month, known, frame)], notes or {})

    def notes(self, name: str, month: Month) -> dict[str, str]:
        """What `sink` kept in the head of a month; nothing where it kept none.

        Raises:
            UserError: as `scan`.
        """
        path = self._stored(TABLES[name], (month,), None)[0]
        _require_ours(path, TABLES[name])
        own = {TABLE_KEY, VERSION_KEY}
        return {k: v for k, v in pl.read_parquet_metadata(path).items() if k.startswith("bondroit.") and k not in own}

    def keep_replaced(self, name: str, month: Month) -> str:
        """Keep the month that stands under the first letters of its fingerprint; the file, below the workspace.

        Raises:
            UserError: E-DSK-001 if the disk refuses; E-WRK-003.
        """
        path = self._stored(TABLES[name], (month,), None)[0]
        kept = replaced_path(path.parent, month, self.fingerprint(name, month))
        with disk_refusals(kept), suppress(FileExistsError):
            kept.hardlink_to(path)
            flush_folder(kept.parent)
        return f"{self._root.name}/{name}/{kept.name}"

    def write_all(self, name: str, pieces: Iterable[tuple[Month | None, Month | None, pl.LazyFrame]]) -> int:
        """Several months, or versions of months, of one table: all are written aside and checked, then all renamed.

        Args:
            name: the table.
            pieces: month, month in which it was known (None: the month itself), rows. With a known month for a table
                in one file, what stands is kept as what was known before it.

        Returns:
            The number of rows, all pieces together.
        """
        return self._write_all(name, pieces, {})

    def _write_all(
        self, name: str, pieces: Iterable[tuple[Month | None, Month | None, pl.LazyFrame]], notes: Mapping[str, str]
    ) -> int:
        table, total = TABLES[name], 0
        with ExitStack() as stack:
            for month, known, frame in pieces:
                own = notes
                if known is not None and not table.monthly:
                    keep_before(self._root / name, known)
                    own = {**notes, KNOWN_KEY: str(known)}
                temporary = stack.enter_context(aside(self._path(table, month, known)))
                total += self._sink_one(table, frame, month, temporary, own)
        return total

    def _sink_one(
        self, table: Table, frame: pl.LazyFrame, month: Month | None, temporary: Path, notes: Mapping[str, str]
    ) -> int:
        schema = frame.collect_schema()
        faults = check_frame(pl.DataFrame(schema=schema), table)
        if faults:
            raise breaks(table, faults)
        frame.select(_ordered(table, schema.names())).sink_parquet(
            temporary,
            compression="zstd",
            row_group_size=ROWS_PER_GROUP,
            metadata={**notes, **_head(table)},
            engine="streaming",
        )
        rows, faults = check_file(temporary, table, self._engine)
        faults += check_month(pl.scan_parquet(temporary, glob=False), table, month)
        if faults:
            raise breaks(table, faults)
        return rows

    def months(self, name: str, *, known_by: Month | None = None) -> tuple[Month, ...]:
        """The months written so far, in order; none for a table that is not monthly."""
        table = TABLES[name]
        return tuple(self._known(table, known_by)) if table.monthly else ()

    def versions(self, name: str) -> tuple[tuple[Month, Month], ...]:
        """Every version of every month: the month, and the month in which it was known; in order.

        None for a table that is not monthly.
        """
        return tuple((v.month, v.known) for v in versions_in(self._root / name)) if TABLES[name].monthly else ()

    def exists(self, name: str, month: Month | None = None, *, known_by: Month | None = None) -> bool:
        """Whether the table (or the month of it) was written."""
        table = TABLES[name]
        if not table.monthly:
            return self._path(table, None).is_file()
        there = self._known(table, known_by)
        return bool(there) if month is None else month in there

    def fingerprint(self, name: str, month: Month | None = None, *, known_by: Month | None = None) -> str:
        """SHA-256, in hexadecimal, of the stored bytes (of all months' bytes in order when `month` is None).

        Raises:
            UserError: E-WRK-003 if it was never written.
        """
        digest = hashlib.sha256()
        for path in self._stored(TABLES[name], None if month is None else (month,), known_by):
            with path.open("rb") as stored:
                while block := stored.read(1 << 20):
                    digest.update(block)
        return digest.hexdigest()

    def _path(self, table: Table, month: Month | None, known: Month | None = None) -> Path:
        """Where it is written."""
        if not table.monthly:
            return self._root / table.name / f"{WHOLE}.parquet"
        if month is None:
            message = f"{table.name} is monthly: name the month"
            raise ValueError(message)
        return version_path(self._root / table.name, month, known)

    def _known(self, table: Table, known_by: Month | None) -> dict[Month, Path]:
        found = known_before(versions_in(self._root / table.name), known_by)
        return {month: version.path for month, version in found.items()}

    def _stored(self, table: Table, months: Sequence[Month] | None, known_by: Month | None) -> list[Path]:
        """The files to read, in the order of `months`; each is there."""
        if not table.monthly:
            whole = standing(self._root / table.name, known_by)
            paths, missing = [whole], [] if whole.is_file() else [WHOLE]
        else:
            there = self._known(table, known_by)
            wanted = list(there) if months is None else months
            paths = [there[month] for month in wanted if month in there]
            missing = [str(month) for month in wanted if month not in there]
        if missing or not paths:
            gone = {str(month): day for month, day in erased_months(self._root / table.name).items()}
            if gone and not set(missing) - set(gone):
                raise erased(table, {month: gone[month] for month in missing} or gone)
            raise never_written(table, missing, known_by)
        return paths


def _ordered(table: Table, columns: Sequence[str]) -> list[str]:
    """The contract's order first, so that the order in which a caller built the frame leaves no trace."""
    return [*table.schema, *(name for name in columns if name not in table.schema)]


def _head(table: Table) -> dict[str, str]:
    return {TABLE_KEY: table.name, VERSION_KEY: str(table.version)}


def _require_ours(path: Path, table: Table) -> None:
    try:
        head = pl.read_parquet_metadata(path)
        schema = pl.read_parquet_schema(path)
    except DAMAGE as error:
        raise unreadable(path, error) from None
    found = f"{head.get(TABLE_KEY)} {head.get(VERSION_KEY)}"
    if head.get(TABLE_KEY) != table.name or head.get(VERSION_KEY) != str(table.version):
        raise not_ours(
            path,
            Text(
                f"it says: {found}; expected: {table.name} {table.version}.",
                f"il dit : {found} ; attendu : {table.name} {table.version}.",
            ),
        )
    if any(schema.get(name) != kind for name, kind in table.schema.items()):
        raise not_ours(path, Text("its columns are not the contract's.", "ses colonnes ne sont pas celles du contrat."))
