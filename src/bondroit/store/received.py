"""Tables that somebody brings, read with DuckDB: CSV or Parquet, without the household contract.

Messages name the file, the line and the column; they never show a value of the table.
"""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from bondroit.errors import Text, UserError
from bondroit.store.disk import why_unread
from bondroit.store.expressions import Workbench
from bondroit.store.received_bytes import plain_path
from bondroit.store.received_csv import CSV_SUFFIXES, Header, csv_faults, doubled_names, read_csv_header, read_csv_rows
from bondroit.store.received_encoding import read_as_utf8
from bondroit.store.received_french import read_french_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

PARQUET_SUFFIXES = (".parquet", ".pq")
_CHECK_FILE = Text(
    "bring the file again from its source, whole, as CSV in UTF-8 or as Parquet.",
    "reprenez le fichier à sa source, entier, en CSV codé en UTF-8 ou en Parquet.",
)
_EMPTY = Text(
    "bring a table with a line of column names and at least one row.",
    "apportez une table avec une ligne de noms de colonnes et au moins une ligne de données.",
)
_NAMES = Text("write the names as they stand in the table.", "écrivez les noms tels qu'ils sont dans la table.")


@dataclass(frozen=True)  # without slots: `wiring.received` puts a frame in the place of the file
class DuckDBReceived:
    """The received tables, as `app.ports.ReceivedTables` asks.

    Attributes:
        threads: threads DuckDB may use.
        memory_limit: memory DuckDB may hold, as it writes it (`1GB`).
        temporary: folder for what does not fit in memory; by default the system's, never the present folder.
    """

    threads: int = 2
    memory_limit: str = "1GB"
    temporary: str = field(default_factory=lambda: str(Path(tempfile.gettempdir()) / "bondroit"))

    def read(self, path: str, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """The table at `path`, in the order of its rows.

        CSV: UTF-8 with or without byte order mark, else cp1252, plain or gzip; delimiter `,` `;` tab or `|`; the first
        line holds the names; empty, `NA` and `NaN` are missing, and `nan` however written among numbers and booleans.
        A column is integer, decimal, true/false or text by its values;
        numbers with a leading zero are codes, hence text. Where the delimiter is not the comma, numbers may be
        written the French way (1 234,50). Parquet: types as written.

        Args:
            path: the file.
            columns: those wanted, in order; all if None. Only these are looked at for wrong types.

        Raises:
            UserError: E-TAB-001 (unreadable), E-TAB-003 (no row), E-TAB-004 (column missing), every fault at once.
        """
        file = Path(path)
        require_file(file, path)
        if path.lower().endswith(PARQUET_SUFFIXES):
            return self._read_parquet(file, columns)
        with read_as_utf8(file, self.temporary) as readable, self._connect() as connection:
            rows, header = self._typed_csv(file, columns, readable, connection)
            frame: pl.DataFrame = rows.pl()
        if not frame.height:
            raise no_row(file)
        return frame if header.delimiter == "," else read_french_numbers(frame)

    def define(self, frame: pl.DataFrame, definitions: Mapping[str, str]) -> pl.DataFrame:
        """`frame` with one more column per definition, in order; a definition may use the ones before it.

        Raises:
            UserError: E-USE-004.
        """
        bench = Workbench(self.threads, self.memory_limit, self.temporary)
        taken = [n for n in definitions if n in frame.columns]
        if taken:
            faults = [Text(f"Column {n} is already there.", f"La colonne {n} existe déjà.") for n in taken]
            message = Text("A definition would replace a column.", "Une définition remplacerait une colonne.")
            remedy = Text("give the new column another name.", "donnez un autre nom à la nouvelle colonne.")
            raise UserError("E-USE-004", message, faults=faults, remedy=remedy)
        for name, expression in definitions.items():
            label = Text(f"The definition of {name}", f"La définition de {name}")
            frame = frame.with_columns(bench.compute(frame, expression, label).alias(name))
        return frame

    def where(self, frame: pl.DataFrame, expression: str) -> pl.Series:
        """A yes or no per row; missing is no.

        Raises:
            UserError: E-USE-004.
        """
        label = Text(f"The condition {expression}", f"La condition {expression}")
        return Workbench(self.threads, self.memory_limit, self.temporary).decide(frame, expression, label)

    def _typed_csv(
        self, file: Path, columns: Sequence[str] | None, readable: Path, connection: duckdb.DuckDBPyConnection
    ) -> tuple[duckdb.DuckDBPyRelation, Header]:
        """The rows of the table `file`, by its bytes in `readable`; messages name the former."""
        if file.stat().st_size == 0:
            raise no_row(file)
        header, faults = read_csv_header(readable)
        if not header.names and not faults:
            raise no_row(file)
        missing = _missing(header.names, columns)
        if faults or missing:
            # Rows are looked at as well, if the header tells their columns.
            faults += csv_faults(readable, header, connection) if not faults else []
            raise unreadable(file, faults, missing)
        rows, faults = read_csv_rows(readable, header, columns or header.names, connection)
        if rows is None:
            raise unreadable(file, faults)
        return rows, header

    def _require_parquet(self, file: Path, columns: Sequence[str] | None = None) -> list[str]:
        """The names of the columns of a Parquet file that can be read and has rows."""
        try:
            names = pq.read_schema(file).names
            rows = pq.read_metadata(file).num_rows
        except (pa.ArrowException, OSError) as error:
            raise unreadable(file, [torn(file)]) from error
        faults = doubled_names(names)
        missing = _missing(names, columns)
        if faults or missing:
            raise unreadable(file, faults, missing)
        if not rows or not names:
            raise no_row(file)
        return list(names)

    def _read_parquet(self, file: Path, columns: Sequence[str] | None) -> pl.DataFrame:
        names = self._require_parquet(file, columns)
        listed = ", ".join('"' + n.replace('"', '""') + '"' for n in dict.fromkeys(columns or names))
        connection = self._connect()
        try:
            relation = connection.sql(f"SELECT {listed} FROM read_parquet($1)", params=[plain_path(file)])  # noqa: S608
            frame: pl.DataFrame = relation.pl()
        except duckdb.Error as error:
            raise unreadable(file, [torn(file)]) from error
        return frame

    def _connect(self) -> duckdb.DuckDBPyConnection:
        config: dict[str, str | bool | int | float | list[str]] = {
            "threads": self.threads,
            "memory_limit": self.memory_limit,
            "temp_directory": self.temporary,
        }
        return duckdb.connect(":memory:", config=config)


def require_file(file: Path, path: str) -> None:
    """Refuse what is no file of a known kind."""
    fault: Text | None = None
    if not file.exists():
        close = _neighbours(file)
        hint = Text(f" Did you mean {close}?", f" Vouliez-vous dire {close} ?") if close else Text("", "")
        fault = Text(f"There is no file {path}.{hint.en}", f"Il n'y a pas de fichier {path}.{hint.fr}")
    elif file.is_dir():
        fault = Text(f"{path} is a folder, not a file.", f"{path} est un dossier, non un fichier.")
    elif not path.lower().endswith((*PARQUET_SUFFIXES, *CSV_SUFFIXES)):
        known = ", ".join((*CSV_SUFFIXES, *PARQUET_SUFFIXES))
        fault = Text(f"{path} ends with none of {known}.", f"{path} ne finit par aucun de : {known}.")
    else:
        try:
            with file.open("rb") as stream:
                stream.read(1)
        except OSError as error:
            why = why_unread(error)
            fault = Text(f"{path} cannot be opened: {why.en}.", f"{path} ne s'ouvre pas : {why.fr}.")
    if fault:
        raise UserError(
            "E-TAB-001",
            Text("The table cannot be read.", "La table est illisible."),
            faults=(fault,),
            remedy=Text(
                "give the path of one CSV or Parquet file.", "donnez le chemin d'un seul fichier CSV ou Parquet."
            ),
        )


def _neighbours(file: Path) -> str:
    with contextlib.suppress(OSError):
        names = sorted(entry.name for entry in file.parent.iterdir())
        return " or ".join(get_close_matches(file.name, names, n=1))
    return ""


def _missing(names: Sequence[str], wanted: Sequence[str] | None) -> list[Text]:
    """One fault for each wanted column that is not there, with the nearest names."""
    faults = []
    lowered = {n.lower(): n for n in reversed(names)}
    for name in dict.fromkeys(wanted or ()):
        if name not in names:
            found = get_close_matches(name.lower(), list(lowered), n=2, cutoff=0.5)
            close = ", ".join(lowered[f] for f in found)
            hint = (
                Text(f" Did you mean {close}?", f" Vouliez-vous dire {close} ?")
                if close
                else Text(f" Columns: {', '.join(names[:20])}.", f" Colonnes : {', '.join(names[:20])}.")
            )
            faults.append(Text(f"Column {name} is missing.{hint.en}", f"La colonne {name} manque.{hint.fr}"))
    return faults


def torn(file: Path) -> Text:
    """The fault of a Parquet file that cannot be read to its end."""
    size = file.stat().st_size
    return Text(
        f"It is no whole Parquet file ({size} bytes): cut short or altered.",
        f"Ce n'est pas un fichier Parquet entier ({size} octets) : coupé ou altéré.",
    )


def unreadable(file: Path, faults: Sequence[Text], missing: Sequence[Text] = ()) -> UserError:
    """The refusal of a file, every fault at once."""
    if missing and not faults:
        message = Text(f"{file.name} lacks columns.", f"Il manque des colonnes à {file.name}.")
        return UserError("E-TAB-004", message, faults=missing, remedy=_NAMES)
    message = Text(f"{file.name} cannot be read.", f"{file.name} est illisible.")
    return UserError("E-TAB-001", message, faults=(*faults, *missing), remedy=_CHECK_FILE)


def no_row(file: Path) -> UserError:
    """The refusal of a file without a row."""
    return UserError(
        "E-TAB-003", Text(f"{file.name} holds no row.", f"{file.name} ne contient aucune ligne."), remedy=_EMPTY
    )
