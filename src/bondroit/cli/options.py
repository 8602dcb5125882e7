"""Options that every command understands, wherever they stand on the line."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.errors import Language

FLAGS = {"--json": "json", "--quiet": "quiet", "-q": "quiet"}
VALUES = {"--workspace": "workspace", "-w": "workspace", "--lang": "lang"}


@dataclass(frozen=True, slots=True)
class Common:
    """What every command shares.

    Attributes:
        workspace: the folder named by `--workspace`; None looks upward from here.
        json: print one JSON document instead of text.
        quiet: show no progress and no summary.
        language: the language of help, messages and results.
    """

    workspace: Path | None
    json: bool
    quiet: bool
    language: Language


def split(argv: Sequence[str]) -> tuple[Common, list[str]]:
    """Take the common options out of a command line; what is left goes to the command.

    Raises:
        UserError: E-USE-001 for an option without its value or an unknown language.
    """
    found: dict[str, str] = {}
    rest: list[str] = []
    words = iter(argv)
    for word in words:
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *words]
        elif word in FLAGS:
            found[FLAGS[word]] = "yes"
        elif name in VALUES:
            given = value if equals else next(words, None)
            if given is None:
                raise UserError(
                    "E-USE-001",
                    Text(f"{name} needs a value.", f"{name} attend une valeur."),
                    remedy=Text("bondroit --help lists the options.", "bondroit --help liste les options."),
                )
            found[VALUES[name]] = given
        else:
            rest.append(word)
    workspace = found.get("workspace")
    return (
        Common(
            workspace=Path(workspace) if workspace is not None else None,
            json="json" in found,
            quiet="quiet" in found,
            language=_language(found.get("lang")),
        ),
        rest,
    )


def _language(asked: str | None) -> Language:
    if asked is None:
        spoken = os.environ.get("BONDROIT_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
        return "fr" if spoken.lower().startswith("fr") else "en"
    if asked == "fr":
        return "fr"
    if asked == "en":
        return "en"
    raise UserError(
        "E-USE-001",
        Text(f"--lang {asked}: unknown language.", f"--lang {asked} : langue inconnue."),
        remedy=Text("use --lang fr or --lang en.", "utilisez --lang fr ou --lang en."),
    )
