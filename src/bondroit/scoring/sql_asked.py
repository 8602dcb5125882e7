"""What is asked of an SQL text of a card, looked at before it is written."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError
from bondroit.scoring.sql_dialects import CONTROL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.scorecard import Scorecard

_QUOTED = re.compile(r"\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|'(?:[^']|'')*'|\[(?:[^\]]|\]\])*\]")
_ENDS = re.compile(r"[;\"'`\[\]]|--|/\*|\*/")


def require_one_table(table: str) -> None:
    """Refuse a table's text that would end the statement or begin a comment.

    What stands in quotes of any engine is a name, or a place, and may hold anything but line breaks.

    Raises:
        UserError: E-USE-001.
    """
    rest = _QUOTED.sub("x", table)
    if rest.strip() and not CONTROL.search(table) and not _ENDS.search(rest):
        return
    raise UserError(
        "E-USE-001",
        Text(
            "--table is not one table: a semicolon, a comment, a line break, or a quote that is not closed.",
            "--table n'est pas une table : point-virgule, commentaire, saut de ligne ou guillemet non fermé.",
        ),
        remedy=Text(
            "write it as the engine names it, a name with other characters in its quotes: --table 'db.\"my files\"'.",
            "écrivez-la comme le moteur la nomme, un nom à autres caractères entre ses guillemets : "
            "--table 'db.\"mes dossiers\"'.",
        ),
    )


def require_read(card: Scorecard, columns: Mapping[str, str]) -> None:
    """Refuse columns of variables that the card does not have.

    Raises:
        UserError: E-USE-001 with every one, and the nearest variable of the card.
    """
    own = [v.name for v in card.variables]
    strays = [name for name in columns if name not in own]
    if not strays:
        return
    faults = []
    for name in strays:
        near = difflib.get_close_matches(name, own, n=1)
        hint = Text(f" Did you mean '{near[0]}'?", f" Vouliez-vous dire « {near[0]} » ?") if near else Text("", "")
        faults.append(
            Text(
                f"--column {name}={columns[name]}: the card has no variable '{name}'.{hint.en}",
                f"--column {name}={columns[name]} : la grille n'a pas de variable « {name} ».{hint.fr}",
            )
        )
    raise UserError(
        "E-USE-001",
        Text("A column is named for no variable of the card.", "Une colonne ne répond à aucune variable."),
        faults=faults,
        remedy=Text(
            f"the card {card.label} reads: {', '.join(own)}.", f"la grille {card.label} lit : {', '.join(own)}."
        ),
    )
