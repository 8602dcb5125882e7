"""`bondroit variables`: what the data dictionary declares, in words; and whether a dictionary file is sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bondroit.cli import session
from bondroit.cli.console import print_line
from bondroit.cli.results import print_document, print_rows
from bondroit.cli.services import open_here, show
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from bondroit.wiring import Services

PANEL = "The chain, step by step"
NO_WORKSPACE = "E-WRK-001"
DictionaryOption = Annotated[
    str | None,
    typer.Option(
        "--dictionary", help="A TOML file of variables, or candidates; default: the workspace's, else the package's."
    ),
]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    variables = typer.Typer(no_args_is_help=True, help="The data dictionary: what each variable means and reads.")
    variables.command("list", help="List the variables with their meanings, units and windows.")(names)
    variables.command("describe", help="Say in words what one variable is, and what it is made from.")(describe)
    variables.command("check", help="Check a dictionary file, or tell every fault of it.")(check)
    app.add_typer(variables, name="variables", rich_help_panel=PANEL)


def names(
    dictionary: DictionaryOption = None,
    containing: Annotated[
        str, typer.Option("--containing", help="Only variables whose name or meaning has this text.")
    ] = "",
) -> None:
    """List the variables."""
    from bondroit.app.list_variables import list_variables
    from bondroit.wiring.variables import chosen

    title, found = chosen(dictionary, _workspace())
    report = list_variables(dictionary=found, name=title)
    wanted = containing.lower()
    rows = [line for line in report.lines() if wanted in line["name"] or wanted in _meaning(line).lower()]

    def text() -> None:
        print_line(
            session.say(Text(f"{len(found.rules)} variables of {title}", f"{len(found.rules)} variables de {title}"))
        )
        shown = [{**line, "meaning": _meaning(line)} for line in rows]
        if shown:
            print_rows(session.say(Text("Variables", "Variables")), shown)
        for line in report.left_out:
            print_line(session.say(line))

    show({**report.to_document(), "list": rows}, text)


def describe(
    name: Annotated[str, typer.Argument(help="The variable.")],
    dictionary: DictionaryOption = None,
) -> None:
    """Say what one variable is."""
    from bondroit.app.list_variables import describe_variable
    from bondroit.wiring.variables import chosen

    _, found = chosen(dictionary, _workspace())
    document = describe_variable(dictionary=found, name=name).to_document()
    show(document, lambda: print_document(name, document))


def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A TOML file of variables, or candidates.")],
) -> None:
    """Check a dictionary file."""
    from bondroit.app.list_variables import list_variables
    from bondroit.wiring.variables import chosen

    title, found = chosen(file, None)
    document = list_variables(dictionary=found, name=title).to_document()
    show(document, lambda: print_document(session.say(Text("Sound dictionary", "Dictionnaire valable")), document))


def _meaning(line: dict[str, Any]) -> str:
    return str(line["meaning"][session.language()])


def _workspace() -> Services | None:
    """The workspace around here, or named on the command line; None if there is none around."""
    try:
        return open_here()
    except UserError as error:
        if error.code == NO_WORKSPACE and session.common().workspace is None:
            return None
        raise
