"""The engines whose SQL is written, by name."""

from __future__ import annotations

from bondroit.domain.dialects import chosen_dialect
from bondroit.scoring.sql_dialects import Dialect, Postgres, Spark
from bondroit.scoring.sql_unrun import Oracle, Sas, SqlServer

_DIALECTS = {d.name: d for d in (Dialect(), Postgres(), Spark(), Oracle(), SqlServer(), Sas())}
DIALECTS = tuple(_DIALECTS)
"""The engines whose SQL is written."""


def dialect_of(name: str) -> Dialect:
    """The dialect of an engine.

    Raises:
        UserError: E-USE-001 if it is none of `DIALECTS`.
    """
    return chosen_dialect(name, _DIALECTS)
