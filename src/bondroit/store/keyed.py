"""What a connection must know of a key to make pseudonyms by SQL, given as variables: it stands in no text of SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.ingesting.deriving_sql import variable
from bondroit.ingesting.pseudonyms import hmac_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from bondroit.ingesting.pseudonyms import SecretKey


def set_key(connection: duckdb.DuckDBPyConnection, key: SecretKey | None, domains: Sequence[str]) -> None:
    """Set the variables that `ingesting.deriving_sql` reads; they go with the connection."""
    if key is None:
        return
    for domain in domains:
        for layer, blocks in enumerate(hmac_blocks(key, domain)):
            for side, block in zip(("inner", "outer"), blocks, strict=True):
                connection.execute(f"SET VARIABLE {variable(domain, layer, side)} = ?", [block])
