"""`bondroit observe --sql`: the variables as SQL text, to run where the files already live."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bondroit.cli.services import open_here, show
from bondroit.domain.months import Month
from bondroit.errors import UserError

if TYPE_CHECKING:
    from bondroit.observing.dictionary import Dictionary

_NO_WORKSPACE = "E-WRK-001"


def print_variables_sql(engine: str, month: str) -> None:
    """Print a dictionary as one SELECT; nothing is computed.

    Args:
        engine: duckdb, spark or postgres.
        month: the as-of month.
    """
    from bondroit.observing.sql import compile_variables, tables_read

    asof = Month.parse(month)
    dictionary = _dictionary()
    text = compile_variables(dictionary, asof, dialect=engine)
    tables = tables_read(dictionary)
    head = (
        f"-- {len(dictionary.names)} variables of every file as of {asof}: only what was known before counts.\n"
        f"-- It reads {', '.join(tables)} as the contract of tables describes them (bondroit, {engine}).\n"
    )
    show({"engine": engine, "month": str(asof), "sql": text}, lambda: typer.echo(f"{head}{text};"))


def _dictionary() -> Dictionary:
    """The dictionary of the workspace around here; the package's own where there is none."""
    from bondroit.observing.dictionary import default_dictionary
    from bondroit.wiring.variables import dictionary_of

    try:
        return dictionary_of(open_here())
    except UserError as error:
        if error.code != _NO_WORKSPACE:
            raise
        return default_dictionary()
