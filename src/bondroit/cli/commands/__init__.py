"""The commands, one module a family; `build_command` assembles them in the language asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
from typer.main import get_command

from bondroit.cli.french import FRENCH, PANELS
from bondroit.cli.written import guard

if TYPE_CHECKING:
    from bondroit.errors import Language


def make_app() -> typer.Typer:
    """Every command, in English."""
    from bondroit.cli.commands import (
        alternatives,
        cards,
        chain,
        claims,
        demonstration,
        drifts,
        formula,
        keeping,
        labels,
        linking,
        networking,
        people,
        profiles,
        proxies,
        pseudonyms,
        reconciling,
        spark_scores,
        start,
        town,
        variables,
        what_if,
    )

    app = typer.Typer(
        name="bondroit", no_args_is_help=True, add_completion=False, rich_markup_mode="rich",
        pretty_exceptions_enable=False, help=TOP, epilog=COMMON,
    )  # fmt: skip
    families = (
        demonstration, start, keeping, town, chain, what_if, alternatives, claims, drifts, labels, linking, proxies,
        pseudonyms, reconciling, variables, networking, people, profiles, cards, formula, spark_scores,
    )  # fmt: skip
    for module in families:
        module.register(app)
    app.callback()(_top)
    return app


def build_command(language: Language) -> Any:  # noqa: ANN401  the command type is private to Typer
    """The whole command line, its help in `language`; what a command writes is looked at before it begins."""
    command = get_command(make_app())
    guard(command)
    if language == "fr":
        _translate(command)
    return command


TOP = (
    "Scores, controls, rights and audits for the bodies that pay social benefits, in both directions.\n\n"
    "New here? [bold]bondroit demo[/bold] plays the whole chain on a fictitious département. "
    "With a table of your own: [bold]bondroit build --table FILE --target COLUMN[/bold]."
)
COMMON = (
    "Every command also takes: --workspace FOLDER (default: the one around here), --json (one JSON document), "
    "--quiet, --lang fr|en; --version. Exit codes: 0 done, 2 usage, 3 data, 4 integrity, 5 busy or disk."
)


def _top() -> None:
    """Nothing to do before a command."""


def _translate(command: Any) -> None:  # noqa: ANN401
    """Put French in place of every sentence of help; a house test demands that none is missing."""
    from typer import rich_utils

    for name, title in PANELS.items():
        setattr(rich_utils, name, title)
    # A command makes its own --help at first use and keeps it.
    helping = command.get_help_option(command.context_class(command))
    holders: list[Any] = [command, *command.params, *([helping] if helping is not None else [])]
    for holder in holders:
        for attribute in ("help", "short_help", "epilog", "rich_help_panel"):
            text = getattr(holder, attribute, None)
            if isinstance(text, str) and text in FRENCH:
                setattr(holder, attribute, FRENCH[text])
    for child in getattr(command, "commands", {}).values():
        _translate(child)
