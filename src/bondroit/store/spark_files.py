"""Files to score that Spark reads, Parquet or tables, and the scores it writes: whole or not at all."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.errors import Text, UserError
from bondroit.store.spark_sessions import condition_of, spark_refusals

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTINGS = {
    # Names are told apart by capitals, as everywhere else in the package.
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.compression.codec": "zstd",
    # A column of a type that Spark does not know must not stop the reading of the others.
    "spark.sql.legacy.parquet.nanosAsLong": "true",
}
"""What a session must be told to read and write as we do."""

_TYPES: dict[str, pl.DataType] = {
    "boolean": pl.Boolean(), "tinyint": pl.Int8(), "smallint": pl.Int16(), "int": pl.Int32(), "bigint": pl.Int64(),
    "float": pl.Float32(), "double": pl.Float64(), "string": pl.String(), "void": pl.Null(), "date": pl.Date(),
    "binary": pl.Binary(),
}  # fmt: skip
_WORK = Text("Spark stopped before the scores were written.", "Spark s'est arrêté avant d'écrire les scores.")
_AGAIN = Text(
    "look into Spark's own log, give it more memory (--memory, or --conf), and run again; nothing is half written.",
    "lisez le journal de Spark, donnez-lui plus de mémoire (--memory, ou --conf) et relancez ; "
    "rien n'est à moitié écrit.",
)


class SparkFiles:
    """The port `app.score_on_spark.Engine` on a Spark session.

    Args:
        session: a SparkSession of our own.
    """

    def __init__(self, session: Any) -> None:  # noqa: ANN401 - the package is optional
        self._session = session
        self._held: list[Any] = []

    def read(self, place: str, view: str, *, table: bool) -> Mapping[str, pl.DataType]:
        """Give the name `view` to Parquet files or a table; their columns and types.

        Args:
            place: a path or URL of Parquet, or the name of a table (`catalog.database.table`).
            view: the name to call it by in SQL.
            table: whether `place` is a table.

        Raises:
            UserError: E-TAB-001 if it cannot be read.
        """
        from pyspark.errors import PySparkException  # noqa: PLC0415

        try:
            frame = self._session.table(place) if table else self._session.read.parquet(place)
        except PySparkException as error:
            raise _unreadable(place, condition_of(error)) from error
        frame.createOrReplaceTempView(view)
        return {field.name: _type_of(field.dataType.simpleString()) for field in frame.schema.fields}

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        """The rows of a SELECT that gives few."""
        with spark_refusals(_WORK, _AGAIN):
            return [tuple(row) for row in self._session.sql(text).collect()]

    def hold(self, text: str, view: str) -> None:
        """Compute the rows of a SELECT once, when they are first asked for, and keep them on the machines' disks."""
        from pyspark import StorageLevel  # noqa: PLC0415

        with spark_refusals(_WORK, _AGAIN):
            frame = self._session.sql(text).persist(StorageLevel.DISK_ONLY)
        self._held.append(frame)
        frame.createOrReplaceTempView(view)

    def require_new(self, place: str, *, table: bool) -> None:
        """Refuse a place where something is.

        Raises:
            UserError: E-USE-001.
        """
        with spark_refusals(
            Text(f"{place} cannot be reached.", f"{place} est inaccessible."),
            Text("check the name and your rights.", "vérifiez le nom et vos droits."),
        ):
            there = (
                self._session.catalog.tableExists(place) if table else self._on_disk(place)[0].exists(self._path(place))
            )
        if there:
            raise UserError(
                "E-USE-001",
                Text(f"{place} is already there; it was left.", f"{place} existe déjà ; rien n'y a été changé."),
                remedy=Text(
                    "name another place for the scores, or remove this one first.",
                    "nommez un autre endroit pour les scores, ou ôtez d'abord celui-ci.",
                ),
            )

    def write(self, text: str, place: str, *, table: bool) -> None:
        """Write the rows of a SELECT to new Parquet files in a folder, or to a new table.

        The folder is written under another name beside it, then renamed.

        Raises:
            UserError: E-SPK-001.
        """
        with spark_refusals(_WORK, _AGAIN):
            frame = self._session.sql(text)
            if table:
                frame.write.mode("errorifexists").saveAsTable(place)
                return
            disk, target = self._on_disk(place)
            aside = self._path(f"{target.getParent()}/.{target.getName()}.{uuid.uuid4().hex}.aside")
            try:
                frame.write.mode("errorifexists").parquet(str(aside))
                renamed = disk.rename(aside, target)
            except BaseException:
                disk.delete(aside, True)
                raise
        if not renamed:
            disk.delete(aside, True)
            self.require_new(place, table=False)
            raise UserError("E-SPK-001", _WORK, remedy=_AGAIN)

    def close(self) -> None:
        """Let go what was held."""
        while self._held:
            self._held.pop().unpersist()

    def _path(self, place: str) -> Any:  # noqa: ANN401 - a Java object
        return self._session._jvm.org.apache.hadoop.fs.Path(place)  # noqa: SLF001 - Hadoop's files have no other door

    def _on_disk(self, place: str) -> tuple[Any, Any]:
        """The file system of a place, and its whole path there."""
        path = self._path(place)
        disk = path.getFileSystem(self._session._jsparkSession.sessionState().newHadoopConf())  # noqa: SLF001
        return disk, disk.makeQualified(path)


def _type_of(name: str) -> pl.DataType:
    """Spark's type as the one by which `scoring.compatibility` judges; a decimal without digits is an integer."""
    if name.startswith("decimal"):
        return pl.Int128() if name.endswith(",0)") else pl.Decimal()
    if name.startswith(("string", "char", "varchar")):
        return pl.String()
    return _TYPES.get(name, pl.Object())


def _unreadable(place: str, condition: str) -> UserError:
    return UserError(
        "E-TAB-001",
        Text(f"{place} cannot be read by Spark.", f"{place} est illisible pour Spark."),
        faults=(Text(f"Spark says: {condition}.", f"Spark dit : {condition}."),),
        remedy=Text(
            "name Parquet files with --input, or a table of the catalogue with --table.",
            "nommez des fichiers Parquet par --input, ou une table du catalogue par --table.",
        ),
    )
