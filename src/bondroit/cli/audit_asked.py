"""Options of `bondroit audit` whose text holds several things, read apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence


def definitions(texts: Sequence[str]) -> dict[str, str]:
    """`NAME=SQL` each.

    Raises:
        UserError: E-USE-001.
    """
    found = {}
    for text in texts:
        name, equals, expression = text.partition("=")
        if not (equals and name.strip() and expression.strip()):
            raise UserError(
                "E-USE-001",
                Text("--define is not of the form NAME=EXPRESSION.", "--define n'est pas de la forme NOM=EXPRESSION."),
                remedy=Text(
                    'write for example --define "low=income < 1000".',
                    'écrivez par exemple --define "bas=income < 1000".',
                ),
            )
        found[name.strip()] = expression.strip()
    return found


def crossings(texts: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """`A,B` or `A,B,C` each, or the word `all`."""
    return tuple(tuple(part.strip() for part in text.split(",") if part.strip()) for text in texts)


def sizes(texts: Sequence[str]) -> dict[tuple[str, str], int]:
    """`COLUMN=GROUP:NUMBER` each.

    Raises:
        UserError: E-USE-001.
    """
    found = {}
    for text in texts:
        column, equals, rest = text.partition("=")
        group, colon, number = rest.rpartition(":")
        if not (equals and colon and column.strip() and number.strip().isdigit() and int(number)):
            raise UserError(
                "E-USE-001",
                Text(
                    f"--size {text}: not of the form COLUMN=GROUP:NUMBER.",
                    f"--size {text} : n'est pas de la forme COLONNE=GROUPE:NOMBRE.",
                ),
                remedy=Text(
                    'write for example --size "sex=women:548163".', 'écrivez par exemple --size "sexe=femmes:548163".'
                ),
            )
        found[column.strip(), group.strip()] = int(number)
    return found
