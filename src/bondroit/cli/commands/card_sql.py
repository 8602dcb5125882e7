"""`bondroit card sql`: a scorecard as SQL text, to run where the files already live."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import Annotated

import typer

from bondroit.cli import session
from bondroit.cli.services import show
from bondroit.errors import Text, UserError


def sql(
    card: Annotated[str, typer.Argument(help="A card's file, or name or name@version in the workspace.")],
    dialect: Annotated[
        str, typer.Option("--dialect", help="The engine: duckdb, postgres, spark, oracle, sqlserver or sas.")
    ],
    table: Annotated[
        str, typer.Option("--table", help="The table or view of the files, as the engine names it.")
    ] = "household_files",
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", help="A column to carry along; may be repeated; default: household_id."),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", help="VARIABLE=COLUMN: a variable that the table calls otherwise; may be repeated."),
    ] = None,
    ranks: Annotated[bool, typer.Option("--ranks", help="Also rank and percentile.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="A new file for the text; default: print it.")] = None,
) -> None:
    """Write a card as SQL."""
    from bondroit.wiring import card_sql

    text = card_sql.text_of(
        card,
        session.common().workspace,
        dialect=dialect,
        table=table,
        keep=keep or ["household_id"],
        columns=dict(pair("--column", said) for said in column or ()),
        ranked=ranks,
        language=session.language(),
        out=out,
    )
    document = {"dialect": dialect, "sql": text} if out is None else {"dialect": dialect, "file": str(out)}
    show(document, lambda: typer.echo(text if out is None else str(out), nl=out is not None))


def pair(option: str, said: str) -> tuple[str, str]:
    """The two sides of `NAME=VALUE`.

    Raises:
        UserError: E-USE-001.
    """
    name, equals, value = said.partition("=")
    if not (name.strip() and equals and value.strip()):
        raise UserError(
            "E-USE-001",
            Text(f"{option} {said}: not of the form NAME=VALUE.", f"{option} {said} : pas de la forme NOM=VALEUR."),
            remedy=Text("write both, with = between them.", "écrivez les deux, séparés par =."),
        )
    return name.strip(), value.strip()
