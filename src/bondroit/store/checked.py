"""Checks of extracts run by DuckDB, in the memory it is given: the extract is read once, typed, and told what is wrong.

What is made on the way lies in the workspace's temporary folder and is removed at the end; what a killed run left is
removed by the next one that takes the workspace's lock (`store.temporary`).
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import duckdb
import polars as pl

from bondroit.app.ingest_ports import Difference
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError
from bondroit.ingesting.checks import EXAMPLES
from bondroit.ingesting.fault_codes import Code
from bondroit.ingesting.parsing_sql import literal, quoted
from bondroit.ingesting.rejects import FaultCount, doubled_kinds, line_kind
from bondroit.store.checked_aside import rejected_rows
from bondroit.store.checking import connect
from bondroit.store.disk import aside, disk_refusals
from bondroit.store.keyed import set_key
from bondroit.store.rejected import AT_KEY, ROWS_KEY, UNTIL_KEY, FolderRejects
from bondroit.store.restricted import OWNER_FILE, restricted_folder
from bondroit.store.temporary import CHECKED, laid_down

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from bondroit.app.ingest_ports import ReceivedExtract
    from bondroit.ingesting.checks import Checks
    from bondroit.ingesting.pseudonyms import SecretKey
    from bondroit.store.checking import Engine


@dataclass(frozen=True, slots=True)
class CheckedExtracts:
    """Runs checks on extracts, as `app.ingest_ports.ExtractChecks` asks.

    Attributes:
        root: the workspace.
        engine: threads, memory and temporary folder.
        key: of the pseudonyms that the checks make; None if they make none.
    """

    root: Path
    engine: Engine
    key: SecretKey | None = None

    @contextmanager
    def check(
        self, extract: ReceivedExtract, checks: Checks, conflicts: Literal["reject", "last"], name: str
    ) -> Iterator[CheckedRows]:
        """Check an extract; what was made on the way is removed when the block ends.

        Args:
            extract: as opened.
            checks: the statement to run.
            conflicts: rows with one key and different values are rejected, or the last of them counts.
            name: of the file of rejected rows, without suffix.

        Raises:
            UserError: E-TAB-001 if it can no longer be read; E-DSK-001 if the disk refuses.
        """
        with laid_down(CHECKED, self.engine.temporary) as folder, connect(self.engine) as connection:
            connection.execute("SET preserve_insertion_order = false")
            set_key(connection, self.key, checks.domains)
            path = FolderRejects(self.root).path(checks.table.name, name)
            yield CheckedRows(extract, checks, conflicts, connection=connection, folder=folder, rejects=path)


class CheckedRows:
    """An extract that went through its checks, as `app.ingest_ports.CheckedExtract` asks."""

    def __init__(
        self,
        extract: ReceivedExtract,
        checks: Checks,
        conflicts: Literal["reject", "last"],
        *,
        connection: duckdb.DuckDBPyConnection,
        folder: Path,
        rejects: Path,
    ) -> None:
        self._extract, self._checks, self._conflicts = extract, checks, conflicts
        self._connection, self._folder, self._rejects = connection, folder, rejects
        self._key = ", ".join(quoted(name) for name in checks.table.key)
        self._columns = ", ".join(quoted(name) for name in checks.columns)
        self._stage()
        self._find_doubled()
        self.counts = (*self._line_counts(), *self._row_counts(), *self._doubled_counts())
        self.rows, self.rejected = self._totals()

    def months(self) -> tuple[tuple[Month | None, int], ...]:
        """The months of the sound rows, in order, and how many each has; one None for a table in one file."""
        if not self._checks.table.monthly:
            return ((None, self._one("SELECT count(*) FROM sound")),)
        found = self._all("SELECT month, count(*) FROM sound GROUP BY month ORDER BY month")
        return tuple((Month.from_date(day), rows) for day, rows in found)

    def rows_of(self, month: Month | None, *, merged_with: pl.LazyFrame | None = None) -> pl.LazyFrame:
        """The sound rows of a month, by key; with the rows of `merged_with` whose key was not received."""
        wanted = f"SELECT {self._columns} FROM sound{_of(month)}"  # noqa: S608 - a date; names are quoted
        if merged_with is not None:
            standing = self._held(merged_with, "merged")
            names = merged_with.collect_schema().names()
            listed = ", ".join(quoted(n) for n in self._checks.columns if n in names)
            wanted += (
                f" UNION ALL BY NAME SELECT {listed} FROM {standing} AS s WHERE NOT EXISTS "  # noqa: S608
                f"(SELECT 1 FROM sound AS r WHERE {self._same_key('r', 's')})"
            )
        path = self._month_path(month)
        self._run(f"COPY ({wanted} ORDER BY {self._key}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION lz4)")
        return pl.scan_parquet(path, glob=False)

    def difference(self, month: Month | None, standing: pl.LazyFrame) -> Difference:
        """How the rows last given by `rows_of` for this month differ from those that stand."""
        stood = self._held(standing, "standing")
        names = set(standing.collect_schema().names())
        # Columns that came or went change every row.
        values = "0" if names != set(self._checks.columns) else f"hash({self._columns})"
        other = "1" if values == "0" else values
        brought = literal(str(self._month_path(month)))
        added, removed, changed = self._all(
            f"SELECT count(*) FILTER (s.h IS NULL), count(*) FILTER (r.h IS NULL), count(*) FILTER (r.h <> s.h) "  # noqa: S608
            f"FROM (SELECT {self._key}, {values} AS h FROM read_parquet({brought})) AS r "
            f"FULL JOIN (SELECT {self._key}, {other} AS h FROM {stood}) AS s ON {self._same_key('r', 's')}"
        )[0]
        return Difference(added, changed, removed)

    def rejected_keys(self) -> tuple[pl.LazyFrame, int]:
        """Of the rejected rows: the keys (and month) that can be read, each once; how many rows have none."""
        names = dict.fromkeys((*self._checks.table.key, *(["month"] if self._checks.table.monthly else [])))
        # A key with a fault of its own is that of no row; rows that contradict each other have theirs.
        own = f"split_part(f, ': ', 1) IN ({', '.join(map(literal, names))})"
        faulty = f"len(list_filter(faults, lambda f: {own} AND split_part(f, ': ', 2) <> '{Code.CONFLICT.value}')) > 0"
        whole = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in names)
        rows = f"typed JOIN rejected USING (_file, _line) WHERE {whole} AND NOT {faulty}"
        path = self._folder / "rejected-keys.parquet"
        listed = ", ".join(map(quoted, names))
        self._run(f"COPY (SELECT DISTINCT {listed} FROM {rows}) TO {literal(str(path))} (FORMAT parquet)")  # noqa: S608
        return pl.scan_parquet(path, glob=False), self.rejected - self._one(f"SELECT count(*) FROM {rows}")  # noqa: S608

    def keep_aside(self, at: date, until: date) -> str | None:
        """Write the rejected rows, as received, with their reasons; the file, in the workspace. None without any.

        The extract is read once more: only now is it known which of its texts are needed.

        Raises:
            UserError: E-DSK-001 if the disk refuses.
        """
        if not self.rejected:
            return None
        rows = rejected_rows(
            self._extract, self._connection, self._checks.received, whole_lines=not self._checks.domains
        )
        head = f"{{{literal(ROWS_KEY)}: '{self.rejected}', {literal(AT_KEY)}: '{at}', {literal(UNTIL_KEY)}: '{until}'}}"
        for folder in (self._rejects.parents[1], self._rejects.parent):
            with disk_refusals(folder):
                folder.parent.mkdir(parents=True, exist_ok=True)
            restricted_folder(folder)
        with aside(self._rejects) as temporary:
            temporary.chmod(OWNER_FILE)
            self._run(
                f"COPY (SELECT * EXCLUDE (place) FROM ({rows}) ORDER BY place, _line) TO {literal(str(temporary))} "  # noqa: S608
                f"(FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false, KV_METADATA {head})"
            )
        return str(self._rejects)

    def _stage(self) -> None:
        """Run the one statement; the typed rows and their faults lie on the disk."""
        path = literal(str(self._folder / "typed.parquet"))
        statement = self._checks.statement(self._extract.relation(self._connection))
        self._run(f"COPY ({statement}) TO {path} (FORMAT parquet, COMPRESSION lz4)")
        self._run(f"CREATE TEMP VIEW typed AS SELECT * FROM read_parquet({path})")  # noqa: S608 - our own path

    def _find_doubled(self) -> None:
        """The sound rows that do not count because of another with their key, and the sound rows that do."""
        kept = "place < total" if self._conflicts == "last" else "true"
        clash = Code.SUPERSEDED if self._conflicts == "last" else Code.CONFLICT
        sound = self._checks.sound
        # The groups of equal keys are few; hashes of 64 bits tell whether their rows are the same.
        self._run(
            f"CREATE TEMP TABLE doubled AS SELECT {self._key}, min(hash({self._columns})) = max(hash({self._columns})) "  # noqa: S608
            f"AS same FROM typed WHERE {sound} GROUP BY {self._key} HAVING count(*) > 1"
        )
        self._run(
            f"CREATE TEMP TABLE dropped AS SELECT _file, _line, CASE WHEN same THEN '{Code.DUPLICATE.value}' "  # noqa: S608
            f"ELSE '{clash.value}' END AS code FROM (SELECT _file, _line, same, row_number() OVER one AS place, "
            f"count(*) OVER (PARTITION BY {_all_of('t', self._checks.table.key)}) AS total "
            f"FROM typed AS t JOIN doubled AS d ON {self._same_key('t', 'd')} WHERE {sound} "
            f"WINDOW one AS (PARTITION BY {_all_of('t', self._checks.table.key)} ORDER BY _file, _line)) "
            f"WHERE CASE WHEN same THEN place > 1 ELSE {kept} END"
        )
        without = " AND NOT EXISTS (SELECT 1 FROM dropped AS d WHERE d._file = t._file AND d._line = t._line)"
        any_dropped = self._one("SELECT count(*) FROM dropped")
        self._run(
            f"CREATE TEMP VIEW sound AS SELECT {self._columns} FROM typed AS t "  # noqa: S608
            f"WHERE {sound}{without if any_dropped else ''}"
        )
        labels = {kind.code: kind.label for kind in doubled_kinds(self._checks.table.key, self._conflicts).values()}
        self._run(
            f"CREATE TEMP VIEW rejected AS SELECT _file, _line, {self._checks.labels()} AS faults FROM typed "  # noqa: S608
            f"WHERE NOT ({sound}) UNION ALL SELECT _file, _line, [{literal(labels.get(Code.CONFLICT, ''))}] "
            f"FROM dropped WHERE code = '{Code.CONFLICT.value}'"
        )

    def _row_counts(self) -> list[FaultCount]:
        kinds = self._checks.kinds
        if not kinds:
            return []
        bits = (self._checks.bit(k) for k in range(len(kinds)))
        asked = ", ".join(f"count(*) FILTER ({b}), min(_line, {EXAMPLES}) FILTER ({b})" for b in bits)
        found = self._all(
            f"SELECT _file, {asked} FROM typed WHERE NOT ({self._checks.sound}) GROUP BY _file ORDER BY _file"  # noqa: S608
        )
        return [
            FaultCount(kind, file, told[2 * k], tuple(told[2 * k + 1]))
            for k, kind in enumerate(kinds)
            for file, *told in found
            if told[2 * k]
        ]

    def _doubled_counts(self) -> list[FaultCount]:
        kinds = doubled_kinds(self._checks.table.key, self._conflicts)
        found = self._all(
            f"SELECT code, _file, count(*), min(_line, {EXAMPLES}) FROM dropped GROUP BY ALL ORDER BY ALL"  # noqa: S608
        )
        return [FaultCount(kinds[Code(code)], file, rows, tuple(lines)) for code, file, rows, lines in found]

    def _line_counts(self) -> list[FaultCount]:
        broken = self._extract.unreadable(self._connection)
        if broken is None:
            return []
        found = self._all(
            f"SELECT _reason, _file, count(*), min(_line, {EXAMPLES}) FROM ({broken}) GROUP BY ALL ORDER BY ALL"  # noqa: S608
        )
        return [FaultCount(line_kind(reason), file, rows, tuple(lines)) for reason, file, rows, lines in found]

    def _totals(self) -> tuple[int, int]:
        broken = sum(count.rows for count in self.counts if not count.kind.of)
        rejected = self._one("SELECT count(*) FROM rejected")
        return self._one("SELECT count(*) FROM typed") + broken, rejected + broken

    def _held(self, frame: pl.LazyFrame, name: str) -> str:
        """A frame written aside for DuckDB; SQL that reads it."""
        path = self._folder / f"{name}.parquet"
        frame.sink_parquet(path, compression="lz4", engine="streaming")
        return f"read_parquet({literal(str(path))})"

    def _month_path(self, month: Month | None) -> Path:
        return self._folder / f"rows-{month or 'all'}.parquet"

    def _same_key(self, one: str, other: str) -> str:
        names = (quoted(name) for name in self._checks.table.key)
        return " AND ".join(f"{one}.{name} IS NOT DISTINCT FROM {other}.{name}" for name in names)

    def _run(self, statement: str) -> None:
        with disk_refusals(self._folder):
            try:
                self._connection.execute(statement)
            except duckdb.IOException as error:
                # Its words may quote a value: they stay out of the message.
                raise _unreadable(self._extract) from error

    def _all(self, query: str) -> list[Any]:
        return self._connection.execute(query).fetchall()

    def _one(self, query: str) -> int:
        return int(self._all(query)[0][0])


def _of(month: Month | None) -> str:
    return "" if month is None else f" WHERE month = DATE '{month.first_day}'"


def _all_of(alias: str, names: tuple[str, ...]) -> str:
    return ", ".join(f"{alias}.{quoted(name)}" for name in names)


def _unreadable(extract: ReceivedExtract) -> UserError:
    names = ", ".join(extract.files[:EXAMPLES]) + (", ..." if len(extract.files) > EXAMPLES else "")
    return UserError(
        "E-TAB-001",
        Text(f"{names} can no longer be read.", f"{names} ne se lit plus."),
        remedy=Text(
            "bring the file again from its source, whole; see also whether the disk is full.",
            "reprenez le fichier à sa source, entier ; voyez aussi si le disque est plein.",
        ),
    )
