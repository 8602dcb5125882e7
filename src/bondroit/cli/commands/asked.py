"""What several commands ask for in the same words."""

from __future__ import annotations

from typing import Annotated

import typer

from bondroit.errors import Text, UserError

SeedOption = Annotated[int, typer.Option("--seed", min=0, help="Makes every draw repeatable.")]


def needed(value: str | None, option: str, instead: str | None) -> str:
    """The value of an option that may be left out of the signature, but not of this use."""
    if value is not None:
        return value
    other = Text(f" or {instead}", f" ou {instead}") if instead else Text("", "")
    raise UserError(
        "E-USE-001",
        Text(f"{option}{other.en} is missing.", f"{option}{other.fr} manque."),
        remedy=Text(
            f"add {option}{other.en}; --help says what it takes.",
            f"ajoutez {option}{other.fr} ; --help dit ce qu'il y faut.",
        ),
    )
