"""The answer of a PostgreSQL database to a query, copied batch by batch (ADBC).

The address of the database is read from the environment variable that the mapping names. It may hold a password: it is
neither written nor told, and neither is what the database says of a refusal, which could repeat it or a value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text, UserError
from bondroit.store.extracts_typed import copy_typed, lacking

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pyarrow as pa

    from bondroit.ingesting.mapping import SourceForm

_BATCH_BYTES = 1 << 22
_REMEDY = Text(
    "set the environment variable to postgresql://USER:PASSWORD@HOST/DATABASE and check the query with psql.",
    "donnez à la variable d'environnement postgresql://UTILISATEUR:MOTDEPASSE@HÔTE/BASE et vérifiez la requête par "
    "psql.",
)


def read_query(source: SourceForm, environment: Mapping[str, str], folder: Path) -> tuple[tuple[str, ...], str]:
    """Columns and rows of the answer to `source.query`, in a read-only transaction.

    Raises:
        UserError: E-USE-005 without the driver; E-TAB-001 if the database is not named, not reached, or refuses.
    """
    variable = source.database or ""
    address = environment.get(variable, "")
    if not address:
        raise _refused(
            Text(f"The environment has no variable {variable}.", f"L'environnement n'a pas de variable {variable}.")
        )
    return copy_typed(_batches(address, source.query or "", variable), folder / "query.parquet", source.zone)


def _batches(address: str, query: str, variable: str) -> Iterator[pa.RecordBatch]:
    try:
        from adbc_driver_postgresql import (  # type: ignore[import-untyped]  # noqa: PLC0415  an extra
            StatementOptions,
            dbapi,
        )
    except ImportError:
        raise lacking("adbc-driver-postgresql", "postgres") from None
    try:
        with dbapi.connect(re.sub(r"^postgresql\+\w+:", "postgresql:", address)) as connection:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            with connection.cursor() as cursor:
                option = StatementOptions.BATCH_SIZE_HINT_BYTES.value
                cursor.adbc_statement.set_options(**{option: str(_BATCH_BYTES)})
                cursor.execute(query)
                reader: Any = cursor.fetch_record_batch()
                yield reader.schema.empty_table()
                yield from reader
    except dbapi.Error as error:
        state = getattr(error, "sqlstate", None)
        code = f" ({state})" if state else ""
        raise _refused(
            Text(
                f"The database of {variable} refused or was not reached{code}.",
                f"La base de {variable} a refusé ou n'a pas répondu{code}.",
            )
        ) from None


def _refused(fault: Text) -> UserError:
    return UserError(
        "E-TAB-001",
        Text("The query gave no table.", "La requête n'a pas donné de table."),
        faults=[fault],
        remedy=_REMEDY,
    )
