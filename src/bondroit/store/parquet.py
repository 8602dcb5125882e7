"""The workspace's tables: Parquet files under one contract each, written aside and renamed."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import polars as pl
from polars.exceptions import ComputeError, InvalidOperationError, PanicException

from bondroit.domain.months import Month
from bondroit.errors import Text, UserError
from bondroit.store.checking import check_file, check_month
from bondroit.store.disk import aside
from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import check_frame

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bondroit.store.checking import Engine
    from bondroit.tables.contract import Table

TABLE_KEY, VERSION_KEY = "bondroit.table", "bondroit.version"
# What Polars raises on bytes that are not the Parquet it wrote.
DAMAGE = (ComputeError, InvalidOperationError, PanicException, OSError)
# Fixed, so that the same rows give the same bytes whatever the number of threads.
ROWS_PER_GROUP = 131_072
_WHOLE = "all"
_BROUGHT = Text("bondroit town, or bondroit ingest FILE --as {}", "bondroit town, ou bondroit ingest FICHIER --as {}")
_RECORDED = Text("bondroit record --month MONTH --source survey", "bondroit record --month MOIS --source survey")
# The command that writes a table, for whoever misses it.
WRITERS: dict[str, Text] = {
    **{
        table: Text(_BROUGHT.en.format(table), _BROUGHT.fr.format(table))
        for table in ("snapshots", "members", "events", "corrections")
    },
    "truths": Text("bondroit town", "bondroit town"),
    "outcomes": _RECORDED,
    "findings": _RECORDED,
    **{
        table: Text(f"bondroit {verb} --month MONTH", f"bondroit {verb} --month MOIS")
        for table, verb in (
            ("variables", "observe"), ("survey", "draw"), ("scores", "score"), ("plan", "plan"), ("rights", "claim"),
        )
    },
}  # fmt: skip
_MONTH_FILE = re.compile(r"\d{4}-\d{2}")


class ParquetTables:
    """`tables/<name>/<YYYY-MM>.parquet` for a monthly table, `tables/<name>/all.parquet` for the others.

    Args:
        root: the folder `tables/`.
        engine: threads, memory and temporary folder of the checks that run on disk.
    """

    def __init__(self, root: Path, engine: Engine) -> None:
        self._root = root
        self._engine = engine

    def read(self, name: str, month: Month | None = None, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """A whole table, or one month of a monthly one.

        Raises:
            UserError: E-WRK-003 if it was never written; E-TAB-001 if unreadable; E-INT-003 if it is not the table
                this version knows.
        """
        lazy = self.scan(name, None if month is None else (month,))
        try:
            return (lazy if columns is None else lazy.select(columns)).collect()
        except DAMAGE as error:
            raise _unreadable(self._root / name, error) from None

    def scan(self, name: str, months: Sequence[Month] | None = None) -> pl.LazyFrame:
        """The same, lazily, for some months (in the order given) or all. Heads of files are checked at once.

        Raises:
            UserError: as `read`.
        """
        table = TABLES[name]
        if months is not None and table.monthly:
            paths = [self._path(table, month) for month in months]
        else:
            paths = self._paths(table)
        missing = [path.stem for path in paths if not path.is_file()]
        if missing or not paths:
            raise _never_written(table, missing)
        for path in paths:
            _require_ours(path, table)
        if table.open:
            # Open tables may gain columns from one month to the next.
            return pl.concat([pl.scan_parquet(path, glob=False) for path in paths], how="diagonal")
        return pl.scan_parquet(paths, glob=False)

    def write(self, name: str, frame: pl.DataFrame, month: Month | None = None) -> None:
        """Check against the contract, write aside, rename.

        Raises:
            UserError: E-TAB-002 with every fault at once; E-DSK-001 if the disk refuses. What was there stays.
        """
        table = TABLES[name]
        path = self._path(table, month)
        faults = check_frame(frame, table) + check_month(frame.lazy(), table, month)
        if faults:
            raise _breaks(table, faults)
        with aside(path) as temporary:
            frame.select(_ordered(table, frame.columns)).write_parquet(
                temporary, compression="zstd", row_group_size=ROWS_PER_GROUP, metadata=_head(table)
            )

    def sink(self, name: str, frame: pl.LazyFrame, month: Month | None = None) -> int:
        """The same for a lazy frame, streamed to the disk and checked there before it is renamed.

        Returns:
            The number of rows.
        """
        table = TABLES[name]
        path = self._path(table, month)
        schema = frame.collect_schema()
        faults = check_frame(pl.DataFrame(schema=schema), table)
        if faults:
            raise _breaks(table, faults)
        with aside(path) as temporary:
            frame.select(_ordered(table, schema.names())).sink_parquet(
                temporary,
                compression="zstd",
                row_group_size=ROWS_PER_GROUP,
                metadata=_head(table),
                engine="streaming",
            )
            rows, faults = check_file(temporary, table, self._engine)
            faults += check_month(pl.scan_parquet(temporary, glob=False), table, month)
            if faults:
                raise _breaks(table, faults)
        return rows

    def months(self, name: str) -> tuple[Month, ...]:
        """The months written so far, in order; none for a table that is not monthly."""
        table = TABLES[name]
        return tuple(Month.parse(path.stem) for path in self._paths(table)) if table.monthly else ()

    def exists(self, name: str, month: Month | None = None) -> bool:
        """Whether the table (or the month of it) was written."""
        table = TABLES[name]
        if month is None or not table.monthly:
            return bool(self._paths(table))
        return self._path(table, month).is_file()

    def fingerprint(self, name: str, month: Month | None = None) -> str:
        """SHA-256, in hexadecimal, of the stored bytes (of all months' bytes in order when `month` is None).

        Raises:
            UserError: E-WRK-003 if it was never written.
        """
        table = TABLES[name]
        paths = self._paths(table) if month is None else [self._path(table, month)]
        missing = [path.stem for path in paths if not path.is_file()]
        if missing or not paths:
            raise _never_written(table, missing)
        digest = hashlib.sha256()
        for path in paths:
            with path.open("rb") as stored:
                while block := stored.read(1 << 20):
                    digest.update(block)
        return digest.hexdigest()

    def _path(self, table: Table, month: Month | None) -> Path:
        if table.monthly and month is None:
            message = f"{table.name} is monthly: name the month"
            raise ValueError(message)
        return self._root / table.name / f"{month if table.monthly else _WHOLE}.parquet"

    def _paths(self, table: Table) -> list[Path]:
        if not table.monthly:
            path = self._path(table, None)
            return [path] if path.is_file() else []
        return sorted(p for p in (self._root / table.name).glob("*.parquet") if _MONTH_FILE.fullmatch(p.stem))


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
        raise _unreadable(path, error) from None
    found = f"{head.get(TABLE_KEY)} {head.get(VERSION_KEY)}"
    if head.get(TABLE_KEY) != table.name or head.get(VERSION_KEY) != str(table.version):
        raise _not_ours(
            path,
            Text(
                f"it says: {found}; expected: {table.name} {table.version}.",
                f"il dit : {found} ; attendu : {table.name} {table.version}.",
            ),
        )
    if any(schema.get(name) != kind for name, kind in table.schema.items()):
        raise _not_ours(
            path, Text("its columns are not the contract's.", "ses colonnes ne sont pas celles du contrat.")
        )


def _never_written(table: Table, missing: Sequence[str]) -> UserError:
    months = ", ".join(missing) if table.monthly else ""
    # Whatever is not listed is a table of the town alone.
    writer = WRITERS.get(table.name, WRITERS["truths"])
    return UserError(
        "E-WRK-003",
        Text(f"Table {table.name} was not written yet.", f"La table {table.name} n'a pas encore été écrite."),
        faults=(Text(f"Missing: {months}.", f"Manque : {months}."),) if months else (),
        remedy=Text(
            f"run: {writer.en}; `bondroit status` says what is there.",
            f"lancez : {writer.fr} ; « bondroit status » dit ce qui est là.",
        ),
    )


def _breaks(table: Table, faults: Sequence[Text]) -> UserError:
    return UserError(
        "E-TAB-002",
        Text(
            f"Table {table.name} breaks its contract; nothing was written.",
            f"La table {table.name} ne respecte pas son contrat ; rien n'a été écrit.",
        ),
        faults=faults,
        remedy=Text(
            "repair the source of these columns and run the step again.",
            "réparez la source de ces colonnes et relancez l'étape.",
        ),
    )


def _unreadable(path: Path, error: Exception) -> UserError:
    # The engine's own words could quote a value: only its first line, which speaks of the file's form, is kept.
    reason = type(error).__name__ if not str(error) else str(error).splitlines()[0][:200]
    return UserError(
        "E-TAB-001",
        Text(f"{path} cannot be read: it is damaged or cut short.", f"{path} est illisible : abîmé ou tronqué."),
        faults=(Text(reason, reason),),
        remedy=Text(
            "delete this file and run the step that writes it again, or put a copy back.",
            "supprimez ce fichier et relancez l'étape qui l'écrit, ou remettez une copie.",
        ),
    )


def _writer(path: Path) -> Text:
    """The command that writes a stored file, by the name of its folder."""
    return WRITERS.get(path.parent.name, Text("the step that writes it", "l'étape qui l'écrit"))


def _not_ours(path: Path, fault: Text) -> UserError:
    return UserError(
        "E-INT-003",
        Text(f"{path} is not the table this version knows.", f"{path} n'est pas la table que cette version connaît."),
        faults=(fault,),
        remedy=Text(
            f"put the original file back, or run: {_writer(path).en}.",
            f"remettez le fichier d'origine, ou lancez : {_writer(path).fr}.",
        ),
    )
