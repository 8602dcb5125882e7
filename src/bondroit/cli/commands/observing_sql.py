"""`bondroit observe --sql`: the variables as SQL text, to run where the files already live."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bondroit.cli import session
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
    declared, dictionary = _dictionaries()
    text = compile_variables(dictionary, asof, dialect=engine)
    tables = tables_read(dictionary)
    absent = sorted({*tables_read(declared)} - {*tables})
    head = (
        f"-- {len(dictionary.names)} variables of every file as of {asof}: only what was known before counts.\n"
        f"-- It reads {', '.join(tables)} as the contract of tables describes them (bondroit, {engine}).\n"
    )
    if absent:
        head += f"-- Left out, for this workspace has no such table: {', '.join(absent)}.\n"
    else:
        head += "-- Each of these tables must be there; one of which nothing is kept may be empty.\n"
    show({"engine": engine, "month": str(asof), "sql": text}, lambda: typer.echo(f"{head}{text};"))


def _dictionaries() -> tuple[Dictionary, Dictionary]:
    """The dictionary of the workspace around here, and the same reading only tables that are there.

    Where there is no workspace, or nothing in it yet, the tables are elsewhere: all that the dictionary names are read.
    """
    from bondroit.observing.dictionary import default_dictionary
    from bondroit.tables.contract import Purpose
    from bondroit.wiring.variables import dictionary_of, observed_dictionary, only_needed

    try:
        services = open_here()
    except UserError as error:
        if error.code != _NO_WORKSPACE or session.common().workspace is not None:
            raise
        declared = only_needed(default_dictionary())
        return declared, declared
    declared = only_needed(dictionary_of(services))
    if not services.serving(Purpose.CONTROL).exists("snapshots"):
        return declared, declared
    return declared, only_needed(observed_dictionary(services))
